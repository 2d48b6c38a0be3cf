set check_function_bodies = off;

create table public.instance_commands (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid,
  command text not null
    check (command in ('start', 'stop', 'restart', 'logout', 'pairing_code', 'sync', 'remove', 'replace_number')),
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object' and pg_column_size(payload) <= 4096),
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  result jsonb check (pg_column_size(result) <= 16384),
  actor_kind private.actor_kind not null default 'system',
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
create index instance_commands_age on public.instance_commands (finished_at) where finished_at is not null;

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
declare
  actor constant private.actor := private.actor();
begin
  if new.instance_id is null then
    perform private.fail('instance_required', 'a command needs an instance_id');
  end if;
  new.actor_id := actor.id;
  new.actor_kind := coalesce(actor.kind, 'system');
  new.expires_at := clock_timestamp()
    + (select make_interval(secs => settings.command_seconds) from private.settings);
  perform private.require_confirmed_number(new);
  if not private.has_live_orchestrator(new.instance_id) then
    new.status := 'failed';
    new.error_code := 'no_orchestrator';
    new.finished_at := clock_timestamp();
  end if;
  return new;
end
$$;

create function private.require_confirmed_number(command public.instance_commands)
returns void language plpgsql stable security definer set search_path = ''
as $$
declare
  bound text;
begin
  if command.command <> 'replace_number'
    -- Anybody else is refused by the policy, and told nothing.
    or command.account_id <> all (array(select private.owned_account_ids())) then
    return;
  end if;
  select i.phone into bound from public.instances i
  where i.account_id = command.account_id and i.id = command.instance_id;
  if private.phone_key(bound) is distinct from private.phone_key(private.normalise_phone(command.payload ->> 'phone')) then
    perform private.fail('number_not_confirmed', 'this is not the phone that the number has',
      'give the phone that is given up as payload.phone');
  elsif bound is null then
    perform private.fail('number_not_confirmed', 'no phone was ever connected: there is none to give up');
  end if;
end
$$;
comment on function private.require_confirmed_number is
  'Whoever gives a number up says which. Code: number_not_confirmed.';

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
