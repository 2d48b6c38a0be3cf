-- What happened to a chat and its person besides the messages, as one line of time.
set check_function_bodies = off;

create function public.chat_history(chat_id uuid, before text default null, max_items integer default 30)
returns jsonb language sql stable set search_path = ''
as $$
  select private.chat_history(chat_id, before, max_items)
$$;
comment on function public.chat_history is
  '{entries, next}, the newest first: what was done to the chat (kinds of chat_events), note, flow, opted_in, opted_out, tagged, untagged (as long as events are kept), and begun at its end. before is the next of the page before. Codes: chat_not_found, before_invalid.';

create function private.chat_history(chat_id uuid, before text, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

create function private.history_page(chat public.chats, before_at timestamptz, before_key text, size integer)
returns jsonb language sql stable set search_path = ''
as $$
  with page as (
    select line.* from private.history_lines(chat, before_at, before_key, size) line
    order by line.at desc, line.key desc limit size
  )
  select jsonb_build_object(
    'entries', coalesce(jsonb_agg(to_jsonb(page) order by page.at desc, page.key desc), '[]'),
    'next', case when count(*) = size then private.write_cursor(jsonb_build_array('history', min(page.at),
      (array_agg(page.key order by page.at, page.key))[1])) end)
  from page
$$;

-- Each source is read along its index and gives no more than a page.
create function private.history_lines(chat public.chats, before_at timestamptz, before_key text, size integer)
returns table (key text, at timestamptz, kind text, actor_kind text, actor_id uuid, assigned_to uuid, said text,
  until timestamptz)
language sql stable set search_path = '' rows 50
as $$
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
$$;

grant execute on function public.chat_history, private.chat_history to authenticated;
