-- What a thread shows besides its messages, on the account's topic: ids only, as ever.
set check_function_bodies = off;

create function private.broadcast_notes()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_thread_changes('note', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, changed.chat_id)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.notes referencing new table as changed_rows
for each statement execute function private.broadcast_notes();
create trigger broadcast_update after update on public.notes referencing new table as changed_rows
for each statement execute function private.broadcast_notes();
create trigger broadcast_delete after delete on public.notes referencing old table as changed_rows
for each statement execute function private.broadcast_notes();

create function private.broadcast_reactions()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_thread_changes('reaction', tg_table_name, tg_op, array(
    select distinct (c.account_id, c.id, c.chat_id)::private.changed_row
    from changed_rows changed
    join public.conversations c on c.account_id = changed.account_id and c.id = changed.conversation_id));
  return null;
end
$$;
comment on function private.broadcast_reactions is 'ids are those of the messages.';
create trigger broadcast_insert after insert on public.reactions referencing new table as changed_rows
for each statement execute function private.broadcast_reactions();
create trigger broadcast_update after update on public.reactions referencing new table as changed_rows
for each statement execute function private.broadcast_reactions();

create function private.broadcast_thread_changes(event text, table_name text, operation text, rows private.changed_row[])
returns void language sql set search_path = ''
as $$
  select realtime.send(
    jsonb_build_object('table', table_name, 'operation', operation) || changes.body,
    event, topics.prefix || changes.account_id, true)
  from private.topics topics, (
    select changed.account_id, case
      when count(*) > 100 then jsonb_build_object('resync', true)
      else jsonb_build_object('ids', jsonb_agg(changed.id), 'chats', jsonb_object_agg(changed.id, changed.status))
    end as body
    from unnest(rows) changed
    group by changed.account_id
  ) changes
  where topics.name = 'account'
$$;
comment on function private.broadcast_thread_changes is 'As broadcast_changes; status holds the chat''s id.';
