CREATE OR REPLACE FUNCTION private.fleet_totals()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
