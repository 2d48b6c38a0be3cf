-- How an orchestrator writes what WhatsApp said.
set check_function_bodies = off;

create function orchestrator.ingest(orchestrator_id uuid, number bigint, instance_id uuid, events jsonb,
  told_at timestamptz default null)
returns jsonb language plpgsql set search_path = ''
-- A batch is small and its tables may be of any size: an index look-up for each event is right always, while a
-- plan made when the tables were small would scan them for every batch.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  lease private.leases;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  perform pg_advisory_xact_lock_shared(private.results_lock(instance_id));
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.act_as('system');
  if told_at is not null then
    events := private.with_clock(events, told_at);
  end if;
  return private.store_events(lease.account_id, instance_id, events);
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the node instance''s contract');
end
$$;
comment on function orchestrator.ingest is
  'Stores one batch of a node instance''s events in one transaction under the lease; safe to repeat. told_at: what the host''s clock shows now.';

create function private.store_events(account_id uuid, instance_id uuid, events jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  groups boolean;
  messages private.incoming_message[];
  people private.person[];
  placed private.placed_message[];
  said jsonb[];
  found_messages record;
  found_changes record;
  told integer;
  changes integer := 0;
  waiting integer := 0;
begin
  groups := (select i.groups_enabled from public.instances i where i.id = store_events.instance_id);
  events := private.without_erased(account_id, events);
  messages := array(select message from private.read_messages(events) message where groups or not message.is_group);
  said := array(
    select event from jsonb_array_elements(events) event
    where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')
      and (event -> 'data' ->> 'message_id' ~ case when groups then '@(broadcast|newsletter)_' else '@(g\.us|broadcast|newsletter)_' end)
        is not true
    union all
    -- A message of ours tells its ack as well, each time it is told.
    select jsonb_build_object('id', message.event_id, 'at', message.at, 'type', 'message_ack',
      'data', jsonb_build_object('message_id', message.wa_message_id, 'ack', message.ack))
    from unnest(messages) message where message.from_me and message.ack <> 0);
  told := (select count(*) from jsonb_array_elements(events) event where event ->> 'type' in ('contact', 'chat'));
  people := array(
    select distinct on (message.phone, message.lid) (message.phone, message.lid, message.name)::private.person
    from unnest(messages) message where coalesce(message.phone, message.lid) is not null
    order by message.phone, message.lid, message.name is null, message.event_id desc);
  if told > 0 then
    perform private.change_number(account_id, event -> 'data' ->> 'former_id', event -> 'data' ->> 'contact_id')
    from jsonb_array_elements(events) event where event ->> 'type' = 'contact' and event -> 'data' ? 'former_id';
    -- Only whom we talk to: the phone's whole address book is not ours to keep.
    people := people || array(
      select person from unnest(private.read_people(events)) person
      where private.find_contact(account_id, person.phone, person.lid) is not null
        or exists (select from unnest(people) known where known.phone = person.phone or known.lid = person.lid));
  end if;
  placed := private.settle_places(account_id, instance_id, messages, people);
  found_messages := private.ingest_messages(account_id, instance_id, messages, placed);
  if said <> '{}' then
    found_changes := private.apply_or_keep(instance_id, said);
    changes := found_changes.applied;
    waiting := found_changes.waiting;
  end if;
  if told > 0 then
    changes := changes + private.ingest_chats(account_id, instance_id, events, placed, found_messages.new_ids);
  end if;
  perform private.keep_unknown_events(account_id, instance_id, events);
  return jsonb_build_object('messages', cardinality(found_messages.new_ids),
    'changes', found_messages.changed + changes, 'waiting', waiting,
    'ignored', jsonb_array_length(events) - cardinality(messages) - told - (
      select count(*) from jsonb_array_elements(events) event
      where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')));
end
$$;
comment on function private.store_events is
  'What an engine told, in one transaction of a caller who has the number; safe to repeat.';

create function private.with_clock(events jsonb, told_at timestamptz)
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
comment on function private.with_clock is
  'The events as if the host''s clock, which shows told_at now, were the database''s: the order of what is written here and there depends on it.';

create function private.ingest_messages(account_id uuid, instance_id uuid, messages private.incoming_message[],
  placed private.placed_message[], out new_ids text[], out changed integer)
language plpgsql set search_path = ''
as $$
begin
  perform private.adopt_message(c.id, message.wa_message_id, message.sent_at)
  from unnest(messages) message
  join public.conversations c on c.id = private.as_uuid(message.client_key) and c.instance_id = ingest_messages.instance_id
    and c.wa_message_id is null
  where message.from_me and message.client_key is not null;
  changed := private.complete_unknown(instance_id, placed);
  new_ids := private.insert_messages(account_id, instance_id, placed);
  perform private.resolve_replies(placed);
  changed := changed + private.apply_waiting(instance_id, new_ids);
end
$$;

create function private.insert_messages(account_id uuid, instance_id uuid, placed private.placed_message[])
returns text[] language plpgsql set search_path = ''
as $$
declare
  fresh private.placed_message[];
  media_ids uuid[];
  new_ids text[];
begin
  fresh := array(
    select first_told.place
    from (
      select distinct on ((p.message).stanza_id, p.chat_id, (p.message).from_me, p.contact_id) p as place
      from unnest(placed) p
      where p.chat_id is not null and not exists (
        select from public.conversations c
        where c.stanza_id = (p.message).stanza_id and c.instance_id = insert_messages.instance_id
          and private.is_told(c, p.message, p.chat_id, p.contact_id))
      -- A send of ours, which has been told under another name already.
        and ((p.message).client_key is null or not exists (
          select from public.conversations c
          where c.id = private.as_uuid((p.message).client_key) and c.instance_id = insert_messages.instance_id))
      order by (p.message).stanza_id, p.chat_id, (p.message).from_me, p.contact_id,
        (p.message).kind = 'unknown', (p.message).event_id
    ) first_told
    order by ((first_told.place).message).event_id);
  media_ids := array(
    select case when (p.message).has_media then gen_random_uuid() end
    from unnest(fresh) with ordinality p (message, contact_id, chat_id, place) order by p.place);
  insert into public.media (id, account_id, mimetype, filename, size)
  select file.id, insert_messages.account_id, (file.message).mimetype, (file.message).filename, (file.message).size
  from unnest(fresh, media_ids) file (message, contact_id, chat_id, id) where file.id is not null;
  with inserted as (
    insert into public.conversations (account_id, chat_id, contact_id, instance_id, message, from_me, "timestamp",
      kind, content, status, error_code, wa_message_id, sent_at, quoted_wa_id, revoked_at, media_id, sent_by_kind)
    select insert_messages.account_id, p.chat_id, p.contact_id, insert_messages.instance_id, m.body, m.from_me, m.sent_at,
      m.kind, m.content, case when not m.from_me then 'received' when m.ack < 0 then 'failed' else 'sent' end,
      case when m.from_me and m.ack < 0 then 'send_failed' end, m.wa_message_id,
      case when m.from_me and m.ack >= 0 then m.sent_at end, m.quoted_wa_id,
      case when m.revoked then m.at end, p.media_id, case when m.from_me then 'phone' end
    from unnest(fresh, media_ids) with ordinality p (message, contact_id, chat_id, media_id, place),
      lateral (select (p.message).*) m
    order by p.place
    on conflict (stanza_id, chat_id, from_me, contact_id) where stanza_id is not null do nothing
    returning wa_message_id, chat_id, seq, "timestamp", status, kind
  ), undecided as (
    -- The chats are locked: what comes after this is seen by whoever decides.
    insert into private.pending_decisions (account_id, chat_id, instance_id, first_seq, since)
    select distinct on (i.chat_id) insert_messages.account_id, i.chat_id, insert_messages.instance_id, i.seq, i."timestamp"
    from inserted i
    where i.status = 'received' and i.kind <> 'unknown'
      and i.chat_id <> all (array(select p.chat_id from unnest(fresh) p where (p.message).is_group))
    order by i.chat_id, i.seq
    on conflict do nothing
  )
  select coalesce(array_agg(inserted.wa_message_id), '{}') into new_ids from inserted;
  if cardinality(new_ids) < cardinality(fresh) then
    -- Somebody else has stored one meanwhile, with its file.
    delete from public.media m where m.id = any (media_ids) and not exists (
      select from public.conversations c where c.account_id = m.account_id and c.media_id = m.id);
  end if;
  return new_ids;
end
$$;
comment on function private.insert_messages is
  'Stores the messages that are not there yet, in journal order, with a pending media row where one is due.';

create function private.is_told(c public.conversations, message private.incoming_message, chat_id uuid, contact_id uuid)
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case
    when c.chat_id = is_told.chat_id then c.from_me = message.from_me
      and coalesce(c.contact_id = is_told.contact_id, true)
    -- Told before to somebody who had this number then. A stanza alone says nothing about another chat.
    else c.wa_message_id = message.wa_message_id and message.wa_message_id <> message.stanza_id end;
end
$$;
comment on function private.is_told is 'Whether a row with its stanza is this message. Nobody may have known its author.';

create function private.complete_unknown(instance_id uuid, placed private.placed_message[])
returns integer language plpgsql set search_path = ''
as $$
declare
  told record;
  completed integer := 0;
begin
  for told in
    select p.message, c.id
    from unnest(placed) p
    join public.conversations c on c.stanza_id = (p.message).stanza_id and c.instance_id = complete_unknown.instance_id
      and c.kind = 'unknown' and private.is_told(c, p.message, p.chat_id, p.contact_id)
    where (p.message).kind <> 'unknown'
  loop
    completed := completed + private.complete_message(told.id, told.message);
  end loop;
  return completed;
end
$$;
comment on function private.complete_unknown is 'What could not be read at first has come again, readable.';

create function private.complete_message(conversation_id uuid, message private.incoming_message)
returns integer language plpgsql set search_path = ''
as $$
declare
  unread public.conversations;
  file_id uuid;
begin
  select * into unread from public.conversations c where c.id = conversation_id and c.kind = 'unknown' for no key update;
  if not found then
    return 0;
  end if;
  if message.has_media and unread.media_id is null then
    insert into public.media (account_id, mimetype, filename, size)
    values (unread.account_id, message.mimetype, message.filename, message.size) returning id into file_id;
  end if;
  update public.conversations c set kind = message.kind, message = message.body, content = message.content,
    media_id = coalesce(c.media_id, file_id), quoted_wa_id = coalesce(c.quoted_wa_id, message.quoted_wa_id),
    revoked_at = coalesce(c.revoked_at, case when message.revoked then message.at end)
  where c.id = unread.id;
  -- What came after it has been decided without it, or waits with it.
  insert into private.pending_decisions (account_id, chat_id, instance_id, first_seq, since)
  select unread.account_id, unread.chat_id, unread.instance_id, unread.seq, unread."timestamp"
  where unread.status = 'received' and not message.is_group and not exists (
    select from public.conversations c
    where c.account_id = unread.account_id and c.chat_id = unread.chat_id and c.seq > unread.seq and c.status = 'received')
  on conflict do nothing;
  return 1;
end
$$;

grant execute on function orchestrator.ingest, private.store_events, private.with_clock, private.ingest_messages, private.insert_messages,
  private.is_told, private.complete_unknown, private.complete_message to service_role;
