set check_function_bodies = off;

create table private.leases (
  instance_id uuid primary key,
  account_id uuid not null,
  orchestrator_id uuid references public.orchestrators (id) on delete set null,
  number bigint,
  session_home uuid references public.orchestrators (id) on delete set null,
  expires_at timestamptz,
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade
);
comment on table private.leases is
  'Who drives an instance. A row for each instance; free while expires_at is null or past.';
comment on column private.leases.number is 'The holder''s fencing number, checked by every write.';
comment on column private.leases.session_home is 'The host that keeps the paired session: only it may hold the lease.';
create index leases_instance on private.leases (account_id, instance_id);
create index leases_orchestrator on private.leases (orchestrator_id);
create index leases_session_home on private.leases (session_home);

grant select, update on private.leases to service_role;

create function private.open_lease()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.leases (instance_id, account_id) values (new.id, new.account_id);
  return null;
end
$$;
create trigger open_lease after insert on public.instances
for each row execute function private.open_lease();

create function private.hold_lease(orchestrator_id uuid, number bigint, instance_id uuid)
returns private.leases language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
begin
  -- The share lock makes a take-over wait until the caller's transaction has ended.
  select * into lease from private.leases held
  where held.instance_id = hold_lease.instance_id
    and held.orchestrator_id = hold_lease.orchestrator_id
    and held.number = hold_lease.number
    and held.expires_at > clock_timestamp()
  for share;
  if not found then
    perform private.fail('lease_lost', format('no lease of instance %s under number %s', instance_id, number),
      'stop this node instance and register again');
  end if;
  return lease;
end
$$;
comment on function private.hold_lease is 'The fence in front of every write: raises lease_lost.';

create function private.hold_number(orchestrator_id uuid, number bigint)
returns void language plpgsql set search_path = ''
as $$
begin
  -- Also puts one orchestrator's calls in a row, so that capacity and claims are counted one after another.
  perform from public.orchestrators known
  where known.id = hold_number.orchestrator_id and known.number = hold_number.number
  for no key update;
  if not found then
    perform private.fail('orchestrator_superseded',
      format('orchestrator %s is unknown under number %s', orchestrator_id, number), 'register again');
  end if;
end
$$;
comment on function private.hold_number is 'Refuses an orchestrator that has registered again elsewhere.';

create function private.share_number(orchestrator_id uuid, number bigint)
returns void language plpgsql set search_path = ''
as $$
begin
  -- Keeps a later registration waiting, and nobody else: a chunk takes longer than a heartbeat may wait.
  perform from public.orchestrators known
  where known.id = share_number.orchestrator_id and known.number = share_number.number for key share;
  if not found then
    perform private.fail('orchestrator_superseded',
      format('orchestrator %s is unknown under number %s', orchestrator_id, number), 'register again');
  end if;
end
$$;
comment on function private.share_number is 'As hold_number, for what takes long.';

grant execute on function private.hold_lease, private.hold_number, private.share_number to service_role;
