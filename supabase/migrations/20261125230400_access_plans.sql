-- Who may read what is asked by every policy. A function in SQL that fixes its search path is planned at each call; these
-- are planned once a connection, and account_ids is one question.

create or replace function private.account_ids()
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

create or replace function private.member_account_ids()
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

create or replace function private.key_account_ids(scope text)
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
