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
  events := private.without_erased(instance_id, events);
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

CREATE OR REPLACE FUNCTION private.forget_beside(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  spelt constant text := (
    select string_agg(private.spelt_anyhow(i.match_key), '|') from public.contact_identities i
    where i.account_id = c.account_id and i.contact_id = c.id and length(i.match_key) >= 8);
  named constant text[] := array(
    select private.like_pattern(name) from unnest(array[c.name, c.whatsapp_name]) name where length(name) > 2);
begin
  perform private.forget_own_tags(c);
  update public.chat_events e set reason = null from public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and e.account_id = h.account_id and e.chat_id = h.id
    and e.reason is not null;
  -- Of messages that never came; only in groups do others quote him.
  update public.conversations m set quoted_wa_id = null from public.chats h
  where h.account_id = c.account_id and h.kind = 'group' and m.account_id = h.account_id and m.chat_id = h.id
    and m.reply_to is null and m.quoted_wa_id ~ spelt;
  update private.jobs j set error_detail = null
  where j.account_id = c.account_id and (j.error_detail ~ spelt or private.fold(j.error_detail) like any (named));
  perform private.forget_in_imports(c.account_id, spelt, named);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_filenames(account_id uuid, media_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.media f set filename = null
  where f.account_id = forget_filenames.account_id and f.id = any (media_ids) and f.filename is not null
$function$;

CREATE OR REPLACE FUNCTION private.forget_in_imports(account_id uuid, spelt text, named text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  delete from private.import_keys known using private.import_uploads u
  where u.account_id = forget_in_imports.account_id and known.upload_id = u.id and known.match_key ~ spelt;
  -- A line of his is none any more: nobody imports him again who was erased meanwhile.
  update private.import_chunks chunk set lines = (
    select coalesce(jsonb_agg(line order by place), '[]')
    from jsonb_array_elements(chunk.lines) with ordinality kept (line, place) where line::text !~ spelt)
  from private.import_uploads u
  where u.account_id = forget_in_imports.account_id and chunk.upload_id = u.id and chunk.lines::text ~ spelt;
  update public.contact_imports i set sample = (
    select coalesce(jsonb_agg(line order by place), '[]')
    from jsonb_array_elements(i.sample) with ordinality kept (line, place) where line::text !~ spelt)
  where i.account_id = forget_in_imports.account_id and i.sample::text ~ spelt;
  update public.contact_import_errors e set value = '' from (
    select distinct wrong.import_id, wrong.line from public.contact_import_errors wrong
    where wrong.account_id = forget_in_imports.account_id
      and (wrong.value ~ spelt or private.fold(wrong.value) like any (named))
  ) his
  where e.account_id = forget_in_imports.account_id and e.import_id = his.import_id and e.line = his.line and e.value <> '';
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
  deleted integer;
begin
  insert into private.erased_messages (instance_id, digest)
  select m.instance_id, private.message_digest(m.wa_message_id)
  from unnest(messages) m join public.instances i on i.id = m.instance_id where m.wa_message_id is not null
  on conflict do nothing;
  delete from public.message_revisions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  perform private.forget_filenames(erasure.account_id, array(select m.media_id from unnest(messages) m where not m.from_me));
  delete from public.reactions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  -- An id of WhatsApp names whose message it is.
  update public.conversations m set quoted_wa_id = null
  where m.account_id = erasure.account_id and m.reply_to = any (ids) and m.quoted_wa_id is not null;
  update public.conversations m
  set message = '', content = null, wa_message_id = null, quoted_wa_id = null, error_text = null, client_key = null,
    media_id = null, edited_at = null
  where m.account_id = erasure.account_id and m.id = any (ids);
  -- A file that others have as well is not the person's.
  delete from public.media f
  where f.account_id = erasure.account_id and f.id = any (files)
    and not exists (select from public.conversations m where m.account_id = f.account_id and m.media_id = f.id)
    and not exists (select from public.quick_replies q where q.account_id = f.account_id and q.media_id = f.id);
  get diagnostics deleted = row_count;
  return deleted;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_own_tags(c public.contacts)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  delete from public.tags t
  where t.account_id = c.account_id and t.color is null and t.name in (
      select unnest(c.tags)
      union
      select e.body ->> 'tag' from private.events e where e.subject = c.id and e.kind in ('tag.added', 'tag.removed')
      union
      select jsonb_array_elements_text(e.body -> 'tags') from private.events e
      where e.subject = c.id and e.kind = 'contact.merged' and jsonb_typeof(e.body -> 'tags') = 'array')
    and not exists (select from public.contacts k
      where k.account_id = c.account_id and k.id <> c.id and k.tags @> array[t.name])
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
  select gone.instance_id, sha256(convert_to(gone.wa_message_id, 'UTF8')) from gone
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

CREATE OR REPLACE FUNCTION private.spelt_anyhow(match_key text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN (SELECT string_agg((CASE WHEN ((spelt.place = 3) AND (spelt_anyhow.match_key ~ '^55[0-9]{10}$'::text)) THEN '(9[^0-9]{0,4})?'::text ELSE ''::text END || spelt.digit), '[^0-9]{0,4}'::text ORDER BY spelt.place) AS string_agg FROM unnest(string_to_array(regexp_replace(spelt_anyhow.match_key, '^55(?=[0-9]{10}$)'::text, ''::text), NULL::text)) WITH ORDINALITY spelt(digit, place));

CREATE OR REPLACE FUNCTION private.without_erased(instance_id uuid, events jsonb)
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
    where not exists (select from private.erased_messages e where e.instance_id = without_erased.instance_id
      and e.digest = sha256(convert_to(event -> 'data' ->> 'message_id', 'UTF8'))));
end
$function$;

COMMENT ON FUNCTION "private"."forget_beside"(public.contacts) IS 'The identities still say how he is found.';

COMMENT ON FUNCTION "private"."forget_filenames"(uuid, uuid[]) IS 'A file that others have as well stays; what he called it does not.';

COMMENT ON FUNCTION "private"."forget_own_tags"(public.contacts) IS 'A tag that nobody else has may say who he is. One to which the account gave a colour is the account''s.';

COMMENT ON FUNCTION "private"."spelt_anyhow"(text) IS 'A pattern of its digits however they are divided, of Brazilian ones with and without country and ninth digit.';

COMMENT ON FUNCTION "private"."without_erased"(uuid, jsonb) IS 'The events that are not about erased messages: told again, these would bring back who wrote them and what he is called.';

REVOKE ALL ON FUNCTION "private"."forget_beside"(public.contacts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_beside"(public.contacts) TO "postgres";

REVOKE ALL ON FUNCTION "private"."forget_filenames"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_filenames"(uuid, uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_in_imports"(uuid, text, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_in_imports"(uuid, text, text[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."forget_own_tags"(public.contacts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_own_tags"(public.contacts) TO "postgres";

REVOKE ALL ON FUNCTION "private"."spelt_anyhow"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."spelt_anyhow"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."without_erased"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."without_erased"(uuid, jsonb) TO "postgres", "service_role";
