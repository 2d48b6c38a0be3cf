set check_function_bodies = off;

create table private.job_kinds (
  name text primary key check (name ~ '^[a-z][a-z0-9_]{0,59}$'),
  is_step boolean not null,
  every interval check (every >= interval '1 second'),
  max_attempts integer check (max_attempts > 0),
  last_account_id uuid,
  -- What recurs is tried for ever.
  check ((every is null) = (max_attempts is not null))
);
comment on table private.job_kinds is 'What can be asked to be done. A kind with every is a duty: its one job is always there.';
comment on column private.job_kinds.is_step is
  'private.<name>(key, ends) does a part of it until then and answers whether more is left; else an orchestrator''s handler does it.';
comment on column private.job_kinds.every is 'Runs again so long after it was done.';
comment on column private.job_kinds.max_attempts is 'After so many a job is dead.';
comment on column private.job_kinds.last_account_id is 'Whose turn was last: the next claim begins after it.';

grant select, update (last_account_id) on private.job_kinds to service_role;
