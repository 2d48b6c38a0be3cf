-- Timers and long work are jobs; imports, erasures and housekeeping are the first of them, and what grows has an end.
set check_function_bodies = off;


alter table private.settings
  add column command_days integer not null default 30 check (command_days between 1 and 36500),
  add column instance_event_days integer not null default 90 check (instance_event_days between 1 and 36500),
  add column waiting_event_days integer not null default 1 check (waiting_event_days between 1 and 36500),
  add column chat_event_days integer not null default 730 check (chat_event_days between 1 and 36500),
  add column audit_days integer not null default 730 check (audit_days between 1 and 36500),
  add column count_days integer not null default 800 check (count_days between 1 and 36500),
  add column import_days integer not null default 365 check (import_days between 1 and 36500),
  add column import_error_days integer not null default 30 check (import_error_days between 1 and 36500),
  add column invitation_days integer not null default 30 check (invitation_days between 1 and 36500),
  add column orchestrator_days integer not null default 30 check (orchestrator_days between 1 and 36500),
  add column dead_job_days integer not null default 30 check (dead_job_days between 1 and 36500);

comment on column private.settings.command_days is 'How long an ended command is kept; the others likewise. See 60_jobs.';

alter table public.contact_import_errors add column created_at timestamptz not null default now();

create index instance_events_age on public.instance_events (created_at);

create index instance_commands_age on public.instance_commands (finished_at) where finished_at is not null;

create index audit_log_age on public.audit_log (created_at);

create index account_invitations_age on public.account_invitations (expires_at);

create index chat_events_age on public.chat_events (created_at);

create index number_checks_age on public.number_checks (checked_at);

create index message_counts_age on private.message_counts (hour);

create index admin_entries_age on private.admin_entries (expires_at);

create index contact_imports_waiting on public.contact_imports (created_at) where status in ('uploaded', 'checked');

create index contact_imports_age on public.contact_imports (finished_at) where finished_at is not null;

create index contact_import_errors_age on public.contact_import_errors (created_at);

comment on table private.waiting_events is 'Events about messages that have not come yet. They wait for waiting_event_days.';

comment on table public.audit_log is 'Who did what that cannot be seen in the rows themselves, written from the events of such kinds.';

comment on table public.contact_import_errors is 'Lines of a file that did not become contacts, and why. Kept for import_error_days.';

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

-- What is to be done, and by whom it is being done. What is done leaves no row.

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
  select kind.name, clock_timestamp() + random() * least(kind.every, interval '10 minutes')
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

-- Which jobs an orchestrator does now. An account's thousand jobs keep another's one waiting for its turn alone.

create function orchestrator.claim_jobs(orchestrator_id uuid, number bigint, claim_id uuid, rooms jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  kind private.job_kinds;
  room integer;
  ids bigint[] := '{}';
begin
  if jsonb_typeof(rooms) is distinct from 'object' or exists (
    select from jsonb_each(rooms) asked where jsonb_typeof(asked.value) <> 'number') then
    perform private.fail('rooms_invalid', 'rooms says how many jobs of each kind: {kind: number}');
  end if;
  perform private.hold_queue(orchestrator_id, number, 'jobs');
  if not exists (select from private.jobs j where j.claim_id = claim_jobs.claim_id) then
    perform private.release_lost_jobs();
    for kind in select k.* from private.job_kinds k where rooms ? k.name order by k.name loop
      room := greatest(least((rooms ->> kind.name)::numeric, 100), 0);
      ids := ids || private.pick_jobs(kind, room);
    end loop;
    update private.jobs j
    set claim_id = claim_jobs.claim_id, orchestrator_id = claim_jobs.orchestrator_id, number = claim_jobs.number,
      claimed_at = clock_timestamp(), attempts = j.attempts + 1
    where j.id = any (ids);
  end if;
  return jsonb_build_object('jobs', private.claimed_jobs(orchestrator_id, number, claim_id),
    'next_seconds', private.seconds_until(private.next_job(array(select jsonb_object_keys(rooms)))));
end
$$;
comment on function orchestrator.claim_jobs is
  'Begins due jobs, at most so many of each kind, and says when there may be more. The same claim_id answers the same ones while they run.';

create function private.claimed_jobs(orchestrator_id uuid, number bigint, claim_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(job order by job.id), '[]')
  from (
    select j.id, j.claim_id, j.kind, j.key, j.account_id, j.payload, j.attempts
    from private.jobs j
    where j.claim_id = claimed_jobs.claim_id
      and j.orchestrator_id = claimed_jobs.orchestrator_id and j.number = claimed_jobs.number
  ) job
$$;

create function private.next_job(kinds text[])
returns timestamptz language plpgsql stable set search_path = ''
as $$
begin
  return (
    select min((select j.run_at from private.jobs j
      where j.kind = asked.kind and j.claim_id is null and j.dead_at is null order by j.run_at limit 1))
    from unnest(kinds) asked (kind));
end
$$;
comment on function private.next_job is 'When the next job of these kinds is due; null: none waits.';

create function private.lost_jobs()
returns setof bigint language plpgsql stable rows 10 set search_path = ''
as $$
begin
  return query
  select j.id from private.jobs j
  where j.claim_id is not null and (not private.is_alive(j.orchestrator_id, j.number)
    or j.claimed_at < clock_timestamp() - interval '15 minutes');
end
$$;

create function private.has_lost_jobs()
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.lost_jobs());
end
$$;

create function private.release_lost_jobs()
returns void language sql set search_path = ''
as $$
  with lost as (
    select j.id, j.attempts >= kind.max_attempts and j.again_at is null as is_over
    from private.jobs j join private.job_kinds kind on kind.name = j.kind
    where j.id in (select private.lost_jobs())
    limit 500 for update of j skip locked
  )
  update private.jobs j
  set claim_id = null, orchestrator_id = null, number = null, claimed_at = null, again_at = null,
    error_code = 'job_lost', error_detail = 'whoever did it died, or never said how it ended',
    dead_at = case when lost.is_over then clock_timestamp() end,
    -- A restart costs no time; what kills whoever does it is tried ever more rarely.
    run_at = clock_timestamp() + case when j.attempts > 1 then private.job_pause(j.attempts) else interval '0' end
  from lost where j.id = lost.id
$$;

create function private.pick_jobs(kind private.job_kinds, room integer)
returns bigint[] language plpgsql set search_path = ''
as $$
declare
  accounts uuid[];
  visited uuid;
  picked bigint[];
begin
  picked := array(
    select j.id from private.jobs j
    where j.kind = kind.name and j.account_id is null and j.claim_id is null and j.dead_at is null
      and j.run_at <= clock_timestamp()
    order by j.lane, j.run_at limit room for update skip locked);
  if cardinality(picked) < room then
    select found.accounts, found.visited into accounts, visited
    from private.due_accounts(kind.name, kind.last_account_id, room - cardinality(picked)) found;
    picked := picked || private.pick_of_accounts(kind.name, accounts, room - cardinality(picked));
  end if;
  if visited is not null then
    -- Two orchestrators that claim at once need not wait for each other to remember whose turn it was.
    perform from private.job_kinds k where k.name = kind.name for no key update skip locked;
    if found then
      update private.job_kinds k set last_account_id = visited where k.name = kind.name;
    end if;
  end if;
  return picked;
end
$$;

create function private.due_accounts(kind text, after uuid, most integer, out accounts uuid[], out visited uuid)
language plpgsql stable set search_path = ''
as $$
declare
  first constant uuid := '00000000-0000-0000-0000-000000000000';
  account uuid := after;
  is_around boolean := after is null;
begin
  accounts := '{}';
  -- From account to account: what one of them has waiting costs one look, however much it is.
  for step in 1..1000 loop
    account := (
      select j.account_id from private.jobs j
      where j.kind = due_accounts.kind and j.claim_id is null and j.dead_at is null
        and j.account_id > coalesce(account, first)
      order by j.account_id limit 1);
    if account is null or is_around and account > after then
      exit when is_around;
      is_around := true;
      account := null;
      continue;
    end if;
    visited := account;
    if exists (select from private.jobs j
      where j.kind = due_accounts.kind and j.account_id = account and j.claim_id is null and j.dead_at is null
        and j.lane between 0 and 3 and j.run_at <= clock_timestamp()) then
      accounts := accounts || account;
      exit when cardinality(accounts) >= most;
    end if;
  end loop;
end
$$;
comment on function private.due_accounts is 'The next accounts, in a circle, for which something of this kind is due.';

create function private.pick_of_accounts(kind text, accounts uuid[], room integer)
returns bigint[] language plpgsql set search_path = ''
as $$
begin
  return array(
    -- The first of each account before the second of any; a few more are looked at, for another may claim just now.
    with due as (
      select found.id, found.turn, given.place
      from unnest(accounts) with ordinality given (account_id, place), lateral (
        select j.id, row_number() over (order by j.lane, j.run_at) as turn
        from generate_series(0, 3) ordered (lane), lateral (
          select j.id, j.lane, j.run_at from private.jobs j
          where j.kind = pick_of_accounts.kind and j.account_id = given.account_id and j.lane = ordered.lane
            and j.claim_id is null and j.dead_at is null and j.run_at <= clock_timestamp()
          order by j.run_at limit room + 50
        ) j
        order by j.lane, j.run_at limit room + 50
      ) found
    )
    select j.id from due join private.jobs j on j.id = due.id
    where j.claim_id is null and j.dead_at is null
    order by due.turn, due.place limit room
    for update of j skip locked);
end
$$;

grant execute on function orchestrator.claim_jobs, private.claimed_jobs, private.next_job,
  private.lost_jobs, private.has_lost_jobs, private.release_lost_jobs,
  private.pick_jobs, private.due_accounts, private.pick_of_accounts to service_role;

-- How a job ends: it is done, runs again at its time, or failed and is tried again until it has failed too often.

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

-- Jobs that the database does by itself: an orchestrator is only their clock.

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
      and j.run_at <= clock_timestamp() order by j.run_at limit 10000) found
  ) due, lateral (
    select count(*) as jobs from private.jobs j where j.claim_id is not null and j.kind = kind.name
  ) running, lateral (
    select count(*) as jobs from private.jobs j where j.dead_at is not null and j.kind = kind.name
  ) dead
$$;
comment on function orchestrator.count_jobs is
  '{jobs: [{kind, due (10000 at most), oldest_seconds (how late), running, dead}]}.';

grant execute on function orchestrator.run_job, orchestrator.count_jobs to service_role;

-- What grows ends: each duty below forgets rows past their age in private.settings, a thousand at a time.

create function private.forget_rows(table_name regclass, time_column name, kept_days integer, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  forgotten integer;
begin
  loop
    execute format('delete from %s where ctid = any (array('
      'select ctid from %s where %I < $1 order by %I limit 1000 for update skip locked))',
      table_name, table_name, time_column, time_column) using now() - make_interval(days => kept_days);
    get diagnostics forgotten = row_count;
    if forgotten < 1000 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;
comment on function private.forget_rows is 'Oldest first, by an index on the column; true when the time was over before.';

create function private.forget_commands(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.instance_commands', 'finished_at', settings.command_days, ends) from private.settings
$$;
comment on function private.forget_commands is 'Duty: commands that have ended, with their claims.';

grant execute on function private.forget_commands to service_role;

create function private.forget_instance_events(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.instance_events', 'created_at', settings.instance_event_days, ends) from private.settings
$$;
comment on function private.forget_instance_events is 'Duty: the history of numbers.';

grant execute on function private.forget_instance_events to service_role;

create function private.forget_waiting_events(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.waiting_events', 'created_at', settings.waiting_event_days, ends) from private.settings
$$;
comment on function private.forget_waiting_events is 'Duty: events about messages that never came.';

grant execute on function private.forget_waiting_events to service_role;

create function private.forget_chat_events(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.chat_events', 'created_at', settings.chat_event_days, ends) from private.settings
$$;
comment on function private.forget_chat_events is 'Duty: the lines between a chat''s messages.';

grant execute on function private.forget_chat_events to service_role;

create function private.forget_audit_log(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.audit_log', 'created_at', settings.audit_days, ends) from private.settings
$$;
comment on function private.forget_audit_log is 'Duty: who did what.';

grant execute on function private.forget_audit_log to service_role;

create function private.forget_admin_entries(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.admin_entries', 'expires_at', settings.audit_days, ends) from private.settings
$$;
comment on function private.forget_admin_entries is 'Duty: looks of platform administrators into accounts.';

grant execute on function private.forget_admin_entries to service_role;

create function private.forget_invitations(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.account_invitations', 'expires_at', settings.invitation_days, ends) from private.settings
$$;
comment on function private.forget_invitations is 'Duty: invitations past their end, accepted or not.';

grant execute on function private.forget_invitations to service_role;

create function private.forget_number_checks(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.number_checks', 'checked_at', settings.number_check_days, ends) from private.settings
$$;
comment on function private.forget_number_checks is 'Duty: answers that would be asked for again.';

grant execute on function private.forget_number_checks to service_role;

create function private.forget_message_counts(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.message_counts', 'hour', settings.count_days, ends) from private.settings
$$;
comment on function private.forget_message_counts is 'Duty: hourly counts.';

grant execute on function private.forget_message_counts to service_role;

create function private.tidy_imports(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  kept constant private.settings := (select settings from private.settings);
begin
  perform private.end_import(stale.id, 'cancelled', 'import_expired')
  from (
    select i.id from public.contact_imports i
    where i.status in ('uploaded', 'checked') and i.created_at < now() - interval '7 days'
    limit 100 for update skip locked
  ) stale;
  -- Its job is dead: it ends as what its last attempt ended with.
  perform private.end_import(lost.id, 'failed', lost.error_code)
  from (
    select i.id, coalesce(work.error_code, 'internal_error') as error_code
    from public.contact_imports i
    left join private.jobs work on work.kind = 'contact_import' and work.key = i.id::text
    where i.status in ('checking', 'running') and (work.id is null or work.dead_at is not null)
    limit 100 for update of i skip locked
  ) lost;
  delete from private.import_uploads u
  where u.created_at < now() - interval '1 day' and not exists (select from public.contact_imports i where i.id = u.id);
  return private.forget_rows('public.contact_import_errors', 'created_at', kept.import_error_days, ends)
    or private.forget_rows('public.contact_imports', 'finished_at', kept.import_days, ends);
end
$$;
comment on function private.tidy_imports is
  'Duty: files that nobody started, imports that cannot go on, reports and imports past their age.';

grant execute on function private.tidy_imports to service_role;

create function private.fold_usage(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  freed record;
begin
  for freed in select distinct r.account_id, r.kind from private.usage_releases r order by 1, 2 loop
    perform private.take_room(freed.account_id, freed.kind, 0, false);
    if clock_timestamp() >= ends then
      return exists (select from private.usage_releases);
    end if;
  end loop;
  return false;
end
$$;
comment on function private.fold_usage is 'Duty: takes what was deleted off the counts of accounts that add nothing.';

grant execute on function private.fold_usage to service_role;

create function private.forget_orchestrators(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
begin
  with forgotten as (
    delete from public.orchestrators o
    where o.heartbeat_at < now() - (select make_interval(days => settings.orchestrator_days) from private.settings)
      -- Whoever has the session of a number, or files, is waited for.
      and not exists (select from private.leases lease where lease.session_home = o.id)
      and not exists (select from public.media m where m.store_home = o.id)
    returning o.id
  )
  delete from private.media_deletions gone using forgotten where gone.store_home = forgotten.id;
  return false;
end
$$;
comment on function private.forget_orchestrators is 'Duty: machines that were not heard of for long, with what only they could delete.';

grant execute on function private.forget_orchestrators to service_role;

create function private.forget_dead_jobs(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.jobs', 'dead_at', settings.dead_job_days, ends) from private.settings
$$;
comment on function private.forget_dead_jobs is 'Duty: jobs that were given up.';

grant execute on function private.forget_dead_jobs to service_role;

create function private.drop_old_events(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
begin
  while (orchestrator.drop_events(10000) ->> 'dropped')::integer = 10000 loop
    if clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
  return false;
end
$$;
comment on function private.drop_old_events is 'Duty: events past their age that everybody has read.';

grant execute on function private.drop_old_events to service_role;

create or replace function orchestrator.doctor()
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('checks', jsonb_agg(checks)) from (values
    ('realtime_policies',
      (select count(*) = 2 from pg_catalog.pg_policies p
        where (p.schemaname, p.tablename) = ('realtime', 'messages') and p.policyname like 'zapbase:%'),
      'private channels need the policies on realtime.messages',
      'run supabase/owned_by_supabase/realtime.messages.sql in the SQL editor'),
    ('publication',
      exists (select from pg_catalog.pg_publication_tables p
        where (p.pubname, p.schemaname, p.tablename) = ('supabase_realtime', 'public', 'instances')),
      'public.instances must be in the publication supabase_realtime',
      'alter publication supabase_realtime add table public.instances'),
    ('row_level_security',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity),
      'every table of the schema public has row level security',
      'alter table … enable row level security'),
    ('grants',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and (has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate')
            or has_table_privilege('authenticated', c.oid, 'insert, update, truncate'))),
      'anon holds nothing and members write no whole row',
      'something has granted more than the migrations: revoke it'),
    ('orchestrator_functions',
      not exists (select from pg_catalog.pg_proc p where p.pronamespace = 'orchestrator'::regnamespace
        and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))),
      'only service_role executes orchestrator.*', 'revoke execute on all functions in schema orchestrator from public'),
    ('event_consumers',
      not exists (select from jsonb_each(orchestrator.event_lags() -> 'seconds') lag where lag.value::numeric > 259200),
      'everybody who reads private.events is at most three days behind',
      'see zapbase_event_lag_seconds of /metrics, and what the worker events says in an orchestrator''s log'),
    ('dead_jobs',
      not exists (select from private.jobs j where j.dead_at is not null),
      'no job was given up' || coalesce((select ': ' || string_agg(dead.told, ', ' order by dead.told) from (
        select j.kind || ' (' || coalesce(j.error_code, '') || ') ' || count(*) as told
        from private.jobs j where j.dead_at is not null group by j.kind, j.error_code) dead), ''),
      'select * from private.jobs where dead_at is not null; private.enqueue_job(kind, key, account_id) asks for one again')
  ) checks (name, ok, detail, hint)
$$;

create or replace function orchestrator.expire_commands()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with ending as (
    select c.id, ending.error_code from private.ending_commands() ending join public.instance_commands c on c.id = ending.id
    limit 500
    for update of c skip locked
  )
  update public.instance_commands c
  set status = 'failed', error_code = ending.error_code, finished_at = clock_timestamp()
  from ending where c.id = ending.id and c.status in ('queued', 'running');
  get diagnostics expired = row_count;
  return jsonb_build_object('expired', expired);
end
$$;

create function orchestrator.open_import(orchestrator_id uuid, number bigint, import_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  return private.plan_of_import(private.hold_import(orchestrator_id, number, import_id));
end
$$;

comment on function orchestrator.open_import is 'What is to be known before its lines are read. Code: import_lost.';

create function orchestrator.poll(orchestrator_id uuid, number bigint, kinds text[])
returns jsonb language plpgsql set search_path = ''
as $$
declare
  -- First: the questions wait for nobody, and the orchestrator that asks lives.
  answer constant jsonb := orchestrator.heartbeat(orchestrator_id, number);
  next_send constant timestamptz := private.first_send(orchestrator_id, number);
  next_job constant timestamptz := private.next_job(kinds);
begin
  return answer || jsonb_build_object(
    'due', array_remove(array[
      case when private.has_commands(orchestrator_id, number) then 'commands' end,
      case when private.has_free_leases(orchestrator_id) then 'leases' end,
      case when next_send <= clock_timestamp() or private.has_uncertain_messages(orchestrator_id, number) then 'messages' end,
      case when private.has_media(orchestrator_id, number) then 'media' end,
      case when next_job <= clock_timestamp() or private.has_lost_jobs() then 'jobs' end], null),
    'next_seconds', jsonb_strip_nulls(jsonb_build_object(
      'messages', private.seconds_until(next_send), 'jobs', private.seconds_until(next_job))));
end
$$;

comment on function orchestrator.poll is
  'A heartbeat that also says what there is to do: due (commands, leases, messages, media, jobs of these kinds), and next_seconds, in how many there will be messages and jobs.';

create or replace function orchestrator.register(orchestrator_id uuid, hostname text, version text, capacity integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  new_number bigint;
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  if register.capacity is null or register.capacity not between 1 and 500 then
    perform private.fail('capacity_invalid', format('capacity is %s', register.capacity), 'give 1 to 500');
  end if;
  insert into public.orchestrators as known (id, hostname, version, capacity, number)
  values (register.orchestrator_id, register.hostname, register.version, register.capacity,
    nextval('private.orchestrator_numbers'))
  on conflict (id) do update set hostname = excluded.hostname, version = excluded.version,
    capacity = excluded.capacity, number = excluded.number,
    registered_at = clock_timestamp(), heartbeat_at = clock_timestamp()
  returning known.number into new_number;
  -- Whoever still writes under an earlier number is waited for.
  perform from private.leases held where held.orchestrator_id = register.orchestrator_id for update;
  update private.leases held set number = new_number, expires_at = ends
  where held.orchestrator_id = register.orchestrator_id;
  -- What ran under an earlier number is forgotten by its process, and a command runs at most once.
  update public.instance_commands lost
  set status = 'failed', error_code = 'orchestrator_lost', finished_at = clock_timestamp()
  from private.command_claims claim
  where claim.command_id = lost.id and lost.status = 'running'
    and claim.orchestrator_id = register.orchestrator_id and claim.number < new_number;
  perform private.enqueue_duties();
  perform private.mark_supervised(orchestrator_id, new_number);
  return private.answer_leases(orchestrator_id, new_number, ends);
end
$$;

create or replace function private.apply_or_keep(instance_id uuid, events jsonb[], out applied integer, out waiting integer)
language plpgsql set search_path = ''
as $$
begin
  applied := private.apply_changes(instance_id, array(select private.find_changes(instance_id, events)));
  insert into private.waiting_events (instance_id, wa_message_id, event)
  select apply_or_keep.instance_id, event -> 'data' ->> 'message_id', event
  from unnest(events) event
  where length(event -> 'data' ->> 'message_id') between 1 and 200 and not exists (
    select from public.conversations c
    where c.instance_id = apply_or_keep.instance_id and c.wa_message_id = event -> 'data' ->> 'message_id')
  on conflict do nothing;
  get diagnostics waiting = row_count;
end
$$;

create function private.contact_erasure(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  erasure public.contact_erasures;
begin
  loop
    select * into erasure from public.contact_erasures e
    where e.id = contact_erasure.key::uuid and e.status = 'running' for no key update;
    if erasure.id is null or not private.erase_chunk(erasure, 500) then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;

comment on function private.contact_erasure is 'A step of the job of an erasure: any orchestrator may go on with the next.';

create or replace function private.end_import(import_id uuid, status text, error_code text default null)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.contact_imports i
  set status = end_import.status, error_code = end_import.error_code, finished_at = clock_timestamp(),
    sample = case when end_import.status = 'checked' then i.sample else '[]' end
  where i.id = end_import.import_id;
  delete from private.jobs j where j.kind = 'contact_import' and j.key = end_import.import_id::text;
  if end_import.status = 'checked' then
    delete from private.import_keys known where known.upload_id = end_import.import_id;
  else
    delete from private.import_uploads u where u.id = end_import.import_id;
  end if;
end
$$;

create function private.ending_commands()
returns table (id uuid, error_code text) language plpgsql stable rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select c.id, case c.status when 'queued' then 'no_orchestrator' else 'orchestrator_lost' end
  from public.instance_commands c
  left join private.command_claims claim on claim.command_id = c.id
  left join private.leases lease on lease.instance_id = c.instance_id
    and lease.orchestrator_id = claim.orchestrator_id and lease.number = claim.number
    and lease.expires_at > clock_timestamp()
  where c.status in ('queued', 'running')
    and (c.status = 'queued' and c.expires_at <= clock_timestamp() or c.status = 'running' and lease.instance_id is null);
end
$$;

create or replace function private.erase_contact(contact_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  c public.contacts := private.require_contact(contact_id);
  erasure public.contact_erasures;
begin
  if c.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins erase people');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || c.account_id, 0));
  select * into c from public.contacts k where k.id = c.id for no key update;
  if c.erased_at is null then
    perform private.forget_traces(c);
    perform private.forget_contact(c);
    perform private.record_event(c.account_id, 'contact.erased', c.id);
    insert into public.contact_erasures (account_id, contact_id) values (c.account_id, c.id) returning * into erasure;
    perform private.enqueue_job('contact_erasure', erasure.id::text, c.account_id);
  end if;
  select * into erasure from public.contact_erasures e
  where e.account_id = c.account_id and e.contact_id = c.id order by e.created_at desc limit 1;
  return to_jsonb(erasure);
end
$$;

create function private.expire_media(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with hopeless as (
    select m.id, case
      when m.attempts >= 12 then 'media_unreadable'
      when exists (select from public.conversations c
        where c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null) then 'media_gone'
      else 'upload_missing' end as error_code
    from public.media m
    where m.state = 'pending' and m.source_url is null and m.next_attempt_at < clock_timestamp() and (
      m.attempts >= 12 and not exists (select from private.media_claims claim where claim.media_id = m.id)
      -- Neither a number that could still give it nor a message that waits for it.
      or m.created_at < clock_timestamp() - interval '1 day' and not exists (
        select from public.conversations c join public.instances i on i.id = c.instance_id
        where c.account_id = m.account_id and c.media_id = m.id
          and (c.wa_message_id is not null or c.status in ('queued', 'sending'))))
    limit 500
    for update of m skip locked
  )
  update public.media m set state = 'failed', error_code = hopeless.error_code
  from hopeless where m.id = hopeless.id;
  get diagnostics expired = row_count;
  return expired = 500;
end
$$;

comment on function private.expire_media is
  'Duty: ends the waiting for files of removed numbers, for uploads that never came and for those that break whoever fetches them.';

create function private.first_send(orchestrator_id uuid, number bigint)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select min(case
      when private.day_room(i) = 0 then date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'
      when private.minute_room(i) = 0 then date_trunc('minute', clock_timestamp()) + interval '1 minute'
      else queue.send_at end)
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select c.send_at from public.conversations c
      where c.instance_id = i.id and c.status = 'queued' order by c.send_at limit 1) queue);
end
$$;

comment on function private.first_send is 'When something may be sent, as far as one look tells; null: nothing is queued.';

create function private.has_commands(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from public.instance_commands c join private.leases lease on lease.instance_id = c.instance_id
      where c.status = 'queued' and lease.orchestrator_id = has_commands.orchestrator_id
        and lease.number = has_commands.number and lease.expires_at > clock_timestamp())
    or exists (select from private.ending_commands());
end
$$;

comment on function private.has_commands is 'Whether there is one to run, or one to end.';

create function private.has_free_leases(orchestrator_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.leases lease
      where (lease.expires_at is null or lease.expires_at <= clock_timestamp())
        and (lease.session_home is null or lease.session_home = has_free_leases.orchestrator_id))
    and (select known.capacity > (select count(*) from private.leases held
        where held.orchestrator_id = known.id and held.expires_at > clock_timestamp())
      from public.orchestrators known where known.id = has_free_leases.orchestrator_id);
end
$$;

comment on function private.has_free_leases is 'Whether lease_instances would find one.';

create function private.has_media(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.due_media(orchestrator_id, number, 1))
    or exists (select from private.media_deletions gone
      where gone.store_home is null or gone.store_home = has_media.orchestrator_id);
end
$$;

comment on function private.has_media is 'Whether there is a file to fetch, or one to delete.';

create function private.has_uncertain_messages(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return exists (select from public.conversations c where c.status = 'queued' and c.expires_at <= clock_timestamp())
    or exists (
      select from private.ready_instances(orchestrator_id, number) i
      join public.conversations c on c.instance_id = i.id and c.status in ('sending', 'unconfirmed')
      left join private.message_claims claim on claim.conversation_id = c.id
      where (c.status = 'sending' and claim.number is distinct from has_uncertain_messages.number)
        or (c.status = 'unconfirmed' and claim.claimed_at > clock_timestamp() - interval '1 day'));
end
$$;

comment on function private.has_uncertain_messages is 'Whether expire_messages or unsettled_messages would find one.';

create or replace function private.hold_import(orchestrator_id uuid, number bigint, import_id uuid)
returns public.contact_imports language plpgsql set search_path = ''
as $$
declare
  held public.contact_imports;
begin
  perform private.hold_number(orchestrator_id, number);
  select i.* into held from public.contact_imports i
  where i.id = hold_import.import_id and i.status in ('checking', 'running') for no key update;
  if held.id is null or not exists (select from private.jobs j
    where j.kind = 'contact_import' and j.key = held.id::text
      and (j.orchestrator_id, j.number) = (hold_import.orchestrator_id, hold_import.number)) then
    perform private.fail('import_lost', 'the import has ended, was cancelled or is another''s', 'leave it');
  end if;
  return held;
end
$$;

create function private.purge_accounts(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  unlinked_by constant interval := (select make_interval(days => settings.unlinking_days) from private.settings);
  account public.accounts;
begin
  for account in
    select * from public.accounts a where a.status = 'closed' and a.closes_at <= now()
    order by a.closes_at, a.id limit 100 for update skip locked
  loop
    -- After that the hosts of its numbers are not waited for, nor asked again.
    if account.closes_at > now() - unlinked_by then
      continue when not private.unlink_numbers(account.id);
    end if;
    if not private.empty_account(account.id, ends, 500) then
      return true;
    end if;
    raise log 'account % is deleted', account.id;
    if clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
  return false;
end
$$;

comment on function private.purge_accounts is 'Duty: deletes accounts whose closes_at has passed.';

create function private.seconds_until(moment timestamptz)
returns double precision language plpgsql stable set search_path = ''
as $$
begin
  -- Of null and zero, greatest() is zero: whoever has nothing to wait for would ask again at once.
  return case when moment is not null then greatest(extract(epoch from moment - clock_timestamp()), 0) end;
end
$$;

create or replace function private.start_contact_import(import_id uuid, mapping jsonb, tags text[], dry_run boolean)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  found_import public.contact_imports;
begin
  select * into found_import from public.contact_imports i
  where i.id = start_contact_import.import_id and i.account_id = any (array(select private.account_ids())) for update;
  if found_import.id is null then
    perform private.fail('import_not_found', 'no such import of yours');
  end if;
  perform private.require_importing(found_import.account_id);
  if found_import.status in ('checking', 'running') then
    perform private.fail('import_running', 'this import is under way');
  elsif found_import.status not in ('uploaded', 'checked') then
    perform private.fail('import_ended', format('this import is %s', found_import.status), 'upload the file again');
  end if;
  perform private.check_mapping(found_import.account_id, found_import.columns, start_contact_import.mapping);
  if private.are_tags(coalesce(start_contact_import.tags, '{}')) is not true then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  delete from public.contact_import_errors e
  where e.account_id = found_import.account_id and e.import_id = found_import.id;
  update private.import_uploads u set next_chunk = 0 where u.id = found_import.id;
  update public.contact_imports i
  set status = case when start_contact_import.dry_run then 'checking' else 'running' end,
    dry_run = coalesce(start_contact_import.dry_run, false), mapping = start_contact_import.mapping,
    tags = coalesce(start_contact_import.tags, '{}'), processed = 0, created = 0, updated = 0, failed = 0, error_code = null,
    actor_kind = (private.actor()).kind, actor_id = auth.uid(), started_at = clock_timestamp(), finished_at = null
  where i.id = found_import.id;
  perform private.enqueue_job('contact_import', found_import.id::text, found_import.account_id);
  return private.show_import(found_import.id);
exception when unique_violation then
  perform private.fail('import_running', 'another import of this account is under way', 'wait for its end, or cancel it');
end
$$;

comment on function private.is_alive is 'Has it been heard of lately, under its present number?';

grant execute on function orchestrator.poll, private.seconds_until, private.has_free_leases, private.ending_commands,
  private.has_commands, private.first_send, private.has_uncertain_messages, private.has_media to service_role;
grant execute on function orchestrator.open_import, private.purge_accounts, private.contact_erasure, private.expire_media to service_role;

drop trigger announce_erasures on public.contact_erasures;
drop trigger announce_imports on public.contact_imports;
drop function private.announce_erasures();
drop function private.announce_imports();
drop function orchestrator.claim_imports(uuid, bigint, integer);
drop function orchestrator.tidy_imports();
drop function orchestrator.erase_some(uuid, bigint);
drop function orchestrator.expire_media();
drop function orchestrator.purge_accounts(uuid, bigint, double precision, integer);
drop index public.contact_erasures_running;

delete from private.event_kinds where kind = 'erasure.started';
update private.event_kinds set orchestrator_event = null where kind = 'contact.erased';
update private.event_kinds set orchestrator_event = null, description = 'an import has come further' where kind = 'import.changed';
insert into private.event_kinds (kind, subject, recorded, orchestrator_event, description) values
  ('job.due', 'jobs', false, 'job', 'something is to be done now that was not known before');

-- Rows that are part of the schema: what jobs there are.

insert into private.job_kinds (name, is_step, every, max_attempts) values
  ('contact_import', false, null, 8),
  ('contact_erasure', true, null, 20),
  ('fold_usage', true, '1 hour', null),
  ('purge_accounts', true, '10 minutes', null),
  ('expire_media', true, '10 minutes', null),
  ('tidy_imports', true, '30 minutes', null),
  ('drop_old_events', true, '1 hour', null),
  ('forget_commands', true, '1 hour', null),
  ('forget_instance_events', true, '1 hour', null),
  ('forget_waiting_events', true, '1 hour', null),
  ('forget_chat_events', true, '1 hour', null),
  ('forget_audit_log', true, '1 hour', null),
  ('forget_admin_entries', true, '1 hour', null),
  ('forget_invitations', true, '1 hour', null),
  ('forget_number_checks', true, '1 hour', null),
  ('forget_message_counts', true, '1 hour', null),
  ('forget_orchestrators', true, '1 hour', null),
  ('forget_dead_jobs', true, '1 hour', null);

-- What is under way goes on.
select private.enqueue_job('contact_import', i.id::text, i.account_id)
from public.contact_imports i where i.status in ('checking', 'running');
select private.enqueue_job('contact_erasure', e.id::text, e.account_id)
from public.contact_erasures e where e.status = 'running';
drop table private.import_claims;
