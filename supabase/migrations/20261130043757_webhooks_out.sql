ALTER TABLE "private"."usage_counts" DROP CONSTRAINT "usage_counts_kind_check";

CREATE TABLE "private"."webhook_bodies" ("event_id" bigint NOT NULL, "account_id" uuid NOT NULL, "contact_id" uuid, "body" text NOT NULL, "created_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "webhook_bodies_body_check" CHECK ((octet_length(body) <= 20000)), CONSTRAINT "webhook_bodies_pkey" PRIMARY KEY (event_id));

CREATE TABLE "private"."webhook_secrets" ("account_id" uuid NOT NULL, "endpoint_id" uuid NOT NULL, "secret" text NOT NULL, "created_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), "expires_at" timestamp with time zone, CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY (account_id, endpoint_id, created_at), CONSTRAINT "webhook_secrets_secret_check" CHECK ((secret ~ '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$'::text)));

CREATE TABLE "private"."webhook_turns" ("singleton" boolean NOT NULL DEFAULT true, "last_account_id" uuid, CONSTRAINT "webhook_turns_pkey" PRIMARY KEY (singleton), CONSTRAINT "webhook_turns_singleton_check" CHECK (singleton));

CREATE TABLE "public"."webhook_deliveries" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "endpoint_id" uuid NOT NULL, "event_id" bigint NOT NULL, "event" text NOT NULL, "status" text NOT NULL DEFAULT 'pending'::text, "attempts" integer NOT NULL DEFAULT 0, "next_attempt_at" timestamp with time zone DEFAULT clock_timestamp(), "last_status" integer, "last_error" text, "latency_ms" integer, "response" text, "claim_id" uuid, "created_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), "delivered_at" timestamp with time zone, CONSTRAINT "webhook_deliveries_check1" CHECK (((claim_id IS NULL) OR (status = ANY (ARRAY['pending'::text, 'retrying'::text])))), CONSTRAINT "webhook_deliveries_check" CHECK (((next_attempt_at IS NOT NULL) = (status = ANY (ARRAY['pending'::text, 'retrying'::text])))), CONSTRAINT "webhook_deliveries_endpoint_id_event_id_key" UNIQUE (endpoint_id, event_id), CONSTRAINT "webhook_deliveries_last_error_check" CHECK ((last_error ~ '^[a-z][a-z0-9_]{0,59}$'::text)), CONSTRAINT "webhook_deliveries_latency_ms_check" CHECK ((latency_ms >= 0)), CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY (id), CONSTRAINT "webhook_deliveries_response_check" CHECK ((length(response) <= 1000)), CONSTRAINT "webhook_deliveries_status_check" CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'retrying'::text, 'dead'::text]))));

ALTER TABLE "public"."webhook_deliveries" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."webhook_endpoints" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "url" text NOT NULL, "events" text[] NOT NULL, "instance_ids" uuid[] NOT NULL DEFAULT '{}'::uuid[], "tags" text[] NOT NULL DEFAULT '{}'::text[], "enabled" boolean NOT NULL DEFAULT true, "disabled_reason" text, "description" text NOT NULL DEFAULT ''::text, "source" text NOT NULL DEFAULT 'member'::text, "failures" integer NOT NULL DEFAULT 0, "first_failed_at" timestamp with time zone, "room" smallint NOT NULL DEFAULT 4, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "webhook_endpoints_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "webhook_endpoints_check" CHECK ((enabled = (disabled_reason IS NULL))), CONSTRAINT "webhook_endpoints_description_check" CHECK ((length(description) <= 200)), CONSTRAINT "webhook_endpoints_disabled_reason_check" CHECK ((disabled_reason = ANY (ARRAY['gone'::text, 'failing'::text, 'member'::text]))), CONSTRAINT "webhook_endpoints_events_check" CHECK (((cardinality(events) >= 1) AND (cardinality(events) <= 50))), CONSTRAINT "webhook_endpoints_instance_ids_check" CHECK ((cardinality(instance_ids) <= 100)), CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY (id), CONSTRAINT "webhook_endpoints_room_check" CHECK (((room >= 1) AND (room <= 32))), CONSTRAINT "webhook_endpoints_source_check" CHECK ((source = ANY (ARRAY['member'::text, 'rest_hook'::text]))), CONSTRAINT "webhook_endpoints_url_check" CHECK ((length(url) <= 2000)), CONSTRAINT "webhook_endpoints_tags_check" CHECK (private.are_tags(tags)));

ALTER TABLE "public"."webhook_endpoints" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "private"."settings" ADD COLUMN "webhook_days" integer NOT NULL DEFAULT 7;

ALTER TABLE "private"."settings" ADD COLUMN "webhook_insecure_hosts" text[] NOT NULL DEFAULT '{}'::text[];

ALTER TABLE "public"."plans" ADD COLUMN "max_webhook_endpoints" integer;

CREATE TYPE "private"."webhook_content" AS ("event_id" bigint, "account_id" uuid, "kind" text, "at" timestamp with time zone, "contact_id" uuid, "instance_id" uuid, "tags" text[], "data" jsonb);

CREATE TYPE "private"."webhook_result" AS ("id" uuid, "status" integer, "error" text, "latency_ms" integer, "response" text, "retry_after" integer);

CREATE OR REPLACE FUNCTION orchestrator.claim_webhook_deliveries(claim_id uuid, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
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
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  turn constant uuid := (select t.last_account_id from private.webhook_turns t);
  accounts uuid[];
begin
  accounts := (select found.accounts from private.due_webhook_accounts(turn, 1000, moment) found);
  if private.pick_of_webhook_accounts(accounts, 1, moment) <> '{}' then
    return 0;
  end if;
  return private.seconds_until((
    select d.next_attempt_at from public.webhook_deliveries d
    where d.status in ('pending', 'retrying') and d.next_attempt_at > moment
    order by d.next_attempt_at limit 1));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.webhook_notice(endpoint_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('notice', private.webhook_notice(endpoint_id));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_webhook_deliveries(max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  events constant private.events[] := private.take_events('webhooks', max_items);
begin
  return jsonb_build_object('read', cardinality(events), 'written', private.write_webhook_deliveries(events));
end
$function$;

CREATE OR REPLACE FUNCTION private.account_usage(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kinds constant text[] := '{instances,contacts,messages_per_day,members,flows,broadcast_recipients_per_day,webhook_endpoints}';
begin
  perform private.require_readable(account_id);
  return (
    select jsonb_build_object('plan', a.plan, 'plan_expires_at', a.plan_expires_at, 'status', a.status,
      'limits', (select jsonb_object_agg(kind, private.plan_limit(a.id, kind)) from unnest(kinds) kind),
      'used', (select jsonb_object_agg(kind, case when kind = 'members' then private.used_seats(a.id)
        else private.used_room(a.id, kind) end) from unnest(kinds) kind))
    from public.accounts a where a.id = account_usage.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.add_webhook_secret(account_id uuid, endpoint_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  made constant text := 'whsec_' || encode(extensions.gen_random_bytes(32), 'base64');
begin
  insert into private.webhook_secrets (account_id, endpoint_id, secret)
  values (add_webhook_secret.account_id, add_webhook_secret.endpoint_id, made);
  return made;
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_shape(b public.broadcasts)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', b.id, 'account_id', b.account_id, 'name', b.name, 'status', b.status,
    'status_reason', b.status_reason, 'instance_ids', b.instance_ids, 'starts_at', b.starts_at, 'started_at', b.started_at,
    'finished_at', b.finished_at, 'created_at', b.created_at);
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_webhook_endpoints()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.broadcast_changes('webhook', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.campaign_shape(c public.campaigns)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', c.id, 'account_id', c.account_id, 'name', c.name, 'message', c.message, 'slug', c.slug,
    'instance_id', c.instance_id, 'match', c.match, 'enabled', c.enabled, 'flow_id', c.flow_id, 'created_at', c.created_at);
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
  select e.seq, e.account_id, e.kind, e.at, h.contact_id, h.instance_id, k.tags, jsonb_build_object(
    'chat', private.chat_shape(h), 'contact', case when k.id is not null then private.contact_shape(k) end,
    'instance', case when i.id is not null then private.instance_shape(i) end) || (e.body - 'instance_id')
  from unnest(events) e
  join public.chats h on h.account_id = e.account_id and h.id = e.subject
  left join public.contacts k on k.account_id = h.account_id and k.id = h.contact_id
  left join public.instances i on i.account_id = h.account_id and i.id = h.instance_id
  where e.kind in ('chat.assigned', 'chat.called', 'chat.closed', 'chat.opened') and k.erased_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.chat_shape(c public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', c.id, 'account_id', c.account_id, 'instance_id', c.instance_id, 'contact_id', c.contact_id,
    'kind', c.kind, 'name', c.name, 'status', c.status, 'assigned_to', c.assigned_to, 'snoozed_until', c.snoozed_until,
    'unread_count', c.unread_count, 'last_message_at', c.last_message_at, 'created_at', c.created_at);
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
  if exists (select from unnest(new.events) named (kind)
    where not exists (select from private.event_kinds k where k.kind = named.kind and k.webhook)) then
    perform private.fail('webhook_events_invalid', 'one of the events is none that webhooks may ask for');
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

CREATE OR REPLACE FUNCTION private.claimed_webhook_deliveries(claim_id uuid, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.contact_contents(events private.events[])
 RETURNS SETOF private.webhook_content
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, k.id, null::uuid,
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

CREATE OR REPLACE FUNCTION private.contact_shape(c public.contacts)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', c.id, 'account_id', c.account_id, 'phone', c.phone, 'name', c.name,
    'whatsapp_name', c.whatsapp_name, 'tags', c.tags, 'fields', c.fields, 'opted_out_at', c.opted_out_at,
    'created_at', c.created_at, 'updated_at', c.updated_at);
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
  values (create_webhook_endpoint.account_id, create_webhook_endpoint.url,
    array(select distinct kind from unnest(create_webhook_endpoint.events) kind order by 1),
    coalesce(create_webhook_endpoint.instance_ids, '{}'), coalesce(create_webhook_endpoint.tags, '{}'),
    coalesce(create_webhook_endpoint.description, ''), coalesce(create_webhook_endpoint.source, 'member'))
  returning id into endpoint_id;
  perform private.record_event(account_id, 'webhook.created', endpoint_id, jsonb_build_object('source', source));
  return jsonb_build_object('id', endpoint_id, 'secret', private.add_webhook_secret(account_id, endpoint_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.disable_webhook_endpoint(endpoint_id uuid, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  endpoint public.webhook_endpoints;
begin
  update public.webhook_endpoints w set enabled = false, disabled_reason = reason
  where w.id = disable_webhook_endpoint.endpoint_id and w.enabled returning * into endpoint;
  if found then
    perform private.record_event(endpoint.account_id, 'webhook.disabled', endpoint.id, jsonb_build_object('reason', reason));
    perform private.enqueue_job('webhook_notice', endpoint.id::text, endpoint.account_id, payload => jsonb_build_object('reason', reason));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.due_webhook_accounts(after uuid, most integer, moment timestamp with time zone, OUT accounts uuid[], OUT visited uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  due integer;
begin
  -- Where little is due it says whose it is, however many accounts have something for later.
  select array_agg(early.account_id order by (early.account_id > after) desc nulls last, early.account_id), max(early.looked)
  into accounts, due
  from (
    select found.account_id, sum(count(*)) over () as looked from (
      select d.account_id from public.webhook_deliveries d
      where d.status in ('pending', 'retrying') and d.next_attempt_at <= moment
      order by d.next_attempt_at limit 500
    ) found group by found.account_id
  ) early;
  if due < 500 or due is null then
    accounts := (coalesce(accounts, '{}'))[:most];
    visited := accounts[cardinality(accounts)];
  else
    select found.accounts, found.visited into accounts, visited from private.walk_webhook_accounts(after, most, moment) found;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_webhook_deliveries(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint constant public.webhook_endpoints := (select w from public.webhook_endpoints w where w.id = key::uuid);
  ended integer;
begin
  loop
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

CREATE OR REPLACE FUNCTION private.end_webhook_endpoint()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- With its account everything goes.
  if exists (select from public.accounts a where a.id = old.account_id and a.status <> 'closed') then
    perform private.enqueue_job('end_webhook_deliveries', old.id::text, old.account_id);
  end if;
  return null;
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
  ended public.webhook_deliveries[];
begin
  -- Whatever writes of endpoints and their deliveries holds the endpoints first, in order.
  perform from public.webhook_endpoints w
  where w.id in (select d.endpoint_id from unnest(told) r join public.webhook_deliveries d on d.id = r.id)
  order by w.id for no key update;
  with written as (
    update public.webhook_deliveries d
    set status = outcome.status, attempts = d.attempts + 1, claim_id = null, last_status = r.status,
      last_error = case when outcome.status <> 'delivered' then outcome.code end,
      latency_ms = greatest(least(r.latency_ms, 3600000), 0), response = left(r.response, 1000),
      delivered_at = case when outcome.status = 'delivered' then clock_timestamp() end,
      next_attempt_at = case when outcome.status = 'retrying' then clock_timestamp() + private.retry_pause(d.attempts + 1, r) end
    from unnest(told) r, lateral (
      select case when r.status >= 200 and r.status <= 299 then 'delivered'
        when r.status = 410 or private.retry_pause(d.attempts + 1, r) is null then 'dead' else 'retrying' end as status,
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

CREATE OR REPLACE FUNCTION private.fit_shape(data jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  fitting jsonb := data;
  cut record;
begin
  -- The largest that may be asked for again goes first.
  for cut in
    select * from (values ('{message,content}'::text[], 'null'::jsonb), ('{run,variables}', '{}'), ('{contact,fields}', '{}'),
      ('{message,message}', to_jsonb(left(data #>> '{message,message}', 1000))), ('{contact,tags}', '[]'),
      ('{value}', 'null')) step (path, value)
  loop
    exit when octet_length(fitting::text) <= 19000;
    if fitting #> cut.path is not null then
      fitting := jsonb_set(fitting, cut.path, cut.value) || '{"truncated": true}';
    end if;
  end loop;
  return case when octet_length(fitting::text) <= 19000 then fitting else '{"truncated": true}' end;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_in_webhooks(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('webhook_bodies:' || c.account_id, 0));
  with gone as (
    delete from private.webhook_bodies b where b.account_id = c.account_id and b.contact_id = c.id returning b.event_id
  )
  update public.webhook_deliveries d
  set response = null, claim_id = null, next_attempt_at = null,
    status = case when d.status in ('pending', 'retrying') then 'dead' else d.status end,
    last_error = case when d.status in ('pending', 'retrying') then 'webhook_body_gone' else d.last_error end
  from gone, public.webhook_endpoints w
  where w.account_id = c.account_id and d.endpoint_id = w.id and d.event_id = gone.event_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_traces(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  names constant text[] := array(
    select '%' || name || '%' from public.contact_identities i, unnest(private.phone_spellings(i.match_key)) name
    where i.account_id = c.account_id and i.contact_id = c.id);
begin
  perform private.forget_in_webhooks(c);
  perform private.forget_beside(c);
  delete from public.number_checks n using public.contact_identities i
  where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'
    and n.account_id = c.account_id and n.match_key = i.match_key;
  with gone as (
    delete from private.waiting_events w using public.instances i
    where i.account_id = c.account_id and w.instance_id = i.id and w.event::text like any (names)
    returning w.wa_message_id
  )
  insert into private.erased_messages (account_id, digest)
  select c.account_id, digest
  from gone, unnest(private.message_digests(gone.wa_message_id, private.wa_names(c.account_id, c.id))) digest
  on conflict do nothing;
  delete from public.instance_events e
  where e.account_id = c.account_id and e.type = 'unknown_event' and e.detail::text like any (names);
  -- Who merged what when stays, whose names they were does not. The events first: a line that is being written from one
  -- is waited for, and then found.
  update private.events e set body = e.body - '{phone,former,lid,name,tags,tag}'::text[]
  where e.account_id = c.account_id and e.subject = c.id
    and e.kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');
  update public.audit_log a set detail = a.detail - '{phone,former,lid,name,tags}'::text[]
  where a.account_id = c.account_id and a.subject_id = c.id;
  update public.consents s set source = '' where s.account_id = c.account_id and s.contact_id = c.id and s.source <> '';
  delete from public.notes n using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and n.account_id = h.account_id and n.chat_id = h.id;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_webhook_bodies(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('private.webhook_bodies', 'created_at', settings.webhook_days, ends) from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.forget_webhook_deliveries(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- One that was written while its endpoint was disabled.
  perform private.enqueue_job('end_webhook_deliveries', w.id::text, w.account_id)
  from public.webhook_endpoints w
  where not w.enabled and exists (select from public.webhook_deliveries d
    where d.account_id = w.account_id and d.endpoint_id = w.id and d.status in ('pending', 'retrying'));
  return (select private.forget_rows('public.webhook_deliveries', 'created_at', settings.webhook_days, ends) from private.settings);
end
$function$;

CREATE OR REPLACE FUNCTION private.hint_deliveries()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('table', 'webhook_deliveries', 'operation', 'INSERT'), 'delivery', 'orchestrator', true);
end
$function$;

CREATE OR REPLACE FUNCTION private.hold_webhook_bodies(account_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Whoever is forgotten meanwhile waits for what is written of him, or it for that. In order, so that nobody waits in a circle.
  perform pg_advisory_xact_lock_shared(key) from (
    select distinct hashtextextended('webhook_bodies:' || account_id, 0) as key from unnest(account_ids) account_id order by 1
  ) ordered;
end
$function$;

CREATE OR REPLACE FUNCTION private.instance_shape(i public.instances)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', i.id, 'account_id', i.account_id, 'instance_name', i.instance_name, 'phone', i.phone,
    'status', i.status, 'status_reason', i.status_reason, 'last_connected', i.last_connected);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_public_address(host text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  address constant inet := host::inet;
  nowhere constant inet[] := '{0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/3}';
begin
  -- Of the newer ones only what is given out to the world, without those that hold an older one.
  return case family(address) when 4 then not address <<= any (nowhere)
    else address <<= '2000::/3' and not address <<= any ('{2001::/23,2001:db8::/32,2002::/16,3fff::/20}'::inet[]) end;
exception when invalid_text_representation then
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.judge_webhook_endpoints(ended public.webhook_deliveries[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  endpoint record;
begin
  for endpoint in
    select w.*, judged.reason from (
      select d.endpoint_id, count(*) filter (where d.status = 'delivered') as arrived,
        count(*) filter (where d.status <> 'delivered') as failed, bool_or(d.last_status = 410) as is_gone,
        bool_or(d.last_status is null) as is_mute
      from unnest(ended) d group by d.endpoint_id
    ) told
    join public.webhook_endpoints was on was.id = told.endpoint_id and was.enabled, lateral (
      select private.rate_webhook_endpoint(was, told.arrived, told.failed, told.is_mute) as now
    ) rated, lateral (
      select case when told.is_gone then 'gone'
        when (rated.now).failures >= 3 and (rated.now).first_failed_at <= clock_timestamp() - interval '5 days'
        then 'failing' end as reason
    ) judged, lateral (select (rated.now).*) w
    where (was.failures, was.first_failed_at, was.room) is distinct from (w.failures, w.first_failed_at, w.room)
      or judged.reason is not null
  loop
    update public.webhook_endpoints w
    set failures = endpoint.failures, first_failed_at = endpoint.first_failed_at, room = endpoint.room
    where w.id = endpoint.id;
    if endpoint.reason is not null then
      perform private.disable_webhook_endpoint(endpoint.id, endpoint.reason);
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.limit_webhook_endpoints()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.webhook_endpoints w
    where w.account_id = any (array(select distinct added.account_id from new_rows added))
    group by w.account_id having count(*) > 50
  ) then
    perform private.fail('webhook_endpoints_limit', 'an account has at most 50 webhook endpoints', 'remove what is no longer needed');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.media_shape(f public.media)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', f.id, 'mimetype', f.mimetype, 'filename', f.filename, 'size', f.size, 'state', f.state);
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
  select e.seq, e.account_id, e.kind, e.at, m.contact_id, m.instance_id, k.tags, jsonb_build_object(
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

CREATE OR REPLACE FUNCTION private.message_shape(m public.conversations)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', m.id, 'seq', m.seq, 'account_id', m.account_id, 'chat_id', m.chat_id,
    'contact_id', m.contact_id, 'instance_id', m.instance_id, 'message', m.message, 'from_me', m.from_me,
    'timestamp', m."timestamp", 'kind', m.kind, 'content', m.content, 'status', m.status, 'status_reason', m.status_reason,
    'error_code', m.error_code, 'reply_to', m.reply_to, 'media_id', m.media_id, 'edited_at', m.edited_at,
    'revoked_at', m.revoked_at, 'sent_at', m.sent_at, 'delivered_at', m.delivered_at, 'read_at', m.read_at);
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
  select e.seq, e.account_id, e.kind, e.at, null::uuid, c.instance_id, null::text[],
    jsonb_build_object('campaign', private.campaign_shape(c)) || e.body
  from unnest(events) e join public.campaigns c on c.account_id = e.account_id and c.id = e.subject
  where e.kind = 'campaign.visited'
  union all
  select e.seq, e.account_id, e.kind, e.at, null, null, null,
    jsonb_build_object('broadcast', private.broadcast_shape(b))
  from unnest(events) e join public.broadcasts b on b.account_id = e.account_id and b.id = e.subject
  where e.kind = 'broadcast.finished'
  union all
  select e.seq, e.account_id, e.kind, e.at, null, i.id, null,
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
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
begin
  return array(
    with running as materialized (
      select d.endpoint_id, count(*) as deliveries from public.webhook_deliveries d
      where d.claim_id is not null and d.next_attempt_at > moment group by d.endpoint_id
    ), endpoints as materialized (
      select w.id, w.account_id, w.failures > 0 as is_failing, given.place,
        least(w.room - coalesce(running.deliveries, 0), pick_of_webhook_accounts.room) as free
      from unnest(accounts) with ordinality given (account_id, place)
      join public.accounts a on a.id = given.account_id and a.status = 'active'
      join public.webhook_endpoints w on w.account_id = given.account_id and w.enabled
      left join running on running.endpoint_id = w.id
      where w.room > coalesce(running.deliveries, 0)
    ), due as materialized (
      select found.id, found.turn, e.account_id, e.place, e.is_failing
      from endpoints e, lateral (
        select d.id, row_number() over (order by d.next_attempt_at, d.event_id) as turn
        from public.webhook_deliveries d
        where d.status in ('pending', 'retrying') and d.account_id = e.account_id and d.endpoint_id = e.id
          and d.next_attempt_at <= moment
        order by d.next_attempt_at, d.event_id limit e.free
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
 SET enable_seqscan TO 'off'
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

CREATE OR REPLACE FUNCTION private.plan_limit(account_id uuid, kind text)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  plan constant public.plans := private.plan_of(account_id);
begin
  return case kind
    when 'instances' then plan.max_instances
    when 'contacts' then plan.max_contacts
    when 'messages_per_day' then plan.max_messages_per_day
    when 'members' then plan.max_members
    when 'flows' then plan.max_flows
    when 'broadcast_recipients_per_day' then plan.max_broadcast_recipients_per_day
    when 'webhook_endpoints' then plan.max_webhook_endpoints
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.rate_webhook_endpoint(endpoint public.webhook_endpoints, arrived bigint, failed bigint, is_mute boolean)
 RETURNS public.webhook_endpoints
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  is_first constant boolean := endpoint.failures = 0
    -- A failure now and then is no trouble.
    or (endpoint.failures < 3 and endpoint.first_failed_at < clock_timestamp() - interval '1 day');
begin
  endpoint.room := case when failed = 0 then least(endpoint.room + arrived, 32)
    when is_mute or arrived = 0 then 1 else greatest(endpoint.room / 2, 1) end;
  if arrived > 0 then
    endpoint.failures := 0;
    endpoint.first_failed_at := null;
  else
    endpoint.failures := least(failed + case when is_first then 0 else endpoint.failures end, 1000);
    endpoint.first_failed_at := case when is_first then clock_timestamp() else endpoint.first_failed_at end;
  end if;
  return endpoint;
end
$function$;

CREATE OR REPLACE FUNCTION private.replay_webhook_deliveries(endpoint_id uuid, "from" timestamp with time zone, "to" timestamp with time zone, dead boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint constant public.webhook_endpoints := private.require_webhook_endpoint(endpoint_id);
  first constant timestamptz := coalesce("from", '-infinity');
  until constant timestamptz := coalesce("to", 'infinity');
  found public.webhook_deliveries[];
  last timestamptz;
begin
  perform private.require_enabled(endpoint);
  if dead then
    found := array(
      select d from public.webhook_deliveries d
      where d.endpoint_id = endpoint.id and d.status = 'dead' and d.created_at >= first and d.created_at < until
      order by d.created_at fetch first 1000 rows with ties);
  else
    found := array(
      select d from public.webhook_deliveries d
      where d.account_id = endpoint.account_id and d.endpoint_id = endpoint.id and d.created_at >= first and d.created_at < until
      order by d.created_at fetch first 1000 rows with ties);
  end if;
  last := case when cardinality(found) >= 1000 then (found[cardinality(found)]).created_at end;
  return jsonb_build_object('replayed', private.replay_webhook_deliveries(array(select d.id from unnest(found) d)),
    'next', last + interval '1 microsecond');
end
$function$;

CREATE OR REPLACE FUNCTION private.replay_webhook_deliveries(delivery_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  replayed integer;
begin
  update public.webhook_deliveries d
  set status = 'pending', attempts = 0, next_attempt_at = moment, claim_id = null
  where d.id = any (array(
      select waiting.id from public.webhook_deliveries waiting
      where waiting.id = any (delivery_ids) and (waiting.claim_id is null or waiting.next_attempt_at <= moment)
      order by waiting.id for no key update))
    and exists (select from private.webhook_bodies b where b.event_id = d.event_id);
  get diagnostics replayed = row_count;
  if replayed > 0 then
    perform private.hint_deliveries();
  end if;
  return replayed;
end
$function$;

CREATE OR REPLACE FUNCTION private.replay_webhook_delivery(delivery_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  delivery constant public.webhook_deliveries := private.require_webhook_delivery(delivery_id);
begin
  perform private.require_enabled((select w from public.webhook_endpoints w where w.id = delivery.endpoint_id));
  if not exists (select from private.webhook_bodies b where b.event_id = delivery.event_id) then
    perform private.fail('webhook_body_gone', 'what was sent is no longer there: it is too old, or who it was about is forgotten');
  end if;
  return private.replay_webhook_deliveries(array[delivery.id]) > 0;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_enabled(endpoint public.webhook_endpoints)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if endpoint.enabled is not true then
    perform private.fail('webhook_endpoint_disabled', 'nothing is sent to an endpoint that is disabled', 'enable it first');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_webhook_delivery(delivery_id uuid)
 RETURNS public.webhook_deliveries
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  delivery public.webhook_deliveries;
begin
  select * into delivery from public.webhook_deliveries d
  where d.id = delivery_id and d.account_id = any (array(select private.managed_account_ids()));
  if delivery.id is null then
    perform private.fail('webhook_delivery_not_found', 'no such delivery that you may see');
  end if;
  return delivery;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_webhook_endpoint(endpoint_id uuid)
 RETURNS public.webhook_endpoints
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint public.webhook_endpoints;
begin
  select * into endpoint from public.webhook_endpoints w
  where w.id = endpoint_id and w.account_id = any (array(select private.managed_account_ids()));
  if endpoint.id is null then
    perform private.fail('webhook_endpoint_not_found', 'no such webhook endpoint that you manage');
  end if;
  return endpoint;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_webhook_url(url text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  problem constant text := private.webhook_url_problem(url);
begin
  if problem is not null then
    perform private.fail('webhook_url_invalid', problem, 'an address like https://example.com/hooks/zapbase');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.retry_pause(attempts integer, result private.webhook_result)
 RETURNS interval
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  -- Before the second attempt, the third, …: the tenth is the last, after about 75 hours.
  plan constant interval[] := '{5 s,5 min,30 min,2 h,5 h,10 h,14 h,20 h,24 h}';
begin
  return greatest(plan[attempts] * (1 + random() * 0.1), case
    when result.status in (429, 502, 503, 504) and attempts <= cardinality(plan)
    then make_interval(secs => greatest(least(result.retry_after, 86400), 0)) end);
end
$function$;

CREATE OR REPLACE FUNCTION private.room_for_failing(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
begin
  return 50 - (
    select count(*) from public.webhook_deliveries d join public.webhook_endpoints w on w.id = d.endpoint_id
    where d.claim_id is not null and d.next_attempt_at > moment and w.failures > 0);
end
$function$;

CREATE OR REPLACE FUNCTION private.rotate_webhook_secret(endpoint_id uuid, keep_hours integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint constant public.webhook_endpoints := private.require_webhook_endpoint(endpoint_id);
begin
  perform from public.webhook_endpoints w where w.id = endpoint.id for no key update;
  delete from private.webhook_secrets s
  where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id and s.expires_at is not null;
  update private.webhook_secrets s
  set expires_at = clock_timestamp() + make_interval(hours => greatest(least(keep_hours, 168), 0))
  where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id;
  perform private.record_event(endpoint.account_id, 'webhook.rotated', endpoint.id);
  return jsonb_build_object('secret', private.add_webhook_secret(endpoint.account_id, endpoint.id));
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
  select e.seq, e.account_id, e.kind, e.at, r.contact_id, r.instance_id, k.tags, jsonb_build_object(
    'run', private.run_shape(r), 'flow', jsonb_build_object('id', w.id, 'name', w.name),
    'contact', private.contact_shape(k))
  from unnest(events) e
  join public.flow_runs r on r.account_id = e.account_id and r.id = e.subject
  join public.flows w on w.account_id = r.account_id and w.id = r.flow_id
  join public.contacts k on k.account_id = r.account_id and k.id = r.contact_id
  where e.kind in ('flow.started', 'flow.finished') and k.erased_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.run_shape(r public.flow_runs)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', r.id, 'account_id', r.account_id, 'flow_id', r.flow_id, 'version_id', r.version_id,
    'chat_id', r.chat_id, 'contact_id', r.contact_id, 'instance_id', r.instance_id, 'status', r.status, 'reason', r.reason,
    'started_by', r.started_by, 'started_by_id', r.started_by_id, 'variables', r.variables, 'created_at', r.created_at,
    'ended_at', r.ended_at);
end
$function$;

CREATE OR REPLACE FUNCTION private.send_test_event(endpoint_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint constant public.webhook_endpoints := private.require_webhook_endpoint(endpoint_id);
  number bigint;
  delivery_id uuid;
begin
  perform private.require_enabled(endpoint);
  number := nextval('private.events_seq_seq');
  insert into private.webhook_bodies (event_id, account_id, body)
  values (number, endpoint.account_id, private.webhook_body((number, endpoint.account_id, 'webhook.test', clock_timestamp(),
    null, null, null, jsonb_build_object('endpoint_id', endpoint.id, 'events', endpoint.events))));
  insert into public.webhook_deliveries (account_id, endpoint_id, event_id, event)
  values (endpoint.account_id, endpoint.id, number, 'webhook.test') returning id into delivery_id;
  perform private.hint_deliveries();
  return delivery_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.signing_secrets(endpoint public.webhook_endpoints)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(s.secret order by s.created_at desc), '[]') from private.webhook_secrets s
    where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id
      and (s.expires_at is null or s.expires_at > clock_timestamp()));
end
$function$;

CREATE OR REPLACE FUNCTION private.switch_webhook_endpoint()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if new.enabled then
    new.disabled_reason := null;
    new.failures := 0;
    new.first_failed_at := null;
    new.room := 4;
  else
    new.disabled_reason := coalesce(new.disabled_reason, 'member');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.walk_webhook_accounts(after uuid, most integer, moment timestamp with time zone, OUT accounts uuid[], OUT visited uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  first constant uuid := '00000000-0000-0000-0000-000000000000';
  account uuid := after;
  is_around boolean := after is null;
begin
  accounts := '{}';
  -- From account to account: what one of them has waiting costs one look, however much it is.
  for step in 1..1000 loop
    account := (
      select d.account_id from public.webhook_deliveries d
      where d.status in ('pending', 'retrying') and d.account_id > coalesce(account, first)
      order by d.account_id limit 1);
    if account is null or is_around and account > after then
      exit when is_around;
      is_around := true;
      account := null;
      continue;
    end if;
    visited := account;
    accounts := accounts || account;
    exit when cardinality(accounts) >= most;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.webhook_body(content private.webhook_content)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return json_build_object('type', content.kind,
    'timestamp', to_char(content.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'data', private.fit_shape(content.data))::text;
end
$function$;

CREATE OR REPLACE FUNCTION private.webhook_contents(events private.events[])
 RETURNS SETOF private.webhook_content
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
 SET "TimeZone" TO 'UTC'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
begin
  return query
  select * from private.message_contents(events)
  union all select * from private.chat_contents(events)
  union all select * from private.contact_contents(events)
  union all select * from private.run_contents(events)
  union all select * from private.other_contents(events);
end
$function$;

CREATE OR REPLACE FUNCTION private.webhook_delivery_body(delivery_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  delivery constant public.webhook_deliveries := private.require_webhook_delivery(delivery_id);
begin
  return (select b.body::jsonb from private.webhook_bodies b where b.event_id = delivery.event_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.webhook_host_problem(host text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if host ~ '^\[|^[0-9.]+$' then
    return case when private.is_public_address(btrim(host, '[]')) is not true then 'it leads to no public address' end;
  -- Programs read 0x7f.1 and 2130706433 as addresses too: a name''s last part is no number.
  elsif host !~ '^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$' then
    return 'its host is no name that everybody finds';
  elsif host ~ '\.(localhost|local|localdomain|internal|intranet|lan|home\.arpa)$' then
    return 'it leads to no public address';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.webhook_id(delivery public.webhook_deliveries)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case delivery.event when 'webhook.test' then 'test_' || delivery.id else 'evt_' || delivery.event_id end;
end
$function$;

CREATE OR REPLACE FUNCTION private.webhook_notice(endpoint_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('account_name', a.name, 'url', w.url, 'reason', w.disabled_reason, 'addresses', (
      select coalesce(jsonb_agg(u.email order by m.created_at), '[]') from public.account_members m
      join auth.users u on u.id = m.user_id
      where m.account_id = a.id and m.role = 'owner' and u.email is not null))
    from public.webhook_endpoints w join public.accounts a on a.id = w.account_id
    where w.id = webhook_notice.endpoint_id and w.disabled_reason in ('gone', 'failing'));
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
  host constant text := lower(rtrim(parts[2], '.'));
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
      and (w.instance_ids = '{}' or content.instance_id is null or content.instance_id = any (w.instance_ids))
      and (w.tags = '{}' or content.tags && w.tags)
  ), bodies as (
    insert into private.webhook_bodies (event_id, account_id, contact_id, body)
    select distinct on (asked.event_id) asked.event_id, asked.account_id, asked.contact_id, private.webhook_body(asked.content)
    from asked order by asked.event_id
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

CREATE OR REPLACE FUNCTION public.create_webhook_endpoint(account_id uuid, url text, events text[], instance_ids uuid[] DEFAULT '{}'::uuid[], tags text[] DEFAULT '{}'::text[], description text DEFAULT ''::text, source text DEFAULT 'member'::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.create_webhook_endpoint(account_id, url, events, instance_ids, tags, description, source)
$function$;

CREATE OR REPLACE FUNCTION public.replay_webhook_deliveries(endpoint_id uuid, "from" timestamp with time zone DEFAULT NULL::timestamp with time zone, "to" timestamp with time zone DEFAULT NULL::timestamp with time zone, dead boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.replay_webhook_deliveries(endpoint_id, "from", "to", dead) $function$;

CREATE OR REPLACE FUNCTION public.replay_webhook_delivery(delivery_id uuid)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.replay_webhook_delivery(delivery_id) $function$;

CREATE OR REPLACE FUNCTION public.rotate_webhook_secret(endpoint_id uuid, keep_hours integer DEFAULT 24)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.rotate_webhook_secret(endpoint_id, keep_hours)
$function$;

CREATE OR REPLACE FUNCTION public.send_test_event(endpoint_id uuid)
 RETURNS uuid
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.send_test_event(endpoint_id) $function$;

CREATE OR REPLACE FUNCTION public.webhook_delivery_body(delivery_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.webhook_delivery_body(delivery_id) $function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_webhook_days_check" CHECK (((webhook_days >= 4) AND (webhook_days <= 36500)));

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_webhook_insecure_hosts_check" CHECK ((cardinality(webhook_insecure_hosts) <= 20));

ALTER TABLE "private"."usage_counts" ADD CONSTRAINT "usage_counts_kind_check" CHECK ((kind = ANY (ARRAY['instances'::text, 'contacts'::text, 'messages_per_day'::text, 'flows'::text, 'broadcast_recipients_per_day'::text, 'webhook_endpoints'::text])));

ALTER TABLE "private"."webhook_bodies" ADD CONSTRAINT "webhook_bodies_account_id_contact_id_fkey" FOREIGN KEY (account_id, contact_id) REFERENCES public.contacts(account_id, id) ON DELETE CASCADE;

ALTER TABLE "private"."webhook_bodies" ADD CONSTRAINT "webhook_bodies_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."plans" ADD CONSTRAINT "plans_max_webhook_endpoints_check" CHECK ((max_webhook_endpoints >= 0));

ALTER TABLE "public"."webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "private"."webhook_secrets" ADD CONSTRAINT "webhook_secrets_account_id_endpoint_id_fkey" FOREIGN KEY (account_id, endpoint_id) REFERENCES public.webhook_endpoints(account_id, id) ON DELETE CASCADE;

CREATE INDEX webhook_bodies_age ON private.webhook_bodies USING btree (created_at);

CREATE INDEX webhook_bodies_contact ON private.webhook_bodies USING btree (account_id, contact_id);

CREATE INDEX webhook_deliveries_age ON public.webhook_deliveries USING btree (created_at);

CREATE INDEX webhook_deliveries_claim ON public.webhook_deliveries USING btree (claim_id) WHERE (claim_id IS NOT NULL);

CREATE INDEX webhook_deliveries_dead ON public.webhook_deliveries USING btree (endpoint_id, created_at) WHERE (status = 'dead'::text);

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (account_id, endpoint_id, next_attempt_at, event_id) WHERE (status = ANY (ARRAY['pending'::text, 'retrying'::text]));

CREATE INDEX webhook_deliveries_newest ON public.webhook_deliveries USING btree (account_id, endpoint_id, created_at DESC, id);

CREATE INDEX webhook_deliveries_next ON public.webhook_deliveries USING btree (next_attempt_at) WHERE (status = ANY (ARRAY['pending'::text, 'retrying'::text]));

CREATE INDEX webhook_endpoints_enabled ON public.webhook_endpoints USING btree (account_id) WHERE enabled;

CREATE TRIGGER broadcast_delete AFTER DELETE ON public.webhook_endpoints REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_webhook_endpoints();

CREATE TRIGGER broadcast_insert AFTER INSERT ON public.webhook_endpoints REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_webhook_endpoints();

CREATE TRIGGER broadcast_update AFTER UPDATE ON public.webhook_endpoints REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_webhook_endpoints();

CREATE TRIGGER check_webhook_endpoint BEFORE INSERT OR UPDATE OF url, events, instance_ids ON public.webhook_endpoints FOR EACH ROW EXECUTE FUNCTION private.check_webhook_endpoint();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF description ON public.webhook_endpoints FOR EACH ROW WHEN ((new.description <> private.clean_name(new.description))) EXECUTE FUNCTION private.clean_names('description');

CREATE TRIGGER count_added AFTER INSERT ON public.webhook_endpoints REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.count_added('webhook_endpoints');

CREATE TRIGGER count_removed AFTER DELETE ON public.webhook_endpoints REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.count_removed('webhook_endpoints');

CREATE TRIGGER end_deleted AFTER DELETE ON public.webhook_endpoints FOR EACH ROW EXECUTE FUNCTION private.end_webhook_endpoint();

CREATE TRIGGER end_disabled AFTER UPDATE OF enabled ON public.webhook_endpoints FOR EACH ROW WHEN ((old.enabled AND (NOT new.enabled))) EXECUTE FUNCTION private.end_webhook_endpoint();

CREATE TRIGGER limit_webhook_endpoints AFTER INSERT ON public.webhook_endpoints REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.limit_webhook_endpoints();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.webhook_endpoints REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER switch_webhook_endpoint BEFORE UPDATE OF enabled ON public.webhook_endpoints FOR EACH ROW WHEN ((old.enabled <> new.enabled)) EXECUTE FUNCTION private.switch_webhook_endpoint();

CREATE TRIGGER touch_updated_at BEFORE UPDATE OF url, events, instance_ids, tags, enabled, description ON public.webhook_endpoints FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE POLICY "owners and admins see an account's webhook deliveries" ON "public"."webhook_deliveries" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change webhook endpoints" ON "public"."webhook_endpoints" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete webhook endpoints" ON "public"."webhook_endpoints" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins see an account's webhook endpoints" ON "public"."webhook_endpoints" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

COMMENT ON COLUMN "private"."settings"."webhook_days" IS 'How long it is kept what webhooks were told, and how; longer than the plan of retries.';

COMMENT ON COLUMN "private"."settings"."webhook_insecure_hosts" IS 'Hosts, as host or host:port, to which webhooks may lead without https and inside a network: on a developer''s machine.';

COMMENT ON COLUMN "private"."webhook_bodies"."event_id" IS 'events.seq.';

COMMENT ON COLUMN "private"."webhook_secrets"."expires_at" IS 'Null: the one that is used from now on.';

COMMENT ON COLUMN "public"."plans"."max_webhook_endpoints" IS 'Addresses that are told what happens. What they are told is no message and has no limit.';

COMMENT ON COLUMN "public"."webhook_deliveries"."attempts" IS 'Those that ended.';

COMMENT ON COLUMN "public"."webhook_deliveries"."claim_id" IS 'Who tries it now, until next_attempt_at.';

COMMENT ON COLUMN "public"."webhook_deliveries"."endpoint_id" IS 'No foreign key: whoever deletes an endpoint does not wait for a million of these; a job deletes them.';

COMMENT ON COLUMN "public"."webhook_deliveries"."next_attempt_at" IS 'While it is being tried: when it is tried again if nobody says what became of it.';

COMMENT ON COLUMN "public"."webhook_deliveries"."response" IS 'The beginning of the last answer.';

COMMENT ON COLUMN "public"."webhook_endpoints"."disabled_reason" IS 'gone: it said so itself (410); failing: nothing arrived for five days.';

COMMENT ON COLUMN "public"."webhook_endpoints"."events" IS 'Kinds of event_kinds that webhooks may ask for.';

COMMENT ON COLUMN "public"."webhook_endpoints"."failures" IS 'Deliveries in a row that did not arrive; counted to a thousand.';

COMMENT ON COLUMN "public"."webhook_endpoints"."first_failed_at" IS 'Since when nothing has arrived; one failure a day is none.';

COMMENT ON COLUMN "public"."webhook_endpoints"."instance_ids" IS 'Of what happens on a number, only what happens on these; none: on all.';

COMMENT ON COLUMN "public"."webhook_endpoints"."room" IS 'How many deliveries may be under way at once: more while they arrive, one while they do not.';

COMMENT ON COLUMN "public"."webhook_endpoints"."source" IS 'rest_hook: a program subscribed itself.';

COMMENT ON COLUMN "public"."webhook_endpoints"."tags" IS 'Only what is about a contact with one of these; none: everything.';

COMMENT ON FUNCTION "orchestrator"."claim_webhook_deliveries"(uuid, integer) IS 'Takes due deliveries, 500 at most, for 60 seconds: [{id, endpoint_id, url, webhook_id, body, secrets, attempt}]. The same claim_id answers the same ones while they run. Code: claim_invalid.';

COMMENT ON FUNCTION "orchestrator"."finish_webhook_deliveries"(uuid, jsonb) IS 'What became of claimed deliveries: {finished, next_seconds}. results: [{id, status (of the answer), error (a code, where there was none), latency_ms, response, retry_after (seconds)}]. Of those whose claim is over nothing is written.';

COMMENT ON FUNCTION "orchestrator"."next_webhook_delivery"() IS 'In how many seconds there is something to claim: 0 now, null nothing that is known of. What waits for another to end is due when that does.';

COMMENT ON FUNCTION "orchestrator"."webhook_notice"(uuid) IS '{notice: {account_name, url, reason, addresses}}: what to write to the owners; null where there is no need any more.';

COMMENT ON FUNCTION "orchestrator"."write_webhook_deliveries"(integer) IS 'Reads at most so many events and writes what webhooks are told of them; call again while it reads as many. Any number of callers at once.';

COMMENT ON FUNCTION "private"."disable_webhook_endpoint"(uuid, text) IS 'The page shows it, and the owner gets a mail.';

COMMENT ON FUNCTION "private"."due_webhook_accounts"(uuid, integer, timestamp with time zone) IS 'The next accounts, in a circle, for which something is due.';

COMMENT ON FUNCTION "private"."end_webhook_deliveries"(text, timestamp with time zone) IS 'A step of the job of an endpoint: what waits for one that was disabled is dead, of one that was deleted nothing is left.';

COMMENT ON FUNCTION "private"."fit_shape"(jsonb) IS 'With room for what stands around it in 20 kB; what had to go is asked of the API.';

COMMENT ON FUNCTION "private"."forget_in_webhooks"(public.contacts) IS 'What was told of him, and what was answered to it; what was to be told is not.';

COMMENT ON FUNCTION "private"."forget_webhook_bodies"(text, timestamp with time zone) IS 'Duty: what was told.';

COMMENT ON FUNCTION "private"."forget_webhook_deliveries"(text, timestamp with time zone) IS 'Duty: deliveries, whatever became of them.';

COMMENT ON FUNCTION "private"."hint_deliveries"() IS 'Some are due now.';

COMMENT ON FUNCTION "private"."rate_webhook_endpoint"(public.webhook_endpoints, bigint, bigint, boolean) IS 'How an endpoint stands after so many deliveries.';

COMMENT ON FUNCTION "private"."replay_webhook_deliveries"(uuid[]) IS 'Those that are under way are left alone.';

COMMENT ON FUNCTION "private"."require_enabled"(public.webhook_endpoints) IS 'Code: webhook_endpoint_disabled.';

COMMENT ON FUNCTION "private"."require_webhook_delivery"(uuid) IS 'Of an account that the caller manages. Code: webhook_delivery_not_found.';

COMMENT ON FUNCTION "private"."require_webhook_endpoint"(uuid) IS 'Of an account that the caller manages. Code: webhook_endpoint_not_found.';

COMMENT ON FUNCTION "private"."require_webhook_url"(text) IS 'Code: webhook_url_invalid.';

COMMENT ON FUNCTION "private"."retry_pause"(integer, private.webhook_result) IS 'After so many attempts; null: it is dead. Never the same for two that failed together; later, a day at most, where the receiver asks for it.';

COMMENT ON FUNCTION "private"."room_for_failing"(timestamp with time zone) IS 'How many more may be under way to endpoints at which nothing arrives: who sends has places for all others.';

COMMENT ON FUNCTION "private"."walk_webhook_accounts"(uuid, integer, timestamp with time zone) IS 'Where more is due than one would look at: all that have something waiting.';

COMMENT ON FUNCTION "private"."webhook_contents"(private.events[]) IS 'Of events that webhooks may ask for. Nothing of what is gone, nor of whoever is forgotten.';

COMMENT ON FUNCTION "private"."webhook_id"(public.webhook_deliveries) IS 'By which a receiver knows what he has had already: the same at each attempt and replay.';

COMMENT ON FUNCTION "private"."webhook_url_problem"(text) IS 'Null: none that the address itself shows.';

COMMENT ON FUNCTION "public"."account_usage"(uuid) IS '{plan, plan_expires_at, status, limits: {instances, contacts, messages_per_day, members, flows, broadcast_recipients_per_day, webhook_endpoints}, used: {…}}; a null limit is none. Code: account_not_found.';

COMMENT ON FUNCTION "public"."create_webhook_endpoint"(uuid, text, text[], uuid[], text[], text, text) IS 'For owners, admins and keys with manage: {id, secret}; the secret is seen this once. Codes: not_allowed, webhook_url_invalid, webhook_events_invalid, instance_not_found, webhook_endpoints_limit, plan_limit_exceeded, account_suspended.';

COMMENT ON FUNCTION "public"."replay_webhook_deliveries"(uuid, timestamp with time zone, timestamp with time zone, boolean) IS 'For owners and admins: {replayed, next}: the first thousand of what was made from then until before then, or of what of that is dead; next: where the others begin, null: there are none. Codes: webhook_endpoint_not_found, webhook_endpoint_disabled.';

COMMENT ON FUNCTION "public"."replay_webhook_delivery"(uuid) IS 'For owners and admins: it is sent again now, under the same webhook-id and with a plan of its own; false: it is being sent just now. Codes: webhook_delivery_not_found, webhook_endpoint_disabled, webhook_body_gone.';

COMMENT ON FUNCTION "public"."rotate_webhook_secret"(uuid, integer) IS '{secret}: the new one, seen this once. Signed is with the former one too for so many hours, 168 at most. Code: webhook_endpoint_not_found.';

COMMENT ON FUNCTION "public"."send_test_event"(uuid) IS 'For owners and admins: the delivery of an event webhook.test, under a webhook-id test_…. Codes: webhook_endpoint_not_found, webhook_endpoint_disabled.';

COMMENT ON FUNCTION "public"."webhook_delivery_body"(uuid) IS 'For owners and admins: what is sent; null once it is dropped by age, or with the person. Code: webhook_delivery_not_found.';

COMMENT ON TABLE "private"."webhook_bodies" IS 'What is sent of an event, the same to all and at each attempt. Goes with the person it is about.';

COMMENT ON TABLE "private"."webhook_secrets" IS 'Two while they rotate: what is sent is signed with both.';

COMMENT ON TABLE "private"."webhook_turns" IS 'Whose turn was last: the next claim begins after it.';

COMMENT ON TABLE "public"."webhook_deliveries" IS 'An event on its way to an endpoint, and whether it arrived. dead: it is not tried again.';

COMMENT ON TABLE "public"."webhook_endpoints" IS 'Addresses that are told what happens. Made by create_webhook_endpoint alone, which tells the secret.';

REVOKE ALL ON FUNCTION "orchestrator"."claim_webhook_deliveries"(uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."claim_webhook_deliveries"(uuid, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."finish_webhook_deliveries"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."finish_webhook_deliveries"(uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."next_webhook_delivery"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."next_webhook_delivery"() TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."webhook_notice"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."webhook_notice"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."write_webhook_deliveries"(integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."write_webhook_deliveries"(integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."add_webhook_secret"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."add_webhook_secret"(uuid, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."broadcast_shape"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_shape"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."broadcast_webhook_endpoints"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_webhook_endpoints"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."campaign_shape"(public.campaigns) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."campaign_shape"(public.campaigns) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."chat_contents"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."chat_contents"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."chat_shape"(public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."chat_shape"(public.chats) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."check_webhook_endpoint"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_webhook_endpoint"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."claimed_webhook_deliveries"(uuid, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."claimed_webhook_deliveries"(uuid, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."contact_contents"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."contact_contents"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."contact_shape"(public.contacts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."contact_shape"(public.contacts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."create_webhook_endpoint"(uuid, text, text[], uuid[], text[], text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_webhook_endpoint"(uuid, text, text[], uuid[], text[], text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."disable_webhook_endpoint"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."disable_webhook_endpoint"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."due_webhook_accounts"(uuid, integer, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."due_webhook_accounts"(uuid, integer, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."end_webhook_deliveries"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_webhook_deliveries"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."end_webhook_endpoint"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_webhook_endpoint"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."finish_webhook_deliveries"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_webhook_deliveries"(uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fit_shape"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fit_shape"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_in_webhooks"(public.contacts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_in_webhooks"(public.contacts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_webhook_bodies"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_webhook_bodies"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_webhook_deliveries"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_webhook_deliveries"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."hint_deliveries"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hint_deliveries"() TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."hold_webhook_bodies"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hold_webhook_bodies"(uuid[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."instance_shape"(public.instances) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."instance_shape"(public.instances) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_public_address"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_public_address"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."judge_webhook_endpoints"(public.webhook_deliveries[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."judge_webhook_endpoints"(public.webhook_deliveries[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."limit_webhook_endpoints"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_webhook_endpoints"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."media_shape"(public.media) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."media_shape"(public.media) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."message_contents"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."message_contents"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."message_shape"(public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."message_shape"(public.conversations) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."other_contents"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."other_contents"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."pick_of_webhook_accounts"(uuid[], integer, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pick_of_webhook_accounts"(uuid[], integer, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."pick_webhook_deliveries"(integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pick_webhook_deliveries"(integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."rate_webhook_endpoint"(public.webhook_endpoints, bigint, bigint, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."rate_webhook_endpoint"(public.webhook_endpoints, bigint, bigint, boolean) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."replay_webhook_deliveries"(uuid, timestamp with time zone, timestamp with time zone, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."replay_webhook_deliveries"(uuid, timestamp with time zone, timestamp with time zone, boolean) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."replay_webhook_deliveries"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."replay_webhook_deliveries"(uuid[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."replay_webhook_delivery"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."replay_webhook_delivery"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."require_enabled"(public.webhook_endpoints) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_enabled"(public.webhook_endpoints) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_webhook_delivery"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_webhook_delivery"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_webhook_endpoint"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_webhook_endpoint"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_webhook_url"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_webhook_url"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."retry_pause"(integer, private.webhook_result) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."retry_pause"(integer, private.webhook_result) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."room_for_failing"(timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."room_for_failing"(timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."rotate_webhook_secret"(uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."rotate_webhook_secret"(uuid, integer) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."run_contents"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."run_contents"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."run_shape"(public.flow_runs) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."run_shape"(public.flow_runs) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."send_test_event"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."send_test_event"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."signing_secrets"(public.webhook_endpoints) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."signing_secrets"(public.webhook_endpoints) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."switch_webhook_endpoint"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."switch_webhook_endpoint"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."walk_webhook_accounts"(uuid, integer, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."walk_webhook_accounts"(uuid, integer, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."webhook_body"(private.webhook_content) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_body"(private.webhook_content) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."webhook_contents"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_contents"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."webhook_delivery_body"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_delivery_body"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."webhook_host_problem"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_host_problem"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."webhook_id"(public.webhook_deliveries) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_id"(public.webhook_deliveries) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."webhook_notice"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_notice"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."webhook_url_problem"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_url_problem"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."write_webhook_deliveries"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."write_webhook_deliveries"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."create_webhook_endpoint"(uuid, text, text[], uuid[], text[], text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."create_webhook_endpoint"(uuid, text, text[], uuid[], text[], text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."replay_webhook_deliveries"(uuid, timestamp with time zone, timestamp with time zone, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."replay_webhook_deliveries"(uuid, timestamp with time zone, timestamp with time zone, boolean) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."replay_webhook_delivery"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."replay_webhook_delivery"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."rotate_webhook_secret"(uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."rotate_webhook_secret"(uuid, integer) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."send_test_event"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."send_test_event"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."webhook_delivery_body"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."webhook_delivery_body"(uuid) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."webhook_bodies" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."webhook_bodies" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."webhook_secrets" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."webhook_secrets" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."webhook_turns" TO "postgres";

GRANT INSERT, SELECT, UPDATE ON TABLE "private"."webhook_turns" TO "service_role";

GRANT SELECT ON TABLE "public"."webhook_deliveries" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."webhook_deliveries" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."webhook_deliveries" TO "service_role";

GRANT UPDATE ("description") ON TABLE "public"."webhook_endpoints" TO "authenticated";

GRANT UPDATE ("enabled") ON TABLE "public"."webhook_endpoints" TO "authenticated";

GRANT UPDATE ("events") ON TABLE "public"."webhook_endpoints" TO "authenticated";

GRANT UPDATE ("instance_ids") ON TABLE "public"."webhook_endpoints" TO "authenticated";

GRANT UPDATE ("tags") ON TABLE "public"."webhook_endpoints" TO "authenticated";

GRANT UPDATE ("url") ON TABLE "public"."webhook_endpoints" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."webhook_endpoints" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."webhook_endpoints" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."webhook_endpoints" TO "service_role";

GRANT USAGE ON TYPE "private"."webhook_content" TO "postgres";

GRANT USAGE ON TYPE "private"."webhook_result" TO "postgres";

insert into "public"."plans" ("name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_webhook_endpoints", "max_broadcast_recipients_per_day")
select "name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_webhook_endpoints", "max_broadcast_recipients_per_day" from jsonb_populate_record(null::"public"."plans", '{"name": "basic", "max_flows": 10, "max_members": 5, "max_contacts": 50000, "max_instances": 3, "max_messages_per_day": 10000, "max_webhook_endpoints": 5, "max_broadcast_recipients_per_day": 10000}'::jsonb)
on conflict ("name") do update set "max_flows" = excluded."max_flows", "max_members" = excluded."max_members", "max_contacts" = excluded."max_contacts", "max_instances" = excluded."max_instances", "max_messages_per_day" = excluded."max_messages_per_day", "max_webhook_endpoints" = excluded."max_webhook_endpoints", "max_broadcast_recipients_per_day" = excluded."max_broadcast_recipients_per_day";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "delivery.due", "subject": "webhook_deliveries", "webhook": false, "recorded": false, "description": "something is to be sent to a webhook now", "audit_action": null, "account_event": null, "orchestrator_event": "delivery"}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "end_webhook_deliveries", "every": null, "is_step": true, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_webhook_bodies", "every": "00:10:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_webhook_deliveries", "every": "00:10:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "public"."plans" ("name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_webhook_endpoints", "max_broadcast_recipients_per_day")
select "name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_webhook_endpoints", "max_broadcast_recipients_per_day" from jsonb_populate_record(null::"public"."plans", '{"name": "free", "max_flows": 1, "max_members": 2, "max_contacts": 10000, "max_instances": 1, "max_messages_per_day": 1000, "max_webhook_endpoints": 2, "max_broadcast_recipients_per_day": 1000}'::jsonb)
on conflict ("name") do update set "max_flows" = excluded."max_flows", "max_members" = excluded."max_members", "max_contacts" = excluded."max_contacts", "max_instances" = excluded."max_instances", "max_messages_per_day" = excluded."max_messages_per_day", "max_webhook_endpoints" = excluded."max_webhook_endpoints", "max_broadcast_recipients_per_day" = excluded."max_broadcast_recipients_per_day";
insert into "public"."plans" ("name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_webhook_endpoints", "max_broadcast_recipients_per_day")
select "name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_webhook_endpoints", "max_broadcast_recipients_per_day" from jsonb_populate_record(null::"public"."plans", '{"name": "pro", "max_flows": 100, "max_members": 50, "max_contacts": 500000, "max_instances": 20, "max_messages_per_day": 100000, "max_webhook_endpoints": 20, "max_broadcast_recipients_per_day": 100000}'::jsonb)
on conflict ("name") do update set "max_flows" = excluded."max_flows", "max_members" = excluded."max_members", "max_contacts" = excluded."max_contacts", "max_instances" = excluded."max_instances", "max_messages_per_day" = excluded."max_messages_per_day", "max_webhook_endpoints" = excluded."max_webhook_endpoints", "max_broadcast_recipients_per_day" = excluded."max_broadcast_recipients_per_day";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "webhook.changed", "subject": "webhook_endpoints", "webhook": false, "recorded": false, "description": "a webhook endpoint came, went, or stands otherwise", "audit_action": null, "account_event": "webhook", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "webhook.created", "subject": "webhook_endpoints", "webhook": false, "recorded": true, "description": "an address is told what happens from now on", "audit_action": "webhooks.create", "account_event": "webhook", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "webhook.disabled", "subject": "webhook_endpoints", "webhook": false, "recorded": true, "description": "a webhook endpoint is told nothing any more: it said so, or nothing arrived for days", "audit_action": "webhooks.disable", "account_event": "webhook", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "webhook.rotated", "subject": "webhook_endpoints", "webhook": false, "recorded": true, "description": "a webhook endpoint has a new secret", "audit_action": "webhooks.rotate", "account_event": "webhook", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "webhook_notice", "every": null, "is_step": false, "max_attempts": 8, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."event_consumers" ("name")
select "name" from jsonb_populate_record(null::"private"."event_consumers", '{"name": "webhooks"}'::jsonb)
on conflict ("name") do nothing;
