-- When a number was connected, and how it does.
set check_function_bodies = off;

create table private.connection_spans (
  instance_id uuid not null references public.instances (id) on delete cascade,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (instance_id, started_at)
);
comment on table private.connection_spans is 'Times in which an instance was connected and somebody vouched for it, of the last days.';

create function private.keep_connection_spans()
returns trigger language plpgsql security definer set search_path = ''
as $$
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
$$;
create trigger keep_connection_spans after update of status, supervised_until on public.instances
for each row when (
  (old.status = 'connected') <> (new.status = 'connected')
  -- Nobody watched for a while: that time does not count.
  or (new.status = 'connected' and old.supervised_until < clock_timestamp() and new.supervised_until > old.supervised_until))
execute function private.keep_connection_spans();

create function public.instance_health(account_id uuid default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.instance_health(account_id)
$$;
comment on function public.instance_health is
  '{instances: [{instance_id, uptime, messages_today, catch_up_failed}]} of one account or all of the caller''s; uptime 0 to 1 of the last 7 days, null when never connected; catch_up_failed: what came before the last connection may be missing. Code: account_not_found.';

create function private.instance_health(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
      select counts.messages from private.today_counts(readable) counts where counts.instance_id = i.id) today on true
    where instance_health.account_id is null or readable = instance_health.account_id));
end
$$;

create function private.uptime(instance public.instances)
returns double precision language sql stable security definer set search_path = ''
as $$
  select case when since.known < now() then round((coalesce(sum(extract(epoch from
      greatest(least(coalesce(span.ended_at, instance.supervised_until, now()), now()) - greatest(span.started_at, since.known),
        interval '0')
    )), 0) / extract(epoch from now() - since.known))::numeric, 4) end
  from (select greatest(now() - interval '7 days', instance.first_connected_at) as known) since
  left join private.connection_spans span on span.instance_id = instance.id
    and (span.ended_at is null or span.ended_at > since.known)
  where instance.first_connected_at is not null
  group by since.known
$$;
comment on function private.uptime is 'Share of the last 7 days, or of the time since the first connection; null when never connected.';

create function public.instance_uptime(account_id uuid default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.instance_uptime(account_id)
$$;
comment on function public.instance_uptime is
  '{instances: [{instance_id, first_day, days}]} of one account or all of the caller''s, 500 at most: days has the shares, 0 to 1, of the last 30 days of the account, today last; null before the first connection that is kept. Code: account_not_found.';

create function private.instance_uptime(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

create function private.daily_uptime(instance public.instances, today date, timezone text)
returns jsonb language sql stable security definer set search_path = ''
as $$
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
$$;
comment on function private.daily_uptime is 'Shares of the last 30 days; none of a number that never was connected.';

grant execute on function public.instance_health, private.instance_health, public.instance_uptime, private.instance_uptime
  to authenticated;
