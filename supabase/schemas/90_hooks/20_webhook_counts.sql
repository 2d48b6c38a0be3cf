-- When there is something to send, and how it stands with it: for whoever sends, for polls, for whoever measures.
set check_function_bodies = off;

create function orchestrator.next_webhook_delivery()
returns double precision language plpgsql set search_path = ''
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  moment constant timestamptz := clock_timestamp();
begin
  -- Mostly the first few have something that may be sent.
  if (select found.ids from private.find_webhook_deliveries(1, 10, moment) found) <> '{}' then
    return 0;
  end if;
  return private.seconds_until(private.next_delivery(moment));
end
$$;
comment on function orchestrator.next_webhook_delivery is
  'In how many seconds there is something to claim: 0 now, null nothing that is known of. What waits for another to end is due when that does.';

create function private.next_delivery(after timestamptz default '-infinity')
returns timestamptz language plpgsql stable set search_path = ''
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  -- Nobody sends what is of a suspended account, or of an endpoint that is disabled: mostly that is little.
  near constant integer := 100;
  found timestamptz;
begin
  select early.next_attempt_at into found
  from (
    select d.next_attempt_at, d.endpoint_id from public.webhook_deliveries d
    where d.status in ('pending', 'retrying') and d.next_attempt_at > after
    order by d.next_attempt_at limit near
  ) early
  join public.webhook_endpoints w on w.id = early.endpoint_id and w.enabled
  join public.accounts a on a.id = w.account_id and a.status = 'active'
  order by early.next_attempt_at limit 1;
  if found is null and exists (
    select from public.webhook_deliveries d
    where d.status in ('pending', 'retrying') and d.next_attempt_at > after
    order by d.next_attempt_at offset near - 1 limit 1
  ) then
    select min(early.next_attempt_at) into found
    from public.webhook_endpoints w
    join public.accounts a on a.id = w.account_id and a.status = 'active', lateral (
      select d.next_attempt_at from public.webhook_deliveries d
      where d.status in ('pending', 'retrying') and d.account_id = w.account_id and d.endpoint_id = w.id
        and d.next_attempt_at > after
      order by d.next_attempt_at limit 1
    ) early
    where w.enabled;
  end if;
  return found;
end
$$;
comment on function private.next_delivery is 'When the first is due that anybody may send, of those that are due after then.';

create function orchestrator.count_webhook_deliveries()
returns jsonb language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
begin
  return jsonb_build_object(
    'waiting', (select count(*) from (
      select from public.webhook_deliveries d where d.status in ('pending', 'retrying') limit 100000) waiting),
    'late_seconds', coalesce(greatest(extract(epoch from clock_timestamp() - private.next_delivery()), 0), 0),
    'dead', (select count(*) from (
      select from public.webhook_deliveries d where d.status = 'dead' limit 100000) dead));
end
$$;
comment on function orchestrator.count_webhook_deliveries is
  '{waiting, late_seconds: how long the oldest of it has been due, dead}; counted to 100000.';

grant execute on function orchestrator.next_webhook_delivery, private.next_delivery, orchestrator.count_webhook_deliveries
  to service_role;
