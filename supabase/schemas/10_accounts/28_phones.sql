-- Whose a phone is. What somebody typed he holds until another has it: a number that is connected with it proves it.
set check_function_bodies = off;

create function private.take_phone(account_id uuid, phone text, instead_of_proved boolean default false)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  key constant text := private.phone_key(take_phone.phone);
begin
  -- One at a time: of two accounts that connect one phone at once, the first has proved it.
  perform pg_advisory_xact_lock(hashtextextended('phone ' || key, 0));
  for attempt in 1..5 loop
    -- All of them at once and in one order, or two that take each other's phone would wait for each other.
    perform from public.accounts a
    where a.id = take_phone.account_id or private.phone_key(a.phone) = key order by a.id for update;
    begin
      perform private.lose_phone(a) from public.accounts a
      where private.phone_key(a.phone) = key and a.id <> take_phone.account_id and a.phone_proved_at is null;
      return private.keep_phone(account_id, take_phone.phone, instead_of_proved);
    exception when unique_violation then
      -- Somebody has just opened an account with it; the next look finds it.
    end;
  end loop;
  return false;
end
$$;
comment on function private.take_phone is
  'The account has proved that it has this phone. Whoever held it unproved loses it; the account keeps it as its own unless it has proved another. Answers whether it has it now; never raises.';

create function private.keep_phone(account_id uuid, phone text, instead_of_proved boolean)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  key constant text := private.phone_key(keep_phone.phone);
  before public.accounts;
begin
  select * into strict before from public.accounts a where a.id = keep_phone.account_id;
  if private.phone_key(before.phone) = key then
    if before.phone_proved_at is null then
      update public.accounts a set phone_proved_at = now() where a.id = before.id;
      perform private.record_event(before.id, 'account.phone_proved', before.id, jsonb_build_object('phone', before.phone));
    end if;
    return true;
  end if;
  if before.phone_proved_at is not null and not instead_of_proved
    or exists (select from public.accounts a where private.phone_key(a.phone) = key) then
    return false;
  end if;
  update public.accounts a set phone = keep_phone.phone, phone_proved_at = now() where a.id = before.id;
  perform private.record_event(before.id, 'account.phone_proved', before.id,
    jsonb_build_object('phone', keep_phone.phone, 'instead_of', before.phone));
  return true;
end
$$;

create function private.lose_phone(account public.accounts)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  update public.accounts a set phone = private.placeholder_phone(a.id) where a.id = account.id;
  perform private.record_event(account.id, 'account.phone_lost', account.id, jsonb_build_object('phone', account.phone));
end
$$;

create function private.placeholder_phone(account_id uuid)
returns text language sql immutable set search_path = ''
return '999' || lpad((hashtextextended(account_id::text, 0) & 549755813887)::text, 12, '0');
comment on function private.placeholder_phone is
  'Stands where a phone must and none is known: no country has the code 999, so nobody can type it, sign up or be called with it.';

create function private.is_placeholder_phone(phone text)
returns boolean language sql immutable set search_path = ''
return phone ~ '^999[0-9]{12}$';

create function private.doubt_phone(account_id uuid, phone text)
returns void language sql security definer set search_path = ''
as $$
  update public.accounts a set phone_proved_at = null
  where a.id = doubt_phone.account_id and private.phone_key(a.phone) = private.phone_key(doubt_phone.phone)
    and not exists (select from public.instances i
      where i.account_id = a.id and private.phone_key(i.phone) = private.phone_key(doubt_phone.phone))
$$;
comment on function private.doubt_phone is
  'No number of the account has this phone any more: it is held provisionally again, and the next that is connected takes its place.';
