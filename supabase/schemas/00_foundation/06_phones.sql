-- Phones are digits of E.164 without a plus.
set check_function_bodies = off;

create function private.normalise_phone(phone text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when phone ~ '^[0-9]+$' then phone
    when phone ~ '^[0-9+(). -]*$' then nullif(regexp_replace(phone, '[^0-9]', '', 'g'), '')
  end;
end
$$;
comment on function private.normalise_phone is 'Digits of E.164 without plus; null when other characters occur.';

create function private.is_possible_phone(phone text)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return phone ~ '^[1-9][0-9]{7,14}$';
end
$$;
comment on function private.is_possible_phone is
  'Length and first digit only: strict validity refuses real numbers; WhatsApp is asked whether it exists there.';

create function private.phone_key(phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case
    when phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(phone, 4) || right(phone, 8)
    else phone
  end;
end
$$;
comment on function private.phone_key is
  'What two spellings of a phone have in common: Brazilian mobiles lose the ninth digit, which WhatsApp may omit.';

create function private.local_phone(phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case
    -- Brazil's 55 may be missing, and so may the ninth digit of a mobile.
    when length(phone) = 13 and left(phone, 2) = '55' and substr(phone, 5, 1) = '9' then substr(phone, 3, 2) || right(phone, 8)
    when length(phone) = 12 and left(phone, 2) = '55' then substr(phone, 3)
    when length(phone) = 11 and substr(phone, 3, 1) = '9' then left(phone, 2) || right(phone, 8)
    -- Mexico and Argentina write a digit into mobile numbers that WhatsApp may leave out.
    when length(phone) = 13 and left(phone, 3) in ('521', '549') then left(phone, 2) || right(phone, 10)
    else phone
  end;
end
$$;
comment on function private.local_phone is 'What spellings of a phone have in common that phone_key keeps apart.';

create function private.wa_phone(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$');
comment on function private.wa_phone is 'The phone in an id of WhatsApp; null when it is none.';

create function private.wa_lid(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20})(?::[0-9]+)?@lid$');
comment on function private.wa_lid is 'The LID in an id of WhatsApp; null when it is none.';

grant execute on function private.is_possible_phone to authenticated, service_role;
grant execute on function private.phone_key, private.wa_phone, private.wa_lid to service_role;
