-- What a node instance's event of type message says, as columns.

create type private.incoming_message as (
  event_id bigint,
  at timestamptz,
  wa_message_id text,
  wa_chat_id text,
  is_group boolean,
  chat_name text,
  from_me boolean,
  phone text,
  lid text,
  name text,
  kind text,
  revoked boolean,
  body text,
  content jsonb,
  sent_at timestamptz,
  ack integer,
  has_media boolean,
  mimetype text,
  filename text,
  size bigint,
  quoted_wa_id text,
  client_key text
);
comment on type private.incoming_message is
  'phone and lid are those of a direct chat''s other party, or of the author in a group.';

create function private.message_kind(type text)
returns text language sql immutable parallel safe set search_path = ''
return case
  when type in ('text', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contact', 'poll') then type
  when type in ('chat', 'revoked') then 'text'
  when type = 'ptt' then 'voice'
  when type = 'ptv' then 'video'
  when type in ('vcard', 'multi_vcard') then 'contact'
  when type = 'poll_creation' then 'poll'
  else 'unknown'
end;
comment on function private.message_kind is 'The library''s message types in our words.';

create function private.keep_small(content jsonb)
returns jsonb language sql immutable parallel safe set search_path = ''
return case
  when jsonb_typeof(content) <> 'object' then null
  when octet_length(content::text) > 200000 then jsonb_build_object('too_large', octet_length(content::text))
  else content
end;
comment on function private.keep_small is 'One message of any size must not hold up the others.';

create function private.read_messages(events jsonb)
returns setof private.incoming_message language sql stable set search_path = '' rows 100
as $$
  select (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, data.message_id, data.chat_id, party.is_group,
    left(data.chat_name, 255), data.from_me,
    coalesce(private.wa_phone(party.wa_id), substring(data.phone from '^[0-9]{1,20}$')),
    coalesce(private.wa_lid(party.wa_id), substring(data.lid from '^[0-9]{1,20}$')),
    case when not data.from_me then left(data.author_name, 255) end,
    message_kind, data.kind = 'revoked', left(coalesce(data.body, ''), 65536),
    private.keep_small(case when message_kind = 'unknown' then event -> 'data' else data.content end),
    coalesce(to_timestamp(nullif(data.timestamp, 0)), (event ->> 'at')::timestamptz),
    data.ack, coalesce(data.has_media, false), left(data.mimetype, 200), left(data.filename, 255),
    greatest(data.size, 0), left(data.reply_to, 200), data.client_key
  from jsonb_array_elements(events) event,
    jsonb_to_record(event -> 'data') data (message_id text, chat_id text, chat_kind text, from_me boolean,
      author_id text, author_name text, kind text, body text, "timestamp" double precision, ack integer,
      has_media boolean, mimetype text, filename text, size bigint, reply_to text, client_key text, phone text,
      lid text, chat_name text, content jsonb),
    private.message_kind(data.kind) message_kind,
    lateral (select data.chat_kind = 'group' as is_group,
      case when data.chat_kind = 'direct' then data.chat_id when not data.from_me then data.author_id end as wa_id) party
  where event ->> 'type' = 'message' and length(data.message_id) between 1 and 200
    and length(data.chat_id) between 1 and 100
    and data.chat_kind in ('direct', 'group') and data.from_me is not null
$$;

create type private.placed_message as (message private.incoming_message, contact_id uuid, chat_id uuid);

create function private.place_messages(account_id uuid, instance_id uuid, messages private.incoming_message[])
returns setof private.placed_message language sql stable set search_path = '' rows 100
as $$
  select message, coalesce(by_phone.contact_id, by_lid.contact_id), coalesce(direct.id, grouped.id)
  from unnest(messages) message
  left join public.contact_identities by_phone on by_phone.account_id = place_messages.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = private.phone_key(message.phone)
  left join public.contact_identities by_lid on by_lid.account_id = place_messages.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = message.lid
  left join public.chats direct on not message.is_group and direct.instance_id = place_messages.instance_id
    and direct.contact_id = coalesce(by_phone.contact_id, by_lid.contact_id)
  left join public.chats grouped on message.is_group and grouped.instance_id = place_messages.instance_id
    and grouped.wa_chat_id = message.wa_chat_id
$$;
comment on function private.place_messages is 'Each message with its contact and its chat, as far as they exist.';

create function private.meet_chats(account_id uuid, instance_id uuid, messages private.incoming_message[])
returns void language sql set search_path = ''
as $$
  insert into public.chats (account_id, instance_id, contact_id, wa_chat_id, kind, name, status)
  select meet_chats.account_id, meet_chats.instance_id,
    case when not placed.is_group then placed.contact_id end, placed.wa_chat_id,
    case when placed.is_group then 'group' else 'direct' end, coalesce(placed.chat_name, ''), 'pending'
  from (
    select distinct on (p.contact_id, (p.message).wa_chat_id) p.contact_id, (p.message).*
    from private.place_messages(account_id, instance_id, messages) p
    where p.chat_id is null and (p.contact_id is not null or (p.message).is_group)
  ) placed
  order by placed.wa_chat_id
  on conflict do nothing;

  update public.chats c set wa_chat_id = named.wa_chat_id
  from (
    select distinct on (p.chat_id) p.chat_id, (p.message).wa_chat_id
    from private.place_messages(account_id, instance_id, messages) p
    order by p.chat_id, (p.message).event_id
  ) named
  where c.id = named.chat_id and c.wa_chat_id is null;
$$;
comment on function private.meet_chats is 'Opens the chats of these messages, and gives those we began the id WhatsApp has for them.';

grant execute on function private.message_kind, private.keep_small, private.read_messages, private.place_messages, private.meet_chats
  to service_role;
