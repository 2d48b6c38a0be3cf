set check_function_bodies = off;

create function private.forget_dead_jobs(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.jobs', 'dead_at', settings.dead_job_days, ends) from private.settings
$$;
comment on function private.forget_dead_jobs is 'Duty: jobs that were given up.';

grant execute on function private.forget_dead_jobs to service_role;
