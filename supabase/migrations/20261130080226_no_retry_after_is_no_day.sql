CREATE OR REPLACE FUNCTION private.finish_webhook_deliveries(claim_id uuid, results jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.retry_pause(delivery public.webhook_deliveries, result private.webhook_result)
 RETURNS interval
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.rotate_webhook_secret(endpoint_id uuid, keep_hours integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint constant public.webhook_endpoints := private.require_webhook_endpoint(endpoint_id);
begin
  perform from public.webhook_endpoints w where w.id = endpoint.id for no key update;
  delete from private.webhook_secrets s
  where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id and s.expires_at is not null;
  update private.webhook_secrets s
  set expires_at = clock_timestamp() + make_interval(hours => greatest(least(coalesce(keep_hours, 24), 168), 0))
  where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id;
  perform private.record_event(endpoint.account_id, 'webhook.rotated', endpoint.id);
  return jsonb_build_object('secret', private.add_webhook_secret(endpoint.account_id, endpoint.id));
end
$function$;
