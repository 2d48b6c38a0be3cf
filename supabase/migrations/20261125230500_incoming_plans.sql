-- What runs at every message that comes in is planned once a connection, not at each call as functions in SQL are that fix
-- their search path: that was most of the 18 ms of an ingest.

create or replace function private.with_clock(events jsonb, told_at timestamptz)
returns jsonb language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select case when abs(extract(epoch from skew)) <= 10 then events else (
      select coalesce(jsonb_agg(event || jsonb_build_object('at', (event ->> 'at')::timestamptz + skew) order by place), '[]')
      from jsonb_array_elements(events) with ordinality item (event, place)) end
    from (select date_trunc('second', clock_timestamp() - told_at) as skew) clock);
end
$$;

create or replace function private.read_messages(events jsonb)
returns setof private.incoming_message language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
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
    and data.chat_kind in ('direct', 'group') and data.from_me is not null;
end
$$;

create or replace function private.keep_unknown_events(account_id uuid, instance_id uuid, events jsonb)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into public.instance_events (account_id, instance_id, type, detail)
  select keep_unknown_events.account_id, keep_unknown_events.instance_id, 'unknown_event',
    case when octet_length(event::text) <= 8000 then event else jsonb_build_object('id', event -> 'id', 'type', event -> 'type') end
  from jsonb_array_elements(events) event
  where coalesce(event ->> 'type', '') not in ('message', 'message_ack', 'message_edit', 'message_revoke', 'reaction',
      'contact', 'chat', 'status', 'qr', 'pairing_code')
    or (event ->> 'type' = 'message' and (event -> 'data' ->> 'chat_kind' in ('direct', 'group', 'other')) is true
      and (length(event -> 'data' ->> 'message_id') between 1 and 200
        and length(event -> 'data' ->> 'chat_id') between 1 and 100
        and jsonb_typeof(event -> 'data' -> 'from_me') = 'boolean') is not true)
    or (event ->> 'type' = 'message' and (event -> 'data' ->> 'chat_kind' in ('direct', 'group', 'other')) is not true);
end
$$;

create or replace function private.find_contact(account_id uuid, phone text, lid text)
returns uuid language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(
      (select known.contact_id from public.contact_identities known
        where known.account_id = find_contact.account_id and known.kind = 'phone'
          and known.match_key = private.phone_key(find_contact.phone)),
      (select known.contact_id from public.contact_identities known
        where known.account_id = find_contact.account_id and known.kind = 'lid' and known.match_key = find_contact.lid)));
end
$$;

create or replace function private.strange_people(account_id uuid, people private.person[])
returns setof private.person language plpgsql stable rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select p.phone, p.lid, p.name
  from (select phone, lid, max(name) as name from unnest(people) group by phone, lid) p
  left join public.contact_identities by_phone on by_phone.account_id = strange_people.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = private.phone_key(p.phone)
  left join public.contact_identities by_lid on by_lid.account_id = strange_people.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = p.lid
  where (p.phone is not null and by_phone.contact_id is null) or (p.lid is not null and by_lid.contact_id is null)
    or by_phone.contact_id <> by_lid.contact_id
  order by p.phone, p.lid;
end
$$;

create or replace function private.greet_strangers(account_id uuid, people private.person[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into public.contacts (account_id, phone, lid, whatsapp_name)
  select distinct on (coalesce('lid ' || p.lid, p.phone)) greet_strangers.account_id, p.phone, p.lid, coalesce(p.name, '')
  from (
    select distinct on (private.phone_key(phone)) phone, lid, name from unnest(people)
    where phone is not null and private.find_contact(greet_strangers.account_id, phone, lid) is null
    order by private.phone_key(phone), lid, name
  ) p
  order by coalesce('lid ' || p.lid, p.phone), p.phone;

  insert into public.contacts (account_id, lid, whatsapp_name)
  select distinct on (lid) greet_strangers.account_id, lid, coalesce(name, '') from unnest(people)
  where phone is null and private.find_contact(greet_strangers.account_id, null, lid) is null
  order by lid, name;
end
$$;

create or replace function private.place_messages(account_id uuid, instance_id uuid, messages private.incoming_message[])
returns setof private.placed_message language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select message, coalesce(by_phone.contact_id, by_lid.contact_id), coalesce(direct.id, grouped.id)
  from unnest(messages) message
  left join public.contact_identities by_phone on by_phone.account_id = place_messages.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = message.match_key
  left join public.contact_identities by_lid on by_lid.account_id = place_messages.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = message.lid
  left join public.chats direct on not message.is_group and direct.instance_id = place_messages.instance_id
    and direct.contact_id = coalesce(by_phone.contact_id, by_lid.contact_id)
  left join public.chats grouped on message.is_group and grouped.instance_id = place_messages.instance_id
    and grouped.wa_chat_id = message.wa_chat_id;
end
$$;

create or replace function private.meet_chats(account_id uuid, instance_id uuid, placed private.placed_message[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
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
end
$$;

create or replace function private.broadcast_changes(event text, table_name text, operation text, rows private.changed_row[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  perform realtime.send(
    jsonb_build_object('table', table_name, 'operation', operation) || changes.body,
    event, topics.prefix || changes.account_id, true)
  from private.topics topics, (
    select changed.account_id, case
      when count(*) > 100 then jsonb_build_object('resync', true)
      else jsonb_build_object('ids', jsonb_agg(changed.id), 'statuses', jsonb_object_agg(changed.id, changed.status))
    end as body
    from unnest(rows) changed
    group by changed.account_id
  ) changes
  where topics.name = 'account';
end
$$;

-- Each event is one look into the index, whatever was planned while the table was small.
create or replace function private.find_changes(instance_id uuid, events jsonb[])
returns setof private.change language plpgsql stable rows 100 set search_path = ''
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  return query
  select c.id, c.account_id, (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, event ->> 'type', event -> 'data'
  from unnest(events) event
  join public.conversations c on c.instance_id = find_changes.instance_id
    and c.wa_message_id = event -> 'data' ->> 'message_id';
end
$$;

-- Arrays of one or two rows look cheaper than the ten of a general plan, so PostgreSQL would plan anew for each of them, to
-- the same index lookups. Holds for everything it calls.
alter function orchestrator.ingest(uuid, bigint, uuid, jsonb, timestamptz) set plan_cache_mode = force_generic_plan;
