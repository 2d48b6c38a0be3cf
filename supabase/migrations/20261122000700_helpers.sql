-- What policies ask. Memberships are looked up, never taken from the token, so a removed member loses
-- access at once. None takes a row value: each runs once a statement.

create function private.account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select entries.account_id from private.admin_entries entries
    where entries.user_id = (select auth.uid()) and entries.expires_at > now()
$$;
comment on function private.account_ids is
  'Accounts the caller may read, entered ones of a platform administrator included.';

create function private.member_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
$$;
comment on function private.member_account_ids is 'Accounts in which the caller is a member of any role.';

create function private.managed_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members
    where members.user_id = (select auth.uid()) and members.role in ('owner', 'admin')
$$;
comment on function private.managed_account_ids is 'Accounts in which the caller is owner or admin.';

create function private.owned_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members
    where members.user_id = (select auth.uid()) and members.role = 'owner'
$$;
comment on function private.owned_account_ids is 'Accounts that the caller owns.';

create function private.is_platform_admin()
returns boolean language sql stable security definer set search_path = ''
as $$
  select exists (select from private.platform_admins admins where admins.user_id = (select auth.uid()))
$$;

grant execute on function private.account_ids, private.member_account_ids, private.managed_account_ids,
  private.owned_account_ids, private.is_platform_admin to authenticated;
