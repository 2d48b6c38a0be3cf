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
  insert into private.account_openings (user_id) values (open_account.user_id)
  on conflict on constraint account_openings_pkey do update set opened_at = excluded.opened_at;
  return opened_id;
end
$function$;
