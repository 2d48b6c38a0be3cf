-- A broadcast is started, paused, gone on with, cancelled, tried on oneself, copied.
set check_function_bodies = off;

create function public.start_broadcast(broadcast_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select private.start_broadcast(broadcast_id)
$$;
comment on function public.start_broadcast is
  'Starts a draft, at starts_at if that is to come, or goes on with a paused one; the row. Who gets it is written down now. Codes: broadcast_not_found, not_allowed, broadcast_ended, audience_empty, instance_required, media_not_found, template_unavailable, account_suspended.';

create function private.start_broadcast(broadcast_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  b public.broadcasts := private.manage_broadcast(broadcast_id);
begin
  perform private.refuse_inactive(array[b.account_id]);
  if b.status in ('done', 'cancelled') then
    perform private.fail('broadcast_ended', 'it is over', 'make a copy');
  elsif b.status = 'draft' then
    perform private.require_startable(b);
    update public.broadcasts known set status = 'scheduled', status_reason = null where known.id = b.id;
    perform private.freeze_now(b);
  elsif b.status = 'paused' then
    update public.broadcasts known
    set status = case when b.started_at is null then 'scheduled' else 'running' end, status_reason = null,
      resumed_at = clock_timestamp()
    where known.id = b.id;
    perform private.freeze_now(b);
  end if;
  return private.show_broadcast(b.id);
end
$$;

create function private.require_startable(b public.broadcasts)
returns void language plpgsql stable set search_path = ''
as $$
begin
  perform private.check_broadcast_content(b.content);
  if not exists (select from private.broadcast_numbers(b)) then
    perform private.fail('instance_required', 'there is no number that could send it', 'choose a number');
  elsif b.segment_id is null and b.filter is null and not exists (
    select from public.broadcast_recipients r where r.account_id = b.account_id and r.broadcast_id = b.id) then
    perform private.fail('audience_empty', 'nobody was chosen to get it', 'choose a segment, or add people');
  elsif exists (
    select from jsonb_array_elements(private.variants_of(b.content)) v, jsonb_array_elements(v -> 'items') item
    where item ? 'media_id' and not exists (
      select from public.media m where m.account_id = b.account_id and m.id = private.as_uuid(item ->> 'media_id'))) then
    perform private.refuse_link('media_not_found', 'a file of it is gone');
  elsif exists (
    select from private.broadcast_numbers(b) i, jsonb_array_elements(private.variants_of(b.content)) v,
      jsonb_array_elements(v -> 'items') item
    where item ->> 'kind' = 'template' and (private.find_template(b.account_id, i.id, item)).id is null) then
    perform private.fail('template_unavailable', 'one of its numbers has no approved template of this name and language',
      'choose other numbers, or another template');
  end if;
end
$$;

create function private.freeze_now(b public.broadcasts)
returns void language plpgsql set search_path = ''
as $$
begin
  if b.frozen_at is not null then
    perform private.enqueue_job('broadcast_feed', b.id::text, b.account_id);
  elsif b.starts_at > clock_timestamp() and b.started_at is null then
    perform private.enqueue_job('broadcast_freeze', b.id::text, b.account_id, b.starts_at);
  -- Whoever waits for the answer waits for five seconds at most; the rest is a job.
  elsif private.broadcast_freeze(b.id::text, clock_timestamp() + interval '4.5 seconds') then
    perform private.enqueue_job('broadcast_freeze', b.id::text, b.account_id);
  end if;
end
$$;

create function private.begin_scheduled(broadcast_id uuid)
returns void language sql set search_path = ''
as $$
  update public.broadcasts b
  set status = 'running', started_at = coalesce(b.started_at, clock_timestamp())
  where b.id = begin_scheduled.broadcast_id and b.status = 'scheduled' and coalesce(b.starts_at <= clock_timestamp(), true)
$$;

create function private.show_broadcast(broadcast_id uuid)
returns jsonb language sql stable set search_path = ''
return (select to_jsonb(b) from public.broadcasts b where b.id = broadcast_id);

create function public.pause_broadcast(broadcast_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select private.pause_broadcast(broadcast_id)
$$;
comment on function public.pause_broadcast is
  'Nothing of it leaves any more but what is being sent just now; what waited in the queue is written again when it goes on. The row. Codes: broadcast_not_found, not_allowed, broadcast_ended.';

create function private.pause_broadcast(broadcast_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
begin
  if b.status not in ('scheduled', 'running', 'paused') then
    perform private.fail('broadcast_ended', 'it does not run', 'start it first');
  elsif b.status <> 'paused' then
    perform private.halt_broadcast(b, 'paused', null);
  end if;
  return private.show_broadcast(b.id);
end
$$;

create function private.halt_broadcast(b public.broadcasts, status text, reason text)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.broadcasts known
  set status = halt_broadcast.status, status_reason = reason,
    finished_at = case when halt_broadcast.status in ('done', 'cancelled') then clock_timestamp() end
  where known.id = b.id;
  perform private.withdraw_recipients(b);
  if halt_broadcast.status in ('done', 'cancelled') then
    update public.broadcast_recipients r set status = 'skipped', reason = 'cancelled', settled_at = clock_timestamp()
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null;
    perform private.record_event(b.account_id, 'broadcast.finished', b.id, jsonb_build_object('status', halt_broadcast.status));
  end if;
end
$$;

create function private.withdraw_recipients(b public.broadcasts)
returns integer language plpgsql set search_path = ''
as $$
declare
  -- Whose first message nobody has begun to send; what follows it in the chat goes with it.
  waiting constant uuid[] := array(
    select c.id from public.broadcast_recipients r
    join public.conversations c on c.account_id = r.account_id and c.id = r.conversation_id and c.status = 'queued'
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is not null
    order by c.id for update of c);
  keys text[];
  chats uuid[];
begin
  with taken as (
    update public.broadcast_recipients r set fed_at = null, conversation_id = null, instance_id = private.knowing_number(r)
    where r.broadcast_id = b.id and r.conversation_id = any (waiting) returning r.contact_id
  )
  select array_agg(private.recipient_key(b.id, taken.contact_id, place)) into keys
  from taken, generate_series(1, 10) place;
  with gone as (
    delete from public.conversations c
    where c.account_id = b.account_id and c.client_key = any (keys) and c.status = 'queued' returning c.chat_id
  )
  select array_agg(distinct gone.chat_id) into chats from gone;
  perform private.renew_last_messages(b.account_id, chats);
  perform private.give_back(b.account_id, 'broadcast_recipients_per_day', cardinality(waiting));
  return cardinality(waiting);
end
$$;
comment on function private.withdraw_recipients is
  'What waits in the queue is as if it had never been written: their turn comes again when it goes on.';

create function private.recipient_key(broadcast_id uuid, contact_id uuid, place integer)
returns text language sql immutable set search_path = ''
return 'broadcast:' || broadcast_id || ':' || contact_id || case when place > 1 then ':' || place else '' end;
comment on function private.recipient_key is 'The client_key of a message to somebody: of one key there is one row, whoever writes it how often.';

create function private.give_back(account_id uuid, kind text, counted integer)
returns void language sql security definer set search_path = ''
as $$
  insert into private.usage_changes (account_id, kind, day, added)
  select give_back.account_id, give_back.kind, private.usage_day(give_back.kind), -give_back.counted
  where give_back.counted > 0
$$;

create function private.renew_last_messages(account_id uuid, chat_ids uuid[])
returns void language plpgsql set search_path = ''
as $$
begin
  update public.chats h
  set (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
    select left(m.message, 200), m.id, m.kind, m.from_me, m."timestamp" from public.conversations m
    where m.account_id = h.account_id and m.chat_id = h.id and m.kind not in ('reaction', 'edit', 'revoke')
    order by m.seq desc limit 1)
  where h.account_id = renew_last_messages.account_id and h.id = any (chat_ids)
    and not exists (select from public.conversations m where m.id = h.last_message_id);
end
$$;
comment on function private.renew_last_messages is 'Of chats whose last message is gone.';

create function public.cancel_broadcast(broadcast_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select private.cancel_broadcast(broadcast_id)
$$;
comment on function public.cancel_broadcast is
  'Ends it: whoever has not got it is skipped. The row. Codes: broadcast_not_found, not_allowed, broadcast_ended.';

create function private.cancel_broadcast(broadcast_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
begin
  if b.status = 'done' then
    perform private.fail('broadcast_ended', 'it is over');
  elsif b.status <> 'cancelled' then
    perform private.halt_broadcast(b, 'cancelled', null);
  end if;
  return private.show_broadcast(b.id);
end
$$;

create function public.clone_broadcast(broadcast_id uuid, who text default null)
returns uuid language sql set search_path = ''
as $$
  select private.clone_broadcast(broadcast_id, who)
$$;
comment on function public.clone_broadcast is
  'A new draft like it. who: failed takes those with whom it failed instead of its audience. Codes: broadcast_not_found, not_allowed, account_suspended.';

create function private.clone_broadcast(broadcast_id uuid, who text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  clone_id uuid;
begin
  insert into public.broadcasts as made (account_id, name, content, segment_id, filter, exclude, instance_ids, "window", pace,
    skip_answered, tags, flow_id)
  select b.account_id, left(b.name, 98) || ' 2', b.content, case when who is null then b.segment_id end,
    case when who is null then b.filter end, b.exclude,
    array(select i.id from public.instances i where i.account_id = b.account_id and i.id = any (b.instance_ids)), b."window",
    b.pace, b.skip_answered, b.tags, b.flow_id
  returning made.id into clone_id;
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id)
  select r.account_id, clone_id, r.contact_id from public.broadcast_recipients r
  where r.account_id = b.account_id and r.broadcast_id = b.id and r.status = who and who = 'failed';
  return clone_id;
end
$$;

grant execute on function private.halt_broadcast, private.withdraw_recipients, private.recipient_key, private.give_back,
  private.renew_last_messages, private.begin_scheduled, private.show_broadcast to service_role;
grant execute on function public.start_broadcast, private.start_broadcast, public.pause_broadcast, private.pause_broadcast,
  public.cancel_broadcast, private.cancel_broadcast, public.clone_broadcast, private.clone_broadcast to authenticated;
