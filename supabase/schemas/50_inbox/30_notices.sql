-- Who is told outside of the page that something waits for him: pushed to his browsers at once, by mail while he is away.
set check_function_bodies = off;

create table private.notice_states (
  user_id uuid primary key references auth.users (id) on delete cascade,
  seen_at timestamptz,
  mailed_at timestamptz,
  news_at timestamptz
);
comment on table private.notice_states is 'When a person last had a page before him, and when he was last told by mail what waits.';
comment on column private.notice_states.news_at is
  'When it was last known here that something waits that a mail is to tell: telephones say when a message was written, which is earlier and in whole seconds.';
grant select, insert, update on private.notice_states to service_role;

create table private.push_notices (
  subscription_id uuid not null references public.push_subscriptions (id) on delete cascade,
  topic text not null check (length(topic) <= 36),
  account_id uuid,
  chat_id uuid,
  reason text not null check (reason in ('mine', 'unassigned', 'assigned', 'mention', 'test')),
  at timestamptz not null,
  primary key (subscription_id, topic),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade,
  check ((reason = 'test') = (chat_id is null))
);
comment on table private.push_notices is
  'What a browser is still to be told, once a chat however much happens there; the job push_notices tells it. None is told after an hour.';
create index push_notices_chat on private.push_notices (account_id, chat_id);
create index push_notices_at on private.push_notices (at);
grant select, insert, update, delete on private.push_notices to service_role;

create function public.mark_here()
returns void language sql set search_path = ''
as $$
  select private.mark_here()
$$;
comment on function public.mark_here is 'The caller has a page before him: for a minute and a half he is told nothing outside of it.';

create function private.mark_here()
returns void language sql security definer set search_path = ''
as $$
  insert into private.notice_states as known (user_id, seen_at)
  select p.user_id, clock_timestamp() from public.profiles p where p.user_id = auth.uid()
  on conflict (user_id) do update set seen_at = excluded.seen_at
  where known.seen_at is null or known.seen_at < excluded.seen_at - interval '10 seconds'
$$;

create function private.wants_notice(preferences jsonb, reason text)
returns boolean language sql immutable set search_path = ''
return (preferences -> case reason when 'unassigned' then 'notice_unassigned' when 'mention' then 'notice_mentions'
  else 'notice_mine' end) is distinct from 'false'::jsonb;
comment on function private.wants_notice is
  'Of all that waits a person is told, but for what he chose not to hear of. The names of these preferences: dashboard/src/features/accounts/profile/notices.ts.';

create function orchestrator.write_notices(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  events constant private.events[] := private.take_events('notices', max_items);
begin
  perform private.write_notices(events);
  return jsonb_build_object('read', cardinality(events));
end
$$;
comment on function orchestrator.write_notices is
  'Reads at most so many events and writes who is to be told of what; call again while it reads as many.';

create function private.write_notices(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
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
$$;

create function private.told_people(events private.events[])
returns table (account_id uuid, chat_id uuid, user_id uuid, reason text, at timestamptz)
language plpgsql stable security definer rows 100 set search_path = ''
as $$
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
$$;
comment on function private.told_people is 'Whom each of these events is meant for.';

create function private.is_away_at(user_id uuid)
returns timestamptz language plpgsql stable security definer set search_path = ''
as $$
begin
  return greatest(clock_timestamp(), (
    select s.seen_at + interval '90 seconds' from private.notice_states s where s.user_id = is_away_at.user_id));
end
$$;
comment on function private.is_away_at is 'When a person who touches no page meanwhile counts as away from it.';

create function private.ask_once(kind text, key text, run_at timestamptz)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  -- One that waits keeps its time: who is told again and again would never be told.
  if not exists (select from private.jobs j where j.kind = ask_once.kind and j.key = ask_once.key
    and j.claim_id is null and j.dead_at is null) then
    perform private.enqueue_job(kind, key, run_at => run_at);
  end if;
end
$$;

create function public.test_push()
returns boolean language sql set search_path = ''
as $$
  select private.test_push()
$$;
comment on function public.test_push is 'Each browser of the caller is told that this is a test; false when he has none.';

create function private.test_push()
returns boolean language plpgsql security definer set search_path = ''
as $$
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
$$;

grant execute on function public.mark_here, private.mark_here, public.test_push, private.test_push to authenticated;
grant execute on function orchestrator.write_notices, private.write_notices to service_role;
