DROP FUNCTION "orchestrator"."note_digest"(uuid);

DROP FUNCTION "private"."note_digest"(uuid);

ALTER TABLE "private"."notice_states" ADD COLUMN "news_at" timestamp with time zone;

CREATE OR REPLACE FUNCTION orchestrator.note_digest(user_id uuid, as_of timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.note_digest(user_id, as_of);
  return jsonb_build_object('noted', true);
end
$function$;

CREATE OR REPLACE FUNCTION private.note_digest(user_id uuid, as_of timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.notice_states as known (user_id, mailed_at)
  select p.user_id, as_of from public.profiles p where p.user_id = note_digest.user_id
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
  as_of constant timestamptz := clock_timestamp();
  waits jsonb;
begin
  select u.email, p.preferences into person from public.profiles p join auth.users u on u.id = p.user_id
  where p.user_id = notice_digest.user_id and u.email is not null and u.email_confirmed_at is not null
    and p.preferences -> 'notice_digest' = 'true';
  if not found then
    return null;
  end if;
  select * into state from private.notice_states s where s.user_id = notice_digest.user_id;
  -- What he has seen waiting, or been told of, is no news, nor is what nobody could mail for a day.
  if state.news_at is null or state.news_at <= greatest(state.seen_at, state.mailed_at, as_of - interval '1 day') then
    return null;
  end if;
  select jsonb_agg(to_jsonb(w) order by w.since desc) into waits
  from public.account_members m cross join lateral private.waiting_chats(m.account_id, m.user_id, 100) w
  where m.user_id = notice_digest.user_id and private.wants_notice(person.preferences, w.reason);
  if waits is null then
    return null;
  end if;
  return jsonb_build_object('as_of', as_of, 'address', person.email, 'count', jsonb_array_length(waits),
    'wait_seconds', extract(epoch from greatest(state.seen_at + interval '10 minutes', state.mailed_at + interval '1 hour',
      as_of) - as_of),
    'chats', private.digest_chats(waits, person.preferences -> 'notice_text' = 'true'));
end
$function$;

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
  ), digests as (
    insert into private.notice_states as known (user_id, news_at)
    select told.user_id, clock_timestamp() from happened told
    where told.preferences -> 'notice_digest' = 'true' group by told.user_id order by told.user_id
    on conflict (user_id) do update set news_at = excluded.news_at
    returning user_id
  )
  select 'push_notices' as kind, s.id, private.is_away_at(s.user_id) as run_at from public.push_subscriptions s
  where s.id in (select pushed.subscription_id from pushed)
  union all
  select 'notice_digest', d.user_id, private.digest_at(d.user_id) from digests d
  order by 1, 2
  loop
    perform private.ask_once(asked.kind, asked.id::text, asked.run_at);
  end loop;
end
$function$;

COMMENT ON COLUMN "private"."notice_states"."news_at" IS 'When it was last known here that something waits that a mail is to tell: telephones say when a message was written, which is earlier and in whole seconds.';

COMMENT ON FUNCTION "orchestrator"."note_digest"(uuid, timestamp with time zone) IS 'A person was told by mail what waited for him then.';

COMMENT ON FUNCTION "orchestrator"."notice_digest"(uuid) IS '{digest: {as_of, address, wait_seconds, count, chats: [{account_id, chat_id, account_name, name, reason, text}]}}: what waits for a person, the newest twenty of
  it, to be told when he has been away for wait_seconds more; null when there is nothing new, or he wants no mail.';

REVOKE ALL ON FUNCTION "orchestrator"."note_digest"(uuid, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."note_digest"(uuid, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."note_digest"(uuid, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_digest"(uuid, timestamp with time zone) TO "postgres", "service_role";
