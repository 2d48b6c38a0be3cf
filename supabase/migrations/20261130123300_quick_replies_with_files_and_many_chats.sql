CREATE TABLE "public"."quick_reply_files" ("account_id" uuid NOT NULL, "quick_reply_id" uuid NOT NULL, "position" smallint NOT NULL, "media_id" uuid NOT NULL, CONSTRAINT "quick_reply_files_pkey" PRIMARY KEY (account_id, quick_reply_id, "position"), CONSTRAINT "quick_reply_files_position_check" CHECK ((("position" >= 0) AND ("position" < 10))));

-- The one file that a quick reply could have is the first of its files.
INSERT INTO public.quick_reply_files (account_id, quick_reply_id, position, media_id)
SELECT account_id, id, 0, media_id FROM public.quick_replies WHERE media_id IS NOT NULL;

DROP INDEX "public"."quick_replies_media";

ALTER TABLE "public"."quick_replies" DROP CONSTRAINT "quick_replies_account_id_media_id_fkey";

ALTER TABLE "public"."quick_replies" DROP COLUMN "media_id";

ALTER TABLE "public"."quick_reply_files" ENABLE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION private.check_gaps()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  gap constant text := '(?<!\{)\{\{\s*([A-Za-z0-9_.]+)(?:\s*\|\s*(?:default\s*:\s*(?:''[^''{}]*''|"[^"{}]*")|capitalize|upcase|downcase))*\s*\}\}(?!\})';
  known constant text[] := '{contact.name,contact.first_name,contact.phone,number.name,attendant.name,attendant.first_name,account.name}';
  wrong text;
begin
  if regexp_replace(new.message, gap, '', 'g') ~ '\{\{|\}\}|\{%|%\}' then
    perform private.fail('template_failed', 'a gap of the text cannot be read',
      'as in {{ contact.first_name | default: ''friend'' }}');
  end if;
  select found.name[1] into wrong from regexp_matches(new.message, gap, 'g') found (name)
  where found.name[1] <> all (known) and not exists (
    select from public.custom_fields f
    where f.account_id = new.account_id and 'contact.fields.' || f.name = found.name[1]) limit 1;
  if found then
    perform private.fail('template_failed', format('nothing is called %s', left(wrong, 100)),
      'contact.name, contact.first_name, contact.phone, contact.fields.<name>, number.name, attendant.name, account.name');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.drop_files(account_id uuid, ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  unsent constant uuid[] := array(
    select f.id from public.media f
    where f.account_id = drop_files.account_id and f.id = any (ids)
      and not exists (select from public.conversations m where m.account_id = f.account_id and m.media_id = f.id)
      and not exists (select from public.quick_reply_files q where q.account_id = f.account_id and q.media_id = f.id));
  dropped integer := 0;
begin
  if unsent <> '{}' then
    delete from public.media f
    where f.account_id = drop_files.account_id and f.id = any (unsent)
      and f.id <> all (private.planned_files(drop_files.account_id, unsent));
    get diagnostics dropped = row_count;
  end if;
  return dropped;
end
$function$;

CREATE OR REPLACE FUNCTION private.mark_chats_read(chat_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  readable constant uuid[] := array(select private.account_ids());
  writable constant uuid[] := array(select private.member_account_ids());
begin
  perform private.require_chats(chat_ids);
  perform from public.chats c where c.id = any (chat_ids) and c.account_id = any (writable) order by c.id for no key update;
  update public.chats c set unread_count = 0
  where c.id = any (chat_ids) and c.account_id = any (writable) and c.unread_count > 0;
  return (
    select jsonb_build_object('done', count(*) filter (where c.account_id = any (writable)),
      'refused', coalesce(jsonb_agg(jsonb_build_object('chat_id', n.id,
        'code', case when c.id is null then 'chat_not_found' else 'not_allowed' end))
        filter (where c.id is null or c.account_id <> all (writable)), '[]'))
    from (select distinct id from unnest(mark_chats_read.chat_ids) id) n
    left join public.chats c on c.id = n.id and c.account_id = any (readable));
end
$function$;

CREATE OR REPLACE FUNCTION private.require_chats(chat_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if cardinality(chat_ids) > 200 then
    perform private.fail('ids_too_many', 'at most 200 chats at once', 'call again with the others');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.change_chats(chat_ids uuid[], changes jsonb, owners uuid[] DEFAULT NULL::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  writable constant uuid[] := array(select private.member_account_ids());
  wanted public.chats;
  refused jsonb;
  allowed uuid[];
  before jsonb;
begin
  perform private.require_chats(chat_ids);
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}'
    or changes - '{status,closed_reason,assigned_to,snoozed_until}'::text[] <> '{}' then
    perform private.fail('changes_invalid', 'changes names status, closed_reason, assigned_to or snoozed_until');
  end if;
  wanted := jsonb_populate_record(null::public.chats, changes);
  -- In order, so that two statements never wait for each other.
  perform from public.chats c where c.id = any (chat_ids) and c.account_id = any (writable) order by c.id for no key update;
  with named as (
    select distinct on (id) id, owners[place] as owner
    from unnest(chat_ids) with ordinality given (id, place) order by id, place
  ), judged as (
    select n.id, case
      when c.id is null then 'chat_not_found'
      when c.account_id <> all (writable) then 'not_allowed'
      when changes ? 'assigned_to' and owners is not null and c.assigned_to is distinct from n.owner
        and c.assigned_to is distinct from wanted.assigned_to then 'chat_taken'
      when wanted.assigned_to is not null and not exists (select from public.account_members m
        where m.account_id = c.account_id and m.user_id = wanted.assigned_to) then 'member_not_found'
    end as code
    from named n left join public.chats c on c.id = n.id
  )
  select coalesce(jsonb_agg(jsonb_build_object('chat_id', j.id, 'code', j.code)) filter (where j.code is not null), '[]'),
    coalesce(array_agg(j.id) filter (where j.code is null), '{}')
  into refused, allowed from judged j;

  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'status', c.status, 'closed_reason', c.closed_reason,
    'assigned_to', c.assigned_to, 'snoozed_until', c.snoozed_until)), '[]')
  into before from public.chats c
  where c.id = any (allowed) and jsonb_populate_record(c, changes) is distinct from c;
  update public.chats c set status = given.status, closed_reason = given.closed_reason,
    assigned_to = given.assigned_to, snoozed_until = given.snoozed_until
  from jsonb_array_elements(before) old, public.chats as_is, jsonb_populate_record(as_is, changes) given
  where c.id = (old ->> 'id')::uuid and as_is.id = c.id;
  return jsonb_build_object('done', cardinality(allowed), 'refused', refused, 'before', before);
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_chats_read(chat_ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.mark_chats_read(chat_ids)
$function$;

CREATE OR REPLACE FUNCTION public.restore_chats(before jsonb, changes jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  restored integer;
begin
  if jsonb_typeof(before) is distinct from 'array' or jsonb_typeof(changes) is distinct from 'object' then
    perform private.fail('changes_invalid', 'before and changes are those of change_chats');
  end if;
  perform private.require_chats(array(select (old ->> 'id')::uuid from jsonb_array_elements(before) old));
  perform from public.chats c where c.id in (select (old ->> 'id')::uuid from jsonb_array_elements(before) old)
    and c.account_id = any (array(select private.member_account_ids())) order by c.id for no key update;
  update public.chats c set
    status = case when changes ? 'status' then old.status else c.status end,
    closed_reason = case when changes ? 'status' then old.closed_reason else c.closed_reason end,
    assigned_to = case when changes ? 'assigned_to' then (select m.user_id from public.account_members m
      where m.account_id = c.account_id and m.user_id = old.assigned_to) else c.assigned_to end,
    snoozed_until = case when not changes ? 'snoozed_until' then c.snoozed_until
      when old.snoozed_until > now() then old.snoozed_until end
  from jsonb_to_recordset(before) old (id uuid, status text, closed_reason text, assigned_to uuid, snoozed_until timestamptz)
  -- What somebody has changed again since stays as it is.
  where c.id = old.id and jsonb_populate_record(c, changes) is not distinct from c;
  get diagnostics restored = row_count;
  return restored;
end
$function$;

CREATE OR REPLACE FUNCTION public.save_quick_reply(account_id uuid, shortcut text, message text, media_ids uuid[] DEFAULT '{}'::uuid[], reply_id uuid DEFAULT NULL::uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  saved uuid := reply_id;
begin
  if cardinality(media_ids) > 10 then
    perform private.fail('ids_too_many', 'a quick reply brings along at most ten files');
  end if;
  if saved is null then
    insert into public.quick_replies (account_id, shortcut, message)
    values (save_quick_reply.account_id, save_quick_reply.shortcut, save_quick_reply.message) returning id into saved;
  else
    update public.quick_replies q set shortcut = save_quick_reply.shortcut, message = save_quick_reply.message
    where q.account_id = save_quick_reply.account_id and q.id = saved;
    if not found then
      perform private.fail('quick_reply_not_found', 'no such quick reply of yours');
    end if;
    delete from public.quick_reply_files f
    where f.account_id = save_quick_reply.account_id and f.quick_reply_id = saved;
  end if;
  insert into public.quick_reply_files (account_id, quick_reply_id, position, media_id)
  select save_quick_reply.account_id, saved, file.place - 1, file.id
  from unnest(media_ids) with ordinality file (id, place);
  return saved;
end
$function$;

CREATE OR REPLACE FUNCTION public.tag_chats(chat_ids uuid[], add text[] DEFAULT '{}'::text[], remove text[] DEFAULT '{}'::text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  writable constant uuid[] := array(select private.member_account_ids());
  refused jsonb;
  allowed uuid[];
  changed uuid[];
  part record;
begin
  perform private.require_chats(chat_ids);
  with judged as (
    select n.id, k.id as contact_id, case
      when c.id is null then 'chat_not_found'
      when c.account_id <> all (writable) then 'not_allowed'
      when k.id is null then 'contact_not_found'
      when cardinality(k.tags) + cardinality(add) > 100 then 'tag_invalid'
    end as code
    from (select distinct id from unnest(chat_ids) id) n
    left join public.chats c on c.id = n.id
    left join public.contacts k on k.account_id = c.account_id and k.id = c.contact_id and k.erased_at is null
  )
  select coalesce(jsonb_agg(jsonb_build_object('chat_id', j.id, 'code', j.code)) filter (where j.code is not null), '[]'),
    coalesce(array_agg(j.id) filter (where j.code is null), '{}')
  into refused, allowed from judged j;
  changed := array(
    select c.id from public.chats c join public.contacts k on k.account_id = c.account_id and k.id = c.contact_id
    where c.id = any (allowed) and (not k.tags @> add or k.tags && remove));
  for part in select c.account_id, array_agg(c.contact_id) as contact_ids from public.chats c
    where c.id = any (changed) group by c.account_id order by c.account_id
  loop
    perform public.tag_contacts(part.account_id, part.contact_ids, add, remove);
  end loop;
  return jsonb_build_object('done', cardinality(allowed), 'refused', refused, 'changed', changed);
end
$function$;

CREATE OR REPLACE FUNCTION public.transfer_chat(chat_id uuid, assigned_to uuid, note text, owner_id uuid DEFAULT NULL::uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  chat public.chats;
  note_id uuid;
begin
  select * into chat from public.chats c where c.id = transfer_chat.chat_id;
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  if transfer_chat.assigned_to is not null and not exists (select from public.account_members m
    where m.account_id = chat.account_id and m.user_id = transfer_chat.assigned_to) then
    perform private.fail('member_not_found', 'no such member of the account');
  end if;
  if length(btrim(coalesce(note, ''), E' \t\r\n')) not between 1 and 10000 then
    perform private.fail('note_invalid', 'a note has 1 to 10000 characters');
  end if;
  -- Before it changes hands: so it is read.
  insert into public.notes (account_id, chat_id, body, mentions)
  values (chat.account_id, chat.id, note, array_remove(array[transfer_chat.assigned_to], null)) returning id into note_id;
  update public.chats c set assigned_to = transfer_chat.assigned_to
  where c.account_id = chat.account_id and c.id = chat.id and c.assigned_to is not distinct from owner_id;
  if not found then
    perform private.fail('chat_taken', 'a colleague gave the chat to somebody else meanwhile', 'look whose it is now');
  end if;
  return note_id;
end
$function$;

ALTER TABLE "public"."quick_replies" ADD CONSTRAINT "quick_replies_account_id_id_key" UNIQUE (account_id, id);

ALTER TABLE "public"."quick_reply_files" ADD CONSTRAINT "quick_reply_files_account_id_media_id_fkey" FOREIGN KEY (account_id, media_id) REFERENCES public.media(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."quick_reply_files" ADD CONSTRAINT "quick_reply_files_account_id_quick_reply_id_fkey" FOREIGN KEY (account_id, quick_reply_id) REFERENCES public.quick_replies(account_id, id) ON DELETE CASCADE;

CREATE INDEX quick_reply_files_media ON public.quick_reply_files USING btree (account_id, media_id);

CREATE TRIGGER check_first_gaps BEFORE INSERT ON public.quick_replies FOR EACH ROW WHEN ((new.message ~ '[{}]'::text)) EXECUTE FUNCTION private.check_gaps();

CREATE TRIGGER check_gaps BEFORE UPDATE OF message ON public.quick_replies FOR EACH ROW WHEN (((new.message <> old.message) AND (new.message ~ '[{}]'::text))) EXECUTE FUNCTION private.check_gaps();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.quick_reply_files REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE POLICY "members add files to quick replies" ON "public"."quick_reply_files" FOR INSERT TO "authenticated" WITH CHECK ((account_id = ANY (ARRAY( SELECT private.member_account_ids() AS member_account_ids))));

CREATE POLICY "members remove files from quick replies" ON "public"."quick_reply_files" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.member_account_ids() AS member_account_ids))));

CREATE POLICY "readers see an account's files of quick replies" ON "public"."quick_reply_files" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

COMMENT ON COLUMN "public"."quick_replies"."message" IS 'With gaps as the texts of flows have them; check_gaps says which.';

COMMENT ON FUNCTION "private"."check_gaps"() IS 'A gap names something known, with a fall-back and letters changed at most: the page fills it in (dashboard/src/lib/gaps.ts). tests/shared/gaps.json holds for both.';

COMMENT ON FUNCTION "public"."change_chats"(uuid[], jsonb, uuid[]) IS 'Writes status, closed_reason, assigned_to or snoozed_until of at most 200 chats: {done, refused: [{chat_id, code}], before: [what each that changed was]}, for restore_chats. With owners, whose each was on the screen, none is taken out of another''s hands unseen. Refused: chat_not_found, not_allowed, chat_taken, member_not_found. Codes: ids_too_many, changes_invalid, snooze_invalid.';

COMMENT ON FUNCTION "public"."mark_chats_read"(uuid[]) IS 'Nothing is unread any more in at most 200 chats: {done, refused: [{chat_id, code}]}. Refused: chat_not_found, not_allowed. Code: ids_too_many.';

COMMENT ON FUNCTION "public"."restore_chats"(jsonb, jsonb) IS 'Takes back what change_chats did, by its before and changes; how many chats are as they were. Codes: ids_too_many, changes_invalid.';

COMMENT ON FUNCTION "public"."save_quick_reply"(uuid, text, text, uuid[], uuid) IS 'A new one, or another text and other files of the one with that id; its id. Policies say who may. Codes: template_failed, ids_too_many, quick_reply_not_found.';

COMMENT ON FUNCTION "public"."tag_chats"(uuid[], text[], text[]) IS 'Tags of the people behind at most 200 chats: {done, refused: [{chat_id, code}], changed: [ids]}. Refused: chat_not_found, not_allowed, contact_not_found, tag_invalid. Codes: ids_too_many, tag_invalid.';

COMMENT ON FUNCTION "public"."transfer_chat"(uuid, uuid, text, uuid) IS 'Gives the chat, whose owner_id was on the screen, to a member or to nobody, with a note that calls him; the id of the note. All of it or nothing. Policies say who may. Codes: chat_not_found, chat_taken, member_not_found, note_invalid.';

COMMENT ON TABLE "public"."quick_reply_files" IS 'What a quick reply brings along, ten files at most; save_quick_reply writes them with it.';

REVOKE ALL ON FUNCTION "private"."check_gaps"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_gaps"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."mark_chats_read"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mark_chats_read"(uuid[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."require_chats"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_chats"(uuid[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."change_chats"(uuid[], jsonb, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."change_chats"(uuid[], jsonb, uuid[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."mark_chats_read"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."mark_chats_read"(uuid[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."restore_chats"(jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."restore_chats"(jsonb, jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."save_quick_reply"(uuid, text, text, uuid[], uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."save_quick_reply"(uuid, text, text, uuid[], uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."tag_chats"(uuid[], text[], text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."tag_chats"(uuid[], text[], text[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."transfer_chat"(uuid, uuid, text, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."transfer_chat"(uuid, uuid, text, uuid) TO "authenticated", "postgres";

GRANT INSERT ("account_id") ON TABLE "public"."quick_reply_files" TO "authenticated";

GRANT INSERT ("media_id") ON TABLE "public"."quick_reply_files" TO "authenticated";

GRANT INSERT ("position") ON TABLE "public"."quick_reply_files" TO "authenticated";

GRANT INSERT ("quick_reply_id") ON TABLE "public"."quick_reply_files" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."quick_reply_files" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."quick_reply_files" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."quick_reply_files" TO "service_role";

CREATE OR REPLACE FUNCTION private.uses_of(account_id uuid, kind text, key text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('kind', place.kind, 'id', place.id, 'name', place.name)
      order by place.kind, place.name, place.id), '[]')
    from (
      select 'flow' as kind, f.id, f.name from private.flow_references r
      join public.flows f on f.account_id = r.account_id and f.published_version_id = r.version_id and f.sequence_id is null
      where r.account_id = uses_of.account_id and r.kind = uses_of.kind and r.key = uses_of.key
        and (uses_of.kind <> 'flow' or f.id <> named_id)
      union all
      select 'keyword', k.id, k.name from public.keywords k
      where k.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (k.tags)
        when 'flow' then k.flow_id = named_id when 'instance' then k.instance_id = named_id end
      union all
      select 'campaign', c.id, c.name from public.campaigns c
      where c.account_id = uses_of.account_id
        and case uses_of.kind when 'flow' then c.flow_id = named_id when 'instance' then c.instance_id = named_id end
      union all
      select 'hook', h.id, h.name from public.inbound_hooks h
      where h.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (h.tags)
        when 'field' then h.mapping -> 'fields' ? uses_of.key
        when 'flow' then h.flow_id = named_id when 'instance' then h.instance_id = named_id end
      union all
      select 'quick_reply', q.id, '/' || q.shortcut from public.quick_replies q
      where q.account_id = uses_of.account_id and uses_of.kind = 'field'
        and uses_of.key in (select private.fields_in_texts(jsonb_build_array(q.message)))
      union all
      select 'webhook', w.id, coalesce(nullif(w.description, ''), w.url) from public.webhook_endpoints w
      where w.account_id = uses_of.account_id and uses_of.kind = 'tag' and uses_of.key = any (w.tags)
      union all
      select 'account', a.id, a.name from public.accounts a
      where a.id = uses_of.account_id and uses_of.kind = 'flow'
        and named_id in (a.welcome_flow_id, a.away_flow_id, a.default_flow_id)
      union all
      select 'segment', s.id, s.name from public.segments s
      where s.account_id = uses_of.account_id and (uses_of.kind <> 'segment' or s.id <> named_id)
        and private.filter_names(s.filter, uses_of.kind, uses_of.key)
      union all
      select 'sequence', s.id, s.name from public.sequences s
      where s.account_id = uses_of.account_id and case uses_of.kind when 'instance' then s.instance_id = named_id
        when 'flow' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and t.flow_id = named_id)
        when 'media' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and uses_of.key in (select private.files_of(t.content)))
        when 'field' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id
            and uses_of.key in (select private.fields_in_texts(t.content))) end
      union all
      select 'broadcast', b.id, b.name from public.broadcasts b
      where b.account_id = uses_of.account_id and b.status not in ('done', 'cancelled')
        and (private.filter_names(b.filter, uses_of.kind, uses_of.key) or case uses_of.kind
          when 'tag' then uses_of.key = any (b.tags) or b.exclude -> 'tags' ? uses_of.key
          when 'flow' then b.flow_id = named_id
          when 'media' then uses_of.key in (select private.files_of(b.content))
          when 'field' then uses_of.key in (select private.fields_in_texts(b.content))
          when 'segment' then b.segment_id = named_id or b.exclude -> 'segment_ids' ? uses_of.key
          when 'instance' then named_id = any (b.instance_ids) end)
      limit 20
    ) place);
end
$function$;

COMMENT ON FUNCTION "private"."uses_of"(uuid, text, text) IS '[{kind: flow | keyword | campaign | hook | quick_reply | webhook | account | segment | sequence | broadcast, id, name}], 20 at most: where a tag, field, flow, instance, file, segment, sequence or secret is needed. Of flows what is published; a draft may name what is gone, and is not published then.';
