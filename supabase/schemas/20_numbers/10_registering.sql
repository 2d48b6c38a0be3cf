-- How an orchestrator comes, stays and goes. All times are the database's.
set check_function_bodies = off;

create function orchestrator.register(orchestrator_id uuid, hostname text, version text, capacity integer,
  functions_url text default null)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  new_number bigint;
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  if register.capacity is null or register.capacity not between 1 and 500 then
    perform private.fail('capacity_invalid', format('capacity is %s', register.capacity), 'give 1 to 500');
  end if;
  insert into public.orchestrators as known (id, hostname, version, capacity, number)
  values (register.orchestrator_id, register.hostname, register.version, register.capacity,
    nextval('private.orchestrator_numbers'))
  on conflict (id) do update set hostname = excluded.hostname, version = excluded.version,
    capacity = excluded.capacity, number = excluded.number,
    registered_at = clock_timestamp(), heartbeat_at = clock_timestamp()
  returning known.number into new_number;
  -- Whoever still writes under an earlier number is waited for.
  perform from private.leases held where held.orchestrator_id = register.orchestrator_id for update;
  update private.leases held set number = new_number, expires_at = ends
  where held.orchestrator_id = register.orchestrator_id;
  -- What ran under an earlier number is forgotten by its process, and a command runs at most once.
  update public.instance_commands lost
  set status = 'failed', error_code = 'orchestrator_lost', finished_at = clock_timestamp()
  from private.command_claims claim
  where claim.command_id = lost.id and lost.status = 'running'
    and claim.orchestrator_id = register.orchestrator_id and claim.number < new_number;
  perform private.note_functions_url(functions_url);
  perform private.enqueue_duties();
  perform private.mark_supervised(orchestrator_id, new_number);
  return private.answer_leases(orchestrator_id, new_number, ends);
end
$$;
comment on function orchestrator.register is
  'Raises the number and retakes the orchestrator''s own leases at once. functions_url: where the project''s functions are.';

create function private.note_functions_url(url text)
returns void language sql security definer set search_path = ''
as $$
  update private.settings set functions_url = note_functions_url.url
  where note_functions_url.url is not null and settings.functions_url is distinct from note_functions_url.url
$$;

create function orchestrator.heartbeat(orchestrator_id uuid, number bigint)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  update public.orchestrators known set heartbeat_at = clock_timestamp()
  where known.id = heartbeat.orchestrator_id and known.number = heartbeat.number;
  if not found then
    perform private.fail_superseded(orchestrator_id, number);
  end if;
  -- Nothing is waited for: a lease whose row somebody has for himself just now is renewed the next time.
  with free as (
    select held.instance_id from private.leases held
    where held.orchestrator_id = heartbeat.orchestrator_id and held.number = heartbeat.number
      and held.expires_at > clock_timestamp()
    for no key update skip locked
  )
  update private.leases held set expires_at = ends from free where held.instance_id = free.instance_id;
  perform private.mark_supervised(orchestrator_id, number);
  return private.answer_leases(orchestrator_id, number, ends);
end
$$;
comment on function orchestrator.heartbeat is 'Renews every lease still held; one that has ended must be taken anew.';

create function private.mark_supervised(orchestrator_id uuid, number bigint)
returns void language sql set search_path = ''
as $$
  -- Published, so written only when less than half a lease is left, not at every heartbeat. Who is being written
  -- just now is marked by that write, or by the next heartbeat: nothing is waited for.
  with unmarked as (
    select i.id, held.expires_at
    from private.leases held join public.instances i on i.id = held.instance_id
    where held.orchestrator_id = mark_supervised.orchestrator_id and held.number = mark_supervised.number
      and (i.supervised_until is null or i.supervised_until < clock_timestamp() + (select private.lease_span() / 2))
    for no key update of i skip locked
  )
  update public.instances i set supervised_until = unmarked.expires_at from unmarked where i.id = unmarked.id
$$;

create function private.answer_leases(orchestrator_id uuid, number bigint, ends timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'number', number,
    'lease_seconds', extract(epoch from private.lease_span())::integer,
    'expires_at', ends,
    'instances', private.held_leases(orchestrator_id, number))
$$;

create function private.held_leases(orchestrator_id uuid, number bigint)
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(lease order by lease.instance_id), '[]')
  from (
    select i.id as instance_id, i.account_id, i.instance_name, i.engine, i.port, i.status, i.status_reason, i.desired_state,
      a.status <> 'active' as suspended, held.number, held.session_home, held.expires_at
    from private.leases held
    join public.instances i on i.id = held.instance_id
    join public.accounts a on a.id = i.account_id
    where held.orchestrator_id = held_leases.orchestrator_id and held.number = held_leases.number
      and held.expires_at > clock_timestamp()
    order by i.id limit 500
  ) lease
$$;
comment on function private.held_leases is
  'suspended: do not drive it, whatever its desired_state; that is kept, so that it runs again when the account does.';

grant execute on function orchestrator.register, private.note_functions_url, orchestrator.heartbeat, private.mark_supervised,
  private.answer_leases, private.held_leases to service_role;
