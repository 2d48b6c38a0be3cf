-- Which jobs an orchestrator does now. An account's thousand jobs keep another's one waiting for its turn alone. What is due
-- is asked by a constant: clock_timestamp() changes from row to row, so that an index would be walked to its end for it.
set check_function_bodies = off;

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
  moment constant timestamptz := clock_timestamp();
  accounts uuid[];
  visited uuid;
  picked bigint[];
begin
  picked := array(
    select j.id from private.jobs j
    where j.kind = kind.name and j.account_id is null and j.claim_id is null and j.dead_at is null
      and j.run_at <= moment
    order by j.lane, j.run_at limit room for update skip locked);
  if cardinality(picked) < room then
    select found.accounts, found.visited into accounts, visited
    from private.due_accounts(kind.name, kind.last_account_id, room - cardinality(picked)) found;
    -- Mostly nothing is due of a kind, and it is asked of each.
    if accounts <> '{}' then
      picked := picked || private.pick_of_accounts(kind.name, accounts, room - cardinality(picked));
    end if;
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
  moment constant timestamptz := clock_timestamp();
  due integer;
begin
  -- Where little is due it says whose it is, however many accounts have something for later.
  select array_agg(early.account_id order by (early.account_id > after) desc nulls last, early.account_id), max(early.looked)
  into accounts, due
  from (
    select found.account_id, sum(count(*)) over () as looked from (
      select j.account_id from private.jobs j
      where j.kind = due_accounts.kind and j.claim_id is null and j.dead_at is null and j.run_at <= moment
      order by j.run_at limit 500
    ) found group by found.account_id
  ) early;
  if due < 500 or due is null then
    accounts := (array_remove(coalesce(accounts, '{}'), null))[:most];
    visited := accounts[cardinality(accounts)];
  else
    select found.accounts, found.visited into accounts, visited from private.walk_accounts(kind, after, most) found;
  end if;
end
$$;
comment on function private.due_accounts is 'The next accounts, in a circle, for which something of this kind is due.';

create function private.walk_accounts(kind text, after uuid, most integer, out accounts uuid[], out visited uuid)
language plpgsql stable set search_path = ''
as $$
declare
  moment constant timestamptz := clock_timestamp();
  first constant uuid := '00000000-0000-0000-0000-000000000000';
  account uuid := after;
  is_around boolean := after is null;
begin
  accounts := '{}';
  -- From account to account: what one of them has waiting costs one look, however much it is.
  for step in 1..1000 loop
    account := (
      select j.account_id from private.jobs j
      where j.kind = walk_accounts.kind and j.claim_id is null and j.dead_at is null
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
      where j.kind = walk_accounts.kind and j.account_id = account and j.claim_id is null and j.dead_at is null
        and j.lane between 0 and 3 and j.run_at <= moment) then
      accounts := accounts || account;
      exit when cardinality(accounts) >= most;
    end if;
  end loop;
end
$$;
comment on function private.walk_accounts is 'The same where more is due than one would look at.';

create function private.pick_of_accounts(kind text, accounts uuid[], room integer)
returns bigint[] language plpgsql set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  moment constant timestamptz := clock_timestamp();
  -- The first of each account before the second of any; a few more are looked at, for another may claim just now.
  due constant bigint[] := array(
    select found.id
    from unnest(accounts) with ordinality given (account_id, place), lateral (
      select j.id, row_number() over (order by j.lane, j.run_at) as turn
      from generate_series(0, 3) ordered (lane), lateral (
        select j.id, j.lane, j.run_at from private.jobs j
        where j.kind = pick_of_accounts.kind and j.account_id = given.account_id and j.lane = ordered.lane
          and j.claim_id is null and j.dead_at is null and j.run_at <= moment
        order by j.run_at limit room + 50
      ) j
      order by j.lane, j.run_at limit room + 50
    ) found
    order by found.turn, given.place limit room + 50);
begin
  return array(
    select j.id from unnest(due) with ordinality given (id, place) join private.jobs j on j.id = given.id
    -- By its key: "is true", because no other index shall seem to do while the queue seems empty.
    where (j.claim_id is null) is true and (j.dead_at is null) is true
    order by given.place limit room
    for update of j skip locked);
end
$$;

grant execute on function orchestrator.claim_jobs, private.claimed_jobs, private.next_job,
  private.lost_jobs, private.has_lost_jobs, private.release_lost_jobs,
  private.pick_jobs, private.due_accounts, private.walk_accounts, private.pick_of_accounts to service_role;
