-- What the operator's people do: attach users from the command line, list accounts, look into one.
set check_function_bodies = off;

create function orchestrator.grant_member(email text, account_id uuid, role text)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  user_id constant uuid := private.confirmed_user(grant_member.email);
begin
  if not exists (select from public.accounts a where a.id = grant_member.account_id) then
    perform private.fail('account_not_found', format('no account %s', grant_member.account_id));
  end if;
  insert into public.account_members as members (account_id, user_id, role)
  values (grant_member.account_id, user_id, grant_member.role)
  on conflict on constraint account_members_pkey do update set role = excluded.role;
  return jsonb_build_object('user_id', user_id);
exception when check_violation or not_null_violation then
  perform private.fail('role_invalid', format('%s is no role', grant_member.role), 'owner, admin or agent');
end
$$;

create function orchestrator.grant_platform_admin(email text)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  user_id constant uuid := private.confirmed_user(grant_platform_admin.email);
begin
  perform private.add_platform_admin(user_id);
  return jsonb_build_object('user_id', user_id);
end
$$;

create function private.confirmed_user(email text)
returns uuid language plpgsql stable security definer set search_path = ''
as $$
declare
  known record;
begin
  select users.id, users.email_confirmed_at into known
  from auth.users users where lower(users.email) = lower(btrim(confirmed_user.email));
  if not found then
    perform private.fail('user_not_found', 'nobody has signed up with this address', 'sign up in the dashboard first');
  end if;
  if known.email_confirmed_at is null then
    perform private.fail('user_unconfirmed', 'this address is not confirmed', 'follow the link in the mail first');
  end if;
  return known.id;
end
$$;

create function private.add_platform_admin(user_id uuid)
returns void language sql security definer set search_path = ''
as $$
  insert into private.platform_admins (user_id) values (add_platform_admin.user_id) on conflict do nothing
$$;

grant execute on function orchestrator.grant_member, orchestrator.grant_platform_admin, private.confirmed_user,
  private.add_platform_admin to service_role;
