-- How an orchestrator takes instances and gives them back.
set check_function_bodies = off;

create function orchestrator.lease_instances(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  room integer;
  taken uuid[];
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  perform private.hold_queue(orchestrator_id, number, 'leases');
  select least(max_items, 500, known.capacity - (
    select count(*) from private.leases held
    where held.orchestrator_id = known.id and held.expires_at > clock_timestamp()))
  into room from public.orchestrators known where known.id = lease_instances.orchestrator_id;
  with free as (
    select lease.instance_id
    from private.leases lease join public.instances i on i.id = lease.instance_id
    where (lease.expires_at is null or lease.expires_at <= clock_timestamp())
      and (lease.session_home is null or lease.session_home = lease_instances.orchestrator_id)
    order by i.desired_state = 'running' desc,
      exists (select from public.instance_commands c where c.instance_id = i.id and c.status = 'queued') desc,
      i.created_at, i.id
    limit greatest(room, 0)
    for update of lease skip locked
  ), leased as (
    update private.leases lease set orchestrator_id = lease_instances.orchestrator_id,
      number = lease_instances.number, expires_at = ends
    from free where lease.instance_id = free.instance_id
    returning lease.instance_id
  )
  select array_agg(leased.instance_id) into taken from leased;
  perform private.mark_supervised(orchestrator_id, number);
  return jsonb_build_object('instances', (
    select coalesce(jsonb_agg(lease), '[]')
    from jsonb_array_elements(private.held_leases(orchestrator_id, number)) lease
    where (lease ->> 'instance_id')::uuid = any (taken)));
end
$$;
comment on function orchestrator.lease_instances is
  'Takes free and expired leases up to capacity, running ones first, and answers those taken now.';

create function orchestrator.release_instances(orchestrator_id uuid, number bigint, instance_ids uuid[])
returns jsonb language plpgsql set search_path = ''
as $$
declare
  released uuid[];
begin
  perform private.hold_number(orchestrator_id, number);
  with freed as (
    update private.leases held set orchestrator_id = null, number = null, expires_at = null
    where held.orchestrator_id = release_instances.orchestrator_id and held.number = release_instances.number
      and held.instance_id = any (instance_ids)
    returning held.instance_id
  )
  select coalesce(array_agg(freed.instance_id), '{}') into released from freed;
  update public.instances i set supervised_until = clock_timestamp() where i.id = any (released);
  return jsonb_build_object('released', cardinality(released));
end
$$;

create function private.has_free_leases(orchestrator_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.leases lease
      where (lease.expires_at is null or lease.expires_at <= clock_timestamp())
        and (lease.session_home is null or lease.session_home = has_free_leases.orchestrator_id))
    and (select known.capacity > (select count(*) from private.leases held
        where held.orchestrator_id = known.id and held.expires_at > clock_timestamp())
      from public.orchestrators known where known.id = has_free_leases.orchestrator_id);
end
$$;
comment on function private.has_free_leases is 'Whether lease_instances would find one.';

grant execute on function orchestrator.lease_instances, orchestrator.release_instances, private.has_free_leases to
  service_role;
