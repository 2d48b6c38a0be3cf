-- How much an instance may send now. Counters are one row an instance, however long the log.

create table private.warm_up_caps (
  day integer primary key check (day >= 1),
  messages integer check (messages > 0)
);
comment on table private.warm_up_caps is
  'What a number may send a day while it is young: the row with the greatest day not after the number''s. Null: no cap.';
insert into private.warm_up_caps (day, messages) values
  (1, 100), (2, 150), (3, 200), (5, 300), (7, 500), (14, 1000), (30, null);

create table private.send_counts (
  instance_id uuid primary key references public.instances (id) on delete cascade,
  minute timestamptz not null,
  minute_count integer not null,
  day date not null,
  day_count integer not null
);
comment on table private.send_counts is 'What an instance has claimed in its last minute and on its last day (UTC).';
grant select on private.warm_up_caps to service_role;
grant select, insert, update on private.send_counts to service_role;

create function private.utc_day()
returns date language sql stable set search_path = ''
return (clock_timestamp() at time zone 'utc')::date;

create function private.room(cap integer, used integer)
returns integer language sql immutable parallel safe set search_path = ''
return case when cap is not null then greatest(cap - coalesce(used, 0), 0) end;
comment on function private.room is 'What a cap leaves; null: no limit.';

create function private.day_room(instance public.instances)
returns integer language sql stable set search_path = ''
as $$
  select private.room(
    least(instance.messages_per_day, case when instance.warm_up then (
      select caps.messages from private.warm_up_caps caps
      where caps.day <= 1 + private.utc_day()
        - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
      order by caps.day desc limit 1) end),
    (select counts.day_count from private.send_counts counts
      where counts.instance_id = instance.id and counts.day = private.utc_day()))
$$;
comment on function private.day_room is 'Messages left today; null: no limit.';

create function private.minute_room(instance public.instances)
returns integer language sql stable set search_path = ''
as $$
  select private.room(instance.messages_per_minute,
    (select counts.minute_count from private.send_counts counts
      where counts.instance_id = instance.id and counts.minute = date_trunc('minute', clock_timestamp())))
$$;
comment on function private.minute_room is 'Messages left this minute; null: no limit.';

create function private.count_sends(instance_id uuid, added integer)
returns void language sql set search_path = ''
as $$
  insert into private.send_counts as counts (instance_id, minute, minute_count, day, day_count)
  values (count_sends.instance_id, date_trunc('minute', clock_timestamp()), added, private.utc_day(), added)
  on conflict on constraint send_counts_pkey do update set
    minute_count = excluded.minute_count + case when counts.minute = excluded.minute then counts.minute_count else 0 end,
    day_count = excluded.day_count + case when counts.day = excluded.day then counts.day_count else 0 end,
    minute = excluded.minute, day = excluded.day
$$;

grant execute on function private.utc_day, private.room, private.day_room, private.minute_room, private.count_sends to service_role;
