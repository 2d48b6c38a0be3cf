-- Search. Its operators are not leakproof, so under row level security no index would serve them: definer functions
-- look, and take only the accounts that the caller may read.

create function private.fold(value text)
returns text language sql immutable parallel safe set search_path = ''
return translate(lower(value), 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn');
comment on function private.fold is 'Without case and accents, for comparing names.';

create function private.contact_words(phone text, name text, whatsapp_name text)
returns text language sql immutable parallel safe set search_path = ''
return private.fold(name || ' ' || whatsapp_name || ' ' || coalesce(phone, ''));
comment on function private.contact_words is 'What search_contacts looks in.';
-- The index is kept by whoever writes the row.
grant execute on function private.fold, private.contact_words to authenticated, service_role;

create index contacts_words on public.contacts
using gin (account_id, private.contact_words(phone, name, whatsapp_name) extensions.gin_trgm_ops);

create function private.require_readable(account_id uuid)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if require_readable.account_id is null
    or require_readable.account_id <> all (array(select private.account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
end
$$;

create function private.like_pattern(query text)
returns text language sql immutable set search_path = ''
return '%' || regexp_replace(private.fold(btrim(query)), '([\\%_])', '\\\1', 'g') || '%';

create function private.search_contacts(
  account_id uuid, query text, tags text[], fields jsonb, before bigint, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  -- Phones are typed with spaces and signs, and kept without.
  pattern constant text := private.like_pattern(coalesce(private.normalise_phone(query), query, ''));
  answer jsonb;
begin
  perform private.require_readable(account_id);
  -- As a text of its own, so that it is planned for these values: a rare word by its index, a common one by seq.
  execute format($query$
    with page as (
      select c.* from public.contacts c where c.account_id = $1 and c.seq < $2 %s %s %s
      order by c.seq desc limit $6
    )
    select jsonb_build_object('contacts', coalesce(jsonb_agg(page order by page.seq desc), '[]'),
      'next', case when count(*) = $6 then min(page.seq) end) from page $query$,
    case when pattern <> '%%' then 'and private.contact_words(c.phone, c.name, c.whatsapp_name) like $3' end,
    case when cardinality(tags) > 0 then 'and c.tags @> $4' end,
    case when fields <> '{}' then 'and c.fields @> $5' end)
  into answer using account_id, coalesce(before, 9223372036854775807), pattern, tags, fields, size;
  return answer;
end
$$;

create function public.search_contacts(account_id uuid, query text default '', tags text[] default '{}',
  fields jsonb default '{}', before bigint default null, max_items integer default 50)
returns jsonb language sql stable set search_path = ''
as $$
  select private.search_contacts(account_id, query, tags, fields, before, max_items)
$$;
comment on function public.search_contacts is
  '{contacts, next}, newest first: by parts of name or phone, by all of the tags, by fields'' values. Code: account_not_found.';

create function private.search_messages(account_id uuid, query text, chat_id uuid, before bigint, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  wanted constant tsquery := websearch_to_tsquery('pg_catalog.portuguese', coalesce(query, ''));
  answer jsonb;
begin
  perform private.require_readable(account_id);
  execute format($query$
    with page as (
      select c.* from public.conversations c
      where c.account_id = $1 and c.seq < $2 and to_tsvector('pg_catalog.portuguese', c.message) @@ $3 %s
      order by c.seq desc limit $5
    )
    select jsonb_build_object('messages', coalesce(jsonb_agg(page order by page.seq desc), '[]'),
      'next', case when count(*) = $5 then min(page.seq) end) from page $query$,
    case when chat_id is not null then 'and c.chat_id = $4' end)
  into answer using account_id, coalesce(before, 9223372036854775807), wanted, chat_id, size;
  return answer;
end
$$;

create function public.search_messages(account_id uuid, query text, chat_id uuid default null,
  before bigint default null, max_items integer default 50)
returns jsonb language sql stable set search_path = ''
as $$
  select private.search_messages(account_id, query, chat_id, before, max_items)
$$;
comment on function public.search_messages is
  '{messages, next}, newest first, by words in Portuguese: "exact phrase", or, -without. Code: account_not_found.';

grant execute on function private.search_contacts, public.search_contacts, private.search_messages, public.search_messages
  to authenticated;
