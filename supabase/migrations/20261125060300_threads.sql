-- A window of a chat's messages with all that belongs to them, under the caller's own row level security.

-- All of them in one statement: what policies ask is asked once, not once a message.
create function private.describe_messages(account_id uuid, page public.conversations[])
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(told) || jsonb_build_object(
    'author', case when not told.from_me and k.id is not null then jsonb_build_object('id', k.id, 'name', k.name,
      'whatsapp_name', k.whatsapp_name, 'phone', k.phone) end,
    'media', case when m.id is not null then jsonb_build_object('id', m.id, 'mimetype', m.mimetype,
      'filename', m.filename, 'size', m.size, 'state', m.state, 'error_code', m.error_code) end,
    'quoted', case when q.id is not null then jsonb_build_object('id', q.id, 'seq', q.seq,
      'message', left(q.message, 200), 'kind', q.kind, 'from_me', q.from_me, 'contact_id', q.contact_id,
      'revoked_at', q.revoked_at) end,
    'reactions', coalesce(reacted.reactions, '[]'),
    'requests', coalesce(asked.requests, '[]')) order by told.seq), '[]')
  from unnest(page) told
  left join public.contacts k on k.account_id = describe_messages.account_id and k.id = told.contact_id
  left join public.media m on m.account_id = describe_messages.account_id and m.id = told.media_id
  left join public.conversations q on q.account_id = describe_messages.account_id and q.id = told.reply_to
  left join (
    select r.conversation_id, jsonb_agg(jsonb_build_object('sender', r.sender, 'from_me', r.from_me,
      'contact_id', r.contact_id, 'emoji', r.emoji) order by r.reacted_at) as reactions
    from public.reactions r
    where r.account_id = describe_messages.account_id and r.emoji <> ''
      and r.conversation_id = any (array(select id from unnest(page)))
    group by r.conversation_id
  ) reacted on reacted.conversation_id = told.id
  left join (
    -- The newest reaction, edit and revocation of ours, while they have not reached the message.
    select newest.target_id, jsonb_agg(jsonb_build_object('id', newest.id, 'kind', newest.kind,
      'message', newest.message, 'status', newest.status, 'client_key', newest.client_key,
      'error_code', newest.error_code) order by newest.seq) as requests
    from (
      select distinct on (request.target_id, request.kind) request.*
      from public.conversations request
      where request.account_id = describe_messages.account_id
        and request.target_id = any (array(select id from unnest(page)))
      order by request.target_id, request.kind, request.seq desc
    ) newest
    where newest.status in ('queued', 'sending', 'failed', 'unconfirmed')
    group by newest.target_id
  ) asked on asked.target_id = told.id
$$;

create function private.window_of_chat(account_id uuid, chat_id uuid, before bigint, after bigint, around bigint, size integer)
returns setof public.conversations language sql stable set search_path = '' rows 50
as $$
  (select c.* from public.conversations c
    where c.account_id = window_of_chat.account_id and c.chat_id = window_of_chat.chat_id and after is null
      and c.seq < coalesce(before, around + 1, 9223372036854775807) and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq desc limit case when around is null then size else size / 2 + 1 end)
  union all
  (select c.* from public.conversations c
    where c.account_id = window_of_chat.account_id and c.chat_id = window_of_chat.chat_id
      and c.seq > coalesce(after, around) and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq limit case when around is null then size else size / 2 end)
$$;

create function private.named_messages(account_id uuid, chat_id uuid, message_ids uuid[])
returns setof public.conversations language sql stable set search_path = '' rows 10
as $$
  select c.* from public.conversations c
  where c.account_id = named_messages.account_id and c.chat_id = named_messages.chat_id
    and c.kind not in ('reaction', 'edit', 'revoke')
    and c.id = any (message_ids || array(
      select request.target_id from public.conversations request
      where request.account_id = named_messages.account_id and request.id = any (message_ids)
        and request.target_id is not null))
$$;
comment on function private.named_messages is 'These messages; what is about another stands for that one.';

create function private.neighbour(account_id uuid, chat_id uuid, seq bigint, older boolean)
returns timestamptz language sql stable set search_path = ''
as $$
  select case when older then (
    select c.created_at from public.conversations c
    where c.account_id = neighbour.account_id and c.chat_id = neighbour.chat_id and c.seq < neighbour.seq
      and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq desc limit 1)
  else (
    select c.created_at from public.conversations c
    where c.account_id = neighbour.account_id and c.chat_id = neighbour.chat_id and c.seq > neighbour.seq
      and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq limit 1)
  end
$$;
comment on function private.neighbour is 'When the next older, or newer, message of the chat was written down; null: there is none.';

create function private.lines_between(account_id uuid, chat_id uuid, since timestamptz, until timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'notes', (
      select coalesce(jsonb_agg(to_jsonb(line) order by line.created_at), '[]') from (
        select n.* from public.notes n
        where n.account_id = lines_between.account_id and n.chat_id = lines_between.chat_id
          and n.created_at > since and n.created_at <= until
        order by n.created_at desc limit 200) line),
    'events', (
      select coalesce(jsonb_agg(to_jsonb(line) order by line.created_at, line.id), '[]') from (
        select e.* from public.chat_events e
        where e.account_id = lines_between.account_id and e.chat_id = lines_between.chat_id
          and e.created_at > since and e.created_at <= until
        order by e.created_at desc limit 200) line))
$$;

create function public.list_messages(chat_id uuid, before bigint default null, after bigint default null,
  around bigint default null, message_ids uuid[] default null, max_items integer default 50)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  chat public.chats;
  page public.conversations[];
  older timestamptz;
  newer timestamptz;
begin
  select * into chat from public.chats c
  where c.id = list_messages.chat_id and c.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  if message_ids is not null then
    page := array(select m from private.named_messages(chat.account_id, chat.id, message_ids) m order by m.seq);
  else
    page := array(
      select m from private.window_of_chat(chat.account_id, chat.id, before, after, around, size) m order by m.seq);
    older := private.neighbour(chat.account_id, chat.id, coalesce(page[1].seq, before, after + 1), true);
    newer := private.neighbour(chat.account_id, chat.id, coalesce(page[cardinality(page)].seq, after, before - 1), false);
  end if;
  return jsonb_build_object('older', older is not null, 'newer', newer is not null,
      'messages', private.describe_messages(chat.account_id, page))
    || case when message_ids is null then private.lines_between(chat.account_id, chat.id, coalesce(older, '-infinity'),
      case when newer is null then 'infinity' else page[cardinality(page)].created_at end)
    else '{"notes": [], "events": []}' end;
end
$$;
comment on function public.list_messages is
  '{messages, notes, events, older, newer}, the oldest first: the newest of a chat, those before or after a seq or around it,
  or the named ones. Each with author, media, quoted, reactions and open requests. Code: chat_not_found.';

grant execute on function private.describe_messages, private.window_of_chat, private.named_messages, private.neighbour,
  private.lines_between, public.list_messages to authenticated;
