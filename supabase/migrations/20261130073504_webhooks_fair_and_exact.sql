DROP TRIGGER "check_webhook_endpoint" ON "public"."webhook_endpoints";

DROP FUNCTION "private"."due_webhook_accounts"(uuid, integer, timestamp with time zone);

DROP FUNCTION "private"."next_delivery"();

DROP FUNCTION "private"."retry_pause"(integer, private.webhook_result);

DROP FUNCTION "private"."walk_webhook_accounts"(uuid, integer, timestamp with time zone);

CREATE OR REPLACE FUNCTION orchestrator.doctor()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
    ('request_check',
      exists (select from pg_catalog.pg_db_role_setting s, unnest(s.setconfig) setting
        where s.setrole = to_regrole('authenticator') and s.setdatabase in (0, (
            select d.oid from pg_catalog.pg_database d where d.datname = current_database()))
          and setting = 'pgrst.db_pre_request=request_checks.check_request'),
      'PostgREST asks request_checks.check_request before each request',
      'run supabase/owned_by_supabase/authenticator.sql in the SQL editor'),
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
    ('webhooks_late',
      not exists (select from public.webhook_deliveries d
        join public.webhook_endpoints w on w.id = d.endpoint_id and w.enabled and w.failures = 0
        join public.accounts a on a.id = d.account_id and a.status = 'active'
        where d.status in ('pending', 'retrying') and d.next_attempt_at < clock_timestamp() - interval '15 minutes'),
      'webhooks leave when they are due, where they arrive',
      'is the function webhook-dispatch deployed, and does an orchestrator or pg_cron call it? docs/webhooks.md'),
    ('dead_jobs',
      not exists (select from private.jobs j where j.dead_at is not null),
      'no job was given up' || coalesce((select ': ' || string_agg(dead.told, ', ' order by dead.told) from (
        select j.kind || ' (' || coalesce(j.error_code, '') || ') ' || count(*) as told
        from private.jobs j where j.dead_at is not null group by j.kind, j.error_code) dead), ''),
      'select * from private.jobs where dead_at is not null; private.enqueue_job(kind, key, account_id) asks for one again')
  ) checks (name, ok, detail, hint)
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
begin
  -- Mostly the first few have something that may be sent.
  if (select found.ids from private.find_webhook_deliveries(1, 10, moment) found) <> '{}' then
    return 0;
  end if;
  return private.seconds_until(private.next_delivery(moment));
end
$function$;

CREATE OR REPLACE FUNCTION private.chat_contents(events private.events[])
 RETURNS SETOF private.webhook_content
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, h.contact_id, array[h.instance_id], k.tags, jsonb_build_object(
    'chat', private.chat_shape(h), 'contact', case when k.id is not null then private.contact_shape(k) end,
    'instance', case when i.id is not null then private.instance_shape(i) end) || (e.body - 'instance_id')
  from unnest(events) e
  join public.chats h on h.account_id = e.account_id and h.id = e.subject
  left join public.contacts k on k.account_id = h.account_id and k.id = h.contact_id
  left join public.instances i on i.account_id = h.account_id and i.id = h.instance_id
  where e.kind in ('chat.assigned', 'chat.called', 'chat.closed', 'chat.opened') and k.erased_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_webhook_endpoint()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' or new.url <> old.url then
    perform private.require_webhook_url(new.url);
  end if;
  new.events := array(select distinct named.kind from unnest(new.events) named (kind) order by 1);
  if new.events = '{}' then
    perform private.fail('webhook_events_invalid', 'an endpoint asks for one event at least');
  elsif exists (select from unnest(new.events) named (kind)
    where not exists (select from private.event_kinds k where k.kind = named.kind and k.webhook)) then
    perform private.fail('webhook_events_invalid', 'one of the events is none that webhooks may ask for');
  elsif not private.are_tags(coalesce(new.tags, '{}')) then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  -- A number that was removed since stays named: nothing happens on it any more.
  if exists (select from unnest(new.instance_ids) named (id)
    where not exists (select from public.instances i where i.account_id = new.account_id and i.id = named.id)
      and (tg_op = 'INSERT' or named.id <> all (old.instance_ids))) then
    perform private.fail('instance_not_found', 'one of the numbers is none of the account''s');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.contact_contents(events private.events[])
 RETURNS SETOF private.webhook_content
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, k.id, null::uuid[],
    -- Whoever asks for a tag hears that it is gone.
    case when e.kind = 'tag.removed' then k.tags || (e.body ->> 'tag') else k.tags end,
    jsonb_build_object('contact', private.contact_shape(k)) || e.body || case when e.kind = 'field.changed'
      then jsonb_build_object('value', k.fields -> (e.body ->> 'field')) else '{}' end
  from unnest(events) e
  join public.contacts k on k.account_id = e.account_id and k.id = e.subject
  where e.kind in ('contact.created', 'contact.updated', 'consent.changed', 'field.changed', 'tag.added', 'tag.removed')
    and k.erased_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.create_webhook_endpoint(account_id uuid, url text, events text[], instance_ids uuid[], tags text[], description text, source text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint_id uuid;
begin
  if account_id is null or account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account may do this');
  end if;
  insert into public.webhook_endpoints (account_id, url, events, instance_ids, tags, description, source)
  values (create_webhook_endpoint.account_id, create_webhook_endpoint.url, create_webhook_endpoint.events,
    coalesce(create_webhook_endpoint.instance_ids, '{}'), coalesce(create_webhook_endpoint.tags, '{}'),
    coalesce(create_webhook_endpoint.description, ''), coalesce(create_webhook_endpoint.source, 'member'))
  returning id into endpoint_id;
  perform private.record_event(account_id, 'webhook.created', endpoint_id, jsonb_build_object('source', source));
  return jsonb_build_object('id', endpoint_id, 'secret', private.add_webhook_secret(account_id, endpoint_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.end_webhook_deliveries(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint public.webhook_endpoints;
  ended integer;
begin
  loop
    -- Each time: it may be enabled again meanwhile.
    select * into endpoint from public.webhook_endpoints w where w.id = key::uuid;
    if endpoint.id is null then
      delete from public.webhook_deliveries d where d.id = any (array(
        select gone.id from public.webhook_deliveries gone where gone.endpoint_id = key::uuid limit 1000));
    elsif endpoint.enabled then
      return false;
    else
      update public.webhook_deliveries d
      set status = 'dead', last_error = 'webhook_endpoint_disabled', next_attempt_at = null, claim_id = null
      where d.id = any (array(
        select waiting.id from public.webhook_deliveries waiting
        where waiting.account_id = endpoint.account_id and waiting.endpoint_id = endpoint.id
          and waiting.status in ('pending', 'retrying')
          -- What is under way may have arrived: whoever sends it says so.
          and (waiting.claim_id is null or waiting.next_attempt_at <= clock_timestamp())
        limit 1000 for update skip locked));
    end if;
    get diagnostics ended = row_count;
    if ended < 1000 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.few_webhook_accounts(begun uuid, moment timestamp with time zone)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.find_webhook_deliveries(room integer, at_once integer, moment timestamp with time zone, OUT ids uuid[], OUT visited uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.finish_webhook_deliveries(claim_id uuid, results jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told constant private.webhook_result[] := array(
    select r from jsonb_populate_recordset(null::private.webhook_result, results) r limit 500);
  moment constant timestamptz := clock_timestamp();
  ended public.webhook_deliveries[];
begin
  -- Whatever writes of endpoints and their deliveries holds the endpoints first, in order.
  perform from public.webhook_endpoints w
  where w.id in (select d.endpoint_id from unnest(told) r join public.webhook_deliveries d on d.id = r.id)
  order by w.id for no key update;
  perform from public.webhook_deliveries d where d.id in (select r.id from unnest(told) r) order by d.id for no key update;
  with written as (
    update public.webhook_deliveries d
    set status = outcome.status, attempts = d.attempts + 1, claim_id = null, last_status = r.status,
      last_error = case when outcome.status <> 'delivered' then outcome.code end,
      latency_ms = greatest(least(r.latency_ms, 3600000), 0), response = left(r.response, 1000),
      delivered_at = case when outcome.status = 'delivered' then clock_timestamp() end,
      next_attempt_at = case when outcome.status = 'retrying' then moment + private.retry_pause(d, r) end
    from unnest(told) r, lateral (
      select case when r.status >= 200 and r.status <= 299 then 'delivered'
        when r.status = 410 or private.retry_pause(d, r) is null
          -- Disabled while this was under way.
          or not exists (select from public.webhook_endpoints w where w.id = d.endpoint_id and w.enabled)
        then 'dead' else 'retrying' end as status,
        case when r.status is not null then 'webhook_refused' when r.error ~ '^[a-z][a-z0-9_]{0,59}$' then r.error
          else 'webhook_unreachable' end as code
      from public.webhook_deliveries d where d.id = r.id
    ) outcome
    where d.id = r.id and d.claim_id = finish_webhook_deliveries.claim_id
    returning d
  )
  select array_agg(written.d) into ended from written;
  perform private.judge_webhook_endpoints(ended);
  return coalesce(cardinality(ended), 0);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_in_webhooks(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  told uuid[];
begin
  perform pg_advisory_xact_lock(hashtextextended('webhook_bodies:' || c.account_id, 0));
  -- In the order of whoever ends them: nobody waits in a circle.
  told := array(
    select d.id from private.webhook_bodies b
    join public.webhook_endpoints w on w.account_id = b.account_id
    join public.webhook_deliveries d on d.endpoint_id = w.id and d.event_id = b.event_id
    where b.account_id = c.account_id and b.contact_id = c.id
    order by d.id for no key update of d);
  delete from private.webhook_bodies b where b.account_id = c.account_id and b.contact_id = c.id;
  update public.webhook_deliveries d
  set response = null, claim_id = null, next_attempt_at = null,
    status = case when d.status in ('pending', 'retrying') then 'dead' else d.status end,
    last_error = case when d.status in ('pending', 'retrying') then 'webhook_body_gone' else d.last_error end
  where d.id = any (told);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_public_address(host text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  address inet;
  nowhere constant inet[] := '{0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,168.63.129.16,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/3}';
begin
  -- Here, because what fails where variables are declared is not caught.
  address := host::inet;
  -- 0177.0.0.1 is another address to some than to others. Of the newer ones only what is given out to the world, without those that hold an older one.
  return case family(address) when 4 then host(address) = is_public_address.host and not address <<= any (nowhere)
    else address <<= '2000::/3' and not address <<= any ('{2001::/23,2001:db8::/32,2002::/16,3fff::/20}'::inet[]) end;
exception when invalid_text_representation then
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.message_contents(events private.events[])
 RETURNS SETOF private.webhook_content
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, m.contact_id, array[m.instance_id], k.tags, jsonb_build_object(
    -- Each step is told as it was, also where the next has come since.
    'message', private.message_shape(m) || jsonb_build_object('status', e.body -> 'status'),
    'media', case when f.id is not null then private.media_shape(f) end,
    'chat', private.chat_shape(h), 'contact', case when k.id is not null then private.contact_shape(k) end,
    'instance', case when i.id is not null then private.instance_shape(i) end)
  from unnest(events) e
  join public.conversations m on m.account_id = e.account_id and m.id = e.subject
  join public.chats h on h.account_id = m.account_id and h.id = m.chat_id
  left join public.contacts k on k.account_id = m.account_id and k.id = m.contact_id
  left join public.instances i on i.account_id = m.account_id and i.id = m.instance_id
  left join public.media f on f.account_id = m.account_id and f.id = m.media_id
  where e.kind in ('message.received', 'message.sent', 'message.status') and k.erased_at is null
    -- Only counted in another hour.
    and (e.body -> 'was') is distinct from (e.body -> 'status');
end
$function$;

CREATE OR REPLACE FUNCTION private.next_delivery(after timestamp with time zone DEFAULT '-infinity'::timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  -- Nobody sends what is of a suspended account, or of an endpoint that is disabled: mostly that is little.
  near constant integer := 100;
  found timestamptz;
begin
  select early.next_attempt_at into found
  from (
    select d.next_attempt_at, d.endpoint_id from public.webhook_deliveries d
    where d.status in ('pending', 'retrying') and d.next_attempt_at > after
    order by d.next_attempt_at limit near
  ) early
  join public.webhook_endpoints w on w.id = early.endpoint_id and w.enabled
  join public.accounts a on a.id = w.account_id and a.status = 'active'
  order by early.next_attempt_at limit 1;
  if found is null and exists (
    select from public.webhook_deliveries d
    where d.status in ('pending', 'retrying') and d.next_attempt_at > after
    order by d.next_attempt_at offset near - 1 limit 1
  ) then
    select min(early.next_attempt_at) into found
    from public.webhook_endpoints w
    join public.accounts a on a.id = w.account_id and a.status = 'active', lateral (
      select d.next_attempt_at from public.webhook_deliveries d
      where d.status in ('pending', 'retrying') and d.account_id = w.account_id and d.endpoint_id = w.id
        and d.next_attempt_at > after
      order by d.next_attempt_at limit 1
    ) early
    where w.enabled;
  end if;
  return found;
end
$function$;

CREATE OR REPLACE FUNCTION private.other_contents(events private.events[])
 RETURNS SETOF private.webhook_content
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, null::uuid, case when c.instance_id is not null then array[c.instance_id] end, null::text[],
    jsonb_build_object('campaign', private.campaign_shape(c)) || e.body
  from unnest(events) e join public.campaigns c on c.account_id = e.account_id and c.id = e.subject
  where e.kind = 'campaign.visited'
  union all
  select e.seq, e.account_id, e.kind, e.at, null, nullif(b.instance_ids, '{}'), null,
    jsonb_build_object('broadcast', private.broadcast_shape(b))
  from unnest(events) e join public.broadcasts b on b.account_id = e.account_id and b.id = e.subject
  where e.kind = 'broadcast.finished'
  union all
  select e.seq, e.account_id, e.kind, e.at, null, array[i.id], null,
    -- As it was when this happened.
    jsonb_build_object('instance', private.instance_shape(i)
      || jsonb_build_object('status', e.body -> 'status', 'status_reason', e.body -> 'reason'))
  from unnest(events) e join public.instances i on i.account_id = e.account_id and i.id = e.subject
  where e.kind in ('instance.connected', 'instance.disconnected');
end
$function$;

CREATE OR REPLACE FUNCTION private.pick_of_webhook_accounts(accounts uuid[], room integer, moment timestamp with time zone)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
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
$function$;

CREATE OR REPLACE FUNCTION private.retry_pause(delivery public.webhook_deliveries, result private.webhook_result)
 RETURNS interval
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  attempts constant integer := delivery.attempts + 1;
  -- Before the second attempt, the third, …: the tenth is the last, after about 75 hours.
  plan constant interval[] := '{5 s,5 min,30 min,2 h,5 h,10 h,14 h,20 h,24 h}';
begin
  return greatest(plan[attempts] * (1 + (hashtext(delivery.endpoint_id || ' ' || attempts) & 1023) / 10240.0), case
    when result.status in (429, 502, 503, 504) and attempts <= cardinality(plan)
    then make_interval(secs => greatest(least(result.retry_after, 86400), 0)) end);
end
$function$;

CREATE OR REPLACE FUNCTION private.run_contents(events private.events[])
 RETURNS SETOF private.webhook_content
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, r.contact_id, case when r.instance_id is not null then array[r.instance_id] end, k.tags, jsonb_build_object(
    'run', private.run_shape(r), 'flow', jsonb_build_object('id', w.id, 'name', w.name),
    'contact', private.contact_shape(k))
  from unnest(events) e
  join public.flow_runs r on r.account_id = e.account_id and r.id = e.subject
  join public.flows w on w.account_id = r.account_id and w.id = r.flow_id
  join public.contacts k on k.account_id = r.account_id and k.id = r.contact_id
  where e.kind in ('flow.started', 'flow.finished') and k.erased_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.uses_of(account_id uuid, kind text, key text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('kind', place.kind, 'id', place.id, 'name', place.name)
      order by place.kind, place.name, place.id), '[]')
    from (
      select 'flow' as kind, f.id, f.name from private.flow_references r
      join public.flows f on f.account_id = r.account_id and f.published_version_id = r.version_id and f.sequence_id is null
      where r.account_id = uses_of.account_id and r.kind = uses_of.kind and r.key = uses_of.key
        and (uses_of.kind <> 'flow' or f.id <> named_id)
      union all
      select 'keyword', k.id, k.name from public.keywords k
      where k.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (k.tags)
        when 'flow' then k.flow_id = named_id when 'instance' then k.instance_id = named_id end
      union all
      select 'campaign', c.id, c.name from public.campaigns c
      where c.account_id = uses_of.account_id
        and case uses_of.kind when 'flow' then c.flow_id = named_id when 'instance' then c.instance_id = named_id end
      union all
      select 'hook', h.id, h.name from public.inbound_hooks h
      where h.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (h.tags)
        when 'field' then h.mapping -> 'fields' ? uses_of.key
        when 'flow' then h.flow_id = named_id when 'instance' then h.instance_id = named_id end
      union all
      select 'webhook', w.id, coalesce(nullif(w.description, ''), w.url) from public.webhook_endpoints w
      where w.account_id = uses_of.account_id and uses_of.kind = 'tag' and uses_of.key = any (w.tags)
      union all
      select 'account', a.id, a.name from public.accounts a
      where a.id = uses_of.account_id and uses_of.kind = 'flow'
        and named_id in (a.welcome_flow_id, a.away_flow_id, a.default_flow_id)
      union all
      select 'segment', s.id, s.name from public.segments s
      where s.account_id = uses_of.account_id and (uses_of.kind <> 'segment' or s.id <> named_id)
        and private.filter_names(s.filter, uses_of.kind, uses_of.key)
      union all
      select 'sequence', s.id, s.name from public.sequences s
      where s.account_id = uses_of.account_id and case uses_of.kind when 'instance' then s.instance_id = named_id
        when 'flow' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and t.flow_id = named_id)
        when 'media' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and uses_of.key in (select private.files_of(t.content)))
        when 'field' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id
            and uses_of.key in (select private.fields_in_texts(t.content))) end
      union all
      select 'broadcast', b.id, b.name from public.broadcasts b
      where b.account_id = uses_of.account_id and b.status not in ('done', 'cancelled')
        and (private.filter_names(b.filter, uses_of.kind, uses_of.key) or case uses_of.kind
          when 'tag' then uses_of.key = any (b.tags) or b.exclude -> 'tags' ? uses_of.key
          when 'flow' then b.flow_id = named_id
          when 'media' then uses_of.key in (select private.files_of(b.content))
          when 'field' then uses_of.key in (select private.fields_in_texts(b.content))
          when 'segment' then b.segment_id = named_id or b.exclude -> 'segment_ids' ? uses_of.key
          when 'instance' then named_id = any (b.instance_ids) end)
      limit 20
    ) place);
end
$function$;

CREATE OR REPLACE FUNCTION private.walk_webhook_accounts(begun uuid, after uuid, most integer, INOUT is_around boolean, OUT accounts uuid[])
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.webhook_url_problem(url text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Scheme, host, port, the rest. Whatever is no ASCII is to be written percent-encoded, a name in Punycode.
  parts constant text[] := regexp_match(url,
    '^(https?)://(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?([/?][\x21\x24-\x5b\x5d-\x7e]*)?$');
  host constant text := lower(regexp_replace(parts[2], '\.$', ''));
  port constant integer := coalesce(parts[3], case parts[1] when 'http' then '80' else '443' end)::integer;
begin
  if url is null or length(url) > 2000 then
    return 'an address has at most 2000 characters';
  elsif parts is null then
    return 'it is no address, or has a user, a fragment or characters that are to be percent-encoded in it';
  elsif exists (select from private.settings where settings.webhook_insecure_hosts && array[host, host || ':' || port]) then
    return null;
  elsif parts[1] <> 'https' then
    return 'only https keeps others from reading what is sent';
  elsif port not in (443) and (port < 1024 or port > 65535) then
    return 'its port is 443, or one from 1024 to 65535';
  end if;
  return private.webhook_host_problem(host);
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
      and (w.instance_ids = '{}' or content.instance_ids is null or content.instance_ids && w.instance_ids)
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

CREATE TRIGGER check_webhook_endpoint BEFORE INSERT OR UPDATE OF url, events, instance_ids, tags ON public.webhook_endpoints FOR EACH ROW EXECUTE FUNCTION private.check_webhook_endpoint();

COMMENT ON FUNCTION "private"."few_webhook_accounts"(uuid, timestamp with time zone) IS 'Where little is due it says whose it is, however many accounts have something for later; null: more is due than one would look at.';

COMMENT ON FUNCTION "private"."find_webhook_deliveries"(integer, integer, timestamp with time zone) IS 'Of the next so many accounts, in a circle, of which something may be sent; visited: the last that was looked at.';

COMMENT ON FUNCTION "private"."next_delivery"(timestamp with time zone) IS 'When the first is due that anybody may send, of those that are due after then.';

COMMENT ON FUNCTION "private"."retry_pause"(public.webhook_deliveries, private.webhook_result) IS 'After one more attempt; null: it is dead. Endpoints that failed together are tried one after another, and of one each in its turn; later, a day at most, where the receiver asks for it.';

COMMENT ON FUNCTION "private"."uses_of"(uuid, text, text) IS '[{kind: flow | keyword | campaign | hook | webhook | account | segment | sequence | broadcast, id, name}], 20 at most: where a tag, field, flow, instance, file, segment, sequence or secret is needed. Of flows what is published; a draft may name what is gone, and is not published then.';

COMMENT ON FUNCTION "private"."walk_webhook_accounts"(uuid, uuid, integer, boolean) IS 'The next that have something waiting, in a circle that ends where it began.';

COMMENT ON FUNCTION "public"."create_webhook_endpoint"(uuid, text, text[], uuid[], text[], text, text) IS 'For owners, admins and keys with manage: {id, secret}; the secret is seen this once. Codes: not_allowed, webhook_url_invalid, webhook_events_invalid, tag_invalid, instance_not_found, webhook_endpoints_limit, plan_limit_exceeded, account_suspended.';

REVOKE ALL ON FUNCTION "private"."few_webhook_accounts"(uuid, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."few_webhook_accounts"(uuid, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."find_webhook_deliveries"(integer, integer, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."find_webhook_deliveries"(integer, integer, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."next_delivery"(timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."next_delivery"(timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."retry_pause"(public.webhook_deliveries, private.webhook_result) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."retry_pause"(public.webhook_deliveries, private.webhook_result) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."walk_webhook_accounts"(uuid, uuid, integer, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."walk_webhook_accounts"(uuid, uuid, integer, boolean) TO "postgres", "service_role";
