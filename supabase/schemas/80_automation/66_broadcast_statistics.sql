-- How a broadcast stands: counted from its people when it is asked.
set check_function_bodies = off;

create function public.broadcast_statistics(broadcast_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.broadcast_statistics(broadcast_id)
$$;
comment on function public.broadcast_statistics is
  '{recipients, frozen, queued, sent, delivered, read, answered, failed, skipped, reasons: {reason: n}, variants: [{id, …}], waiting, next_at}: each person once, as what he is now. waiting: why nothing leaves (window, instance_disconnected, daily_cap, plan_limit_exceeded, first_contact_pause). Code: broadcast_not_found.';

create function private.broadcast_statistics(broadcast_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  b public.broadcasts;
  totals jsonb;
  variants jsonb;
  reasons jsonb;
  waiting text;
begin
  select * into b from public.broadcasts known
  where known.id = broadcast_statistics.broadcast_id and known.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('broadcast_not_found', 'no such broadcast of yours');
  end if;
  with counted as materialized (
    select coalesce(r.variant, '') as variant, r.status, r.reason, count(*)::integer as people
    from public.broadcast_recipients r where r.account_id = b.account_id and r.broadcast_id = b.id group by 1, 2, 3
  ), by_variant as (
    select counted.variant, private.count_statuses(jsonb_object_agg(counted.status, counted.people)) as counts
    from (select counted.variant, counted.status, sum(counted.people) as people from counted group by 1, 2) counted group by 1
  )
  select private.count_statuses((select coalesce(jsonb_object_agg(known.status, known.people), '{}')
      from (select counted.status, sum(counted.people) as people from counted group by 1) known)),
    (select coalesce(jsonb_agg(jsonb_build_object('id', v.variant) || v.counts order by v.variant), '[]')
      from by_variant v where v.variant <> ''),
    (select coalesce(jsonb_object_agg(known.reason, known.people), '{}')
      from (select counted.reason, sum(counted.people) as people from counted where counted.reason is not null group by 1) known)
  into totals, variants, reasons;
  waiting := case when b.status = 'running' and (totals ->> 'queued')::integer > 0 then private.broadcast_waiting(b) end;
  return totals || jsonb_build_object('frozen', b.frozen_at is not null, 'variants', variants, 'reasons', reasons,
    'waiting', waiting, 'next_at', case
      when b.status = 'scheduled' then b.starts_at
      when waiting = 'window' then private.next_opening(b."window", (select a.timezone from public.accounts a where a.id = b.account_id),
        clock_timestamp())
      when waiting = 'plan_limit_exceeded' then (private.utc_day() + 1)::timestamp at time zone 'utc' end);
end
$$;

create function private.count_statuses(counted jsonb)
returns jsonb language sql immutable set search_path = ''
return (
  select jsonb_object_agg(status, coalesce((counted ->> status)::integer, 0))
    || jsonb_build_object('recipients', coalesce(sum((counted ->> status)::integer), 0))
  from unnest('{queued,sent,delivered,read,answered,failed,skipped}'::text[]) status);

create function private.broadcast_waiting(b public.broadcasts)
returns text language plpgsql stable set search_path = ''
as $$
declare
  connected constant public.instances[] := array(
    select i from private.broadcast_numbers(b) i where i.status = 'connected');
begin
  return case
    when connected = '{}' then 'instance_disconnected'
    when private.open_zones(b) = '{}' then 'window'
    when private.feed_limit(b) = 0 then 'plan_limit_exceeded'
    when not exists (select from unnest(connected) i, private.rooms(i) room where room.lane = 3 and room.today is distinct from 0)
      then 'daily_cap'
    when b.status_reason = 'reach_out_time_lock' then 'first_contact_pause'
  end;
end
$$;
comment on function private.broadcast_waiting is 'Why nobody is written to just now; null: it goes on.';

grant execute on function public.broadcast_statistics, private.broadcast_statistics to authenticated;
