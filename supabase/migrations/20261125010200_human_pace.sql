-- A number writes as people do: after a pause in which the other side sees it typing, and to strangers rarely.
-- What waits says why, and can be cancelled; pauses between claims are the database's, so that they outlive anybody.

alter table public.instances
  add column reply_pause_seconds numeric(4, 1) not null default 2 check (reply_pause_seconds between 0 and 60),
  add column first_pause_seconds integer not null default 20 check (first_pause_seconds between 0 and 3600);
comment on column public.instances.messages_per_minute is 'Null: unpaced, with no pauses either.';
comment on column public.instances.reply_pause_seconds is
  'The longest pause before a message, typing shown; half of it is the shortest.';
comment on column public.instances.first_pause_seconds is
  'The longest time between two messages to people with whom nothing was exchanged yet; half of it is the shortest.';
grant update (reply_pause_seconds, first_pause_seconds) on public.instances to authenticated;

alter table private.send_counts add column next_first_at timestamptz not null default '-infinity';
comment on column private.send_counts.next_first_at is 'Before then nobody is written to for the first time.';

drop index public.conversations_sending;
create index conversations_under_way on public.conversations (chat_id) where status in ('sending', 'unconfirmed');
create index conversations_chat_queue on public.conversations (chat_id, send_at, seq) where status = 'queued';
create index conversations_scheduled on public.conversations (send_at)
where status = 'queued' and status_reason = 'scheduled';

create function private.waiting_reason(send_at timestamptz, connected boolean)
returns text language sql stable set search_path = ''
return case when send_at > clock_timestamp() then 'scheduled' when connected is not true then 'instance_disconnected' end;
comment on function private.waiting_reason is 'Why a queued message waits; null: it is about to go.';

create or replace function private.prepare_message()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  new.from_me := true;
  new."timestamp" := clock_timestamp();
  new.status := 'queued';
  new.sent_by_kind := case private.actor_kind()
    when 'user' then 'member' when 'api_key' then 'api_key' else coalesce(new.sent_by_kind, 'service') end;
  new.sent_by_id := coalesce((select auth.uid()), new.sent_by_id);
  new := private.place_message(new);
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    new.send_at + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  if new.sent_by_kind <> 'member' and exists (select from public.contacts c
    where c.account_id = new.account_id and c.id = new.contact_id and c.opted_out_at is not null) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  else
    new.status_reason := private.waiting_reason(new.send_at,
      (select i.status = 'connected' from public.instances i where i.id = new.instance_id));
  end if;
  return new;
end
$$;

create or replace function private.explain_waiting()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations c set status_reason = private.waiting_reason(c.send_at, new.status = 'connected')
  where c.instance_id = new.id and c.status = 'queued'
    and c.status_reason is distinct from private.waiting_reason(c.send_at, new.status = 'connected');
  return null;
end
$$;

create function private.first_pause(instance public.instances)
returns interval language sql volatile set search_path = ''
return make_interval(secs => instance.first_pause_seconds * (0.5 + random() / 2));

create function private.hold_first_messages(instance public.instances)
returns void language sql set search_path = ''
as $$
  update private.send_counts counts set next_first_at = clock_timestamp() + private.first_pause(instance)
  where counts.instance_id = instance.id
$$;
comment on function private.hold_first_messages is 'Somebody was written to for the first time: the next has to wait.';

create or replace function private.count_sends(instance_id uuid, added integer)
returns void language sql set search_path = ''
as $$
  insert into private.send_counts as counts (instance_id, minute, minute_count, day, day_count)
  values (count_sends.instance_id, date_trunc('minute', clock_timestamp()), greatest(added, 0), private.utc_day(),
    greatest(added, 0))
  on conflict on constraint send_counts_pkey do update set
    minute_count = greatest(added + case when counts.minute = excluded.minute then counts.minute_count else 0 end, 0),
    day_count = greatest(added + case when counts.day = excluded.day then counts.day_count else 0 end, 0),
    minute = excluded.minute, day = excluded.day
$$;
comment on function private.count_sends is 'A negative number gives back what was counted but did not leave.';

-- One burst of a chat at a time, in its order: the next waits until the last one is settled, or for a minute when
-- nobody knows what became of it.
create function private.is_held(chat_id uuid, send_at timestamptz, seq bigint)
returns boolean language sql stable set search_path = ''
as $$
  select exists (
    select from public.conversations c where c.chat_id = is_held.chat_id and (c.status = 'sending'
      or (c.status = 'unconfirmed' and (c.send_at, c.seq) < (is_held.send_at, is_held.seq) and exists (
        select from private.message_claims claim
        where claim.conversation_id = c.id and claim.claimed_at > clock_timestamp() - interval '1 minute'))))
$$;

create function private.keep_order(ids uuid[])
returns uuid[] language sql stable set search_path = ''
as $$
  select coalesce(array_agg(c.id), '{}') from public.conversations c
  where c.id = any (ids) and not exists (
    select from public.conversations earlier
    where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
      and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq)
      and earlier.id <> all (ids))
$$;
comment on function private.keep_order is 'Without those that would overtake one that is locked just now.';

drop function private.due_messages (uuid, integer);
create function private.due_messages(instance public.instances, max_items integer)
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
begin
  if instance.messages_per_minute is null then
    ids := array(
      select c.id from public.conversations c
      where c.instance_id = instance.id and c.status = 'queued' and c.send_at <= clock_timestamp()
        and c.expires_at > clock_timestamp() and not private.is_held(c.chat_id, c.send_at, c.seq)
      order by c.send_at, c.seq limit max_items
      for update skip locked);
  else
    ids := array(select private.due_of_chats(instance.id, false, max_items));
    if cardinality(ids) < max_items and private.may_write_first(instance.id) then
      ids := ids || array(select private.due_of_chats(instance.id, true, 1));
    end if;
  end if;
  return private.keep_order(ids);
end
$$;
comment on function private.due_messages is
  'What goes out now. Paced: one of each chat, those who know us first, and at most one to a stranger.';

create function private.may_write_first(instance_id uuid)
returns boolean language sql stable set search_path = ''
as $$
  select not exists (select from private.send_counts counts
    where counts.instance_id = may_write_first.instance_id and counts.next_first_at > clock_timestamp())
$$;

create function private.due_of_chats(instance_id uuid, first boolean, max_items integer)
returns setof uuid language sql set search_path = ''
as $$
  select c.id from public.conversations c join public.chats chat on chat.id = c.chat_id
  where c.instance_id = due_of_chats.instance_id and c.status = 'queued' and c.send_at <= clock_timestamp()
    and c.expires_at > clock_timestamp() and (chat.wa_chat_id is null) = due_of_chats.first
    and not private.is_held(c.chat_id, c.send_at, c.seq)
    and not exists (
      select from public.conversations earlier
      where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
        and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq))
  order by c.send_at, c.seq limit max_items
  for update of c skip locked
$$;

drop function private.mark_capped (uuid);
create function private.mark_waiting(instance_id uuid, reason text)
returns void language sql set search_path = ''
as $$
  update public.conversations c set status_reason = mark_waiting.reason
  where c.id in (
    select waiting.id from public.conversations waiting join public.chats chat on chat.id = waiting.chat_id
    where waiting.instance_id = mark_waiting.instance_id and waiting.status = 'queued'
      and waiting.send_at <= clock_timestamp() and waiting.status_reason is distinct from mark_waiting.reason
      and (mark_waiting.reason <> 'first_contact_pause' or chat.wa_chat_id is null)
    order by waiting.send_at, waiting.seq limit 500 for update of waiting skip locked)
$$;
comment on function private.mark_waiting is 'Says why what is due does not go: daily_cap, minute_cap, first_contact_pause.';

create function private.claim_of_instance(orchestrator_id uuid, number bigint, claim_id uuid, instance public.instances,
  max_items integer)
returns integer language plpgsql set search_path = ''
as $$
declare
  day_room constant integer := private.day_room(instance);
  minute_room constant integer := private.minute_room(instance);
  ids uuid[];
begin
  if day_room = 0 or minute_room = 0 then
    perform private.mark_waiting(instance.id, case when day_room = 0 then 'daily_cap' else 'minute_cap' end);
    return 0;
  end if;
  ids := private.due_messages(instance, least(max_items, day_room, minute_room));
  if ids <> '{}' then
    perform private.hold_lease(orchestrator_id, number, instance.id);
    perform private.start_sending(orchestrator_id, number, claim_id, ids);
    perform private.count_sends(instance.id, cardinality(ids));
    if exists (select from public.conversations c join public.chats chat on chat.id = c.chat_id
      where c.id = any (ids) and chat.wa_chat_id is null) then
      perform private.hold_first_messages(instance);
    end if;
  end if;
  if instance.messages_per_minute is not null and not private.may_write_first(instance.id) then
    perform private.mark_waiting(instance.id, 'first_contact_pause');
  end if;
  return cardinality(ids);
end
$$;

create function private.due_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language sql stable set search_path = ''
as $$
  select i.* from private.ready_instances(orchestrator_id, number) i
  where exists (select from public.conversations c
    where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp())
$$;

create or replace function private.next_send(orchestrator_id uuid, number bigint)
returns timestamptz language sql stable set search_path = ''
as $$
  select min(case
    when not queue.is_due then queue.next_at
    when private.day_room(i) = 0 then date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'
    when private.minute_room(i) = 0 then date_trunc('minute', clock_timestamp()) + interval '1 minute'
    else least(queue.next_at, case when i.messages_per_minute is not null then (
      select counts.next_first_at from private.send_counts counts
      where counts.instance_id = i.id and counts.next_first_at > clock_timestamp()) end)
  end)
  from private.ready_instances(orchestrator_id, number) i, lateral (
    select exists (select from public.conversations c
      where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp()) as is_due, (
      select c.send_at from public.conversations c
      where c.instance_id = i.id and c.status = 'queued' and c.send_at > clock_timestamp()
      order by c.send_at limit 1) as next_at) queue
$$;

create or replace function orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
begin
  perform private.hold_number(orchestrator_id, number);
  if not exists (select from private.message_claims claim where claim.claim_id = claim_messages.claim_id) then
    for instance in select * from private.due_instances(orchestrator_id, number) order by random() loop
      exit when left_over <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, left_over);
    end loop;
  end if;
  ids := array(
    select c.id from private.message_claims claim join public.conversations c on c.id = claim.conversation_id
    where claim.claim_id = claim_messages.claim_id and claim.orchestrator_id = claim_messages.orchestrator_id
      and claim.number = claim_messages.number and c.status = 'sending');
  return jsonb_build_object('messages', private.show_outgoing(ids), 'next_seconds', extract(epoch from
    greatest(private.next_send(orchestrator_id, number) - clock_timestamp(), interval '0')));
end
$$;
comment on function orchestrator.claim_messages is
  'Starts sending what is due on held, connected instances, at their pace. The same claim_id answers the same rows.';

create function private.explain_due()
returns void language sql set search_path = ''
as $$
  update public.conversations c
  set status_reason = private.waiting_reason(c.send_at, (select i.status = 'connected' from public.instances i
    where i.id = c.instance_id))
  where c.id in (select due.id from public.conversations due
    where due.status = 'queued' and due.status_reason = 'scheduled' and due.send_at <= clock_timestamp()
    limit 500 for update skip locked)
$$;
comment on function private.explain_due is 'Their time has come: what still waits does so for another reason.';

create or replace function orchestrator.expire_messages()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with overdue as (
    select c.id, coalesce(i.status = 'connected', false) as connected
    from public.conversations c left join public.instances i on i.id = c.instance_id
    where c.status = 'queued' and c.expires_at <= clock_timestamp()
    limit 500
    for update of c skip locked
  )
  update public.conversations c
  set status = 'failed', status_reason = null,
    error_code = case when overdue.connected then 'expired' else 'instance_disconnected' end,
    error_text = case when overdue.connected then 'it waited longer than it may'
      else 'the number was not connected while the message could wait' end
  from overdue where c.id = overdue.id;
  get diagnostics expired = row_count;
  perform private.explain_due();
  return jsonb_build_object('expired', expired);
end
$$;

grant execute on function private.waiting_reason, private.first_pause, private.hold_first_messages,
  private.is_held, private.keep_order, private.due_messages, private.may_write_first, private.due_of_chats,
  private.mark_waiting, private.claim_of_instance, private.due_instances, private.explain_due to service_role;
