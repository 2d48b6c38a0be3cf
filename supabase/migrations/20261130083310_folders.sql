ALTER TABLE "public"."chats" ADD COLUMN "scheduled_at" timestamp with time zone;

ALTER TABLE "public"."chats" ADD COLUMN "failed_at" timestamp with time zone;

CREATE OR REPLACE FUNCTION private.absorb_chat(kept_id uuid, gone public.chats)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.chats kept set unread_count = kept.unread_count + gone.unread_count,
    wa_chat_id = coalesce(kept.wa_chat_id, gone.wa_chat_id),
    last_received_at = greatest(kept.last_received_at, gone.last_received_at),
    scheduled_at = least(kept.scheduled_at, gone.scheduled_at),
    failed_at = greatest(kept.failed_at, gone.failed_at),
    automation_paused_until = greatest(kept.automation_paused_until, gone.automation_paused_until),
    snoozed_until = case when gone.unread_count = 0 then kept.snoozed_until end,
    assigned_to = coalesce(kept.assigned_to, gone.assigned_to),
    status = case when gone.status = 'open' then 'open' else kept.status end,
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (kept.last_message, kept.last_message_id, kept.last_message_kind, kept.last_message_from_me, kept.last_message_at),
        (gone.last_message, gone.last_message_id, gone.last_message_kind, gone.last_message_from_me, gone.last_message_at)
      ) last (message, id, kind, from_me, at)
      order by last.at desc nulls last limit 1)
  where kept.id = absorb_chat.kept_id
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
    from (values ('mine', 'mine', false), ('unassigned', 'unassigned', false), ('pending', 'pending', false),
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
    select from unnest(case folder when 'scheduled' then '{0,1}' when 'closed' then '{1}' else '{0}' end::integer[]) closed
    cross join lateral private.find_chats(account_id, closed, (folder, null, null, unread, null, null, 'infinity',
      'ffffffff-ffff-ffff-ffff-ffffffffffff', 1000)::private.chat_filter)
    limit 1000) counted
$function$;

CREATE OR REPLACE FUNCTION private.is_planned(lane text, send_at timestamp with time zone, created_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return lane in ('reply', 'manual') and send_at > created_at + interval '10 seconds';
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
    cross join unnest(case wanted.folder when 'any' then '{0,1}' when 'scheduled' then '{0,1}' when 'closed' then '{1}'
      else '{0}' end::integer[]) closed
    cross join lateral private.find_chats(account.id, closed, wanted) found
    order by found.listed_at desc, found.id desc limit wanted.size
  ), described as (
    select page.listed_at, page.id, to_jsonb(page) || jsonb_build_object('instance_name', i.instance_name,
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

CREATE OR REPLACE FUNCTION private.read_chat_filter(folder text, instance_id uuid, tag text, unread boolean, query text, before text, max_items integer, chat_ids uuid[])
 RETURNS private.chat_filter
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.require_few(chat_ids);
  if folder is null or folder not in ('mine', 'unassigned', 'pending', 'scheduled', 'failed', 'all', 'closed',
    'snoozed', 'any') then
    perform private.fail('folder_invalid', 'no such folder',
      'mine, unassigned, pending, scheduled, failed, all, closed, snoozed or any');
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

CREATE OR REPLACE FUNCTION private.summarise_chats()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- In order of their ids, so that two statements never wait for each other.
  perform from public.chats c where c.id in (select added.chat_id from new_rows added) order by c.id for no key update;
  update public.chats c
  set unread_count = c.unread_count + summary.unread,
    status = case when summary.unread > 0 then 'open' else c.status end,
    snoozed_until = case when summary.unread = 0 then c.snoozed_until end,
    last_received_at = greatest(c.last_received_at, summary.received_at),
    scheduled_at = least(c.scheduled_at, summary.planned_at),
    failed_at = case when summary.is_failed then clock_timestamp() when not summary.is_ours then c.failed_at end,
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (c.last_message, c.last_message_id, c.last_message_kind, c.last_message_from_me, c.last_message_at, 1),
        (left(summary.message, 200), summary.id, summary.kind, summary.from_me, summary."timestamp", 2)
      ) last (message, id, kind, from_me, at, place)
      -- A chat without any other message is listed by what will be sent.
      where last.place = 1 or not summary.is_scheduled or c.last_message_at is null
      order by last.at desc nulls last, last.place desc limit 1)
  from (
    select distinct on (added.chat_id) added.chat_id, added.id, added.message, added.kind, added.from_me,
      added."timestamp", private.is_scheduled(added.from_me, added.send_at) as is_scheduled,
      count(*) filter (where added.status = 'received') over (partition by added.chat_id) as unread,
      max(added."timestamp") filter (where added.status = 'received') over (partition by added.chat_id) as received_at,
      min(added.send_at) filter (where added.status = 'queued' and private.is_planned(added.lane, added.send_at,
        added.created_at)) over (partition by added.chat_id) as planned_at,
      coalesce(bool_or(added.status = 'failed') filter (where added.lane <> 'broadcast')
        over (partition by added.chat_id), false) as is_failed,
      bool_or(added.from_me and added.lane is distinct from 'broadcast') over (partition by added.chat_id) as is_ours
    from new_rows added
    where added.kind not in ('reaction', 'edit', 'revoke')
    order by added.chat_id, private.is_scheduled(added.from_me, added.send_at), added."timestamp" desc, added.seq desc
  ) summary
  where c.id = summary.chat_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.summarise_failed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.chats c set failed_at = case new.status when 'failed' then clock_timestamp() end
  where c.account_id = new.account_id and c.id = new.chat_id and (new.status = 'failed' or c.failed_at is not null);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.summarise_planned()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Before it is looked for what still waits: two that change one chat see each other.
  perform from public.chats c where c.id = new.chat_id for no key update;
  update public.chats c
  set scheduled_at = (
    select min(q.send_at) from private.outgoing_queue q
    join public.conversations m on m.id = q.conversation_id
    where q.account_id = new.account_id and q.chat_id = new.chat_id and q.state = 'queued' and q.lane in (0, 1)
      and m.status = 'queued' and m.kind not in ('reaction', 'edit', 'revoke')
      and private.is_planned(m.lane, m.send_at, m.created_at))
  where c.account_id = new.account_id and c.id = new.chat_id;
  return null;
end
$function$;

CREATE INDEX chats_listed_failed ON public.chats USING btree (account_id, listed_at DESC, id DESC) WHERE (failed_at IS NOT NULL);

CREATE INDEX chats_listed_pending ON public.chats USING btree (account_id, listed_at DESC, id DESC) WHERE (status = 'pending'::text);

CREATE INDEX chats_listed_scheduled ON public.chats USING btree (account_id, listed_at DESC, id DESC) WHERE (scheduled_at IS NOT NULL);

CREATE TRIGGER summarise_failed AFTER UPDATE OF status ON public.conversations FOR EACH ROW WHEN ((((old.status = 'failed'::text) <> (new.status = 'failed'::text)) AND (new.lane <> 'broadcast'::text) AND (new.kind <> ALL (ARRAY['reaction'::text, 'edit'::text, 'revoke'::text])))) EXECUTE FUNCTION private.summarise_failed();

CREATE TRIGGER summarise_planned AFTER UPDATE OF status, send_at ON public.conversations FOR EACH ROW WHEN ((((old.status = 'queued'::text) OR (new.status = 'queued'::text)) AND ((old.status IS DISTINCT FROM new.status) OR (old.send_at IS DISTINCT FROM new.send_at)) AND (new.lane = ANY (ARRAY['reply'::text, 'manual'::text])) AND (GREATEST(old.send_at, new.send_at) > (new.created_at + '00:00:10'::interval)))) EXECUTE FUNCTION private.summarise_planned();

COMMENT ON COLUMN "public"."chats"."failed_at" IS 'A message of ours failed then, and nothing of ours was written since. Broadcasts tell theirs themselves.';

COMMENT ON COLUMN "public"."chats"."scheduled_at" IS 'When the next goes of those that somebody wrote for later; kept while it waits.';

COMMENT ON FUNCTION "private"."is_planned"(text, timestamp with time zone, timestamp with time zone) IS 'Written by somebody for later. Flows and broadcasts wait for their turn.';

COMMENT ON FUNCTION "public"."chat_counts"(uuid[]) IS '{mine, unassigned, pending, scheduled, failed, all, closed, snoozed, unread}: chats, as list_chats lists them; an account''s count stops at 1,000.';

COMMENT ON FUNCTION "public"."list_chats"(uuid[], text, uuid, text, boolean, text, text, integer, uuid[]) IS '{chats, next}, newest first, of those accounts that the caller reads. folder: mine, unassigned, pending and all (none
  closed or snoozed), failed (none closed), scheduled, closed, snoozed, any. chat_ids: which of these are in the folder. Codes: folder_invalid, before_invalid, search_too_large, ids_too_many.';

REVOKE ALL ON FUNCTION "private"."is_planned"(text, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_planned"(text, timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "private"."summarise_failed"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."summarise_failed"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."summarise_planned"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."summarise_planned"() TO "postgres";

-- What waited and what had failed before anybody kept it beside the chat.
update public.chats c set scheduled_at = waiting.at
from (
  select m.account_id, m.chat_id, min(q.send_at) as at
  from private.outgoing_queue q join public.conversations m on m.id = q.conversation_id
  where q.state = 'queued' and q.lane in (0, 1) and m.kind not in ('reaction', 'edit', 'revoke')
    and private.is_planned(m.lane, m.send_at, m.created_at)
  group by m.account_id, m.chat_id
) waiting
where c.account_id = waiting.account_id and c.id = waiting.chat_id;

update public.chats c set failed_at = m."timestamp"
from public.conversations m
where m.account_id = c.account_id and m.id = c.last_message_id and m.status = 'failed' and m.lane <> 'broadcast';
