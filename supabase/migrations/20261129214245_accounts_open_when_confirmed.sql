CREATE TABLE "private"."account_openings" ("user_id" uuid NOT NULL, "opened_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "account_openings_pkey" PRIMARY KEY (user_id));

ALTER TABLE "private"."settings" ADD COLUMN "account_pause_seconds" integer NOT NULL DEFAULT 600;

CREATE OR REPLACE FUNCTION private.accept_invitation(token text, name text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  insert into public.account_members (account_id, user_id, role, name)
  values (invitation.account_id, auth.uid(), invitation.role, left(btrim(coalesce(accept_invitation.name, '')), 100))
  on conflict on constraint account_members_pkey do nothing;
  if not found then
    perform private.fail('already_member', 'you are in this account', 'open it');
  end if;
  update public.account_invitations i set accepted_at = now(), accepted_by = auth.uid() where i.id = invitation.id;
  perform private.record_event(invitation.account_id, 'member.joined', auth.uid(),
    jsonb_build_object('invitation_id', invitation.id, 'role', invitation.role));
  return invitation.account_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.create_account(name text, phone text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_confirmed();
  return private.open_account(auth.uid(), name, phone);
end
$function$;

CREATE OR REPLACE FUNCTION private.handle_sign_up()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '2s'
AS $function$
declare
  data constant jsonb := new.raw_user_meta_data;
begin
  if new.email_confirmed_at is null or old.email_confirmed_at is not null
    or exists (select from private.account_openings openings where openings.user_id = new.id) then
    return null;
  end if;
  if data ? 'name' and data ? 'phone' and not data ? 'invitation' then
    perform private.open_account(new.id, data ->> 'name', data ->> 'phone');
  end if;
  return null;
exception when others then
  -- A raised error would refuse the sign-up, or the confirmation, without a reason. The first login calls
  -- create_account instead.
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.open_account(user_id uuid, name text, phone text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  digits constant text := private.normalise_phone(open_account.phone);
  trimmed constant text := btrim(open_account.name);
  opened_id uuid;
begin
  if private.is_account_name(trimmed) is not true then
    perform private.fail('name_invalid', 'an account needs a name of 1 to 255 characters, without an address in it');
  end if;
  if digits is null then
    perform private.fail_phone();
  end if;
  perform private.limit_accounts(user_id);
  insert into public.accounts (name, phone, plan) values (trimmed, digits, 'free')
  on conflict on constraint accounts_phone_key do nothing
  returning id into opened_id;
  if opened_id is null then
    perform private.fail('phone_taken', 'another account has this phone', 'ask its owner for an invitation');
  end if;
  perform private.pause_accounts(user_id);
  insert into public.account_members (account_id, user_id, role)
  values (opened_id, open_account.user_id, 'owner');
  insert into private.account_openings (user_id) values (open_account.user_id)
  on conflict on constraint account_openings_pkey do update set opened_at = excluded.opened_at;
  return opened_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.pause_accounts(user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  seconds constant integer := (
    select ceil(extract(epoch from openings.opened_at - now())) + settings.account_pause_seconds
    from private.account_openings openings, private.settings
    where openings.user_id = pause_accounts.user_id);
begin
  if seconds > 0
    and not exists (select from private.platform_admins admins where admins.user_id = pause_accounts.user_id) then
    perform private.fail('account_pause', jsonb_build_object('seconds', seconds)::text,
      'so many seconds later you may open the next account');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_confirmed()
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_user('not_authenticated');
  if not exists (select from auth.users users where users.id = auth.uid()) then
    perform private.fail('not_authenticated', 'this user is gone', 'sign in');
  elsif (select users.email_confirmed_at from auth.users users where users.id = auth.uid()) is null then
    perform private.fail('user_unconfirmed', 'your address is not confirmed', 'follow the link in the mail first');
  end if;
end
$function$;

ALTER TABLE "private"."account_openings" ADD CONSTRAINT "account_openings_user_id_fkey" FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_account_pause_seconds_check" CHECK (((account_pause_seconds >= 0) AND (account_pause_seconds <= 2592000)));

CREATE TRIGGER open_confirmed_account AFTER UPDATE OF email_confirmed_at ON auth.users FOR EACH ROW EXECUTE FUNCTION private.handle_sign_up();

COMMENT ON COLUMN "private"."settings"."account_pause_seconds" IS 'How long a person waits between two accounts that he opens.';

COMMENT ON FUNCTION "private"."handle_sign_up"() IS 'Opens the account that a sign-up asked for once its address is confirmed: until then it holds no phone.';

COMMENT ON FUNCTION "private"."pause_accounts"(uuid) IS 'Between two accounts of one person, platform administrators excepted. Code: account_pause, its detail {"seconds": how long to wait}.';

COMMENT ON FUNCTION "private"."require_confirmed"() IS 'Somebody who has proved his address. Codes: not_authenticated, user_unconfirmed.';

COMMENT ON FUNCTION "public"."accept_invitation"(text, text) IS 'The caller joins; answers the account. Codes: those of show_invitation, invitation_other_email, user_unconfirmed, already_member, plan_limit_exceeded, account_suspended.';

COMMENT ON FUNCTION "public"."create_account"(text, text) IS 'Opens an account on the plan free, owned by the caller: phone_taken, phone_invalid, name_invalid, accounts_limit, account_pause, account_suspended, user_unconfirmed, not_authenticated.';

COMMENT ON TABLE "private"."account_openings" IS 'When a person last opened an account, whatever has become of it since: a sign-up opens one, and the next one waits.';

REVOKE ALL ON FUNCTION "private"."pause_accounts"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pause_accounts"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_confirmed"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_confirmed"() TO "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."account_openings" TO "postgres";

-- An address that nobody has confirmed holds a phone no longer: nobody was ever in these accounts, and each opens when
-- its address is confirmed.
delete from public.accounts a
where exists (select from public.account_members m where m.account_id = a.id)
  and not exists (select from public.account_members m join auth.users users on users.id = m.user_id
    where m.account_id = a.id and (users.email_confirmed_at is not null or users.last_sign_in_at is not null))
  and not exists (select from public.instances i where i.account_id = a.id)
  and not exists (select from public.contacts c where c.account_id = a.id);

insert into private.account_openings (user_id, opened_at)
select m.user_id, max(a.created_at) from public.account_members m join public.accounts a on a.id = m.account_id
where m.role = 'owner' group by m.user_id;
