-- How queued messages are claimed: by their lanes, at the number's pace, in the order of their chats.
set check_function_bodies = off;

create function orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
-- Few rows of tables of any size: found by an index always, whatever the tables were when the plan was made.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  due public.instances[];
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
  room integer;
  next_at timestamptz;
begin
  perform private.hold_queue(orchestrator_id, number, 'messages');
  if not exists (select from private.outgoing_queue q where q.claim_id = claim_messages.claim_id) then
    due := array(select i from private.due_instances(orchestrator_id, number) i order by random());
    perform private.hold_plans(due);
    foreach instance in array due loop
      exit when left_over <= 0;
      room := least(left_over, private.room_under_way(instance.id, number));
      continue when room <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, room);
    end loop;
  end if;
  ids := array(
    select q.conversation_id from private.outgoing_queue q
    where q.claim_id = claim_messages.claim_id and q.orchestrator_id = claim_messages.orchestrator_id
      and q.number = claim_messages.number and q.state = 'sending');
  next_at := private.next_send(orchestrator_id, number);
  return jsonb_build_object('messages', private.show_outgoing(ids),
    -- Of null and zero, greatest() is zero: an orchestrator with nothing to wait for would ask again at once.
    'next_seconds', case when next_at is not null then
      extract(epoch from greatest(next_at - clock_timestamp(), interval '0')) end);
end
$$;
comment on function orchestrator.claim_messages is
  'Starts sending what is due on held, connected instances, at their pace. The same claim_id answers the same rows.';

create function private.due_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return query
  select i.* from private.ready_instances(orchestrator_id, number) i
  where private.has_queued(i.id) and private.next_due(i.id, '-infinity') <= moment;
end
$$;

create function private.room_under_way(instance_id uuid, number bigint)
returns integer language plpgsql stable set search_path = ''
as $$
declare
  under_way constant integer := (
    select count(*) from (
      select from private.outgoing_queue q
      where q.instance_id = room_under_way.instance_id and q.state = 'sending' and q.number = room_under_way.number
      limit 200) found);
begin
  -- A claim for fewer than fifty would cost more than it brings.
  return case when under_way <= 150 then 200 - under_way else 0 end;
end
$$;
comment on function private.room_under_way is
  'How many more of a number may be under way: what a kill leaves to be settled, and what waits where nothing moves.';

create function private.ready_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select i.* from private.leases lease
  join public.instances i on i.id = lease.instance_id
  join public.accounts a on a.id = i.account_id
  where lease.orchestrator_id = ready_instances.orchestrator_id and lease.number = ready_instances.number
    and lease.expires_at > clock_timestamp() and i.status = 'connected' and a.status = 'active';
end
$$;

create function private.claim_of_instance(orchestrator_id uuid, number bigint, claim_id uuid, instance public.instances,
  max_items integer)
returns integer language plpgsql set search_path = ''
as $$
declare
  rooms constant integer[] := array(
    select least(room.today, room.this_minute, max_items) from private.rooms(instance) room order by room.lane);
  ids uuid[];
  refused uuid[];
  is_first boolean;
begin
  -- As often as there are objections among what would go: nobody waits for those.
  for attempt in 1..20 loop
    ids := private.due_messages(instance, rooms, max_items);
    refused := private.refuse_opted_out(ids);
    exit when refused = '{}';
  end loop;
  ids := array(select id from unnest(ids) id where id <> all (refused));
  if ids = '{}' then
    return 0;
  end if;
  perform private.hold_lease(orchestrator_id, number, instance.id);
  is_first := private.start_sending(orchestrator_id, number, claim_id, ids);
  perform private.count_sends(instance.id, cardinality(ids));
  perform private.count_automatic(instance.account_id, ids);
  if is_first then
    perform private.hold_first_messages(instance);
  end if;
  return cardinality(ids);
end
$$;

create function private.due_messages(instance public.instances, rooms integer[], max_items integer)
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
begin
  if instance.messages_per_minute is null then
    ids := array(select private.due_of_lanes(instance.id, '{f,t}', false, rooms, max_items));
  else
    ids := array(select private.due_of_lanes(instance.id, '{f}', true, rooms, max_items));
    if cardinality(ids) < max_items and private.may_write_first(instance.id) then
      ids := ids || array(select private.due_of_lanes(instance.id, '{t}', true,
        array(select room - cardinality(ids) from unnest(rooms) with ordinality room (room, lane) order by lane), 1));
    end if;
  end if;
  return private.keep_order(ids);
end
$$;
comment on function private.due_messages is
  'What goes out now. Paced: one of each chat, those who know us first, and at most one to a stranger.';

create function private.due_of_lanes(instance_id uuid, firsts boolean[], one_a_chat boolean, rooms integer[], max_items integer)
returns setof uuid language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return query
  select due.id from (
    select found.*, row_number() over (order by found.lane, found.send_at, found.seq) as place
    from unnest(firsts) kind (is_first) cross join generate_series(0, 3) rank cross join lateral (
      select c.id, q.lane, q.send_at, q.seq
      from private.outgoing_queue q join public.conversations c on c.id = q.conversation_id
      where q.instance_id = due_of_lanes.instance_id and q.state = 'queued' and q.is_first = kind.is_first
        and q.lane = rank::smallint and q.send_at <= moment and (q.expires_at > moment) is true and c.status = 'queued'
        and not private.is_held(q.account_id, q.chat_id, q.send_at, q.seq)
        and not (one_a_chat and exists (
          select from private.outgoing_queue earlier
          where earlier.account_id = q.account_id and earlier.chat_id = q.chat_id and earlier.state = 'queued'
            and earlier.send_at <= moment and (earlier.expires_at > moment) is true
            and (earlier.lane, earlier.send_at, earlier.seq) < (q.lane, q.send_at, q.seq)))
      order by q.send_at, q.seq limit greatest(least(max_items, rooms[rank + 1]), 0)
      for no key update of c skip locked) found
  ) due
  where due.place <= least(max_items, rooms[due.lane + 1])
  order by due.place;
end
$$;
comment on function private.due_of_lanes is
  'The first of each lane, as many as fill the lanes'' rooms together. Each lane is a range of the index, however long the others are.';

-- One burst of a chat at a time, in its order: the next waits until the last one is settled, or for a minute when
-- nobody knows what became of it.
create function private.is_held(account_id uuid, chat_id uuid, send_at timestamptz, seq bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select exists (
      select from private.outgoing_queue q
      where q.account_id = is_held.account_id and q.chat_id = is_held.chat_id and q.state in ('sending', 'unconfirmed')
        and (q.state = 'sending' or ((q.send_at, q.seq) < (is_held.send_at, is_held.seq)
          and q.claimed_at > clock_timestamp() - interval '1 minute'))));
end
$$;

create function private.keep_order(ids uuid[])
returns uuid[] language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select coalesce(array_agg(q.conversation_id), '{}')
    from unnest(ids) given (id)
    cross join lateral (select * from private.outgoing_queue known where known.conversation_id = given.id limit 1) q
    where not exists (
      select from private.outgoing_queue earlier
      where earlier.account_id = q.account_id and earlier.chat_id = q.chat_id and earlier.state = 'queued'
        and earlier.send_at <= moment and (earlier.expires_at > moment) is true
        and (earlier.lane, earlier.send_at, earlier.seq) < (q.lane, q.send_at, q.seq)
        and earlier.conversation_id <> all (ids)));
end
$$;
comment on function private.keep_order is 'Without those that would overtake one that is locked just now.';

create function private.refuse_opted_out(ids uuid[])
returns uuid[] language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  refused constant uuid[] := array(
    select c.id from public.conversations c
    join public.contacts contact on contact.id = c.contact_id
    join public.chats chat on chat.id = c.chat_id
    where c.id = any (ids) and contact.opted_out_at is not null
      and private.is_refused(c.sent_by_kind, c.lane, contact.opted_out_at, chat.last_received_at));
begin
  if refused <> '{}' then
    update public.conversations c set status = 'failed', status_reason = null, error_code = 'opted_out'
    where c.id = any (refused);
  end if;
  return refused;
end
$$;
comment on function private.refuse_opted_out is 'Ends those whose person has objected since they were written.';

create function private.start_sending(orchestrator_id uuid, number bigint, claim_id uuid, ids uuid[])
returns boolean language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  is_first boolean;
begin
  with started as (
    update private.outgoing_queue q
    set state = 'sending', claim_id = start_sending.claim_id, claimed_at = clock_timestamp(),
      orchestrator_id = start_sending.orchestrator_id, number = start_sending.number, begun_at = null
    where q.conversation_id = any (ids)
    returning q.is_first
  )
  select bool_or(started.is_first) into is_first from started;
  update public.conversations c set status = 'sending', status_reason = null where c.id = any (ids);
  return is_first;
end
$$;
comment on function private.start_sending is 'True: somebody new is among them.';

grant execute on function orchestrator.claim_messages, private.due_instances, private.room_under_way, private.ready_instances,
  private.claim_of_instance, private.due_messages, private.due_of_lanes, private.is_held, private.keep_order,
  private.refuse_opted_out, private.start_sending to service_role;
