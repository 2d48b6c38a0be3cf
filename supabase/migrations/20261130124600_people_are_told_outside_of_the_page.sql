CREATE TABLE "private"."notice_states" ("user_id" uuid NOT NULL, "seen_at" timestamp with time zone, "mailed_at" timestamp with time zone, CONSTRAINT "notice_states_pkey" PRIMARY KEY (user_id));

CREATE TABLE "private"."push_notices" ("subscription_id" uuid NOT NULL, "topic" text NOT NULL, "account_id" uuid, "chat_id" uuid, "reason" text NOT NULL, "at" timestamp with time zone NOT NULL, CONSTRAINT "push_notices_check" CHECK (((reason = 'test'::text) = (chat_id IS NULL))), CONSTRAINT "push_notices_pkey" PRIMARY KEY (subscription_id, topic), CONSTRAINT "push_notices_reason_check" CHECK ((reason = ANY (ARRAY['mine'::text, 'unassigned'::text, 'assigned'::text, 'mention'::text, 'test'::text]))), CONSTRAINT "push_notices_topic_check" CHECK ((length(topic) <= 36)));

CREATE TABLE "public"."push_subscriptions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "user_id" uuid NOT NULL, "endpoint" text NOT NULL, "p256dh" text NOT NULL, "auth" text NOT NULL, "locale" text NOT NULL, "session_id" uuid, "failures" integer NOT NULL DEFAULT 0, "first_failed_at" timestamp with time zone, "created_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), CONSTRAINT "push_subscriptions_auth_check" CHECK ((auth ~ '^[A-Za-z0-9_-]{22}$'::text)), CONSTRAINT "push_subscriptions_endpoint_check" CHECK ((length(endpoint) <= 1000)), CONSTRAINT "push_subscriptions_endpoint_key" UNIQUE (endpoint), CONSTRAINT "push_subscriptions_locale_check" CHECK ((locale = ANY (ARRAY['pt-BR'::text, 'en'::text]))), CONSTRAINT "push_subscriptions_p256dh_check" CHECK ((p256dh ~ '^[A-Za-z0-9_-]{87}$'::text)), CONSTRAINT "push_subscriptions_pkey" PRIMARY KEY (id));

ALTER TABLE "public"."push_subscriptions" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "private"."settings" ADD COLUMN "push_public_key" text;

ALTER TABLE "private"."settings" ADD COLUMN "push_private_key" text;

CREATE OR REPLACE FUNCTION orchestrator.finish_push(subscription_id uuid, outcome text, told jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if outcome is null or outcome not in ('told', 'gone', 'failed') or jsonb_typeof(told) is distinct from 'array' then
    perform private.fail('outcome_invalid', 'a push was told, failed, or its browser is gone');
  end if;
  return private.finish_push(subscription_id, outcome, told);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.keep_push_keys(public_key text, private_key text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.keep_push_keys(public_key, private_key);
  return orchestrator.read_push_keys() -> 'keys';
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.note_digest(user_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.note_digest(user_id);
  return jsonb_build_object('noted', true);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.notice_digest(user_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('digest', private.notice_digest(user_id));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.push_notices(subscription_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('push', private.push_notices(subscription_id));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.read_push_keys()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select jsonb_build_object('keys', case when settings.push_public_key is not null then jsonb_build_object(
    'public_key', settings.push_public_key, 'private_key', settings.push_private_key) end) from private.settings);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_notices(max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  events constant private.events[] := private.take_events('notices', max_items);
begin
  perform private.write_notices(events);
  return jsonb_build_object('read', cardinality(events));
end
$function$;

CREATE OR REPLACE FUNCTION private.ask_once(kind text, key text, run_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- One that waits keeps its time: who is told again and again would never be told.
  if not exists (select from private.jobs j where j.kind = ask_once.kind and j.key = ask_once.key
    and j.claim_id is null and j.dead_at is null) then
    perform private.enqueue_job(kind, key, run_at => run_at);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.chat_title(account_id uuid, chat_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(nullif(k.name, ''), nullif(k.whatsapp_name, ''), nullif(c.name, ''), '+' || k.phone, '')
    from public.chats c left join public.contacts k on k.account_id = c.account_id and k.id = c.contact_id
    where c.account_id = chat_title.account_id and c.id = chat_title.chat_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.digest_at(user_id uuid)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return clock_timestamp() + interval '10 minutes' + greatest(interval '0', (
    select s.mailed_at + interval '1 hour' from private.notice_states s where s.user_id = digest_at.user_id)
    - clock_timestamp() - interval '10 minutes');
end
$function$;

CREATE OR REPLACE FUNCTION private.digest_chats(waits jsonb, has_text boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('account_id', c.account_id, 'chat_id', c.id, 'account_name', a.name,
      'name', private.chat_title(c.account_id, c.id), 'reason', w.reason,
      'text', case when has_text is true and w.reason <> 'mention' then c.last_message end) order by w.since desc), '[]')
    from (
      select * from jsonb_to_recordset(waits) w (chat_id uuid, reason text, since timestamptz) order by since desc limit 20
    ) w
    join public.chats c on c.id = w.chat_id join public.accounts a on a.id = c.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.finish_push(subscription_id uuid, outcome text, told jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from private.push_notices n using jsonb_to_recordset(told) done (topic text, at timestamptz)
  where n.subscription_id = finish_push.subscription_id and n.topic = done.topic and n.at <= done.at;
  update public.push_subscriptions s
  set failures = case outcome when 'failed' then s.failures + 1 else 0 end,
    first_failed_at = case outcome when 'failed' then coalesce(s.first_failed_at, clock_timestamp()) end
  where s.id = finish_push.subscription_id and (outcome = 'failed' or s.failures > 0);
  delete from public.push_subscriptions s where s.id = finish_push.subscription_id
    and (outcome = 'gone' or s.first_failed_at < clock_timestamp() - interval '5 days');
  return jsonb_build_object('more', exists (
    select from private.push_notices n where n.subscription_id = finish_push.subscription_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_away_at(user_id uuid)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return greatest(clock_timestamp(), (
    select s.seen_at + interval '90 seconds' from private.notice_states s where s.user_id = is_away_at.user_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_notice_due(notice private.push_notices, user_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (select from public.account_members m
    where m.account_id = notice.account_id and m.user_id = is_notice_due.user_id) then
    return false;
  end if;
  return case notice.reason
    when 'mention' then exists (select from public.note_mentions m where m.account_id = notice.account_id
      and m.user_id = is_notice_due.user_id and m.chat_id = notice.chat_id and m.seen_at is null)
    else exists (select from public.chats c where c.account_id = notice.account_id and c.id = notice.chat_id
      and c.status <> 'closed' and (notice.reason = 'assigned' or c.unread_count > 0)
      and (c.assigned_to = is_notice_due.user_id or c.assigned_to is null and notice.reason = 'unassigned'))
    end;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_push_keys(public_key text, private_key text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update private.settings
  set push_public_key = keep_push_keys.public_key, push_private_key = keep_push_keys.private_key
  where settings.push_public_key is null
$function$;

CREATE OR REPLACE FUNCTION private.mark_here()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.notice_states as known (user_id, seen_at)
  select p.user_id, clock_timestamp() from public.profiles p where p.user_id = auth.uid()
  on conflict (user_id) do update set seen_at = excluded.seen_at
  where known.seen_at is null or known.seen_at < excluded.seen_at - interval '10 seconds'
$function$;

CREATE OR REPLACE FUNCTION private.note_digest(user_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.notice_states as known (user_id, mailed_at)
  select p.user_id, clock_timestamp() from public.profiles p where p.user_id = note_digest.user_id
  on conflict (user_id) do update set mailed_at = excluded.mailed_at
$function$;

CREATE OR REPLACE FUNCTION private.notice_digest(user_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person record;
  state private.notice_states;
  waits jsonb;
  newest timestamptz;
begin
  select u.email, p.preferences into person from public.profiles p join auth.users u on u.id = p.user_id
  where p.user_id = notice_digest.user_id and u.email is not null and u.email_confirmed_at is not null
    and p.preferences -> 'notice_digest' = 'true';
  if not found then
    return null;
  end if;
  select * into state from private.notice_states s where s.user_id = notice_digest.user_id;
  select jsonb_agg(to_jsonb(w) order by w.since desc), max(w.since) into waits, newest
  from public.account_members m cross join lateral private.waiting_chats(m.account_id, m.user_id, 100) w
  where m.user_id = notice_digest.user_id and private.wants_notice(person.preferences, w.reason);
  -- What he has seen waiting, or been told of, is no news, nor is what nobody could mail for a day.
  if newest is null or newest <= greatest(state.seen_at, state.mailed_at, clock_timestamp() - interval '1 day') then
    return null;
  end if;
  return jsonb_build_object('address', person.email, 'count', jsonb_array_length(waits),
    'wait_seconds', extract(epoch from greatest(state.seen_at + interval '10 minutes', state.mailed_at + interval '1 hour',
      clock_timestamp()) - clock_timestamp()),
    'chats', private.digest_chats(waits, person.preferences -> 'notice_text' = 'true'));
end
$function$;

CREATE OR REPLACE FUNCTION private.push_key()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select settings.push_public_key from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.push_notices(subscription_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  browser public.push_subscriptions;
  seen timestamptz;
begin
  select * into browser from public.push_subscriptions s where s.id = push_notices.subscription_id for no key update;
  if browser.id is null then
    return null;
  elsif browser.session_id is not null
    and not exists (select from auth.sessions s where s.id = browser.session_id and s.user_id = browser.user_id) then
    delete from public.push_subscriptions s where s.id = browser.id;
    return null;
  end if;
  seen := (select s.seen_at from private.notice_states s where s.user_id = browser.user_id);
  -- What happened before his eyes, or too long ago, he is not told.
  delete from private.push_notices n where n.subscription_id = browser.id
    and (n.at < clock_timestamp() - interval '1 hour' or n.reason <> 'test' and (n.at <= seen
      or not private.is_notice_due(n, browser.user_id)));
  return jsonb_build_object('endpoint', browser.endpoint, 'p256dh', browser.p256dh, 'auth', browser.auth,
    'locale', browser.locale, 'failures', browser.failures,
    'wait_seconds', extract(epoch from private.is_away_at(browser.user_id) - clock_timestamp()),
    'notices', private.shown_notices(browser));
end
$function$;

CREATE OR REPLACE FUNCTION private.save_push_subscription(endpoint text, p256dh text, auth text, locale text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved uuid;
begin
  -- One at a time of each person, and no key.
  perform from public.profiles p where p.user_id = auth.uid() for no key update;
  if not found or private.webhook_url_problem(endpoint) is not null or p256dh is null or auth is null
    or p256dh !~ '^[A-Za-z0-9_-]{87}$' or auth !~ '^[A-Za-z0-9_-]{22}$' or length(endpoint) > 1000 then
    perform private.fail('push_subscription_invalid', 'not what a browser subscribes with, or nobody who has one',
      'a person gives the endpoint (https, public) and the two keys of PushSubscription.toJSON()');
  end if;
  insert into public.push_subscriptions as known (user_id, endpoint, p256dh, auth, locale, session_id)
  values (auth.uid(), endpoint, p256dh, auth, coalesce(locale, 'pt-BR'), (auth.jwt() ->> 'session_id')::uuid)
  -- Whoever signs in here last is told here.
  on conflict on constraint push_subscriptions_endpoint_key do update
  set user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth, locale = excluded.locale,
    session_id = excluded.session_id
  returning id into saved;
  delete from public.push_subscriptions s where s.id in (
    select older.id from public.push_subscriptions older
    where older.user_id = auth.uid() and older.id <> saved order by older.created_at desc offset 9);
  return saved;
end
$function$;

CREATE OR REPLACE FUNCTION private.shown_notices(browser public.push_subscriptions)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  has_text constant boolean := exists (select from public.profiles p
    where p.user_id = browser.user_id and p.preferences -> 'notice_text' = 'true');
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('topic', due.topic, 'at', due.at, 'reason', due.reason,
      'account_id', due.account_id, 'chat_id', due.chat_id, 'name', private.chat_title(due.account_id, due.chat_id),
      'text', case when has_text and due.reason in ('mine', 'unassigned') then c.last_message end) order by due.at), '[]')
    from (
      select n.* from private.push_notices n where n.subscription_id = browser.id order by n.at desc limit 10
    ) due
    left join public.chats c on c.account_id = due.account_id and c.id = due.chat_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.test_push()
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  own uuid;
  found_any boolean := false;
begin
  for own in select s.id from public.push_subscriptions s where s.user_id = auth.uid() order by s.id loop
    insert into private.push_notices (subscription_id, topic, reason, at) values (own, 'test', 'test', clock_timestamp())
    on conflict on constraint push_notices_pkey do update set at = excluded.at;
    perform private.enqueue_job('push_notices', own::text);
    found_any := true;
  end loop;
  return found_any;
end
$function$;

CREATE OR REPLACE FUNCTION private.told_people(events private.events[])
 RETURNS TABLE(account_id uuid, chat_id uuid, user_id uuid, reason text, at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
declare
  -- What a phone tells of the past, and what nobody read for long, is no news.
  since constant timestamptz := clock_timestamp() - interval '1 hour';
begin
  return query
  with fresh as (
    select e.* from unnest(events) e where e.at > since
      and e.kind in ('message.received', 'chat.assigned', 'note.mentioned')
  ), written as (
    select h.account_id, h.id, h.assigned_to, max(e.at) as at
    from fresh e join public.conversations c on c.account_id = e.account_id and c.id = e.subject
    join public.chats h on h.account_id = c.account_id and h.id = c.chat_id
    where e.kind = 'message.received' and (e.body ->> 'at')::timestamptz > since and h.unread_count > 0
      and h.status <> 'closed'
    group by 1, 2, 3
  )
  select w.account_id, w.id, m.user_id, case when w.assigned_to is null then 'unassigned' else 'mine' end, w.at
  from written w join public.account_members m on m.account_id = w.account_id
    and (w.assigned_to is null or m.user_id = w.assigned_to)
  union all
  -- Who takes a chat knows it.
  select e.account_id, e.subject, m.user_id, 'assigned', e.at
  from fresh e join public.account_members m on m.account_id = e.account_id
    and m.user_id = (e.body ->> 'assigned_to')::uuid and m.user_id is distinct from e.actor_id
  where e.kind = 'chat.assigned'
  union all
  select e.account_id, n.chat_id, n.user_id, 'mention', e.at
  from fresh e join public.note_mentions n on n.account_id = e.account_id and n.note_id = e.subject and n.seen_at is null
  where e.kind = 'note.mentioned' and e.body -> 'user_ids' ? n.user_id::text;
end
$function$;

CREATE OR REPLACE FUNCTION private.wants_notice(preferences jsonb, reason text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN ((preferences -> CASE reason WHEN 'unassigned'::text THEN 'notice_unassigned'::text WHEN 'mention'::text THEN 'notice_mentions'::text ELSE 'notice_mine'::text END) IS DISTINCT FROM 'false'::jsonb);

CREATE OR REPLACE FUNCTION private.write_notices(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  asked record;
begin
  -- Mostly nothing is meant for anybody, and few ask to be told.
  if not exists (select from unnest(events) e where e.kind in ('message.received', 'chat.assigned', 'note.mentioned')) then
    return;
  end if;
  for asked in
  with happened as materialized (
    select told.*, p.preferences
    from private.told_people(events) told join public.profiles p on p.user_id = told.user_id
    where private.wants_notice(p.preferences, told.reason) and (p.preferences -> 'notice_digest' = 'true'
      or exists (select from public.push_subscriptions s where s.user_id = told.user_id))
  ), pushed as (
    insert into private.push_notices as known (subscription_id, topic, account_id, chat_id, reason, at)
    select distinct on (s.id, told.chat_id) s.id, told.chat_id::text, told.account_id, told.chat_id, told.reason, told.at
    from happened told join public.push_subscriptions s on s.user_id = told.user_id
    order by s.id, told.chat_id, told.reason = 'mention' desc, told.at desc
    on conflict on constraint push_notices_pkey do update set at = excluded.at,
      reason = case when known.reason = 'mention' then known.reason else excluded.reason end
    returning subscription_id
  )
  select 'push_notices' as kind, s.id, private.is_away_at(s.user_id) as run_at from public.push_subscriptions s
  where s.id in (select pushed.subscription_id from pushed)
  union all
  select 'notice_digest', digest.user_id, private.digest_at(digest.user_id)
  from (select distinct told.user_id from happened told where told.preferences -> 'notice_digest' = 'true') digest
  order by 1, 2
  loop
    perform private.ask_once(asked.kind, asked.id::text, asked.run_at);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_here()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.mark_here()
$function$;

CREATE OR REPLACE FUNCTION public.push_key()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.push_key()
$function$;

CREATE OR REPLACE FUNCTION public.save_push_subscription(endpoint text, p256dh text, auth text, locale text)
 RETURNS uuid
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_push_subscription(endpoint, p256dh, auth, locale)
$function$;

CREATE OR REPLACE FUNCTION public.test_push()
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.test_push()
$function$;

ALTER TABLE "private"."notice_states" ADD CONSTRAINT "notice_states_user_id_fkey" FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE "private"."push_notices" ADD CONSTRAINT "push_notices_account_id_chat_id_fkey" FOREIGN KEY (account_id, chat_id) REFERENCES public.chats(account_id, id) ON DELETE CASCADE;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_check" CHECK (((push_public_key IS NULL) = (push_private_key IS NULL)));

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_push_private_key_check" CHECK ((push_private_key ~ '^[A-Za-z0-9_-]{43}$'::text));

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_push_public_key_check" CHECK ((push_public_key ~ '^[A-Za-z0-9_-]{87}$'::text));

ALTER TABLE "private"."push_notices" ADD CONSTRAINT "push_notices_subscription_id_fkey" FOREIGN KEY (subscription_id) REFERENCES public.push_subscriptions(id) ON DELETE CASCADE;

ALTER TABLE "public"."push_subscriptions" ADD CONSTRAINT "push_subscriptions_user_id_fkey" FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

CREATE INDEX push_notices_chat ON private.push_notices USING btree (account_id, chat_id);

CREATE INDEX push_subscriptions_user ON public.push_subscriptions USING btree (user_id, created_at);

CREATE POLICY "people give up their own browsers" ON "public"."push_subscriptions" FOR DELETE TO "authenticated" USING ((user_id = ( SELECT auth.uid() AS uid)));

CREATE POLICY "people see their own browsers" ON "public"."push_subscriptions" FOR SELECT TO "authenticated" USING ((user_id = ( SELECT auth.uid() AS uid)));

COMMENT ON COLUMN "private"."settings"."push_private_key" IS 'Proves to push services who sends (VAPID), made by the first orchestrator. Another pair ends every subscription that is out.';

COMMENT ON COLUMN "public"."push_subscriptions"."failures" IS 'In a row; five days of nothing else end it, as an answer that it is gone does at once.';

COMMENT ON COLUMN "public"."push_subscriptions"."p256dh" IS 'Its public key; with auth as the browser gives them, in base64url.';

COMMENT ON COLUMN "public"."push_subscriptions"."session_id" IS 'The sign-in that it belongs to: with that it ends.';

COMMENT ON FUNCTION "orchestrator"."finish_push"(uuid, text, jsonb) IS '{more}: what a browser was told ([{topic, at}]) is not told again, and one that is gone, or could not be told anything for five days, is told nothing more.';

COMMENT ON FUNCTION "orchestrator"."keep_push_keys"(text, text) IS '{public_key, private_key} that stand: these, unless others do already.';

COMMENT ON FUNCTION "orchestrator"."note_digest"(uuid) IS 'A person was told by mail just now what waits for him.';

COMMENT ON FUNCTION "orchestrator"."notice_digest"(uuid) IS '{digest: {address, wait_seconds, count, chats: [{account_id, chat_id, account_name, name, reason, text}]}}: what waits for a person, the newest twenty of
  it, to be told when he has been away for wait_seconds more; null when there is nothing new, or he wants no mail.';

COMMENT ON FUNCTION "orchestrator"."push_notices"(uuid) IS '{push: {endpoint, p256dh, auth, locale, failures, wait_seconds, notices: [{topic, at, reason, account_id, chat_id, name, text}]}}: the newest ten
  that still wait for its person, unless he has a page before him for wait_seconds more; null when the browser is no longer told anything.';

COMMENT ON FUNCTION "orchestrator"."read_push_keys"() IS '{keys: {public_key, private_key}} that prove who sends, in base64url; null while there are none.';

COMMENT ON FUNCTION "orchestrator"."write_notices"(integer) IS 'Reads at most so many events and writes who is to be told of what; call again while it reads as many.';

COMMENT ON FUNCTION "private"."chat_title"(uuid, uuid) IS 'How a chat is called where nobody draws it.';

COMMENT ON FUNCTION "private"."digest_at"(uuid) IS 'He has ten minutes to look by himself.';

COMMENT ON FUNCTION "private"."is_away_at"(uuid) IS 'When a person who touches no page meanwhile counts as away from it.';

COMMENT ON FUNCTION "private"."is_notice_due"(private.push_notices, uuid) IS 'Whether it is still so.';

COMMENT ON FUNCTION "private"."told_people"(private.events[]) IS 'Whom each of these events is meant for.';

COMMENT ON FUNCTION "private"."wants_notice"(jsonb, text) IS 'Of all that waits a person is told, but for what he chose not to hear of. The names of these preferences: dashboard/src/features/accounts/profile/notices.ts.';

COMMENT ON FUNCTION "public"."mark_here"() IS 'The caller has a page before him: for a minute and a half he is told nothing outside of it.';

COMMENT ON FUNCTION "public"."push_key"() IS 'The public key (VAPID) that browsers subscribe with; null: no orchestrator has been here yet.';

COMMENT ON FUNCTION "public"."save_push_subscription"(text, text, text, text) IS 'This browser is told what waits for the caller, for as long as he is signed in here. His ten newest are kept. Code: push_subscription_invalid.';

COMMENT ON FUNCTION "public"."test_push"() IS 'Each browser of the caller is told that this is a test; false when he has none.';

COMMENT ON TABLE "private"."notice_states" IS 'When a person last had a page before him, and when he was last told by mail what waits.';

COMMENT ON TABLE "private"."push_notices" IS 'What a browser is still to be told, once a chat however much happens there; the job push_notices tells it. None is kept for longer than an hour.';

COMMENT ON TABLE "public"."push_subscriptions" IS 'A browser that a person wants to be told by. Written by save_push_subscription alone; he reads and deletes his own.';

REVOKE ALL ON FUNCTION "orchestrator"."finish_push"(uuid, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."finish_push"(uuid, text, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."keep_push_keys"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."keep_push_keys"(text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."note_digest"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."note_digest"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."notice_digest"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."notice_digest"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."push_notices"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."push_notices"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."read_push_keys"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."read_push_keys"() TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."write_notices"(integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."write_notices"(integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."ask_once"(text, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."ask_once"(text, text, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "private"."chat_title"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."chat_title"(uuid, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."digest_at"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."digest_at"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."digest_chats"(jsonb, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."digest_chats"(jsonb, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "private"."finish_push"(uuid, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_push"(uuid, text, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_away_at"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_away_at"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."is_notice_due"(private.push_notices, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_notice_due"(private.push_notices, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_push_keys"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_push_keys"(text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."mark_here"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mark_here"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."note_digest"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_digest"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."notice_digest"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."notice_digest"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."push_key"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."push_key"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."push_notices"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."push_notices"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."save_push_subscription"(text, text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."save_push_subscription"(text, text, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."shown_notices"(public.push_subscriptions) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."shown_notices"(public.push_subscriptions) TO "postgres";

REVOKE ALL ON FUNCTION "private"."test_push"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."test_push"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."told_people"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."told_people"(private.events[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."wants_notice"(jsonb, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."wants_notice"(jsonb, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."write_notices"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."write_notices"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."mark_here"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."mark_here"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."push_key"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."push_key"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."save_push_subscription"(text, text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."save_push_subscription"(text, text, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."test_push"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."test_push"() TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."notice_states" TO "postgres";

GRANT INSERT, SELECT, UPDATE ON TABLE "private"."notice_states" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."push_notices" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."push_notices" TO "service_role";

GRANT SELECT ("created_at") ON TABLE "public"."push_subscriptions" TO "authenticated";

GRANT SELECT ("endpoint") ON TABLE "public"."push_subscriptions" TO "authenticated";

GRANT SELECT ("id") ON TABLE "public"."push_subscriptions" TO "authenticated";

GRANT SELECT ("locale") ON TABLE "public"."push_subscriptions" TO "authenticated";

GRANT SELECT ("user_id") ON TABLE "public"."push_subscriptions" TO "authenticated";

GRANT DELETE ON TABLE "public"."push_subscriptions" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."push_subscriptions" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."push_subscriptions" TO "service_role";

insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "notice_digest", "every": null, "is_step": false, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."event_consumers" ("name")
select "name" from jsonb_populate_record(null::"private"."event_consumers", '{"name": "notices"}'::jsonb)
on conflict ("name") do nothing;
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "push_notices", "every": null, "is_step": false, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
