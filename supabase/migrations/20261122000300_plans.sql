create table public.plans (
  name text primary key,
  max_instances integer check (max_instances >= 0),
  max_members integer check (max_members >= 0),
  created_at timestamptz not null default now()
);
comment on table public.plans is 'What an account may have. A null limit means unlimited.';

insert into public.plans (name, max_instances, max_members) values
  ('owner', null, null),
  ('free', 1, 2),
  ('basic', 3, 5),
  ('pro', 20, 50);

alter table public.plans enable row level security;
revoke all on public.plans from anon, authenticated;
grant select on public.plans to authenticated;
grant select, insert, update, delete on public.plans to service_role;
