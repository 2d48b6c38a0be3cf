-- How somebody joins an account: by a link that is good once and for a week.
set check_function_bodies = off;

create function public.invite_member(account_id uuid, role text, email text default null)
returns jsonb language sql set search_path = ''
as $$
  select private.invite_member(account_id, role, email)
$$;
comment on function public.invite_member is
  'For owners and admins: {id, token, expires_at}; the token is seen this once. Codes: not_allowed, role_invalid, email_invalid, already_member, invitation_limit, plan_limit_exceeded, account_suspended.';

create function private.invite_member(account_id uuid, role text, email text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  address constant text := nullif(lower(btrim(invite_member.email)), '');
  -- Two random uuids hold 244 random bits.
  token constant text := 'zbi_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  seats constant integer := private.plan_limit(account_id, 'members');
  invitation public.account_invitations;
begin
  -- One at a time, so that what is counted stays true.
  perform private.hold_team(account_id);
  perform private.check_invitation(account_id, role, address);
  -- Inviting somebody again replaces the link he has not used.
  update public.account_invitations i set revoked_at = now()
  where i.account_id = invite_member.account_id and i.email = address and private.is_open(i);
  if private.used_seats(account_id) >= seats then
    perform private.refuse_beyond('members', seats, private.used_seats(account_id));
  end if;
  insert into public.account_invitations (account_id, email, role, invited_by, expires_at)
  values (invite_member.account_id, address, invite_member.role, auth.uid(),
    now() + (select make_interval(secs => settings.invitation_seconds) from private.settings))
  returning * into invitation;
  insert into private.invitation_hashes (invitation_id, sha256)
  values (invitation.id, sha256(convert_to(token, 'UTF8')));
  perform private.record_event(account_id, 'invitation.created', invitation.id, jsonb_build_object('role', role, 'email', address));
  return jsonb_build_object('id', invitation.id, 'token', token, 'expires_at', invitation.expires_at);
end
$$;

create function private.check_invitation(account_id uuid, role text, email text)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  hourly constant integer := (select settings.invitations_per_hour from private.settings);
begin
  if role is null or role not in ('admin', 'agent') then
    perform private.fail('role_invalid', format('nobody is invited as %s', role), 'admin or agent');
  end if;
  if length(email) > 254 or email !~ '^[^@[:space:][:cntrl:]<>,;:"()]+@[^@[:space:][:cntrl:]<>,;:"()]+\.[^@[:space:][:cntrl:]<>,;:"().]+$' then
    perform private.fail('email_invalid', 'this is no mail address');
  end if;
  if exists (select from public.account_members m join auth.users users on users.id = m.user_id
    where m.account_id = check_invitation.account_id and lower(users.email) = check_invitation.email) then
    perform private.fail('already_member', 'this person is in the account');
  end if;
  if hourly <= (select count(*) from public.account_invitations i
    where i.account_id = check_invitation.account_id and i.created_at > now() - interval '1 hour') then
    perform private.fail('invitation_limit', format('an account invites %s people an hour', hourly), 'try again later');
  end if;
end
$$;

create function private.used_seats(account_id uuid)
returns integer language sql stable security definer set search_path = ''
as $$
  select (select count(*) from public.account_members m where m.account_id = used_seats.account_id)::integer
    + (select count(*) from public.account_invitations i
      where i.account_id = used_seats.account_id and private.is_open(i))::integer
$$;
comment on function private.used_seats is 'Members and open invitations.';

create function private.is_open(invitation public.account_invitations)
returns boolean language sql stable set search_path = ''
return invitation.accepted_at is null and invitation.revoked_at is null and invitation.expires_at > now();

create function public.show_invitation(token text)
returns jsonb language sql stable set search_path = ''
as $$
  select private.show_invitation(token)
$$;
comment on function public.show_invitation is
  '{account_id, account_name, role, email, expires_at}. Codes: invitation_invalid, invitation_used, invitation_revoked, invitation_expired.';

create function private.show_invitation(token text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  invitation constant public.account_invitations := private.find_invitation(token);
begin
  return (
    select jsonb_build_object('account_id', a.id, 'account_name', a.name, 'role', invitation.role,
      'email', invitation.email, 'expires_at', invitation.expires_at)
    from public.accounts a where a.id = invitation.account_id);
end
$$;

create function public.accept_invitation(token text, name text default '')
returns uuid language sql set search_path = ''
as $$
  select private.accept_invitation(token, name)
$$;
comment on function public.accept_invitation is
  'The caller joins, and is called so from now on if he says a name; answers the account. Codes: those of show_invitation, invitation_other_email, user_unconfirmed, already_member, plan_limit_exceeded, account_suspended.';

create function private.accept_invitation(token text, name text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  invitation public.account_invitations;
  members integer;
  seats integer;
begin
  perform private.require_user('not_authenticated');
  invitation := private.find_invitation(token);
  -- The account before the invitation, as whoever invites does it; then what was found may be outdated.
  perform from public.accounts a where a.id = invitation.account_id for no key update;
  perform from public.account_invitations i where i.id = invitation.id for update;
  invitation := private.find_invitation(token);
  if invitation.email is not null then
    perform private.require_confirmed();
  end if;
  if invitation.email <> (select lower(users.email) from auth.users users where users.id = auth.uid()) then
    perform private.fail('invitation_other_email', 'this invitation is for another mail address', 'sign in with that address');
  end if;
  perform private.refuse_inactive(array[invitation.account_id]);
  seats := private.plan_limit(invitation.account_id, 'members');
  select count(*) into members from public.account_members m where m.account_id = invitation.account_id;
  if members >= seats then
    perform private.refuse_beyond('members', seats, members);
  end if;
  if private.clean_name(accept_invitation.name) <> '' then
    update public.profiles p set name = private.clean_name(accept_invitation.name, 100) where p.user_id = auth.uid();
  end if;
  insert into public.account_members (account_id, user_id, role)
  values (invitation.account_id, auth.uid(), invitation.role)
  on conflict on constraint account_members_pkey do nothing;
  if not found then
    perform private.fail('already_member', 'you are in this account', 'open it');
  end if;
  update public.account_invitations i set accepted_at = now(), accepted_by = auth.uid() where i.id = invitation.id;
  perform private.record_event(invitation.account_id, 'member.joined', auth.uid(),
    jsonb_build_object('invitation_id', invitation.id, 'role', invitation.role));
  return invitation.account_id;
end
$$;

create function public.revoke_invitation(invitation_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.revoke_invitation(invitation_id)
$$;
comment on function public.revoke_invitation is 'Takes an unused invitation back; false when there is no such one of yours.';

create function private.revoke_invitation(invitation_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  revoked_account uuid;
begin
  perform private.require_user();
  update public.account_invitations i set revoked_at = now()
  where i.id = revoke_invitation.invitation_id and i.accepted_at is null and i.revoked_at is null
    and i.account_id = any (array(select private.managed_account_ids()))
  returning i.account_id into revoked_account;
  if revoked_account is null then
    return false;
  end if;
  perform private.record_event(revoked_account, 'invitation.revoked', invitation_id);
  return true;
end
$$;

create function private.find_invitation(token text)
returns public.account_invitations language plpgsql stable security definer set search_path = ''
as $$
declare
  invitation public.account_invitations;
begin
  select i.* into invitation
  from private.invitation_hashes hashes join public.account_invitations i on i.id = hashes.invitation_id
  where hashes.sha256 = sha256(convert_to(token, 'UTF8'));
  if not found then
    perform private.fail('invitation_invalid', 'no invitation has this token', 'ask for a new link');
  elsif invitation.accepted_at is not null then
    perform private.fail('invitation_used', 'this invitation was accepted before', 'sign in, or ask for a new link');
  elsif invitation.revoked_at is not null or not private.may_manage(invitation.account_id, invitation.invited_by) then
    perform private.fail('invitation_revoked', 'this invitation was taken back', 'ask for a new link');
  elsif invitation.expires_at <= now() then
    perform private.fail('invitation_expired', 'this invitation is too old', 'ask for a new link');
  end if;
  return invitation;
end
$$;
comment on function private.find_invitation is 'The open invitation with this token, by somebody who may still invite.';

grant execute on function public.invite_member, private.invite_member, public.show_invitation,
  private.show_invitation, public.accept_invitation, private.accept_invitation, public.revoke_invitation,
  private.revoke_invitation to authenticated;
