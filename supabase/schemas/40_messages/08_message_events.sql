-- What comes, what leaves and what becomes of it, all of a statement at once. Reactions, edits and revocations are no messages.
set check_function_bodies = off;

create function private.record_new_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.events (account_id, kind, subject, actor_kind, actor_id, body)
  select added.account_id,
    case added.status when 'received' then 'message.received' when 'failed' then 'message.status' else 'message.sent' end,
    added.id, coalesce(actor.kind, 'system'), actor.id, jsonb_build_object('instance_id', added.instance_id, 'status', added.status,
      'at', coalesce(added.sent_at, added."timestamp"))
  from new_rows added, private.actor() actor
  where added.status in ('received', 'sent', 'delivered', 'read', 'failed')
    and added.kind not in ('reaction', 'edit', 'revoke')
  order by added.seq;
  return null;
end
$$;
create trigger record_new_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.record_new_messages();

-- A plan made for one row would be kept and compare many rows with each other: always hashed.
create function private.record_changed_messages()
returns trigger language plpgsql security definer set search_path = '' set enable_nestloop = off set enable_mergejoin = off
as $$
begin
  insert into private.events (account_id, kind, subject, actor_kind, actor_id, body)
  select after.account_id,
    case when after.status in ('sent', 'delivered', 'read') and before.status not in ('sent', 'delivered', 'read')
      then 'message.sent' else 'message.status' end,
    after.id, coalesce(actor.kind, 'system'), actor.id, jsonb_build_object('instance_id', after.instance_id,
      'status', after.status, 'at', coalesce(after.sent_at, after."timestamp"),
      'was', before.status, 'was_at', coalesce(before.sent_at, before."timestamp"))
  from new_rows after join old_rows before on before.id = after.id, private.actor() actor
  where after.kind not in ('reaction', 'edit', 'revoke')
    and case when after.status = before.status
      -- Told an earlier time: it may count in another hour.
      then after.sent_at is distinct from before.sent_at and after.status in ('sent', 'delivered', 'read', 'failed')
        and date_trunc('hour', coalesce(after.sent_at, after."timestamp"), 'UTC')
          <> date_trunc('hour', coalesce(before.sent_at, before."timestamp"), 'UTC')
      -- On its way through the queue nothing has happened yet.
      else after.status not in ('queued', 'sending') or before.status in ('sent', 'delivered', 'read', 'failed') end
  order by after.seq;
  return null;
end
$$;
create trigger record_changed_messages after update on public.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function private.record_changed_messages();
