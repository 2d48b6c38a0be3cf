DROP INDEX "public"."conversations_unknown";

DROP INDEX "public"."conversations_unresolved_reply";

ALTER TABLE "private"."waiting_events" DROP CONSTRAINT "waiting_events_pkey";

ALTER TABLE "public"."conversations" DROP CONSTRAINT "conversations_one_a_message";

ALTER TABLE "public"."reactions" DROP CONSTRAINT "reactions_conversation_id_sender_key";

DROP FUNCTION "private"."absorb_ghost"(public.conversations, public.conversations);

DROP FUNCTION "private"."complete_unknown"(uuid, private.incoming_message[]);

DROP FUNCTION "private"."message_digest"(text);

DROP FUNCTION "private"."resolve_replies"(uuid, private.incoming_message[]);

DROP FUNCTION "private"."without_erased"(uuid, jsonb);

CREATE TABLE "private"."erasing_names" ("erasure_id" uuid NOT NULL, "name" text NOT NULL, CONSTRAINT "erasing_names_pkey" PRIMARY KEY (erasure_id, name));

CREATE TYPE "private"."message_name" AS ("from_me" boolean, "wa_chat_id" text, "stanza_id" text, "author_id" text);

ALTER TYPE "private"."incoming_message" ADD ATTRIBUTE "stanza_id" text CASCADE;

CREATE OR REPLACE FUNCTION orchestrator.ingest(orchestrator_id uuid, number bigint, instance_id uuid, events jsonb, told_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  lease private.leases;
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
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  perform pg_advisory_xact_lock_shared(private.results_lock(instance_id));
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.act_as('system');
  groups := (select i.groups_enabled from public.instances i where i.id = ingest.instance_id);
  if told_at is not null then
    events := private.with_clock(events, told_at);
  end if;
  events := private.without_erased(lease.account_id, instance_id, events);
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
    perform private.change_number(lease.account_id, event -> 'data' ->> 'former_id', event -> 'data' ->> 'contact_id')
    from jsonb_array_elements(events) event where event ->> 'type' = 'contact' and event -> 'data' ? 'former_id';
    -- Only whom we talk to: the phone's whole address book is not ours to keep.
    people := people || array(
      select person from unnest(private.read_people(events)) person
      where private.find_contact(lease.account_id, person.phone, person.lid) is not null
        or exists (select from unnest(people) known where known.phone = person.phone or known.lid = person.lid));
  end if;
  placed := private.settle_places(lease.account_id, instance_id, messages, people);
  found_messages := private.ingest_messages(lease.account_id, instance_id, messages, placed);
  if said <> '{}' then
    found_changes := private.apply_or_keep(instance_id, said);
    changes := found_changes.applied;
    waiting := found_changes.waiting;
  end if;
  if told > 0 then
    changes := changes + private.ingest_chats(lease.account_id, instance_id, events, placed, found_messages.new_ids);
  end if;
  perform private.keep_unknown_events(lease.account_id, instance_id, events);
  return jsonb_build_object('messages', cardinality(found_messages.new_ids),
    'changes', found_messages.changed + changes, 'waiting', waiting,
    'ignored', jsonb_array_length(events) - cardinality(messages) - told - (
      select count(*) from jsonb_array_elements(events) event
      where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')));
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the node instance''s contract');
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_messages(orchestrator_id uuid, number bigint, instance_id uuid, results jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  lease private.leases;
  together uuid[];
  written integer;
begin
  if results is null or jsonb_typeof(results) <> 'array' or jsonb_array_length(results) > 500
    or exists (select from jsonb_array_elements(results) result
      where result ->> 'status' is null or result ->> 'status' not in ('sent', 'failed', 'unconfirmed', 'queued')
        or (result ->> 'status' = 'failed' and result ->> 'error_code' is null)) then
    perform private.fail('results_invalid', 'results is an array of at most 500 {id, status, …}',
      'status is sent, failed with an error_code, unconfirmed or queued');
  end if;
  -- Ingest shares this lock: an ack either finds its message here, or waits where apply_waiting finds it.
  perform pg_advisory_xact_lock(private.results_lock(instance_id));
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.meet_addressees(lease.account_id, instance_id, results);
  perform private.name_chats(instance_id, results);
  together := private.settle_together(instance_id, results);
  select coalesce(sum(private.write_message(instance_id, result)), 0) into written
  from jsonb_array_elements(results) result where (result ->> 'id')::uuid <> all (together);
  perform private.count_sends(instance_id, -count(*)::integer)
  from jsonb_array_elements(results) result where result ->> 'status' = 'queued' having count(*) > 0;
  return jsonb_build_object('written', written + cardinality(together));
exception when data_exception or check_violation then
  perform private.fail('results_invalid', sqlerrm);
end
$function$;

CREATE OR REPLACE FUNCTION private.adopt_message(conversation_id uuid, wa_message_id text, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  message public.conversations;
  ghost public.conversations;
begin
  select * into message from public.conversations c where c.id = conversation_id for no key update;
  if message.id is null or message.wa_message_id is not null then
    return;
  end if;
  -- WhatsApp may have shown the message before we heard that it was ours.
  ghost := private.find_ghost(message, wa_message_id);
  select * into ghost from public.conversations c where c.id = ghost.id for update;
  if ghost.id is not null then
    perform private.fold_message(message, ghost);
  end if;
  update public.conversations c
  set wa_message_id = adopt_message.wa_message_id, status_reason = null, error_code = null, error_text = null,
    status = case when private.status_rank(c.status) > private.status_rank('sent') then c.status else 'sent' end,
    sent_at = coalesce(c.sent_at, adopt_message.at)
  where c.id = message.id;
  perform private.apply_waiting(message.instance_id, array[adopt_message.wa_message_id]);
end
$function$;

CREATE OR REPLACE FUNCTION private.apply_action(conversation_id uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  action public.conversations;
begin
  select * into strict action from public.conversations c where c.id = conversation_id;
  if action.kind = 'reaction' then
    insert into public.reactions as known (account_id, conversation_id, from_me, sender, emoji, reacted_at)
    select action.account_id, action.target_id, true, 'me', left(action.message, 40), apply_action.at
    where action.target_id is not null
    on conflict on constraint reactions_one_a_person do update
    set emoji = excluded.emoji, reacted_at = excluded.reacted_at where excluded.reacted_at > known.reacted_at;
  elsif action.kind = 'edit' then
    perform private.edit_message(target.id, action.message, apply_action.at)
    from public.conversations target where target.id = action.target_id;
  elsif action.kind = 'revoke' then
    update public.conversations target set revoked_at = apply_action.at
    where target.id = action.target_id and target.revoked_at is null;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.apply_or_keep(instance_id uuid, events jsonb[], OUT applied integer, OUT waiting integer)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  changes constant private.change[] := array(select private.find_changes(instance_id, events));
begin
  applied := private.apply_changes(instance_id, array(
    select change from unnest(changes) change where change.conversation_id is not null));
  waiting := 0;
  if cardinality(changes) > 0 and exists (select from unnest(changes) change where change.conversation_id is null) then
    insert into private.waiting_events (instance_id, wa_message_id, event)
    select apply_or_keep.instance_id, change.data ->> 'message_id', jsonb_build_object(
      'id', change.event_id, 'at', change.at, 'type', change.type, 'data', change.data)
    from unnest(changes) change
    where change.conversation_id is null and length(change.data ->> 'message_id') between 1 and 200
    on conflict do nothing;
    get diagnostics waiting = row_count;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.apply_reactions(instance_id uuid, changes private.change[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  applied integer;
begin
  insert into public.reactions as known (account_id, conversation_id, contact_id, from_me, sender, emoji, reacted_at)
  select distinct on (told.conversation_id, told.from_me, coalesce(told.contact_id::text, private.wa_key(told.sender)))
    told.account_id, told.conversation_id, told.contact_id, told.from_me, told.sender, told.emoji, told.at
  from private.read_reactions(instance_id, changes) told
  order by told.conversation_id, told.from_me, coalesce(told.contact_id::text, private.wa_key(told.sender)),
    told.at desc, told.event_id desc
  on conflict on constraint reactions_one_a_person do update set emoji = excluded.emoji, reacted_at = excluded.reacted_at
  where excluded.reacted_at > known.reacted_at;
  get diagnostics applied = row_count;
  return applied;
end
$function$;

CREATE OR REPLACE FUNCTION private.apply_waiting(instance_id uuid, wa_message_ids text[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  stanzas constant text[] := array(select private.stanza_of(id) from unnest(wa_message_ids) id);
  events jsonb[];
begin
  with taken as (
    delete from private.waiting_events kept
    where kept.instance_id = apply_waiting.instance_id and kept.stanza_id = any (stanzas)
      -- Another person's may have the same stanza.
      and exists (select from private.find_changes(apply_waiting.instance_id, array[kept.event]) found
        where found.conversation_id is not null)
    returning kept.event
  )
  select array_agg(taken.event) into events from taken;
  if events is null then
    return 0;
  end if;
  return private.apply_changes(instance_id, array(select private.find_changes(instance_id, events)));
end
$function$;

CREATE OR REPLACE FUNCTION private.choose_file(kept_id uuid, gone_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case when kept_id is null or exists (select from public.media m where m.id = gone_id and m.state = 'stored')
    and not exists (select from public.media m where m.id = kept_id and m.state = 'stored') then gone_id else kept_id end;
end
$function$;

CREATE OR REPLACE FUNCTION private.claim_reactions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  found record;
begin
  for found in
    select r.id, r.conversation_id, r.reacted_at, known.contact_id
    from new_rows known
    join public.reactions r on r.account_id = known.account_id and r.contact_id is null and not r.from_me
      and r.person = known.match_key || case known.kind when 'phone' then '@c.us' else '@lid' end
    order by r.reacted_at
  loop
    delete from public.reactions r
    where r.conversation_id = found.conversation_id and r.contact_id = found.contact_id
      and r.reacted_at <= found.reacted_at;
    if exists (select from public.reactions r
      where r.conversation_id = found.conversation_id and r.contact_id = found.contact_id) then
      delete from public.reactions r where r.id = found.id;
    else
      update public.reactions r set contact_id = found.contact_id where r.id = found.id;
    end if;
  end loop;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.complete_message(conversation_id uuid, message private.incoming_message)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.complete_unknown(instance_id uuid, placed private.placed_message[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.drop_decided(account_id uuid, chat_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  delete from private.pending_decisions p
  where p.account_id = drop_decided.account_id and p.chat_id = drop_decided.chat_id and not exists (
    select from public.conversations c
    where c.account_id = p.account_id and c.chat_id = p.chat_id and c.seq >= p.first_seq and c.status = 'received'
      and c.kind <> 'unknown');
end
$function$;

CREATE OR REPLACE FUNCTION private.drop_files(account_id uuid, ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  dropped integer;
begin
  delete from public.media f
  where f.account_id = drop_files.account_id and f.id = any (ids)
    and not exists (select from public.conversations m where m.account_id = f.account_id and m.media_id = f.id)
    and not exists (select from public.quick_replies q where q.account_id = f.account_id and q.media_id = f.id);
  get diagnostics dropped = row_count;
  return dropped;
end
$function$;

CREATE OR REPLACE FUNCTION private.erase_chunk(erasure public.contact_erasures, size integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  found_messages constant public.conversations[] := array(
    select m from public.conversations m
    where m.account_id = erasure.account_id and m.contact_id = erasure.contact_id and m.seq < erasure.before_seq
    order by m.seq desc limit size for no key update);
  files integer;
  rest integer;
begin
  if found_messages <> '{}' then
    files := private.forget_messages(erasure, found_messages);
    update public.contact_erasures e
    set messages = e.messages + cardinality(found_messages), media = e.media + files,
      before_seq = (found_messages[cardinality(found_messages)]).seq
    where e.id = erasure.id;
    return true;
  end if;
  -- To messages of others, in groups.
  delete from public.reactions r where r.id in (
    select own.id from public.reactions own
    where own.account_id = erasure.account_id and own.contact_id = erasure.contact_id limit size);
  get diagnostics rest = row_count;
  if rest = 0 then
    -- Told again while this was going on.
    perform private.forget_returned(erasure.account_id, private.find_contact(erasure.account_id, private.wa_phone(n.name),
      private.wa_lid(n.name)))
    from private.erasing_names n where n.erasure_id = erasure.id;
    delete from private.erasing_names n where n.erasure_id = erasure.id;
    update public.contact_erasures e set status = 'done', finished_at = clock_timestamp() where e.id = erasure.id;
  end if;
  return rest > 0;
end
$function$;

CREATE OR REPLACE FUNCTION private.erase_contact(contact_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  c public.contacts := private.require_contact(contact_id);
  erasure public.contact_erasures;
  names text[];
begin
  if c.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins erase people');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || c.account_id, 0));
  select * into c from public.contacts k where k.id = c.id for no key update;
  if c.erased_at is null then
    names := private.wa_names(c.account_id, c.id);
    perform private.forget_traces(c);
    perform private.forget_contact(c);
    perform private.record_event(c.account_id, 'contact.erased', c.id);
    insert into public.contact_erasures (account_id, contact_id) values (c.account_id, c.id) returning * into erasure;
    insert into private.erasing_names (erasure_id, name) select erasure.id, name from unnest(names) name;
    perform private.enqueue_job('contact_erasure', erasure.id::text, c.account_id);
  end if;
  select * into erasure from public.contact_erasures e
  where e.account_id = c.account_id and e.contact_id = c.id order by e.created_at desc limit 1;
  return to_jsonb(erasure);
end
$function$;

CREATE OR REPLACE FUNCTION private.find_changes(instance_id uuid, events jsonb[])
 RETURNS SETOF private.change
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
begin
  return query
  select c.id, c.account_id, (said.event ->> 'id')::bigint, (said.event ->> 'at')::timestamptz, said.event ->> 'type',
    said.event -> 'data'
  from (
    select event, event -> 'data' ->> 'message_id' as message_id, private.stanza_of(event -> 'data' ->> 'message_id') as stanza_id
    from unnest(events) event offset 0
  ) said
  left join public.conversations told on told.stanza_id = said.stanza_id and told.instance_id = find_changes.instance_id
    and told.wa_message_id = said.message_id and said.message_id <> said.stanza_id
  left join public.conversations c on c.id = coalesce(told.id, private.find_message(find_changes.instance_id,
    said.message_id, said.event -> 'data' ->> 'chat_id', said.event ->> 'type' = 'message_ack'));
end
$function$;

CREATE OR REPLACE FUNCTION private.find_ghost(message public.conversations, wa_message_id text)
 RETURNS public.conversations
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
declare
  ghost public.conversations;
  stanza constant text := private.stanza_of(wa_message_id);
begin
  select * into ghost from public.conversations c
  where c.stanza_id = stanza and c.instance_id = message.instance_id and c.from_me and c.id <> message.id
    and (c.chat_id = message.chat_id or (c.wa_message_id = find_ghost.wa_message_id and c.wa_message_id <> c.stanza_id))
  limit 1;
  return ghost;
end
$function$;

CREATE OR REPLACE FUNCTION private.find_message(instance_id uuid, message_id text, said_in text DEFAULT NULL::text, is_ours boolean DEFAULT false)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.find_quoted(reply public.conversations)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.fold_message(kept public.conversations, gone public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  further constant public.conversations :=
    case when private.status_rank(gone.status) > private.status_rank(kept.status) then gone else kept end;
  readable constant public.conversations :=
    case when kept.kind = 'unknown' and gone.kind <> 'unknown' then gone else kept end;
  file_id constant uuid := private.choose_file(kept.media_id, gone.media_id);
begin
  perform private.fold_reactions(array[kept.id, gone.id]);
  delete from public.message_revisions r
  where r.conversation_id = gone.id and r.original and kept.edited_at is not null;
  perform private.move_references('public.conversations', kept.account_id, kept.id, gone.id);
  perform private.forget_copy(kept, gone);
  delete from public.conversations c where c.id = gone.id;
  update public.conversations c
  set kind = readable.kind, content = readable.content, media_id = file_id, message = coalesce((
      select r.message from public.message_revisions r where r.conversation_id = kept.id
      order by r.original, r.written_at desc limit 1), readable.message),
    status = further.status, status_reason = further.status_reason, error_code = further.error_code,
    error_text = further.error_text, sent_at = least(kept.sent_at, gone.sent_at),
    delivered_at = least(kept.delivered_at, gone.delivered_at), read_at = least(kept.read_at, gone.read_at),
    edited_at = greatest(kept.edited_at, gone.edited_at), revoked_at = least(kept.revoked_at, gone.revoked_at),
    reply_to = coalesce(kept.reply_to, gone.reply_to), quoted_wa_id = coalesce(kept.quoted_wa_id, gone.quoted_wa_id)
  where c.id = kept.id;
  if further.status not in ('queued', 'sending', 'unconfirmed') then
    delete from private.outgoing_queue q where q.conversation_id = kept.id;
  end if;
  perform private.drop_files(kept.account_id, array_remove(array[kept.media_id, gone.media_id], file_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_messages(account_id uuid, kept_contact_id uuid, gone_contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
#variable_conflict use_column
declare
  pair record;
begin
  for pair in
    select least(one.seq, other.seq) as kept_seq, greatest(one.seq, other.seq) as gone_seq
    from public.conversations other
    join public.chats other_chat on other_chat.id = other.chat_id
    join public.conversations one on one.stanza_id = other.stanza_id and one.from_me = other.from_me
      and one.account_id = other.account_id and one.contact_id = fold_messages.kept_contact_id
    join public.chats one_chat on one_chat.id = one.chat_id
    where other.account_id = fold_messages.account_id and other.contact_id = fold_messages.gone_contact_id
      and other.stanza_id is not null and (one.chat_id = other.chat_id or (one_chat.kind = 'direct'
        and other_chat.kind = 'direct' and one_chat.instance_id = other_chat.instance_id))
    order by 1
  loop
    perform from public.conversations c
    where c.account_id = fold_messages.account_id and c.seq in (pair.kept_seq, pair.gone_seq) order by c.seq for update;
    perform private.fold_message(kept, gone)
    from public.conversations kept, public.conversations gone
    where kept.account_id = fold_messages.account_id and kept.seq = pair.kept_seq
      and gone.account_id = fold_messages.account_id and gone.seq = pair.gone_seq;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_reactions(message_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from public.reactions r using public.reactions newer
  where r.conversation_id = any (message_ids) and newer.conversation_id = any (message_ids)
    and newer.person = r.person and (newer.reacted_at, newer.id) > (r.reacted_at, r.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_reactors(account_id uuid, kept_contact_id uuid, gone_contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  delete from public.reactions r using public.reactions newer
  where r.account_id = fold_reactors.account_id and r.contact_id in (kept_contact_id, gone_contact_id)
    and newer.conversation_id = r.conversation_id and newer.contact_id in (kept_contact_id, gone_contact_id)
    and (newer.reacted_at, newer.id) > (r.reacted_at, r.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_copy(kept public.conversations, gone public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.chats c
  set last_message_id = case when c.last_message_id = gone.id then kept.id else c.last_message_id end,
    last_message = case when c.last_message_id = gone.id and kept.id is null then '' else c.last_message end,
    -- The newest so many are unread.
    unread_count = c.unread_count - (gone.status = 'received' and c.unread_count > (
      select count(*) from (select from public.conversations later
        where later.account_id = gone.account_id and later.chat_id = gone.chat_id and later.seq > gone.seq
          and later.status = 'received' limit c.unread_count) newer))::integer
  where c.id = gone.chat_id and (c.last_message_id = gone.id or (gone.status = 'received' and c.unread_count > 0));
  -- Both had been counted.
  if gone.status in ('received', 'sent', 'delivered', 'read', 'failed') then
    perform private.record_event(gone.account_id, 'message.status', coalesce(kept.id, gone.id), jsonb_build_object(
      'instance_id', gone.instance_id, 'status', coalesce(kept.status, gone.status),
      'was', gone.status, 'was_at', coalesce(gone.sent_at, gone."timestamp")));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_late_id()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if private.is_erased(new.account_id, new.contact_id) then
    insert into private.erased_messages (instance_id, digest)
    select new.instance_id, digest from unnest(private.message_digests(new.wa_message_id, array(
      select n.name from public.contact_erasures e join private.erasing_names n on n.erasure_id = e.id
      where e.account_id = new.account_id and e.contact_id = new.contact_id))) digest
    on conflict do nothing;
    new.wa_message_id := null;
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_messages(erasure public.contact_erasures, messages public.conversations[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids constant uuid[] := array(select m.id from unnest(messages) m);
  files constant uuid[] := array(select distinct m.media_id from unnest(messages) m where m.media_id is not null);
  names constant text[] := array(select n.name from private.erasing_names n where n.erasure_id = erasure.id);
begin
  insert into private.erased_messages (instance_id, digest)
  select m.instance_id, digest
  from unnest(messages) m join public.instances i on i.id = m.instance_id,
    unnest(private.message_digests(m.wa_message_id, names)) digest
  where m.wa_message_id is not null
  on conflict do nothing;
  delete from public.message_revisions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  perform private.forget_filenames(erasure.account_id, array(select m.media_id from unnest(messages) m where not m.from_me));
  delete from public.reactions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  -- An id of WhatsApp names whose message it is.
  update public.conversations m set quoted_wa_id = null
  where m.account_id = erasure.account_id and m.reply_to = any (ids) and m.quoted_wa_id is not null;
  update public.conversations m set quoted_wa_id = null
  from unnest(messages) quoted
  where m.chat_id = quoted.chat_id and m.reply_to is null and m.quoted_wa_id is not null
    and private.stanza_of(m.quoted_wa_id) = quoted.stanza_id;
  update public.conversations m
  set message = '', content = null, wa_message_id = null, quoted_wa_id = null, error_text = null, client_key = null,
    media_id = null, edited_at = null
  where m.account_id = erasure.account_id and m.id = any (ids);
  -- A file that others have as well is not the person's.
  return private.drop_files(erasure.account_id, files);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_returned(account_id uuid, contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
#variable_conflict use_column
declare
  gone public.conversations;
begin
  for gone in
    select c.* from public.conversations c
    where c.account_id = forget_returned.account_id and c.contact_id = forget_returned.contact_id
      and private.is_erased_message(c.account_id, c.instance_id, c.contact_id, c.wa_message_id)
    for update
  loop
    perform private.forget_copy(null, gone);
    delete from public.conversations c where c.id = gone.id;
    perform private.drop_files(gone.account_id, array[gone.media_id]);
    perform private.drop_decided(gone.account_id, gone.chat_id);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_traces(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  names constant text[] := array(
    select '%' || name || '%' from public.contact_identities i, unnest(array[i.value, i.match_key]) name
    where i.account_id = c.account_id and i.contact_id = c.id);
begin
  perform private.forget_beside(c);
  delete from public.number_checks n using public.contact_identities i
  where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'
    and n.account_id = c.account_id and n.match_key = i.match_key;
  with gone as (
    delete from private.waiting_events w using public.instances i
    where i.account_id = c.account_id and w.instance_id = i.id and w.event::text like any (names)
    returning w.instance_id, w.wa_message_id
  )
  insert into private.erased_messages (instance_id, digest)
  select gone.instance_id, digest
  from gone, unnest(private.message_digests(gone.wa_message_id, private.wa_names(c.account_id, c.id))) digest
  on conflict do nothing;
  delete from public.instance_events e
  where e.account_id = c.account_id and e.type = 'unknown_event' and e.detail::text like any (names);
  -- Who merged what when stays, whose names they were does not. The events first: a line that is being written from one
  -- is waited for, and then found.
  update private.events e set body = e.body - '{phone,former,lid,name,tags,tag}'::text[]
  where e.account_id = c.account_id and e.subject = c.id
    and e.kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');
  update public.audit_log a set detail = a.detail - '{phone,former,lid,name,tags}'::text[]
  where a.account_id = c.account_id and a.subject_id = c.id;
  update public.consents s set source = '' where s.account_id = c.account_id and s.contact_id = c.id and s.source <> '';
  delete from public.notes n using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and n.account_id = h.account_id and n.chat_id = h.id;
end
$function$;

CREATE OR REPLACE FUNCTION private.ignore_erased()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if private.is_erased_message(new.account_id, new.instance_id, new.contact_id, new.wa_message_id) then
    return null;
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.ingest_messages(account_id uuid, instance_id uuid, messages private.incoming_message[], placed private.placed_message[], OUT new_ids text[], OUT changed integer)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.insert_messages(account_id uuid, instance_id uuid, placed private.placed_message[])
 RETURNS text[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.is_author(c public.conversations, name private.message_name)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case when c.from_me or name.author_id is null or name.wa_chat_id !~ '@g\.us$' then true
    else c.contact_id = private.find_contact(c.account_id, private.wa_phone(name.author_id), private.wa_lid(name.author_id)) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_chat_named(chat_id uuid, wa_chat_id text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.is_erased_event(account_id uuid, instance_id uuid, data jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  message_id constant text := data ->> 'message_id';
  name constant private.message_name := private.read_message_id(message_id);
  person constant text := case when name.wa_chat_id ~ '@g\.us$' then coalesce(name.author_id, data ->> 'author_id')
    else name.wa_chat_id end;
  phone constant text := coalesce(private.wa_phone(person), data ->> 'phone');
  lid constant text := coalesce(private.wa_lid(person), data ->> 'lid');
  names constant text[] := array_remove(array[phone || '@c.us', private.phone_key(phone) || '@c.us', lid || '@lid'], null)
    || private.wa_names(account_id, private.find_contact(account_id, phone, lid));
begin
  return exists (select from private.erased_messages e where e.instance_id = is_erased_event.instance_id
    and e.digest = any (private.message_digests(message_id, names)));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_erased_message(account_id uuid, instance_id uuid, contact_id uuid, message_id text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return exists (select from private.erased_messages e where e.instance_id = is_erased_message.instance_id)
    and exists (select from private.erased_messages e
      where e.instance_id = is_erased_message.instance_id and e.digest = any (private.message_digests(
        is_erased_message.message_id, private.wa_names(is_erased_message.account_id, is_erased_message.contact_id))));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_meant(c public.conversations, message_id text, name private.message_name, said_in text, is_ours boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when name.from_me is null then c.wa_message_id = message_id and (c.from_me or not is_ours)
      and (said_in is null or private.is_chat_named(c.chat_id, said_in) is not false)
    when c.wa_message_id = message_id then true
    else c.from_me = name.from_me and private.is_author(c, name) is true
      and coalesce(private.is_chat_named(c.chat_id, name.wa_chat_id), private.is_chat_named(c.chat_id, said_in)) is true end;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_told(c public.conversations, message private.incoming_message, chat_id uuid, contact_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return case
    when c.chat_id = is_told.chat_id then c.from_me = message.from_me
      and coalesce(c.contact_id = is_told.contact_id, true)
    -- Told before to somebody who had this number then. A stanza alone says nothing about another chat.
    else c.wa_message_id = message.wa_message_id and message.wa_message_id <> message.stanza_id end;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_one_reaction()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.reactions r
  where r.conversation_id = new.conversation_id and r.id <> new.id and r.person = private.wa_key(new.sender);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.learn_identity(account_id uuid, contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
#variable_conflict use_column
declare
  names constant text[] := array(
    select '%' || name || '@%' from public.contact_identities i, unnest(array[i.value, i.match_key]) name
    where i.account_id = learn_identity.account_id and i.contact_id = learn_identity.contact_id);
  taken record;
begin
  perform private.forget_returned(account_id, contact_id);
  perform private.link_replies(array(
    select reply.id from public.conversations quoted
    join public.conversations reply on reply.chat_id = quoted.chat_id and reply.reply_to is null
      and reply.quoted_wa_id is not null and private.stanza_of(reply.quoted_wa_id) = quoted.stanza_id
    where quoted.account_id = learn_identity.account_id and quoted.contact_id = learn_identity.contact_id
      and quoted.stanza_id is not null));
  for taken in
    with found as (
      delete from private.waiting_events kept using public.instances i
      where i.account_id = learn_identity.account_id and kept.instance_id = i.id and kept.wa_message_id like any (names)
        and exists (select from private.find_changes(i.id, array[kept.event]) found where found.conversation_id is not null)
      returning kept.instance_id, kept.event
    )
    select found.instance_id, array_agg(found.event) as events from found group by found.instance_id
  loop
    perform private.apply_changes(taken.instance_id, array(select private.find_changes(taken.instance_id, taken.events)));
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.link_person(account_id uuid, person private.person)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  by_phone public.contacts;
  by_lid public.contacts;
begin
  select * into by_phone from public.contacts c
  where c.id = private.find_contact(link_person.account_id, person.phone, null);
  select * into by_lid from public.contacts c
  where c.id = private.find_contact(link_person.account_id, null, person.lid);
  if by_phone.id <> by_lid.id then
    perform private.merge_contacts(by_phone, by_lid);
  elsif by_lid.id is null and by_phone.id is not null then
    update public.contacts c set lid = coalesce(c.lid, person.lid) where c.id = by_phone.id;
    perform private.claim_identity(account_id, by_phone.id, 'lid', person.lid);
    perform private.learn_identity(account_id, by_phone.id);
  elsif by_phone.id is null and by_lid.id is not null then
    update public.contacts c set phone = coalesce(c.phone, person.phone) where c.id = by_lid.id;
    perform private.claim_identity(account_id, by_lid.id, 'phone', person.phone);
    perform private.learn_identity(account_id, by_lid.id);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.link_replies(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.meet_addressees(account_id uuid, instance_id uuid, results jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  people constant private.person[] := array(
    select distinct (coalesce(contact.phone, private.wa_phone(told.wa_chat_id)),
      coalesce(private.wa_lid(told.wa_chat_id), contact.lid), null)::private.person
    from jsonb_to_recordset(results) told (id uuid, wa_chat_id text)
    join public.conversations sent on sent.id = told.id and sent.instance_id = meet_addressees.instance_id
    join public.contacts contact on contact.id = sent.contact_id and contact.erased_at is null
    where told.wa_chat_id ~ '@(c\.us|lid)$' and private.wa_lid(told.wa_chat_id) is distinct from contact.lid
      and (contact.phone is null) = (told.wa_chat_id !~ '@lid$'));
begin
  if people <> '{}' then
    perform private.act_as('system');
    perform private.meet_people(meet_addressees.account_id, people);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.merge_chats(account_id uuid, kept_id uuid, gone_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  gone public.chats;
  kept_chat_id uuid;
begin
  perform from public.chats c
  where c.account_id = merge_chats.account_id and c.contact_id in (merge_chats.kept_id, merge_chats.gone_id)
  order by c.id for update;
  perform private.fold_messages(account_id, kept_id, gone_id);
  for gone in
    select * from public.chats c where c.account_id = merge_chats.account_id and c.contact_id = merge_chats.gone_id
  loop
    select c.id into kept_chat_id from public.chats c
    where c.instance_id = gone.instance_id and c.contact_id = merge_chats.kept_id;
    if kept_chat_id is null then
      update public.chats c set contact_id = merge_chats.kept_id where c.id = gone.id;
    else
      perform private.merge_decisions(kept_chat_id, gone.id);
      perform private.move_references('public.chats', merge_chats.account_id, kept_chat_id, gone.id);
      delete from public.chats c where c.id = gone.id;
      perform private.absorb_chat(kept_chat_id, gone);
      perform private.drop_decided(merge_chats.account_id, kept_chat_id);
      perform private.mark_first(c.account_id, c.id, c.wa_chat_id is null) from public.chats c where c.id = kept_chat_id;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.merge_contacts(kept public.contacts, gone public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform from public.contacts c where c.id in (kept.id, gone.id) order by c.id for update;
  -- As they are now that nobody else changes them.
  select * into kept from public.contacts c where c.id = kept.id;
  select * into gone from public.contacts c where c.id = gone.id;
  if kept.id is null or gone.id is null then
    return;
  end if;
  perform private.merge_chats(kept.account_id, kept.id, gone.id);
  perform private.fold_reactors(kept.account_id, kept.id, gone.id);
  perform private.move_references('public.contacts', kept.account_id, kept.id, gone.id);
  delete from public.contacts c where c.id = gone.id;
  perform private.absorb_contact(kept.id, gone);
  perform private.move_traces(kept.account_id, kept.id, gone.id);
  perform private.record_event(kept.account_id, 'contact.merged', kept.id, jsonb_build_object('gone_id', gone.id,
    'phone', gone.phone, 'lid', gone.lid, 'name', gone.name, 'tags', private.first_tags(gone.tags)));
  perform private.learn_identity(kept.account_id, kept.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.message_digests(message_id text, names text[])
 RETURNS bytea[]
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  told constant private.message_name := private.read_message_id(message_id);
  is_group constant boolean := told.wa_chat_id ~ '@g\.us$';
  person constant text := private.wa_key(case when is_group then told.author_id else told.wa_chat_id end);
begin
  return array(
    select sha256(convert_to(message_id, 'UTF8'))
    union
    select sha256(convert_to(case when is_group then concat_ws('_', told.from_me::text, told.wa_chat_id, told.stanza_id, name)
      else concat_ws('_', told.from_me::text, name, told.stanza_id) end, 'UTF8'))
    from unnest(names || person) name
    where told.from_me is not null and name is not null);
end
$function$;

CREATE OR REPLACE FUNCTION private.read_message_id(message_id text)
 RETURNS private.message_name
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
declare
  parts constant text[] := regexp_match(message_id, '^(true|false)_([^_@\s]+@[a-z.]+)_.(.*)$');
begin
  return (parts[1]::boolean, parts[2], private.stanza_of(message_id), substring(parts[3] from '_([^_@\s]+@[a-z.]+)$'));
end
$function$;

CREATE OR REPLACE FUNCTION private.read_messages(events jsonb)
 RETURNS SETOF private.incoming_message
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return query
  select (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, data.message_id, data.chat_id, party.is_group,
    nullif(private.clean_name(data.chat_name, 255), ''), data.from_me, person.phone, person.lid,
    case when not data.from_me then nullif(private.clean_name(data.author_name, 255), '') end,
    word.kind, data.kind = 'revoked', left(coalesce(data.body, ''), 65536), private_content.kept,
    coalesce(to_timestamp(nullif(data.timestamp, 0)), (event ->> 'at')::timestamptz),
    data.ack, coalesce(data.has_media, false), left(data.mimetype, 200), data.filename,
    greatest(data.size, 0), left(data.reply_to, 200), data.client_key,
    -- As private.phone_key has it.
    case when person.phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(person.phone, 4) || right(person.phone, 8)
      else person.phone end,
    private.stanza_of(data.message_id)
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
      data.chat_kind = 'group' and data.from_me as is_nobody,
      case when data.chat_kind = 'direct' then data.chat_id when data.from_me then null
        -- Where the page names the group as the author, the id may know who it was.
        when data.author_id like '%@g.us' then (private.read_message_id(data.message_id)).author_id
        else data.author_id end as wa_id
      offset 0) party,
    lateral (select
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$'),
        case when not party.is_nobody then substring(data.phone from '^[0-9]{1,20}$') end) as phone,
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@lid$'),
        case when not party.is_nobody then substring(data.lid from '^[0-9]{1,20}$') end) as lid offset 0) person,
    lateral (select case
      when word.kind = 'unknown' then private.keep_small(event -> 'data')
      when data.content is not null then private.keep_small(data.content) end as kept) private_content
  where event ->> 'type' = 'message' and length(data.message_id) between 1 and 200
    and length(data.chat_id) between 1 and 100
    and data.chat_kind in ('direct', 'group') and data.from_me is not null;
end
$function$;

CREATE OR REPLACE FUNCTION private.read_reactions(instance_id uuid, changes private.change[])
 RETURNS TABLE(account_id uuid, conversation_id uuid, contact_id uuid, from_me boolean, sender text, emoji text, at timestamp with time zone, event_id bigint)
 LANGUAGE plpgsql
 STABLE ROWS 10
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  own_key constant text := (
    select private.phone_key(i.phone) from public.instances i where i.id = read_reactions.instance_id);
begin
  return query
  select change.account_id, change.conversation_id,
    case when said.is_ours then null
      -- In a direct chat nobody else can.
      when chat.kind = 'direct' then chat.contact_id
      else private.find_contact(change.account_id, private.wa_phone(said.sender), private.wa_lid(said.sender)) end,
    said.is_ours, case when said.is_ours then 'me' else left(said.sender, 100) end, left(change.data ->> 'emoji', 40),
    change.at, change.event_id
  from unnest(changes) change
  join public.conversations c on c.id = change.conversation_id
  join public.chats chat on chat.id = c.chat_id, lateral (
    select change.data ->> 'sender_id' as sender, coalesce(change.data ->> 'sender_id' = 'me'
      or private.phone_key(private.wa_phone(change.data ->> 'sender_id')) = own_key, false) as is_ours
  ) said
  where change.type = 'reaction';
end
$function$;

CREATE OR REPLACE FUNCTION private.resolve_replies(placed private.placed_message[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.settle_sent(message public.conversations, result jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  at constant timestamptz := coalesce((result ->> 'at')::timestamptz, clock_timestamp());
  is_change constant boolean := message.kind in ('reaction', 'edit', 'revoke');
  ghost public.conversations;
begin
  if not is_change then
    ghost := private.find_ghost(message, result ->> 'wa_message_id');
  end if;
  if ghost.id is not null and ghost.sent_by_kind <> 'phone' then
    -- That one is another row of ours already: two alike cannot be told apart.
    return;
  end if;
  if not is_change and result ->> 'wa_message_id' is not null then
    perform private.adopt_message(message.id, result ->> 'wa_message_id', at);
  end if;
  update public.conversations c set status = 'sent', sent_at = coalesce(c.sent_at, at), status_reason = null,
    error_code = null, error_text = null
  where c.id = message.id and private.status_rank(c.status) < private.status_rank('sent');
  if is_change then
    perform private.apply_action(message.id, at);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.settle_together(instance_id uuid, results jsonb)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
  wa_ids text[];
begin
  with told as (
    select distinct on (private.stanza_of(result ->> 'wa_message_id')) (result ->> 'id')::uuid as id,
      result ->> 'wa_message_id' as wa_id, private.stanza_of(result ->> 'wa_message_id') as stanza_id,
      coalesce((result ->> 'at')::timestamptz, clock_timestamp()) as at
    from jsonb_array_elements(results) result
    where result ->> 'status' = 'sent' and result ->> 'wa_message_id' is not null
  ), settled as (
    update public.conversations c
    set wa_message_id = told.wa_id, status = 'sent', sent_at = told.at, status_reason = null, error_code = null,
      error_text = null
    from told
    where c.id = told.id and c.instance_id = settle_together.instance_id and c.from_me
      and c.status in ('sending', 'unconfirmed') and c.wa_message_id is null
      and c.kind not in ('reaction', 'edit', 'revoke') and not exists (
        select from public.conversations other
        where other.stanza_id = told.stanza_id and other.instance_id = settle_together.instance_id and other.from_me
          and (other.chat_id = c.chat_id or other.wa_message_id = told.wa_id))
    returning c.id, c.wa_message_id
  )
  select coalesce(array_agg(settled.id), '{}'), coalesce(array_agg(settled.wa_message_id), '{}')
  into ids, wa_ids from settled;
  perform private.apply_waiting(instance_id, wa_ids);
  return ids;
end
$function$;

CREATE OR REPLACE FUNCTION private.stanza_of(message_id text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return case when message_id ~ '^(?:true|false)_[^_@\s]+@[a-z.]+_.' then
    -- To oneself each message is there twice: out and in.
    regexp_replace(substring(message_id from '^[^@]+@[^_]+_(.+)$'), '(.)_(?:out|in|[^_@\s]+@[a-z.]+)$', '\1')
  else message_id end;
end
$function$;

CREATE OR REPLACE FUNCTION private.wa_key(wa_id text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return coalesce(private.phone_key(private.wa_phone(wa_id)) || '@c.us', private.wa_lid(wa_id) || '@lid', wa_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.wa_names(account_id uuid, contact_id uuid)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return array(
    select known.name || case i.kind when 'phone' then '@c.us' else '@lid' end
    from public.contact_identities i, lateral (select i.value union select i.match_key) known (name)
    where i.account_id = wa_names.account_id and i.contact_id = wa_names.contact_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.without_erased(account_id uuid, instance_id uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if not exists (select from private.erased_messages e where e.instance_id = without_erased.instance_id) then
    return events;
  end if;
  return (
    select coalesce(jsonb_agg(event order by place), '[]')
    from jsonb_array_elements(events) with ordinality item (event, place)
    where event -> 'data' ->> 'message_id' is null
      or not private.is_erased_event(without_erased.account_id, without_erased.instance_id, event -> 'data'));
end
$function$;

ALTER TABLE "private"."erasing_names" ADD CONSTRAINT "erasing_names_erasure_id_fkey" FOREIGN KEY (erasure_id) REFERENCES public.contact_erasures(id) ON DELETE CASCADE;

CREATE TRIGGER claim_reactions AFTER INSERT ON public.contact_identities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.claim_reactions();

CREATE TRIGGER keep_one_reaction BEFORE UPDATE OF contact_id ON public.reactions FOR EACH ROW WHEN (((old.contact_id IS NOT NULL) AND (new.contact_id IS NULL))) EXECUTE FUNCTION private.keep_one_reaction();

COMMENT ON COLUMN "public"."conversations"."quoted_wa_id" IS 'What was replied to, also when we never saw it: its whole id, or its stanza alone.';

COMMENT ON COLUMN "public"."conversations"."wa_message_id" IS 'How WhatsApp''s page calls it, by which it is asked for there. Another day it may be called otherwise.';

COMMENT ON COLUMN "public"."reactions"."sender" IS 'As WhatsApp called the person when he first reacted.';

COMMENT ON FUNCTION "private"."choose_file"(uuid, uuid) IS 'Of two copies of a file the one that has been fetched.';

COMMENT ON FUNCTION "private"."claim_reactions"() IS 'Who reacted is known by now.';

COMMENT ON FUNCTION "private"."complete_unknown"(uuid, private.placed_message[]) IS 'What could not be read at first has come again, readable.';

COMMENT ON FUNCTION "private"."drop_decided"(uuid, uuid) IS 'What was undecided was the copy of a message that has been decided.';

COMMENT ON FUNCTION "private"."drop_files"(uuid, uuid[]) IS 'Deletes those of the files that nothing names any more, and says how many.';

COMMENT ON FUNCTION "private"."find_changes"(uuid, jsonb[]) IS 'Each event with the message it is about, null when that is not known.';

COMMENT ON FUNCTION "private"."find_ghost"(public.conversations, text) IS 'Another row of the message that ours has become.';

COMMENT ON FUNCTION "private"."find_message"(uuid, text, text, boolean) IS 'The message of an instance that an id names, by phone or by LID, as far as it is known whose they are. said_in, is_ours: what else was told.';

COMMENT ON FUNCTION "private"."find_quoted"(public.conversations) IS 'What a message of the same chat quotes. A stanza alone may be two people''s or both directions'': then it is neither.';

COMMENT ON FUNCTION "private"."fold_message"(public.conversations, public.conversations) IS 'The second row''s status, times, text, file and all that points to it become the first''s, and it goes. Both are held.';

COMMENT ON FUNCTION "private"."fold_messages"(uuid, uuid, uuid) IS 'What both contacts said or were told alike was said once. The chats are held; afterwards both''s may become one''s.';

COMMENT ON FUNCTION "private"."fold_reactions"(uuid[]) IS 'Of these messages, which are one, each person''s newest reaction stays.';

COMMENT ON FUNCTION "private"."fold_reactors"(uuid, uuid, uuid) IS 'Two contacts become one: of both''s reactions to a message the newest stays.';

COMMENT ON FUNCTION "private"."forget_copy"(public.conversations, public.conversations) IS 'A message that was there twice, or should not be there, is neither unread nor counted again.';

COMMENT ON FUNCTION "private"."forget_returned"(uuid, uuid) IS 'What had been erased was told by a name of which nobody knew whose it was; now it is known.';

COMMENT ON FUNCTION "private"."is_author"(public.conversations, private.message_name) IS 'Whether the one a name names wrote it; null: nobody knows yet who that is. Only in groups there is a choice.';

COMMENT ON FUNCTION "private"."is_chat_named"(uuid, text) IS 'Whether WhatsApp means this chat; null: nobody knows yet whose id that is.';

COMMENT ON FUNCTION "private"."is_erased_event"(uuid, uuid, jsonb) IS 'Whether it is about an erased message, by any name that it tells, or that is known, of the person.';

COMMENT ON FUNCTION "private"."is_erased_message"(uuid, uuid, uuid, text) IS 'Whether a message was erased, by any name of whoever is its contact now.';

COMMENT ON FUNCTION "private"."is_meant"(public.conversations, text, private.message_name, text, boolean) IS 'Whether a row with the stanza of this name is what it means.';

COMMENT ON FUNCTION "private"."is_told"(public.conversations, private.incoming_message, uuid, uuid) IS 'Whether a row with its stanza is this message. Nobody may have known its author.';

COMMENT ON FUNCTION "private"."keep_one_reaction"() IS 'A contact is deleted: his reactions are nobody''s again, and whoever has his former name may have reacted too.';

COMMENT ON FUNCTION "private"."learn_identity"(uuid, uuid) IS 'A contact has another name since now: what was said under it and found nothing is looked at again.';

COMMENT ON FUNCTION "private"."meet_addressees"(uuid, uuid, jsonb) IS 'Who was written to by phone and is called by LID in WhatsApp''s answer, or the other way round, is one person.';

COMMENT ON FUNCTION "private"."message_digests"(text, text[]) IS 'Of each id by which a message of this person may be told: stanza, direction, and one of his names.';

COMMENT ON FUNCTION "private"."resolve_replies"(private.placed_message[]) IS 'Links replies to what they quote, whichever of the two came first.';

COMMENT ON FUNCTION "private"."stanza_of"(text) IS 'What stays of a message''s id whatever chat and author are called.';

COMMENT ON FUNCTION "private"."wa_key"(text) IS 'The same for every spelling of one id of WhatsApp: the ninth digit, the device, the server''s name.';

COMMENT ON FUNCTION "private"."wa_names"(uuid, uuid) IS 'What WhatsApp calls a contact, with and without the ninth digit.';

COMMENT ON FUNCTION "private"."without_erased"(uuid, uuid, jsonb) IS 'The events that are not about erased messages: told again, these would bring back who wrote them and what he is called.';

COMMENT ON TABLE "private"."erased_messages" IS 'Messages that must not come back when the phone tells its history again: no more of them than digests, one for each name.';

COMMENT ON TABLE "private"."erasing_names" IS 'What WhatsApp calls a person who is being erased: the digests are made of it. Gone when the erasure is done.';

COMMENT ON TABLE "private"."waiting_events" IS 'Events about messages that have not come yet, or come by a name of which nobody knows whose it is. They wait for waiting_event_days.';

COMMENT ON TABLE "public"."reactions" IS 'The last reaction of each person. An empty emoji was taken back.';

COMMENT ON TYPE "private"."message_name" IS 'The parts of a message''s id. Of an engine that writes no such ids the stanza is the whole, and the rest is null.';

REVOKE ALL ON FUNCTION "private"."choose_file"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."choose_file"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."claim_reactions"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."claim_reactions"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."complete_message"(uuid, private.incoming_message) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."complete_message"(uuid, private.incoming_message) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."complete_unknown"(uuid, private.placed_message[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."complete_unknown"(uuid, private.placed_message[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."drop_decided"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."drop_decided"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."drop_files"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."drop_files"(uuid, uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."find_ghost"(public.conversations, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."find_ghost"(public.conversations, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."find_message"(uuid, text, text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."find_message"(uuid, text, text, boolean) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."find_quoted"(public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."find_quoted"(public.conversations) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fold_message"(public.conversations, public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_message"(public.conversations, public.conversations) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fold_messages"(uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_messages"(uuid, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fold_reactions"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_reactions"(uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fold_reactors"(uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_reactors"(uuid, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_copy"(public.conversations, public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_copy"(public.conversations, public.conversations) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_returned"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_returned"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_author"(public.conversations, private.message_name) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_author"(public.conversations, private.message_name) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_chat_named"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_chat_named"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_erased_event"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_erased_event"(uuid, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_erased_message"(uuid, uuid, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_erased_message"(uuid, uuid, uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_meant"(public.conversations, text, private.message_name, text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_meant"(public.conversations, text, private.message_name, text, boolean) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_told"(public.conversations, private.incoming_message, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_told"(public.conversations, private.incoming_message, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."keep_one_reaction"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_one_reaction"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."learn_identity"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."learn_identity"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."link_replies"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."link_replies"(uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."meet_addressees"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."meet_addressees"(uuid, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."message_digests"(text, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."message_digests"(text, text[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."read_message_id"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_message_id"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."read_reactions"(uuid, private.change[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_reactions"(uuid, private.change[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."resolve_replies"(private.placed_message[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."resolve_replies"(private.placed_message[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."stanza_of"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."stanza_of"(text) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."wa_key"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."wa_key"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."wa_names"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."wa_names"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."without_erased"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."without_erased"(uuid, uuid, jsonb) TO "postgres", "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."erasing_names" TO "postgres";

GRANT DELETE, INSERT, SELECT ON TABLE "private"."erasing_names" TO "service_role";

GRANT USAGE ON TYPE "private"."message_name" TO "postgres";

ALTER TABLE "private"."waiting_events" ADD COLUMN "stanza_id" text GENERATED ALWAYS AS (private.stanza_of(wa_message_id)) STORED NOT NULL;

ALTER TABLE "public"."conversations" ADD COLUMN "stanza_id" text GENERATED ALWAYS AS (private.stanza_of(wa_message_id)) STORED;

COMMENT ON COLUMN "public"."conversations"."stanza_id" IS 'What names it whatever it is called; null until it has left.';

ALTER TABLE "public"."reactions" ADD COLUMN "person" text GENERATED ALWAYS AS (
CASE
    WHEN from_me THEN 'me'::text
    ELSE COALESCE((contact_id)::text, private.wa_key(sender))
END) STORED NOT NULL;

COMMENT ON COLUMN "public"."reactions"."person" IS 'Who it is, whatever WhatsApp calls him: the contact, or the sender as long as nobody knows who that is.';

ALTER TABLE "private"."waiting_events" ADD CONSTRAINT "waiting_events_pkey" PRIMARY KEY (instance_id, stanza_id, digest);

-- Whose reactions these are, as far as it is known; of each person's to a message the newest stays.
update public.reactions r set contact_id = coalesce(chat.contact_id,
  private.find_contact(r.account_id, private.wa_phone(r.sender), private.wa_lid(r.sender)))
from public.conversations c join public.chats chat on chat.id = c.chat_id
where c.id = r.conversation_id and not r.from_me
  and r.contact_id is distinct from coalesce(chat.contact_id, r.contact_id,
    private.find_contact(r.account_id, private.wa_phone(r.sender), private.wa_lid(r.sender)));

delete from public.reactions r using (
  select id, row_number() over (partition by conversation_id, person order by reacted_at desc, id desc) as place
  from public.reactions
) ranked
where ranked.id = r.id and ranked.place > 1;

ALTER TABLE "public"."reactions" ADD CONSTRAINT "reactions_one_a_person" UNIQUE (conversation_id, person);

-- What was stored under both its names is one row from now on.
do $$
declare
  pair record;
begin
  for pair in
    select kept.id as kept_id, gone.id as gone_id
    from (
      select id, seq, first_value(id) over (partition by chat_id, from_me, contact_id, stanza_id order by seq) as kept_id
      from public.conversations where stanza_id is not null
    ) gone
    join public.conversations kept on kept.id = gone.kept_id
    where gone.id <> gone.kept_id
    order by gone.seq
  loop
    perform private.fold_message(kept, gone) from public.conversations kept, public.conversations gone
    where kept.id = pair.kept_id and gone.id = pair.gone_id;
  end loop;
end
$$;

CREATE UNIQUE INDEX conversations_one_a_message ON public.conversations USING btree (stanza_id, chat_id, from_me, contact_id) NULLS NOT DISTINCT WHERE (stanza_id IS NOT NULL);

CREATE INDEX conversations_unresolved_reply ON public.conversations USING btree (chat_id, private.stanza_of(quoted_wa_id)) WHERE ((reply_to IS NULL) AND (quoted_wa_id IS NOT NULL));

CREATE INDEX reactions_unknown ON public.reactions USING btree (account_id, person) WHERE ((contact_id IS NULL) AND (NOT from_me));

-- Chats that WhatsApp called by LID when we wrote to a phone.
insert into public.contact_identities (account_id, contact_id, kind, value)
select chat.account_id, chat.contact_id, 'lid', private.wa_lid(chat.wa_chat_id)
from public.chats chat where chat.contact_id is not null and private.wa_lid(chat.wa_chat_id) is not null
order by chat.created_at
on conflict do nothing;

update public.contacts c set lid = known.value
from public.contact_identities known
where known.account_id = c.account_id and known.contact_id = c.id and known.kind = 'lid' and c.lid is null;

-- Replies that people wrote name what they quote by its stanza.
select private.link_replies(array(
  select reply.id from public.conversations reply
  join public.conversations quoted on quoted.chat_id = reply.chat_id
    and quoted.stanza_id = private.stanza_of(reply.quoted_wa_id)
  where reply.reply_to is null and reply.quoted_wa_id is not null));
