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
  refused_phone text check (private.is_possible_phone(refused_phone)),
  engine text not null default 'webjs' check (engine in ('webjs', 'cloud')),
  unique (account_id, instance_name),
  unique (account_id, id)
);
comment on table public.instances is 'One WhatsApp number''s connection.';
comment on column public.instances.status_reason is 'A stable code for why the status is what it is.';
comment on column public.instances.desired_state is 'What an orchestrator converges to, also after a reboot.';
comment on column public.instances.supervised_until is
  'Until then an orchestrator vouches for the status. In the past: nobody watches this number.';
comment on column public.instances.phone is
  'The phone it belongs to: the first that was connected, until its owner gives the number up. No other may connect.';
comment on column public.instances.refused_phone is 'With the reason wrong_number: the phone that was connected instead of it, and is unlinked again.';
comment on column public.instances.engine is
  'webjs: a browser of ours is linked to the phone; cloud: Meta''s Cloud API (then nothing listens on port).';
comment on column public.instances.groups_enabled is 'Whether messages of groups are stored.';
comment on column public.instances.messages_per_minute is 'Null: unpaced, with no pauses either.';
comment on column public.instances.messages_per_day is 'Null: only the warm-up limits the day.';
comment on column public.instances.first_connected_at is 'From when the warm-up counts its days.';
comment on column public.instances.reply_pause_seconds is
  'The longest pause before a message, typing shown; half of it is the shortest.';
comment on column public.instances.first_pause_seconds is
  'The longest time between two messages to people with whom nothing was exchanged yet; half of it is the shortest.';

create trigger clean_names before insert or update of instance_name on public.instances
for each row when (new.instance_name <> private.clean_name(new.instance_name)) execute function private.clean_names('instance_name');
-- A deletion is told to every subscriber of postgres_changes, whoever may see the row, with those columns of its identity
-- that are of the primary key: so none.
alter table public.instances replica identity using index instances_port_key;

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
grant select, insert (account_id, instance_name, engine), update (instance_name, groups_enabled, messages_per_minute,
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
