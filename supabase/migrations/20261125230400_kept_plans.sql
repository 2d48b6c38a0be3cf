-- What runs at every message is planned once a connection: a function in SQL that fixes its search path is planned at
-- each call, and that took most of the time of a message (show_outgoing alone 15 ms, ingest 18).

create or replace function private.account_ids()
returns setof uuid language plpgsql stable security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('read')
  union
  select entries.account_id from private.admin_entries entries
    where entries.user_id = (select auth.uid()) and entries.expires_at > now();
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

create or replace function private.count_sends(instance_id uuid, added integer)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.send_counts as counts (instance_id, minute, minute_count, day, day_count)
  values (count_sends.instance_id, date_trunc('minute', clock_timestamp()), greatest(added, 0), private.utc_day(),
    greatest(added, 0))
  on conflict on constraint send_counts_pkey do update set
    minute_count = greatest(added + case when counts.minute = excluded.minute then counts.minute_count else 0 end, 0),
    day_count = greatest(added + case when counts.day = excluded.day then counts.day_count else 0 end, 0),
    minute = excluded.minute, day = excluded.day;
end
$$;

create or replace function private.day_room(instance public.instances)
returns integer language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select private.room(
      least(instance.messages_per_day, case when instance.warm_up then (
        select caps.messages from private.warm_up_caps caps
        where caps.day <= 1 + private.utc_day()
          - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
        order by caps.day desc limit 1) end),
      (select counts.day_count from private.send_counts counts
        where counts.instance_id = instance.id and counts.day = private.utc_day())));
end
$$;

create or replace function private.due_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select i.* from private.ready_instances(orchestrator_id, number) i
  where exists (select from public.conversations c
    where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp());
end
$$;

create or replace function private.due_of_chats(instance_id uuid, first boolean, max_items integer)
returns setof uuid language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select c.id from public.conversations c join public.chats chat on chat.id = c.chat_id
  where c.instance_id = due_of_chats.instance_id and c.status = 'queued' and c.send_at <= clock_timestamp()
    and c.expires_at > clock_timestamp() and (chat.wa_chat_id is null) = due_of_chats.first
    and not private.is_held(c.chat_id, c.send_at, c.seq)
    and not exists (
      select from public.conversations earlier
      where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
        and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq))
  order by c.send_at, c.seq limit max_items
  for update of c skip locked;
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

create or replace function private.hold_first_messages(instance public.instances)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  update private.send_counts counts set next_first_at = clock_timestamp() + private.first_pause(instance)
  where counts.instance_id = instance.id;
end
$$;

create or replace function private.is_held(chat_id uuid, send_at timestamptz, seq bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select exists (
      select from public.conversations c where c.chat_id = is_held.chat_id and (c.status = 'sending'
        or (c.status = 'unconfirmed' and (c.send_at, c.seq) < (is_held.send_at, is_held.seq) and exists (
          select from private.message_claims claim
          where claim.conversation_id = c.id and claim.claimed_at > clock_timestamp() - interval '1 minute')))));
end
$$;

create or replace function private.keep_order(ids uuid[])
returns uuid[] language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(array_agg(c.id), '{}') from public.conversations c
    where c.id = any (ids) and not exists (
      select from public.conversations earlier
      where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
        and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq)
        and earlier.id <> all (ids)));
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

create or replace function private.key_account_ids(scope text)
returns setof uuid language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select keys.account_id from public.api_keys keys
  where keys.id = (select auth.uid()) and key_account_ids.scope = any (keys.scopes)
    and keys.revoked_at is null and (keys.expires_at is null or keys.expires_at > now());
end
$$;

create or replace function private.mark_waiting(instance_id uuid, reason text)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  update public.conversations c set status_reason = mark_waiting.reason
  where c.id in (
    select waiting.id from public.conversations waiting join public.chats chat on chat.id = waiting.chat_id
    where waiting.instance_id = mark_waiting.instance_id and waiting.status = 'queued'
      and waiting.send_at <= clock_timestamp() and waiting.status_reason is distinct from mark_waiting.reason
      and (mark_waiting.reason <> 'first_contact_pause' or chat.wa_chat_id is null)
    order by waiting.send_at, waiting.seq limit 500 for update of waiting skip locked);
end
$$;

create or replace function private.may_write_first(instance_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select not exists (select from private.send_counts counts
      where counts.instance_id = may_write_first.instance_id and counts.next_first_at > clock_timestamp()));
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

create or replace function private.member_account_ids()
returns setof uuid language plpgsql stable security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('send');
end
$$;

create or replace function private.minute_room(instance public.instances)
returns integer language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select private.room(instance.messages_per_minute,
      (select counts.minute_count from private.send_counts counts
        where counts.instance_id = instance.id and counts.minute = date_trunc('minute', clock_timestamp()))));
end
$$;

create or replace function private.next_send(orchestrator_id uuid, number bigint)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select min(case
      when not queue.is_due then queue.next_at
      when private.day_room(i) = 0 then date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'
      when private.minute_room(i) = 0 then date_trunc('minute', clock_timestamp()) + interval '1 minute'
      else least(queue.next_at, case when i.messages_per_minute is not null then (
        select counts.next_first_at from private.send_counts counts
        where counts.instance_id = i.id and counts.next_first_at > clock_timestamp()) end)
    end)
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select exists (select from public.conversations c
        where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp()) as is_due, (
        select c.send_at from public.conversations c
        where c.instance_id = i.id and c.status = 'queued' and c.send_at > clock_timestamp()
        order by c.send_at limit 1) as next_at) queue);
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

create or replace function private.ready_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select i.* from private.leases lease
  join public.instances i on i.id = lease.instance_id
  join public.accounts a on a.id = i.account_id
  where lease.orchestrator_id = ready_instances.orchestrator_id and lease.number = ready_instances.number
    and lease.expires_at > clock_timestamp() and i.status = 'connected' and a.status = 'active';
end
$$;

create or replace function private.show_outgoing(ids uuid[])
returns jsonb language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  if cardinality(ids) = 0 then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(item) - 'seq' order by item.send_at, item.seq), '[]')
    from (
      select c.id, c.seq, c.account_id, c.instance_id, c.chat_id, c.contact_id, chat.wa_chat_id as "to", contact.phone,
        c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
        target.wa_message_id as target, chat.wa_chat_id is null as first, to_jsonb(checked) as "check",
        case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
          else i.reply_pause_seconds end as pause_seconds,
        c.created_at, c.send_at, c.expires_at, c.status, claim.claimed_at,
        extract(epoch from clock_timestamp() - claim.claimed_at) as claimed_seconds
      from public.conversations c
      join public.chats chat on chat.id = c.chat_id
      join public.instances i on i.id = c.instance_id
      left join public.contacts contact on contact.id = chat.contact_id
      left join public.conversations quoted on quoted.id = c.reply_to
      left join public.conversations target on target.id = c.target_id
      left join private.message_claims claim on claim.conversation_id = c.id
      left join lateral (
        select m.id, m.storage_path, m.source_url, m.mimetype, m.filename, m.size, m.state
        from public.media m where m.id = c.media_id) file on true
      left join lateral (
        select checks.registered, checks.wa_id, checks.checked_at from public.number_checks checks
        where chat.wa_chat_id is null and checks.account_id = c.account_id
          and checks.match_key = private.phone_key(contact.phone)
          and checks.checked_at > clock_timestamp()
            - (select make_interval(days => settings.number_check_days) from private.settings)) checked on true
      where c.id = any (ids)
    ) item);
end
$$;

create or replace function private.start_sending(orchestrator_id uuid, number bigint, claim_id uuid, ids uuid[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.message_claims (conversation_id, claim_id, orchestrator_id, number)
  select id, start_sending.claim_id, start_sending.orchestrator_id, start_sending.number from unnest(ids) id;
  update public.conversations c set status = 'sending', status_reason = null where c.id = any (ids);
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

create or replace function orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
  next_at timestamptz;
begin
  perform private.hold_number(orchestrator_id, number);
  if not exists (select from private.message_claims claim where claim.claim_id = claim_messages.claim_id) then
    for instance in select * from private.due_instances(orchestrator_id, number) order by random() loop
      exit when left_over <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, left_over);
    end loop;
  end if;
  ids := array(
    select c.id from private.message_claims claim join public.conversations c on c.id = claim.conversation_id
    where claim.claim_id = claim_messages.claim_id and claim.orchestrator_id = claim_messages.orchestrator_id
      and claim.number = claim_messages.number and c.status = 'sending');
  next_at := private.next_send(orchestrator_id, number);
  return jsonb_build_object('messages', private.show_outgoing(ids),
    -- Of null and zero, greatest() is zero: an orchestrator with nothing to wait for would ask again at once.
    'next_seconds', case when next_at is not null then
      extract(epoch from greatest(next_at - clock_timestamp(), interval '0')) end);
end
$$;
