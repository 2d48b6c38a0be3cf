-- How the platform does, at a glance: every number of it costs the same however many accounts there are, or grows with them alone.
set check_function_bodies = off;

create function public.admin_overview()
returns jsonb language sql stable set search_path = ''
as $$
  select private.admin_overview()
$$;
comment on function public.admin_overview is
  'For platform administrators: {accounts: {status: n}, new_accounts: [{week, accounts}] of 12 weeks, instances: {total, connected, down}, messages: {today, yesterday} in days of UTC, waiting: {jobs, messages, webhooks}, limits: [{account_id, name, kind, used, limit}] from 80 %, fullest first, failing: [{what, code, count}]}; lists of 50 at most. Code: not_platform_admin.';

create function private.admin_overview()
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_platform_admin();
  return jsonb_build_object(
    'accounts', (select coalesce(jsonb_object_agg(statuses.status, statuses.accounts), '{}')
      from (select a.status, count(*) as accounts from public.accounts a group by a.status) statuses),
    'new_accounts', private.weekly_accounts(),
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

create function private.weekly_accounts()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_agg(jsonb_build_object('week', weeks.week::date, 'accounts', (
    select count(*) from public.accounts a
    where a.created_at >= weeks.week and a.created_at < weeks.week + interval '7 days')) order by weeks.week)
  from generate_series(date_trunc('week', now(), 'UTC') - interval '77 days', date_trunc('week', now(), 'UTC'),
    interval '7 days') weeks (week)
$$;

create function private.platform_messages()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'today', coalesce(sum(counts.received + counts.sent) filter (where counts.hour >= date_trunc('day', now(), 'UTC')), 0),
    'yesterday', coalesce(sum(counts.received + counts.sent) filter (where counts.hour < date_trunc('day', now(), 'UTC')), 0))
  from private.message_counts counts
  where counts.hour >= date_trunc('day', now(), 'UTC') - interval '1 day'
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
returns jsonb language sql stable security definer set search_path = ''
as $$
  with used as (
    select rooms.account_id, rooms.kind, sum(rooms.used) as used from (
      select counts.account_id, counts.kind, counts.used from private.usage_counts counts
      where counts.day = private.usage_day(counts.kind)
      union all
      select c.account_id, c.kind, c.added from private.usage_changes c where c.day = private.usage_day(c.kind)
    ) rooms group by 1, 2
  ), near as (
    select a.id as account_id, a.name, used.kind, used.used, limits.value as "limit"
    from used
    join public.accounts a on a.id = used.account_id and a.status = 'active'
    join public.plans p on p.name = case when a.plan_expires_at <= now() then 'free' else a.plan end
    cross join lateral (select (to_jsonb(p) ->> ('max_' || used.kind))::integer as value) limits
    where used.used > 0 and used.used >= 0.8 * limits.value
    order by used.used::float / greatest(limits.value, 1) desc, a.id limit 50
  )
  select coalesce(jsonb_agg(near order by near.used::float / greatest(near."limit", 1) desc, near.account_id), '[]') from near
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
