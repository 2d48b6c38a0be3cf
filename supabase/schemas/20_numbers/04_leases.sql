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
  -- Whoever takes the lease over waits until the caller's transaction has ended; whoever renews it does not.
  select * into lease from private.leases held
  where held.instance_id = hold_lease.instance_id
    and held.orchestrator_id = hold_lease.orchestrator_id
    and held.number = hold_lease.number
    and held.expires_at > clock_timestamp()
  for key share;
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
  -- Keeps a later registration waiting until the caller's transaction has ended, and no heartbeat.
  perform from public.orchestrators known
  where known.id = hold_number.orchestrator_id and known.number = hold_number.number for key share;
  if not found then
    perform private.fail_superseded(orchestrator_id, number);
  end if;
end
$$;
comment on function private.hold_number is 'Refuses an orchestrator that has registered again elsewhere.';

create function private.hold_queue(orchestrator_id uuid, number bigint, queue text)
returns void language plpgsql set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(queue || ':' || orchestrator_id, 0));
  perform private.hold_number(orchestrator_id, number);
end
$$;
comment on function private.hold_queue is
  'As hold_number, and puts one orchestrator''s claims of a queue in a row, so that what is claimed is counted once.';

create function private.fail_superseded(orchestrator_id uuid, number bigint)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.fail('orchestrator_superseded',
    format('orchestrator %s is unknown under number %s', orchestrator_id, number), 'register again');
end
$$;

create function private.is_alive(orchestrator_id uuid, number bigint)
returns boolean language sql stable set search_path = ''
as $$
  select exists (select from public.orchestrators o
    where o.id = is_alive.orchestrator_id and o.number = is_alive.number
      and o.heartbeat_at > clock_timestamp() - private.lease_span())
$$;
comment on function private.is_alive is 'Has it been heard of lately, under its present number?';

grant execute on function private.hold_lease, private.hold_number, private.hold_queue, private.fail_superseded,
  private.is_alive to service_role;
