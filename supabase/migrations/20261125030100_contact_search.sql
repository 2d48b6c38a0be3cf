-- Contacts as their page shows them: found, sorted, in pages, however many there are.

-- Kept with the row: folding it anew for every row that a search looks at would be most of its time.
drop index public.contacts_words;
alter table public.contacts
  add column search_text text generated always as (private.contact_words(phone, name, whatsapp_name)) stored,
  add column erased_at timestamptz;
comment on column public.contacts.search_text is 'What search_contacts looks in: name, WhatsApp name and phone without case and accents.';
comment on column public.contacts.erased_at is
  'The person is erased: nothing is left but what is counted. Such a row is found by no search.';
create index contacts_words on public.contacts using gin (account_id, search_text extensions.gin_trgm_ops);

create function private.contact_label(name text, whatsapp_name text, phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return private.fold(coalesce(nullif(btrim(name), ''), nullif(btrim(whatsapp_name), ''), phone, ''));
end
$$;
comment on function private.contact_label is 'What a contact is called in lists, for sorting and comparing.';
-- The index is kept by whoever writes the row.
grant execute on function private.contact_label to authenticated, service_role;
create index contacts_label on public.contacts
  (account_id, private.contact_label(name, whatsapp_name, phone) collate "C", id);

create function private.write_cursor(place jsonb)
returns text language sql immutable set search_path = ''
return translate(encode(convert_to(place::text, 'UTF8'), 'base64'), E'+/=\n', '-_');
comment on function private.write_cursor is 'The place where a page ended, as a text that nobody needs to read.';

create function private.read_cursor(cursor text, kind text)
returns jsonb language plpgsql immutable strict set search_path = ''
as $$
declare
  place jsonb;
begin
  place := convert_from(
    decode(rpad(translate(cursor, '-_', '+/'), (length(cursor) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb;
  if place ->> 0 is distinct from kind then
    raise data_exception;
  end if;
  return place;
exception when data_exception then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;
comment on function private.read_cursor is 'What write_cursor wrote, an array that begins with kind; raises before_invalid.';

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

create function private.contact_filter(query text, tags text[], fields jsonb)
returns text language sql immutable set search_path = ''
as $$
  select coalesce(string_agg(private.word_condition(word), ''), '')
    || case when cardinality(tags) > 0 then format(' and c.tags @> %L::text[]', tags) else '' end
    || private.fields_condition(coalesce(fields, '{}'))
  -- Phones are typed with spaces and signs, and kept without.
  from regexp_split_to_table(btrim(coalesce(private.normalise_phone(query), query, '')), '\s+') word
  where word <> ''
$$;
comment on function private.contact_filter is
  'The condition on contacts c, beginning with and, as a text with its values in it, so that it is planned for them. Empty: all.';

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

-- The pages read `source`: the contacts, or some of them. Of the rows along their order they look at `most`.

create function private.page_newest(account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = '' set enable_bitmapscan = off
as $$
declare
  answer jsonb;
begin
  if before !~ '^[0-9]{1,19}$' or before::numeric > 9223372036854775807 then
    perform private.fail('before_invalid', 'not the next of a page of this list');
  end if;
  execute format($query$
    with page as (
      select c.* from (
        select * from %s c where c.account_id = $1 and c.seq < $2 and c.erased_at is null order by c.seq desc limit $4
      ) c where true %s order by c.seq desc limit $3
    )
    select jsonb_build_object(
      'contacts', coalesce(jsonb_agg(to_jsonb(page) - 'search_text' order by page.seq desc), '[]'),
      'next', case when count(*) = $3 then min(page.seq) end) from page $query$, source, filter)
  into answer using account_id, coalesce(before::bigint, 9223372036854775807), size, most;
  return answer;
end
$$;

create function private.page_by_name(account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = '' set enable_bitmapscan = off
as $$
declare
  label constant text := 'private.contact_label(c.name, c.whatsapp_name, c.phone) collate "C"';
  place constant jsonb := private.read_cursor(before, 'name');
  answer jsonb;
begin
  execute format($query$
    with page as (
      select c.* from (
        select c.*, %1$s as label from %2$s c
        where c.account_id = $1 and c.erased_at is null %4$s order by %1$s, c.id limit $5
      ) c where true %3$s order by c.label, c.id limit $4
    )
    select jsonb_build_object(
      'contacts', coalesce(jsonb_agg(to_jsonb(page) - '{search_text,label}'::text[] order by page.label, page.id), '[]'),
      'next', case when count(*) = $4 then private.write_cursor(
        jsonb_build_array('name', max(page.label), (array_agg(page.id order by page.label desc, page.id desc))[1])) end)
    from page $query$,
    label, source, filter, case when place is not null then format('and (%s, c.id) > ($2, $3)', label) end)
  into answer using account_id, place ->> 1, (place ->> 2)::uuid, size, most;
  return answer;
exception when invalid_text_representation then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;

create function private.page_by_last_message(account_id uuid, source text, filter text, before text, size integer)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  place jsonb := private.read_cursor(before, 'last_message');
  contacts jsonb := '[]';
  next jsonb;
  quiet jsonb;
begin
  -- ["last_message", when, chat] among those with a message, then ["last_message", seq] among the others.
  if place is null or jsonb_array_length(place) = 3 then
    execute format($query$
      with page as (
        select c as contact, chat.id, chat.last_message_at as at
        from public.chats chat join %s c on c.account_id = $1 and c.id = chat.contact_id
        where chat.account_id = $1 and chat.last_message_at is not null and c.erased_at is null %s %s and not exists (
          select from public.chats later where later.account_id = $1 and later.contact_id = chat.contact_id
            and (later.last_message_at, later.id) > (chat.last_message_at, chat.id))
        order by chat.last_message_at desc, chat.id desc limit $4
      )
      select coalesce(jsonb_agg(to_jsonb(page.contact) - 'search_text' order by page.at desc, page.id desc), '[]'),
        case when count(*) = $4
          then jsonb_build_array('last_message', min(page.at), (array_agg(page.id order by page.at, page.id))[1]) end
      from page $query$,
      source, filter, case when place is not null then 'and (chat.last_message_at, chat.id) < ($2, $3)' end)
    into contacts, next using account_id, (place ->> 1)::timestamptz, (place ->> 2)::uuid, size;
    place := null;
  end if;
  if next is null then
    quiet := private.page_newest(account_id, source, filter || ' and not exists (select from public.chats chat
      where chat.account_id = c.account_id and chat.contact_id = c.id and chat.last_message_at is not null)', place ->> 1,
      size - jsonb_array_length(contacts), null);
    contacts := contacts || (quiet -> 'contacts');
    next := case when quiet -> 'next' <> 'null' then jsonb_build_array('last_message', quiet -> 'next') end;
  end if;
  return jsonb_build_object('contacts', contacts, 'next', private.write_cursor(next));
exception when data_exception then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;
comment on function private.page_by_last_message is
  'Along the chats, each contact at its latest one; then those without a message, newest first.';

create function private.contact_page(sort text, account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  if sort = 'newest' then
    return private.page_newest(account_id, source, filter, before, size, most);
  elsif sort = 'name' then
    return private.page_by_name(account_id, source, filter, before, size, most);
  elsif sort = 'last_message' then
    return private.page_by_last_message(account_id, source, filter, before, size);
  end if;
  perform private.fail('sort_invalid', format('contacts are not sorted by %s', sort), 'newest, name or last_message');
end
$$;

drop function public.search_contacts, private.search_contacts;

create function private.search_contacts(account_id uuid, query text, tags text[], fields jsonb, before text,
  max_items integer, sort text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  filter constant text := private.contact_filter(query, tags, fields);
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

create function public.search_contacts(account_id uuid, query text default '', tags text[] default '{}',
  fields jsonb default '{}', before text default null, max_items integer default 50, sort text default 'newest')
returns jsonb language sql stable set search_path = ''
as $$
  select private.search_contacts(account_id, query, tags, fields, before, max_items, sort)
$$;
comment on function public.search_contacts is
  '{contacts, next}: by every word of query in name or phone, by all of the tags, by fields (a value, or {gt, gte, lt, lte, contains}); sort is newest, name or last_message; before is the next of the page before. Codes: account_not_found, fields_invalid, sort_invalid, before_invalid.';
grant execute on function private.search_contacts, public.search_contacts to authenticated;
