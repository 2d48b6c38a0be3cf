-- How an account answers: of a time, and of as long a time before it.
set check_function_bodies = off;

create function public.account_report(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_report(account_id, since, until)
$$;
comment on function public.account_report is
  '{timezone, totals, before, people: [{user_id, name, answered, first_answer, closed, closing}], numbers: [{instance_id, name, opened, answered, first_answer, received, sent}], busy: [{weekday, hour, received}]}. totals, before (as long a time before): {received, sent, automated, failed, opened, closed, waiting, first_answer, closing}; first_answer, closing: {median, p90} in seconds, null without any. weekday 1 is Monday, in the account''s time zone. Codes: account_not_found, range_invalid.';

create function private.account_report(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  zone text;
begin
  perform private.require_readable(account_id);
  perform private.require_range(since, until);
  select a.timezone into zone from public.accounts a where a.id = account_report.account_id;
  return jsonb_build_object('timezone', zone,
    'totals', private.report_totals(account_id, since, until),
    'before', private.report_totals(account_id, since - (until - since), since),
    'people', private.report_people(account_id, since, until),
    'numbers', private.report_numbers(account_id, since, until),
    'busy', (
      select coalesce(jsonb_agg(jsonb_build_object('weekday', busy.weekday, 'hour', busy.hour, 'received', busy.received)
        order by busy.weekday, busy.hour), '[]')
      from (
        select extract(isodow from counts.hour at time zone zone)::integer as weekday,
          extract(hour from counts.hour at time zone zone)::integer as hour, sum(counts.received) as received
        from private.hourly_counts(account_id, since, until) counts where counts.received > 0 group by 1, 2
      ) busy));
end
$$;

create function private.report_totals(account_id uuid, since timestamptz, until timestamptz)
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
    select jsonb_build_object('opened', count(*), 'waiting', count(*) filter (where a.answered_at is null and not a.is_over),
      'first_answer', private.report_times(percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.answered_at - a.opened_at)) filter (where a.answered_at is not null)))
    from private.attendances a
    where a.account_id = report_totals.account_id and a.opened_at >= since and a.opened_at < until
  ) || (
    select jsonb_build_object('closed', count(*), 'closing', private.report_times(percentile_cont(array[0.5, 0.9])
      within group (order by extract(epoch from a.closed_at - a.opened_at))))
    from private.attendances a
    where a.account_id = report_totals.account_id and a.closed_at >= since and a.closed_at < until
  );
end
$$;

create function private.report_times(times double precision[])
returns jsonb language sql immutable set search_path = ''
return case when times[1] is not null then jsonb_build_object('median', round(times[1]), 'p90', round(times[2])) end;

create function private.report_people(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    with answers as (
      select a.answered_by as user_id, count(*) as answered, percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.answered_at - a.opened_at)) as times
      from private.attendances a
      where a.account_id = report_people.account_id and a.opened_at >= since and a.opened_at < until
        and a.answered_at is not null and a.answered_by is not null group by 1
    ), closings as (
      select a.closed_by as user_id, count(*) as closed, percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.closed_at - a.opened_at)) as times
      from private.attendances a
      where a.account_id = report_people.account_id and a.closed_at >= since and a.closed_at < until
        and a.closed_by is not null group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('user_id', known.user_id, 'name', known.name, 'answered', known.answered,
      'first_answer', known.first_answer, 'closed', known.closed, 'closing', known.closing)
      order by known.answered desc, known.closed desc, known.user_id), '[]')
    from (
      select coalesce(answers.user_id, closings.user_id) as user_id, coalesce(m.name, '') as name,
        coalesce(answers.answered, 0) as answered, private.report_times(answers.times) as first_answer,
        coalesce(closings.closed, 0) as closed, private.report_times(closings.times) as closing
      from answers full join closings on closings.user_id = answers.user_id
      left join public.account_members m
        on m.account_id = report_people.account_id and m.user_id = coalesce(answers.user_id, closings.user_id)
      order by 3 desc, 5 desc limit 200
    ) known);
end
$$;

create function private.report_numbers(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    with counted as (
      select counts.instance_id, sum(counts.received) as received, sum(counts.sent) as sent
      from private.hourly_counts(report_numbers.account_id, since, until) counts group by 1
    ), waits as (
      select a.instance_id, count(*) as opened, count(a.answered_at) as answered, percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.answered_at - a.opened_at)) filter (where a.answered_at is not null) as times
      from private.attendances a
      where a.account_id = report_numbers.account_id and a.opened_at >= since and a.opened_at < until group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', i.id, 'name', i.instance_name, 'opened', coalesce(waits.opened, 0),
      'answered', coalesce(waits.answered, 0), 'first_answer', private.report_times(waits.times),
      'received', coalesce(counted.received, 0), 'sent', coalesce(counted.sent, 0)) order by i.instance_name, i.id), '[]')
    from public.instances i
    left join counted on counted.instance_id = i.id
    left join waits on waits.instance_id = i.id
    where i.account_id = report_numbers.account_id);
end
$$;

grant execute on function public.account_report, private.account_report to authenticated;
