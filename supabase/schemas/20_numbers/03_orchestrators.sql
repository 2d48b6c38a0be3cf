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
