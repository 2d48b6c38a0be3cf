-- Phones are digits of E.164 without a plus. How people write them is read here, in the orchestrator (read_phone) and in
-- the dashboard (parsePhone) alike: tests/shared/phones.json holds for all three.
set check_function_bodies = off;

create function private.clean_phone(phone text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when phone ~ '^[0-9]*$' then phone
    -- Marks of direction and joiners come along when a phone is copied, and hyphens and spaces of all kinds.
    else btrim(translate(
      regexp_replace(normalize(phone, nfkc), '[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g'),
      U&'\2010\2011\2012\2013\2014\2015\2043\2212', '--------'), E' \t\n\r')
  end;
end
$$;

create function private.phone_digits(phone text)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  typed constant text := private.clean_phone(phone);
begin
  return case when typed ~ '^[0-9+()./\s-]*$' then nullif(regexp_replace(typed, '[^0-9]', '', 'g'), '') end;
end
$$;
comment on function private.phone_digits is 'The digits of a phone or of a part of one, for searching; null when other characters occur.';

create function private.normalise_phone(phone text)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  typed text;
  digits text;
begin
  -- As most are kept and sent.
  if phone ~ '^[+]?55[1-9][0-9]{9,10}$' then
    return ltrim(phone, '+');
  end if;
  -- 0xx11: the carrier is left to the reader.
  typed := regexp_replace(regexp_replace(private.clean_phone(phone), '^tel:', '', 'i'), '^(\(?0)xx', '\1', 'i');
  -- A spreadsheet took the phone for a number.
  if typed ~ '^[0-9]{8,15}[.,]0+$' then
    typed := substring(typed from '^[0-9]+');
  end if;
  if typed is null or typed !~ '^\(?\s*(\+\s*)?[0-9(][0-9()./\s-]*$' then
    return null;
  end if;
  if strpos(typed, '+') > 0 then
    digits := regexp_replace(regexp_replace(typed, '\( *0 *\)', ''), '[^0-9]', '', 'g');
    return private.read_international_phone(digits);
  end if;
  digits := regexp_replace(typed, '[^0-9]', '', 'g');
  return case when digits like '00%' then private.read_international_phone(substr(digits, 3))
    else private.read_unmarked_phone(digits) end;
end
$$;
comment on function private.normalise_phone is
  'Digits of E.164 without plus; one without its country''s code is Brazilian. Null when it is no phone.';

create function private.read_international_phone(digits text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case when digits like '55%' then private.read_brazilian_phone(substr(digits, 3))
    when private.has_possible_length(digits) then digits end;
end
$$;

create function private.read_unmarked_phone(digits text)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  area constant text := '^(2[12478]|3[1-578]|5[1345]|7[134579]|[14689][1-9])';
begin
  return case
    when digits like '0%' then private.read_brazilian_phone(digits)
    when digits ~ (area || '(9[0-9]{8}|[2-9][0-9]{7})$') then '55' || digits
    when digits like '55%' then private.read_brazilian_phone(substr(digits, 3))
    -- No area code of North America begins with 0 or 1.
    when length(digits) >= 10 and digits !~ '^1[01]' and private.has_possible_length(digits) then digits
    when digits ~ (area || '[6-8][0-9]{8}$') then '55' || digits
  end;
end
$$;
comment on function private.read_unmarked_phone is
  'Without a plus: Brazilian where it can be, then foreign with its country''s code.';

create function private.read_brazilian_phone(digits text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return '55' || substring(digits from '^(?:0+(?:[1-9][0-9])?)?([1-9][0-9]{9,10})$');
end
$$;
comment on function private.read_brazilian_phone is 'After 55 or a zero, which may bring a carrier''s two digits.';

create function private.has_possible_length(digits text)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  -- As is_possible_number of libphonenumber has it for each country but Brazil; Mexican mobiles had a 1 after the 52.
  return digits ~ ('^((290|500|682)[0-9]{5}|247[0-9]{5,6}|(688|690)[0-9]{5,7}|386[0-9]{5,8}|352[0-9]{5,11}'
    '|(358|598|971)[0-9]{5,12}|852([0-9]{5,9}|[0-9]{11})|685([0-9]{5,7}|[0-9]{10})'
    '|(67[678])([0-9]{5}|[0-9]{7})|686([0-9]{5}|[0-9]{8})|(29[89]|672|687)[0-9]{6}|597[0-9]{6,7}'
    '|(252|355)[0-9]{6,9}|(27|48|64|880|95)[0-9]{6,10}|(31|375|595)[0-9]{6,11}|(381|39)[0-9]{6,12}'
    '|(4[39])[0-9]{6,13}|(46|61)([0-9]{6,10}|[0-9]{12})|359([0-9]{6,9}|[0-9]{12})|53([0-9]{6,8}|[0-9]{10})'
    '|421([0-9]{6,7}|[0-9]{9})|98([0-9]{6,7}|[0-9]{10})|(376|689)([0-9]{6}|[0-9]{8,9})'
    '|(63|82)([0-9]{6}|[0-9]{8,13})|(40|508|681)([0-9]{6}|[0-9]{9})'
    '|(23[89]|24[68]|269|29[17]|592|67[34]|68[03]|69[12])[0-9]{7}|(241|599|67[05]|853|96[15]|975)[0-9]{7,8}'
    '|(231|385|96[78])[0-9]{7,9}|(243|254|353|84)[0-9]{7,10}|886[0-9]{7,11}|(86|882|972)[0-9]{7,12}'
    '|62[0-9]{7,13}|974([0-9]{7,9}|[0-9]{11})|(230|267|372)([0-9]{7,8}|[0-9]{10})'
    '|507([0-9]{7,8}|[0-9]{10,11})|503([0-9]{7,8}|[0-9]{11})|(220|245|265|354|423)([0-9]{7}|[0-9]{9})'
    '|(263|44)([0-9]{7}|[0-9]{9,10})|960([0-9]{7}|[0-9]{10})|90([0-9]{7}|[0-9]{10}|[0-9]{12,13})'
    '|(501|679)([0-9]{7}|[0-9]{11})'
    '|(216|22[23678]|23[256]|25[37]|266|35[067]|37[0134]|389|4[57]|50[59]|80[08]|973|993)[0-9]{8}'
    '|(213|224|23[37]|25[08]|26[48]|3[26]|377|38[27]|51|591|96[23])[0-9]{8,9}'
    '|(20|60|85[56]|964|97[06])[0-9]{8,10}|593[0-9]{8,11}|(383|883|92)[0-9]{8,12}|(81|91)[0-9]{8,13}'
    '|66([0-9]{8,10}|[0-9]{13})|(378|506|850)([0-9]{8}|[0-9]{10})|(57|65|977)([0-9]{8}|[0-9]{10,11})'
    '|(50[24])([0-9]{8}|[0-9]{11})'
    '|(21[128]|221|24[0249]|25[156]|26[012]|3[34]|351|59[046]|9[34]|979|99[2458])[0-9]{9}'
    '|(380|881|966|996)[0-9]{9,10}|56[0-9]{9,11}|420[0-9]{9,12}|(41|870)([0-9]{9}|[0-9]{12})'
    '|(1|22[59]|5[28]|521)[0-9]{10}|54[0-9]{10,11}|(234|30)[0-9]{10,12}|7([0-9]{10}|[0-9]{14})|888[0-9]{11}'
    '|878[0-9]{12})$');
end
$$;

create function private.fail_phone()
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.fail('phone_invalid', 'a phone has an area code if it is Brazilian, else a plus and its country''s code',
    'as in 5511999999999, (11) 99999-9999 or +351 912 345 678');
end
$$;

create function private.is_possible_phone(phone text)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return phone ~ '^[1-9][0-9]{7,14}$';
end
$$;
comment on function private.is_possible_phone is
  'What may be kept: length and first digit only. WhatsApp names phones of its own; what people type is read by normalise_phone.';

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

create function private.phone_spellings(key text)
returns text[] language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case when key ~ '^55[1-9][0-9][6-9][0-9]{7}$' then array[key, left(key, 4) || '9' || right(key, 8)] else array[key] end;
end
$$;
comment on function private.phone_spellings is 'How WhatsApp may name the phone of this phone_key.';

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

create function private.phone_keys(phone text)
returns text[] language plpgsql immutable set search_path = ''
as $$
declare
  digits constant text := coalesce(private.normalise_phone(phone), private.phone_digits(phone));
  key constant text := private.phone_key(digits);
begin
  return array[key, private.phone_key(private.phone_digits(phone))] || case
    -- Brazil's 55 may be missing where we keep it, with the ninth digit or without.
    when key ~ '^55[0-9]{10}$' then array[substr(key, 3), substr(key, 3, 2) || '9' || right(key, 8)]
    when key ~ '^52[0-9]{10}$' then array['521' || right(key, 10)]
    when key ~ '^54[0-9]{10}$' then array['549' || right(key, 10)]
    when key ~ '^5(21|49)[0-9]{10}$' then array[left(key, 2) || right(key, 10)]
    else '{}' end;
end
$$;
comment on function private.phone_keys is 'The keys of all spellings that local_phone takes for the same.';

create function private.local_digits(digits text)
returns text language sql immutable set search_path = ''
return case when digits ~ '^9[0-9]{8}$' then right(digits, 8) when digits ~ '^0[0-9]{7,}$' then ltrim(digits, '0') else digits end;
comment on function private.local_digits is
  'Of a phone or a part of one what is sure to be kept: a mobile''s ninth digit and a leading zero may not be.';

create function private.wa_phone(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$');
comment on function private.wa_phone is 'The phone in an id of WhatsApp; null when it is none.';

create function private.wa_lid(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})(?::[0-9]+)?@lid$');
comment on function private.wa_lid is 'The LID, or Meta''s id of a user, in an id of WhatsApp; null when it is neither.';

create function private.wa_key(wa_id text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return coalesce(private.phone_key(private.wa_phone(wa_id)) || '@c.us', private.wa_lid(wa_id) || '@lid', wa_id);
end
$$;
comment on function private.wa_key is 'The same for every spelling of one id of WhatsApp: the ninth digit, the device, the server''s name.';

grant execute on function private.is_possible_phone, private.phone_key to authenticated, service_role;
grant execute on function private.phone_spellings, private.wa_phone, private.wa_lid, private.wa_key to service_role;
