-- What somebody may hand on ends with his own right to it, however he loses that: removed, leaving, a lesser role, his
-- user deleted. A trigger, because not every way leads through a function of ours.
set check_function_bodies = off;

create function private.may_manage(account_id uuid, user_id uuid)
returns boolean language sql stable security definer set search_path = ''
as $$
  select exists (select from public.account_members m
    where m.account_id = may_manage.account_id and m.user_id = may_manage.user_id and m.role in ('owner', 'admin'))
$$;
comment on function private.may_manage is 'Whether this person is owner or admin now: who may invite, and make keys.';

create function private.end_lost_rights()
returns trigger language plpgsql security definer set search_path = ''
as $$
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
$$;
create trigger end_lost_rights_update after update on public.account_members referencing new table as changed_rows
for each statement execute function private.end_lost_rights();
create trigger end_lost_rights_delete after delete on public.account_members referencing old table as changed_rows
for each statement execute function private.end_lost_rights();

create function private.revoke_made(account_id uuid, user_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
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
$$;
comment on function private.revoke_made is 'Keys and open invitations that this person has made.';

create function private.made_rights(account_id uuid, user_id uuid)
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'keys', (select count(*) from public.api_keys keys
      where keys.account_id = made_rights.account_id and keys.created_by = made_rights.user_id and keys.revoked_at is null),
    'invitations', (select count(*) from public.account_invitations i
      where i.account_id = made_rights.account_id and i.invited_by = made_rights.user_id and private.is_open(i)))
$$;
comment on function private.made_rights is 'How many keys and open invitations hang on this person: {keys, invitations}.';
