-- How an account comes to be. Plan and role never come from what the caller says.
set check_function_bodies = off;

-- Whoever answers for an address has it confirmed, at once where Auth asks for no confirmation.
create function private.handle_sign_up()
returns trigger language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
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
$$;
comment on function private.handle_sign_up is
  'Opens the account that a sign-up asked for once its address is confirmed: until then it holds no phone.';
create trigger open_account after insert on auth.users
for each row execute function private.handle_sign_up();
create trigger open_confirmed_account after update of email_confirmed_at on auth.users
for each row execute function private.handle_sign_up();

create function private.open_profile()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.profiles (user_id, name)
  values (new.id, coalesce(private.clean_name(new.raw_user_meta_data ->> 'full_name', 100), ''))
  on conflict do nothing;
  return null;
end
$$;
comment on function private.open_profile is 'Whoever signs up has a profile from the first moment, with the name that he says.';
create trigger open_profile after insert on auth.users for each row execute function private.open_profile();

create function public.create_account(name text, phone text)
returns uuid language sql set search_path = ''
as $$
  select private.create_account(name, phone)
$$;
comment on function public.create_account is
  'Opens an account on the plan free, owned by the caller: phone_taken, phone_invalid, name_invalid, accounts_limit, account_pause, account_suspended, user_unconfirmed, not_authenticated.';

create function private.create_account(name text, phone text)
returns uuid language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_confirmed();
  return private.open_account(auth.uid(), name, phone);
end
$$;

create function private.open_account(user_id uuid, name text, phone text)
returns uuid language plpgsql set search_path = ''
as $$
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
$$;

create function private.limit_accounts(user_id uuid)
returns void language plpgsql set search_path = ''
as $$
declare
  most constant integer := (select settings.free_accounts_per_user from private.settings);
begin
  -- One at a time, so that what is counted stays true.
  perform pg_advisory_xact_lock(hashtextextended('accounts of ' || limit_accounts.user_id, 0));
  if exists (select from public.account_members m join public.accounts a on a.id = m.account_id
    where m.user_id = limit_accounts.user_id and m.role = 'owner' and a.suspended_reason is not null) then
    perform private.fail('account_suspended', 'an account of yours is suspended: there is no other one instead',
      'ask the operator');
  end if;
  if most <= (select count(*) from public.account_members m
    where m.user_id = limit_accounts.user_id and m.role = 'owner' and (private.plan_of(m.account_id)).name = 'free') then
    perform private.fail('accounts_limit', format('one person has at most %s accounts on the plan free', most),
      'take a plan for one of them');
  end if;
end
$$;
comment on function private.limit_accounts is
  'What a plan allows is counted by the account, so accounts that cost nothing are counted by the person. Codes: accounts_limit, account_suspended.';

create function private.pause_accounts(user_id uuid)
returns void language plpgsql set search_path = ''
as $$
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
$$;
comment on function private.pause_accounts is
  'Who has just opened as many accounts as one may have waits, also when he has given them away; platform administrators excepted. Code: account_pause, its detail {"seconds": how long to wait}.';

create function private.count_opening(user_id uuid)
returns void language sql set search_path = ''
as $$
  insert into private.account_openings as openings (user_id) values (user_id)
  on conflict on constraint account_openings_pkey do update set (opened_at, opened) = (
    select case when counting then openings.opened_at else excluded.opened_at end,
      case when counting then openings.opened + 1 else 1 end
    from (select openings.opened_at > now() - make_interval(secs => settings.account_pause_seconds) as counting
      from private.settings) since)
$$;

grant execute on function public.create_account, private.create_account to authenticated;
