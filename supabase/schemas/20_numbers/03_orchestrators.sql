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

create table private.orchestrator_events (
  orchestrator_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  what text not null check (what in ('started', 'returned')),
  hostname text not null,
  version text not null,
  seconds integer,
  primary key (orchestrator_id, at)
);
comment on table private.orchestrator_events is
  'What happened to machines, also to those that are forgotten. started: it registered; returned: it was silent for so many seconds, and its leases ran out.';
create index orchestrator_events_age on private.orchestrator_events (at);

grant select, delete on private.orchestrator_events to service_role;

create function private.note_orchestrator()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  started constant boolean := tg_op = 'INSERT' or new.number <> old.number;
begin
  insert into private.orchestrator_events (orchestrator_id, what, hostname, version, seconds)
  values (new.id, case when started then 'started' else 'returned' end, new.hostname, new.version,
    case when not started then extract(epoch from new.heartbeat_at - old.heartbeat_at) end)
  on conflict do nothing;
  return null;
end
$$;
create trigger note_start after insert on public.orchestrators for each row execute function private.note_orchestrator();
create trigger note_return after update on public.orchestrators for each row
when (new.number <> old.number or new.heartbeat_at > old.heartbeat_at + private.lease_span())
execute function private.note_orchestrator();
