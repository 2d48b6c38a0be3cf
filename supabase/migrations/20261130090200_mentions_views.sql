CREATE TABLE "public"."chat_views" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "name" text NOT NULL, "filter" jsonb NOT NULL, "position" smallint NOT NULL DEFAULT 0, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "chat_views_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 60))), CONSTRAINT "chat_views_pkey" PRIMARY KEY (id), CONSTRAINT "chat_views_position_check" CHECK ((("position" >= 0) AND ("position" <= 1000))), "owner_id" uuid DEFAULT auth.uid());

ALTER TABLE "public"."chat_views" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."note_mentions" ("account_id" uuid NOT NULL, "note_id" uuid NOT NULL, "user_id" uuid NOT NULL, "chat_id" uuid NOT NULL, "seen_at" timestamp with time zone, "created_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "note_mentions_pkey" PRIMARY KEY (note_id, user_id));

ALTER TABLE "public"."note_mentions" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "public"."notes" ADD COLUMN "mentions" uuid[] NOT NULL DEFAULT '{}'::uuid[];

CREATE OR REPLACE FUNCTION private.broadcast_mentions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.broadcast_changes('chat', tg_table_name, tg_op, array(
    select distinct (changed.account_id, changed.chat_id, null)::private.changed_row from changed_rows changed));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.change_scheduled(message_id uuid, message text, send_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  waiting public.conversations;
  wanted constant timestamptz := greatest(change_scheduled.send_at, clock_timestamp());
begin
  select * into waiting from public.conversations c
  where c.id = message_id and c.status = 'queued' and c.account_id = any (array(select private.member_account_ids()))
  for update;
  if not found then
    return false;
  elsif message is not null and waiting.kind = 'template' then
    perform private.fail('text_fixed', 'a template is said as it is', 'cancel it and send another');
  end if;
  perform private.refuse_inactive(array[waiting.account_id]);
  waiting.message := coalesce(message, waiting.message);
  if change_scheduled.send_at is not null then
    -- It may wait for as long as before, from its time on.
    waiting.expires_at := waiting.expires_at + (wanted - waiting.send_at);
    waiting.send_at := wanted;
  end if;
  perform private.check_message(waiting);
  update public.conversations c
  set message = waiting.message, send_at = waiting.send_at, expires_at = waiting.expires_at,
    status_reason = case when waiting.send_at > clock_timestamp() then 'scheduled' end
  where c.id = waiting.id;
  perform realtime.send(jsonb_build_object('table', 'conversations', 'operation', 'UPDATE',
    'instances', jsonb_build_array(waiting.instance_id)), 'message', 'orchestrator', true);
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.chat_conditions(wanted private.chat_filter)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select concat_ws(' and ',
    case wanted.folder
      when 'mine' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid) = auth.uid()'
      when 'unassigned' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid)'
        || ' = ''00000000-0000-0000-0000-000000000000''::uuid'
      when 'mentions' then 'c.id = any ((select private.mentioned_chats($2, false))::uuid[])'
      when 'mentioned' then 'c.id = any ((select private.mentioned_chats($2, true))::uuid[])'
      when 'pending' then 'c.status = ''pending'''
      when 'scheduled' then 'c.scheduled_at is not null'
      when 'failed' then 'c.failed_at is not null'
      when 'snoozed' then 'c.snoozed_until > now()'
    end,
    case when wanted.folder in ('mine', 'unassigned', 'pending', 'all') then
      '(c.snoozed_until is null or c.snoozed_until <= now())' end,
    -- Chats in which nothing was said yet are shown to whoever asks for them by name.
    case when wanted.chat_ids is null then 'c.last_message_at is not null' else 'c.id = any ($1.chat_ids)' end,
    case when wanted.instance_id is not null then 'c.instance_id = $1.instance_id' end,
    case when wanted.unread then 'c.unread_count > 0' end)
$function$;

CREATE OR REPLACE FUNCTION private.chat_counts(account_ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_object_agg(counted.name, counted.chats)
  from (
    select count.name, coalesce(sum(private.count_chats(account.id, count.folder, count.unread)), 0) as chats
    from (values ('mine', 'mine', false), ('unassigned', 'unassigned', false), ('mentions', 'mentioned', false), ('pending', 'pending', false),
      ('scheduled', 'scheduled', false), ('failed', 'failed', false), ('all', 'all', false), ('closed', 'closed', false),
      ('snoozed', 'snoozed', false), ('unread', 'all', true)) count (name, folder, unread)
    left join (
      select readable from private.account_ids() readable where readable = any (account_ids)
    ) account (id) on true
    group by count.name
  ) counted
$function$;

CREATE OR REPLACE FUNCTION private.count_chats(account_id uuid, folder text, unread boolean)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select count(*) from (
    select from unnest(case when folder in ('scheduled', 'mentioned') then '{0,1}' when folder = 'closed' then '{1}'
      else '{0}' end::integer[]) closed
    cross join lateral private.find_chats(account_id, closed, (folder, null, null, unread, null, null, 'infinity',
      'ffffffff-ffff-ffff-ffff-ffffffffffff', 1000)::private.chat_filter)
    limit 1000) counted
$function$;

CREATE OR REPLACE FUNCTION private.is_chat_filter(filter jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return (jsonb_typeof(filter) = 'object' and octet_length(filter::text) <= 1000 and not exists (
    select from jsonb_each(case when jsonb_typeof(filter) = 'object' then filter else '{}' end) part
    where (case part.key
      when 'folder' then part.value #>> '{}' in ('mine', 'unassigned', 'mentions', 'pending', 'scheduled', 'failed', 'all',
        'closed', 'snoozed')
      when 'instance_id' then part.value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when 'tag' then jsonb_typeof(part.value) = 'string' and length(part.value #>> '{}') <= 60
      when 'query' then jsonb_typeof(part.value) = 'string' and length(part.value #>> '{}') <= 100
      when 'unread' then part.value = 'true'
    end) is not true)) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.limit_views()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (select count(*) from public.chat_views v
    where v.account_id = new.account_id and v.owner_id is not distinct from new.owner_id) > 50 then
    perform private.fail('views_limit', 'nobody keeps more than 50 views, nor does an account share more');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.list_chats(account_ids uuid[], wanted private.chat_filter)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with page as (
    select found.* from (
      select readable from private.account_ids() readable where readable = any (account_ids)
    ) account (id)
    cross join unnest(case when wanted.folder in ('any', 'scheduled', 'mentions') then '{0,1}'
      when wanted.folder = 'closed' then '{1}' else '{0}' end::integer[]) closed
    cross join lateral private.find_chats(account.id, closed, wanted) found
    order by found.listed_at desc, found.id desc limit wanted.size
  ), described as (
    select page.listed_at, page.id, to_jsonb(page) || jsonb_build_object('instance_name', i.instance_name,
      'is_mentioned', exists (select from public.note_mentions m where m.account_id = page.account_id
        and m.user_id = auth.uid() and m.chat_id = page.id and m.seen_at is null),
      'contact', case when k.id is not null then jsonb_build_object('id', k.id, 'name', k.name,
        'whatsapp_name', k.whatsapp_name, 'phone', k.phone, 'lid', k.lid, 'tags', k.tags,
        'opted_out_at', k.opted_out_at) end) as chat
    from page
    left join public.contacts k on k.account_id = page.account_id and k.id = page.contact_id
    left join public.instances i on i.account_id = page.account_id and i.id = page.instance_id
  )
  select jsonb_build_object(
    'chats', coalesce(jsonb_agg(chat order by listed_at desc, id desc), '[]'),
    'next', case when count(*) = wanted.size then
      (array_agg((to_jsonb(listed_at) #>> '{}') || '|' || id order by listed_at, id))[1] end)
  from described
$function$;

CREATE OR REPLACE FUNCTION private.list_scheduled(chat_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  of_account uuid;
begin
  select c.account_id into of_account from public.chats c
  where c.id = list_scheduled.chat_id and c.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  return jsonb_build_object('messages', private.describe_messages(of_account, array(
    select m from private.outgoing_queue q
    join public.conversations m on m.id = q.conversation_id
    where q.account_id = of_account and q.chat_id = list_scheduled.chat_id and q.state = 'queued'
      and q.lane in (0, 1) and m.status = 'queued' and m.kind not in ('reaction', 'edit', 'revoke')
      and private.is_planned(m.lane, m.send_at, m.created_at)
    order by q.send_at limit 100)));
end
$function$;

CREATE OR REPLACE FUNCTION private.mark_mentions_seen(chat_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.note_mentions m set seen_at = clock_timestamp()
  where m.account_id = any (array(select private.account_ids())) and m.user_id = auth.uid()
    and m.chat_id = mark_mentions_seen.chat_id and m.seen_at is null;
  return found;
end
$function$;

CREATE OR REPLACE FUNCTION private.mention_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  called uuid[];
begin
  delete from public.note_mentions m where m.note_id = new.id and m.user_id <> all (new.mentions);
  with added as (
    -- Who has left meanwhile is called in vain; nobody calls himself.
    insert into public.note_mentions (account_id, note_id, user_id, chat_id)
    select new.account_id, new.id, member.user_id, new.chat_id from public.account_members member
    where member.account_id = new.account_id and member.user_id = any (new.mentions)
      and member.user_id is distinct from new.actor_id
    on conflict on constraint note_mentions_pkey do nothing
    returning user_id
  )
  select array_agg(added.user_id) into called from added;
  if called is not null then
    perform private.record_event(new.account_id, 'note.mentioned', new.id,
      jsonb_build_object('chat_id', new.chat_id, 'user_ids', called));
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.mentioned_chats(account_id uuid, unseen boolean)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return array(
    select m.chat_id from public.note_mentions m
    where m.account_id = mentioned_chats.account_id and m.user_id = auth.uid() and (not unseen or m.seen_at is null)
    order by m.created_at desc limit 1000);
end
$function$;

CREATE OR REPLACE FUNCTION private.read_chat_filter(folder text, instance_id uuid, tag text, unread boolean, query text, before text, max_items integer, chat_ids uuid[])
 RETURNS private.chat_filter
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.require_few(chat_ids);
  if folder is null or folder not in ('mine', 'unassigned', 'mentions', 'pending', 'scheduled', 'failed', 'all',
    'closed', 'snoozed', 'any') then
    perform private.fail('folder_invalid', 'no such folder',
      'mine, unassigned, mentions, pending, scheduled, failed, all, closed, snoozed or any');
  elsif before !~ '^[^|]{10,40}\|[0-9a-f-]{36}$' then
    perform private.fail('before_invalid', 'before is what the last page called next');
  end if;
  return (folder, instance_id, tag, coalesce(unread, false), query, chat_ids,
    coalesce(split_part(before, '|', 1), 'infinity'), coalesce(split_part(before, '|', 2),
      'ffffffff-ffff-ffff-ffff-ffffffffffff'), greatest(least(max_items, 200), 1))::private.chat_filter;
exception when invalid_datetime_format or datetime_field_overflow or invalid_text_representation then
  perform private.fail('before_invalid', 'before is what the last page called next');
end
$function$;

CREATE OR REPLACE FUNCTION public.change_scheduled(message_id uuid, message text DEFAULT NULL::text, send_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.change_scheduled(message_id, message, send_at)
$function$;

CREATE OR REPLACE FUNCTION public.list_scheduled(chat_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.list_scheduled(chat_id)
$function$;

CREATE OR REPLACE FUNCTION public.mark_mentions_seen(chat_id uuid)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.mark_mentions_seen(chat_id)
$function$;

ALTER TABLE "public"."chat_views" ADD CONSTRAINT "chat_views_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."note_mentions" ADD CONSTRAINT "note_mentions_account_id_chat_id_fkey" FOREIGN KEY (account_id, chat_id) REFERENCES public.chats(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."note_mentions" ADD CONSTRAINT "note_mentions_account_id_note_id_fkey" FOREIGN KEY (account_id, note_id) REFERENCES public.notes(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."note_mentions" ADD CONSTRAINT "note_mentions_account_id_user_id_fkey" FOREIGN KEY (account_id, user_id) REFERENCES public.account_members(account_id, user_id) ON DELETE CASCADE;

ALTER TABLE "public"."notes" ADD CONSTRAINT "notes_mentions_check" CHECK (((cardinality(mentions) <= 20) AND (array_position(mentions, NULL::uuid) IS NULL)));

CREATE UNIQUE INDEX chat_views_page ON public.chat_views USING btree (account_id, id);

CREATE INDEX note_mentions_chat ON public.note_mentions USING btree (account_id, chat_id);

CREATE INDEX note_mentions_note ON public.note_mentions USING btree (account_id, note_id, user_id);

CREATE INDEX note_mentions_person ON public.note_mentions USING btree (account_id, user_id, created_at DESC);

CREATE INDEX note_mentions_unseen ON public.note_mentions USING btree (account_id, user_id, chat_id) WHERE (seen_at IS NULL);

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.chat_views FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.chat_views REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.chat_views FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE TRIGGER broadcast_delete AFTER DELETE ON public.note_mentions REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_mentions();

CREATE TRIGGER broadcast_insert AFTER INSERT ON public.note_mentions REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_mentions();

CREATE TRIGGER broadcast_update AFTER UPDATE ON public.note_mentions REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_mentions();

CREATE TRIGGER mention_first AFTER INSERT ON public.notes FOR EACH ROW WHEN ((new.mentions <> '{}'::uuid[])) EXECUTE FUNCTION private.mention_members();

CREATE TRIGGER mention_others AFTER UPDATE OF mentions ON public.notes FOR EACH ROW WHEN ((new.mentions <> old.mentions)) EXECUTE FUNCTION private.mention_members();

CREATE POLICY "members see where they are called" ON "public"."note_mentions" FOR SELECT TO "authenticated" USING (((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))) AND (user_id = ( SELECT auth.uid() AS uid))));

COMMENT ON COLUMN "public"."notes"."mentions" IS 'The colleagues whom its writer calls: note_mentions follows.';

COMMENT ON FUNCTION "private"."broadcast_mentions"() IS 'A list of chats marks where somebody is called.';

COMMENT ON FUNCTION "private"."is_chat_filter"(jsonb) IS 'What list_chats can be asked for, without the page.';

COMMENT ON FUNCTION "private"."mentioned_chats"(uuid, boolean) IS 'Where the caller was last called.';

COMMENT ON FUNCTION "public"."change_scheduled"(uuid, text, timestamp with time zone) IS 'Another text or another time (the past: now) for what still waits; false when it has left, or is not yours.
  Codes: those of a message that is inserted; text_fixed: a template is said as it is.';

COMMENT ON FUNCTION "public"."chat_counts"(uuid[]) IS '{mine, unassigned, mentions, pending, scheduled, failed, all, closed, snoozed, unread}: chats, as list_chats lists them (mentions:
  those that the caller has not seen); an account''s count stops at 1,000.';

COMMENT ON FUNCTION "public"."list_chats"(uuid[], text, uuid, text, boolean, text, text, integer, uuid[]) IS '{chats, next}, newest first, of those accounts that the caller reads. folder: mine, unassigned, pending and all (none
  closed or snoozed), failed (none closed), mentions, scheduled, closed, snoozed, any. chat_ids: which of these are in the folder. Codes: folder_invalid, before_invalid, search_too_large, ids_too_many.';

COMMENT ON FUNCTION "public"."list_scheduled"(uuid) IS '{messages}: what waits for its time in a chat, the first 100 to go; each as list_messages tells it. Code: chat_not_found.';

COMMENT ON FUNCTION "public"."mark_mentions_seen"(uuid) IS 'The caller has read where he is called in the chat; false when there was nothing new.';

COMMENT ON TABLE "public"."chat_views" IS 'A filter of the list of chats under a name, of one person or of the whole account.';

COMMENT ON TABLE "public"."note_mentions" IS 'Who is called by a note, and whether he has seen it. Each reads his own.';

REVOKE ALL ON FUNCTION "private"."broadcast_mentions"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_mentions"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."change_scheduled"(uuid, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."change_scheduled"(uuid, text, timestamp with time zone) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."is_chat_filter"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_chat_filter"(jsonb) TO "authenticated", "service_role";

GRANT EXECUTE ON FUNCTION "private"."is_chat_filter"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."limit_views"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_views"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."list_scheduled"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_scheduled"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."mark_mentions_seen"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mark_mentions_seen"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."mention_members"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mention_members"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."mentioned_chats"(uuid, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mentioned_chats"(uuid, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "public"."change_scheduled"(uuid, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."change_scheduled"(uuid, text, timestamp with time zone) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."list_scheduled"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."list_scheduled"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."mark_mentions_seen"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."mark_mentions_seen"(uuid) TO "authenticated", "postgres";

GRANT INSERT ("account_id") ON TABLE "public"."chat_views" TO "authenticated";

GRANT INSERT ("filter"), UPDATE ("filter") ON TABLE "public"."chat_views" TO "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."chat_views" TO "authenticated";

GRANT INSERT ("position"), UPDATE ("position") ON TABLE "public"."chat_views" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."chat_views" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."chat_views" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."chat_views" TO "service_role";

GRANT SELECT ON TABLE "public"."note_mentions" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."note_mentions" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."note_mentions" TO "service_role";

REVOKE ALL ("mentions") ON TABLE "public"."notes" FROM "authenticated";

GRANT INSERT ("mentions"), UPDATE ("mentions") ON TABLE "public"."notes" TO "authenticated";

ALTER TABLE "public"."chat_views" ADD CONSTRAINT "chat_views_account_id_owner_id_fkey" FOREIGN KEY (account_id, owner_id) REFERENCES public.account_members(account_id, user_id) ON DELETE CASCADE;

CREATE INDEX chat_views_owner ON public.chat_views USING btree (account_id, owner_id);

CREATE TRIGGER limit_views AFTER INSERT OR UPDATE OF owner_id ON public.chat_views FOR EACH ROW EXECUTE FUNCTION private.limit_views();

CREATE POLICY "readers keep views, owners and admins share them" ON "public"."chat_views" FOR INSERT TO "authenticated" WITH CHECK (((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))) AND ((owner_id = ( SELECT auth.uid() AS uid)) OR ((owner_id IS NULL) AND (account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))))));

CREATE POLICY "readers see their views and shared ones" ON "public"."chat_views" FOR SELECT TO "authenticated" USING (((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))) AND ((owner_id IS NULL) OR (owner_id = ( SELECT auth.uid() AS uid)))));

CREATE POLICY "who keeps a view changes it" ON "public"."chat_views" FOR UPDATE TO "authenticated" USING (((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))) AND ((owner_id = ( SELECT auth.uid() AS uid)) OR ((owner_id IS NULL) AND (account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))))))) WITH CHECK (((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))) AND ((owner_id = ( SELECT auth.uid() AS uid)) OR ((owner_id IS NULL) AND (account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))))));

CREATE POLICY "who keeps a view removes it" ON "public"."chat_views" FOR DELETE TO "authenticated" USING (((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))) AND ((owner_id = ( SELECT auth.uid() AS uid)) OR ((owner_id IS NULL) AND (account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))))));

COMMENT ON COLUMN "public"."chat_views"."owner_id" IS 'Null: everybody''s, kept by owners and admins.';

GRANT INSERT ("owner_id"), UPDATE ("owner_id") ON TABLE "public"."chat_views" TO "authenticated";

ALTER TABLE "public"."chat_views" ADD CONSTRAINT "chat_views_filter_check" CHECK (private.is_chat_filter(filter));

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "note.mentioned", "subject": "notes", "webhook": false, "recorded": true, "description": "colleagues are called by a note: body names them and the chat", "audit_action": null, "account_event": "note", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
