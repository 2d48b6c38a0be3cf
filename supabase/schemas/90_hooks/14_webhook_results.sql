-- What became of deliveries: they arrived, are tried again by the plan, or are dead; and what that says of their endpoints.
set check_function_bodies = off;

create type private.webhook_result as (
  id uuid, status integer, error text, latency_ms integer, response text, retry_after integer);

create function orchestrator.finish_webhook_deliveries(claim_id uuid, results jsonb)
returns jsonb language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  return jsonb_build_object('finished', private.finish_webhook_deliveries(claim_id, results),
    'next_seconds', orchestrator.next_webhook_delivery());
end
$$;
comment on function orchestrator.finish_webhook_deliveries is
  'What became of claimed deliveries: {finished, next_seconds}. results: [{id, status (of the answer), error (a code, where there was none), latency_ms, response, retry_after (seconds)}]. Of those whose claim is over nothing is written.';

create function private.finish_webhook_deliveries(claim_id uuid, results jsonb)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  told constant private.webhook_result[] := array(
    select r from jsonb_populate_recordset(null::private.webhook_result, results) r limit 500);
  moment constant timestamptz := clock_timestamp();
  ended public.webhook_deliveries[];
begin
  -- Whatever writes of endpoints and their deliveries holds the endpoints first, in order.
  perform from public.webhook_endpoints w
  where w.id in (select d.endpoint_id from unnest(told) r join public.webhook_deliveries d on d.id = r.id)
  order by w.id for no key update;
  perform from public.webhook_deliveries d where d.id in (select r.id from unnest(told) r) order by d.id for no key update;
  with written as (
    update public.webhook_deliveries d
    set status = outcome.status, attempts = d.attempts + 1, claim_id = null, last_status = r.status,
      last_error = case when outcome.status <> 'delivered' then outcome.code end,
      latency_ms = case when r.latency_ms is not null then greatest(least(r.latency_ms, 3600000), 0) end, response = left(r.response, 1000),
      delivered_at = case when outcome.status = 'delivered' then clock_timestamp() end,
      next_attempt_at = case when outcome.status = 'retrying' then moment + private.retry_pause(d, r) end
    from unnest(told) r, lateral (
      select case when r.status >= 200 and r.status <= 299 then 'delivered'
        when r.status = 410 or private.retry_pause(d, r) is null
          -- Disabled while this was under way.
          or not exists (select from public.webhook_endpoints w where w.id = d.endpoint_id and w.enabled)
        then 'dead' else 'retrying' end as status,
        case when r.status is not null then 'webhook_refused' when r.error ~ '^[a-z][a-z0-9_]{0,59}$' then r.error
          else 'webhook_unreachable' end as code
      from public.webhook_deliveries d where d.id = r.id
    ) outcome
    where d.id = r.id and d.claim_id = finish_webhook_deliveries.claim_id
    returning d
  )
  select array_agg(written.d) into ended from written;
  perform private.judge_webhook_endpoints(ended);
  return coalesce(cardinality(ended), 0);
end
$$;

create function private.retry_pause(delivery public.webhook_deliveries, result private.webhook_result)
returns interval language plpgsql immutable set search_path = ''
as $$
declare
  attempts constant integer := delivery.attempts + 1;
  -- Before the second attempt, the third, …: the tenth is the last, after about 75 hours.
  plan constant interval[] := '{5 s,5 min,30 min,2 h,5 h,10 h,14 h,20 h,24 h}';
begin
  return greatest(plan[attempts] * (1 + (hashtext(delivery.endpoint_id || ' ' || attempts) & 1023) / 10240.0), case
    -- Of null and a day, least() is a day.
    when result.status in (429, 502, 503, 504) and attempts <= cardinality(plan) and result.retry_after is not null
    then make_interval(secs => greatest(least(result.retry_after, 86400), 0)) end);
end
$$;
comment on function private.retry_pause is
  'After one more attempt; null: it is dead. Endpoints that failed together are tried one after another, and of one each in its turn; later, a day at most, where the receiver asks for it.';

create function private.judge_webhook_endpoints(ended public.webhook_deliveries[])
returns void language plpgsql set search_path = ''
as $$
declare
  endpoint record;
begin
  for endpoint in
    select w.*, judged.reason from (
      select d.endpoint_id, count(*) filter (where d.status = 'delivered') as arrived,
        count(*) filter (where d.status <> 'delivered') as failed, bool_or(d.last_status = 410) as is_gone,
        bool_or(d.last_status is null) as is_mute
      from unnest(ended) d group by d.endpoint_id
    ) told
    join public.webhook_endpoints was on was.id = told.endpoint_id and was.enabled, lateral (
      select private.rate_webhook_endpoint(was, told.arrived, told.failed, told.is_mute) as now
    ) rated, lateral (
      select case when told.is_gone then 'gone'
        when (rated.now).failures >= 3 and (rated.now).first_failed_at <= clock_timestamp() - interval '5 days'
        then 'failing' end as reason
    ) judged, lateral (select (rated.now).*) w
    where (was.failures, was.first_failed_at, was.room) is distinct from (w.failures, w.first_failed_at, w.room)
      or judged.reason is not null
  loop
    update public.webhook_endpoints w
    set failures = endpoint.failures, first_failed_at = endpoint.first_failed_at, room = endpoint.room
    where w.id = endpoint.id;
    if endpoint.reason is not null then
      perform private.disable_webhook_endpoint(endpoint.id, endpoint.reason);
    end if;
  end loop;
end
$$;

create function private.rate_webhook_endpoint(endpoint public.webhook_endpoints, arrived bigint, failed bigint, is_mute boolean)
returns public.webhook_endpoints language plpgsql stable set search_path = ''
as $$
declare
  is_first constant boolean := endpoint.failures = 0
    -- A failure now and then is no trouble.
    or (endpoint.failures < 3 and endpoint.first_failed_at < clock_timestamp() - interval '1 day');
begin
  endpoint.room := case when failed = 0 then least(endpoint.room + arrived, 32)
    when is_mute or arrived = 0 then 1 else greatest(endpoint.room / 2, 1) end;
  if arrived > 0 then
    endpoint.failures := 0;
    endpoint.first_failed_at := null;
  else
    endpoint.failures := least(failed + case when is_first then 0 else endpoint.failures end, 1000);
    endpoint.first_failed_at := case when is_first then clock_timestamp() else endpoint.first_failed_at end;
  end if;
  return endpoint;
end
$$;
comment on function private.rate_webhook_endpoint is 'How an endpoint stands after so many deliveries.';

create function private.disable_webhook_endpoint(endpoint_id uuid, reason text)
returns void language plpgsql set search_path = ''
as $$
declare
  endpoint public.webhook_endpoints;
begin
  update public.webhook_endpoints w set enabled = false, disabled_reason = reason
  where w.id = disable_webhook_endpoint.endpoint_id and w.enabled returning * into endpoint;
  if found then
    perform private.record_event(endpoint.account_id, 'webhook.disabled', endpoint.id, jsonb_build_object('reason', reason));
    perform private.enqueue_job('webhook_notice', endpoint.id::text, endpoint.account_id, payload => jsonb_build_object('reason', reason));
  end if;
end
$$;
comment on function private.disable_webhook_endpoint is 'The page shows it, and the owner gets a mail.';

grant execute on function orchestrator.finish_webhook_deliveries, private.finish_webhook_deliveries,
  private.retry_pause, private.judge_webhook_endpoints, private.rate_webhook_endpoint, private.disable_webhook_endpoint to
  service_role;
