-- Jobs that the database does by itself: an orchestrator is only their clock.
set check_function_bodies = off;

create function orchestrator.run_job(orchestrator_id uuid, number bigint, job_id bigint, claim_id uuid,
  seconds double precision default 2)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  job private.jobs;
  kind private.job_kinds;
  more boolean;
begin
  perform private.hold_number(orchestrator_id, number);
  job := private.hold_job(orchestrator_id, number, job_id, claim_id);
  if job.id is null then
    return jsonb_build_object('finished', false, 'more', false);
  end if;
  select * into strict kind from private.job_kinds k where k.name = job.kind;
  if not kind.is_step then
    perform private.fail('kind_invalid', format('the database does not do %s by itself', kind.name));
  end if;
  execute format('select private.%I($1, $2)', kind.name) into more
  using job.key, clock_timestamp() + make_interval(secs => greatest(least(seconds, 2), 0));
  -- Whoever asked for it again in the meantime waited for this transaction.
  if more then
    perform private.put_off_job(job, clock_timestamp());
  elsif kind.every is not null then
    perform private.put_off_job(job, clock_timestamp() + kind.every * (0.9 + random() * 0.2));
  else
    perform private.end_job(job);
  end if;
  return jsonb_build_object('finished', true, 'more', more);
end
$$;
comment on function orchestrator.run_job is
  'One step of a claimed job, for at most so many seconds, and its end: done, or due again (at once when more is left).';

create function orchestrator.count_jobs()
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('jobs', coalesce(jsonb_agg(jsonb_build_object('kind', kind.name, 'due', due.jobs,
    'oldest_seconds', due.oldest_seconds, 'running', running.jobs, 'dead', dead.jobs) order by kind.name), '[]'))
  from private.job_kinds kind, lateral (
    select count(*) as jobs, coalesce(extract(epoch from clock_timestamp() - min(found.run_at)), 0) as oldest_seconds
    from (select j.run_at from private.jobs j where j.kind = kind.name and j.claim_id is null and j.dead_at is null
      and j.run_at <= now() order by j.run_at limit 10000) found
  ) due, lateral (
    select count(*) as jobs from private.jobs j where j.claim_id is not null and j.kind = kind.name
  ) running, lateral (
    select count(*) as jobs from private.jobs j where j.dead_at is not null and j.kind = kind.name
  ) dead
$$;
comment on function orchestrator.count_jobs is
  '{jobs: [{kind, due (10000 at most), oldest_seconds (how late), running, dead}]}.';

grant execute on function orchestrator.run_job, orchestrator.count_jobs to service_role;
