DROP FUNCTION "private"."contact_filter"(text, text[], jsonb);

CREATE OR REPLACE FUNCTION private.absorb_contact(kept_id uuid, gone public.contacts)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.contacts kept set phone = coalesce(kept.phone, '+' || gone.phone), lid = coalesce(kept.lid, gone.lid),
    name = case when kept.name = '' then gone.name else kept.name end,
    whatsapp_name = case when kept.whatsapp_name = '' then gone.whatsapp_name else kept.whatsapp_name end,
    tags = kept.tags || array(select tag from unnest(gone.tags) tag where tag <> all (kept.tags)),
    fields = gone.fields || kept.fields,
    opted_out_at = coalesce(kept.opted_out_at, gone.opted_out_at)
  where kept.id = absorb_contact.kept_id
$function$;

CREATE OR REPLACE FUNCTION private.clean_phone(phone text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when phone ~ '^[0-9]*$' then phone
    -- Marks of direction and joiners come along when a phone is copied, and hyphens and spaces of all kinds.
    else btrim(translate(
      regexp_replace(normalize(phone, nfkc), '[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g'),
      U&'\2010\2011\2012\2013\2014\2015\2043\2212', '--------'), E' \t\n\r')
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.contact_filter(account_id uuid, query text, tags text[], fields jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return private.query_condition(account_id, query)
    || case when cardinality(tags) > 0 then format(' and c.tags @> %L::text[]', tags) else '' end
    || private.fields_condition(coalesce(fields, '{}'));
end
$function$;

CREATE OR REPLACE FUNCTION private.fail_phone()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.fail('phone_invalid', 'a phone has an area code if it is Brazilian, else a plus and its country''s code',
    'as in 5511999999999, (11) 99999-9999 or +351 912 345 678');
end
$function$;

CREATE OR REPLACE FUNCTION private.find_chats(account_id uuid, closed integer, wanted private.chat_filter)
 RETURNS SETOF public.chats
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 50
 SET search_path TO ''
AS $function$
declare
  conditions constant text := private.chat_conditions(wanted);
  page constant text := $page$
    select c.* from public.chats c %s
    where c.account_id = $2 and (c.status = 'closed')::integer = $3 and (c.listed_at, c.id) < ($4, $5) and %s
    order by c.listed_at desc, c.id desc limit $6 $page$;
  -- Its c is the contact.
  filter constant text := private.contact_filter(account_id, wanted.query, array_remove(array[wanted.tag], null), null);
  few constant uuid[] := case when filter <> '' then private.rare_contacts(account_id, filter) end;
  query text;
begin
  query := case
    when filter = '' then format(page, '', conditions)
    when few is not null then format(page, '', conditions || ' and c.contact_id = any ($7)')
    else format(page, format('join (select c.id from public.contacts c where c.account_id = $2 %s) k on k.id = c.contact_id',
      filter), conditions)
  end;
  if filter <> '' and wanted.tag is null then
    query := format('(%s) union all (%s)', query,
      format(page, '', conditions || $group$ and c.kind = 'group' and private.fold(c.name) like $8 $group$));
  end if;
  return query execute query using wanted, account_id, closed, wanted.before_at, wanted.before_id, wanted.size, few,
    private.like_pattern(wanted.query);
end
$function$;

CREATE OR REPLACE FUNCTION private.has_possible_length(digits text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.known_phones(account_id uuid, phone text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return array(select distinct known.contact_id from public.contact_identities known
    where known.account_id = known_phones.account_id and known.kind = 'phone'
      and known.match_key = any (private.phone_keys(known_phones.phone)));
end
$function$;

CREATE OR REPLACE FUNCTION private.list_accounts(after uuid, max_items integer, query text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  pattern constant text := private.like_pattern(coalesce(private.phone_digits(query), query, ''));
  keys constant text[] := private.phone_keys(query);
  answer jsonb;
begin
  perform private.require_platform_admin();
  with page as (
    select a.id, a.name, a.phone, a.plan, a.plan_expires_at, a.status, a.suspended_reason, a.closes_at, a.created_at,
      (select count(*) from public.instances i where i.account_id = a.id) as instances,
      (select count(*) from public.instances i where i.account_id = a.id and i.status = 'connected') as connected,
      (select count(*) from public.account_members m where m.account_id = a.id) as members,
      private.used_room(a.id, 'contacts') as contacts,
      (select coalesce(sum(counts.received + counts.sent), 0)
        from private.hourly_counts(a.id, private.local_midnight(a.id), 'infinity') counts) as messages_today,
      (select c.last_message_at from public.chats c where c.account_id = a.id
        order by c.last_message_at desc nulls last limit 1) as last_activity_at
    from public.accounts a
    where (list_accounts.after is null or a.id > list_accounts.after)
      and (private.fold(a.name) like pattern or a.phone like pattern or private.phone_key(a.phone) = any (keys))
    order by a.id limit size
  )
  select jsonb_build_object('accounts', coalesce(jsonb_agg(page order by page.id), '[]'),
    'next', case when count(*) = size then max(page.id::text) end)
  into answer from page;
  return answer;
end
$function$;

CREATE OR REPLACE FUNCTION private.local_digits(digits text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE WHEN (digits ~ '^9[0-9]{8}$'::text) THEN "right"(digits, 8) WHEN (digits ~ '^0[0-9]{7,}$'::text) THEN ltrim(digits, '0'::text) ELSE digits END;

CREATE OR REPLACE FUNCTION private.normalise_phone(phone text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
  if trimmed is null or length(trimmed) not between 1 and 255 then
    perform private.fail('name_invalid', 'an account needs a name of 1 to 255 characters');
  end if;
  if digits is null then
    perform private.fail_phone();
  end if;
  insert into public.accounts (name, phone, plan) values (trimmed, digits, 'free')
  on conflict on constraint accounts_phone_key do nothing
  returning id into opened_id;
  if opened_id is null then
    perform private.fail('phone_taken', 'another account has this phone', 'ask its owner for an invitation');
  end if;
  insert into public.account_members (account_id, user_id, role)
  values (opened_id, open_account.user_id, 'owner');
  return opened_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.open_contact(account_id uuid, phone text, name text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  digits text;
  contact_id uuid;
begin
  if open_contact.account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
  if open_contact.phone is null then
    perform private.fail_phone();
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || open_contact.account_id, 0));
  digits := private.require_phone(account_id, open_contact.phone);
  contact_id := private.find_contact(account_id, digits, null);
  if contact_id is null then
    insert into public.contacts (account_id, phone, name)
    values (open_contact.account_id, '+' || digits, left(btrim(coalesce(open_contact.name, '')), 255))
    returning id into contact_id;
  end if;
  return contact_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.phone_digits(phone text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  typed constant text := private.clean_phone(phone);
begin
  return case when typed ~ '^[0-9+()./\s-]*$' then nullif(regexp_replace(typed, '[^0-9]', '', 'g'), '') end;
end
$function$;

CREATE OR REPLACE FUNCTION private.phone_keys(phone text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.prepare_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- What is there stays; what WhatsApp itself names is taken as it is: its service numbers have any length.
  if tg_op = 'UPDATE' and private.phone_digits(new.phone) = old.phone then
    new.phone := old.phone;
  elsif private.acts_for_customer() then
    new.phone := private.require_phone(new.account_id, new.phone);
  elsif new.phone !~ '^[0-9]+$' then
    new.phone := coalesce(private.normalise_phone(new.phone), new.phone);
  end if;
  -- Two spellings of one phone that come at once shall meet in the identities, not pass each other.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || new.account_id, 0));
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.query_condition(account_id uuid, query text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  -- Phones are typed with spaces and signs, and kept without.
  digits constant text := private.phone_digits(query);
  ids constant uuid[] := case when private.normalise_phone(query) is not null
    then private.known_phones(account_id, query) end;
begin
  if cardinality(ids) > 0 then
    return format(' and c.id = any (%L::uuid[])', ids);
  end if;
  return (
    select coalesce(string_agg(private.word_condition(word), ''), '')
    from regexp_split_to_table(btrim(coalesce(private.local_digits(digits), query, '')), '\s+') word
    where word <> '');
end
$function$;

CREATE OR REPLACE FUNCTION private.read_brazilian_phone(digits text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return '55' || substring(digits from '^(?:0+(?:[1-9][0-9])?)?([1-9][0-9]{9,10})$');
end
$function$;

CREATE OR REPLACE FUNCTION private.read_international_phone(digits text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case when digits like '55%' then private.read_brazilian_phone(substr(digits, 3))
    when private.has_possible_length(digits) then digits end;
end
$function$;

CREATE OR REPLACE FUNCTION private.read_unmarked_phone(digits text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.require_phone(account_id uuid, phone text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  digits constant text := private.normalise_phone(phone);
begin
  -- As we keep it, without the plus, a foreign phone may look Brazilian: 51 987 654 321 is Peru's and Porto Alegre's.
  if digits is distinct from phone and phone ~ '^[0-9]+$' and private.find_contact(account_id, digits, null) is null
    and private.find_contact(account_id, phone, null) is not null then
    return phone;
  elsif digits is null and phone is not null then
    perform private.fail_phone();
  end if;
  return digits;
end
$function$;

CREATE OR REPLACE FUNCTION private.save_people(account_id uuid, people private.import_person[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  -- The phone was read from the file: it has its country's code.
  insert into public.contacts (account_id, phone, name, tags, fields)
  select save_people.account_id, '+' || p.phone, p.name, p.tags, p.fields
  from unnest(people) with ordinality p (match_key, lines, phone, name, tags, fields, contact_id, place)
  where p.contact_id is null order by p.place;

  update public.contacts c
  set name = coalesce(nullif(p.name, ''), c.name), fields = c.fields || p.fields,
    tags = c.tags || array(select tag from unnest(p.tags) with ordinality given (tag, place) where tag <> all (c.tags) order by place)
  from unnest(people) p
  where c.id = p.contact_id
    -- Who is as the file says is not written again.
    and not (c.tags @> p.tags and c.fields @> p.fields and p.name in ('', c.name))
$function$;

CREATE OR REPLACE FUNCTION private.search_contacts(account_id uuid, query text, tags text[], fields jsonb, before text, max_items integer, sort text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  filter constant text := private.contact_filter(account_id, query, tags, fields);
  rare_ids uuid[];
  answer jsonb;
begin
  perform private.require_readable(account_id);
  -- What is common is met soon along the order asked for; what is rare is found by its index and then sorted. No
  -- planner can tell which it is in this account, so both are tried, and neither may take long.
  if filter <> '' and sort <> 'last_message' then
    answer := private.contact_page(sort, account_id, 'public.contacts', filter, before, size, 4000);
    if answer -> 'next' <> 'null' then
      return answer;
    end if;
  end if;
  if filter <> '' then
    rare_ids := private.rare_contacts(account_id, filter);
  end if;
  if rare_ids is not null then
    return private.contact_page(sort, account_id,
      format('(select * from public.contacts where id = any (%L::uuid[]) offset 0)', rare_ids), '', before, size, null);
  end if;
  return private.contact_page(sort, account_id, 'public.contacts', filter, before, size, null);
end
$function$;

CREATE OR REPLACE FUNCTION private.tag_found_contacts(account_id uuid, query text, tags text[], fields jsonb, add text[], remove text[], max_items integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  found_ids uuid[];
begin
  perform private.require_tags(account_id, add, remove);
  add := coalesce(add, '{}');
  remove := array(select tag from unnest(remove) tag where tag <> all (tag_found_contacts.add));
  -- Who would have too many tags is left as he is, or he would be found again and again.
  execute format('select array(select c.id from public.contacts c where c.account_id = $1 and c.erased_at is null %s '
    'and (c.tags && $3 or not c.tags @> $2) and cardinality(c.tags) + cardinality($2) <= 100 limit $4)',
    private.contact_filter(account_id, query, tags, fields))
  into found_ids using account_id, add, remove, greatest(least(max_items, 2000), 1);
  return private.change_tags(account_id, found_ids, add, remove);
end
$function$;

COMMENT ON FUNCTION "private"."contact_filter"(uuid, text, text[], jsonb) IS 'The condition on contacts c, beginning with and, as a text with its values in it, so that it is planned for them. Empty: all.';

COMMENT ON FUNCTION "private"."is_possible_phone"(text) IS 'What may be kept: length and first digit only. WhatsApp names phones of its own; what people type is read by normalise_phone.';

COMMENT ON FUNCTION "private"."known_phones"(uuid, text) IS 'Who has the phone, whichever of its spellings is kept.';

COMMENT ON FUNCTION "private"."local_digits"(text) IS 'Of a phone or a part of one what is sure to be kept: a mobile''s ninth digit and a leading zero may not be.';

COMMENT ON FUNCTION "private"."normalise_phone"(text) IS 'Digits of E.164 without plus; one without its country''s code is Brazilian. Null when it is no phone.';

COMMENT ON FUNCTION "private"."phone_digits"(text) IS 'The digits of a phone or of a part of one, for searching; null when other characters occur.';

COMMENT ON FUNCTION "private"."phone_keys"(text) IS 'The keys of all spellings that local_phone takes for the same.';

COMMENT ON FUNCTION "private"."query_condition"(uuid, text) IS 'Whoever has this phone, in any spelling; else every word in name or phone.';

COMMENT ON FUNCTION "private"."read_brazilian_phone"(text) IS 'After 55 or a zero, which may bring a carrier''s two digits.';

COMMENT ON FUNCTION "private"."read_unmarked_phone"(text) IS 'Without a plus: Brazilian where it can be, then foreign with its country''s code.';

COMMENT ON FUNCTION "private"."require_phone"(uuid, text) IS 'The digits of a phone as a customer wrote it; digits of somebody who is known are his. Raises phone_invalid.';

REVOKE ALL ON FUNCTION "private"."clean_phone"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clean_phone"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."contact_filter"(uuid, text, text[], jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."contact_filter"(uuid, text, text[], jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."fail_phone"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fail_phone"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."has_possible_length"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_possible_length"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."known_phones"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."known_phones"(uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."local_digits"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."local_digits"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."phone_digits"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."phone_digits"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."phone_keys"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."phone_keys"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."query_condition"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."query_condition"(uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."read_brazilian_phone"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_brazilian_phone"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."read_international_phone"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_international_phone"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."read_unmarked_phone"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_unmarked_phone"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_phone"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_phone"(uuid, text) TO "postgres";
