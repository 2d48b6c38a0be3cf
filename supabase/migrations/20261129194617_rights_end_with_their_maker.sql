DROP FUNCTION "private"."remove_member"(uuid, uuid);

DROP FUNCTION "public"."remove_member"(uuid, uuid);

CREATE OR REPLACE FUNCTION private.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Two random uuids hold 244 random bits.
  secret constant text := 'zb_live_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  key_id uuid;
begin
  -- Neither can a key make keys: whoever stole one could outlive its revocation.
  perform private.hold_team(account_id);
  if coalesce(btrim(create_api_key.name), '') = '' or length(btrim(create_api_key.name)) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage}' then
    perform private.fail('scopes_invalid', 'scopes are read, send and manage');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, btrim(create_api_key.name), left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.record_event(account_id, 'key.created', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$function$;

CREATE OR REPLACE FUNCTION private.end_lost_rights()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  member record;
begin
  -- In order, so that two statements never wait for each other.
  for member in
    select changed.account_id, changed.user_id from changed_rows changed
    where not private.may_manage(changed.account_id, changed.user_id)
    order by 1, 2
  loop
    perform private.revoke_made(member.account_id, member.user_id);
  end loop;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.find_invitation(token text)
 RETURNS public.account_invitations
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.hold_team(account_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_manager(account_id);
  perform from public.accounts a where a.id = hold_team.account_id for no key update;
  perform from public.account_members m where m.account_id = hold_team.account_id and m.user_id = auth.uid() for share;
  -- Whoever had to wait may have lost the right meanwhile.
  perform private.require_manager(account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.invite_member(account_id uuid, role text, email text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.made_rights(account_id uuid, user_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'keys', (select count(*) from public.api_keys keys
      where keys.account_id = made_rights.account_id and keys.created_by = made_rights.user_id and keys.revoked_at is null),
    'invitations', (select count(*) from public.account_invitations i
      where i.account_id = made_rights.account_id and i.invited_by = made_rights.user_id and private.is_open(i)))
$function$;

CREATE OR REPLACE FUNCTION private.may_manage(account_id uuid, user_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (select from public.account_members m
    where m.account_id = may_manage.account_id and m.user_id = may_manage.user_id and m.role in ('owner', 'admin'))
$function$;

CREATE OR REPLACE FUNCTION private.remove_member(account_id uuid, user_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.revoke_made(account_id uuid, user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  revoked record;
begin
  for revoked in
    update public.api_keys keys set revoked_at = now()
    where keys.account_id = revoke_made.account_id and keys.created_by = revoke_made.user_id and keys.revoked_at is null
    returning keys.id
  loop
    perform private.record_event(account_id, 'key.revoked', revoked.id, jsonb_build_object('maker_lost_right', user_id));
  end loop;
  for revoked in
    update public.account_invitations i set revoked_at = now()
    where i.account_id = revoke_made.account_id and i.invited_by = revoke_made.user_id and private.is_open(i)
    returning i.id
  loop
    perform private.record_event(account_id, 'invitation.revoked', revoked.id, jsonb_build_object('maker_lost_right', user_id));
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_member_role(account_id uuid, user_id uuid, role text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.transfer_ownership(account_id uuid, user_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.remove_member(account_id uuid, user_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.remove_member(account_id, user_id)
$function$;

CREATE TRIGGER end_lost_rights_delete AFTER DELETE ON public.account_members REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.end_lost_rights();

CREATE TRIGGER end_lost_rights_update AFTER UPDATE ON public.account_members REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.end_lost_rights();

COMMENT ON FUNCTION "private"."find_invitation"(text) IS 'The open invitation with this token, by somebody who may still invite.';

COMMENT ON FUNCTION "private"."hold_team"(uuid) IS 'For owners and admins: nobody else changes the team, invites or makes keys until the transaction ends.';

COMMENT ON FUNCTION "private"."made_rights"(uuid, uuid) IS 'How many keys and open invitations hang on this person: {keys, invitations}.';

COMMENT ON FUNCTION "private"."may_manage"(uuid, uuid) IS 'Whether this person is owner or admin now: who may invite, and make keys.';

COMMENT ON FUNCTION "private"."revoke_made"(uuid, uuid) IS 'Keys and open invitations that this person has made.';

COMMENT ON FUNCTION "public"."create_api_key"(uuid, text, text[], timestamp with time zone) IS 'For owners and admins: {id, key, prefix}. The key is seen this once, and ends when its maker is neither any more. Codes: not_allowed, name_invalid, scopes_invalid.';

COMMENT ON FUNCTION "public"."remove_member"(uuid, uuid) IS 'Owners and admins, or anybody himself to leave: {revoked: {keys, invitations}}, what he had made and ends with him.
  Access ends at once; an open Realtime channel may go on hearing ids until its token ends (jwt_expiry).
  Codes: not_allowed, member_not_found, owner_required.';

REVOKE ALL ON FUNCTION "private"."end_lost_rights"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_lost_rights"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."hold_team"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hold_team"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."made_rights"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."made_rights"(uuid, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."may_manage"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."may_manage"(uuid, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."remove_member"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."remove_member"(uuid, uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."revoke_made"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."revoke_made"(uuid, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."remove_member"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."remove_member"(uuid, uuid) TO "authenticated", "postgres";

-- Who had lost the right before: what he made ends now.
select private.revoke_made(lost.account_id, lost.user_id)
from (
  select keys.account_id, keys.created_by as user_id from public.api_keys keys where keys.created_by is not null
  union
  select i.account_id, i.invited_by from public.account_invitations i where i.invited_by is not null
) lost
where not private.may_manage(lost.account_id, lost.user_id);
