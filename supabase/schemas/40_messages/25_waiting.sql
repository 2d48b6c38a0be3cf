-- What waits says why, when it is asked; what waited too long ends.
set check_function_bodies = off;

create function public.waiting_reason(message public.conversations)
returns text language plpgsql stable set search_path = ''
as $$
begin
  return case when message.status = 'queued' then private.waiting_reason(message.id)
    else message.status_reason end;
end
$$;
comment on function public.waiting_reason is
  'Why a message waits now, as a column of its table: scheduled, instance_disconnected, plan_limit_exceeded, daily_cap, minute_cap,
  first_contact_pause; null: it is about to go. Of any other message its status_reason.';

create function private.waiting_reason(conversation_id uuid)
returns text language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select waiting.reason from private.waiting_reasons(array[conversation_id]) waiting
    where waiting.account_id = any (array(select private.account_ids())));
end
$$;

create function private.waiting_reasons(ids uuid[])
returns table (id uuid, account_id uuid, reason text) language plpgsql stable rows 10 set search_path = ''
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  if ids = '{}' then
    return;
  end if;
  return query
  select q.conversation_id, q.account_id, case
    when q.send_at > moment then 'scheduled'
    when i.status is distinct from 'connected' then 'instance_disconnected'
    when room.today = 0 and q.lane > 1 and private.plan_room(q.account_id) = 0 then 'plan_limit_exceeded'
    when room.today = 0 then 'daily_cap'
    when room.this_minute = 0 then 'minute_cap'
    when q.is_first and i.messages_per_minute is not null and not private.may_write_first(i.id) then 'first_contact_pause'
  end
  from private.outgoing_queue q
  left join public.instances i on i.id = q.instance_id
  left join lateral private.rooms(i) room on room.lane = q.lane
  where q.conversation_id = any (ids) and q.state = 'queued';
end
$$;
comment on function private.waiting_reasons is 'Why each of these waits; null: it is about to go.';

create function orchestrator.expire_messages()
returns jsonb language plpgsql set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  moment constant timestamptz := clock_timestamp();
  overdue uuid[];
begin
  -- These are not compared with the phone any more.
  delete from private.outgoing_queue q where q.state = 'unconfirmed' and q.expires_at <= moment;
  overdue := array(
    select c.id from private.outgoing_queue q join public.conversations c on c.id = q.conversation_id
    where q.state = 'queued' and q.expires_at <= moment and c.status = 'queued'
    order by q.expires_at limit 500
    for no key update of c skip locked);
  overdue := private.spare_limited(overdue);
  if overdue <> '{}' then
    update public.conversations c
    set status = 'failed', status_reason = null,
      error_code = case when told.connected then 'expired' else 'instance_disconnected' end,
      error_text = case when told.connected then 'it waited longer than it may'
        else 'the number was not connected while the message could wait' end
    from (
      select late.id, coalesce(i.status = 'connected', false) as connected
      from public.conversations late left join public.instances i on i.id = late.instance_id
      where late.id = any (overdue)
    ) told
    where c.id = told.id;
  end if;
  return jsonb_build_object('expired', cardinality(overdue));
end
$$;
comment on function orchestrator.expire_messages is 'Ends what could not be sent in time, 500 rows at a time.';

create function private.spare_limited(ids uuid[])
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  spared uuid[];
begin
  spared := array(
    select q.conversation_id from unnest(ids) given (id)
    cross join lateral (select * from private.outgoing_queue known where known.conversation_id = given.id limit 1) q
    where q.lane > 1 and private.plan_room(q.account_id) = 0);
  if spared <> '{}' then
    update public.conversations c set expires_at = clock_timestamp() + interval '1 day' where c.id = any (spared);
  end if;
  return array(select id from unnest(ids) id where id <> all (spared));
end
$$;
comment on function private.spare_limited is 'Those that did not only wait for the plan''s next day; the others may wait another day.';

grant execute on function public.waiting_reason, private.waiting_reason to authenticated, service_role;
grant execute on function private.spare_limited, private.waiting_reasons, orchestrator.expire_messages to service_role;
