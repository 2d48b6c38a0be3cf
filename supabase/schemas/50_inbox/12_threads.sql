-- A window of a chat's messages with all that belongs to them. Whether the caller may read the chat is asked once;
-- after that everything names the chat's account.
set check_function_bodies = off;

create function public.list_messages(chat_id uuid, before bigint default null, after bigint default null,
  around bigint default null, message_ids uuid[] default null, max_items integer default 50)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_messages(chat_id, before, after, around, message_ids, max_items)
$$;
comment on function public.list_messages is
  '{messages, notes, events, older, newer}, the oldest first: the newest of a chat, those before or after a seq or around it,
  or the named ones. Each with author, media, quoted, reactions and open requests. Codes: chat_not_found, ids_too_many.';

create function private.list_messages(
  chat_id uuid, before bigint, after bigint, around bigint, message_ids uuid[], max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  account_id uuid;
  page public.conversations[];
  older timestamptz;
  newer timestamptz;
begin
  select c.account_id into account_id from public.chats c
  where c.id = list_messages.chat_id and c.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  if message_ids is not null then
    perform private.require_few(message_ids);
    page := array(select m from private.named_messages(account_id, chat_id, message_ids) m order by m.seq);
    return jsonb_build_object('messages', private.describe_messages(account_id, page),
      'older', false, 'newer', false, 'notes', '{}'::text[], 'events', '{}'::text[]);
  end if;
  page := array(select m from private.window_of_chat(account_id, chat_id, before, after, around, size) m order by m.seq);
  older := private.neighbour(account_id, chat_id, coalesce(page[1].seq, before, after + 1), true);
  newer := private.neighbour(account_id, chat_id, coalesce(page[cardinality(page)].seq, after, before - 1), false);
  return private.lines_between(account_id, chat_id, coalesce(older, '-infinity'),
      case when newer is null then 'infinity' else page[cardinality(page)].created_at end)
    || jsonb_build_object('messages', private.describe_messages(account_id, page),
      'older', older is not null, 'newer', newer is not null);
end
$$;

create function private.window_of_chat(account_id uuid, chat_id uuid, before bigint, after bigint, around bigint, size integer)
returns setof public.conversations language plpgsql stable set search_path = '' rows 50
as $$
declare
  -- As a text of its own, so that it is planned for this size and never sorts the chat.
  half constant text := $half$
    select c.* from public.conversations c
    where c.account_id = $1 and c.chat_id = $2 and c.seq %1$s $3 and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq %2$s limit $4 $half$;
begin
  if after is null then
    return query execute format(half, '<', 'desc') using account_id, chat_id,
      coalesce(before, around + 1, 9223372036854775807), case when around is null then size else size / 2 + 1 end;
  end if;
  if coalesce(after, around) is not null then
    return query execute format(half, '>', 'asc') using account_id, chat_id,
      coalesce(after, around), case when around is null then size else size / 2 end;
  end if;
end
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

create function private.describe_messages(account_id uuid, page public.conversations[])
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(told) || jsonb_build_object(
    'status_reason', case when told.status = 'queued' then waiting.reason else told.status_reason end,
    'author', case when not told.from_me and k.id is not null then jsonb_build_object('id', k.id, 'name', k.name,
      'whatsapp_name', k.whatsapp_name, 'phone', k.phone) end,
    'media', case when m.id is not null then jsonb_build_object('id', m.id, 'mimetype', m.mimetype,
      'filename', m.filename, 'size', m.size, 'state', m.state, 'error_code', m.error_code, 'width', m.width, 'height', m.height) end,
    'quoted', case when q.id is not null then jsonb_build_object('id', q.id, 'seq', q.seq,
      'message', left(q.message, 200), 'kind', q.kind, 'from_me', q.from_me, 'contact_id', q.contact_id,
      'revoked_at', q.revoked_at) end,
    'reactions', coalesce(reacted.reactions, '[]'),
    'requests', coalesce(asked.requests, '[]')) order by told.seq), '[]')
  from unnest(page) told
  left join private.waiting_reasons(array(select queued.id from unnest(page) queued where queued.status = 'queued'))
    waiting on waiting.id = told.id
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

grant execute on function public.list_messages, private.list_messages to authenticated;
