DROP TRIGGER "move_account_rules" ON "public"."accounts";

CREATE OR REPLACE FUNCTION orchestrator.count_jobs()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.due_accounts(kind text, after uuid, most integer, OUT accounts uuid[], OUT visited uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

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
$function$;

CREATE OR REPLACE FUNCTION private.pick_of_accounts(kind text, accounts uuid[], room integer)
 RETURNS bigint[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
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
            and j.claim_id is null and j.dead_at is null and j.run_at <= moment
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
$function$;

CREATE OR REPLACE FUNCTION private.walk_accounts(kind text, after uuid, most integer, OUT accounts uuid[], OUT visited uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE TRIGGER move_account_rules AFTER UPDATE OF opt_out_words, welcome_flow_id, away_flow_id, default_flow_id ON public.accounts FOR EACH ROW WHEN (((((old.opt_out_words IS DISTINCT FROM new.opt_out_words) OR (old.welcome_flow_id IS DISTINCT FROM new.welcome_flow_id)) OR (old.away_flow_id IS DISTINCT FROM new.away_flow_id)) OR (old.default_flow_id IS DISTINCT FROM new.default_flow_id))) EXECUTE FUNCTION private.move_account_rules();
