set check_function_bodies = off;

create table public.account_members (
  account_id uuid not null references public.accounts (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'agent')),
  created_at timestamptz not null default now(),
  name text not null default '' check (length(name) <= 100 and name = btrim(name)),
  primary key (account_id, user_id)
);
comment on table public.account_members is 'Who belongs to an account, and as what.';
comment on column public.account_members.name is 'How colleagues see this person: as his profile says.';
create index account_members_user on public.account_members (user_id, account_id, role);

create trigger clean_names before insert or update of name on public.account_members
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');

alter table public.account_members enable row level security;
revoke all on public.account_members from anon, authenticated;
grant select on public.account_members to authenticated;
grant select, insert, update, delete on public.account_members to service_role;

create function private.broadcast_members()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- A member has no status; its id is the user's.
  perform private.broadcast_changes('account', tg_table_name, tg_op,
    array(select (changed.account_id, changed.user_id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.account_members referencing new table as changed_rows
for each statement execute function private.broadcast_members();
create trigger broadcast_update after update on public.account_members referencing new table as changed_rows
for each statement execute function private.broadcast_members();
create trigger broadcast_delete after delete on public.account_members referencing old table as changed_rows
for each statement execute function private.broadcast_members();
