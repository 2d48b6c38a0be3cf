-- What waits says why; what waited too long ends.
set check_function_bodies = off;

create function private.waiting_reason(send_at timestamptz, connected boolean)
returns text language sql stable set search_path = ''
return case when send_at > clock_timestamp() then 'scheduled' when connected is not true then 'instance_disconnected' end;
comment on function private.waiting_reason is 'Why a queued message waits; null: it is about to go.';

create function private.explain_waiting()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations c set status_reason = private.waiting_reason(c.send_at, new.status = 'connected')
  where c.instance_id = new.id and c.status = 'queued'
    and c.status_reason is distinct from private.waiting_reason(c.send_at, new.status = 'connected');
  return null;
end
$$;
create trigger explain_waiting after update of status on public.instances
for each row when ((old.status = 'connected') <> (new.status = 'connected'))
execute function private.explain_waiting();

create function private.mark_waiting(instance_id uuid, reason text)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  update public.conversations c set status_reason = mark_waiting.reason
  where c.id in (
    select waiting.id from public.conversations waiting join public.chats chat on chat.id = waiting.chat_id
    where waiting.instance_id = mark_waiting.instance_id and waiting.status = 'queued'
      and waiting.send_at <= clock_timestamp() and waiting.status_reason is distinct from mark_waiting.reason
      and (mark_waiting.reason <> 'first_contact_pause' or chat.wa_chat_id is null)
    order by waiting.send_at, waiting.seq limit 500 for update of waiting skip locked);
end
$$;
comment on function private.mark_waiting is 'Says why what is due does not go: daily_cap, minute_cap, first_contact_pause.';

create function private.explain_due()
returns void language sql set search_path = ''
as $$
  update public.conversations c
  set status_reason = private.waiting_reason(c.send_at, (select i.status = 'connected' from public.instances i
    where i.id = c.instance_id))
  where c.id in (select due.id from public.conversations due
    where due.status = 'queued' and due.status_reason = 'scheduled' and due.send_at <= clock_timestamp()
    limit 500 for update skip locked)
$$;
comment on function private.explain_due is 'Their time has come: what still waits does so for another reason.';

create function orchestrator.expire_messages()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with overdue as (
    select c.id, coalesce(i.status = 'connected', false) as connected
    from public.conversations c left join public.instances i on i.id = c.instance_id
    where c.status = 'queued' and c.expires_at <= clock_timestamp()
    limit 500
    for update of c skip locked
  )
  update public.conversations c
  set status = 'failed', status_reason = null,
    error_code = case when overdue.connected then 'expired' else 'instance_disconnected' end,
    error_text = case when overdue.connected then 'it waited longer than it may'
      else 'the number was not connected while the message could wait' end
  from overdue where c.id = overdue.id;
  get diagnostics expired = row_count;
  perform private.explain_due();
  return jsonb_build_object('expired', expired);
end
$$;
comment on function orchestrator.expire_messages is 'Ends what could not be sent in time, 500 rows at a time.';

grant execute on function private.waiting_reason, private.mark_waiting, private.explain_due,
  orchestrator.expire_messages to service_role;
