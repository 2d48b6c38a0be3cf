set check_function_bodies = off;

create table private.platform_admins (
  user_id uuid primary key references auth.users (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table private.platform_admins is 'The operator''s staff. They are not members of any account.';

create table private.admin_entries (
  id bigint generated always as identity primary key,
  user_id uuid not null references private.platform_admins (user_id) on delete cascade,
  account_id uuid not null references public.accounts (id) on delete cascade,
  reason text not null check (length(reason) between 1 and 500),
  entered_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table private.admin_entries is
  'A platform administrator looks into an account, read-only and for a short time. Rows stay as the trace.';
create index admin_entries_user on private.admin_entries (user_id, expires_at);
create index admin_entries_account on private.admin_entries (account_id);
create index admin_entries_age on private.admin_entries (expires_at);

create function private.require_platform_admin()
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_platform_admin() then
    perform private.fail('not_platform_admin', 'only platform administrators may do this');
  end if;
end
$$;
