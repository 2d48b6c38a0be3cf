-- Search. Its operators are not leakproof, so under row level security no index would serve them: definer functions
-- look, and take only the accounts that the caller may read.
set check_function_bodies = off;

create function public.search_messages(account_id uuid, query text, chat_id uuid default null,
  before bigint default null, max_items integer default 50)
returns jsonb language sql stable set search_path = ''
as $$
  select private.search_messages(account_id, query, chat_id, before, max_items)
$$;
comment on function public.search_messages is
  '{messages, next}, newest first, by words in Portuguese: "exact phrase", or, -without. Codes: account_not_found, search_too_large.';

create function private.search_messages(account_id uuid, query text, chat_id uuid, before bigint, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  wanted tsquery;
  answer jsonb;
begin
  perform private.require_readable(account_id);
  perform private.require_search(query);
  wanted := websearch_to_tsquery('pg_catalog.portuguese', coalesce(query, ''));
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

grant execute on function public.search_messages, private.search_messages to authenticated;
