-- Which deliveries somebody sends now. An endpoint's million keep another's single one waiting for its turn alone, an
-- account's fifty endpoints another's one; and one that hangs has one under way. What is due is asked by a constant:
-- clock_timestamp() changes from row to row, so that an index would be walked to its end for it.
set check_function_bodies = off;

create table private.webhook_turns (
  singleton boolean primary key default true check (singleton),
  last_account_id uuid
);
comment on table private.webhook_turns is 'Whose turn was last: the next claim begins after it.';

grant select, insert, update on private.webhook_turns to service_role;

create function orchestrator.claim_webhook_deliveries(claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
-- However many there are, and whatever is known of them: what is looked for is found in the order of an index.
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
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
$$;
comment on function orchestrator.claim_webhook_deliveries is
  'Takes due deliveries, 500 at most, for 60 seconds: [{id, endpoint_id, url, webhook_id, body, secrets, attempt}]. The same claim_id answers the same ones while they run. Code: claim_invalid.';

create function private.claimed_webhook_deliveries(claim_id uuid, moment timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    with secrets as materialized (
      select w.id, w.url, private.signing_secrets(w) as signing from public.webhook_endpoints w
      where w.id in (select d.endpoint_id from public.webhook_deliveries d
        where d.claim_id = claimed_webhook_deliveries.claim_id)
    )
    select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'endpoint_id', d.endpoint_id, 'url', secrets.url,
      'webhook_id', private.webhook_id(d), 'body', b.body, 'secrets', secrets.signing, 'attempt', d.attempts + 1)
      order by d.event_id, d.id), '[]')
    from public.webhook_deliveries d
    join secrets on secrets.id = d.endpoint_id
    join private.webhook_bodies b on b.event_id = d.event_id
    where d.claim_id = claimed_webhook_deliveries.claim_id and d.next_attempt_at > claimed_webhook_deliveries.moment);
end
$$;

create function private.pick_webhook_deliveries(room integer)
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  begun constant uuid := (select t.last_account_id from private.webhook_turns t);
  found record;
begin
  if room <= 0 then
    return '{}';
  end if;
  select * into found from private.find_webhook_deliveries(room, room, clock_timestamp());
  -- Also past those that have something due and nothing that may be sent: whoever comes after them gets his turn.
  if found.visited is distinct from begun then
    insert into private.webhook_turns as turns (last_account_id) values (found.visited)
    on conflict on constraint webhook_turns_pkey do update set last_account_id = excluded.last_account_id;
  end if;
  return found.ids;
end
$$;

create function private.find_webhook_deliveries(room integer, at_once integer, moment timestamptz, out ids uuid[], out visited uuid)
language plpgsql stable set search_path = ''
as $$
declare
  begun constant uuid := (select t.last_account_id from private.webhook_turns t);
  few constant uuid[] := private.few_webhook_accounts(begun, moment);
  accounts uuid[];
  is_around boolean := false;
  looked integer := 0;
begin
  ids := '{}';
  visited := begun;
  while looked < 1000 loop
    if few is not null then
      accounts := few[looked + 1 : looked + at_once];
    else
      select walked.accounts, walked.is_around into accounts, is_around
      from private.walk_webhook_accounts(begun, visited, at_once, is_around) walked;
    end if;
    exit when accounts = '{}';
    looked := looked + cardinality(accounts);
    visited := accounts[cardinality(accounts)];
    ids := private.pick_of_webhook_accounts(accounts, room, moment);
    exit when ids <> '{}';
  end loop;
end
$$;
comment on function private.find_webhook_deliveries is
  'Of the next so many accounts, in a circle, of which something may be sent; visited: the last that was looked at.';

create function private.few_webhook_accounts(begun uuid, moment timestamptz)
returns uuid[] language plpgsql stable set search_path = ''
as $$
declare
  accounts uuid[];
  due integer;
begin
  select array_agg(early.account_id order by (early.account_id > begun) desc nulls last, early.account_id), max(early.looked)
  into accounts, due
  from (
    select found.account_id, sum(count(*)) over () as looked from (
      select d.account_id from public.webhook_deliveries d
      where d.status in ('pending', 'retrying') and d.next_attempt_at <= moment
      order by d.next_attempt_at limit 500
    ) found group by found.account_id
  ) early;
  return case when due >= 500 then null else coalesce(accounts, '{}') end;
end
$$;
comment on function private.few_webhook_accounts is
  'Where little is due it says whose it is, however many accounts have something for later; null: more is due than one would look at.';

create function private.walk_webhook_accounts(begun uuid, after uuid, most integer, inout is_around boolean, out accounts uuid[])
language plpgsql stable set search_path = ''
as $$
declare
  first constant uuid := '00000000-0000-0000-0000-000000000000';
  account uuid := coalesce(after, first);
begin
  accounts := '{}';
  -- From account to account: what one of them has waiting costs one look, however much it is.
  while cardinality(accounts) < most loop
    account := (
      select d.account_id from public.webhook_deliveries d
      where d.status in ('pending', 'retrying') and d.account_id > account
      order by d.account_id limit 1);
    if account is null and not is_around then
      is_around := true;
      account := first;
      continue;
    end if;
    exit when account is null or is_around and account > coalesce(begun, first);
    accounts := accounts || account;
  end loop;
end
$$;
comment on function private.walk_webhook_accounts is 'The next that have something waiting, in a circle that ends where it began.';

create function private.pick_of_webhook_accounts(accounts uuid[], room integer, moment timestamptz)
returns uuid[] language plpgsql stable set search_path = ''
as $$
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
$$;

create function private.room_for_failing(moment timestamptz)
returns bigint language plpgsql stable set search_path = ''
as $$
begin
  return 50 - (
    select count(*) from public.webhook_deliveries d join public.webhook_endpoints w on w.id = d.endpoint_id
    where d.claim_id is not null and d.next_attempt_at > moment and w.failures > 0);
end
$$;
comment on function private.room_for_failing is 'How many more may be under way to endpoints at which nothing arrives: who sends has places for all others.';

grant execute on function orchestrator.claim_webhook_deliveries, private.claimed_webhook_deliveries,
  private.pick_webhook_deliveries, private.find_webhook_deliveries, private.few_webhook_accounts,
  private.walk_webhook_accounts, private.pick_of_webhook_accounts, private.room_for_failing to service_role;
