CREATE OR REPLACE FUNCTION private.pick_jobs(kind private.job_kinds, room integer)
 RETURNS bigint[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.pick_of_accounts(kind text, accounts uuid[], room integer)
 RETURNS bigint[]
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
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
$function$;
