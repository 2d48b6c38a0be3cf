CREATE OR REPLACE FUNCTION private.daily_uptime(instance public.instances, today date, timezone text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with days as (
    select day.n, greatest((today - 29 + day.n)::timestamp at time zone timezone, instance.first_connected_at) as starts,
      least((today - 28 + day.n)::timestamp at time zone timezone, now()) as ends
    from generate_series(0, 29) day (n)
  ), spans as materialized (
    select span.started_at, least(coalesce(span.ended_at, instance.supervised_until, now()), now()) as ended_at
    from private.connection_spans span where span.instance_id = instance.id
  ), shares as (
    select days.n, case when days.starts < days.ends and days.ends > (select min(spans.started_at) from spans)
      then round((coalesce(sum(extract(epoch from least(spans.ended_at, days.ends) - greatest(spans.started_at, days.starts)))
        filter (where spans.started_at is not null), 0)
      / extract(epoch from days.ends - days.starts))::numeric, 4) end as share
    from days left join spans on spans.started_at < days.ends and spans.ended_at > days.starts
    where instance.first_connected_at is not null
    group by days.n, days.starts, days.ends
  )
  select coalesce(jsonb_agg(shares.share order by shares.n), '[]') from shares
$function$;

CREATE OR REPLACE FUNCTION private.instance_uptime(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if account_id is not null then
    perform private.require_readable(account_id);
  end if;
  return jsonb_build_object('instances', (
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', known.id, 'first_day', known.today - 29,
      'days', private.daily_uptime(known.instance, known.today, known.timezone))), '[]')
    from (select i.id, i as instance, a.timezone, (now() at time zone a.timezone)::date as today
      from private.account_ids() readable
      join public.accounts a on a.id = readable
      join public.instances i on i.account_id = readable
      where instance_uptime.account_id is null or readable = instance_uptime.account_id
      order by i.id limit 500) known));
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_connection_spans()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update private.connection_spans span
  set ended_at = greatest(span.started_at, least(clock_timestamp(), coalesce(old.supervised_until, clock_timestamp())))
  where span.instance_id = new.id and span.ended_at is null;
  if new.status = 'connected' then
    delete from private.connection_spans span
    where span.instance_id = new.id and span.ended_at < now() - interval '32 days';
    insert into private.connection_spans (instance_id, started_at) values (new.id, clock_timestamp())
    on conflict do nothing;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.instance_uptime(account_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.instance_uptime(account_id)
$function$;

COMMENT ON FUNCTION "private"."daily_uptime"(public.instances, date, text) IS 'Shares of the last 30 days; none of a number that never was connected.';

COMMENT ON FUNCTION "public"."instance_uptime"(uuid) IS '{instances: [{instance_id, first_day, days}]} of one account or all of the caller''s, 500 at most: days has the shares, 0 to 1, of the last 30 days of the account, today last; null before the first connection that is kept. Code: account_not_found.';

REVOKE ALL ON FUNCTION "private"."daily_uptime"(public.instances, date, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."daily_uptime"(public.instances, date, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."instance_uptime"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."instance_uptime"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."instance_uptime"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."instance_uptime"(uuid) TO "authenticated", "postgres";
