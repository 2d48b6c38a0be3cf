DROP FUNCTION "private"."report_numbers"(uuid, timestamp with time zone, timestamp with time zone);

DROP FUNCTION "private"."report_people"(uuid, timestamp with time zone, timestamp with time zone);

DROP FUNCTION "private"."report_totals"(uuid, timestamp with time zone, timestamp with time zone);

CREATE TABLE "private"."attendance_days" ("account_id" uuid NOT NULL, "day" date NOT NULL, "measure" text NOT NULL, "subject_id" uuid NOT NULL, "total" integer NOT NULL, "waiting" integer NOT NULL, "buckets" smallint[] NOT NULL, "counts" integer[] NOT NULL, CONSTRAINT "attendance_days_check" CHECK ((cardinality(counts) = cardinality(buckets))), CONSTRAINT "attendance_days_measure_check" CHECK ((measure = ANY (ARRAY['opened'::text, 'opened_on'::text, 'answered_by'::text, 'closed'::text, 'closed_by'::text]))), CONSTRAINT "attendance_days_pkey" PRIMARY KEY (account_id, day, measure, subject_id));

CREATE TABLE "private"."changed_attendance_days" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "account_id" uuid NOT NULL, "day" date NOT NULL, CONSTRAINT "changed_attendance_days_pkey" PRIMARY KEY (id));

CREATE TYPE "private"."measured_waits" AS ("measure" text, "subject_id" uuid, "total" bigint, "waiting" bigint, "answered" bigint, "times" jsonb);

CREATE OR REPLACE FUNCTION private.account_report(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  zone text;
  waits private.measured_waits[];
  before private.measured_waits[];
begin
  perform private.require_readable(account_id);
  perform private.require_range(since, until);
  select a.timezone into zone from public.accounts a where a.id = account_report.account_id;
  waits := array(select w from private.measure_waits(account_id, since, until, '{opened,opened_on,answered_by,closed,closed_by}') w);
  before := array(select w from private.measure_waits(account_id, since - (until - since), since, '{opened,closed}') w);
  return jsonb_build_object('timezone', zone,
    'totals', private.report_totals(account_id, since, until, waits),
    'before', private.report_totals(account_id, since - (until - since), since, before),
    'people', private.report_people(account_id, waits),
    'numbers', private.report_numbers(account_id, since, until, waits),
    'busy', (
      select coalesce(jsonb_agg(jsonb_build_object('weekday', busy.weekday, 'hour', busy.hour, 'received', busy.received)
        order by busy.weekday, busy.hour), '[]')
      from (
        select extract(isodow from hours.local)::integer as weekday, extract(hour from hours.local)::integer as hour,
          sum(hours.received) as received
        from (select counts.hour at time zone zone as local, sum(counts.received) as received
          from private.hourly_counts(account_id, since, until) counts where counts.received > 0 group by counts.hour) hours
        group by 1, 2
      ) busy));
end
$function$;

CREATE OR REPLACE FUNCTION private.attendance_facts(account_id uuid, spans tstzmultirange, measures text[])
 RETURNS TABLE(measure text, subject_id uuid, seconds double precision, is_waiting boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10000
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.bucket_seconds(bucket smallint)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE WHEN (bucket = 0) THEN (0)::double precision ELSE power((1.1)::double precision, ((bucket)::double precision - (0.5)::double precision)) END;

CREATE OR REPLACE FUNCTION private.day_span(day date)
 RETURNS tstzrange
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN tstzrange(((day)::timestamp without time zone AT TIME ZONE 'UTC'::text), (((day + 1))::timestamp without time zone AT TIME ZONE 'UTC'::text));

CREATE OR REPLACE FUNCTION private.fold_attendance_day(account_id uuid, day date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.fold_attendance_days(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  changed record;
begin
  loop
    select c.account_id, c.day into changed from private.changed_attendance_days c
    where c.day < private.utc_day() order by c.day limit 1;
    if not found then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
    perform private.fold_attendance_day(changed.account_id, changed.day);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.folded_days(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS date[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return array(
    select distinct d.day from private.attendance_days d
    where d.account_id = folded_days.account_id
      and d.day >= (since at time zone 'UTC')::date and d.day <= (until at time zone 'UTC')::date
      and private.day_span(d.day) <@ tstzrange(since, until)
      and d.day <> all (array(select c.day from private.changed_attendance_days c where c.account_id = folded_days.account_id)));
end
$function$;

CREATE OR REPLACE FUNCTION private.mark_attendance_days()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.measure_waits(account_id uuid, since timestamp with time zone, until timestamp with time zone, measures text[])
 RETURNS SETOF private.measured_waits
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
declare
  folded constant date[] := private.folded_days(account_id, since, until);
  others constant tstzmultirange := tstzmultirange(tstzrange(since, until)) - coalesce(
    (select range_agg(private.day_span(day)) from unnest(folded) day), '{}');
begin
  return query
  with days as materialized (
    select d.measure, d.subject_id, d.total, d.waiting, d.buckets, d.counts from private.attendance_days d
    where d.account_id = measure_waits.account_id and d.day = any (folded) and d.measure = any (measures)
  ), facts as materialized (
    select * from private.attendance_facts(measure_waits.account_id, others, measures)
  ), sizes as (
    select known.measure, known.subject_id, sum(known.total)::bigint as total, sum(known.waiting)::bigint as waiting from (
      select d.measure, d.subject_id, d.total, d.waiting from days d
      union all
      select f.measure, f.subject_id, 1, f.is_waiting::integer from facts f
    ) known group by 1, 2
  ), waits as (
    -- Sorted below: by bytes, not by the words of a language.
    select d.measure collate "C" as measure, d.subject_id, private.bucket_seconds(held.bucket) as seconds, sum(held.waits)::double precision as waits
    from days d cross join lateral unnest(d.buckets, d.counts) held (bucket, waits) group by d.measure, d.subject_id, held.bucket
    union all
    select f.measure collate "C", f.subject_id, f.seconds, 1 from facts f where f.seconds is not null
  ), ranked as (
    select w.measure, w.subject_id, w.seconds, sum(w.waits) over sorted as through,
      sum(w.waits) over (partition by w.measure, w.subject_id) - 1 as last
    from waits w window sorted as (partition by w.measure, w.subject_id order by w.seconds)
  ), points as (
    -- The waits on both sides of each place, as percentile_cont looks for them.
    select r.measure, r.subject_id, r.last,
      min(r.seconds) filter (where r.through > floor(0.5 * r.last)) as median,
      min(r.seconds) filter (where r.through > ceil(0.5 * r.last)) as above_median,
      min(r.seconds) filter (where r.through > floor(0.9::double precision * r.last)) as p90,
      min(r.seconds) filter (where r.through > ceil(0.9::double precision * r.last)) as above_p90
    from ranked r group by 1, 2, 3
  ), timed as (
    select p.measure, p.subject_id, (p.last + 1)::bigint as answered, array[
      p.median + (p.above_median - p.median) * (0.5 * p.last - floor(0.5 * p.last)),
      p.p90 + (p.above_p90 - p.p90) * (0.9::double precision * p.last - floor(0.9::double precision * p.last))] as times
    from points p
  )
  select s.measure, s.subject_id, s.total, s.waiting, coalesce(t.answered, 0), private.report_times(t.times)
  from sizes s left join timed t on t.measure = s.measure and t.subject_id = s.subject_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.report_numbers(account_id uuid, since timestamp with time zone, until timestamp with time zone, waits private.measured_waits[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    with counted as (
      select counts.instance_id, sum(counts.received) as received, sum(counts.sent) as sent
      from private.hourly_counts(report_numbers.account_id, since, until) counts group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', i.id, 'name', i.instance_name, 'opened', coalesce(w.total, 0),
      'answered', coalesce(w.answered, 0), 'first_answer', w.times,
      'received', coalesce(counted.received, 0), 'sent', coalesce(counted.sent, 0)) order by i.instance_name, i.id), '[]')
    from public.instances i
    left join counted on counted.instance_id = i.id
    left join unnest(waits) w on w.measure = 'opened_on' and w.subject_id = i.id
    where i.account_id = report_numbers.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.report_people(account_id uuid, waits private.measured_waits[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', known.user_id, 'name', known.name, 'answered', known.answered,
      'first_answer', known.first_answer, 'closed', known.closed, 'closing', known.closing)
      order by known.answered desc, known.closed desc, known.user_id), '[]')
    from (
      select coalesce(answers.subject_id, closings.subject_id) as user_id, coalesce(m.name, '') as name,
        coalesce(answers.total, 0) as answered, answers.times as first_answer,
        coalesce(closings.total, 0) as closed, closings.times as closing
      from (select * from unnest(waits) w where w.measure = 'answered_by') answers
      full join (select * from unnest(waits) w where w.measure = 'closed_by') closings on closings.subject_id = answers.subject_id
      left join public.account_members m on m.account_id = report_people.account_id
        and m.user_id = coalesce(answers.subject_id, closings.subject_id)
      order by 3 desc, 5 desc limit 200
    ) known);
end
$function$;

CREATE OR REPLACE FUNCTION private.report_totals(account_id uuid, since timestamp with time zone, until timestamp with time zone, waits private.measured_waits[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('received', coalesce(sum(counts.received), 0), 'sent', coalesce(sum(counts.sent), 0),
      'automated', coalesce(sum(counts.automated), 0), 'failed', coalesce(sum(counts.failed), 0))
    from private.message_counts counts
    where counts.account_id = report_totals.account_id
      and counts.hour >= date_trunc('hour', since, 'UTC') and counts.hour < until
  ) || (
    select jsonb_build_object('opened', coalesce(max(w.total) filter (where w.measure = 'opened'), 0),
      'waiting', coalesce(max(w.waiting) filter (where w.measure = 'opened'), 0),
      'first_answer', (array_agg(w.times) filter (where w.measure = 'opened'))[1],
      'closed', coalesce(max(w.total) filter (where w.measure = 'closed'), 0),
      'closing', (array_agg(w.times) filter (where w.measure = 'closed'))[1])
    from unnest(waits) w
  );
end
$function$;

CREATE OR REPLACE FUNCTION private.wait_bucket(seconds double precision)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE WHEN (seconds < (1)::double precision) THEN (0)::double precision ELSE ((1)::double precision + floor((ln(seconds) / ln((1.1)::double precision)))) END;

ALTER TABLE "private"."attendance_days" ADD CONSTRAINT "attendance_days_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "private"."changed_attendance_days" ADD CONSTRAINT "changed_attendance_days_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

CREATE INDEX changed_attendance_days_account ON private.changed_attendance_days USING btree (account_id, day);

CREATE INDEX changed_attendance_days_day ON private.changed_attendance_days USING btree (day);

CREATE TRIGGER mark_attendance_days AFTER INSERT OR DELETE OR UPDATE ON private.attendances FOR EACH ROW EXECUTE FUNCTION private.mark_attendance_days();

COMMENT ON COLUMN "private"."attendance_days"."buckets" IS 'How long it took, by private.wait_bucket; counts: how many such.';

COMMENT ON COLUMN "private"."attendance_days"."subject_id" IS 'Of opened and closed the account; opened_on: the number; answered_by, closed_by: the person. All that is not closed counts on the day on which it began.';

COMMENT ON FUNCTION "private"."attendance_facts"(uuid, tstzmultirange, text[]) IS 'What the rows of these times say: of each measure and subject, how long it took; null: it goes on.';

COMMENT ON FUNCTION "private"."bucket_seconds"(smallint) IS 'What stands for all in it: wrong by 4.9 % at most, or by a second.';

COMMENT ON FUNCTION "private"."fold_attendance_day"(uuid, date) IS 'Makes a day of its rows; again: the same.';

COMMENT ON FUNCTION "private"."fold_attendance_days"(text, timestamp with time zone) IS 'Duty: makes days that are over of the waits that their rows tell, where these have changed.';

COMMENT ON FUNCTION "private"."folded_days"(uuid, timestamp with time zone, timestamp with time zone) IS 'Whole days in this time of which private.attendance_days is right.';

COMMENT ON FUNCTION "private"."measure_waits"(uuid, timestamp with time zone, timestamp with time zone, text[]) IS 'Of days that are folded what is kept of them, of all other time each row; as percentile_cont would say it of all rows.';

COMMENT ON FUNCTION "private"."wait_bucket"(double precision) IS 'Each is a tenth longer than the one before it; 0: less than a second.';

COMMENT ON FUNCTION "public"."account_report"(uuid, timestamp with time zone, timestamp with time zone) IS '{timezone, totals, before, people: [{user_id, name, answered, first_answer, closed, closing}], numbers: [{instance_id, name, opened, answered, first_answer, received, sent}], busy: [{weekday, hour, received}]}. totals, before (as long a time before): {received, sent, automated, failed, opened, closed, waiting, first_answer, closing}; first_answer, closing: {median, p90} in seconds, null without any; where a day had more than a hundred, at most 5 % (or a second) from the exact. weekday 1 is Monday, in the account''s time zone. Codes: account_not_found, range_invalid.';

COMMENT ON TABLE "private"."attendance_days" IS 'What private.attendances says of a day, made of it anew whenever it says something else. A day that is not here is read from there.';

COMMENT ON TABLE "private"."changed_attendance_days" IS 'Days of which private.attendances has said something since they were folded, today among them. They are read from there.';

REVOKE ALL ON FUNCTION "private"."attendance_facts"(uuid, tstzmultirange, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."attendance_facts"(uuid, tstzmultirange, text[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."bucket_seconds"(smallint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."bucket_seconds"(smallint) TO "postgres";

REVOKE ALL ON FUNCTION "private"."day_span"(date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."day_span"(date) TO "postgres";

REVOKE ALL ON FUNCTION "private"."fold_attendance_day"(uuid, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_attendance_day"(uuid, date) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fold_attendance_days"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_attendance_days"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."folded_days"(uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."folded_days"(uuid, timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "private"."mark_attendance_days"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mark_attendance_days"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."measure_waits"(uuid, timestamp with time zone, timestamp with time zone, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."measure_waits"(uuid, timestamp with time zone, timestamp with time zone, text[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."report_numbers"(uuid, timestamp with time zone, timestamp with time zone, private.measured_waits[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."report_numbers"(uuid, timestamp with time zone, timestamp with time zone, private.measured_waits[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."report_people"(uuid, private.measured_waits[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."report_people"(uuid, private.measured_waits[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."report_totals"(uuid, timestamp with time zone, timestamp with time zone, private.measured_waits[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."report_totals"(uuid, timestamp with time zone, timestamp with time zone, private.measured_waits[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."wait_bucket"(double precision) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."wait_bucket"(double precision) TO "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."attendance_days" TO "postgres";

GRANT DELETE, INSERT, SELECT ON TABLE "private"."attendance_days" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."changed_attendance_days" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."changed_attendance_days" TO "service_role";

GRANT USAGE ON TYPE "private"."measured_waits" TO "postgres";

insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "fold_attendance_days", "every": "00:10:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";

-- What was told before is folded as everything is that has changed.
insert into "private"."changed_attendance_days" ("account_id", "day")
select distinct "told"."account_id", ("told"."at" at time zone 'UTC')::date from (
  select "account_id", "opened_at" as "at" from "private"."attendances"
  union all
  select "account_id", "closed_at" from "private"."attendances" where "closed_at" is not null
) "told";
