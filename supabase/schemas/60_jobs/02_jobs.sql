-- What is to be done, and by whom it is being done. What is done leaves no row.
set check_function_bodies = off;

create table private.jobs (
  id bigint generated always as identity primary key,
  kind text not null references private.job_kinds (name),
  key text not null default '' check (length(key) <= 200),
  account_id uuid references public.accounts (id) on delete cascade,
  lane smallint not null default 1 check (lane between 0 and 3),
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object' and pg_column_size(payload) <= 8192),
  run_at timestamptz not null default clock_timestamp(),
  attempts integer not null default 0,
  again_at timestamptz,
  claim_id uuid,
  orchestrator_id uuid,
  number bigint,
  claimed_at timestamptz,
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  error_detail text check (length(error_detail) <= 1000),
  created_at timestamptz not null default clock_timestamp(),
  dead_at timestamptz,
  unique (kind, key),
  check ((claim_id is null) = (claimed_at is null) and (claim_id is null or dead_at is null))
);
comment on table private.jobs is 'Timers and long work, of accounts and (account_id null) of the platform.';
comment on column private.jobs.key is 'Of one kind and key there is one job.';
comment on column private.jobs.lane is 'Who goes first within an account: 0 before 3.';
comment on column private.jobs.attempts is 'Begun since it last succeeded, or got on.';
comment on column private.jobs.again_at is 'It was asked for again while it ran: then it runs once more.';
comment on column private.jobs.error_code is 'Why the last attempt failed.';
create index jobs_due on private.jobs (kind, account_id, lane, run_at) where claim_id is null and dead_at is null;
create index jobs_next on private.jobs (kind, run_at) where claim_id is null and dead_at is null;
create index jobs_claim on private.jobs (claim_id) where claim_id is not null;
create index jobs_dead on private.jobs (dead_at) where dead_at is not null;
create index jobs_account on private.jobs (account_id) where account_id is not null;

grant select, insert, update, delete on private.jobs to service_role;

create function private.enqueue_job(kind text, key text, account_id uuid default null,
  run_at timestamptz default clock_timestamp(), payload jsonb default '{}', lane integer default 1)
returns void language plpgsql set search_path = ''
as $$
begin
  insert into private.jobs as known (kind, key, account_id, run_at, payload, lane)
  values (enqueue_job.kind, enqueue_job.key, enqueue_job.account_id, enqueue_job.run_at, enqueue_job.payload,
    enqueue_job.lane)
  on conflict on constraint jobs_kind_key_key do update set
    account_id = excluded.account_id, payload = excluded.payload, lane = excluded.lane, dead_at = null,
    run_at = case when known.claim_id is null then excluded.run_at else known.run_at end,
    again_at = case when known.claim_id is not null then excluded.run_at end,
    attempts = case when known.claim_id is null then 0 else known.attempts end;
end
$$;
comment on function private.enqueue_job is
  'Asks for a job, once for each kind and key: of one that waits the last word counts, one that runs will run again, one that is dead lives.';

create function private.enqueue_duties()
returns void language sql set search_path = ''
as $$
  insert into private.jobs (kind, run_at)
  select kind.name, clock_timestamp() + random() * kind.every
  from private.job_kinds kind where kind.every is not null
  on conflict on constraint jobs_kind_key_key do nothing
$$;
comment on function private.enqueue_duties is 'Every duty has its job; not all begin at once.';

create function private.announce_jobs()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('table', 'jobs', 'operation', tg_op), 'job', 'orchestrator', true)
  where exists (select from new_rows added where added.run_at <= clock_timestamp());
  return null;
end
$$;
create trigger announce_jobs after insert on private.jobs referencing new table as new_rows
for each statement execute function private.announce_jobs();

grant execute on function private.enqueue_job, private.enqueue_duties to service_role;
