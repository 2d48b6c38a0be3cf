-- How much an instance may send now. Counters are one row an instance, however long the log.
set check_function_bodies = off;

create table private.warm_up_caps (
  day integer primary key check (day >= 1),
  messages integer check (messages > 0)
);
comment on table private.warm_up_caps is
  'What a number may send a day while it is young: the row with the greatest day not after the number''s. Null: no cap.';

grant select on private.warm_up_caps to service_role;

create table private.send_counts (
  instance_id uuid primary key references public.instances (id) on delete cascade,
  minute timestamptz not null,
  minute_count integer not null,
  day date not null,
  day_count integer not null,
  next_first_at timestamptz not null default '-infinity'
);
comment on table private.send_counts is 'What an instance has claimed in its last minute and on its last day (UTC).';
comment on column private.send_counts.next_first_at is 'Before then nobody is written to for the first time.';

grant select, insert, update on private.send_counts to service_role;

create function private.rooms(instance public.instances)
returns table (lane smallint, today integer, this_minute integer) language plpgsql stable rows 4 set search_path = ''
as $$
#variable_conflict use_column
declare
  counts private.send_counts;
  day_cap integer := instance.messages_per_day;
  plan_room constant integer := private.plan_room(instance.account_id);
begin
  select * into counts from private.send_counts counted where counted.instance_id = instance.id;
  if instance.warm_up then
    day_cap := least(day_cap, (
      select caps.messages from private.warm_up_caps caps
      where caps.day <= 1 + private.utc_day()
        - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
      order by caps.day desc limit 1));
  end if;
  return query
  select rank::smallint,
    least(private.room(private.lane_part(day_cap, rank), case when counts.day = private.utc_day() then counts.day_count end),
      case when rank > 1 then plan_room end),
    private.room(private.lane_part(instance.messages_per_minute, rank),
      case when counts.minute = date_trunc('minute', clock_timestamp()) then counts.minute_count end)
  from generate_series(0, 3) rank;
end
$$;
comment on function private.rooms is 'Messages that each lane may still send today and in this minute; null: no limit. The plan''s holds for flows and broadcasts: all else it refuses when it is written.';

create function private.lane_part(cap integer, lane integer)
returns integer language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return ceil(cap * case lane when 0 then 1.0 when 1 then 0.9 when 2 then 0.9 else 0.7 end);
end
$$;
comment on function private.lane_part is
  'How far a lane may fill a cap: the last tenth is kept for replies, and broadcasts leave another fifth to the lanes before them.';

create function private.room(cap integer, used integer)
returns integer language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case when cap is not null then greatest(cap - coalesce(used, 0), 0) end;
end
$$;
comment on function private.room is 'What a cap leaves; null: no limit.';

create function private.count_sends(instance_id uuid, added integer)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.send_counts as counts (instance_id, minute, minute_count, day, day_count)
  values (count_sends.instance_id, date_trunc('minute', clock_timestamp()), greatest(added, 0), private.utc_day(),
    greatest(added, 0))
  on conflict on constraint send_counts_pkey do update set
    minute_count = greatest(added + case when counts.minute = excluded.minute then counts.minute_count else 0 end, 0),
    day_count = greatest(added + case when counts.day = excluded.day then counts.day_count else 0 end, 0),
    minute = excluded.minute, day = excluded.day;
end
$$;
comment on function private.count_sends is 'A negative number gives back what was counted but did not leave.';

create function private.first_pause(instance public.instances)
returns interval language sql volatile set search_path = ''
return make_interval(secs => instance.first_pause_seconds * (0.5 + random() / 2));

create function private.hold_first_messages(instance public.instances)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  update private.send_counts counts set next_first_at = clock_timestamp() + private.first_pause(instance)
  where counts.instance_id = instance.id;
end
$$;
comment on function private.hold_first_messages is 'Somebody was written to for the first time: the next has to wait.';

create function private.may_write_first(instance_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select not exists (select from private.send_counts counts
      where counts.instance_id = may_write_first.instance_id and counts.next_first_at > clock_timestamp()));
end
$$;

create function private.hold_locked()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update private.send_counts counts
  set next_first_at = clock_timestamp()
    + (select make_interval(secs => settings.time_lock_seconds) from private.settings)
  where counts.instance_id = new.instance_id;
  return null;
end
$$;
comment on function private.hold_locked is 'The number may write to nobody new: the next try has to wait.';
create trigger hold_locked after update of status on public.conversations
for each row when (new.status = 'failed' and new.error_code = 'reach_out_time_lock' and old.status <> 'failed')
execute function private.hold_locked();

grant execute on function private.rooms, private.lane_part, private.room, private.count_sends,
  private.first_pause, private.hold_first_messages, private.may_write_first to service_role;
