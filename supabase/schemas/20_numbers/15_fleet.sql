-- What an operator sees from the command line.
set check_function_bodies = off;

create function orchestrator.fleet(after uuid, max_items integer)
returns jsonb language sql stable set search_path = ''
as $$
  with page as (
    select i.id, i.account_id, a.name as account_name, i.instance_name, i.port, i.status, i.status_reason,
      i.desired_state, i.last_connected, i.supervised_until, lease.orchestrator_id, lease.session_home,
      coalesce(lease.expires_at > clock_timestamp(), false) as supervised
    from public.instances i
    join public.accounts a on a.id = i.account_id
    join private.leases lease on lease.instance_id = i.id
    where fleet.after is null or i.id > fleet.after
    order by i.id limit greatest(least(max_items, 500), 1)
  ), known as (
    select o.id, o.hostname, o.version, o.capacity, o.number, o.registered_at, o.heartbeat_at,
      o.heartbeat_at > clock_timestamp() - private.lease_span() as live
    from public.orchestrators o order by o.heartbeat_at desc limit 500
  )
  select jsonb_build_object(
    'orchestrators', (select coalesce(jsonb_agg(known), '[]') from known),
    'instances', (select coalesce(jsonb_agg(page order by page.id), '[]') from page),
    'next', (select max(page.id::text) from page having count(*) = greatest(least(max_items, 500), 1)))
$$;
comment on function orchestrator.fleet is 'Orchestrators and one page of instances; next is null on the last page.';

grant execute on function orchestrator.fleet to service_role;
