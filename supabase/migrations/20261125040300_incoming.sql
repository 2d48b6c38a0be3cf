-- Reading what a node instance says, and finding where it belongs. Calls of functions cost more than all else here,
-- so what is asked of every message is written out.

alter type private.incoming_message add attribute match_key text;
comment on type private.incoming_message is
  'phone and lid are those of a direct chat''s other party, or of the author in a group; match_key is private.phone_key(phone).';

create or replace function private.read_messages(events jsonb)
returns setof private.incoming_message language sql stable set search_path = '' rows 100
as $$
  select (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, data.message_id, data.chat_id, party.is_group,
    left(data.chat_name, 255), data.from_me, person.phone, person.lid,
    case when not data.from_me then left(data.author_name, 255) end,
    word.kind, data.kind = 'revoked', left(coalesce(data.body, ''), 65536), private_content.kept,
    coalesce(to_timestamp(nullif(data.timestamp, 0)), (event ->> 'at')::timestamptz),
    data.ack, coalesce(data.has_media, false), left(data.mimetype, 200), left(data.filename, 255),
    greatest(data.size, 0), left(data.reply_to, 200), data.client_key,
    -- As private.phone_key has it.
    case when person.phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(person.phone, 4) || right(person.phone, 8)
      else person.phone end
  from jsonb_array_elements(events) event,
    lateral jsonb_to_record(event -> 'data') data (message_id text, chat_id text, chat_kind text, from_me boolean,
      author_id text, author_name text, kind text, body text, "timestamp" double precision, ack integer,
      has_media boolean, mimetype text, filename text, size bigint, reply_to text, client_key text, phone text,
      lid text, chat_name text, content jsonb),
    lateral (select coalesce(jsonb '{"text": "text", "image": "image", "video": "video", "audio": "audio", "voice": "voice",
      "document": "document", "sticker": "sticker", "location": "location", "contact": "contact", "poll": "poll",
      "chat": "text", "revoked": "text", "ptt": "voice", "ptv": "video", "vcard": "contact", "multi_vcard": "contact",
      "poll_creation": "poll"}' ->> data.kind, 'unknown') as kind) word,
    -- offset 0: each is worked out once, not wherever it is named.
    lateral (select data.chat_kind = 'group' as is_group,
      case when data.chat_kind = 'direct' then data.chat_id when not data.from_me then data.author_id end as wa_id
      offset 0) party,
    lateral (select
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$'),
        substring(data.phone from '^[0-9]{1,20}$')) as phone,
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@lid$'),
        substring(data.lid from '^[0-9]{1,20}$')) as lid offset 0) person,
    lateral (select case
      when word.kind = 'unknown' then private.keep_small(event -> 'data')
      when data.content is not null then private.keep_small(data.content) end as kept) private_content
  where event ->> 'type' = 'message' and length(data.message_id) between 1 and 200
    and length(data.chat_id) between 1 and 100
    and data.chat_kind in ('direct', 'group') and data.from_me is not null
$$;

drop function private.message_kind;

create or replace function private.place_messages(account_id uuid, instance_id uuid, messages private.incoming_message[])
returns setof private.placed_message language sql stable set search_path = '' rows 100
as $$
  select message, coalesce(by_phone.contact_id, by_lid.contact_id), coalesce(direct.id, grouped.id)
  from unnest(messages) message
  left join public.contact_identities by_phone on by_phone.account_id = place_messages.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = message.match_key
  left join public.contact_identities by_lid on by_lid.account_id = place_messages.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = message.lid
  left join public.chats direct on not message.is_group and direct.instance_id = place_messages.instance_id
    and direct.contact_id = coalesce(by_phone.contact_id, by_lid.contact_id)
  left join public.chats grouped on message.is_group and grouped.instance_id = place_messages.instance_id
    and grouped.wa_chat_id = message.wa_chat_id
$$;

drop function private.meet_chats(uuid, uuid, private.incoming_message[]);
create function private.meet_chats(account_id uuid, instance_id uuid, placed private.placed_message[])
returns void language sql set search_path = ''
as $$
  -- A thread of WhatsApp whose contact has another phone by now belongs to whoever writes in it.
  update public.chats c set wa_chat_id = null
  from unnest(placed) p
  where p.chat_id is null and p.contact_id is not null and not (p.message).is_group
    and c.instance_id = meet_chats.instance_id and c.wa_chat_id = (p.message).wa_chat_id;

  insert into public.chats (account_id, instance_id, contact_id, wa_chat_id, kind, name, status)
  select meet_chats.account_id, meet_chats.instance_id,
    case when not placed.is_group then placed.contact_id end, placed.wa_chat_id,
    case when placed.is_group then 'group' else 'direct' end, coalesce(placed.chat_name, ''), 'pending'
  from (
    select distinct on (case when not (p.message).is_group then p.contact_id end, (p.message).wa_chat_id)
      p.contact_id, (p.message).*
    from unnest(meet_chats.placed) p
    where p.chat_id is null and (p.contact_id is not null or (p.message).is_group)
  ) placed
  order by placed.wa_chat_id
  on conflict do nothing;

  update public.chats c set wa_chat_id = named.wa_chat_id
  from (
    select distinct on (p.chat_id) p.chat_id, (p.message).wa_chat_id
    from unnest(meet_chats.placed) p
    where not exists (select from public.chats other
      where other.instance_id = meet_chats.instance_id and other.wa_chat_id = (p.message).wa_chat_id)
    order by p.chat_id, (p.message).event_id
  ) named
  where c.id = named.chat_id and c.wa_chat_id is null;
$$;
comment on function private.meet_chats is 'Opens the chats of these messages, and gives those we began the id WhatsApp has for them.';

create function private.hold_places(placed private.placed_message[])
returns boolean language plpgsql set search_path = ''
as $$
declare
  contact_ids constant uuid[] := array(select distinct p.contact_id from unnest(placed) p where p.contact_id is not null);
  chat_ids constant uuid[] := array(select distinct p.chat_id from unnest(placed) p where p.chat_id is not null);
  held integer;
begin
  perform from public.contacts c where c.id = any (contact_ids) order by c.id for key share;
  get diagnostics held = row_count;
  if held < cardinality(contact_ids) then
    return false;
  end if;
  perform from public.chats c where c.id = any (chat_ids) order by c.id for no key update;
  get diagnostics held = row_count;
  return held = cardinality(chat_ids);
end
$$;
comment on function private.hold_places is
  'Nobody merges or removes these contacts and chats before this transaction ends; false when somebody just has. Locks in the order of merges.';

create function private.settle_places(account_id uuid, instance_id uuid, messages private.incoming_message[],
  people private.person[])
returns private.placed_message[] language plpgsql set search_path = ''
as $$
declare
  placed private.placed_message[];
begin
  for attempt in 1..5 loop
    perform private.meet_people(account_id, people);
    placed := array(select p from private.place_messages(account_id, instance_id, messages) p);
    if exists (select from unnest(placed) p left join public.chats c on c.id = p.chat_id
      where c.id is null or c.wa_chat_id is null) then
      perform private.meet_chats(account_id, instance_id, placed);
      placed := array(select p from private.place_messages(account_id, instance_id, messages) p);
    end if;
    if private.hold_places(placed) then
      return placed;
    end if;
  end loop;
  raise serialization_failure using message = 'contacts are being merged', hint = 'try again';
end
$$;
comment on function private.settle_places is
  'Each message with its contact and its chat, made when missing, and held until the transaction ends.';

grant execute on function private.meet_chats, private.hold_places, private.settle_places to service_role;
