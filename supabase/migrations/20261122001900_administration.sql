-- What the operator's people do: attach users from the command line, list accounts, look into one.

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

grant execute on function private.confirmed_user, private.add_platform_admin, orchestrator.grant_member,
  orchestrator.grant_platform_admin to service_role;

create function private.require_platform_admin()
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_platform_admin() then
    perform private.fail('not_platform_admin', 'only platform administrators may do this');
  end if;
end
$$;

create function private.list_accounts(after uuid, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  answer jsonb;
begin
  perform private.require_platform_admin();
  with page as (
    select a.id, a.name, a.phone, a.plan, a.status, a.created_at,
      (select count(*) from public.instances i where i.account_id = a.id) as instances,
      (select count(*) from public.account_members m where m.account_id = a.id) as members
    from public.accounts a where list_accounts.after is null or a.id > list_accounts.after
    order by a.id limit size
  )
  select jsonb_build_object('accounts', coalesce(jsonb_agg(page order by page.id), '[]'),
    'next', case when count(*) = size then max(page.id::text) end)
  into answer from page;
  return answer;
end
$$;

create function private.enter_account(account_id uuid, reason text)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  until constant timestamptz := now()
    + (select make_interval(secs => settings.admin_entry_seconds) from private.settings);
begin
  perform private.require_platform_admin();
  if coalesce(btrim(reason), '') = '' then
    perform private.fail('reason_required', 'looking into an account leaves a trace with its reason');
  end if;
  if not exists (select from public.accounts a where a.id = enter_account.account_id) then
    perform private.fail('account_not_found', format('no account %s', enter_account.account_id));
  end if;
  insert into private.admin_entries (user_id, account_id, reason, expires_at)
  values (auth.uid(), enter_account.account_id, left(btrim(reason), 500), until);
  return until;
end
$$;

create function public.admin_list_accounts(after uuid default null, max_items integer default 100)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_accounts(after, max_items)
$$;
comment on function public.admin_list_accounts is
  'For platform administrators: {accounts, next}, paged by id. Code: not_platform_admin.';

create function public.admin_enter_account(account_id uuid, reason text)
returns timestamptz language sql set search_path = ''
as $$
  select private.enter_account(account_id, reason)
$$;
comment on function public.admin_enter_account is
  'For platform administrators: read-only sight of one account until the time answered, with a trace.';

grant execute on function private.list_accounts, private.enter_account, public.admin_list_accounts,
  public.admin_enter_account to authenticated;
