set check_function_bodies = off;

create table public.flow_versions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  flow_id uuid not null,
  number integer not null check (number > 0),
  graph jsonb not null check (private.is_draft(graph)),
  problem text check (length(problem) <= 300),
  actor_kind private.actor_kind not null default 'system',
  actor_id uuid,
  created_at timestamptz not null default now(),
  unique (account_id, id),
  unique (account_id, flow_id, id),
  unique (flow_id, number),
  foreign key (account_id, flow_id) references public.flows (account_id, id) on delete cascade
);
comment on table public.flow_versions is 'A graph as it was published. It never changes: whoever is in it stays in it.';
comment on column public.flow_versions.problem is 'Why it cannot run: written by whoever was to run it.';
comment on column public.flow_versions.actor_id is 'Who published it.';
create index flow_versions_newest on public.flow_versions (account_id, created_at desc);
create index flow_versions_age on public.flow_versions (created_at);

create trigger sign_row before insert on public.flow_versions for each row execute function private.sign_row();

alter table public.flow_versions enable row level security;
revoke all on public.flow_versions from anon, authenticated;
grant select on public.flow_versions to authenticated;
grant select, insert, update (problem), delete on public.flow_versions to service_role;

-- Here, for each refers to the other.
alter table public.flows add constraint flows_published_fkey foreign key (account_id, id, published_version_id)
  references public.flow_versions (account_id, flow_id, id) on delete set null (published_version_id);
