CREATE OR REPLACE FUNCTION private.instance_health(account_id uuid)
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
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', i.id, 'uptime', private.uptime(i),
      'messages_today', coalesce(today.messages, 0), 'catch_up_failed', exists (
        select from public.instance_events e
        where e.account_id = readable and e.instance_id = i.id and e.type = 'catch_up_failed'
          and e.created_at > i.last_connected)) order by i.created_at, i.id), '[]')
    from private.account_ids() readable
    join public.instances i on i.account_id = readable
    left join lateral (
      select sum(counts.received + counts.sent) as messages
      from private.hourly_counts(readable, private.local_midnight(readable), 'infinity') counts
      where counts.instance_id = i.id) today on true
    where instance_health.account_id is null or readable = instance_health.account_id));
end
$function$;

COMMENT ON FUNCTION "public"."instance_health"(uuid) IS '{instances: [{instance_id, uptime, messages_today, catch_up_failed}]} of one account or all of the caller''s; uptime 0 to 1 of the last 7 days, null when never connected; catch_up_failed: what came before the last connection may be missing. Code: account_not_found.';
