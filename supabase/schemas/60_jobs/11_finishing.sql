-- How a job ends: it is done, runs again at its time, or failed and is tried again until it has failed too often.
set check_function_bodies = off;

create function orchestrator.finish_job(orchestrator_id uuid, number bigint, job_id bigint, claim_id uuid, outcome text,
  seconds double precision default 0, error_code text default null, error_detail text default null)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  job private.jobs;
begin
  if outcome is null or outcome not in ('done', 'again', 'failed') or (outcome = 'failed') <> (error_code is not null) then
    perform private.fail('outcome_invalid', 'a job is done, runs again in so many seconds, or failed with an error_code');
  end if;
  perform private.hold_number(orchestrator_id, number);
  job := private.hold_job(orchestrator_id, number, job_id, claim_id);
  if job.id is null then
    return jsonb_build_object('finished', false);
  end if;
  case outcome
    when 'done' then perform private.end_job(job);
    when 'again' then perform private.put_off_job(job, clock_timestamp()
      + make_interval(secs => least(greatest(coalesce(seconds, 0), 0), 86400 * 366)));
    when 'failed' then perform private.fail_job(job, error_code, error_detail);
  end case;
  return jsonb_build_object('finished', true);
end
$$;
comment on function orchestrator.finish_job is
  'What became of a claimed job. finished is false when the claim is over: it was lost, cancelled, or has ended before.';

create function private.hold_job(orchestrator_id uuid, number bigint, job_id bigint, claim_id uuid)
returns private.jobs language plpgsql set search_path = ''
as $$
declare
  job private.jobs;
begin
  select * into job from private.jobs j
  where j.id = hold_job.job_id and j.claim_id = hold_job.claim_id
    and j.orchestrator_id = hold_job.orchestrator_id and j.number = hold_job.number
  for no key update;
  return job;
end
$$;
comment on function private.hold_job is 'The job of this claim, for the caller alone; null when the claim is over.';

create function private.end_job(job private.jobs)
returns void language plpgsql set search_path = ''
as $$
begin
  if job.again_at is null then
    delete from private.jobs j where j.id = job.id;
  else
    perform private.put_off_job(job, job.again_at);
  end if;
end
$$;

create function private.put_off_job(job private.jobs, next_at timestamptz)
returns void language sql set search_path = ''
as $$
  update private.jobs j
  set run_at = least(next_at, job.again_at), attempts = 0, again_at = null, claim_id = null, orchestrator_id = null,
    number = null, claimed_at = null, error_code = null, error_detail = null
  where j.id = job.id
$$;
comment on function private.put_off_job is 'It has got on, and runs again then.';

create function private.fail_job(job private.jobs, error_code text, error_detail text)
returns void language sql set search_path = ''
as $$
  update private.jobs j
  set run_at = clock_timestamp() + private.job_pause(j.attempts), again_at = null, claim_id = null,
    orchestrator_id = null, number = null, claimed_at = null,
    error_code = case when fail_job.error_code ~ '^[a-z][a-z0-9_]{0,59}$' then fail_job.error_code else 'internal_error' end,
    error_detail = left(fail_job.error_detail, 1000),
    attempts = case when j.again_at is null then j.attempts else 0 end,
    dead_at = case when j.attempts >= kind.max_attempts and j.again_at is null then clock_timestamp() end
  from private.job_kinds kind where j.id = job.id and kind.name = j.kind
$$;
comment on function private.fail_job is 'Tried again after a pause, or dead after its last attempt with the reason kept.';

create function private.job_pause(attempts integer)
returns interval language sql volatile set search_path = ''
return make_interval(secs => least(3600, 2 * 2 ^ least(attempts, 12)) * (0.75 + random() * 0.5));
comment on function private.job_pause is 'Ever longer, an hour at most, and never the same for two that failed together.';

grant execute on function orchestrator.finish_job, private.hold_job, private.end_job, private.put_off_job,
  private.fail_job, private.job_pause to service_role;
