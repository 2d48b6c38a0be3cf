-- What policies ask: for members, and for keys (read reads, send writes what any member writes, manage what owners and
-- admins do; no key owns an account). Memberships are looked up, never taken from the token, so a removed member loses
-- access at once. None takes a row value: each runs once a statement. In plpgsql, because a function in SQL that fixes
-- its search path is planned at each call; these are planned once a connection.
set check_function_bodies = off;

create function private.account_ids()
returns setof uuid language plpgsql stable security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
declare
  caller constant uuid := auth.uid();
begin
  return query
  select members.account_id from public.account_members members where members.user_id = caller
  union
  -- As private.key_account_ids('read').
  select keys.account_id from public.api_keys keys
  where keys.id = caller and 'read' = any (keys.scopes) and keys.revoked_at is null
    and (keys.expires_at is null or keys.expires_at > now())
  union
  select entries.account_id from private.admin_entries entries
  where entries.user_id = caller and entries.expires_at > now();
end
$$;
comment on function private.account_ids is
  'Accounts the caller may read, entered ones of a platform administrator included.';

create function private.member_account_ids()
returns setof uuid language plpgsql stable security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('send');
end
$$;
comment on function private.member_account_ids is
  'Accounts in which the caller is a member of any role, or a key that may send.';

create function private.managed_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members
    where members.user_id = (select auth.uid()) and members.role in ('owner', 'admin')
  union
  select private.key_account_ids('manage')
$$;
comment on function private.managed_account_ids is
  'Accounts in which the caller is owner or admin, or a key that may manage.';

create function private.owned_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members
    where members.user_id = (select auth.uid()) and members.role = 'owner'
$$;
comment on function private.owned_account_ids is 'Accounts that the caller owns.';

create function private.key_account_ids(scope text)
returns setof uuid language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select keys.account_id from public.api_keys keys
  where keys.id = (select auth.uid()) and key_account_ids.scope = any (keys.scopes)
    and keys.revoked_at is null and (keys.expires_at is null or keys.expires_at > now());
end
$$;
comment on function private.key_account_ids is 'The account of the calling API key, while it holds and has the scope.';

create function private.is_platform_admin()
returns boolean language sql stable security definer set search_path = ''
as $$
  select exists (select from private.platform_admins admins where admins.user_id = (select auth.uid()))
$$;

grant execute on function private.account_ids, private.member_account_ids, private.managed_account_ids,
  private.owned_account_ids, private.is_platform_admin to authenticated;
