-- Days that are over and saw many waits, so that a report of months does not read each. Whole days of UTC: what is asked for
-- are moments, so no account's time zone, nor another that it chooses, changes what belongs to a day.
set check_function_bodies = off;

create table private.attendance_days (
  account_id uuid not null references public.accounts (id) on delete cascade,
  day date not null,
  measure text not null check (measure in ('opened', 'opened_on', 'answered_by', 'closed', 'closed_by')),
  subject_id uuid not null,
  total integer not null,
  waiting integer not null,
  buckets smallint[] not null,
  counts integer[] not null check (cardinality(counts) = cardinality(buckets)),
  primary key (account_id, day, measure, subject_id)
);
comment on table private.attendance_days is
  'What private.attendances says of a day, made of it anew whenever it says something else. A day that is not here is read from there.';
comment on column private.attendance_days.subject_id is
  'Of opened and closed the account; opened_on: the number; answered_by, closed_by: the person. All that is not closed counts on the day on which it began.';
comment on column private.attendance_days.buckets is 'How long it took, by private.wait_bucket; counts: how many such.';

grant select, insert, delete on private.attendance_days to service_role;

create table private.changed_attendance_days (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  day date not null
);
comment on table private.changed_attendance_days is
  'Days of which private.attendances has said something since they were folded, today among them. They are read from there.';
create index changed_attendance_days_account on private.changed_attendance_days (account_id, day);
create index changed_attendance_days_day on private.changed_attendance_days (day);

grant select, insert, update, delete on private.changed_attendance_days to service_role;

create function private.mark_attendance_days()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  owner_id constant uuid := coalesce(new.account_id, old.account_id);
  changed date;
begin
  -- With its account everything goes.
  if not exists (select from public.accounts a where a.id = owner_id) then
    return null;
  end if;
  for changed in
    select distinct (moment at time zone 'UTC')::date
    from unnest(array[old.opened_at, old.closed_at, new.opened_at, new.closed_at]) moment where moment is not null
  loop
    -- Held until we have ended: whoever folds the day takes the mark away after us, and sees what we wrote. One that he has
    -- already is no use.
    perform from private.changed_attendance_days known
    where known.account_id = owner_id and known.day = changed limit 1 for key share skip locked;
    if not found then
      insert into private.changed_attendance_days (account_id, day) values (owner_id, changed);
    end if;
  end loop;
  return null;
end
$$;
create trigger mark_attendance_days after insert or update or delete on private.attendances
for each row execute function private.mark_attendance_days();

create function private.fold_attendance_day(account_id uuid, day date)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  -- So few are read as quickly from their rows, and exactly.
  few constant integer := 100;
begin
  delete from private.changed_attendance_days c
  where c.account_id = fold_attendance_day.account_id and c.day = fold_attendance_day.day;
  delete from private.attendance_days d
  where d.account_id = fold_attendance_day.account_id and d.day = fold_attendance_day.day;
  insert into private.attendance_days (account_id, day, measure, subject_id, total, waiting, buckets, counts)
  with facts as materialized (
    select * from private.attendance_facts(fold_attendance_day.account_id,
      tstzmultirange(private.day_span(fold_attendance_day.day)), '{opened,opened_on,answered_by,closed,closed_by}')
  ), told as (
    select f.measure, f.subject_id, private.wait_bucket(f.seconds) as bucket, count(*) as waits,
      count(*) filter (where f.is_waiting) as waiting
    from facts f group by 1, 2, 3
  )
  select fold_attendance_day.account_id, fold_attendance_day.day, told.measure, told.subject_id, sum(told.waits), sum(told.waiting),
    coalesce(array_agg(told.bucket order by told.bucket) filter (where told.bucket is not null), '{}'),
    coalesce(array_agg(told.waits order by told.bucket) filter (where told.bucket is not null), '{}')
  from told
  where (select count(*) from facts f where f.measure in ('opened', 'closed')) > few
  group by told.measure, told.subject_id;
end
$$;
comment on function private.fold_attendance_day is 'Makes a day of its rows; again: the same.';

create function private.attendance_facts(account_id uuid, spans tstzmultirange, measures text[])
returns table (measure text, subject_id uuid, seconds double precision, is_waiting boolean)
language plpgsql stable security definer rows 10000 set search_path = ''
as $$
begin
  return query
  select fact.measure, fact.subject_id, extract(epoch from a.answered_at - a.opened_at)::double precision,
    a.answered_at is null and not a.is_over
  from unnest(spans) span
  join private.attendances a on a.account_id = attendance_facts.account_id and a.opened_at >= lower(span) and a.opened_at < upper(span)
  cross join lateral (values ('opened', a.account_id), ('opened_on', a.instance_id), ('answered_by', a.answered_by))
    fact (measure, subject_id)
  where fact.subject_id is not null and fact.measure = any (measures)
  union all
  select fact.measure, fact.subject_id, extract(epoch from a.closed_at - a.opened_at)::double precision, false
  from unnest(spans) span
  join private.attendances a on a.account_id = attendance_facts.account_id and a.closed_at >= lower(span) and a.closed_at < upper(span)
  cross join lateral (values ('closed', a.account_id), ('closed_by', a.closed_by)) fact (measure, subject_id)
  where fact.subject_id is not null and fact.measure = any (measures);
end
$$;
comment on function private.attendance_facts is 'What the rows of these times say: of each measure and subject, how long it took; null: it goes on.';

create function private.day_span(day date)
returns tstzrange language sql immutable set search_path = ''
return tstzrange(day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');

create function private.wait_bucket(seconds double precision)
returns smallint language sql immutable set search_path = ''
return case when seconds < 1 then 0 else 1 + floor(ln(seconds) / ln(1.1::double precision)) end;
comment on function private.wait_bucket is 'Each is a tenth longer than the one before it; 0: less than a second.';

create function private.bucket_seconds(bucket smallint)
returns double precision language sql immutable set search_path = ''
return case when bucket = 0 then 0 else power(1.1::double precision, bucket - 0.5::double precision) end;
comment on function private.bucket_seconds is 'What stands for all in it: wrong by 4.9 % at most, or by a second.';

grant execute on function private.fold_attendance_day to service_role;
