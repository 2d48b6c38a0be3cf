CREATE OR REPLACE FUNCTION orchestrator.claim_webhook_deliveries(claim_id uuid, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  moment timestamptz;
  ids uuid[];
begin
  if claim_id is null then
    perform private.fail('claim_invalid', 'whoever claims says by which id');
  end if;
  -- One claims at a time: two would think of the same endpoint that it has room.
  perform pg_advisory_xact_lock(hashtextextended('webhook_claims', 0));
  moment := clock_timestamp();
  if not exists (select from public.webhook_deliveries d where d.claim_id = claim_webhook_deliveries.claim_id) then
    ids := private.pick_webhook_deliveries(greatest(least(max_items, 500), 0));
    -- Another may have changed them meanwhile.
    ids := array(
      select d.id from public.webhook_deliveries d
      where d.id = any (ids)
        and d.status in ('pending', 'retrying') and d.next_attempt_at <= moment
      for update skip locked);
    update public.webhook_deliveries d
    set claim_id = claim_webhook_deliveries.claim_id, next_attempt_at = moment + interval '60 seconds'
    where d.id = any (ids) and exists (select from private.webhook_bodies b where b.event_id = d.event_id);
    update public.webhook_deliveries d
    set status = 'dead', last_error = 'webhook_body_gone', next_attempt_at = null, claim_id = null
    where d.id = any (ids) and d.claim_id is distinct from claim_webhook_deliveries.claim_id;
  end if;
  return private.claimed_webhook_deliveries(claim_id, moment);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.finish_webhook_deliveries(claim_id uuid, results jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
begin
  return jsonb_build_object('finished', private.finish_webhook_deliveries(claim_id, results),
    'next_seconds', orchestrator.next_webhook_delivery());
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.next_webhook_delivery()
 RETURNS double precision
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  turn constant uuid := (select t.last_account_id from private.webhook_turns t);
  most integer;
  accounts uuid[];
begin
  -- Mostly the first few have something that may be sent.
  for most in select unnest('{10,1000}'::integer[]) loop
    accounts := (select found.accounts from private.due_webhook_accounts(turn, most, moment) found);
    if private.pick_of_webhook_accounts(accounts, 1, moment) <> '{}' then
      return 0;
    end if;
  end loop;
  return private.seconds_until((
    select d.next_attempt_at from public.webhook_deliveries d
    where d.status in ('pending', 'retrying') and d.next_attempt_at > moment
    order by d.next_attempt_at limit 1));
end
$function$;

CREATE OR REPLACE FUNCTION private.pick_of_webhook_accounts(accounts uuid[], room integer, moment timestamp with time zone)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  return array(
    with running as materialized (
      select d.endpoint_id, count(*) as deliveries from public.webhook_deliveries d
      where d.claim_id is not null and d.next_attempt_at > moment group by d.endpoint_id
    ), endpoints as materialized (
      select w.id, w.account_id, w.failures > 0 as is_failing, given.place,
        w.room - coalesce(running.deliveries, 0) as free
      from unnest(accounts) with ordinality given (account_id, place)
      join public.accounts a on a.id = given.account_id and a.status = 'active'
      join public.webhook_endpoints w on w.account_id = given.account_id and w.enabled
      left join running on running.endpoint_id = w.id, lateral (
        select d.next_attempt_at from public.webhook_deliveries d
        where d.status in ('pending', 'retrying') and d.account_id = w.account_id and d.endpoint_id = w.id
        order by d.next_attempt_at, d.event_id limit 1
      ) first
      where w.room > coalesce(running.deliveries, 0) and first.next_attempt_at <= moment
    ), shares as materialized (
      -- Twice what each would get if all had as many.
      select e.*, ceil(2.0 * pick_of_webhook_accounts.room / (count(*) over (partition by e.account_id)
        * (select count(distinct other.account_id) from endpoints other)))::bigint as share
      from endpoints e
    ), due as materialized (
      select found.id, e.account_id, e.place, e.is_failing,
        row_number() over (partition by e.id order by found.next_attempt_at, found.event_id) as turn
      from shares e, lateral (
        select d.id, d.next_attempt_at, d.event_id from public.webhook_deliveries d
        where d.status in ('pending', 'retrying') and d.account_id = e.account_id and d.endpoint_id = e.id
          and d.next_attempt_at <= moment
        order by d.next_attempt_at, d.event_id limit least(e.free, e.share)
      ) found
    ), turns as (
      -- The first of each account before the second of any, and of each endpoint within it. Of those that fail as many as
      -- keep none of the others waiting.
      select due.id, due.place, row_number() over (partition by due.account_id order by due.turn, random()) as turn,
        row_number() over (partition by due.is_failing order by due.turn, random()) as place_of_kind, due.is_failing
      from due
    )
    select turns.id from turns
    where not turns.is_failing or turns.place_of_kind <= greatest(private.room_for_failing(moment), 0)
    order by turns.turn, turns.place limit room);
end
$function$;

CREATE OR REPLACE FUNCTION private.pick_webhook_deliveries(room integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  turn constant uuid := (select t.last_account_id from private.webhook_turns t);
  accounts uuid[];
  visited uuid;
  ids uuid[];
begin
  if room <= 0 then
    return '{}';
  end if;
  select found.accounts, found.visited into accounts, visited from private.due_webhook_accounts(turn, room, moment) found;
  ids := private.pick_of_webhook_accounts(accounts, room, moment);
  if ids <> '{}' then
    insert into private.webhook_turns as turns (last_account_id) values (visited)
    on conflict on constraint webhook_turns_pkey do update set last_account_id = excluded.last_account_id;
  end if;
  return ids;
end
$function$;

CREATE OR REPLACE FUNCTION private.room_for_failing(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return 50 - (
    select count(*) from public.webhook_deliveries d join public.webhook_endpoints w on w.id = d.endpoint_id
    where d.claim_id is not null and d.next_attempt_at > moment and w.failures > 0);
end
$function$;

CREATE OR REPLACE FUNCTION private.write_webhook_deliveries(events private.events[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  wanted constant private.events[] := array(
    select e from unnest(events) e
    where exists (select from public.webhook_endpoints w
      where w.account_id = e.account_id and w.enabled and e.kind = any (w.events)));
  written integer;
begin
  if wanted = '{}' then
    return 0;
  end if;
  perform private.hold_webhook_bodies(array(select distinct e.account_id from unnest(wanted) e));
  with endpoints as materialized (
    -- Whoever deletes one waits, and finds what was written for it.
    select w.* from public.webhook_endpoints w
    where w.account_id = any (array(select distinct e.account_id from unnest(wanted) e)) and w.enabled for key share
  ), asked as materialized (
    select content.event_id, content.account_id, content.kind, content.contact_id, w.id as endpoint_id, content
    from private.webhook_contents(wanted) content
    join endpoints w on w.account_id = content.account_id and content.kind = any (w.events)
      and (w.instance_ids = '{}' or content.instance_id is null or content.instance_id = any (w.instance_ids))
      and (w.tags = '{}' or content.tags && w.tags)
  ), bodies as (
    insert into private.webhook_bodies (event_id, account_id, contact_id, body)
    select told.event_id, told.account_id, told.contact_id, private.webhook_body(told.content)
    from (select distinct on (asked.event_id) asked.* from asked order by asked.event_id) told
    on conflict do nothing
  )
  insert into public.webhook_deliveries (account_id, endpoint_id, event_id, event, next_attempt_at)
  select asked.account_id, asked.endpoint_id, asked.event_id, asked.kind, statement_timestamp()
  from asked order by asked.event_id
  on conflict do nothing;
  get diagnostics written = row_count;
  if written > 0 then
    perform private.hint_deliveries();
  end if;
  return written;
end
$function$;
