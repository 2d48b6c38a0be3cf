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
create index instance_events_age on public.instance_events (created_at);

alter table public.instance_events enable row level security;
revoke all on public.instance_events from anon, authenticated;
grant select on public.instance_events to authenticated;
grant select, insert, update, delete on public.instance_events to service_role;
