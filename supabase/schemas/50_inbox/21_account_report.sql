-- How an account answers: of a time, and of as long a time before it.
set check_function_bodies = off;

create type private.measured_waits as (
  measure text, subject_id uuid, total bigint, waiting bigint, answered bigint, times jsonb
);

create function public.account_report(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_report(account_id, since, until)
$$;
comment on function public.account_report is
  '{timezone, totals, before, people: [{user_id, name, answered, first_answer, closed, closing}], numbers: [{instance_id, name, opened, answered, first_answer, received, sent}], busy: [{weekday, hour, received}]}. totals, before (as long a time before): {received, sent, automated, failed, opened, closed, waiting, first_answer, closing}; first_answer, closing: {median, p90} in seconds, null without any; where a day had more than a hundred, at most 5 % (or a second) from the exact. weekday 1 is Monday, in the account''s time zone. Codes: account_not_found, range_invalid.';

create function private.account_report(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

create function private.measure_waits(account_id uuid, since timestamptz, until timestamptz, measures text[])
returns setof private.measured_waits language plpgsql stable security definer rows 100 set search_path = ''
as $$
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
$$;
comment on function private.measure_waits is
  'Of days that are folded what is kept of them, of all other time each row; as percentile_cont would say it of all rows.';

create function private.folded_days(account_id uuid, since timestamptz, until timestamptz)
returns date[] language plpgsql stable security definer set search_path = ''
as $$
begin
  return array(
    select distinct d.day from private.attendance_days d
    where d.account_id = folded_days.account_id
      and d.day >= (since at time zone 'UTC')::date and d.day <= (until at time zone 'UTC')::date
      and private.day_span(d.day) <@ tstzrange(since, until)
      and d.day <> all (array(select c.day from private.changed_attendance_days c where c.account_id = folded_days.account_id)));
end
$$;
comment on function private.folded_days is 'Whole days in this time of which private.attendance_days is right.';

create function private.report_totals(account_id uuid, since timestamptz, until timestamptz, waits private.measured_waits[])
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

create function private.report_times(times double precision[])
returns jsonb language sql immutable set search_path = ''
return case when times[1] is not null then jsonb_build_object('median', round(times[1]), 'p90', round(times[2])) end;

create function private.report_people(account_id uuid, waits private.measured_waits[])
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

create function private.report_numbers(account_id uuid, since timestamptz, until timestamptz, waits private.measured_waits[])
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

grant execute on function public.account_report, private.account_report to authenticated;
