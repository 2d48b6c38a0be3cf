-- How the platform does, at a glance: every number of it costs the same however many accounts there are, or grows with them alone.
set check_function_bodies = off;

create function public.admin_overview()
returns jsonb language sql stable set search_path = ''
as $$
  select private.admin_overview()
$$;
comment on function public.admin_overview is
  'For platform administrators: {timezone, accounts: {status: n}, growth: [{week, accounts, messages}] of 12 weeks, instances: {total, connected, down}, messages: {today, yesterday}, waiting: {jobs, messages, webhooks}, limits: [{account_id, name, kind, used, limit}] from 80 %, fullest first, failing: [{what, code, count}]}; lists of 50 at most; days and weeks in the platform''s time zone. Code: not_platform_admin.';

create function private.admin_overview()
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_platform_admin();
  return jsonb_build_object(
    'timezone', (select settings.timezone from private.settings),
    'accounts', (select coalesce(jsonb_object_agg(statuses.status, statuses.accounts), '{}')
      from (select a.status, count(*) as accounts from public.accounts a group by a.status) statuses),
    'growth', private.weekly_growth(),
    'instances', (select jsonb_build_object('total', count(*), 'connected', count(*) filter (where i.status = 'connected'),
        'down', count(*) filter (where private.is_down(i))) from public.instances i),
    'messages', private.platform_messages(),
    'waiting', private.platform_waiting(),
    'limits', private.near_limits(),
    'failing', private.platform_failures());
end
$$;

create function private.is_down(instance public.instances)
returns boolean language sql immutable set search_path = ''
as $$
  select instance.status in ('failed', 'disconnected') and instance.desired_state = 'running'
    and instance.first_connected_at is not null and instance.status_reason is distinct from 'scan_expired'
$$;
comment on function private.is_down is 'It ought to run and once did, and no longer does.';

create function private.weekly_growth()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_agg(jsonb_build_object('week', weeks.week::date, 'accounts', (
      select count(*) from public.accounts a
      where a.created_at >= weeks.week at time zone zone.name and a.created_at < (weeks.week + interval '7 days') at time zone zone.name),
    'messages', (
      select coalesce(sum(d.messages), 0) from private.message_days d
      where d.day >= weeks.week::date and d.day < weeks.week::date + 7)) order by weeks.week)
  from (select settings.timezone as name, date_trunc('week', now() at time zone settings.timezone) as this_week
    from private.settings) zone
  cross join lateral generate_series(zone.this_week - interval '77 days', zone.this_week, interval '7 days') weeks (week)
$$;

create function private.platform_messages()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'today', coalesce(sum(d.messages) filter (where d.day = today.day), 0),
    'yesterday', coalesce(sum(d.messages) filter (where d.day = today.day - 1), 0))
  from (select private.platform_day(now()) as day) today
  left join private.message_days d on d.day >= today.day - 1 and d.day <= today.day
$$;

create function private.platform_waiting()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'jobs', (select count(*) from (select from private.jobs j
      where j.claim_id is null and j.dead_at is null and j.run_at <= clock_timestamp() limit 10000) due),
    'messages', (select count(*) from (select from private.outgoing_queue limit 10000) queued),
    'webhooks', private.late_webhooks())
$$;
comment on function private.platform_waiting is 'What is due, counted to 10,000: more is much.';

create function private.late_webhooks()
returns bigint language sql stable security definer set search_path = ''
as $$
  select count(*) from (
    select from public.webhook_deliveries d
    join public.webhook_endpoints w on w.id = d.endpoint_id and w.enabled and w.failures = 0
    join public.accounts a on a.id = d.account_id and a.status = 'active'
    where d.status in ('pending', 'retrying') and d.next_attempt_at < clock_timestamp() - interval '15 minutes'
    limit 10000) late
$$;
comment on function private.late_webhooks is 'Deliveries that are due for a quarter of an hour though their endpoint answers, counted to 10,000.';

create function private.near_limits()
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(near order by near.used::float / near."limit" desc, near.account_id), '[]') from (
      select a.id as account_id, a.name, used.kind, used.used, used."limit"
      from private.used_shares() used join public.accounts a on a.id = used.account_id
      order by used.used::float / used."limit" desc, a.id limit 50
    ) near);
end
$$;

create function private.platform_failures()
returns jsonb language sql stable security definer set search_path = ''
as $$
  with failures as (
    select 'dead_jobs' as what, j.kind as code, count(*) as count from private.jobs j where j.dead_at is not null group by j.kind
    union all
    select 'late_webhooks', '', late from private.late_webhooks() late where late > 0
    union all
    select 'numbers_down', coalesce(i.status_reason, ''), count(*) from public.instances i
    where private.is_down(i) group by i.status_reason
    union all
    select 'servers_away', o.hostname, count(distinct lease.instance_id) from public.orchestrators o
    join private.leases lease on lease.orchestrator_id = o.id
    where o.heartbeat_at <= clock_timestamp() - private.lease_span() group by o.id, o.hostname
  )
  select coalesce(jsonb_agg(worst order by worst.count desc, worst.what, worst.code), '[]')
  from (select * from failures order by failures.count desc, failures.what, failures.code limit 50) worst
$$;

grant execute on function public.admin_overview, private.admin_overview to authenticated;
