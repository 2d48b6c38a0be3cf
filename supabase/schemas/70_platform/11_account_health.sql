-- How each account does, decided here and nowhere else: what the operator looks at first.
set check_function_bodies = off;

create function private.account_health()
returns table (account_id uuid, level integer, reasons jsonb)
language plpgsql stable security definer rows 1000 set search_path = ''
as $$
begin
  return query
  with found as (
    select * from private.standing_reasons()
    union all
    select * from private.number_reasons()
    union all
    select * from private.work_reasons()
    union all
    select * from private.absence_reasons()
  )
  select a.id, coalesce(max(f.level), 0), coalesce(
    jsonb_agg(jsonb_build_object('reason', f.reason, 'level', f.level) || f.facts order by f.level desc, f.reason)
      filter (where f.reason is not null), '[]')
  from public.accounts a left join found f on f.account_id = a.id
  group by a.id;
end
$$;
comment on function private.account_health is
  'Of every account: level 3 something is broken, 2 it wants to be looked at, 1 it is quiet, 0 well; reasons: [{reason, level, …}], worst first. Its parts each read a table once, however many accounts there are.';

create function private.standing_reasons()
returns table (account_id uuid, level integer, reason text, facts jsonb)
language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  select a.id, 3, 'suspended', jsonb_build_object('text', a.suspended_reason) from public.accounts a where a.status = 'suspended'
  union all
  select a.id, 2, 'closing', jsonb_build_object('at', a.closes_at) from public.accounts a where a.status = 'closed'
  union all
  select a.id, 2, case when a.plan_expires_at <= now() then 'plan_ended' else 'plan_ending' end,
    jsonb_build_object('at', a.plan_expires_at)
  from public.accounts a where a.status = 'active' and a.plan <> 'free' and a.plan_expires_at < now() + interval '7 days'
  union all
  select near.account_id, 2, 'near_limit', jsonb_build_object('kind', near.kind, 'used', near.used, 'limit', near."limit")
  from private.used_shares() near;
end
$$;
comment on function private.standing_reasons is 'What it may do: suspended, closing, a plan that ends, a limit that is near.';

create function private.number_reasons()
returns table (account_id uuid, level integer, reason text, facts jsonb)
language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  with numbers as (
    select i.account_id, count(*) filter (where i.status = 'connected') as connected,
      count(*) filter (where private.is_down(i)) as down, max(i.last_connected) as last_connected
    from public.instances i group by i.account_id
  ), silent as (
    -- Since it was connected last; where nobody knows, since it is there.
    select a.id, n.last_connected is null as is_new, extract(day from now() - coalesce((
      select max(span.ended_at) from private.connection_spans span
      join public.instances i on i.id = span.instance_id where i.account_id = a.id), n.last_connected, a.created_at))::integer as days
    from public.accounts a left join numbers n on n.account_id = a.id
    where a.status = 'active' and coalesce(n.connected, 0) = 0
  )
  select s.id, case when s.is_new then 1 else 3 end, case when s.is_new then 'never_connected' else 'nothing_connected' end,
    jsonb_build_object('days', s.days)
  from silent s where s.days >= 1
  union all
  select n.account_id, 2, 'numbers_down', jsonb_build_object('count', n.down)
  from numbers n join public.accounts a on a.id = n.account_id and a.status = 'active'
  where n.down > 0 and n.connected > 0;
end
$$;
comment on function private.number_reasons is 'Nothing connected for a day and more, or a part of what ought to be.';

create function private.work_reasons()
returns table (account_id uuid, level integer, reason text, facts jsonb)
language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  select known.account_id, 3, known.reason, known.facts from (
    select counts.account_id, 'messages_failing' as reason,
      jsonb_build_object('count', sum(counts.failed), 'of', sum(counts.failed + counts.sent)) as facts
    from private.message_counts counts where counts.hour > now() - interval '1 day'
    group by counts.account_id
    -- A wrong phone now and then is everybody's.
    having sum(counts.failed) >= 5 and sum(counts.failed) >= 0.1 * sum(counts.failed + counts.sent)
    union all
    select w.account_id, 'webhooks_dead', jsonb_build_object('count', count(*)) from public.webhook_endpoints w
    where w.disabled_reason in ('gone', 'failing') or (w.enabled and w.first_failed_at < now() - interval '1 day')
    group by w.account_id
    union all
    select j.account_id, 'jobs_dead', jsonb_build_object('count', count(*)) from private.jobs j
    where j.dead_at is not null and j.account_id is not null group by j.account_id
  ) known
  join public.accounts a on a.id = known.account_id and a.status = 'active';
end
$$;
comment on function private.work_reasons is 'What should have been done for it, and was not.';

create function private.absence_reasons()
returns table (account_id uuid, level integer, reason text, facts jsonb)
language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  with seen as (
    select m.account_id, max(greatest(u.last_sign_in_at, (
      -- Whoever stays signed in does not sign in again.
      select max(s.refreshed_at) at time zone 'UTC' from auth.sessions s where s.user_id = m.user_id))) as at
    from public.account_members m join auth.users u on u.id = m.user_id group by m.account_id
  )
  select a.id, 1, 'no_sign_in', jsonb_build_object('days', extract(day from now() - coalesce(seen.at, a.created_at))::integer)
  from public.accounts a left join seen on seen.account_id = a.id
  where a.status = 'active' and coalesce(seen.at, a.created_at) < now() - interval '14 days';
end
$$;
comment on function private.absence_reasons is 'Nobody of it has been here for two weeks and more.';

create function private.used_shares()
returns table (account_id uuid, kind text, used bigint, "limit" integer)
language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  with used as (
    select rooms.account_id, rooms.kind, sum(rooms.used) as used from (
      select counts.account_id, counts.kind, counts.used from private.usage_counts counts
      where counts.day = private.usage_day(counts.kind)
      union all
      select c.account_id, c.kind, c.added from private.usage_changes c where c.day = private.usage_day(c.kind)
    ) rooms group by 1, 2
  )
  select a.id, used.kind, used.used::bigint, limits.value
  from used
  join public.accounts a on a.id = used.account_id and a.status = 'active'
  join public.plans p on p.name = case when a.plan_expires_at <= now() then 'free' else a.plan end
  cross join lateral (select (to_jsonb(p) ->> ('max_' || used.kind))::integer as value) limits
  -- One number of one is no sign of growth.
  where limits.value >= 10 and used.used >= 0.8 * limits.value;
end
$$;
comment on function private.used_shares is 'Of what active accounts'' plans limit, that of which four fifths and more are used.';
