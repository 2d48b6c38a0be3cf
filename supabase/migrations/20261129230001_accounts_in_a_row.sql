ALTER TABLE "private"."account_openings" ADD COLUMN "opened" integer NOT NULL DEFAULT 1;

CREATE OR REPLACE FUNCTION private.count_opening(user_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  insert into private.account_openings as openings (user_id) values (user_id)
  on conflict on constraint account_openings_pkey do update set (opened_at, opened) = (
    select case when counting then openings.opened_at else excluded.opened_at end,
      case when counting then openings.opened + 1 else 1 end
    from (select openings.opened_at > now() - make_interval(secs => settings.account_pause_seconds) as counting
      from private.settings) since)
$function$;

CREATE OR REPLACE FUNCTION private.open_account(user_id uuid, name text, phone text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  digits constant text := private.normalise_phone(open_account.phone);
  cleaned constant text := private.clean_name(open_account.name);
  opened_id uuid;
begin
  -- Nobody types a line break: it is meant for somebody's mail.
  if open_account.name ~ '[[:cntrl:]]' or private.is_account_name(cleaned) is not true then
    perform private.fail('name_invalid', 'an account needs a name of 1 to 255 characters, without an address in it');
  end if;
  if digits is null then
    perform private.fail_phone();
  end if;
  perform private.limit_accounts(user_id);
  insert into public.accounts (name, phone, plan)
  select cleaned, digits, 'free'
  where not exists (select from public.accounts a where private.phone_key(a.phone) = private.phone_key(digits))
  on conflict on constraint accounts_phone_key do nothing
  returning id into opened_id;
  if opened_id is null then
    perform private.fail('phone_taken', 'another account has this phone', 'ask its owner for an invitation');
  end if;
  perform private.pause_accounts(user_id);
  insert into public.account_members (account_id, user_id, role)
  values (opened_id, open_account.user_id, 'owner');
  perform private.count_opening(user_id);
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
    where openings.user_id = pause_accounts.user_id and openings.opened >= settings.free_accounts_per_user);
begin
  if seconds > 0
    and not exists (select from private.platform_admins admins where admins.user_id = pause_accounts.user_id) then
    perform private.fail('account_pause', jsonb_build_object('seconds', seconds)::text,
      'so many seconds later you may open the next account');
  end if;
end
$function$;

COMMENT ON COLUMN "private"."settings"."account_pause_seconds" IS 'In so long a person opens no more accounts than free_accounts_per_user, whatever becomes of them.';

COMMENT ON FUNCTION "private"."pause_accounts"(uuid) IS 'Who has just opened as many accounts as one may have waits, also when he has given them away; platform administrators excepted. Code: account_pause, its detail {"seconds": how long to wait}.';

COMMENT ON TABLE "private"."account_openings" IS 'How many accounts a person has opened since then, whatever has become of them: a sign-up opens one, and after a few the next one waits.';

REVOKE ALL ON FUNCTION "private"."count_opening"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_opening"(uuid) TO "postgres";
