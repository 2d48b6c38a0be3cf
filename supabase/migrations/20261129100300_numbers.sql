-- schemas/20_numbers/01_instances.sql
set check_function_bodies = off;

create table public.instances (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_name text not null check (length(instance_name) between 1 and 100),
  port integer not null unique check (port between 1024 and 32767),
  status text not null default 'disconnected'
    check (status in ('disconnected', 'connecting', 'awaiting_scan', 'connected', 'failed')),
  status_reason text check (status_reason ~ '^[a-z][a-z0-9_]{0,59}$'),
  desired_state text not null default 'stopped' check (desired_state in ('running', 'stopped')),
  qr_code text check (length(qr_code) <= 4096),
  qr_expires_at timestamptz,
  pairing_code text check (length(pairing_code) <= 20),
  phone text check (private.is_possible_phone(phone)),
  last_connected timestamptz,
  supervised_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  groups_enabled boolean not null default false,
  messages_per_minute integer default 20 check (messages_per_minute between 1 and 100000),
  messages_per_day integer check (messages_per_day between 1 and 1000000),
  warm_up boolean not null default true,
  first_connected_at timestamptz,
  reply_pause_seconds numeric(4, 1) not null default 2 check (reply_pause_seconds between 0 and 60),
  first_pause_seconds integer not null default 20 check (first_pause_seconds between 0 and 3600),
  unique (account_id, instance_name),
  unique (account_id, id)
);
comment on table public.instances is 'One WhatsApp number''s connection.';
comment on column public.instances.status_reason is 'A stable code for why the status is what it is.';
comment on column public.instances.desired_state is 'What an orchestrator converges to, also after a reboot.';
comment on column public.instances.supervised_until is
  'Until then an orchestrator vouches for the status. In the past: nobody watches this number.';
comment on column public.instances.groups_enabled is 'Whether messages of groups are stored.';
comment on column public.instances.messages_per_minute is 'Null: unpaced, with no pauses either.';
comment on column public.instances.messages_per_day is 'Null: only the warm-up limits the day.';
comment on column public.instances.first_connected_at is 'From when the warm-up counts its days.';
comment on column public.instances.reply_pause_seconds is
  'The longest pause before a message, typing shown; half of it is the shortest.';
comment on column public.instances.first_pause_seconds is
  'The longest time between two messages to people with whom nothing was exchanged yet; half of it is the shortest.';

create trigger touch_updated_at before update of instance_name on public.instances
for each row execute function private.touch_updated_at();
create trigger broadcast_insert after insert on public.instances referencing new table as new_rows
for each statement execute function private.broadcast_rows('instance');
create trigger broadcast_update after update on public.instances
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('instance');
create trigger broadcast_delete after delete on public.instances referencing old table as old_rows
for each statement execute function private.broadcast_rows('instance');
create trigger count_added after insert on public.instances referencing new table as new_rows
for each statement execute function private.count_added('instances');
create trigger count_removed after delete on public.instances referencing old table as old_rows
for each statement execute function private.count_removed('instances');
create trigger refuse_suspended after insert on public.instances referencing new table as new_rows
for each statement execute function private.refuse_suspended();

-- No delete for anybody but the service: the command remove logs out and removes the session first.
alter table public.instances enable row level security;
revoke all on public.instances from anon, authenticated;
grant select, insert (account_id, instance_name), update (instance_name, groups_enabled, messages_per_minute,
  messages_per_day, warm_up, reply_pause_seconds, first_pause_seconds) on public.instances to authenticated;
grant select, insert, update, delete on public.instances to service_role;

create function private.assign_port()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  settings private.settings;
begin
  -- One at a time, or two inserts would choose the same gap.
  perform pg_advisory_xact_lock(hashtext('private.assign_port'));
  select * into strict settings from private.settings;
  -- The lowest free port is the first of all, or follows one that is taken or reserved.
  select min(candidates.port) into new.port
  from (
    select settings.first_port
    union all select taken.port + 1 from public.instances taken where taken.port >= settings.first_port
    union all select reserved + 1 from unnest(settings.reserved_ports) reserved
  ) candidates (port)
  where candidates.port between settings.first_port and 32767
    and candidates.port <> all (settings.reserved_ports)
    and not exists (select from public.instances taken where taken.port = candidates.port);
  if new.port is null then
    perform private.fail('no_free_port', format('every port from %s to 32767 is taken', settings.first_port),
      'remove unused instances, or lower private.settings.first_port');
  end if;
  return new;
end
$$;
create trigger assign_port before insert on public.instances
for each row when (new.port is null) execute function private.assign_port();

create function private.remember_first_connection()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.first_connected_at := now();
  return new;
end
$$;
create trigger remember_first_connection before update of status on public.instances
for each row when (new.status = 'connected' and new.first_connected_at is null)
execute function private.remember_first_connection();

-- schemas/20_numbers/02_instance_events.sql
set check_function_bodies = off;

create table public.instance_events (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  instance_id uuid not null,
  type text not null check (type ~ '^[a-z][a-z0-9_]{0,59}$'),
  status text,
  status_reason text,
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object' and pg_column_size(detail) <= 8192),
  created_at timestamptz not null default now(),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade
);
comment on table public.instance_events is 'The history of an instance''s status, newest by id.';
create index instance_events_newest on public.instance_events (account_id, instance_id, id desc);

alter table public.instance_events enable row level security;
revoke all on public.instance_events from anon, authenticated;
grant select on public.instance_events to authenticated;
grant select, insert, update, delete on public.instance_events to service_role;

-- schemas/20_numbers/03_orchestrators.sql
set check_function_bodies = off;

create sequence private.orchestrator_numbers;
grant usage on sequence private.orchestrator_numbers to service_role;

create table public.orchestrators (
  id uuid primary key,
  hostname text not null check (length(hostname) between 1 and 255),
  version text not null check (length(version) between 1 and 100),
  capacity integer not null check (capacity between 1 and 500),
  number bigint not null unique,
  registered_at timestamptz not null default clock_timestamp(),
  heartbeat_at timestamptz not null default clock_timestamp()
);
comment on table public.orchestrators is 'The control planes that run, or ran. Platform administrators may look.';
comment on column public.orchestrators.number is 'Fencing number: grows at every registration of any orchestrator.';

alter table public.orchestrators enable row level security;
revoke all on public.orchestrators from anon, authenticated;
grant select on public.orchestrators to authenticated;
grant select, insert, update, delete on public.orchestrators to service_role;

-- schemas/20_numbers/04_leases.sql
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

-- schemas/20_numbers/05_instance_commands.sql
set check_function_bodies = off;

create table public.instance_commands (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid,
  command text not null
    check (command in ('start', 'stop', 'restart', 'logout', 'pairing_code', 'sync', 'remove')),
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object' and pg_column_size(payload) <= 4096),
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  result jsonb check (pg_column_size(result) <= 16384),
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz not null,
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id),
  check ((status in ('done', 'failed')) = (finished_at is not null))
);
comment on table public.instance_commands is
  'What people ask of an instance. Every command runs at most once and always ends.';
comment on column public.instance_commands.instance_id is 'Null once the instance is removed.';
create index instance_commands_newest on public.instance_commands (account_id, instance_id, created_at desc);
-- Claims and expiry look at open commands only, however long the history grows.
create index instance_commands_open on public.instance_commands (instance_id, created_at, id)
where status in ('queued', 'running');
create unique index instance_commands_one_running on public.instance_commands (instance_id) where status = 'running';
create unique index instance_commands_page on public.instance_commands (account_id, id);

create trigger broadcast_insert after insert on public.instance_commands referencing new table as new_rows
for each statement execute function private.broadcast_rows('command');
create trigger broadcast_update after update on public.instance_commands
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('command');
create trigger refuse_suspended after insert on public.instance_commands referencing new table as new_rows
for each statement execute function private.refuse_suspended_start();

alter table public.instance_commands enable row level security;
revoke all on public.instance_commands from anon, authenticated;
grant select, insert (account_id, instance_id, command, payload) on public.instance_commands to authenticated;
grant select, insert, update, delete on public.instance_commands to service_role;

create table private.command_claims (
  command_id uuid primary key references public.instance_commands (id) on delete cascade,
  claim_id uuid not null,
  orchestrator_id uuid not null,
  number bigint not null
);
comment on table private.command_claims is 'Which orchestrator runs a command, and under which claim.';
create index command_claims_claim on private.command_claims (claim_id);

grant select, insert on private.command_claims to service_role;

create function private.prepare_command()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if new.instance_id is null then
    perform private.fail('instance_required', 'a command needs an instance_id');
  end if;
  new.actor_id := (select auth.uid());
  new.actor_kind := private.actor_kind();
  new.expires_at := clock_timestamp()
    + (select make_interval(secs => settings.command_seconds) from private.settings);
  if not private.has_live_orchestrator(new.instance_id) then
    new.status := 'failed';
    new.error_code := 'no_orchestrator';
    new.finished_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger prepare_command before insert on public.instance_commands
for each row execute function private.prepare_command();

create function private.has_live_orchestrator(instance_id uuid)
returns boolean language sql stable set search_path = ''
return exists (
  select from public.orchestrators live
  left join private.leases lease on lease.instance_id = has_live_orchestrator.instance_id
  where live.heartbeat_at > clock_timestamp() - private.lease_span()
    and (lease.session_home is null or lease.session_home = live.id)
);
comment on function private.has_live_orchestrator is 'Is anybody there who could take this instance?';

create function private.announce_commands()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'instance_commands', 'operation', 'INSERT')
      || case when count(*) > 100 then jsonb_build_object('resync', true)
         else jsonb_build_object('ids', jsonb_agg(added.id)) end,
    'command', 'orchestrator', true)
  from new_rows added where added.status = 'queued'
  having count(*) > 0;
  return null;
end
$$;
create trigger announce_commands after insert on public.instance_commands referencing new table as new_rows
for each statement execute function private.announce_commands();

-- schemas/20_numbers/10_registering.sql
-- How an orchestrator comes, stays and goes. All times are the database's.
set check_function_bodies = off;

create function orchestrator.register(orchestrator_id uuid, hostname text, version text, capacity integer)
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
  update private.leases held set number = new_number, expires_at = ends
  where held.orchestrator_id = register.orchestrator_id;
  -- What ran under an earlier number is forgotten by its process, and a command runs at most once.
  update public.instance_commands lost
  set status = 'failed', error_code = 'orchestrator_lost', finished_at = clock_timestamp()
  from private.command_claims claim
  where claim.command_id = lost.id and lost.status = 'running'
    and claim.orchestrator_id = register.orchestrator_id and claim.number < new_number;
  perform private.mark_supervised(orchestrator_id, new_number);
  return private.answer_leases(orchestrator_id, new_number, ends);
end
$$;
comment on function orchestrator.register is 'Raises the number and retakes the orchestrator''s own leases at once.';

create function orchestrator.heartbeat(orchestrator_id uuid, number bigint)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  perform private.hold_number(orchestrator_id, number);
  update public.orchestrators known set heartbeat_at = clock_timestamp() where known.id = heartbeat.orchestrator_id;
  update private.leases held set expires_at = ends
  where held.orchestrator_id = heartbeat.orchestrator_id and held.number = heartbeat.number
    and held.expires_at > clock_timestamp();
  perform private.mark_supervised(orchestrator_id, number);
  return private.answer_leases(orchestrator_id, number, ends);
end
$$;
comment on function orchestrator.heartbeat is 'Renews every lease still held; one that has ended must be taken anew.';

create function private.mark_supervised(orchestrator_id uuid, number bigint)
returns void language sql set search_path = ''
as $$
  -- Published, so written only when less than half a lease is left, not at every heartbeat.
  update public.instances i set supervised_until = held.expires_at
  from private.leases held
  where held.instance_id = i.id
    and held.orchestrator_id = mark_supervised.orchestrator_id and held.number = mark_supervised.number
    and (i.supervised_until is null or i.supervised_until < clock_timestamp() + (select private.lease_span() / 2))
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
    select i.id as instance_id, i.account_id, i.instance_name, i.port, i.status, i.status_reason, i.desired_state,
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

grant execute on function orchestrator.register, orchestrator.heartbeat, private.mark_supervised,
  private.answer_leases, private.held_leases to service_role;

-- schemas/20_numbers/11_leasing.sql
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
  perform private.hold_number(orchestrator_id, number);
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

grant execute on function orchestrator.lease_instances, orchestrator.release_instances to service_role;

-- schemas/20_numbers/12_commands.sql
-- How a command is claimed and ends.
set check_function_bodies = off;

create function orchestrator.claim_commands(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  if exists (select from private.command_claims claim where claim.claim_id = claim_commands.claim_id) then
    return jsonb_build_object('commands', private.claimed_commands(orchestrator_id, number, claim_id));
  end if;
  with next as (
    -- The oldest of an instance, and only while none of it runs.
    select c.id
    from public.instance_commands c join private.leases lease on lease.instance_id = c.instance_id
    where c.status = 'queued' and c.expires_at > clock_timestamp()
      and lease.orchestrator_id = claim_commands.orchestrator_id and lease.number = claim_commands.number
      and lease.expires_at > clock_timestamp()
      and not exists (
        select from public.instance_commands running
        where running.instance_id = c.instance_id and running.status = 'running')
      and not exists (
        select from public.instance_commands older
        where older.instance_id = c.instance_id and older.status = 'queued'
          and older.expires_at > clock_timestamp() and (older.created_at, older.id) < (c.created_at, c.id))
    order by c.created_at, c.id
    limit greatest(least(max_items, 500), 0)
    for update of c skip locked for share of lease
  ), claimed as (
    update public.instance_commands c set status = 'running', started_at = clock_timestamp()
    from next where c.id = next.id
    returning c.id
  )
  insert into private.command_claims (command_id, claim_id, orchestrator_id, number)
  select claimed.id, claim_commands.claim_id, claim_commands.orchestrator_id, claim_commands.number from claimed;
  return jsonb_build_object('commands', private.claimed_commands(orchestrator_id, number, claim_id));
end
$$;
comment on function orchestrator.claim_commands is
  'Starts the next command of each held instance. The same claim_id answers the same commands while they run.';

create function private.claimed_commands(orchestrator_id uuid, number bigint, claim_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(item order by item.created_at, item.id), '[]')
  from (
    select c.id, c.account_id, c.instance_id, c.command, c.payload, c.created_at, c.expires_at
    from private.command_claims claim join public.instance_commands c on c.id = claim.command_id
    where claim.claim_id = claimed_commands.claim_id and c.status = 'running'
      and claim.orchestrator_id = claimed_commands.orchestrator_id and claim.number = claimed_commands.number
  ) item
$$;

create function orchestrator.finish_command(
  orchestrator_id uuid, number bigint, command_id uuid, status text, error_code text, result jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  command public.instance_commands;
begin
  if finish_command.status is null or finish_command.status not in ('done', 'failed') then
    perform private.fail('status_invalid', format('a command cannot end as %s', finish_command.status), 'done or failed');
  end if;
  perform private.hold_number(orchestrator_id, number);
  select * into command from public.instance_commands c where c.id = command_id;
  if command.instance_id is null then
    return jsonb_build_object('finished', false);
  end if;
  perform private.hold_lease(orchestrator_id, number, command.instance_id);
  update public.instance_commands c
  set status = finish_command.status, error_code = finish_command.error_code, result = finish_command.result,
    finished_at = clock_timestamp()
  from private.command_claims claim
  where c.id = finish_command.command_id and c.status = 'running' and claim.command_id = c.id
    and claim.orchestrator_id = finish_command.orchestrator_id and claim.number = finish_command.number;
  return jsonb_build_object('finished', found);
end
$$;
comment on function orchestrator.finish_command is
  'Ends a running command. finished is false when it had ended before, or its instance is gone.';

create function orchestrator.expire_commands()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with ending as (
    select c.id, case c.status when 'queued' then 'no_orchestrator' else 'orchestrator_lost' end as error_code
    from public.instance_commands c
    left join private.command_claims claim on claim.command_id = c.id
    left join private.leases lease on lease.instance_id = c.instance_id
      and lease.orchestrator_id = claim.orchestrator_id and lease.number = claim.number
      and lease.expires_at > clock_timestamp()
    where c.status in ('queued', 'running')
      and (c.status = 'queued' and c.expires_at <= clock_timestamp() or c.status = 'running' and lease.instance_id is null)
    limit 500
    for update of c skip locked
  )
  update public.instance_commands c
  set status = 'failed', error_code = ending.error_code, finished_at = clock_timestamp()
  from ending where c.id = ending.id;
  get diagnostics expired = row_count;
  return jsonb_build_object('expired', expired);
end
$$;
comment on function orchestrator.expire_commands is
  'Ends what nobody took in time (no_orchestrator) and what a dead holder left running (orchestrator_lost).';

grant execute on function orchestrator.claim_commands, private.claimed_commands, orchestrator.finish_command,
  orchestrator.expire_commands to service_role;

-- schemas/20_numbers/13_instance_writes.sql
-- How an orchestrator writes what it sees of an instance.
set check_function_bodies = off;

create function orchestrator.write_instance(orchestrator_id uuid, number bigint, instance_id uuid, patch jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
  before public.instances;
  after public.instances;
begin
  perform private.check_patch(patch);
  if patch ? 'paired' then
    -- First, for it locks the lease for update: two writers that upgraded a share lock would block each other.
    perform private.pair_session(orchestrator_id, number, instance_id, (patch ->> 'paired')::boolean);
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  select * into strict before from public.instances i where i.id = write_instance.instance_id for no key update;
  after := private.apply_patch(before, patch - array['paired', 'detail']);
  if after is distinct from before then
    after.supervised_until := lease.expires_at;
    perform private.save_instance(after);
  end if;
  if (after.status, after.status_reason) is distinct from (before.status, before.status_reason) or patch ? 'detail' then
    insert into public.instance_events (account_id, instance_id, type, status, status_reason, detail)
    values (after.account_id, after.id, 'status', after.status, after.status_reason, coalesce(patch -> 'detail', '{}'));
  end if;
  return jsonb_build_object('written', true);
exception when check_violation or not_null_violation or data_exception then
  perform private.fail('patch_invalid', sqlerrm, 'statuses and codes are those of public.instances');
end
$$;
comment on function orchestrator.write_instance is
  'Writes a patch under the lease; sets last_connected, clears the QR when it is no longer asked for, keeps the history.';

create function private.check_patch(patch jsonb)
returns void language plpgsql immutable set search_path = ''
as $$
declare
  known constant text[] := '{status,status_reason,desired_state,qr_code,qr_expires_at,pairing_code,phone,paired,detail}';
begin
  if patch is null or jsonb_typeof(patch) <> 'object' or patch - known <> '{}' then
    perform private.fail('patch_invalid', format('unknown keys: %s', patch - known), 'known keys: ' || known::text);
  end if;
  if jsonb_typeof(coalesce(patch -> 'paired', 'true')) <> 'boolean'
    or jsonb_typeof(coalesce(patch -> 'detail', '{}')) <> 'object' then
    perform private.fail('patch_invalid', 'paired is a boolean and detail an object');
  end if;
end
$$;

create function private.pair_session(orchestrator_id uuid, number bigint, instance_id uuid, paired boolean)
returns void language sql set search_path = ''
as $$
  update private.leases held set session_home = case when paired then pair_session.orchestrator_id end
  where held.instance_id = pair_session.instance_id
    and held.orchestrator_id = pair_session.orchestrator_id and held.number = pair_session.number
    and held.expires_at > clock_timestamp()
$$;

create function private.apply_patch(before public.instances, patch jsonb)
returns public.instances language plpgsql stable set search_path = ''
as $$
declare
  after public.instances;
begin
  after := jsonb_populate_record(before, patch);
  if after.status is distinct from before.status then
    if not patch ? 'status_reason' then
      after.status_reason := null;
    end if;
    if after.status = 'connected' then
      after.last_connected := clock_timestamp();
    end if;
  end if;
  if after.status <> 'awaiting_scan' then
    after.qr_code := null;
    after.qr_expires_at := null;
    after.pairing_code := null;
  end if;
  return after;
end
$$;

create function private.save_instance(after public.instances)
returns void language sql set search_path = ''
as $$
  update public.instances i set (status, status_reason, desired_state, qr_code, qr_expires_at, pairing_code, phone,
      last_connected, supervised_until, updated_at)
    = (after.status, after.status_reason, after.desired_state, after.qr_code, after.qr_expires_at,
      after.pairing_code, after.phone, after.last_connected, after.supervised_until, clock_timestamp())
  where i.id = after.id
$$;

create function orchestrator.remove_instance(orchestrator_id uuid, number bigint, instance_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_lease(orchestrator_id, number, instance_id);
  update public.instance_commands c
  set status = case when c.command = 'remove' then 'done' else 'failed' end,
    error_code = case when c.command <> 'remove' then 'instance_removed' end, finished_at = clock_timestamp()
  where c.instance_id = remove_instance.instance_id and c.status in ('queued', 'running');
  delete from public.instances i where i.id = remove_instance.instance_id;
  return jsonb_build_object('removed', true);
end
$$;
comment on function orchestrator.remove_instance is
  'Deletes the row and frees its port, and ends its open commands: remove as done, others as instance_removed.';

grant execute on function orchestrator.write_instance, private.check_patch, private.pair_session, private.apply_patch,
  private.save_instance, orchestrator.remove_instance to service_role;

-- schemas/20_numbers/14_uptime.sql
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
    where span.instance_id = new.id and span.ended_at < now() - interval '8 days';
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
  '{instances: [{instance_id, uptime, messages_today}]} of one account or all of the caller''s; uptime 0 to 1 of the last 7 days, null when never connected. Code: account_not_found.';

create function private.instance_health(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  if account_id is not null then
    perform private.require_readable(account_id);
  end if;
  return jsonb_build_object('instances', (
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', i.id, 'uptime', private.uptime(i),
      'messages_today', coalesce(today.messages, 0)) order by i.created_at, i.id), '[]')
    from private.account_ids() readable
    join public.instances i on i.account_id = readable
    left join lateral (
      select sum(counts.received + counts.sent) as messages
      from private.hourly_counts(readable, private.local_midnight(readable), 'infinity') counts
      where counts.instance_id = i.id) today on true
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

grant execute on function public.instance_health, private.instance_health to authenticated;

-- schemas/20_numbers/15_fleet.sql
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
