-- Contacts as their page shows them: found, sorted, in pages, however many there are.
set check_function_bodies = off;

create function public.search_contacts(account_id uuid, query text default '', tags text[] default '{}',
  fields jsonb default '{}', before text default null, max_items integer default 50, sort text default 'newest')
returns jsonb language sql stable set search_path = ''
as $$
  select private.search_contacts(account_id, query, tags, fields, before, max_items, sort)
$$;
comment on function public.search_contacts is
  '{contacts, next}: by every word of query in name or phone, by all of the tags, by fields (a value, or {gt, gte, lt, lte, contains}); sort is newest, name or last_message; before is the next of the page before. Codes: account_not_found, fields_invalid, sort_invalid, before_invalid, search_too_large.';

create function private.search_contacts(account_id uuid, query text, tags text[], fields jsonb, before text,
  max_items integer, sort text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

create function private.contact_filter(account_id uuid, query text, tags text[], fields jsonb)
returns text language plpgsql stable set search_path = ''
as $$
begin
  perform private.require_search(query, cardinality(tags) + case jsonb_typeof(fields)
    when 'object' then (select count(*)::integer from jsonb_object_keys(fields)) else 0 end);
  return private.query_condition(account_id, query)
    || case when cardinality(tags) > 0 then format(' and c.tags @> %L::text[]', tags) else '' end
    || private.fields_condition(coalesce(fields, '{}'));
end
$$;
comment on function private.contact_filter is
  'The condition on contacts c, beginning with and, as a text with its values in it, so that it is planned for them. Empty: all.';

create function private.query_condition(account_id uuid, query text)
returns text language plpgsql stable set search_path = ''
as $$
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
$$;
comment on function private.query_condition is
  'Whoever has this phone, in any spelling; else every word in name or phone.';

create function private.known_phones(account_id uuid, phone text)
returns uuid[] language plpgsql stable set search_path = ''
as $$
begin
  return array(select distinct known.contact_id from public.contact_identities known
    where known.account_id = known_phones.account_id and known.kind = 'phone'
      and known.match_key = any (private.phone_keys(known_phones.phone)));
end
$$;
comment on function private.known_phones is 'Who has the phone, whichever of its spellings is kept.';

create function private.word_condition(word text)
returns text language sql immutable set search_path = ''
return case
  -- Phones begin alike: their end tells them apart, and is what the index shall look for.
  when word ~ '^[0-9]{7,}$' then format(' and c.search_text like %L and strpos(c.search_text, %L) > 0',
    private.like_pattern(right(word, 6)), word)
  when length(word) > 2 then format(' and c.search_text like %L', private.like_pattern(word))
  -- One or two letters begin a word: in the middle of words they would be found everywhere.
  else format(' and c.search_text like %L', '% ' || substr(private.like_pattern(word), 2))
end;

create function private.fields_condition(fields jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  equal jsonb := '{}';
  condition text := '';
  asked record;
begin
  if jsonb_typeof(fields) <> 'object' then
    perform private.fail('fields_invalid', 'fields is an object of values by the names of custom fields');
  end if;
  for asked in
    select field.key, field.value, compared.key as operator, compared.value as wanted
    from jsonb_each(fields) field
    left join lateral jsonb_each(case jsonb_typeof(field.value) when 'object' then field.value end) compared on true
  loop
    if jsonb_typeof(asked.value) <> 'object' then
      equal := equal || jsonb_build_object(asked.key, asked.value);
    else
      condition := condition || private.field_condition(asked.key, asked.operator, asked.wanted);
    end if;
  end loop;
  return case when equal <> '{}' then format(' and c.fields @> %L::jsonb', equal) else '' end || condition;
end
$$;

create function private.field_condition(name text, operator text, wanted jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  sign constant text := case operator when 'gt' then '>' when 'gte' then '>=' when 'lt' then '<' when 'lte' then '<=' end;
begin
  if operator = 'contains' and jsonb_typeof(wanted) = 'string' then
    return format(' and private.fold(c.fields ->> %L) like %L', name, private.like_pattern(wanted #>> '{}'));
  elsif sign is not null and jsonb_typeof(wanted) in ('string', 'number') then
    -- Dates are kept as ISO 8601, whose order is that of their text.
    return format(' and jsonb_typeof(c.fields -> %1$L) = %2$L and c.fields -> %1$L %3$s %4$L::jsonb',
      name, jsonb_typeof(wanted), sign, wanted);
  end if;
  perform private.fail('fields_invalid', format('%s cannot be compared like this', name),
    'give a value, or {gt | gte | lt | lte: value} or {contains: text}');
end
$$;

create function private.rare_contacts(account_id uuid, filter text)
returns uuid[] language plpgsql stable set search_path = ''
set enable_indexscan = off set enable_seqscan = off set enable_bitmapscan = on
as $$
declare
  ids uuid[];
begin
  execute format('select array(select c.id from public.contacts c where c.account_id = $1 and c.erased_at is null %s limit 1001)',
    filter) into ids using account_id;
  return case when cardinality(ids) <= 1000 then ids end;
end
$$;
comment on function private.rare_contacts is 'Those that the filter lets through, by the indexes of what it asks for; null when they are many.';

create function public.count_contacts(account_id uuid, query text default '', tags text[] default '{}', fields jsonb default '{}')
returns jsonb language sql stable set search_path = ''
as $$
  select private.count_contacts(account_id, query, tags, fields)
$$;
comment on function public.count_contacts is
  '{count, more}: how many search_contacts finds; more: at least so many, as no more than 10,000 of all, and 1,000 of a filter, are counted. Codes: account_not_found, fields_invalid, search_too_large.';

create function private.count_contacts(account_id uuid, query text, tags text[], fields jsonb)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  filter constant text := private.contact_filter(account_id, query, tags, fields);
  found_ids uuid[];
  counted bigint;
begin
  perform private.require_readable(account_id);
  if filter <> '' then
    found_ids := private.rare_contacts(account_id, filter);
    return jsonb_build_object('count', coalesce(cardinality(found_ids), 1000), 'more', found_ids is null);
  end if;
  select count(*) into counted from (
    select from public.contacts c where c.account_id = count_contacts.account_id and c.erased_at is null limit 10001) c;
  return jsonb_build_object('count', least(counted, 10000), 'more', counted > 10000);
end
$$;

grant execute on function public.search_contacts, private.search_contacts, public.count_contacts, private.count_contacts
  to authenticated;
