-- Who belongs to an account, and who decides about it.
set check_function_bodies = off;

create function public.my_access()
returns jsonb language sql stable set search_path = ''
as $$
  select private.my_access()
$$;
comment on function public.my_access is
  '{platform_admin, accounts: [{account_id, role, until}]}: role observer is a platform administrator inside, until then.';

create function private.my_access()
returns jsonb language sql stable security definer set search_path = ''
as $$
  with access as (
    select m.account_id, m.role, null::timestamptz as until, a.created_at
    from public.account_members m join public.accounts a on a.id = m.account_id
    where m.user_id = (select auth.uid())
    union all
    select entries.account_id, 'observer', max(entries.expires_at), now()
    from private.admin_entries entries
    where entries.user_id = (select auth.uid()) and entries.expires_at > now()
      and not exists (select from public.account_members m
        where m.account_id = entries.account_id and m.user_id = entries.user_id)
    group by entries.account_id
  )
  select jsonb_build_object('platform_admin', private.is_platform_admin(), 'accounts', (
    select coalesce(jsonb_agg(jsonb_build_object('account_id', access.account_id, 'role', access.role, 'until', access.until)
      order by access.created_at, access.account_id), '[]') from access))
$$;

create function public.list_members(account_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_members(account_id)
$$;
comment on function public.list_members is
  '{members: [{user_id, email, name, picture, role, created_at, last_sign_in_at}]}, owners first. Code: account_not_found.';

create function private.list_members(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_readable(account_id);
  return jsonb_build_object('members', (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'email', users.email, 'name', m.name,
        'picture', p.picture, 'role', m.role, 'created_at', m.created_at, 'last_sign_in_at', users.last_sign_in_at)
      order by array_position('{owner,admin,agent}', m.role), m.created_at, m.user_id), '[]')
    from public.account_members m join auth.users users on users.id = m.user_id
    left join public.profiles p on p.user_id = m.user_id
    where m.account_id = list_members.account_id));
end
$$;

create function public.set_member_role(account_id uuid, user_id uuid, role text)
returns boolean language sql set search_path = ''
as $$
  select private.set_member_role(account_id, user_id, role)
$$;
comment on function public.set_member_role is
  'Owners and admins; false when it was so before. Codes: not_allowed, role_invalid, member_not_found, owner_required.';

create function private.set_member_role(account_id uuid, user_id uuid, role text)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
  made jsonb;
begin
  perform private.hold_team(account_id);
  if role is null or role not in ('admin', 'agent') then
    perform private.fail('role_invalid', format('%s cannot be given', role), 'admin or agent; transfer_ownership makes owners');
  end if;
  member := private.hold_member(account_id, user_id);
  perform private.guard_owner(member);
  made := private.made_rights(account_id, user_id);
  update public.account_members m set role = set_member_role.role
  where m.account_id = set_member_role.account_id and m.user_id = set_member_role.user_id
    and m.role <> set_member_role.role;
  if not found then
    return false;
  end if;
  perform private.record_event(account_id, 'member.role_changed', user_id, jsonb_build_object('from', member.role, 'to', role)
    || case when role = 'agent' then jsonb_build_object('revoked', made) else '{}' end);
  return true;
end
$$;

create function public.remove_member(account_id uuid, user_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select private.remove_member(account_id, user_id)
$$;
comment on function public.remove_member is
  'Owners and admins, or anybody himself to leave: {revoked: {keys, invitations}}, what he had made and ends with him.
  Access to rows ends at once. The account''s topic tells him, and his client is to leave it: on hosted Supabase one that stays may
  hear ids, never what is in a row, until its token ends (at most jwt_expiry).
  Codes: not_allowed, member_not_found, owner_required.';

create function private.remove_member(account_id uuid, user_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
  made jsonb;
begin
  if user_id is distinct from auth.uid() then
    perform private.hold_team(account_id);
  elsif account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('member_not_found', 'nobody in this account has this user_id');
  end if;
  member := private.hold_member(account_id, user_id);
  perform private.guard_owner(member);
  made := private.made_rights(account_id, user_id);
  delete from public.account_members m
  where m.account_id = remove_member.account_id and m.user_id = remove_member.user_id;
  perform private.record_event(account_id, 'member.removed', user_id, jsonb_build_object('role', member.role, 'revoked', made));
  return jsonb_build_object('revoked', made);
end
$$;

create function public.transfer_ownership(account_id uuid, user_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.transfer_ownership(account_id, user_id)
$$;
comment on function public.transfer_ownership is
  'The calling owner makes another member owner and becomes admin. Codes: not_allowed, member_not_found.';

create function private.transfer_ownership(account_id uuid, user_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  perform private.require_owner(account_id);
  member := private.hold_member(account_id, user_id);
  -- Whoever had to wait may own it no longer.
  perform private.require_owner(account_id);
  if member.role = 'owner' then
    return false;
  end if;
  update public.account_members m set role = case when m.user_id = auth.uid() then 'admin' else 'owner' end
  where m.account_id = transfer_ownership.account_id and m.user_id in (auth.uid(), transfer_ownership.user_id);
  perform private.record_event(account_id, 'member.made_owner', user_id);
  return true;
end
$$;

create function private.hold_team(account_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_manager(account_id);
  perform from public.accounts a where a.id = hold_team.account_id for no key update;
  perform from public.account_members m where m.account_id = hold_team.account_id and m.user_id = auth.uid() for share;
  -- Whoever had to wait may have lost the right meanwhile.
  perform private.require_manager(account_id);
end
$$;
comment on function private.hold_team is 'For owners and admins: nobody else changes the team, invites or makes keys until the transaction ends.';

create function private.hold_member(account_id uuid, user_id uuid)
returns public.account_members language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  -- One change of the team at a time, or two owners could both make room for each other.
  perform from public.accounts a where a.id = hold_member.account_id for no key update;
  select * into member from public.account_members m
  where m.account_id = hold_member.account_id and m.user_id = hold_member.user_id;
  if not found then
    perform private.fail('member_not_found', 'nobody in this account has this user_id');
  end if;
  return member;
end
$$;

create function private.guard_owner(member public.account_members)
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if member.role <> 'owner' then
    return;
  end if;
  perform private.require_owner(member.account_id);
  if not exists (select from public.account_members m
    where m.account_id = member.account_id and m.role = 'owner' and m.user_id <> member.user_id) then
    perform private.fail('owner_required', 'an account always has an owner', 'transfer_ownership first');
  end if;
end
$$;
comment on function private.guard_owner is 'Only owners decide about owners, and never about the last one.';

grant execute on function public.my_access, private.my_access, public.list_members, private.list_members,
  public.set_member_role, private.set_member_role, public.remove_member, private.remove_member,
  public.transfer_ownership, private.transfer_ownership to authenticated;
