ALTER TABLE "private"."erased_messages" DROP CONSTRAINT "erased_messages_instance_id_fkey";

ALTER TABLE "private"."erased_messages" DROP CONSTRAINT "erased_messages_pkey";

DROP FUNCTION "private"."is_erased_event"(uuid, uuid, jsonb);

DROP FUNCTION "private"."is_erased_message"(uuid, uuid, uuid, text);

DROP FUNCTION "private"."without_erased"(uuid, uuid, jsonb);

ALTER TABLE "private"."erased_messages" ADD COLUMN "account_id" uuid;

-- What one number of an account must forget, the others must as well.
UPDATE "private"."erased_messages" e SET account_id = i.account_id FROM public.instances i WHERE i.id = e.instance_id;

DELETE FROM "private"."erased_messages" e USING "private"."erased_messages" other
WHERE other.account_id = e.account_id AND other.digest = e.digest AND other.instance_id < e.instance_id;

ALTER TABLE "private"."erased_messages" ALTER COLUMN "account_id" SET NOT NULL;

ALTER TABLE "private"."erased_messages" DROP COLUMN "instance_id";

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
  events := private.without_erased(lease.account_id, events);
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

CREATE OR REPLACE FUNCTION private.forget_late_id()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if private.is_erased(new.account_id, new.contact_id) then
    insert into private.erased_messages (account_id, digest)
    select new.account_id, digest from unnest(private.message_digests(new.wa_message_id, array(
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
  insert into private.erased_messages (account_id, digest)
  select erasure.account_id, digest
  from unnest(messages) m, unnest(private.message_digests(m.wa_message_id, names)) digest
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
      and private.is_erased_message(c.account_id, c.contact_id, c.wa_message_id)
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
    select '%' || name || '%' from public.contact_identities i, unnest(private.phone_spellings(i.match_key)) name
    where i.account_id = c.account_id and i.contact_id = c.id);
begin
  perform private.forget_beside(c);
  delete from public.number_checks n using public.contact_identities i
  where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'
    and n.account_id = c.account_id and n.match_key = i.match_key;
  with gone as (
    delete from private.waiting_events w using public.instances i
    where i.account_id = c.account_id and w.instance_id = i.id and w.event::text like any (names)
    returning w.wa_message_id
  )
  insert into private.erased_messages (account_id, digest)
  select c.account_id, digest
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
  if private.is_erased_message(new.account_id, new.contact_id, new.wa_message_id) then
    return null;
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_erased_event(account_id uuid, data jsonb)
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
  return exists (select from private.erased_messages e where e.account_id = is_erased_event.account_id
    and e.digest = any (private.message_digests(message_id, names)));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_erased_message(account_id uuid, contact_id uuid, message_id text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return exists (select from private.erased_messages e where e.account_id = is_erased_message.account_id)
    and exists (select from private.erased_messages e
      where e.account_id = is_erased_message.account_id and e.digest = any (private.message_digests(
        is_erased_message.message_id, private.wa_names(is_erased_message.account_id, is_erased_message.contact_id))));
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
    select '%' || name || '@%' from public.contact_identities i, unnest(private.phone_spellings(i.match_key)) name
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

CREATE OR REPLACE FUNCTION private.phone_spellings(key text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return case when key ~ '^55[1-9][0-9][6-9][0-9]{7}$' then array[key, left(key, 4) || '9' || right(key, 8)] else array[key] end;
end
$function$;

CREATE OR REPLACE FUNCTION private.without_erased(account_id uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if not exists (select from private.erased_messages e where e.account_id = without_erased.account_id) then
    return events;
  end if;
  return (
    select coalesce(jsonb_agg(event order by place), '[]')
    from jsonb_array_elements(events) with ordinality item (event, place)
    where event -> 'data' ->> 'message_id' is null
      or not private.is_erased_event(without_erased.account_id, event -> 'data'));
end
$function$;

ALTER TABLE "private"."erased_messages" ADD CONSTRAINT "erased_messages_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "private"."erased_messages" ADD CONSTRAINT "erased_messages_pkey" PRIMARY KEY (account_id, digest);

COMMENT ON FUNCTION "private"."is_erased_event"(uuid, jsonb) IS 'Whether it is about an erased message, by any name that it tells, or that is known, of the person.';

COMMENT ON FUNCTION "private"."is_erased_message"(uuid, uuid, text) IS 'Whether a message was erased, by any name of whoever is its contact now.';

COMMENT ON FUNCTION "private"."phone_spellings"(text) IS 'How WhatsApp may name the phone of this phone_key.';

COMMENT ON FUNCTION "private"."without_erased"(uuid, jsonb) IS 'The events that are not about erased messages: told again, these would bring back who wrote them and what he is called.';

COMMENT ON TABLE "private"."erased_messages" IS 'Messages that must not come back when any phone of the account tells its history again: no more of them than digests, one for each name.';

REVOKE ALL ON FUNCTION "private"."is_erased_event"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_erased_event"(uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_erased_message"(uuid, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_erased_message"(uuid, uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."phone_spellings"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."phone_spellings"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."without_erased"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."without_erased"(uuid, jsonb) TO "postgres", "service_role";
