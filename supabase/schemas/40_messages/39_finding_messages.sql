-- Which message is meant by an id: the one that was told by it, else the one of that chat, direction, author and stanza.
set check_function_bodies = off;

create function private.find_message(instance_id uuid, message_id text, said_in text default null, is_ours boolean default false)
returns uuid language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  name constant private.message_name := private.read_message_id(find_message.message_id);
  told uuid[];
  meant uuid[];
begin
  select array_agg(c.id) filter (where c.wa_message_id = find_message.message_id), array_agg(c.id) into told, meant
  from public.conversations c
  where c.stanza_id = name.stanza_id and c.instance_id = find_message.instance_id
    and private.is_meant(c, find_message.message_id, name, find_message.said_in, find_message.is_ours);
  -- Of two that nothing tells apart it is neither.
  return case when cardinality(told) = 1 then told[1] when cardinality(meant) = 1 then meant[1] end;
end
$$;
comment on function private.find_message is
  'The message of an instance that an id names, by phone or by LID, as far as it is known whose they are. said_in, is_ours: what else was told.';

create function private.is_meant(c public.conversations, message_id text, name private.message_name, said_in text, is_ours boolean)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case
    when name.from_me is null then c.wa_message_id = message_id and (c.from_me or not is_ours)
      and (said_in is null or private.is_chat_named(c.chat_id, said_in) is not false)
    when c.wa_message_id = message_id then true
    else c.from_me = name.from_me and private.is_author(c, name) is true
      and coalesce(private.is_chat_named(c.chat_id, name.wa_chat_id), private.is_chat_named(c.chat_id, said_in)) is true end;
end
$$;
comment on function private.is_meant is 'Whether a row with the stanza of this name is what it means.';

create function private.is_chat_named(chat_id uuid, wa_chat_id text)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  chat public.chats;
begin
  select * into chat from public.chats c where c.id = is_chat_named.chat_id;
  return case
    when chat.wa_chat_id = is_chat_named.wa_chat_id then true
    when chat.kind = 'group' or is_chat_named.wa_chat_id !~ '@(c\.us|s\.whatsapp\.net|lid)$' then false
    else chat.contact_id = private.find_contact(chat.account_id, private.wa_phone(is_chat_named.wa_chat_id),
      private.wa_lid(is_chat_named.wa_chat_id)) end;
end
$$;
comment on function private.is_chat_named is 'Whether WhatsApp means this chat; null: nobody knows yet whose id that is.';

create function private.is_author(c public.conversations, name private.message_name)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case when c.from_me or name.author_id is null or name.wa_chat_id !~ '@g\.us$' then true
    else c.contact_id = private.find_contact(c.account_id, private.wa_phone(name.author_id), private.wa_lid(name.author_id)) end;
end
$$;
comment on function private.is_author is 'Whether the one a name names wrote it; null: nobody knows yet who that is. Only in groups there is a choice.';

create function private.resolve_replies(placed private.placed_message[])
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.link_replies(array(
    select reply.id
    from (
      select distinct p.chat_id, said.stanza_id from unnest(placed) p,
        lateral (values ((p.message).stanza_id), (private.stanza_of((p.message).quoted_wa_id))) said (stanza_id)
      where p.chat_id is not null and said.stanza_id is not null
    ) told
    join public.conversations reply on reply.chat_id = told.chat_id and reply.reply_to is null
      and reply.quoted_wa_id is not null and private.stanza_of(reply.quoted_wa_id) = told.stanza_id));
end
$$;
comment on function private.resolve_replies is 'Links replies to what they quote, whichever of the two came first.';

create function private.link_replies(ids uuid[])
returns void language plpgsql set search_path = ''
as $$
declare
  found record;
begin
  if ids = '{}' then
    return;
  end if;
  for found in
    select reply.id, private.find_quoted(reply) as quoted_id from public.conversations reply where reply.id = any (ids)
  loop
    if found.quoted_id is not null then
      update public.conversations c set reply_to = found.quoted_id where c.id = found.id;
    end if;
  end loop;
end
$$;

create function private.find_quoted(reply public.conversations)
returns uuid language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
declare
  name constant private.message_name := private.read_message_id(reply.quoted_wa_id);
  told uuid[];
  meant uuid[];
begin
  if name.wa_chat_id is not null and private.is_chat_named(reply.chat_id, name.wa_chat_id) is false then
    return null;
  end if;
  select array_agg(c.id) filter (where c.wa_message_id = reply.quoted_wa_id), array_agg(c.id) into told, meant
  from public.conversations c
  where c.stanza_id = name.stanza_id and c.chat_id = reply.chat_id and c.id <> reply.id
    and c.from_me = coalesce(name.from_me, c.from_me)
    and (c.wa_message_id = reply.quoted_wa_id or private.is_author(c, name));
  return case when cardinality(told) = 1 then told[1] when cardinality(meant) = 1 then meant[1] end;
end
$$;
comment on function private.find_quoted is
  'What a message of the same chat quotes. A stanza alone may be two people''s or both directions'': then it is neither.';

grant execute on function private.find_message, private.is_meant, private.is_chat_named, private.is_author,
  private.resolve_replies, private.link_replies, private.find_quoted to service_role;
