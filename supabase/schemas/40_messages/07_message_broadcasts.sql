-- Messages, chats and contacts on the account's topic. An update of theirs always changes something worth saying.
-- Every trigger calls its rows changed_rows: the new ones, or for a delete the old ones.
set check_function_bodies = off;

create function private.broadcast_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'conversations', 'operation', tg_op) || changes.body,
    'message', topics.prefix || changes.account_id, true)
  from private.topics topics, (
    select changed.account_id, case
      when count(*) > 100 then jsonb_build_object('resync', true)
      else jsonb_build_object('ids', jsonb_agg(changed.id order by changed.seq),
        'statuses', jsonb_object_agg(changed.id, changed.status), 'chats', jsonb_object_agg(changed.id, changed.chat_id))
    end as body
    from changed_rows changed
    group by changed.account_id
  ) changes
  where topics.name = 'account';
  return null;
end
$$;
create trigger broadcast_insert after insert on public.conversations referencing new table as changed_rows
for each statement execute function private.broadcast_messages();
create trigger broadcast_update after update on public.conversations referencing new table as changed_rows
for each statement execute function private.broadcast_messages();
create trigger broadcast_delete after delete on public.conversations referencing old table as changed_rows
for each statement execute function private.broadcast_messages();

create function private.announce_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'conversations', 'operation', 'INSERT',
      'instances', jsonb_agg(distinct added.instance_id)),
    'message', 'orchestrator', true)
  from new_rows added where added.status = 'queued'
  having count(*) > 0;
  return null;
end
$$;
comment on function private.announce_messages is 'Tells the orchestrators which instances have something to send.';
create trigger announce_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.announce_messages();
