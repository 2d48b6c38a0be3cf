-- How an orchestrator writes what WhatsApp said.

create function private.first_status(from_me boolean, ack integer)
returns text language sql immutable parallel safe set search_path = ''
return case when not from_me then 'received' when ack < 0 then 'failed' else 'sent' end;

create function private.insert_messages(account_id uuid, instance_id uuid, messages private.incoming_message[])
returns text[] language sql set search_path = ''
as $$
  with fresh as materialized (
    select distinct on ((p.message).wa_message_id) (p.message).*, p.contact_id, p.chat_id,
      case when (p.message).has_media then gen_random_uuid() end as media_id
    from private.place_messages(account_id, instance_id, messages) p
    where p.chat_id is not null and not exists (
      select from public.conversations c
      where c.instance_id = insert_messages.instance_id and c.wa_message_id = (p.message).wa_message_id)
    order by (p.message).wa_message_id, (p.message).kind = 'unknown', (p.message).event_id
  ), inserted as (
    insert into public.conversations (account_id, chat_id, contact_id, instance_id, message, from_me, "timestamp",
      kind, content, status, error_code, wa_message_id, sent_at, quoted_wa_id, revoked_at, media_id, sent_by_kind)
    select insert_messages.account_id, fresh.chat_id, fresh.contact_id, insert_messages.instance_id, fresh.body,
      fresh.from_me, fresh.sent_at, fresh.kind, fresh.content, private.first_status(fresh.from_me, fresh.ack),
      case when fresh.from_me and fresh.ack < 0 then 'send_failed' end, fresh.wa_message_id,
      case when fresh.from_me and fresh.ack >= 0 then fresh.sent_at end, fresh.quoted_wa_id,
      case when fresh.revoked then fresh.at end, fresh.media_id, case when fresh.from_me then 'phone' end
    from fresh order by fresh.event_id
    on conflict on constraint conversations_one_a_message do nothing
    returning wa_message_id, media_id
  ), files as (
    insert into public.media (id, account_id, mimetype, filename, size)
    select fresh.media_id, insert_messages.account_id, fresh.mimetype, fresh.filename, fresh.size
    from inserted join fresh on fresh.media_id = inserted.media_id
  )
  select coalesce(array_agg(inserted.wa_message_id), '{}') from inserted
$$;
comment on function private.insert_messages is
  'Stores the messages that are not there yet, in journal order, with a pending media row where one is due.';

create function private.complete_unknown(instance_id uuid, messages private.incoming_message[])
returns integer language plpgsql set search_path = ''
as $$
declare
  completed integer;
begin
  update public.conversations c
  set kind = message.kind, message = message.body, content = message.content
  from unnest(messages) message
  where message.kind <> 'unknown' and c.instance_id = complete_unknown.instance_id
    and c.wa_message_id = message.wa_message_id and c.kind = 'unknown';
  get diagnostics completed = row_count;
  return completed;
end
$$;
comment on function private.complete_unknown is 'What could not be read at first has come again, readable.';

create function private.resolve_replies(instance_id uuid, messages private.incoming_message[])
returns void language sql set search_path = ''
as $$
  update public.conversations reply set reply_to = quoted.id
  from public.conversations quoted
  where reply.instance_id = resolve_replies.instance_id and reply.reply_to is null and reply.quoted_wa_id in (
      select message.quoted_wa_id from unnest(messages) message where message.quoted_wa_id is not null
      union select message.wa_message_id from unnest(messages) message)
    and quoted.instance_id = resolve_replies.instance_id and quoted.wa_message_id = reply.quoted_wa_id
$$;
comment on function private.resolve_replies is 'Links replies to what they quote, whichever of the two came first.';

create function private.ingest_messages(account_id uuid, instance_id uuid, messages private.incoming_message[],
  out inserted integer, out changed integer)
language plpgsql set search_path = ''
as $$
declare
  new_ids text[];
begin
  perform private.adopt_message(c.id, message.wa_message_id, message.sent_at)
  from unnest(messages) message
  join public.conversations c on c.id::text = message.client_key and c.instance_id = ingest_messages.instance_id
    and c.wa_message_id is null
  where message.from_me;
  perform private.meet_people(account_id, array(
    select (message.phone, message.lid, message.name)::private.person
    from unnest(messages) message where coalesce(message.phone, message.lid) is not null));
  perform private.meet_chats(account_id, instance_id, messages);
  changed := private.complete_unknown(instance_id, messages);
  new_ids := private.insert_messages(account_id, instance_id, messages);
  inserted := cardinality(new_ids);
  if exists (select from unnest(messages) message where message.quoted_wa_id is not null)
    or exists (select from public.conversations c
      where c.instance_id = ingest_messages.instance_id and c.reply_to is null and c.quoted_wa_id = any (new_ids)) then
    perform private.resolve_replies(instance_id, messages);
  end if;
  changed := changed + private.apply_waiting(instance_id, new_ids);
end
$$;

create function private.ingest_directory(account_id uuid, instance_id uuid, events jsonb)
returns integer language plpgsql set search_path = ''
as $$
declare
  named integer;
  counted integer;
  people constant private.person[] := array(
    select (coalesce(private.wa_phone(data ->> 'contact_id'), data ->> 'phone'),
      coalesce(private.wa_lid(data ->> 'contact_id'), data ->> 'lid'), left(data ->> 'name', 255))::private.person
    from jsonb_array_elements(events) event, lateral (select event -> 'data' as data) body
    where event ->> 'type' = 'contact' order by (event ->> 'id')::bigint desc);
begin
  -- Only whom we talk to: the phone's whole address book is not ours to keep.
  perform private.meet_people(account_id, array(
    select person from unnest(people) person where private.find_contact(account_id, person.phone, person.lid) is not null));
  update public.contacts c set whatsapp_name = known.name
  from (
    select distinct on (id) private.find_contact(account_id, person.phone, person.lid) as id, person.name
    from unnest(people) with ordinality person (phone, lid, name, place) where person.name <> '' order by id, place
  ) known
  where c.id = known.id and c.whatsapp_name <> known.name;
  get diagnostics named = row_count;
  update public.chats c
  set name = case when c.kind = 'group' then coalesce(left(told.data ->> 'name', 255), c.name) else c.name end,
    unread_count = greatest(coalesce((told.data ->> 'unread_count')::integer, c.unread_count), 0)
  from (
    select distinct on (event -> 'data' ->> 'chat_id') event -> 'data' as data
    from jsonb_array_elements(events) event where event ->> 'type' = 'chat'
    order by event -> 'data' ->> 'chat_id', (event ->> 'id')::bigint desc
  ) told
  where c.instance_id = ingest_directory.instance_id and c.wa_chat_id = told.data ->> 'chat_id';
  get diagnostics counted = row_count;
  return named + counted;
end
$$;
comment on function private.ingest_directory is 'Names of contacts, subjects of groups, and what the phone counts as unread.';

create function private.keep_unknown_events(account_id uuid, instance_id uuid, events jsonb)
returns void language sql set search_path = ''
as $$
  insert into public.instance_events (account_id, instance_id, type, detail)
  select keep_unknown_events.account_id, keep_unknown_events.instance_id, 'unknown_event',
    case when octet_length(event::text) <= 8000 then event else jsonb_build_object('id', event -> 'id', 'type', event -> 'type') end
  from jsonb_array_elements(events) event
  where event ->> 'type' not in ('message', 'message_ack', 'message_edit', 'message_revoke', 'reaction', 'contact', 'chat',
    'status', 'qr', 'pairing_code')
$$;

create function orchestrator.ingest(orchestrator_id uuid, number bigint, instance_id uuid, events jsonb)
returns jsonb language plpgsql set search_path = ''
-- A batch is small and its tables may be of any size: an index look-up for each event is right always, while a
-- plan made when the tables were small would scan them for every batch.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  lease private.leases;
  messages private.incoming_message[];
  said jsonb[];
  found_messages record;
  found_changes record;
  directory integer;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  messages := array(
    select message from private.read_messages(events) message
    where not message.is_group or (select i.groups_enabled from public.instances i where i.id = ingest.instance_id));
  said := array(
    select event from jsonb_array_elements(events) event
    where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')
    union all
    -- A message of ours tells its ack as well, each time it is told.
    select jsonb_build_object('id', message.event_id, 'at', message.at, 'type', 'message_ack',
      'data', jsonb_build_object('message_id', message.wa_message_id, 'ack', message.ack))
    from unnest(messages) message where message.from_me and message.ack <> 0);
  found_messages := private.ingest_messages(lease.account_id, instance_id, messages);
  found_changes := private.apply_or_keep(instance_id, said);
  directory := private.ingest_directory(lease.account_id, instance_id, events);
  perform private.keep_unknown_events(lease.account_id, instance_id, events);
  return jsonb_build_object('messages', found_messages.inserted,
    'changes', found_messages.changed + found_changes.applied + directory, 'waiting', found_changes.waiting,
    'ignored', jsonb_array_length(events) - cardinality(messages) - (
      select count(*) from jsonb_array_elements(events) event
      where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction', 'contact', 'chat')));
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the node instance''s contract');
end
$$;
comment on function orchestrator.ingest is
  'Stores one batch of a node instance''s events in one transaction under the lease; safe to repeat.';

grant execute on function private.absorb_ghost, private.adopt_message, private.first_status, private.insert_messages, private.complete_unknown,
  private.resolve_replies, private.ingest_messages, private.ingest_directory, private.keep_unknown_events,
  orchestrator.ingest to service_role;
