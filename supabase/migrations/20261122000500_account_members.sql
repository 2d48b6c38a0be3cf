create table public.account_members (
  account_id uuid not null references public.accounts (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'agent')),
  created_at timestamptz not null default now(),
  primary key (account_id, user_id)
);
comment on table public.account_members is 'Who belongs to an account, and as what.';
create index account_members_user on public.account_members (user_id, account_id, role);

-- Members read; membership changes only through functions of the service.
alter table public.account_members enable row level security;
revoke all on public.account_members from anon, authenticated;
grant select on public.account_members to authenticated;
grant select, insert, update, delete on public.account_members to service_role;
