CREATE OR REPLACE FUNCTION private.chat_history(chat_id uuid, before text, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 100), 1);
  place constant jsonb := private.read_cursor(before, 'history');
  chat public.chats;
begin
  select * into chat from public.chats c
  where c.id = chat_history.chat_id and c.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  return private.history_page(chat, coalesce((place ->> 1)::timestamptz, 'infinity'), coalesce(place ->> 2, '~'), size);
exception when data_exception then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$function$;

CREATE OR REPLACE FUNCTION private.count_contacts(account_id uuid, query text, tags text[], fields jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.history_lines(chat public.chats, before_at timestamp with time zone, before_key text, size integer)
 RETURNS TABLE(key text, at timestamp with time zone, kind text, actor_kind text, actor_id uuid, assigned_to uuid, said text, until timestamp with time zone)
 LANGUAGE sql
 STABLE ROWS 50
 SET search_path TO ''
AS $function$
  (select 'event-' || lpad(e.id::text, 20, '0') as key, e.created_at, e.kind, e.actor_kind::text, e.actor_id, e.assigned_to, e.reason,
      e.snoozed_until
    from public.chat_events e
    where e.account_id = chat.account_id and e.chat_id = chat.id and e.created_at <= before_at
      and (e.created_at, 'event-' || lpad(e.id::text, 20, '0')) < (before_at, before_key)
    order by e.created_at desc, key desc limit size)
  union all
  (select 'note-' || n.id as key, n.created_at, 'note', n.actor_kind::text, n.actor_id, null, left(n.body, 200), null
    from public.notes n
    where n.account_id = chat.account_id and n.chat_id = chat.id and n.created_at <= before_at
      and (n.created_at, 'note-' || n.id) < (before_at, before_key)
    order by n.created_at desc, key desc limit size)
  union all
  (select 'run-' || r.id as key, r.created_at, 'flow', r.started_by, null, null, f.name, null
    from public.flow_runs r left join public.flows f on f.account_id = r.account_id and f.id = r.flow_id
    where r.account_id = chat.account_id and r.chat_id = chat.id and r.created_at <= before_at
      and (r.created_at, 'run-' || r.id) < (before_at, before_key)
    order by r.created_at desc, key desc limit size)
  union all
  (select 'consent-' || lpad(k.id::text, 20, '0') as key, k.created_at, k.state, k.actor_kind::text, k.actor_id, null, k.source, null
    from public.consents k
    where k.account_id = chat.account_id and k.contact_id = chat.contact_id and k.created_at <= before_at
      and (k.created_at, 'consent-' || lpad(k.id::text, 20, '0')) < (before_at, before_key)
    order by k.created_at desc, key desc limit size)
  union all
  (select 'tag-' || lpad(v.seq::text, 20, '0') as key, v.at, case v.kind when 'tag.added' then 'tagged' else 'untagged' end,
      v.actor_kind::text, v.actor_id, null, v.body ->> 'tag', null
    from private.events v
    where v.subject = chat.contact_id and v.account_id = chat.account_id and v.kind in ('tag.added', 'tag.removed')
      and (v.at, 'tag-' || lpad(v.seq::text, 20, '0')) < (before_at, before_key)
    order by v.at desc, key desc limit size)
  union all
  select 'begun', chat.created_at, 'begun', 'system', null, null, null, null
  where (chat.created_at, 'begun') < (before_at, before_key)
$function$;

CREATE OR REPLACE FUNCTION private.history_page(chat public.chats, before_at timestamp with time zone, before_key text, size integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with page as (
    select line.* from private.history_lines(chat, before_at, before_key, size) line
    order by line.at desc, line.key desc limit size
  )
  select jsonb_build_object(
    'entries', coalesce(jsonb_agg(to_jsonb(page) order by page.at desc, page.key desc), '[]'),
    'next', case when count(*) = size then private.write_cursor(jsonb_build_array('history', min(page.at),
      (array_agg(page.key order by page.at, page.key))[1])) end)
  from page
$function$;

CREATE OR REPLACE FUNCTION public.chat_history(chat_id uuid, before text DEFAULT NULL::text, max_items integer DEFAULT 30)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.chat_history(chat_id, before, max_items)
$function$;

CREATE OR REPLACE FUNCTION public.count_contacts(account_id uuid, query text DEFAULT ''::text, tags text[] DEFAULT '{}'::text[], fields jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.count_contacts(account_id, query, tags, fields)
$function$;

COMMENT ON FUNCTION "public"."chat_history"(uuid, text, integer) IS '{entries, next}, the newest first: what was done to the chat (kinds of chat_events), note, flow, opted_in, opted_out, tagged, untagged (as long as events are kept), and begun at its end. before is the next of the page before. Codes: chat_not_found, before_invalid.';

COMMENT ON FUNCTION "public"."count_contacts"(uuid, text, text[], jsonb) IS '{count, more}: how many search_contacts finds; more: at least so many, as no more than 10,000 of all, and 1,000 of a filter, are counted. Codes: account_not_found, fields_invalid, search_too_large.';

REVOKE ALL ON FUNCTION "private"."chat_history"(uuid, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."chat_history"(uuid, text, integer) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."count_contacts"(uuid, text, text[], jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_contacts"(uuid, text, text[], jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."history_lines"(public.chats, timestamp with time zone, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."history_lines"(public.chats, timestamp with time zone, text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "private"."history_page"(public.chats, timestamp with time zone, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."history_page"(public.chats, timestamp with time zone, text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."chat_history"(uuid, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."chat_history"(uuid, text, integer) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."count_contacts"(uuid, text, text[], jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."count_contacts"(uuid, text, text[], jsonb) TO "authenticated", "postgres";
