-- A broadcast's people are fed to the queue, ten minutes of sending ahead: neither queue nor inbox is flooded, and a pause
-- stops within minutes. The orchestrator writes their texts between claim_recipients and feed_recipients.
set check_function_bodies = off;

create function orchestrator.claim_recipients(orchestrator_id uuid, number bigint, broadcast_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  b public.broadcasts;
  instance public.instances;
  items jsonb := '[]';
  room integer;
begin
  perform private.hold_number(orchestrator_id, number);
  select * into b from public.broadcasts known where known.id = claim_recipients.broadcast_id for no key update;
  if b.status is distinct from 'running' or b.frozen_at is null then
    return jsonb_build_object('items', items, 'seconds', null);
  elsif private.is_failing(b) then
    perform private.halt_broadcast(b, 'paused', 'failures_rising');
    return jsonb_build_object('items', items, 'seconds', null);
  end if;
  room := least(max_items, 500, private.feed_limit(b));
  for instance in select i.* from private.broadcast_numbers(b) i where i.status = 'connected' order by random() loop
    exit when room <= jsonb_array_length(items);
    items := items || private.next_recipients(b, instance, room - jsonb_array_length(items));
  end loop;
  return jsonb_build_object('account_id', b.account_id, 'content', b.content, 'items', items, 'seconds',
    case when items <> '[]' then 0 else private.next_feeding(b) end);
end
$$;
comment on function orchestrator.claim_recipients is
  '{account_id, content, items: [{id, instance_id, variant, send_at, expires_at, person}], seconds}: to whom something is to be written now, and when to ask again; seconds null: no more. Nothing is taken: feed_recipients does.';

create function private.is_failing(b public.broadcasts)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return (
    select count(*) >= 20 and count(*) filter (where lately.status = 'failed') >= 0.3 * count(*)
    from (
      select r.status from public.broadcast_recipients r
      where r.broadcast_id = b.id and r.settled_at > coalesce(b.resumed_at, b.started_at)
        and r.status <> 'skipped' and coalesce(r.reason, '') not in ('template_failed', 'template_parameters')
      order by r.settled_at desc limit 50
    ) lately);
end
$$;
comment on function private.is_failing is 'A third of the last fifty, of twenty at least: something is wrong with the numbers.';

create function private.feed_limit(b public.broadcasts)
returns integer language plpgsql stable set search_path = ''
as $$
declare
  a constant public.accounts := (select known from public.accounts known where known.id = b.account_id);
  items constant integer := (
    select max(jsonb_array_length(v -> 'items')) from jsonb_array_elements(private.variants_of(b.content)) v);
  room constant integer := least(
    private.plan_limit(a.id, 'broadcast_recipients_per_day') - private.used_room(a.id, 'broadcast_recipients_per_day'),
    (private.plan_limit(a.id, 'messages_per_day') - private.used_room(a.id, 'messages_per_day')) / items);
begin
  -- greatest would make 0 of no limit.
  return case when a.status <> 'active' or room < 0 then 0 else room end;
end
$$;
comment on function private.feed_limit is 'How many more people the plan allows today; null: no limit. At a limit people wait.';

create function private.next_recipients(b public.broadcasts, instance public.instances, most integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  slots timestamptz[];
  known jsonb;
begin
  slots := private.feed_slots(b, instance, false, null, most);
  known := private.pick_recipients(b, instance, false, slots);
  if instance.engine = 'cloud' and private.is_for_open_chats(b.content) then
    return known;
  end if;
  slots := private.feed_slots(b, instance, true, (known -> -1 ->> 'send_at')::timestamptz, most - jsonb_array_length(known));
  return known || private.pick_recipients(b, instance, true, slots);
end
$$;
comment on function private.next_recipients is 'Those who know the number first. To others one of the Cloud API sends templates alone.';

create function private.feed_slots(b public.broadcasts, instance public.instances, strangers boolean, after timestamptz,
  most integer)
returns timestamptz[] language plpgsql set search_path = ''
as $$
declare
  moment constant timestamptz := clock_timestamp();
  queued integer;
  last_at timestamptz;
  room integer;
  pause double precision;
  slots timestamptz[] := '{}';
begin
  select count(*), max(q.send_at) into queued, last_at from (
    select q.send_at from private.outgoing_queue q
    where q.instance_id = instance.id and q.state = 'queued' and q.lane = 3::smallint limit 5000) q;
  room := least(most, (select r.today from private.rooms(instance) r where r.lane = 3) - queued);
  if instance.messages_per_minute is null then
    return array(select moment from generate_series(1, least(room, 1000 - queued)));
  elsif strangers then
    room := least(room, private.stranger_room(instance));
  end if;
  pause := private.feed_pause(b, instance, strangers);
  last_at := greatest(last_at, after, moment);
  while cardinality(slots) < room loop
    last_at := last_at + make_interval(secs => pause * case b.pace when 'fast' then 1 else 0.5 + random() end);
    exit when last_at > moment + interval '10 minutes';
    slots := slots || last_at;
    -- As a person does: now and then something else comes first.
    if b.pace <> 'fast' and random() < 0.02 then
      last_at := last_at + make_interval(secs => 120 + 240 * random());
    end if;
  end loop;
  return slots;
end
$$;
comment on function private.feed_slots is 'When the number may send to the next people, within ten minutes. A number without a pace: at once, so many as it has no thousand waiting.';

create function private.feed_pause(b public.broadcasts, instance public.instances, strangers boolean)
returns double precision language sql immutable set search_path = ''
return case when instance.messages_per_minute is not null then case b.pace when 'slow' then 2 else 1 end * greatest(
  60.0 / private.lane_part(instance.messages_per_minute, 3),
  case when strangers then instance.first_pause_seconds * 0.75 else 0 end) end;
comment on function private.feed_pause is 'Seconds between two people, on the average; null: the number has no pace.';

create function private.stranger_room(instance public.instances)
returns integer language plpgsql stable set search_path = ''
as $$
begin
  if exists (select from private.send_counts counts
    where counts.instance_id = instance.id and counts.next_first_at > clock_timestamp() + interval '10 minutes') then
    return 0;
  end if;
  -- Each may cost one of the day's questions whether a phone is there.
  return greatest(0, (select s.number_checks_per_day from private.settings s)
    - coalesce((select counts.checks from private.number_check_counts counts
      where counts.account_id = instance.account_id and counts.day = private.utc_day()), 0)
    - (select count(*)::integer from private.outgoing_queue q
      where q.instance_id = instance.id and q.state = 'queued' and q.is_first and q.lane = 3::smallint));
end
$$;
comment on function private.stranger_room is 'How many new people the number may be given now: none while WhatsApp lets it write to nobody new.';

create function private.next_feeding(b public.broadcasts)
returns double precision language plpgsql set search_path = ''
as $$
declare
  moment constant timestamptz := clock_timestamp();
  opens_at timestamptz;
begin
  if not exists (select from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null) then
    return private.end_broadcast(b);
  elsif b.status_reason = 'reach_out_time_lock' and private.is_locked_out(b) then
    perform private.halt_broadcast(b, 'paused', 'reach_out_time_lock');
    return null;
  elsif private.open_zones(b) = '{}' then
    select min(private.next_opening(b."window", zones.zone, moment)) into opens_at from (
      select area.zone from private.area_codes area union select a.timezone from public.accounts a where a.id = b.account_id) zones;
    return least(600, extract(epoch from opens_at - moment) + 1);
  end if;
  return case
    -- A larger plan wakes it before: private.hasten_account.
    when private.feed_limit(b) = 0 then least(300, private.seconds_until((private.utc_day() + 1)::timestamp at time zone 'utc') + 1)
    when exists (select from private.broadcast_numbers(b) i where i.status = 'connected' and i.messages_per_minute is null) then 1
    else 20 end;
end
$$;
comment on function private.next_feeding is 'In how many seconds there may be somebody again; null: never.';

create function private.is_locked_out(b public.broadcasts)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return not exists (
      select from private.broadcast_numbers(b) i left join private.send_counts counts on counts.instance_id = i.id
      where i.status = 'connected' and coalesce(counts.next_first_at <= clock_timestamp(), true))
    and not exists (select from public.broadcast_recipients r
      where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null and r.instance_id is not null);
end
$$;
comment on function private.is_locked_out is 'Only people are left whom no number knows, and none may write to somebody new.';

create function private.end_broadcast(b public.broadcasts)
returns double precision language plpgsql set search_path = ''
as $$
begin
  -- Whose message is gone with its chat.
  update public.broadcast_recipients r set status = 'skipped', reason = 'cancelled', settled_at = clock_timestamp()
  where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is not null and r.conversation_id is null;
  if exists (select from public.broadcast_recipients r where r.broadcast_id = b.id and r.status = 'queued') then
    return 3;
  end if;
  perform private.halt_broadcast(b, 'done', null);
  return null;
end
$$;

grant execute on function orchestrator.claim_recipients, private.is_failing, private.feed_limit, private.next_recipients,
  private.feed_slots, private.feed_pause, private.stranger_room, private.next_feeding, private.is_locked_out,
  private.end_broadcast to service_role;
