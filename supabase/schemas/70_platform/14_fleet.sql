-- The servers, as the operator sees them: how much room there is, and what happened to them.
set check_function_bodies = off;

create function public.admin_fleet()
returns jsonb language sql stable set search_path = ''
as $$
  select private.admin_fleet()
$$;
comment on function public.admin_fleet is
  'For platform administrators: {orchestrators: [{id, hostname, version, capacity, leases, connected, heartbeat_at, alive}], totals: {alive, away, capacity, leases, connected, unattended}, log: [{at, what, hostname, version, seconds, numbers}]}, newest first, 100 at most; capacity and leases of those that are alive; unattended: numbers that ought to run and nobody drives; what: started, returned (its leases had run out, it was silent for so many seconds), lost (with so many numbers). Code: not_platform_admin.';

create function private.admin_fleet()
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  known jsonb;
begin
  perform private.require_platform_admin();
  select coalesce(jsonb_agg(o order by o.alive desc, o.heartbeat_at desc, o.id), '[]') into known from (
    select o.id, o.hostname, o.version, o.capacity, o.heartbeat_at,
      o.heartbeat_at > clock_timestamp() - private.lease_span() as alive,
      count(lease.instance_id) as leases, count(i.id) filter (where i.status = 'connected') as connected
    from public.orchestrators o
    left join private.leases lease on lease.orchestrator_id = o.id and lease.expires_at > clock_timestamp()
    left join public.instances i on i.id = lease.instance_id
    group by o.id order by o.heartbeat_at desc limit 500
  ) o;
  return jsonb_build_object('orchestrators', known, 'totals', private.fleet_totals(), 'log', private.fleet_log());
end
$$;

create function private.fleet_totals()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
      'alive', count(*) filter (where o.alive), 'away', count(*) filter (where not o.alive),
      'capacity', coalesce(sum(o.capacity) filter (where o.alive), 0))
    || (
    select jsonb_build_object('leases', count(*) filter (where lease.expires_at > clock_timestamp()),
      'connected', count(*) filter (where lease.expires_at > clock_timestamp() and i.status = 'connected'),
      'unattended', count(*) filter (where i.desired_state = 'running' and coalesce(lease.expires_at <= clock_timestamp(), true)
        and a.status = 'active'))
    from private.leases lease
    join public.instances i on i.id = lease.instance_id
    join public.accounts a on a.id = i.account_id)
  from (select known.capacity, known.heartbeat_at > clock_timestamp() - private.lease_span() as alive from public.orchestrators known) o
$$;

create function private.fleet_log()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('at', told.at, 'what', told.what, 'hostname', told.hostname, 'version', told.version,
    'seconds', told.seconds, 'numbers', told.numbers) order by told.at desc, told.hostname), '[]')
  from (
    select * from (
      select kept.at, kept.what, kept.hostname, kept.version, kept.seconds, null::bigint as numbers
      from private.orchestrator_events kept
      union all
      -- Nobody writes down that he died: that he is silent tells of it.
      select o.heartbeat_at + private.lease_span(), 'lost', o.hostname, o.version, null, (
        select count(*) from private.leases lease where lease.orchestrator_id = o.id)
      from public.orchestrators o where o.heartbeat_at <= clock_timestamp() - private.lease_span()
    ) happened order by happened.at desc limit 100
  ) told
$$;

grant execute on function public.admin_fleet, private.admin_fleet to authenticated;
