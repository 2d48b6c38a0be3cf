-- How long an orchestrator may wait before it claims again.
set check_function_bodies = off;

create function private.next_send(orchestrator_id uuid, number bigint)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select min(least(private.next_due(i.id, moment), private.next_room(i, moment)))
    from private.ready_instances(orchestrator_id, number) i
    where private.has_queued(i.id));
end
$$;
comment on function private.next_send is 'When there may be something to send again; null: nothing is queued.';

create function private.next_due(instance_id uuid, after timestamptz)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select min(first.send_at)
    from (values (false), (true)) kind (is_first) cross join generate_series(0, 3) rank cross join lateral (
      select q.send_at from private.outgoing_queue q
      where q.instance_id = next_due.instance_id and q.state = 'queued' and q.is_first = kind.is_first
        and q.lane = rank::smallint and q.send_at > next_due.after
      order by q.send_at limit 1) first);
end
$$;
comment on function private.next_due is 'The earliest after that moment: the first of each range of the queue''s index.';

create function private.has_queued(instance_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  -- In the index's order, as in has_due.
  return (
    select q.is_first from private.outgoing_queue q
    where q.instance_id = has_queued.instance_id and q.state = 'queued'
    order by q.is_first, q.lane, q.send_at limit 1) is not null;
end
$$;
comment on function private.has_queued is 'A function, because the planner would join with the whole queue.';

create function private.next_room(instance public.instances, moment timestamptz, at_once timestamptz default null)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select min(case
      when room.today = 0 then date_trunc('day', moment, 'UTC') + interval '1 day'
      when room.this_minute = 0 then date_trunc('minute', moment) + interval '1 minute'
      when kind.is_first and instance.messages_per_minute is not null then coalesce(counts.next_first_at, at_once)
      else at_once
    end)
    from private.rooms(instance) room
    cross join (values (false), (true)) kind (is_first)
    left join private.send_counts counts on counts.instance_id = instance.id and counts.next_first_at > moment
    where private.has_due(instance.id, kind.is_first, room.lane, moment));
end
$$;
comment on function private.next_room is 'When what is due may go; at_once: as soon as its chat is free.';

create function private.has_due(instance_id uuid, is_first boolean, lane smallint, moment timestamptz)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  -- Its order names the index: while the queue is short another would do, and the plan stays when it is long.
  return (
    select q.send_at from private.outgoing_queue q
    where q.instance_id = has_due.instance_id and q.state = 'queued' and q.is_first = has_due.is_first
      and q.lane = has_due.lane
    order by q.send_at limit 1) <= moment;
end
$$;
comment on function private.has_due is 'Whether a range of the queue''s index has one that is due; null: it is empty.';

grant execute on function private.next_send, private.next_due, private.has_queued, private.next_room,
  private.has_due to service_role;
