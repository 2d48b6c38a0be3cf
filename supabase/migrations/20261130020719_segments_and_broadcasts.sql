DROP TRIGGER "move_account_rules" ON "public"."accounts";

ALTER TABLE "private"."usage_counts" DROP CONSTRAINT "usage_counts_kind_check";

CREATE TABLE "private"."area_codes" ("ddd" text NOT NULL, "zone" text NOT NULL, CONSTRAINT "area_codes_ddd_check" CHECK ((ddd ~ '^[1-9][1-9]$'::text)), CONSTRAINT "area_codes_pkey" PRIMARY KEY (ddd), CONSTRAINT "area_codes_zone_check" CHECK (private.is_timezone(zone)));

CREATE TABLE "public"."broadcast_recipients" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "account_id" uuid NOT NULL, "broadcast_id" uuid NOT NULL, "contact_id" uuid NOT NULL, "instance_id" uuid, "zone" text NOT NULL DEFAULT 'America/Sao_Paulo'::text, "variant" text, "status" text NOT NULL DEFAULT 'queued'::text, "reason" text, "conversation_id" uuid, "fed_at" timestamp with time zone, "settled_at" timestamp with time zone, "answered_at" timestamp with time zone, CONSTRAINT "broadcast_recipients_broadcast_id_contact_id_key" UNIQUE (broadcast_id, contact_id), CONSTRAINT "broadcast_recipients_pkey" PRIMARY KEY (id), CONSTRAINT "broadcast_recipients_reason_check" CHECK ((reason ~ '^[a-z][a-z0-9_]{0,59}$'::text)), CONSTRAINT "broadcast_recipients_status_check" CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'answered'::text, 'failed'::text, 'skipped'::text]))), CONSTRAINT "broadcast_recipients_variant_check" CHECK ((variant ~ '^[A-Za-z0-9_-]{1,40}$'::text)));

ALTER TABLE "public"."broadcast_recipients" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "public"."broadcast_recipients" SET (fillfactor=80);

CREATE TABLE "public"."broadcasts" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "name" text NOT NULL, "content" jsonb NOT NULL, "segment_id" uuid, "filter" jsonb, "exclude" jsonb NOT NULL DEFAULT '{}'::jsonb, "instance_ids" uuid[] NOT NULL DEFAULT '{}'::uuid[], "starts_at" timestamp with time zone, "window" jsonb NOT NULL DEFAULT '{"to": "21:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "09:00"}'::jsonb, "pace" text NOT NULL DEFAULT 'normal'::text, "skip_answered" boolean NOT NULL DEFAULT true, "tags" text[] NOT NULL DEFAULT '{}'::text[], "flow_id" uuid, "status" text NOT NULL DEFAULT 'draft'::text, "status_reason" text, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), "started_at" timestamp with time zone, "resumed_at" timestamp with time zone, "frozen_seq" bigint NOT NULL DEFAULT 0, "frozen_at" timestamp with time zone, "finished_at" timestamp with time zone, CONSTRAINT "broadcasts_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "broadcasts_filter_check" CHECK ((pg_column_size(filter) <= 65536)), CONSTRAINT "broadcasts_instance_ids_check" CHECK ((cardinality(instance_ids) <= 100)), CONSTRAINT "broadcasts_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 100))), CONSTRAINT "broadcasts_pace_check" CHECK ((pace = ANY (ARRAY['slow'::text, 'normal'::text, 'fast'::text]))), CONSTRAINT "broadcasts_pkey" PRIMARY KEY (id), CONSTRAINT "broadcasts_status_check" CHECK ((status = ANY (ARRAY['draft'::text, 'scheduled'::text, 'running'::text, 'paused'::text, 'done'::text, 'cancelled'::text]))), CONSTRAINT "broadcasts_status_reason_check" CHECK ((status_reason ~ '^[a-z][a-z0-9_]{0,59}$'::text)), CONSTRAINT "broadcasts_tags_check" CHECK (private.are_tags(tags)));

ALTER TABLE "public"."broadcasts" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."segments" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "name" text NOT NULL, "filter" jsonb NOT NULL, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "segments_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "segments_account_id_name_key" UNIQUE (account_id, name), CONSTRAINT "segments_filter_check" CHECK ((pg_column_size(filter) <= 65536)), CONSTRAINT "segments_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 100))), CONSTRAINT "segments_pkey" PRIMARY KEY (id));

ALTER TABLE "public"."segments" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."sequence_enrollments" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "account_id" uuid NOT NULL, "sequence_id" uuid NOT NULL, "contact_id" uuid NOT NULL, "run_id" uuid, "status" text NOT NULL DEFAULT 'active'::text, "reason" text, "created_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), "ended_at" timestamp with time zone, CONSTRAINT "sequence_enrollments_check" CHECK (((status = 'active'::text) = (ended_at IS NULL))), CONSTRAINT "sequence_enrollments_pkey" PRIMARY KEY (id), CONSTRAINT "sequence_enrollments_reason_check" CHECK ((length(reason) <= 200)), CONSTRAINT "sequence_enrollments_status_check" CHECK ((status = ANY (ARRAY['active'::text, 'done'::text, 'stopped'::text, 'failed'::text]))));

ALTER TABLE "public"."sequence_enrollments" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."sequence_steps" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "sequence_id" uuid NOT NULL, "position" integer NOT NULL, "delay" text NOT NULL DEFAULT 'P1D'::text, "content" jsonb, "flow_id" uuid, "enabled" boolean NOT NULL DEFAULT true, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "sequence_steps_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "sequence_steps_check" CHECK (((content IS NOT NULL) OR (flow_id IS NOT NULL))), CONSTRAINT "sequence_steps_content_check" CHECK ((pg_column_size(content) <= 262144)), CONSTRAINT "sequence_steps_pkey" PRIMARY KEY (id), CONSTRAINT "sequence_steps_position_check" CHECK ((("position" >= 0) AND ("position" <= 10000))));

ALTER TABLE "public"."sequence_steps" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."sequences" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "name" text NOT NULL, "instance_id" uuid, "window" jsonb NOT NULL DEFAULT '{"to": "21:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "09:00"}'::jsonb, "again" text NOT NULL DEFAULT 'ignore'::text, "exit_on_answer" boolean NOT NULL DEFAULT false, "enabled" boolean NOT NULL DEFAULT true, "version_id" uuid, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "sequences_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "sequences_account_id_name_key" UNIQUE (account_id, name), CONSTRAINT "sequences_again_check" CHECK ((again = ANY (ARRAY['ignore'::text, 'restart'::text]))), CONSTRAINT "sequences_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 100))), CONSTRAINT "sequences_pkey" PRIMARY KEY (id));

ALTER TABLE "public"."sequences" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "private"."settings" ADD COLUMN "broadcast_days" integer NOT NULL DEFAULT 730;

ALTER TABLE "public"."plans" ADD COLUMN "max_broadcast_recipients_per_day" integer;

ALTER TABLE "private"."settings" ALTER COLUMN "number_checks_per_day" SET DEFAULT 1000;

CREATE OR REPLACE FUNCTION orchestrator.claim_broadcast_test(orchestrator_id uuid, number bigint, broadcast_id uuid, contact_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_number(orchestrator_id, number);
  return (
    select jsonb_build_object('account_id', b.account_id, 'content', b.content,
      'person', private.addressee(b.account_id, claim_broadcast_test.contact_id))
    from public.broadcasts b where b.id = claim_broadcast_test.broadcast_id);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.claim_recipients(orchestrator_id uuid, number bigint, broadcast_id uuid, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts;
  instance public.instances;
  items jsonb := '[]';
  room integer;
begin
  perform private.hold_number(orchestrator_id, number);
  select * into b from public.broadcasts known where known.id = claim_recipients.broadcast_id for no key update;
  if b.status is distinct from 'running' or b.frozen_at is null then
    return jsonb_build_object('items', items, 'seconds', null);
  elsif private.is_failing(b) then
    perform private.halt_broadcast(b, 'paused', 'failures_rising');
    return jsonb_build_object('items', items, 'seconds', null);
  end if;
  room := least(max_items, 500, private.feed_limit(b));
  for instance in select i.* from private.broadcast_numbers(b) i where i.status = 'connected' order by random() loop
    exit when room <= jsonb_array_length(items);
    items := items || private.next_recipients(b, instance, room - jsonb_array_length(items));
  end loop;
  return jsonb_build_object('account_id', b.account_id, 'content', b.content, 'items', items, 'seconds',
    case when items <> '[]' then 0 else private.next_feeding(b) end);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.feed_recipients(orchestrator_id uuid, number bigint, broadcast_id uuid, items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts;
  item jsonb;
  fed integer := 0;
begin
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) > 500 then
    perform private.fail('items_invalid', 'items is an array of at most 500 {id, instance_id, messages | error_code}');
  end if;
  perform private.hold_number(orchestrator_id, number);
  select * into b from public.broadcasts known where known.id = feed_recipients.broadcast_id for no key update;
  if b.status is distinct from 'running' then
    return jsonb_build_object('fed', 0, 'waits', null);
  elsif jsonb_path_exists(items, '$[*] ? (@.error_code == "content_invalid")') then
    perform private.halt_broadcast(b, 'paused', 'content_invalid');
    return jsonb_build_object('fed', 0, 'waits', null);
  end if;
  perform private.act_as('broadcast', b.id, b.account_id);
  begin
    fed := private.feed_items(b, items);
  exception
    -- One of them cannot be written: then each by himself, and it fails with him alone.
    when raise_exception or integrity_constraint_violation or data_exception then
      for item in select i from jsonb_array_elements(items) i loop
        begin
          fed := fed + private.feed_items(b, jsonb_build_array(item));
        exception
          when raise_exception or integrity_constraint_violation or data_exception then
            if sqlerrm = 'plan_limit_exceeded' then
              return jsonb_build_object('fed', fed, 'waits', sqlerrm);
            end if;
            perform private.fail_recipient(b.id, (item ->> 'id')::bigint, sqlerrm);
        end;
      end loop;
  end;
  return jsonb_build_object('fed', fed, 'waits', null);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.follow_broadcasts(max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  events constant private.events[] := private.take_events('broadcasts', max_items);
begin
  perform private.mark_answers(events);
  perform private.tag_reached(events);
  perform private.leave_on_answers(events);
  return jsonb_build_object('read', cardinality(events));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.send_broadcast_test(orchestrator_id uuid, number bigint, broadcast_id uuid, contact_id uuid, instance_id uuid, test_id text, messages jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  written integer;
begin
  perform private.hold_number(orchestrator_id, number);
  perform private.act_as('broadcast', b.id, b.account_id) from public.broadcasts b where b.id = send_broadcast_test.broadcast_id;
  insert into public.conversations (account_id, contact_id, instance_id, kind, message, media_id, content, client_key)
  select b.account_id, send_broadcast_test.contact_id, send_broadcast_test.instance_id, coalesce(m ->> 'kind', 'text'),
    coalesce(m ->> 'message', ''), (m ->> 'media_id')::uuid, nullif(m -> 'content', 'null'),
    'broadcast-test:' || left(test_id, 100) || ':' || place
  from public.broadcasts b, jsonb_array_elements(messages) with ordinality message (m, place)
  where b.id = send_broadcast_test.broadcast_id and place <= 10
  order by place on conflict do nothing;
  get diagnostics written = row_count;
  return jsonb_build_object('written', written);
end
$function$;

CREATE OR REPLACE FUNCTION private.account_usage(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kinds constant text[] := '{instances,contacts,messages_per_day,members,flows,broadcast_recipients_per_day}';
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

CREATE OR REPLACE FUNCTION private.add_recipients(broadcast_id uuid, contact_ids uuid[], phones text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  invalid constant text[] := array(select phone from unnest(phones) phone where private.normalise_phone(phone) is null);
  ids uuid[];
  added integer;
begin
  if b.status <> 'draft' then
    perform private.fail('broadcast_running', 'it has begun', 'make a copy');
  elsif cardinality(phones) > 1000 or exists (select from unnest(phones) phone where length(phone) > 100) then
    perform private.fail('ids_too_many', 'at most 1000 at once, each of 100 characters', 'call again with the others');
  end if;
  perform private.require_few(contact_ids);
  ids := array(
    select c.id from public.contacts c where c.account_id = b.account_id and c.id = any (contact_ids) and c.erased_at is null
    union
    select private.open_contact(b.account_id, phone, '') from unnest(phones) phone where phone <> all (invalid));
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id)
  select b.account_id, b.id, id from unnest(ids) id
  on conflict on constraint broadcast_recipients_broadcast_id_contact_id_key do nothing;
  get diagnostics added = row_count;
  return jsonb_build_object('added', added, 'known', cardinality(ids) - added, 'invalid', to_jsonb(invalid));
end
$function$;

CREATE OR REPLACE FUNCTION private.addressee(account_id uuid, contact_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object(
      'contact', jsonb_build_object('id', c.id, 'name', coalesce(nullif(btrim(c.name), ''), c.whatsapp_name), 'phone', c.phone,
        'tags', c.tags, 'fields', c.fields),
      'account', jsonb_build_object('name', a.name, 'timezone', a.timezone))
    from public.contacts c join public.accounts a on a.id = c.account_id
    where c.account_id = addressee.account_id and c.id = addressee.contact_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.announce_recipients()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.broadcast_changes('broadcast', 'broadcasts', 'UPDATE', array(
    select distinct (changed.account_id, changed.broadcast_id, null)::private.changed_row from changed_rows changed));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.are_variants(variants jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case when jsonb_typeof(variants) = 'array' and jsonb_array_length(variants) >= 1 and jsonb_array_length(variants) <= 4
    then (
      select bool_and(jsonb_typeof(v) = 'object' and v - '{id,percent,items}'::text[] = '{}'
          and v ->> 'id' ~ '^[A-Za-z0-9_-]{1,40}$' and v ->> 'percent' ~ '^[0-9]{1,3}$')
        and count(distinct v ->> 'id') = count(*)
        and sum(case when v ->> 'percent' ~ '^[0-9]{1,3}$' then (v ->> 'percent')::integer end) = 100
      from jsonb_array_elements(variants) v) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.at_place(path text, said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE WHEN (path = ''::text) THEN said ELSE ((path || ': '::text) || said) END;

CREATE OR REPLACE FUNCTION private.audience_condition(b public.broadcasts)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  segment_filter constant jsonb := (
    select s.filter from public.segments s where s.account_id = b.account_id and s.id = b.segment_id);
begin
  return concat_ws(' and ', 'c.account_id = $1', 'c.erased_at is null',
    case when segment_filter is not null then private.filter_condition(b.account_id, segment_filter) end,
    case when b.filter is not null then private.filter_condition(b.account_id, b.filter) end,
    -- Then it is only who was added.
    case when b.segment_id is null and b.filter is null then 'false' end);
end
$function$;

CREATE OR REPLACE FUNCTION private.audience_of(b public.broadcasts)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  if b.frozen_at is null then
    execute format('select array_agg(c.id) from public.contacts c where %s', private.audience_condition(b)) into ids using b.account_id;
  end if;
  return array(select unnest(ids) union select r.contact_id from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null);
end
$function$;

CREATE OR REPLACE FUNCTION private.begin_answer_flow(account_id uuid, broadcast_id uuid, contact_id uuid, instance_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
  answered_in constant uuid := private.find_chat(instance_id, contact_id);
begin
  select f.* into flow from public.broadcasts b
  join public.flows f on f.account_id = b.account_id and f.id = b.flow_id and f.enabled and f.published_version_id is not null
  where b.id = begin_answer_flow.broadcast_id;
  -- Whoever said no in so many words, or is in another flow already, enters none.
  if not found or answered_in is null
    or exists (select from public.contacts c where c.id = begin_answer_flow.contact_id and c.opted_out_at is not null)
    or exists (select from public.flow_runs r where r.chat_id = answered_in and r.awaits = 'message') then
    return;
  end if;
  perform private.start_run(flow, answered_in, 'broadcast', broadcast_id, 'flow');
end
$function$;

CREATE OR REPLACE FUNCTION private.begin_scheduled(broadcast_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.broadcasts b
  set status = 'running', started_at = coalesce(b.started_at, clock_timestamp())
  where b.id = begin_scheduled.broadcast_id and b.status = 'scheduled' and coalesce(b.starts_at <= clock_timestamp(), true)
$function$;

CREATE OR REPLACE FUNCTION private.beneath(path text, name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE WHEN (path = ''::text) THEN name ELSE ((path || '.'::text) || name) END;

CREATE OR REPLACE FUNCTION private.broadcast_freeze(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts;
begin
  perform private.begin_scheduled(key::uuid);
  loop
    select * into b from public.broadcasts known
    where known.id = broadcast_freeze.key::uuid and known.status = 'running' and known.frozen_at is null for no key update;
    if not found or not private.freeze_chunk(b, 20000) then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_numbers(b public.broadcasts)
 RETURNS SETOF public.instances
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select i.* from public.instances i
  where i.account_id = b.account_id and (b.instance_ids = '{}' or i.id = any (b.instance_ids));
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_statistics(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts;
  totals jsonb;
  variants jsonb;
  reasons jsonb;
  waiting text;
begin
  select * into b from public.broadcasts known
  where known.id = broadcast_statistics.broadcast_id and known.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('broadcast_not_found', 'no such broadcast of yours');
  end if;
  with counted as materialized (
    select coalesce(r.variant, '') as variant, r.status, r.reason, count(*)::integer as people
    from public.broadcast_recipients r where r.account_id = b.account_id and r.broadcast_id = b.id group by 1, 2, 3
  ), by_variant as (
    select counted.variant, private.count_statuses(jsonb_object_agg(counted.status, counted.people)) as counts
    from (select counted.variant, counted.status, sum(counted.people) as people from counted group by 1, 2) counted group by 1
  )
  select private.count_statuses((select coalesce(jsonb_object_agg(known.status, known.people), '{}')
      from (select counted.status, sum(counted.people) as people from counted group by 1) known)),
    (select coalesce(jsonb_agg(jsonb_build_object('id', v.variant) || v.counts order by v.variant), '[]')
      from by_variant v where v.variant <> ''),
    (select coalesce(jsonb_object_agg(known.reason, known.people), '{}')
      from (select counted.reason, sum(counted.people) as people from counted where counted.reason is not null group by 1) known)
  into totals, variants, reasons;
  waiting := case when b.status = 'running' and (totals ->> 'queued')::integer > 0 then private.broadcast_waiting(b) end;
  return totals || jsonb_build_object('frozen', b.frozen_at is not null, 'variants', variants, 'reasons', reasons,
    'waiting', waiting, 'next_at', case
      when b.status = 'scheduled' then b.starts_at
      when waiting = 'window' then private.next_opening(b."window", (select a.timezone from public.accounts a where a.id = b.account_id),
        clock_timestamp())
      when waiting = 'plan_limit_exceeded' then (private.utc_day() + 1)::timestamp at time zone 'utc' end);
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_waiting(b public.broadcasts)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  connected constant public.instances[] := array(
    select i from private.broadcast_numbers(b) i where i.status = 'connected');
begin
  return case
    when connected = '{}' then 'instance_disconnected'
    when private.open_zones(b) = '{}' then 'window'
    when private.feed_limit(b) = 0 then 'plan_limit_exceeded'
    when not exists (select from unnest(connected) i, private.rooms(i) room where room.lane = 3 and room.today is distinct from 0)
      then 'daily_cap'
    when b.status_reason = 'reach_out_time_lock' then 'first_contact_pause'
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.cancel_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
begin
  if b.status = 'done' then
    perform private.fail('broadcast_ended', 'it is over');
  elsif b.status <> 'cancelled' then
    perform private.halt_broadcast(b, 'cancelled', null);
  end if;
  return private.show_broadcast(b.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.check_broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.check_broadcast_content(new.content);
  if new.filter is not null then
    perform private.check_filter(new.filter);
    perform private.filter_condition(new.account_id, new.filter);
  end if;
  if exists (select from unnest(new.instance_ids) given (id) where not exists (
    select from public.instances i where i.account_id = new.account_id and i.id = given.id)) then
    perform private.refuse_link('instance_not_found', 'the account has no such number');
  elsif new.starts_at > private.horizon() then
    perform private.fail('schedule_invalid', 'nothing is planned for more than a hundred years ahead');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_broadcast_content(content jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  problem text;
begin
  if jsonb_typeof(content) is distinct from 'object' or pg_column_size(content) > 262144
    or content - 'items' <> '{}' and content - 'variants' <> '{}' then
    problem := 'a content is {items} or {variants: [{id, percent, items}]}, 256 kB at most';
  elsif content ? 'variants' and private.are_variants(content -> 'variants') is not true then
    problem := 'variants are 1 to 4, each {id, percent, items}; their percents add up to 100';
  else
    select private.items_problem(variant -> 'items') into problem
    from jsonb_array_elements(private.variants_of(content)) variant
    where private.items_problem(variant -> 'items') is not null limit 1;
  end if;
  if problem is not null then
    perform private.fail('content_invalid', problem);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_filter(filter jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  problem constant text := private.filter_problem(filter);
  tests integer;
begin
  if problem is not null then
    perform private.fail('filter_invalid', left(problem, 500), 'see docs/automation.md');
  end if;
  select count(*) into tests from jsonb_path_query(filter, 'strict $.** ? (exists (@.operator))');
  if tests > 50 then
    perform private.fail('filter_invalid', 'a filter has at most 50 tests');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_segment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.check_filter(new.filter);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_segment_circle()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Fails where it leads back to itself, or further than anybody means.
  perform private.filter_condition(new.account_id, new.filter);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_step()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.content is not null then
    if jsonb_typeof(new.content) <> 'object' or new.content - 'items' <> '{}' then
      perform private.fail('content_invalid', 'a content is {items}');
    end if;
    perform private.check_broadcast_content(new.content);
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.choose_variant(content jsonb, chance double precision)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  variant jsonb;
  passed double precision := 0;
begin
  for variant in select v from jsonb_array_elements(private.variants_of(content)) v loop
    passed := passed + (variant ->> 'percent')::double precision / 100;
    exit when chance < passed;
  end loop;
  return variant ->> 'id';
end
$function$;

CREATE OR REPLACE FUNCTION private.clear_recipients(broadcast_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  cleared integer;
begin
  if b.status <> 'draft' then
    perform private.fail('broadcast_running', 'it has begun', 'make a copy');
  end if;
  delete from public.broadcast_recipients r where r.broadcast_id = b.id;
  get diagnostics cleared = row_count;
  return cleared;
end
$function$;

CREATE OR REPLACE FUNCTION private.clone_broadcast(broadcast_id uuid, who text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  clone_id uuid;
begin
  insert into public.broadcasts as made (account_id, name, content, segment_id, filter, exclude, instance_ids, "window", pace,
    skip_answered, tags, flow_id)
  select b.account_id, left(b.name, 98) || ' 2', b.content, case when who is null then b.segment_id end,
    case when who is null then b.filter end, b.exclude,
    array(select i.id from public.instances i where i.account_id = b.account_id and i.id = any (b.instance_ids)), b."window",
    b.pace, b.skip_answered, b.tags, b.flow_id
  returning made.id into clone_id;
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id)
  select r.account_id, clone_id, r.contact_id from public.broadcast_recipients r
  where r.broadcast_id = b.id and r.status = who and who = 'failed';
  return clone_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.contact_zone(phone text, otherwise text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce((
    select area.zone from private.area_codes area
    where area.ddd = substring(contact_zone.phone from '^55([1-9][1-9])[0-9]{8,9}$')), otherwise);
end
$function$;

CREATE OR REPLACE FUNCTION private.count_segment(account_id uuid, filter jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  people integer;
begin
  perform private.require_readable(account_id);
  perform private.check_filter(filter);
  execute format('select count(*) from public.contacts c where c.account_id = $1 and c.erased_at is null and %s',
    private.filter_condition(account_id, filter)) into people using account_id;
  return people;
end
$function$;

CREATE OR REPLACE FUNCTION private.count_statuses(counted jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN (SELECT (jsonb_object_agg(status.status, COALESCE(((count_statuses.counted ->> status.status))::integer, 0)) || jsonb_build_object('recipients', COALESCE(sum(((count_statuses.counted ->> status.status))::integer), (0)::bigint))) FROM unnest('{queued,sent,delivered,read,answered,failed,skipped}'::text[]) status(status));

CREATE OR REPLACE FUNCTION private.day_cap(instance public.instances)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return private.lane_part(least(instance.messages_per_day, case when instance.warm_up then (
    select caps.messages from private.warm_up_caps caps
    where caps.day <= 1 + private.utc_day() - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
    order by caps.day desc limit 1) end), 3);
end
$function$;

CREATE OR REPLACE FUNCTION private.day_in(value jsonb)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case when jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then (value #>> '{}')::date end;
exception when data_exception then
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.digits_of(value jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE jsonb_typeof(value) WHEN 'array'::text THEN (SELECT COALESCE(jsonb_agg(regexp_replace(given.item, '[^0-9]'::text, ''::text, 'g'::text) ORDER BY given.place), '[]'::jsonb) AS "coalesce" FROM jsonb_array_elements_text(digits_of.value) WITH ORDINALITY given(item, place)) WHEN 'null'::text THEN value ELSE to_jsonb(regexp_replace((value #>> '{}'::text[]), '[^0-9]'::text, ''::text, 'g'::text)) END;

CREATE OR REPLACE FUNCTION private.drop_sequence_flow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.flows f where f.account_id = old.account_id and f.sequence_id = old.id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_broadcast(b public.broadcasts)
 RETURNS double precision
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Whose message is gone with its chat.
  update public.broadcast_recipients r set status = 'skipped', reason = 'cancelled', settled_at = clock_timestamp()
  where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is not null and r.conversation_id is null;
  if exists (select from public.broadcast_recipients r where r.broadcast_id = b.id and r.status = 'queued') then
    return 3;
  end if;
  perform private.halt_broadcast(b, 'done', null);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_enrollment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.sequence_enrollments e
  set status = case new.status when 'done' then 'done' when 'failed' then 'failed' else 'stopped' end,
    reason = case when new.status <> 'done' then new.reason end, ended_at = clock_timestamp()
  where e.account_id = new.account_id and e.run_id = new.id and e.status = 'active';
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.enroll(sequence_id uuid, contact_ids uuid[], instance_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  account_id constant uuid := private.require_sequence(sequence_id);
begin
  perform private.require_few(contact_ids);
  perform private.refuse_inactive(array[account_id]);
  return private.enroll_contacts(account_id, sequence_id, contact_ids, instance_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.enroll_contact(s public.sequences, flow public.flows, contact_id uuid, instance_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  chat_id uuid;
begin
  if exists (select from public.contacts c where c.account_id = s.account_id and c.id = enroll_contact.contact_id
    and c.opted_out_at is not null) then
    perform private.fail('opted_out', 'this person has objected');
  elsif exists (select from public.sequence_enrollments e
    where e.sequence_id = s.id and e.contact_id = enroll_contact.contact_id and e.status = 'active') then
    if s.again = 'ignore' then
      return false;
    end if;
    perform private.leave_sequences(s.account_id, array[enroll_contact.contact_id], 'restarted', s.id);
  end if;
  chat_id := private.chat_for_run(s.account_id, contact_id, instance_id);
  insert into public.sequence_enrollments (account_id, sequence_id, contact_id, run_id)
  values (s.account_id, s.id, enroll_contact.contact_id, private.start_run(flow, chat_id, 'sequence', s.id, 'broadcast'));
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.enroll_contacts(account_id uuid, sequence_id uuid, contact_ids uuid[], instance_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  s public.sequences;
  flow public.flows;
  contact_id uuid;
  refused jsonb := '[]';
  code text;
  enrolled integer := 0;
  ignored integer := 0;
begin
  select * into s from public.sequences known
  where known.account_id = enroll_contacts.account_id and known.id = enroll_contacts.sequence_id for no key update;
  if not found then
    perform private.fail('sequence_not_found', 'the account has no such sequence');
  elsif not s.enabled then
    perform private.fail('sequence_disabled', 'nobody enters it', 'enable it first');
  elsif not exists (select from public.sequence_steps t
    where t.account_id = s.account_id and t.sequence_id = s.id and t.enabled) then
    perform private.fail('sequence_empty', 'it has no step', 'add one');
  end if;
  flow := private.publish_sequence(s);
  -- In order, so that two statements never wait for each other.
  foreach contact_id in array array(select distinct id from unnest(contact_ids) id order by id) loop
    begin
      if private.enroll_contact(s, flow, contact_id, coalesce(instance_id, s.instance_id)) then
        enrolled := enrolled + 1;
      else
        ignored := ignored + 1;
      end if;
    exception when raise_exception or integrity_constraint_violation then
      get stacked diagnostics code = message_text;
      refused := refused || jsonb_build_object('contact_id', contact_id, 'code', left(code, 100));
    end;
  end loop;
  return jsonb_build_object('enrolled', enrolled, 'ignored', ignored, 'refused', refused);
end
$function$;

CREATE OR REPLACE FUNCTION private.estimate_sending(b public.broadcasts, ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  items constant integer := (
    select max(jsonb_array_length(v -> 'items')) from jsonb_array_elements(private.variants_of(b.content)) v);
  hours constant double precision := extract(epoch from (b."window" ->> 'to')::interval - (b."window" ->> 'from')::interval) / 3600;
  plan_cap constant integer := private.plan_limit(b.account_id, 'broadcast_recipients_per_day');
  checks constant integer := (select s.number_checks_per_day from private.settings s);
  numbers jsonb;
  people integer;
  strangers integer;
  work_hours double precision;
  capped_days double precision;
  days double precision;
  span interval;
begin
  select coalesce(jsonb_agg(to_jsonb(n) - '{hours,days}'::text[] order by n.name), '[]'), sum(n.people + n.new_people),
    sum(n.new_people), max(n.hours), max(n.days)
  into numbers, people, strangers, work_hours, capped_days
  from private.number_shares(b, ids, items, hours) n;
  days := greatest(work_hours / hours, capped_days, people::double precision / nullif(plan_cap, 0),
    strangers::double precision / nullif(checks, 0));
  span := case when days <= 1 and work_hours <= hours then make_interval(secs => work_hours * 3600)
    else make_interval(secs => least(days, 36500) * 86400 * 7 / jsonb_array_length(b."window" -> 'days')) end;
  return jsonb_build_object('numbers', numbers, 'seconds', ceil(extract(epoch from span)),
    'ends_at', greatest(b.starts_at, clock_timestamp()) + span,
    'shorter', to_jsonb(array_remove(array[
      case when jsonb_path_exists(numbers, '$[*] ? (@.connected == false)') then 'connect_numbers' end,
      case when days > 1 then 'more_numbers' end,
      case when work_hours / hours >= 1 and hours < 12 then 'longer_window' end,
      case when days > 1 and jsonb_array_length(b."window" -> 'days') < 7 then 'more_days' end,
      case when b.pace <> 'fast' and work_hours > 0.5 then 'faster_pace' end,
      case when capped_days > 1 and exists (select from private.broadcast_numbers(b) i where i.warm_up) then 'warm_up' end,
      case when capped_days > 1 and exists (select from private.broadcast_numbers(b) i where i.messages_per_day is not null)
        then 'messages_per_day' end,
      case when plan_cap < people then 'plan' end,
      case when checks < strangers then 'number_checks' end], null)));
end
$function$;

CREATE OR REPLACE FUNCTION private.fail_recipient(broadcast_id uuid, recipient_id bigint, code text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.broadcast_recipients r
  set status = 'failed', settled_at = clock_timestamp(),
    reason = case when fail_recipient.code ~ '^[a-z][a-z0-9_]{0,59}$' then fail_recipient.code else 'internal_error' end
  where r.broadcast_id = fail_recipient.broadcast_id and r.id = recipient_id and r.status = 'queued' and r.fed_at is null
$function$;

CREATE OR REPLACE FUNCTION private.feed_items(b public.broadcasts, items jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  taken bigint[];
begin
  perform private.fail_recipient(b.id, (item ->> 'id')::bigint, item ->> 'error_code')
  from jsonb_array_elements(items) item where item ->> 'error_code' is not null;
  taken := array(
    select r.id from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null
      and r.id in (select (item ->> 'id')::bigint from jsonb_array_elements(items) item where item -> 'messages' is not null)
    order by r.id for update);
  if taken = '{}' then
    return 0;
  end if;
  perform private.take_room(b.account_id, 'broadcast_recipients_per_day', cardinality(taken), true);
  insert into public.chats (account_id, instance_id, contact_id, status)
  select b.account_id, (item ->> 'instance_id')::uuid, r.contact_id, 'pending'
  from jsonb_array_elements(items) item join public.broadcast_recipients r on r.id = (item ->> 'id')::bigint
  where r.id = any (taken)
  order by r.contact_id on conflict on constraint chats_one_a_contact do nothing;
  insert into public.conversations (account_id, contact_id, instance_id, kind, message, media_id, content, client_key, send_at,
    expires_at)
  select b.account_id, r.contact_id, (item ->> 'instance_id')::uuid, coalesce(m ->> 'kind', 'text'), coalesce(m ->> 'message', ''),
    (m ->> 'media_id')::uuid, nullif(m -> 'content', 'null'), private.recipient_key(b.id, r.contact_id, place::integer),
    greatest((item ->> 'send_at')::timestamptz, clock_timestamp()),
    greatest((item ->> 'expires_at')::timestamptz, clock_timestamp() + interval '1 minute')
  from jsonb_array_elements(items) with ordinality given (item, turn)
  join public.broadcast_recipients r on r.id = (item ->> 'id')::bigint,
    jsonb_array_elements(item -> 'messages') with ordinality message (m, place)
  where r.id = any (taken) and place <= 10
  order by turn, place
  on conflict do nothing;
  update public.broadcast_recipients r
  set fed_at = clock_timestamp(), conversation_id = c.id, instance_id = c.instance_id,
    status = case when c.error_code = 'opted_out' then 'skipped' else r.status end,
    reason = case when c.error_code = 'opted_out' then c.error_code end,
    settled_at = case when c.error_code = 'opted_out' then clock_timestamp() end
  from public.conversations c
  where r.id = any (taken) and c.account_id = r.account_id and c.client_key = private.recipient_key(b.id, r.contact_id, 1);
  return cardinality(taken);
end
$function$;

CREATE OR REPLACE FUNCTION private.feed_limit(b public.broadcasts)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  a constant public.accounts := (select known from public.accounts known where known.id = b.account_id);
  items constant integer := (
    select max(jsonb_array_length(v -> 'items')) from jsonb_array_elements(private.variants_of(b.content)) v);
begin
  return case when a.status <> 'active' then 0 else greatest(0, least(
    private.plan_limit(a.id, 'broadcast_recipients_per_day') - private.used_room(a.id, 'broadcast_recipients_per_day'),
    (private.plan_limit(a.id, 'messages_per_day') - private.used_room(a.id, 'messages_per_day')) / items)) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.feed_pause(b public.broadcasts, instance public.instances, strangers boolean)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE WHEN ((instance).messages_per_minute IS NOT NULL) THEN ((CASE (b).pace WHEN 'slow'::text THEN 2 ELSE 1 END)::numeric * GREATEST((60.0 / (private.lane_part((instance).messages_per_minute, 3))::numeric), CASE WHEN strangers THEN (((instance).first_pause_seconds)::numeric * 0.75) ELSE (0)::numeric END)) ELSE NULL::numeric END;

CREATE OR REPLACE FUNCTION private.feed_slots(b public.broadcasts, instance public.instances, strangers boolean, after timestamp with time zone, most integer)
 RETURNS timestamp with time zone[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  queued integer;
  last_at timestamptz;
  room integer;
  pause double precision;
  slots timestamptz[] := '{}';
begin
  select count(*), max(q.send_at) into queued, last_at from (
    select q.send_at from private.outgoing_queue q
    where q.instance_id = instance.id and q.state = 'queued' and q.lane = 3::smallint limit 5000) q;
  room := least(most, (select r.today from private.rooms(instance) r where r.lane = 3) - queued);
  if instance.messages_per_minute is null then
    return array(select moment from generate_series(1, least(room, 1000 - queued)));
  elsif strangers then
    room := least(room, private.stranger_room(instance));
  end if;
  pause := private.feed_pause(b, instance, strangers);
  last_at := greatest(last_at, after, moment);
  while cardinality(slots) < room loop
    last_at := last_at + make_interval(secs => pause * case b.pace when 'fast' then 1 else 0.5 + random() end);
    exit when last_at > moment + interval '10 minutes';
    slots := slots || last_at;
    -- As a person does: now and then something else comes first.
    if b.pace <> 'fast' and random() < 0.02 then
      last_at := last_at + make_interval(secs => 120 + 240 * random());
    end if;
  end loop;
  return slots;
end
$function$;

CREATE OR REPLACE FUNCTION private.filter_condition(account_id uuid, filter jsonb, moment timestamp with time zone DEFAULT now(), depth integer DEFAULT 0)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  kind constant text := (
    select min(key) from jsonb_object_keys(filter) key where key in ('all', 'any', 'not'));
begin
  if kind is null then
    return private.test_condition(account_id, filter, moment, depth);
  elsif kind = 'not' then
    return 'not ' || private.filter_condition(account_id, filter -> kind, moment, depth);
  end if;
  return coalesce((
    select '(' || string_agg(private.filter_condition(account_id, part, moment, depth),
      case kind when 'all' then ' and ' else ' or ' end order by place) || ')'
    from jsonb_array_elements(filter -> kind) with ordinality item (part, place)), (kind = 'all')::text);
end
$function$;

CREATE OR REPLACE FUNCTION private.filter_operators(subject text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  sets constant text[] := '{has,has_not,equals,not_equals,one_of,none_of}';
  texts constant text[] := '{equals,not_equals,one_of,none_of,is_set,is_empty,contains,not_contains,starts_with,ends_with}';
  moments constant text[] := '{before,after,on,between,within_last,not_within_last}';
begin
  return case
    when subject in ('tag', 'campaign', 'flow', 'sequence', 'broadcast') then sets || '{is_set,is_empty}'::text[]
    when subject = 'segment' then sets
    when subject in ('name', 'phone') then texts
    when subject = 'field' then texts || moments || '{greater,greater_or_equal,less,less_or_equal}'::text[]
    when subject in ('created_at', 'last_received_at', 'last_sent_at') then moments || '{is_set,is_empty}'::text[]
    when subject = 'opted_in' then '{equals,not_equals}'::text[]
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.filter_problem(filter jsonb, path text DEFAULT ''::text, depth integer DEFAULT 1)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  kind constant text := case when jsonb_typeof(filter) = 'object' then (
    select min(key) from jsonb_object_keys(filter) key where key in ('all', 'any', 'not') having count(*) = 1) end;
begin
  if jsonb_typeof(filter) is distinct from 'object' then
    return private.at_place(path, 'a filter is an object');
  elsif pg_column_size(filter) > 65536 then
    return private.at_place(path, 'a filter has at most 64 kB');
  elsif kind is null then
    return private.test_problem(filter, path);
  elsif depth > 5 then
    return private.at_place(path, 'filters are nested five deep at most');
  elsif filter - kind <> '{}' then
    return private.at_place(path, format('%s stands alone', kind));
  elsif kind = 'not' then
    return private.filter_problem(filter -> kind, private.beneath(path, kind), depth + 1);
  elsif jsonb_typeof(filter -> kind) <> 'array' or jsonb_array_length(filter -> kind) > 50 then
    return private.at_place(private.beneath(path, kind), 'a list of at most 50 filters');
  end if;
  return (
    select found.problem
    from jsonb_array_elements(filter -> kind) with ordinality item (part, place), lateral (
      select private.filter_problem(part, private.beneath(private.beneath(path, kind), (place - 1)::text), depth + 1)
    ) found (problem)
    where found.problem is not null order by place limit 1);
end
$function$;

CREATE OR REPLACE FUNCTION private.fits(subject text, own jsonb, operator text, asked jsonb, timezone text, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when operator = 'is_set' then btrim(coalesce(private.text_in(own), '')) <> ''
    when operator in ('equals', 'one_of') and subject = 'field' then private.is_same(operator, own, asked)
    when operator in ('equals', 'one_of', 'contains', 'starts_with', 'ends_with')
      then private.has_text(operator, private.text_in(own), private.texts_asked(operator, asked))
    when operator in ('greater', 'greater_or_equal', 'less', 'less_or_equal') then private.has_number(operator, own, asked)
    when operator = 'within_last' then private.is_lately(own, asked, timezone, moment)
    else private.has_moment(operator, own, asked, timezone)
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_enrollments(account_id uuid, kept_id uuid, gone_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.leave_sequences(gone.account_id, array[gone.contact_id], 'merged', gone.sequence_id)
  from public.sequence_enrollments gone
  join public.sequence_enrollments kept on kept.sequence_id = gone.sequence_id and kept.contact_id = fold_enrollments.kept_id
    and kept.status = 'active'
  where gone.account_id = fold_enrollments.account_id and gone.contact_id = fold_enrollments.gone_id and gone.status = 'active';
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_recipients(account_id uuid, kept_id uuid, gone_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  pair record;
begin
  for pair in
    select kept.id as kept_id, gone.id as gone_id, gone.conversation_id,
      gone.fed_at is not null and kept.fed_at is null as is_gone_further
    from public.broadcast_recipients gone
    join public.broadcast_recipients kept on kept.broadcast_id = gone.broadcast_id and kept.contact_id = fold_recipients.kept_id
    where gone.account_id = fold_recipients.account_id and gone.contact_id = fold_recipients.gone_id
    order by gone.id for update of gone
  loop
    if pair.is_gone_further then
      delete from public.broadcast_recipients r where r.id = pair.kept_id;
    else
      delete from public.broadcast_recipients r where r.id = pair.gone_id;
      update public.conversations c set status = 'cancelled', status_reason = null
      where c.id = pair.conversation_id and c.status = 'queued';
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.follow_recipient()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.status in ('sent', 'delivered', 'read') then
    update public.broadcast_recipients r
    set status = new.status, reason = null, settled_at = coalesce(r.settled_at, clock_timestamp())
    where r.account_id = new.account_id and r.conversation_id = new.id and r.status <> 'answered';
  elsif new.error_code in ('expired', 'instance_disconnected', 'number_check_limit', 'reach_out_time_lock')
    and new.status = 'failed' then
    perform private.put_back_recipient(new);
  else
    update public.broadcast_recipients r
    set settled_at = coalesce(r.settled_at, clock_timestamp()),
      status = case when new.status = 'cancelled' or new.error_code in ('opted_out', 'not_on_whatsapp') then 'skipped'
        else 'failed' end,
      reason = case when new.status = 'failed' then new.error_code
        when exists (select from public.contacts c
          where c.account_id = r.account_id and c.id = r.contact_id and c.opted_out_at is not null) then 'opted_out'
        else new.status end
    where r.account_id = new.account_id and r.conversation_id = new.id and r.status <> 'answered';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_broadcasts(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  old_id uuid;
  forgotten integer;
begin
  for old_id in
    select b.id from public.broadcasts b
    where b.finished_at < now() - (select make_interval(days => settings.broadcast_days) from private.settings)
    order by b.finished_at limit 1000
  loop
    loop
      delete from public.broadcast_recipients r where r.id in (
        select old.id from public.broadcast_recipients old where old.broadcast_id = old_id limit 1000);
      get diagnostics forgotten = row_count;
      exit when forgotten < 1000;
      if clock_timestamp() >= ends then
        return true;
      end if;
    end loop;
    delete from public.broadcasts b where b.id = old_id;
    if clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_contact(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.conversations m set status = 'cancelled', status_reason = null
  where m.account_id = c.account_id and m.contact_id = c.id and m.status = 'queued';
  update public.chats h
  set wa_chat_id = null, last_message = case when h.last_message is not null then '' end, status = 'closed',
    closed_reason = null, snoozed_until = null, unread_count = 0
  where h.account_id = c.account_id and h.contact_id = c.id;
  perform private.erase_runs(c.account_id, c.id);
  perform private.leave_sequences(c.account_id, array[c.id], 'erased');
  delete from public.sequence_enrollments e where e.account_id = c.account_id and e.contact_id = c.id;
  delete from public.broadcast_recipients r where r.account_id = c.account_id and r.contact_id = c.id;
  delete from private.pending_decisions p using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and p.chat_id = h.id;
  delete from public.contact_identities i where i.account_id = c.account_id and i.contact_id = c.id;
  update public.contacts k
  set phone = null, lid = null, name = '', whatsapp_name = '', tags = '{}', fields = '{}', erased_at = clock_timestamp()
  where k.id = c.id;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_enrollments(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('public.sequence_enrollments', 'ended_at', settings.broadcast_days, ends) from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.free_recipients()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.broadcast_recipients r set instance_id = null
  from public.broadcasts b
  where b.account_id = old.account_id and b.status in ('scheduled', 'running', 'paused') and r.broadcast_id = b.id
    and r.instance_id = old.id and r.status = 'queued' and r.fed_at is null;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.freeze_chunk(b public.broadcasts, size integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[] := private.take_added(b.id, size);
  last_seq bigint;
begin
  if ids <> '{}' then
    perform private.write_recipients(b, ids);
    return true;
  end if;
  execute format('select array_agg(found.id), max(found.seq) from ('
    'select c.id, c.seq from public.contacts c where %s and c.seq > $2 order by c.seq limit $3) found', private.audience_condition(b))
  into ids, last_seq using b.account_id, b.frozen_seq, size;
  if ids is not null then
    perform private.write_recipients(b, ids);
    update public.broadcasts known set frozen_seq = last_seq where known.id = b.id;
    if cardinality(ids) = size then
      return true;
    end if;
  end if;
  update public.broadcasts known set frozen_at = clock_timestamp() where known.id = b.id;
  perform private.enqueue_job('broadcast_feed', b.id::text, b.account_id);
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.freeze_now(b public.broadcasts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if b.frozen_at is not null then
    perform private.enqueue_job('broadcast_feed', b.id::text, b.account_id);
  elsif b.starts_at > clock_timestamp() and b.started_at is null then
    perform private.enqueue_job('broadcast_freeze', b.id::text, b.account_id, b.starts_at);
  -- Whoever waits for the answer waits for five seconds at most; the rest is a job.
  elsif private.broadcast_freeze(b.id::text, clock_timestamp() + interval '4 seconds') then
    perform private.enqueue_job('broadcast_freeze', b.id::text, b.account_id);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.give_back(account_id uuid, kind text, counted integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.usage_changes (account_id, kind, day, added)
  select give_back.account_id, give_back.kind, private.usage_day(give_back.kind), -give_back.counted
  where give_back.counted > 0
$function$;

CREATE OR REPLACE FUNCTION private.halt_broadcast(b public.broadcasts, status text, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.broadcasts known
  set status = halt_broadcast.status, status_reason = reason,
    finished_at = case when halt_broadcast.status in ('done', 'cancelled') then clock_timestamp() end
  where known.id = b.id;
  perform private.withdraw_recipients(b);
  if halt_broadcast.status in ('done', 'cancelled') then
    update public.broadcast_recipients r set status = 'skipped', reason = 'cancelled', settled_at = clock_timestamp()
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null;
    perform private.record_event(b.account_id, 'broadcast.finished', b.id, jsonb_build_object('status', halt_broadcast.status));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_moment(operator text, own jsonb, asked jsonb, timezone text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  is_list constant boolean := coalesce(jsonb_typeof(asked) = 'array', false);
  first constant jsonb := case when is_list then asked -> 0 else asked end;
  last constant jsonb := case when is_list then asked -> 1 else asked end;
  at timestamptz;
begin
  if is_list <> (operator = 'between') or is_list and jsonb_array_length(asked) <> 2 or coalesce(jsonb_typeof(asked), 'null') = 'null' then
    return null;
  elsif private.number_in(first) is not null or private.number_in(last) is not null then
    return coalesce(is_list and private.number_in(own) >= private.number_in(first)
      and private.number_in(own) <= private.number_in(last), false);
  end if;
  at := private.moment_in(own, timezone);
  if private.day_in(first) is not null or private.day_in(last) is not null then
    return case when private.day_in(first) is not null and private.day_in(last) is not null then private.is_between(operator,
      coalesce(private.day_in(own), (at at time zone timezone)::date)::timestamp at time zone 'utc',
      private.day_in(first)::timestamp at time zone 'utc', private.day_in(last)::timestamp at time zone 'utc') end;
  end if;
  return case when operator <> 'on' and private.moment_in(first, timezone) is not null and private.moment_in(last, timezone) is not null
    then private.is_between(operator, at, private.moment_in(first, timezone), private.moment_in(last, timezone)) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_number(operator text, own jsonb, asked jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  bound constant numeric := private.number_in(asked);
  number constant numeric := private.number_in(own);
begin
  return case when bound is not null then coalesce(case operator when 'greater' then number > bound
    when 'greater_or_equal' then number >= bound when 'less' then number < bound else number <= bound end, false) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_text(operator text, own text, texts text[])
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  said constant text := private.fold(coalesce(own, ''));
begin
  return case when texts <> '{}' then (
    select bool_or(case operator
      when 'contains' then strpos(said, wanted) > 0
      when 'starts_with' then starts_with(said, wanted)
      when 'ends_with' then right(said, length(wanted)) = wanted
      else said = wanted end)
    from unnest(texts) text, lateral (select private.fold(text)) folded (wanted)) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_between(operator text, own timestamp with time zone, first timestamp with time zone, last timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce(case operator when 'before' then own < first when 'after' then own > first
    else own >= first and own <= last end, false);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_exclusion(exclude jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  kind text;
begin
  if jsonb_typeof(exclude) <> 'object' or exclude - '{tags,segment_ids,broadcast_ids,days}'::text[] <> '{}'
    or coalesce(exclude ->> 'days', '1') !~ '^([1-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-5])$' then
    return false;
  end if;
  foreach kind in array '{tags,segment_ids,broadcast_ids}'::text[] loop
    if jsonb_typeof(exclude -> kind) <> 'array' or jsonb_array_length(exclude -> kind) > 50
      or exists (select from jsonb_array_elements(exclude -> kind) item where jsonb_typeof(item) <> 'string'
        or kind <> 'tags' and item #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
      return false;
    end if;
  end loop;
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_failing(b public.broadcasts)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select count(*) >= 20 and count(*) filter (where lately.status = 'failed') >= 0.3 * count(*)
    from (
      select r.status from public.broadcast_recipients r
      where r.broadcast_id = b.id and r.settled_at > coalesce(b.resumed_at, b.started_at)
        and r.status <> 'skipped' and r.reason is distinct from 'template_failed'
      order by r.settled_at desc limit 50
    ) lately);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_known(account_id uuid, kind text, key text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  case kind
    when 'tag' then
      return exists (select from public.tags t where t.account_id = is_known.account_id and t.name = is_known.key);
    when 'field' then
      return exists (select from public.custom_fields f where f.account_id = is_known.account_id and f.name = is_known.key);
    when 'flow' then
      return exists (select from public.flows f where f.account_id = is_known.account_id and f.id = named_id);
    when 'member' then
      return exists (select from public.account_members m where m.account_id = is_known.account_id and m.user_id = named_id);
    when 'media' then
      return exists (select from public.media m where m.account_id = is_known.account_id and m.id = named_id);
    when 'instance' then
      return exists (select from public.instances i where i.account_id = is_known.account_id and i.id = named_id);
    when 'campaign' then
      return exists (select from public.campaigns c where c.account_id = is_known.account_id and c.id = named_id);
    when 'segment' then
      return exists (select from public.segments s where s.account_id = is_known.account_id and s.id = named_id);
    when 'sequence' then
      return exists (select from public.sequences s where s.account_id = is_known.account_id and s.id = named_id);
    when 'broadcast' then
      return exists (select from public.broadcasts b where b.account_id = is_known.account_id and b.id = named_id);
    else
      return false;
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_lately(own jsonb, asked jsonb, timezone text, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  length constant interval := case when jsonb_typeof(asked) = 'string' then private.read_duration(asked #>> '{}') end;
  at constant timestamptz := private.moment_in(own, timezone);
begin
  return case when length > interval '0' then coalesce(at >= moment - length and at <= moment, false) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_locked_out(b public.broadcasts)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return not exists (
      select from private.broadcast_numbers(b) i left join private.send_counts counts on counts.instance_id = i.id
      where i.status = 'connected' and coalesce(counts.next_first_at <= clock_timestamp(), true))
    and not exists (select from public.broadcast_recipients r
      where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null and r.instance_id is not null);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_same(operator text, own jsonb, asked jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  texts constant text[] := private.texts_asked(operator, asked);
begin
  if jsonb_typeof(own) = 'number' and texts <> '{}' then
    return exists (select from unnest(texts) text where private.number_in(to_jsonb(text)) = (own #>> '{}')::numeric);
  end if;
  return private.has_text(operator, private.text_in(own), texts);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_sending_window(given jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return (jsonb_typeof(given) = 'object' and given - '{from,to,days}'::text[] = '{}'
    and given ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and given ->> 'to' ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
    and given ->> 'from' < given ->> 'to'
    and jsonb_typeof(given -> 'days') = 'array' and jsonb_array_length(given -> 'days') >= 1
    and not exists (select from jsonb_array_elements(given -> 'days') day
      where day not in ('"mon"', '"tue"', '"wed"', '"thu"', '"fri"', '"sat"', '"sun"'))) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_suited(test jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce(test ->> 'operator' = any (private.filter_operators(test ->> 'subject'))
    and (coalesce(test ->> 'name', '') <> '') = (test ->> 'subject' = 'field'), false);
end
$function$;

CREATE OR REPLACE FUNCTION private.item_problem(item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  kind constant text := case when jsonb_typeof(item) = 'object' then item ->> 'kind' end;
begin
  return case
    when kind is null then 'an item has a kind'
    when length(item ->> 'text') > 65536 then 'a text has at most 65536 characters'
    when kind = 'text' and coalesce(btrim(item ->> 'text', E' \t\r\n'), '') = '' then 'a text says something'
    when kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')
      and private.as_uuid(item ->> 'media_id') is null then 'a file has a media_id'
    when kind = 'location' and not private.is_place(item - '{kind,typing_seconds}'::text[]) then 'a place has latitude and longitude'
    when kind = 'contact' and (coalesce(item ->> 'name', '') = '' or coalesce(item ->> 'phone', '') = '') then 'a contact has name and phone'
    when kind not in ('text', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contact')
      then format('nothing of the kind %s is sent', left(kind, 40))
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.items_problem(items jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) not between 1 and 10 then
    return 'items are 1 to 10';
  end if;
  return (
    select format('items.%s: %s', place - 1, found.problem)
    from jsonb_array_elements(items) with ordinality item (part, place), lateral (select private.item_problem(part)) found (problem)
    where found.problem is not null order by place limit 1);
end
$function$;

CREATE OR REPLACE FUNCTION private.jump_node(flow_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN jsonb_build_object('type', 'jump', 'flow_id', flow_id, 'return', true);

CREATE OR REPLACE FUNCTION private.keep_answer_flow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  user_name constant text := (
    select b.name from public.broadcasts b
    where b.account_id = old.account_id and b.flow_id = old.id and b.status not in ('done', 'cancelled')
      and exists (select from public.accounts a where a.id = old.account_id) limit 1);
begin
  if user_name is not null then
    perform private.fail('flow_in_use', user_name, 'take it out there first');
  end if;
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_begun_broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- What it named is deleted since it is over.
  if old.status in ('done', 'cancelled') and (new.segment_id is null or new.segment_id = old.segment_id)
    and (new.flow_id is null or new.flow_id = old.flow_id) and (new.content, new.filter, new.exclude, new.instance_ids, new.starts_at,
      new."window", new.pace, new.skip_answered, new.tags) is not distinct from (old.content, old.filter, old.exclude,
      old.instance_ids, old.starts_at, old."window", old.pace, old.skip_answered, old.tags) then
    return new;
  end if;
  if old.status <> 'paused' or (new.segment_id, new.filter, new.starts_at) is distinct from (old.segment_id, old.filter, old.starts_at) then
    perform private.fail('broadcast_running', 'of a broadcast that has begun only a paused one is changed, and never who gets it',
      'pause it, or make a copy');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_running_broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- With its account everything goes.
  if exists (select from public.accounts a where a.id = old.account_id) then
    perform private.fail('broadcast_running', 'a broadcast that runs is not deleted', 'cancel it first');
  end if;
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_sending_number()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  user_name constant text := (
    select b.name from public.broadcasts b
    where b.account_id = new.account_id and b.status in ('scheduled', 'running') and new.instance_id = any (b.instance_ids)
      -- Anybody else is refused by the policy, and told nothing.
      and b.account_id = any (array(select private.member_account_ids())) limit 1);
begin
  if user_name is not null then
    perform private.fail('instance_in_use', user_name, 'pause or cancel the broadcast first');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_used_segment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  user_name text;
begin
  -- With its account everything goes.
  if not exists (select from public.accounts a where a.id = old.account_id) then
    return old;
  end if;
  select used.name into user_name from (
    select b.name from public.broadcasts b
    where b.account_id = old.account_id and b.status not in ('done', 'cancelled')
      and (b.segment_id = old.id or b.exclude -> 'segment_ids' ? old.id::text or b.filter::text like '%' || old.id || '%')
    union all
    select f.name from private.flow_references named
    join public.flows f on f.account_id = named.account_id and f.published_version_id = named.version_id
    where named.account_id = old.account_id and named.kind = 'segment' and named.key = old.id::text
    union all
    select s.name from public.segments s
    where s.account_id = old.account_id and s.id <> old.id and s.filter::text like '%' || old.id || '%'
  ) used limit 1;
  if found then
    perform private.fail('segment_in_use', user_name, 'take it out there first');
  end if;
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_used_sequence()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  user_name text;
begin
  -- With its account everything goes.
  if exists (select from public.accounts a where a.id = old.account_id) then
    select f.name into user_name from private.flow_references named
    join public.flows f on f.account_id = named.account_id and f.published_version_id = named.version_id
    where named.account_id = old.account_id and named.kind = 'sequence' and named.key = old.id::text limit 1;
    if found then
      perform private.fail('sequence_in_use', user_name, 'take it out there first');
    end if;
  end if;
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.knowing_number(r public.broadcast_recipients)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select h.instance_id from public.chats h
    where h.instance_id = r.instance_id and h.contact_id = r.contact_id and h.wa_chat_id is not null);
end
$function$;

CREATE OR REPLACE FUNCTION private.leave_on_answers(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.leave_sequences(answered.account_id, array[answered.contact_id], 'answered', answered.sequence_id)
  from (
    select distinct e.account_id, e.contact_id, e.sequence_id
    from unnest(events) heard
    join public.conversations c on c.account_id = heard.account_id and c.id = heard.subject
    join public.chats h on h.id = c.chat_id and h.kind = 'direct'
    join public.sequence_enrollments e on e.account_id = c.account_id and e.contact_id = c.contact_id and e.status = 'active'
      and e.created_at <= heard.at
    join public.sequences s on s.id = e.sequence_id and s.exit_on_answer
    where heard.kind = 'message.received'
  ) answered;
end
$function$;

CREATE OR REPLACE FUNCTION private.leave_on_objection()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.leave_sequences(new.account_id, array[new.contact_id], 'opted_out');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.leave_sequences(account_id uuid, contact_ids uuid[], reason text, sequence_id uuid DEFAULT NULL::uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  e public.sequence_enrollments;
  run public.flow_runs;
  ended integer := 0;
begin
  for e in
    select * from public.sequence_enrollments known
    where known.account_id = leave_sequences.account_id and known.contact_id = any (contact_ids) and known.status = 'active'
      and (leave_sequences.sequence_id is null or known.sequence_id = leave_sequences.sequence_id)
    order by known.id
  loop
    select * into run from public.flow_runs r where r.account_id = e.account_id and r.id = e.run_id for no key update;
    if found then
      perform private.end_run(run.id, 'stopped', leave_sequences.reason);
      perform private.cancel_of_run(run);
    end if;
    update public.sequence_enrollments known
    set status = 'stopped', reason = leave_sequences.reason, ended_at = clock_timestamp()
    where known.id = e.id and known.status = 'active';
    ended := ended + 1;
  end loop;
  return ended;
end
$function$;

CREATE OR REPLACE FUNCTION private.limit_segments()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.segments s
    where s.account_id = any (array(select distinct added.account_id from new_rows added))
    group by s.account_id having count(*) > 200
  ) then
    perform private.fail('segments_limit', 'an account has at most 200 segments', 'remove what is no longer needed');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.limit_sequences()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  account_ids constant uuid[] := array(select distinct added.account_id from new_rows added);
begin
  if exists (select from public.sequences s where s.account_id = any (account_ids) group by s.account_id having count(*) > 200)
    or exists (select from public.sequence_steps s where s.account_id = any (account_ids) group by s.sequence_id having count(*) > 50)
  then
    perform private.fail('sequences_limit', 'an account has at most 200 sequences, each of at most 50 steps',
      'remove what is no longer needed');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.makes_sense(test jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  subject constant text := test ->> 'subject';
  operator constant text := private.positive_operator(test ->> 'operator');
  asked constant jsonb := case when subject = 'phone' then private.digits_of(test -> 'value') else test -> 'value' end;
begin
  if exists (select from jsonb_array_elements(case jsonb_typeof(asked) when 'array' then asked else jsonb_build_array(asked) end) item
      where jsonb_typeof(item) not in ('string', 'number', 'boolean', 'null') or length(item #>> '{}') > 2000)
    or jsonb_typeof(asked) = 'array' and jsonb_array_length(asked) > 200 then
    return false;
  elsif operator = 'is_set' then
    return true;
  end if;
  return case
    when subject in ('tag', 'campaign', 'flow', 'sequence', 'broadcast', 'segment') then private.texts_asked(operator, asked) <> '{}'
    when subject = 'opted_in' then jsonb_typeof(asked) = 'boolean'
    -- Nobody's value, against what is asked.
    else private.fits(subject, null, operator, asked, 'UTC', now()) is not null end;
end
$function$;

CREATE OR REPLACE FUNCTION private.manage_broadcast(broadcast_id uuid)
 RETURNS public.broadcasts
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts;
begin
  select * into b from public.broadcasts known
  where known.id = manage_broadcast.broadcast_id and known.account_id = any (array(select private.account_ids()))
  for no key update;
  if not found then
    perform private.fail('broadcast_not_found', 'no such broadcast of yours');
  elsif b.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins send to many');
  end if;
  return b;
end
$function$;

CREATE OR REPLACE FUNCTION private.mark_answers(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  answered record;
begin
  for answered in
    with heard as (
      select c.account_id, c.contact_id, min(e.at) as at
      from unnest(events) e
      join public.conversations c on c.account_id = e.account_id and c.id = e.subject
      join public.chats h on h.id = c.chat_id and h.kind = 'direct'
      where e.kind = 'message.received' and c.contact_id is not null group by 1, 2
    ), marked as (
      update public.broadcast_recipients r set status = 'answered', answered_at = heard.at
      from heard
      where r.account_id = heard.account_id and r.contact_id = heard.contact_id and r.status in ('sent', 'delivered', 'read')
        and r.settled_at > heard.at - interval '7 days' and r.settled_at <= heard.at
      returning r.account_id, r.broadcast_id, r.contact_id, r.instance_id
    )
    select marked.* from marked order by marked.contact_id
  loop
    perform private.begin_answer_flow(answered.account_id, answered.broadcast_id, answered.contact_id, answered.instance_id);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.merge_contacts(kept public.contacts, gone public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform from public.contacts c where c.id in (kept.id, gone.id) order by c.id for update;
  -- As they are now that nobody else changes them.
  select * into kept from public.contacts c where c.id = kept.id;
  select * into gone from public.contacts c where c.id = gone.id;
  if kept.id is null or gone.id is null then
    return;
  end if;
  perform private.merge_chats(kept.account_id, kept.id, gone.id);
  perform private.fold_reactors(kept.account_id, kept.id, gone.id);
  perform private.fold_recipients(kept.account_id, kept.id, gone.id);
  perform private.fold_enrollments(kept.account_id, kept.id, gone.id);
  perform private.move_references('public.contacts', kept.account_id, kept.id, gone.id);
  delete from public.contacts c where c.id = gone.id;
  perform private.absorb_contact(kept.id, gone);
  perform private.move_traces(kept.account_id, kept.id, gone.id);
  perform private.record_event(kept.account_id, 'contact.merged', kept.id, jsonb_build_object('gone_id', gone.id,
    'phone', gone.phone, 'lid', gone.lid, 'name', gone.name, 'tags', private.first_tags(gone.tags)));
  perform private.learn_identity(kept.account_id, kept.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.missing_fields(b public.broadcasts, ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_object_agg(missing.name, missing.people), '{}')
    from (
      select used.name, count(*) as people
      from (
        select distinct coalesce(named[2], named[1]) as name
        from regexp_matches(b.content::text, 'contact\.(name|first_name|phone|fields\.([a-z][a-z0-9_]{0,39}))', 'g') named
      ) used
      join public.contacts c on c.account_id = b.account_id and c.id = any (ids) and case used.name
        when 'name' then btrim(c.name || c.whatsapp_name) = '' when 'first_name' then btrim(c.name || c.whatsapp_name) = ''
        when 'phone' then c.phone is null else coalesce(c.fields ->> used.name, '') = '' end
      group by used.name
    ) missing);
end
$function$;

CREATE OR REPLACE FUNCTION private.moment_in(value jsonb, timezone text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  said constant text := case when jsonb_typeof(value) = 'string' then value #>> '{}' end;
begin
  return case
    when said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' or said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?$'
      then said::timestamp at time zone timezone
    when said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$'
      then said::timestamptz
  end;
exception when data_exception then
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.next_feeding(b public.broadcasts)
 RETURNS double precision
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  opens_at timestamptz;
begin
  if not exists (select from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null) then
    return private.end_broadcast(b);
  elsif b.status_reason = 'reach_out_time_lock' and private.is_locked_out(b) then
    perform private.halt_broadcast(b, 'paused', 'reach_out_time_lock');
    return null;
  elsif private.open_zones(b) = '{}' then
    select min(private.next_opening(b."window", zones.zone, moment)) into opens_at from (
      select area.zone from private.area_codes area union select a.timezone from public.accounts a where a.id = b.account_id) zones;
    return least(600, extract(epoch from opens_at - moment) + 1);
  end if;
  return case when private.feed_limit(b) = 0 then 300
    when exists (select from private.broadcast_numbers(b) i where i.status = 'connected' and i.messages_per_minute is null) then 1
    else 20 end;
end
$function$;

CREATE OR REPLACE FUNCTION private.next_opening(given jsonb, zone text, moment timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  here constant timestamp := moment at time zone zone;
begin
  return (
    select min((day::date + (given ->> 'from')::interval) at time zone zone)
    from generate_series(here::date, here::date + 7, interval '1 day') day
    where given -> 'days' ? ('{mon,tue,wed,thu,fri,sat,sun}'::text[])[extract(isodow from day)::integer]
      and (day::date + (given ->> 'from')::interval) at time zone zone > moment);
end
$function$;

CREATE OR REPLACE FUNCTION private.next_recipients(b public.broadcasts, instance public.instances, most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  slots timestamptz[];
  known jsonb;
begin
  slots := private.feed_slots(b, instance, false, null, most);
  known := private.pick_recipients(b, instance, false, slots);
  slots := private.feed_slots(b, instance, true, (known -> -1 ->> 'send_at')::timestamptz, most - jsonb_array_length(known));
  return known || private.pick_recipients(b, instance, true, slots);
end
$function$;

CREATE OR REPLACE FUNCTION private.number_in(value jsonb)
 RETURNS numeric
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case when jsonb_typeof(value) = 'number'
    or jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^-?[0-9]{1,15}(\.[0-9]{1,10})?$' then (value #>> '{}')::numeric end;
end
$function$;

CREATE OR REPLACE FUNCTION private.number_shares(b public.broadcasts, ids uuid[], items integer, open_hours double precision)
 RETURNS TABLE(instance_id uuid, name text, connected boolean, people integer, new_people integer, per_hour integer, per_day integer, hours double precision, days double precision)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return query
  with numbers as (
    select i.id, i.instance_name, i.status, private.day_cap(i) as cap, count(*) over () as many,
      row_number() over (order by i.id) as place,
      -- Nobody knows how fast one without a pace is: some twenty a second.
      items * coalesce(private.feed_pause(b, i, false), 0.05) as pause,
      items * coalesce(private.feed_pause(b, i, true), 0.05) as first_pause
    from private.broadcast_numbers(b) i
  ), known as (
    select last.instance_id, count(*)::integer as people
    from (
      select distinct on (h.contact_id) h.contact_id, h.instance_id from public.chats h
      where h.account_id = b.account_id and h.contact_id = any (ids) and h.wa_chat_id is not null
        and h.instance_id in (select n.id from numbers n)
      order by h.contact_id, h.last_message_at desc nulls last
    ) last group by last.instance_id
  ), shared as (
    select n.*, coalesce(k.people, 0) as people, ((cardinality(ids) - coalesce((select sum(k.people) from known k), 0)
      + n.many - n.place) / n.many)::integer as new_people
    from numbers n left join known k on k.instance_id = n.id
  )
  select s.id, s.instance_name, s.status = 'connected', s.people, s.new_people, least(floor(3600 / s.pause), 1000000)::integer,
    least(floor(3600 * open_hours / s.pause), s.cap / items)::integer,
    (s.people * s.pause + s.new_people * s.first_pause) / 3600,
    (s.people + s.new_people) * items::double precision / nullif(s.cap, 0)
  from shared s;
end
$function$;

CREATE OR REPLACE FUNCTION private.open_zones(b public.broadcasts)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return array(
    select zone from (
      select area.zone from private.area_codes area union select a.timezone from public.accounts a where a.id = b.account_id
    ) zones (zone)
    -- What would begin now could just be over.
    where private.window_end(b."window", zone, clock_timestamp()) > clock_timestamp() + interval '2 minutes');
end
$function$;

CREATE OR REPLACE FUNCTION private.pause_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
begin
  if b.status not in ('scheduled', 'running', 'paused') then
    perform private.fail('broadcast_ended', 'it does not run', 'start it first');
  elsif b.status <> 'paused' then
    perform private.halt_broadcast(b, 'paused', null);
  end if;
  return private.show_broadcast(b.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.pending_recipients(b public.broadcasts, instance_id uuid, after_id bigint, most integer)
 RETURNS public.broadcast_recipients[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
begin
  return array(
    select taken from unnest(private.open_zones(b)) open (zone), lateral (
      select r.* from public.broadcast_recipients r
      where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null and r.zone = open.zone
        and (r.instance_id = pending_recipients.instance_id or pending_recipients.instance_id is null and r.instance_id is null)
        and r.id > after_id
      order by r.id limit most
    ) taken order by taken.id limit most);
end
$function$;

CREATE OR REPLACE FUNCTION private.pick_recipients(b public.broadcasts, instance public.instances, strangers boolean, slots timestamp with time zone[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  places constant integer := coalesce(cardinality(slots), 0);
  pending public.broadcast_recipients[];
  fit public.broadcast_recipients[];
  picked jsonb := '[]';
  last_id bigint := 0;
begin
  for attempt in 1..20 loop
    exit when jsonb_array_length(picked) >= places;
    pending := private.pending_recipients(b, case when not strangers then instance.id end, last_id,
      greatest(places - jsonb_array_length(picked), 50));
    exit when pending = '{}';
    last_id := (pending[cardinality(pending)]).id;
    fit := private.skip_recipients(b, pending);
    picked := picked || (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'instance_id', instance.id, 'variant', r.variant,
        'send_at', least(slots[place], ends.at - interval '1 minute'), 'expires_at', ends.at,
        'person', private.addressee(r.account_id, r.contact_id)) order by place), '[]')
      from (
        select r.*, jsonb_array_length(picked) + row_number() over (order by r.id) as place from unnest(fit) r
      ) r, lateral (select private.window_end(b."window", r.zone, clock_timestamp()) as at) ends
      where r.place <= places and ends.at is not null);
  end loop;
  return picked;
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
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.positive_operator(operator text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case operator when 'not_equals' then 'equals' when 'not_contains' then 'contains' when 'none_of' then 'one_of'
    when 'has_not' then 'has' when 'not_within_last' then 'within_last' when 'is_empty' then 'is_set' else operator end;
end
$function$;

CREATE OR REPLACE FUNCTION private.preview_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts;
  ids uuid[];
  reached uuid[];
  excluded jsonb;
begin
  select * into b from public.broadcasts known
  where known.id = preview_broadcast.broadcast_id and known.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('broadcast_not_found', 'no such broadcast of yours');
  end if;
  b.started_at := coalesce(b.started_at, now());
  ids := private.audience_of(b);
  with looked as materialized (select why.contact_id, why.reason from private.reasons_against(b, ids) why)
  select array(select looked.contact_id from looked where looked.reason is null), (
    select coalesce(jsonb_object_agg(counted.reason, counted.people), '{}')
    from (select looked.reason, count(*) as people from looked where looked.reason is not null group by 1) counted)
  into reached, excluded;
  return jsonb_build_object('recipients', cardinality(reached), 'excluded', excluded,
      'missing_fields', private.missing_fields(b, reached), 'sample', private.sample_people(reached))
    || private.estimate_sending(b, reached);
end
$function$;

CREATE OR REPLACE FUNCTION private.preview_segment(account_id uuid, filter jsonb, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  people jsonb;
begin
  perform private.require_readable(account_id);
  perform private.check_filter(filter);
  execute format(
    'select coalesce(jsonb_agg(jsonb_build_object(''id'', p.id, ''name'', p.name, ''phone'', p.phone, ''tags'', p.tags) order by p.seq desc), ''[]'') '
    'from (select c.id, c.seq, coalesce(nullif(btrim(c.name), ''''), c.whatsapp_name) as name, c.phone, c.tags '
    'from public.contacts c where c.account_id = $1 and c.erased_at is null and %s order by c.seq desc limit $2) p',
    private.filter_condition(account_id, filter)) into people using account_id, greatest(least(max_items, 50), 0);
  return jsonb_build_object('count', private.count_segment(account_id, filter), 'people', people);
end
$function$;

CREATE OR REPLACE FUNCTION private.publish_sequence(s public.sequences)
 RETURNS public.flows
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
  version public.flow_versions;
begin
  select * into flow from public.flows f where f.account_id = s.account_id and f.sequence_id = s.id;
  if flow.id is not null and s.version_id is not null and flow.published_version_id = s.version_id then
    return flow;
  elsif flow.id is null then
    insert into public.flows (account_id, name, draft, sequence_id)
    values (s.account_id, s.name, private.sequence_graph(s), s.id) returning * into flow;
  else
    update public.flows f set draft = private.sequence_graph(s) where f.id = flow.id returning * into flow;
  end if;
  version := private.publish_draft(flow);
  update public.sequences known set version_id = version.id where known.id = s.id;
  select * into flow from public.flows f where f.id = flow.id;
  return flow;
end
$function$;

CREATE OR REPLACE FUNCTION private.put_back_recipient(message public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  r public.broadcast_recipients;
begin
  -- Also of what was to follow it in the chat: written again, it is another row.
  update public.conversations c set client_key = null where c.id = message.id;
  select known.* into r from public.broadcast_recipients known
  join public.broadcasts b on b.id = known.broadcast_id and b.status in ('scheduled', 'running', 'paused')
  where known.account_id = message.account_id and known.conversation_id = message.id and known.status <> 'answered';
  if not found then
    update public.broadcast_recipients known set status = 'failed', reason = message.error_code,
      settled_at = coalesce(known.settled_at, clock_timestamp())
    where known.account_id = message.account_id and known.conversation_id = message.id and known.status <> 'answered';
    return;
  end if;
  update public.broadcast_recipients known
  set status = 'queued', reason = null, fed_at = null, settled_at = null, conversation_id = null,
    instance_id = private.knowing_number(known) where known.id = r.id;
  update public.conversations c
  set client_key = null, status = case c.status when 'queued' then 'cancelled' else c.status end
  where c.account_id = r.account_id and c.status in ('queued', 'failed')
    and c.client_key in (select private.recipient_key(r.broadcast_id, r.contact_id, place) from generate_series(1, 10) place);
  perform private.give_back(r.account_id, 'broadcast_recipients_per_day', 1);
  if message.error_code = 'reach_out_time_lock' then
    update public.broadcasts b set status_reason = message.error_code
    where b.id = r.broadcast_id and b.status = 'running' and b.status_reason is distinct from message.error_code;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.read_duration(value text)
 RETURNS interval
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case when value ~ '^P([0-9]{1,2}W|([0-9]{1,3}D)?(T([0-9]{1,4}H)?([0-9]{1,6}M)?([0-9]{1,8}S)?)?)$' and value !~ '[PT]$'
    then value::interval end;
end
$function$;

CREATE OR REPLACE FUNCTION private.reasons_against(b public.broadcasts, contact_ids uuid[])
 RETURNS TABLE(contact_id uuid, reason text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  tags constant text[] := private.texts_asked('one_of', b.exclude -> 'tags');
  segments constant text[] := private.texts_asked('one_of', b.exclude -> 'segment_ids');
  others constant uuid[] := private.texts_asked('one_of', b.exclude -> 'broadcast_ids')::uuid[];
  days constant integer := (b.exclude ->> 'days')::integer;
begin
  return query execute format($query$
    select c.id, case
      when c.erased_at is not null then 'erased'
      when c.opted_out_at is not null then 'opted_out'
      when c.tags && $2 then 'excluded_tag'
      when %s then 'excluded_segment'
      when $3 <> '{}' and exists (select from public.broadcast_recipients r
        where r.account_id = c.account_id and r.contact_id = c.id and r.broadcast_id = any ($3)
          and (r.fed_at is not null or r.settled_at is not null) and r.status <> 'skipped') then 'excluded_broadcast'
      when $4 is not null and exists (select from public.broadcast_recipients r
        where r.account_id = c.account_id and r.contact_id = c.id and r.broadcast_id <> $5
          and r.fed_at > clock_timestamp() - make_interval(days => $4) and r.status <> 'skipped') then 'had_one_lately'
      when exists (select from public.number_checks n
        where n.account_id = c.account_id and n.match_key = private.phone_key(c.phone) and not n.registered
          and n.checked_at > clock_timestamp() - (select make_interval(days => s.number_check_days) from private.settings s)
        ) then 'not_on_whatsapp'
      when $6 is not null and exists (select from public.chats h
        where h.account_id = c.account_id and h.contact_id = c.id and h.last_received_at > $6) then 'answered_meanwhile'
    end
    from public.contacts c where c.account_id = $7 and c.id = any ($1)$query$,
    private.segments_condition(b.account_id, segments, now(), 0))
  using contact_ids, tags, others, days, b.id, case when b.skip_answered then b.started_at end, b.account_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.recipient_key(broadcast_id uuid, contact_id uuid, place integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN (((('broadcast:'::text || broadcast_id) || ':'::text) || contact_id) || CASE WHEN (place > 1) THEN (':'::text || place) ELSE ''::text END);

CREATE OR REPLACE FUNCTION private.renew_last_messages(account_id uuid, chat_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.chats h
  set (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
    select left(m.message, 200), m.id, m.kind, m.from_me, m."timestamp" from public.conversations m
    where m.account_id = h.account_id and m.chat_id = h.id and m.kind not in ('reaction', 'edit', 'revoke')
    order by m.seq desc limit 1)
  where h.account_id = renew_last_messages.account_id and h.id = any (chat_ids)
    and not exists (select from public.conversations m where m.id = h.last_message_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.renew_sequence()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.version_id := null;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.renew_sequences()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.sequences s set version_id = null
  where s.version_id is not null and s.id in (select changed.sequence_id from changed_rows changed);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_sequence(sequence_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  account_id uuid;
begin
  select s.account_id into account_id from public.sequences s
  where s.id = require_sequence.sequence_id and s.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('sequence_not_found', 'no such sequence of an account in which you may write');
  end if;
  return account_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_startable(b public.broadcasts)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.check_broadcast_content(b.content);
  if not exists (select from private.broadcast_numbers(b)) then
    perform private.fail('instance_required', 'there is no number that could send it', 'choose a number');
  elsif b.segment_id is null and b.filter is null and not exists (
    select from public.broadcast_recipients r where r.broadcast_id = b.id) then
    perform private.fail('audience_empty', 'nobody was chosen to get it', 'choose a segment, or add people');
  elsif exists (
    select from jsonb_array_elements(private.variants_of(b.content)) v, jsonb_array_elements(v -> 'items') item
    where item ? 'media_id' and not exists (
      select from public.media m where m.account_id = b.account_id and m.id = private.as_uuid(item ->> 'media_id'))) then
    perform private.refuse_link('media_not_found', 'a file of it is gone');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.sample_people(ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', coalesce(nullif(btrim(c.name), ''), c.whatsapp_name),
    'phone', c.phone)), '[]')
  from public.contacts c where c.id = any (ids[:5])
$function$;

CREATE OR REPLACE FUNCTION private.segment_contacts(account_id uuid, filter jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return query execute format('select c.id from public.contacts c where c.account_id = $1 and c.erased_at is null and %s',
    private.filter_condition(account_id, filter)) using account_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.segments_condition(account_id uuid, ids text[], moment timestamp with time zone, depth integer)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  condition constant text := '(' || coalesce((
    select string_agg(private.filter_condition(segments_condition.account_id, s.filter, moment, depth + 1), ' or ' order by s.id)
    from public.segments s
    where s.account_id = segments_condition.account_id and s.id::text = any (ids) and depth < 5), 'false') || ')';
begin
  if length(condition) > 32768 then
    perform private.fail('filter_invalid', 'these segments are made of too many others');
  end if;
  return condition;
end
$function$;

CREATE OR REPLACE FUNCTION private.sequence_graph(s public.sequences)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  -- A clock has no 24:00.
  hours constant jsonb := case s."window" ->> 'to' when '24:00' then s."window" || '{"to": "23:59"}' else s."window" end;
  nodes jsonb := '{"start": {"type": "start"}}';
  last_node text := 'start';
  step public.sequence_steps;
  wait text;
  deed text;
begin
  for step in
    select * from public.sequence_steps t
    where t.account_id = s.account_id and t.sequence_id = s.id and t.enabled order by t.position, t.created_at, t.id
  loop
    wait := 'w' || step.id;
    deed := 's' || step.id;
    nodes := jsonb_set(nodes, array[last_node, 'next'], to_jsonb(wait)) || jsonb_build_object(
      wait, jsonb_build_object('type', 'delay', 'window', hours, 'zone', 'contact', 'next', deed)
        || case when private.read_duration(step.delay) > interval '0' then jsonb_build_object('for', step.delay) else '{}' end,
      deed, case when step.content is not null then jsonb_build_object('type', 'content', 'items', step.content -> 'items')
        else private.jump_node(step.flow_id) end);
    last_node := deed;
    if step.content is not null and step.flow_id is not null then
      last_node := 'f' || step.id;
      nodes := jsonb_set(nodes, array[deed, 'next'], to_jsonb(last_node)) || jsonb_build_object(last_node, private.jump_node(step.flow_id));
    end if;
  end loop;
  return jsonb_build_object('schema', 1, 'start', 'start', 'nodes', nodes);
end
$function$;

CREATE OR REPLACE FUNCTION private.sequence_statistics(sequence_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  s public.sequences;
begin
  select * into s from public.sequences known
  where known.id = sequence_statistics.sequence_id and known.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('sequence_not_found', 'no such sequence of yours');
  end if;
  return (
    select jsonb_build_object('active', count(*) filter (where e.status = 'active'),
      'done', count(*) filter (where e.status = 'done'), 'stopped', count(*) filter (where e.status = 'stopped'),
      'failed', count(*) filter (where e.status = 'failed'))
    from public.sequence_enrollments e where e.account_id = s.account_id and e.sequence_id = s.id
  ) || jsonb_build_object('steps', private.step_statistics(s));
end
$function$;

CREATE OR REPLACE FUNCTION private.set_condition(account_id uuid, subject text, operator text, asked jsonb, moment timestamp with time zone, depth integer)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  texts constant text[] := private.texts_asked(operator, asked);
  table_name constant text := case subject
    when 'broadcast' then 'public.broadcast_recipients p where p.status in (''sent'', ''delivered'', ''read'', ''answered'')'
    when 'flow' then 'public.flow_runs p where true'
    when 'campaign' then 'public.flow_runs p where p.started_by = ''campaign'''
    when 'sequence' then 'public.sequence_enrollments p where p.status = ''active''' end;
  id_column constant text := case subject when 'broadcast' then 'broadcast_id' when 'flow' then 'flow_id'
    when 'sequence' then 'sequence_id' else 'started_by_id' end;
begin
  if operator <> 'is_set' and texts = '{}' then
    return null;
  elsif subject = 'tag' then
    return case operator when 'is_set' then '(c.tags <> ''{}'')' else format('(c.tags && %L::text[])', texts) end;
  elsif subject = 'segment' then
    return private.segments_condition(account_id, texts, moment, depth);
  end if;
  return format('exists (select from %s and p.account_id = c.account_id and p.contact_id = c.id%s)', table_name, case
    when operator <> 'is_set' then format(' and p.%I = any (%L::uuid[])', id_column, array(
      select private.as_uuid(id) from unnest(texts) id where private.as_uuid(id) is not null)) end);
end
$function$;

CREATE OR REPLACE FUNCTION private.show_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
RETURN (SELECT to_jsonb(b.*) AS to_jsonb FROM public.broadcasts b WHERE (b.id = show_broadcast.broadcast_id));

CREATE OR REPLACE FUNCTION private.skip_recipients(b public.broadcasts, pending public.broadcast_recipients[])
 RETURNS public.broadcast_recipients[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  skipped bigint[];
begin
  with looked as (
    select r.id, why.reason from unnest(pending) r
    join private.reasons_against(b, array(select f.contact_id from unnest(pending) f)) why on why.contact_id = r.contact_id
    where why.reason is not null
  ), gone as (
    update public.broadcast_recipients r set status = 'skipped', reason = looked.reason, settled_at = clock_timestamp()
    from looked where r.id = looked.id and r.status = 'queued' and r.fed_at is null returning r.id
  )
  select coalesce(array_agg(gone.id), '{}') into skipped from gone;
  return array(select r from unnest(pending) r where r.id <> all (skipped));
end
$function$;

CREATE OR REPLACE FUNCTION private.start_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts := private.manage_broadcast(broadcast_id);
begin
  perform private.refuse_inactive(array[b.account_id]);
  if b.status in ('done', 'cancelled') then
    perform private.fail('broadcast_ended', 'it is over', 'make a copy');
  elsif b.status = 'draft' then
    perform private.require_startable(b);
    update public.broadcasts known set status = 'scheduled', status_reason = null where known.id = b.id;
    perform private.freeze_now(b);
  elsif b.status = 'paused' then
    update public.broadcasts known
    set status = case when b.started_at is null then 'scheduled' else 'running' end, status_reason = null,
      resumed_at = clock_timestamp()
    where known.id = b.id;
    perform private.freeze_now(b);
  end if;
  return private.show_broadcast(b.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.step_statistics(s public.sequences)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    with runs as materialized (
      select r.node, r.trace, r.ended_at is null as is_waiting
      from public.flows f join public.flow_runs r on r.account_id = f.account_id and r.flow_id = f.id
      where f.account_id = s.account_id and f.sequence_id = s.id
    ), walked as (
      select passed.node, count(*) as people
      from runs, lateral (select distinct line ->> 'node' as node from jsonb_array_elements(runs.trace) line) passed group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('step_id', t.id,
      'entered', coalesce((select walked.people from walked where walked.node = 's' || t.id), 0),
      'waiting', (select count(*) from runs where runs.is_waiting and runs.node = 'w' || t.id))
      order by t.position, t.created_at, t.id), '[]')
    from public.sequence_steps t where t.account_id = s.account_id and t.sequence_id = s.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.stranger_room(instance public.instances)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if exists (select from private.send_counts counts
    where counts.instance_id = instance.id and counts.next_first_at > clock_timestamp() + interval '10 minutes') then
    return 0;
  end if;
  -- Each may cost one of the day's questions whether a phone is there.
  return greatest(0, (select s.number_checks_per_day from private.settings s)
    - coalesce((select counts.checks from private.number_check_counts counts
      where counts.account_id = instance.account_id and counts.day = private.utc_day()), 0)
    - (select count(*)::integer from private.outgoing_queue q
      where q.instance_id = instance.id and q.state = 'queued' and q.is_first and q.lane = 3::smallint));
end
$function$;

CREATE OR REPLACE FUNCTION private.tag_one(account_id uuid, contact_id uuid, tags text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.change_tags(account_id, array[contact_id], tags, '{}');
exception when check_violation then
  null;
end
$function$;

CREATE OR REPLACE FUNCTION private.tag_reached(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  reached record;
begin
  for reached in
    select r.account_id, b.id, b.tags, array_agg(distinct r.contact_id) as contact_ids
    from unnest(events) e
    join public.broadcast_recipients r on r.account_id = e.account_id and r.conversation_id = e.subject
    join public.broadcasts b on b.id = r.broadcast_id and b.tags <> '{}'
    where e.kind = 'message.sent'
    group by r.account_id, b.id order by b.id
  loop
    begin
      perform private.act_as('broadcast', reached.id, reached.account_id);
      perform private.change_tags(reached.account_id, reached.contact_ids, reached.tags, '{}');
    -- Somebody has a hundred tags already: the others get theirs by themselves.
    exception when check_violation then
      perform private.tag_one(reached.account_id, contact_id, reached.tags) from unnest(reached.contact_ids) contact_id;
    end;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_added(broadcast_id uuid, size integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  with gone as (
    delete from public.broadcast_recipients r where r.id in (
      select added.id from public.broadcast_recipients added
      where added.broadcast_id = take_added.broadcast_id and added.variant is null order by added.id limit size)
    returning r.contact_id
  )
  select coalesce(array_agg(gone.contact_id), '{}') into ids from gone;
  return ids;
end
$function$;

CREATE OR REPLACE FUNCTION private.test_broadcast(broadcast_id uuid, phone text, instance_id uuid, variant text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  contact_id uuid;
  chosen uuid;
begin
  perform private.refuse_inactive(array[b.account_id]);
  if variant is not null and not exists (
    select from jsonb_array_elements(private.variants_of(b.content)) v where v ->> 'id' = test_broadcast.variant) then
    perform private.fail('content_invalid', 'it has no such variant');
  elsif instance_id is not null and not exists (
    select from public.instances i where i.account_id = b.account_id and i.id = test_broadcast.instance_id) then
    perform private.refuse_link('instance_not_found', 'the account has no such number');
  end if;
  contact_id := private.open_contact(b.account_id, phone, '');
  chosen := coalesce(instance_id, private.choose_instance(b.account_id, contact_id),
    (select i.id from private.broadcast_numbers(b) i order by i.status = 'connected' desc, i.id limit 1));
  if chosen is null then
    perform private.fail('instance_required', 'there is no number that could send it', 'connect one');
  end if;
  perform private.enqueue_job('broadcast_test', b.id || ':' || contact_id, b.account_id, clock_timestamp(),
    jsonb_build_object('contact_id', contact_id, 'instance_id', chosen, 'variant',
      coalesce(variant, private.variants_of(b.content) -> 0 ->> 'id')));
  return jsonb_build_object('contact_id', contact_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.test_condition(account_id uuid, test jsonb, moment timestamp with time zone, depth integer)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  subject constant text := test ->> 'subject';
  operator constant text := private.positive_operator(test ->> 'operator');
  is_negated constant boolean := operator <> test ->> 'operator';
  timezone constant text := (select a.timezone from public.accounts a where a.id = test_condition.account_id);
  asked constant jsonb := case when subject = 'phone' then private.digits_of(test -> 'value') else test -> 'value' end;
  condition text;
begin
  if not private.is_suited(test) then
    return 'false';
  end if;
  condition := case
    when subject in ('tag', 'campaign', 'flow', 'sequence', 'broadcast', 'segment')
      then private.set_condition(account_id, subject, operator, asked, moment, depth)
    when subject = 'opted_in' then case when jsonb_typeof(asked) = 'boolean'
      then format('((c.opted_out_at is null) = %L::boolean)', asked #>> '{}') end
    else format('private.fits(%L, %s, %L, %L::jsonb, %L, %L::timestamptz)', subject, private.value_condition(subject, test ->> 'name'),
      operator, coalesce(asked, 'null'), timezone, moment) end;
  return case when condition is null then 'false' else format('coalesce(%s <> %L::boolean, false)', condition, is_negated) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.test_problem(test jsonb, path text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  subject constant text := test ->> 'subject';
  operator constant text := test ->> 'operator';
  operators constant text[] := private.filter_operators(subject);
begin
  if test - '{subject,operator,value,name}'::text[] <> '{}' then
    return private.at_place(path, 'a test is {subject, operator, value?, name?}');
  elsif jsonb_typeof(test -> 'subject') is distinct from 'string' or operators is null then
    return private.at_place(private.beneath(path, 'subject'), 'nothing that is known of a person');
  elsif jsonb_typeof(test -> 'operator') is distinct from 'string' or operator <> all (operators) then
    return private.at_place(private.beneath(path, 'operator'), format('of %s: %s', subject, array_to_string(operators, ', ')));
  elsif not private.is_suited(test) or subject = 'field' and test ->> 'name' !~ '^[a-z][a-z0-9_]{0,39}$' then
    return private.at_place(private.beneath(path, 'name'), 'of a field, and of nothing else, its name');
  elsif not private.makes_sense(test) then
    return private.at_place(private.beneath(path, 'value'), format('does not go with %s %s', subject, operator));
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.text_in(value jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case when jsonb_typeof(value) in ('string', 'number', 'boolean') then value #>> '{}' end;
end
$function$;

CREATE OR REPLACE FUNCTION private.texts_asked(operator text, asked jsonb)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  texts text[];
begin
  if coalesce(jsonb_typeof(asked), 'null') = 'null' or jsonb_typeof(asked) = 'array' and operator <> 'one_of' then
    return '{}';
  end if;
  texts := case jsonb_typeof(asked) when 'array' then array(select jsonb_array_elements_text(asked)) else array[asked #>> '{}'] end;
  return case when '' = any (texts) or array_position(texts, null) is not null then '{}' else texts end;
end
$function$;

CREATE OR REPLACE FUNCTION private.unenroll(sequence_id uuid, contact_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  account_id constant uuid := private.require_sequence(sequence_id);
begin
  perform private.require_few(contact_ids);
  return private.leave_sequences(account_id, contact_ids, 'member', sequence_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.unenroll_contacts(account_id uuid, sequence_id uuid, contact_ids uuid[], reason text DEFAULT 'member'::text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return private.leave_sequences(account_id, contact_ids, reason, sequence_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.usage_day(kind text)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case when kind in ('messages_per_day', 'broadcast_recipients_per_day') then private.utc_day() else '-infinity' end;
end
$function$;

CREATE OR REPLACE FUNCTION private.value_condition(subject text, field text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE subject WHEN 'field'::text THEN format('c.fields -> %L'::text, field) WHEN 'name'::text THEN 'to_jsonb(coalesce(nullif(btrim(c.name), ''''), c.whatsapp_name))'::text WHEN 'phone'::text THEN 'to_jsonb(c.phone)'::text WHEN 'created_at'::text THEN 'to_jsonb(c.created_at)'::text WHEN 'last_received_at'::text THEN '(select to_jsonb(max(h.last_received_at)) from public.chats h where h.account_id = c.account_id and h.contact_id = c.id)'::text WHEN 'last_sent_at'::text THEN '(select to_jsonb(m.sent_at) from public.conversations m where m.account_id = c.account_id and m.contact_id = c.id and m.from_me and m.sent_at is not null order by m.seq desc limit 1)'::text ELSE NULL::text END;

CREATE OR REPLACE FUNCTION private.variants_of(content jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN COALESCE((content -> 'variants'::text), jsonb_build_array(jsonb_build_object('id', 'a', 'percent', 100, 'items', (content -> 'items'::text))));

CREATE OR REPLACE FUNCTION private.window_end(given jsonb, zone text, moment timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  here constant timestamp := moment at time zone zone;
  today constant text := ('{mon,tue,wed,thu,fri,sat,sun}'::text[])[extract(isodow from here)::integer];
begin
  return case when given -> 'days' ? today and here::time >= (given ->> 'from')::time and here::time < (given ->> 'to')::time
    then (here::date + (given ->> 'to')::interval) at time zone zone end;
end
$function$;

CREATE OR REPLACE FUNCTION private.withdraw_recipients(b public.broadcasts)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  -- Whose first message nobody has begun to send; what follows it in the chat goes with it.
  waiting constant uuid[] := array(
    select c.id from public.broadcast_recipients r
    join public.conversations c on c.account_id = r.account_id and c.id = r.conversation_id and c.status = 'queued'
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is not null
    order by c.id for update of c);
  keys text[];
  chats uuid[];
begin
  with taken as (
    update public.broadcast_recipients r set fed_at = null, conversation_id = null, instance_id = private.knowing_number(r)
    where r.broadcast_id = b.id and r.conversation_id = any (waiting) returning r.contact_id
  )
  select array_agg(private.recipient_key(b.id, taken.contact_id, place)) into keys
  from taken, generate_series(1, 10) place;
  with gone as (
    delete from public.conversations c
    where c.account_id = b.account_id and c.client_key = any (keys) and c.status = 'queued' returning c.chat_id
  )
  select array_agg(distinct gone.chat_id) into chats from gone;
  perform private.renew_last_messages(b.account_id, chats);
  perform private.give_back(b.account_id, 'broadcast_recipients_per_day', cardinality(waiting));
  return cardinality(waiting);
end
$function$;

CREATE OR REPLACE FUNCTION private.write_recipients(b public.broadcasts, ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
declare
  own_zone constant text := (select a.timezone from public.accounts a where a.id = b.account_id);
  numbers constant uuid[] := array(select i.id from private.broadcast_numbers(b) i);
  written integer;
begin
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id, instance_id, zone, variant, status, reason,
    settled_at)
  select c.account_id, b.id, c.id, known.instance_id, coalesce(area.zone, own_zone),
    private.choose_variant(b.content, random()), case when looked.reason is null then 'queued' else 'skipped' end,
    looked.reason, case when looked.reason is not null then clock_timestamp() end
  from private.reasons_against(b, ids) looked
  join public.contacts c on c.id = looked.contact_id
  left join private.area_codes area on area.ddd = substring(c.phone from '^55([1-9][1-9])[0-9]{8,9}$')
  left join (
    select distinct on (h.contact_id) h.contact_id, h.instance_id from public.chats h
    where h.account_id = b.account_id and h.contact_id = any (ids) and h.instance_id = any (numbers) and h.wa_chat_id is not null
    order by h.contact_id, h.last_message_at desc nulls last
  ) known on known.contact_id = c.id
  order by c.seq
  on conflict on constraint broadcast_recipients_broadcast_id_contact_id_key do nothing;
  get diagnostics written = row_count;
  return written;
end
$function$;

CREATE OR REPLACE FUNCTION public.add_recipients(broadcast_id uuid, contact_ids uuid[] DEFAULT '{}'::uuid[], phones text[] DEFAULT '{}'::text[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.add_recipients(broadcast_id, contact_ids, phones)
$function$;

CREATE OR REPLACE FUNCTION public.broadcast_statistics(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.broadcast_statistics(broadcast_id)
$function$;

CREATE OR REPLACE FUNCTION public.cancel_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.cancel_broadcast(broadcast_id)
$function$;

CREATE OR REPLACE FUNCTION public.clear_recipients(broadcast_id uuid)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.clear_recipients(broadcast_id)
$function$;

CREATE OR REPLACE FUNCTION public.clone_broadcast(broadcast_id uuid, who text DEFAULT NULL::text)
 RETURNS uuid
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.clone_broadcast(broadcast_id, who)
$function$;

CREATE OR REPLACE FUNCTION public.count_segment(account_id uuid, filter jsonb)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.count_segment(account_id, filter)
$function$;

CREATE OR REPLACE FUNCTION public.enroll(sequence_id uuid, contact_ids uuid[], instance_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.enroll(sequence_id, contact_ids, instance_id)
$function$;

CREATE OR REPLACE FUNCTION public.pause_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.pause_broadcast(broadcast_id)
$function$;

CREATE OR REPLACE FUNCTION public.preview_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.preview_broadcast(broadcast_id)
$function$;

CREATE OR REPLACE FUNCTION public.preview_segment(account_id uuid, filter jsonb, max_items integer DEFAULT 10)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.preview_segment(account_id, filter, max_items)
$function$;

CREATE OR REPLACE FUNCTION public.sequence_statistics(sequence_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.sequence_statistics(sequence_id)
$function$;

CREATE OR REPLACE FUNCTION public.start_broadcast(broadcast_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.start_broadcast(broadcast_id)
$function$;

CREATE OR REPLACE FUNCTION public.test_broadcast(broadcast_id uuid, phone text, instance_id uuid DEFAULT NULL::uuid, variant text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.test_broadcast(broadcast_id, phone, instance_id, variant)
$function$;

CREATE OR REPLACE FUNCTION public.unenroll(sequence_id uuid, contact_ids uuid[])
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.unenroll(sequence_id, contact_ids)
$function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_broadcast_days_check" CHECK (((broadcast_days >= 1) AND (broadcast_days <= 36500)));

ALTER TABLE "private"."usage_counts" ADD CONSTRAINT "usage_counts_kind_check" CHECK ((kind = ANY (ARRAY['instances'::text, 'contacts'::text, 'messages_per_day'::text, 'flows'::text, 'broadcast_recipients_per_day'::text])));

ALTER TABLE "public"."broadcast_recipients" ADD CONSTRAINT "broadcast_recipients_account_id_contact_id_fkey" FOREIGN KEY (account_id, contact_id) REFERENCES public.contacts(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."broadcast_recipients" ADD CONSTRAINT "broadcast_recipients_account_id_conversation_id_fkey" FOREIGN KEY (account_id, conversation_id) REFERENCES public.conversations(account_id, id) ON DELETE SET NULL (conversation_id);

ALTER TABLE "public"."broadcasts" ADD CONSTRAINT "broadcasts_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."broadcasts" ADD CONSTRAINT "broadcasts_account_id_flow_id_fkey" FOREIGN KEY (account_id, flow_id) REFERENCES public.flows(account_id, id) ON DELETE SET NULL (flow_id);

ALTER TABLE "public"."broadcast_recipients" ADD CONSTRAINT "broadcast_recipients_account_id_broadcast_id_fkey" FOREIGN KEY (account_id, broadcast_id) REFERENCES public.broadcasts(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."plans" ADD CONSTRAINT "plans_max_broadcast_recipients_per_day_check" CHECK ((max_broadcast_recipients_per_day >= 0));

ALTER TABLE "public"."segments" ADD CONSTRAINT "segments_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."broadcasts" ADD CONSTRAINT "broadcasts_account_id_segment_id_fkey" FOREIGN KEY (account_id, segment_id) REFERENCES public.segments(account_id, id) ON DELETE SET NULL (segment_id);

ALTER TABLE "public"."sequence_enrollments" ADD CONSTRAINT "sequence_enrollments_account_id_contact_id_fkey" FOREIGN KEY (account_id, contact_id) REFERENCES public.contacts(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."sequence_enrollments" ADD CONSTRAINT "sequence_enrollments_account_id_run_id_fkey" FOREIGN KEY (account_id, run_id) REFERENCES public.flow_runs(account_id, id) ON DELETE SET NULL (run_id);

ALTER TABLE "public"."sequence_steps" ADD CONSTRAINT "sequence_steps_account_id_flow_id_fkey" FOREIGN KEY (account_id, flow_id) REFERENCES public.flows(account_id, id);

ALTER TABLE "public"."sequences" ADD CONSTRAINT "sequences_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."sequence_enrollments" ADD CONSTRAINT "sequence_enrollments_account_id_sequence_id_fkey" FOREIGN KEY (account_id, sequence_id) REFERENCES public.sequences(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."sequence_steps" ADD CONSTRAINT "sequence_steps_account_id_sequence_id_fkey" FOREIGN KEY (account_id, sequence_id) REFERENCES public.sequences(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."sequences" ADD CONSTRAINT "sequences_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE SET NULL (instance_id);

ALTER TABLE "public"."sequences" ADD CONSTRAINT "sequences_account_id_version_id_fkey" FOREIGN KEY (account_id, version_id) REFERENCES public.flow_versions(account_id, id) ON DELETE SET NULL (version_id);

CREATE INDEX broadcast_recipients_contact ON public.broadcast_recipients USING btree (account_id, contact_id);

CREATE INDEX broadcast_recipients_fed ON public.broadcast_recipients USING btree (broadcast_id, id) WHERE ((status = 'queued'::text) AND (fed_at IS NOT NULL));

CREATE INDEX broadcast_recipients_message ON public.broadcast_recipients USING btree (account_id, conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE UNIQUE INDEX broadcast_recipients_page ON public.broadcast_recipients USING btree (account_id, broadcast_id, id);

CREATE INDEX broadcast_recipients_pending ON public.broadcast_recipients USING btree (broadcast_id, instance_id, zone, id) WHERE ((status = 'queued'::text) AND (fed_at IS NULL));

CREATE INDEX broadcast_recipients_settled ON public.broadcast_recipients USING btree (broadcast_id, settled_at) WHERE (settled_at IS NOT NULL);

CREATE INDEX broadcasts_age ON public.broadcasts USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE INDEX broadcasts_flow ON public.broadcasts USING btree (account_id, flow_id) WHERE (flow_id IS NOT NULL);

CREATE INDEX broadcasts_newest ON public.broadcasts USING btree (account_id, created_at DESC, id DESC);

CREATE INDEX broadcasts_segment ON public.broadcasts USING btree (account_id, segment_id) WHERE (segment_id IS NOT NULL);

CREATE UNIQUE INDEX sequence_enrollments_active ON public.sequence_enrollments USING btree (sequence_id, contact_id) WHERE (status = 'active'::text);

CREATE INDEX sequence_enrollments_contact ON public.sequence_enrollments USING btree (account_id, contact_id);

CREATE INDEX sequence_enrollments_ended ON public.sequence_enrollments USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE UNIQUE INDEX sequence_enrollments_page ON public.sequence_enrollments USING btree (account_id, id);

CREATE INDEX sequence_enrollments_run ON public.sequence_enrollments USING btree (account_id, run_id) WHERE (run_id IS NOT NULL);

CREATE INDEX sequence_enrollments_sequence ON public.sequence_enrollments USING btree (account_id, sequence_id, status);

CREATE INDEX sequence_steps_flow ON public.sequence_steps USING btree (account_id, flow_id) WHERE (flow_id IS NOT NULL);

CREATE INDEX sequence_steps_order ON public.sequence_steps USING btree (account_id, sequence_id, "position");

CREATE INDEX sequences_instance ON public.sequences USING btree (account_id, instance_id) WHERE (instance_id IS NOT NULL);

CREATE INDEX sequences_version ON public.sequences USING btree (account_id, version_id) WHERE (version_id IS NOT NULL);

CREATE TRIGGER move_account_rules AFTER UPDATE OF opt_out_words, welcome_flow_id, away_flow_id, default_flow_id ON public.accounts FOR EACH ROW WHEN (((((old.opt_out_words IS DISTINCT FROM new.opt_out_words) OR (old.welcome_flow_id IS DISTINCT FROM new.welcome_flow_id)) OR (old.away_flow_id IS DISTINCT FROM new.away_flow_id)) OR (old.default_flow_id IS DISTINCT FROM new.default_flow_id))) EXECUTE FUNCTION private.move_account_rules();

CREATE TRIGGER announce_changed AFTER UPDATE ON public.broadcast_recipients REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.announce_recipients();

CREATE TRIGGER broadcast_delete AFTER DELETE ON public.broadcasts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_rows('broadcast');

CREATE TRIGGER broadcast_insert AFTER INSERT ON public.broadcasts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_rows('broadcast');

CREATE TRIGGER broadcast_update AFTER UPDATE ON public.broadcasts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_rows('broadcast');

CREATE TRIGGER check_broadcast BEFORE INSERT OR UPDATE OF content, filter, instance_ids, starts_at ON public.broadcasts FOR EACH ROW EXECUTE FUNCTION private.check_broadcast();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.broadcasts FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER keep_begun_broadcast BEFORE UPDATE OF content, segment_id, filter, exclude, instance_ids, starts_at, "window", pace, skip_answered, tags, flow_id ON public.broadcasts FOR EACH ROW WHEN (((old.status <> 'draft'::text) AND (((((((((((new.content IS DISTINCT FROM old.content) OR (new.segment_id IS DISTINCT FROM old.segment_id)) OR (new.filter IS DISTINCT FROM old.filter)) OR (new.exclude IS DISTINCT FROM old.exclude)) OR (new.instance_ids IS DISTINCT FROM old.instance_ids)) OR (new.starts_at IS DISTINCT FROM old.starts_at)) OR (new."window" IS DISTINCT FROM old."window")) OR (new.pace IS DISTINCT FROM old.pace)) OR (new.skip_answered IS DISTINCT FROM old.skip_answered)) OR (new.tags IS DISTINCT FROM old.tags)) OR (new.flow_id IS DISTINCT FROM old.flow_id)))) EXECUTE FUNCTION private.keep_begun_broadcast();

CREATE TRIGGER keep_running_broadcast BEFORE DELETE ON public.broadcasts FOR EACH ROW WHEN ((old.status = ANY (ARRAY['scheduled'::text, 'running'::text, 'paused'::text]))) EXECUTE FUNCTION private.keep_running_broadcast();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.broadcasts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.broadcasts FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE TRIGGER leave_on_objection AFTER INSERT ON public.consents FOR EACH ROW WHEN ((new.state = 'opted_out'::text)) EXECUTE FUNCTION private.leave_on_objection();

CREATE TRIGGER follow_recipient AFTER UPDATE OF status ON public.conversations FOR EACH ROW WHEN ((((new.sent_by_kind)::text = 'broadcast'::text) AND (old.status <> new.status) AND (new.status = ANY (ARRAY['sent'::text, 'delivered'::text, 'read'::text, 'failed'::text, 'unconfirmed'::text, 'cancelled'::text])))) EXECUTE FUNCTION private.follow_recipient();

CREATE TRIGGER end_enrollment AFTER UPDATE OF status ON public.flow_runs FOR EACH ROW WHEN (((new.started_by = 'sequence'::text) AND (old.ended_at IS NULL) AND (new.ended_at IS NOT NULL))) EXECUTE FUNCTION private.end_enrollment();

CREATE TRIGGER keep_answer_flow BEFORE DELETE ON public.flows FOR EACH ROW EXECUTE FUNCTION private.keep_answer_flow();

CREATE TRIGGER keep_sending_number BEFORE INSERT ON public.instance_commands FOR EACH ROW WHEN ((new.command = 'remove'::text)) EXECUTE FUNCTION private.keep_sending_number();

CREATE TRIGGER free_recipients AFTER DELETE ON public.instances FOR EACH ROW EXECUTE FUNCTION private.free_recipients();

CREATE TRIGGER check_segment_circle AFTER INSERT OR UPDATE OF filter ON public.segments FOR EACH ROW EXECUTE FUNCTION private.check_segment_circle();

CREATE TRIGGER check_segment BEFORE INSERT OR UPDATE OF filter ON public.segments FOR EACH ROW EXECUTE FUNCTION private.check_segment();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.segments FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER keep_used_segment BEFORE DELETE ON public.segments FOR EACH ROW EXECUTE FUNCTION private.keep_used_segment();

CREATE TRIGGER limit_segments AFTER INSERT ON public.segments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.limit_segments();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.segments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.segments FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE TRIGGER check_step BEFORE INSERT OR UPDATE OF content ON public.sequence_steps FOR EACH ROW EXECUTE FUNCTION private.check_step();

CREATE TRIGGER limit_steps AFTER INSERT ON public.sequence_steps REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.limit_sequences();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.sequence_steps REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER renew_deleted AFTER DELETE ON public.sequence_steps REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.renew_sequences();

CREATE TRIGGER renew_inserted AFTER INSERT ON public.sequence_steps REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.renew_sequences();

CREATE TRIGGER renew_updated AFTER UPDATE ON public.sequence_steps REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.renew_sequences();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.sequence_steps FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.sequences FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER drop_sequence_flow AFTER DELETE ON public.sequences FOR EACH ROW EXECUTE FUNCTION private.drop_sequence_flow();

CREATE TRIGGER keep_used_sequence BEFORE DELETE ON public.sequences FOR EACH ROW EXECUTE FUNCTION private.keep_used_sequence();

CREATE TRIGGER limit_sequences AFTER INSERT ON public.sequences REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.limit_sequences();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.sequences REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER renew_sequence BEFORE UPDATE OF "window" ON public.sequences FOR EACH ROW WHEN ((new."window" <> old."window")) EXECUTE FUNCTION private.renew_sequence();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.sequences FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE POLICY "readers see an account's recipients" ON "public"."broadcast_recipients" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

CREATE POLICY "owners and admins add broadcasts" ON "public"."broadcasts" FOR INSERT TO "authenticated" WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change broadcasts" ON "public"."broadcasts" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete broadcasts" ON "public"."broadcasts" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "readers see an account's broadcasts" ON "public"."broadcasts" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

CREATE POLICY "owners and admins add segments" ON "public"."segments" FOR INSERT TO "authenticated" WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change segments" ON "public"."segments" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete segments" ON "public"."segments" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "readers see an account's segments" ON "public"."segments" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

CREATE POLICY "readers see an account's enrollments" ON "public"."sequence_enrollments" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

CREATE POLICY "owners and admins add steps of sequences" ON "public"."sequence_steps" FOR INSERT TO "authenticated" WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change steps of sequences" ON "public"."sequence_steps" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete steps of sequences" ON "public"."sequence_steps" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "readers see an account's steps of sequences" ON "public"."sequence_steps" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

CREATE POLICY "owners and admins add sequences" ON "public"."sequences" FOR INSERT TO "authenticated" WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change sequences" ON "public"."sequences" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete sequences" ON "public"."sequences" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "readers see an account's sequences" ON "public"."sequences" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

COMMENT ON COLUMN "public"."broadcast_recipients"."fed_at" IS 'His message was written: whoever goes on after a kill writes no second one.';

COMMENT ON COLUMN "public"."broadcast_recipients"."instance_id" IS 'The number that knows the person, or by which he was written to; null: any. No foreign key, as in the log.';

COMMENT ON COLUMN "public"."broadcast_recipients"."reason" IS 'Why he was left out, or why it failed.';

COMMENT ON COLUMN "public"."broadcast_recipients"."settled_at" IS 'When it was known whether his message leaves.';

COMMENT ON COLUMN "public"."broadcast_recipients"."status" IS 'queued: his turn has not come, or his message waits in the queue (fed_at).';

COMMENT ON COLUMN "public"."broadcast_recipients"."zone" IS 'Of the time where he lives, by his phone.';

COMMENT ON COLUMN "public"."broadcasts"."content" IS '{items} as a flow''s content block has them, or {variants: [{id, percent, items}]}.';

COMMENT ON COLUMN "public"."broadcasts"."flow_id" IS 'Begins with whoever answers within a week.';

COMMENT ON COLUMN "public"."broadcasts"."frozen_at" IS 'From when on nobody is added.';

COMMENT ON COLUMN "public"."broadcasts"."frozen_seq" IS 'Up to which contact it is written down who gets it.';

COMMENT ON COLUMN "public"."broadcasts"."instance_ids" IS 'By which numbers; none: by all of the account.';

COMMENT ON COLUMN "public"."broadcasts"."pace" IS 'slow: half of what its numbers may; normal: with pauses of many lengths; fast: as much as they may.';

COMMENT ON COLUMN "public"."broadcasts"."segment_id" IS 'Who: this segment and the filter, as they are when it starts, and who was added by add_recipients.';

COMMENT ON COLUMN "public"."broadcasts"."skip_answered" IS 'Who has written since it began is left out.';

COMMENT ON COLUMN "public"."broadcasts"."window" IS 'When somebody may be written to, by his own clock.';

COMMENT ON COLUMN "public"."plans"."max_broadcast_recipients_per_day" IS 'People to whom broadcasts write in a day of UTC; the others wait for the next.';

COMMENT ON COLUMN "public"."sequence_enrollments"."reason" IS 'Why it ended: opted_out, answered, restarted, merged, member, or as the run says.';

COMMENT ON COLUMN "public"."sequence_steps"."delay" IS 'A duration of ISO 8601; PT0S: at once, within the sequence''s hours.';

COMMENT ON COLUMN "public"."sequences"."again" IS 'What becomes of who is in it and is enrolled again.';

COMMENT ON COLUMN "public"."sequences"."enabled" IS 'Whether people may enter. Those who are in it go on.';

COMMENT ON COLUMN "public"."sequences"."exit_on_answer" IS 'Whoever writes leaves it.';

COMMENT ON COLUMN "public"."sequences"."instance_id" IS 'By which number; null: by the one that talks to the person, else the only one.';

COMMENT ON COLUMN "public"."sequences"."version_id" IS 'As what it runs; null: made anew for the next who enters. Who is in it stays on his.';

COMMENT ON FUNCTION "orchestrator"."claim_broadcast_test"(uuid, bigint, uuid, uuid) IS 'What somebody tries on himself: {account_id, content, person}; null when it is gone.';

COMMENT ON FUNCTION "orchestrator"."claim_recipients"(uuid, bigint, uuid, integer) IS '{account_id, content, items: [{id, instance_id, variant, send_at, expires_at, person}], seconds}: to whom something is to be written now, and when to ask again; seconds null: no more. Nothing is taken: feed_recipients does.';

COMMENT ON FUNCTION "orchestrator"."feed_recipients"(uuid, bigint, uuid, jsonb) IS 'Writes the messages {kind, message?, media_id?, content?} of people claimed just now; with error_code his alone fails (content_invalid, which nobody could get, pauses it). Asked twice it writes once. {fed, waits: plan_limit_exceeded | null}.';

COMMENT ON FUNCTION "orchestrator"."follow_broadcasts"(integer) IS 'Reads at most so many events: whoever wrote has answered what he was sent in the last week, and who got it gets its tags; whoever wrote leaves sequences that end so. Call again while it reads as many.';

COMMENT ON FUNCTION "orchestrator"."send_broadcast_test"(uuid, bigint, uuid, uuid, uuid, text, jsonb) IS 'Writes its messages; of one test_id once.';

COMMENT ON FUNCTION "private"."addressee"(uuid, uuid) IS 'A person as templates see him.';

COMMENT ON FUNCTION "private"."announce_recipients"() IS 'However many rows: their broadcasts show something else.';

COMMENT ON FUNCTION "private"."audience_condition"(public.broadcasts) IS 'On contacts c; $1 is the account. Those for whom the segment and the filter hold.';

COMMENT ON FUNCTION "private"."audience_of"(public.broadcasts) IS 'Who would get it now, or is still to get it.';

COMMENT ON FUNCTION "private"."begin_answer_flow"(uuid, uuid, uuid, uuid) IS 'What was meant for whoever answers.';

COMMENT ON FUNCTION "private"."broadcast_freeze"(text, timestamp with time zone) IS 'A step of writing down who gets it, in the order in which they became known: whoever goes on begins where it ended.';

COMMENT ON FUNCTION "private"."broadcast_waiting"(public.broadcasts) IS 'Why nobody is written to just now; null: it goes on.';

COMMENT ON FUNCTION "private"."check_filter"(jsonb) IS 'Code filter_invalid; the detail says where.';

COMMENT ON FUNCTION "private"."contact_zone"(text, text) IS 'The zone of a Brazilian phone; of any other, and of nobody''s, the second.';

COMMENT ON FUNCTION "private"."day_cap"(public.instances) IS 'What broadcasts may send by this number on a day like today; null: no limit.';

COMMENT ON FUNCTION "private"."enroll_contact"(public.sequences, public.flows, uuid, uuid) IS 'False: he is in it already.';

COMMENT ON FUNCTION "private"."estimate_sending"(public.broadcasts, uuid[]) IS 'How long it takes at its numbers'' pace, in hours of its window and days, and what would make it shorter.';

COMMENT ON FUNCTION "private"."feed_limit"(public.broadcasts) IS 'How many more people the plan allows today; null: no limit. At a limit people wait.';

COMMENT ON FUNCTION "private"."feed_pause"(public.broadcasts, public.instances, boolean) IS 'Seconds between two people, on the average; null: the number has no pace.';

COMMENT ON FUNCTION "private"."feed_slots"(public.broadcasts, public.instances, boolean, timestamp with time zone, integer) IS 'When the number may send to the next people, within ten minutes. A number without a pace: at once, so many as it has no thousand waiting.';

COMMENT ON FUNCTION "private"."filter_condition"(uuid, jsonb, timestamp with time zone, integer) IS 'depth: how many segments it is within. Always true or false, never null.';

COMMENT ON FUNCTION "private"."filter_operators"(text) IS 'Null: nothing that is known of a person outside a flow. So has it filters.py.';

COMMENT ON FUNCTION "private"."fold_enrollments"(uuid, uuid, uuid) IS 'Two contacts that are one person are in a sequence once.';

COMMENT ON FUNCTION "private"."fold_recipients"(uuid, uuid, uuid) IS 'Of two contacts that are one person, both in one broadcast, the one to whom it was written stays: it is not written again.';

COMMENT ON FUNCTION "private"."follow_recipient"() IS 'What becomes of the first message of a person becomes of him.';

COMMENT ON FUNCTION "private"."forget_broadcasts"(text, timestamp with time zone) IS 'Duty: broadcasts that have ended, with their people, a thousand at a time.';

COMMENT ON FUNCTION "private"."forget_enrollments"(text, timestamp with time zone) IS 'Duty: who was in a sequence long ago.';

COMMENT ON FUNCTION "private"."free_recipients"() IS 'Whom a removed number knew any other may write to.';

COMMENT ON FUNCTION "private"."freeze_chunk"(public.broadcasts, integer) IS 'False: that was the last; from now on they are fed to the queue.';

COMMENT ON FUNCTION "private"."has_moment"(text, jsonb, jsonb, text) IS 'With days: by the day in that zone. With moments: to the second. Between numbers: as numbers.';

COMMENT ON FUNCTION "private"."has_text"(text, text, text[]) IS 'Without case and accents.';

COMMENT ON FUNCTION "private"."is_exclusion"(jsonb) IS '{tags?, segment_ids?, broadcast_ids? (who had one of them), days? (who had any in so many days)}: whom a broadcast leaves out.';

COMMENT ON FUNCTION "private"."is_failing"(public.broadcasts) IS 'A third of the last fifty, of twenty at least: something is wrong with the numbers.';

COMMENT ON FUNCTION "private"."is_locked_out"(public.broadcasts) IS 'Only people are left whom no number knows, and none may write to somebody new.';

COMMENT ON FUNCTION "private"."is_same"(text, jsonb, jsonb) IS 'A number is compared as one, everything else as text.';

COMMENT ON FUNCTION "private"."is_sending_window"(jsonb) IS '{"from": "09:00", "to": "21:00", "days": ["mon", …]}: hours of one day, in the zone of whoever is written to.';

COMMENT ON FUNCTION "private"."items_problem"(jsonb) IS 'Items as the content block of a flow has them. What their templates mean: the orchestrator.';

COMMENT ON FUNCTION "private"."keep_answer_flow"() IS 'The detail names the broadcast whose answers begin it.';

COMMENT ON FUNCTION "private"."keep_sending_number"() IS 'A number is not removed while it sends a broadcast. The detail names it.';

COMMENT ON FUNCTION "private"."keep_used_segment"() IS 'The detail names where it is used.';

COMMENT ON FUNCTION "private"."keep_used_sequence"() IS 'The detail names the flow that leads people into it.';

COMMENT ON FUNCTION "private"."knowing_number"(public.broadcast_recipients) IS 'Whoever was only about to be written to by a number is still anybody''s.';

COMMENT ON FUNCTION "private"."leave_sequences"(uuid, uuid[], text, uuid) IS 'Out of all of them, or of one; what is not sent yet is cancelled.';

COMMENT ON FUNCTION "private"."makes_sense"(jsonb) IS 'It could be true of somebody.';

COMMENT ON FUNCTION "private"."manage_broadcast"(uuid) IS 'Held, for whoever may. Codes: broadcast_not_found, not_allowed.';

COMMENT ON FUNCTION "private"."missing_fields"(public.broadcasts, uuid[]) IS 'Of what its texts name, how many people have none.';

COMMENT ON FUNCTION "private"."moment_in"(jsonb, text) IS 'A day''s begin, or a moment of ISO 8601; without an offset in that zone.';

COMMENT ON FUNCTION "private"."next_feeding"(public.broadcasts) IS 'In how many seconds there may be somebody again; null: never.';

COMMENT ON FUNCTION "private"."next_opening"(jsonb, text, timestamp with time zone) IS 'When the window opens next.';

COMMENT ON FUNCTION "private"."next_recipients"(public.broadcasts, public.instances, integer) IS 'Those who know the number first.';

COMMENT ON FUNCTION "private"."number_in"(jsonb) IS 'A number, or a text that is one as JSON writes it.';

COMMENT ON FUNCTION "private"."number_shares"(public.broadcasts, uuid[], integer, double precision) IS 'Who knows a number is written to by it; all others are shared out. Hours and days that its share takes.';

COMMENT ON FUNCTION "private"."open_zones"(public.broadcasts) IS 'Where people may be written to now.';

COMMENT ON FUNCTION "private"."publish_sequence"(public.sequences) IS 'The flow as which it runs, as the sequence is now. Who is in it stays on his version.';

COMMENT ON FUNCTION "private"."put_back_recipient"(public.conversations) IS 'It surely never left, and not for a reason of his: his turn comes again, with a row of its own.';

COMMENT ON FUNCTION "private"."read_duration"(text) IS 'Of ISO 8601 without years and months; null: it is none.';

COMMENT ON FUNCTION "private"."reasons_against"(public.broadcasts, uuid[]) IS 'Of each of these people why he is left out now; null: he is not.';

COMMENT ON FUNCTION "private"."recipient_key"(uuid, uuid, integer) IS 'The client_key of a message to somebody: of one key there is one row, whoever writes it how often.';

COMMENT ON FUNCTION "private"."renew_last_messages"(uuid, uuid[]) IS 'Of chats whose last message is gone.';

COMMENT ON FUNCTION "private"."segment_contacts"(uuid, jsonb) IS 'Everybody of the account for whom the filter holds. Whoever calls it has asked whose account it is.';

COMMENT ON FUNCTION "private"."sequence_graph"(public.sequences) IS 'Each step is a wait w<id> within its hours, in the person''s zone, and what is done, s<id>; then its flow, f<id>.';

COMMENT ON FUNCTION "private"."set_condition"(uuid, text, text, jsonb, timestamp with time zone, integer) IS 'Of tags, and of what the person came by, went through, is in, got. Null: no sense.';

COMMENT ON FUNCTION "private"."skip_recipients"(public.broadcasts, public.broadcast_recipients[]) IS 'Each is looked at again when his turn comes; those who are still to get it.';

COMMENT ON FUNCTION "private"."stranger_room"(public.instances) IS 'How many new people the number may be given now: none while WhatsApp lets it write to nobody new.';

COMMENT ON FUNCTION "private"."tag_one"(uuid, uuid, text[]) IS 'Nothing, where he would have too many.';

COMMENT ON FUNCTION "private"."take_added"(uuid, integer) IS 'Who was added to the draft is written down like all others.';

COMMENT ON FUNCTION "private"."texts_asked"(text, jsonb) IS 'What one_of asks, or the one text of any other operator; none where something else was given.';

COMMENT ON FUNCTION "private"."variants_of"(jsonb) IS 'A content without variants is one that everybody gets.';

COMMENT ON FUNCTION "private"."window_end"(jsonb, text, timestamp with time zone) IS 'Until when the window is open that is open then; null: it is closed.';

COMMENT ON FUNCTION "private"."withdraw_recipients"(public.broadcasts) IS 'What waits in the queue is as if it had never been written: their turn comes again when it goes on.';

COMMENT ON FUNCTION "private"."write_recipients"(public.broadcasts, uuid[]) IS 'Each of these people once: with the number that knows him, his time, and his variant.';

COMMENT ON FUNCTION "public"."account_usage"(uuid) IS '{plan, plan_expires_at, status, limits: {instances, contacts, messages_per_day, members, flows, broadcast_recipients_per_day}, used: {…}}; a null limit is none. Code: account_not_found.';

COMMENT ON FUNCTION "public"."add_recipients"(uuid, uuid[], text[]) IS '{added, known, invalid: [phone]}: these people too get a draft, 1000 at a time. Who has an unknown phone becomes a contact. Codes: broadcast_not_found, not_allowed, broadcast_running, ids_too_many, plan_limit_exceeded.';

COMMENT ON FUNCTION "public"."broadcast_statistics"(uuid) IS '{recipients, frozen, queued, sent, delivered, read, answered, failed, skipped, reasons: {reason: n}, variants: [{id, …}], waiting, next_at}: each person once, as what he is now. waiting: why nothing leaves (window, instance_disconnected, daily_cap, plan_limit_exceeded, first_contact_pause). Code: broadcast_not_found.';

COMMENT ON FUNCTION "public"."cancel_broadcast"(uuid) IS 'Ends it: whoever has not got it is skipped. The row. Codes: broadcast_not_found, not_allowed, broadcast_ended.';

COMMENT ON FUNCTION "public"."clear_recipients"(uuid) IS 'Nobody is added to the draft any more; how many were. Codes: broadcast_not_found, not_allowed, broadcast_running.';

COMMENT ON FUNCTION "public"."clone_broadcast"(uuid, text) IS 'A new draft like it. who: failed takes those with whom it failed instead of its audience. Codes: broadcast_not_found, not_allowed, account_suspended.';

COMMENT ON FUNCTION "public"."count_segment"(uuid, jsonb) IS 'For how many people the filter holds now. Codes: account_not_found, filter_invalid.';

COMMENT ON FUNCTION "public"."enroll"(uuid, uuid[], uuid) IS '{enrolled, ignored, refused: [{contact_id, code}]}: these people (1000 at most) enter the sequence. Codes: sequence_not_found, sequence_disabled, sequence_empty, ids_too_many, account_suspended.';

COMMENT ON FUNCTION "public"."pause_broadcast"(uuid) IS 'Nothing of it leaves any more but what is being sent just now; what waited in the queue is written again when it goes on. The row. Codes: broadcast_not_found, not_allowed, broadcast_ended.';

COMMENT ON FUNCTION "public"."preview_broadcast"(uuid) IS '{recipients, excluded: {reason: n}, missing_fields: {field: n}, numbers: [{instance_id, name, connected, people, new_people, per_hour, per_day}], seconds, ends_at, shorter: [code], sample: [{id, name, phone}]}. Codes: broadcast_not_found, filter_invalid.';

COMMENT ON FUNCTION "public"."preview_segment"(uuid, jsonb, integer) IS '{count, people: [{id, name, phone, tags}]}: some of those for whom the filter holds, 50 at most, the newest first. Codes: account_not_found, filter_invalid.';

COMMENT ON FUNCTION "public"."sequence_statistics"(uuid) IS '{active, done, stopped, failed, steps: [{step_id, entered, waiting}]}: entered it was sent to so many, waiting before it are so many. Code: sequence_not_found.';

COMMENT ON FUNCTION "public"."start_broadcast"(uuid) IS 'Starts a draft, at starts_at if that is to come, or goes on with a paused one; the row. Who gets it is written down now. Codes: broadcast_not_found, not_allowed, broadcast_ended, audience_empty, instance_required, media_not_found, account_suspended.';

COMMENT ON FUNCTION "public"."test_broadcast"(uuid, text, uuid, text) IS '{contact_id}: it is sent to this phone soon, whatever its hours; nothing of it is counted. Without a variant the first. Codes: broadcast_not_found, not_allowed, phone_invalid, instance_required, instance_not_found, content_invalid, account_suspended.';

COMMENT ON FUNCTION "public"."unenroll"(uuid, uuid[]) IS 'How many of these people left the sequence. Codes: sequence_not_found, ids_too_many.';

COMMENT ON TABLE "private"."area_codes" IS 'Brazil''s area codes, each with the zone of its time.';

COMMENT ON TABLE "public"."broadcast_recipients" IS 'Each person of a broadcast, once. What they are together is counted when it is asked.';

COMMENT ON TABLE "public"."broadcasts" IS 'One content, sent to many people, each of them once.';

COMMENT ON TABLE "public"."segments" IS 'Filters that are kept: whoever of the account''s people they hold for, whenever it is asked.';

COMMENT ON TABLE "public"."sequence_enrollments" IS 'Who is in a sequence, and who was.';

COMMENT ON TABLE "public"."sequence_steps" IS 'What is said, and through which flow somebody goes then, so long after the step before.';

COMMENT ON TABLE "public"."sequences" IS 'Messages one after another, each so long after the one before. Runs as a flow of waits.';

REVOKE ALL ON FUNCTION "orchestrator"."claim_broadcast_test"(uuid, bigint, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."claim_broadcast_test"(uuid, bigint, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."claim_recipients"(uuid, bigint, uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."claim_recipients"(uuid, bigint, uuid, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."feed_recipients"(uuid, bigint, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."feed_recipients"(uuid, bigint, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."follow_broadcasts"(integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."follow_broadcasts"(integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."send_broadcast_test"(uuid, bigint, uuid, uuid, uuid, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."send_broadcast_test"(uuid, bigint, uuid, uuid, uuid, text, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."add_recipients"(uuid, uuid[], text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."add_recipients"(uuid, uuid[], text[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."addressee"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."addressee"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."announce_recipients"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."announce_recipients"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."are_variants"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."are_variants"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."at_place"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."at_place"(text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."audience_condition"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."audience_condition"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."audience_of"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."audience_of"(public.broadcasts) TO "postgres";

REVOKE ALL ON FUNCTION "private"."begin_answer_flow"(uuid, uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."begin_answer_flow"(uuid, uuid, uuid, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."begin_scheduled"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."begin_scheduled"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."beneath"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."beneath"(text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."broadcast_freeze"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_freeze"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."broadcast_numbers"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_numbers"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."broadcast_statistics"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_statistics"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."broadcast_waiting"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_waiting"(public.broadcasts) TO "postgres";

REVOKE ALL ON FUNCTION "private"."cancel_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cancel_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."check_broadcast"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_broadcast"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."check_broadcast_content"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_broadcast_content"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."check_filter"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_filter"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."check_segment"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_segment"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."check_segment_circle"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_segment_circle"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."check_step"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_step"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."choose_variant"(jsonb, double precision) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."choose_variant"(jsonb, double precision) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."clear_recipients"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clear_recipients"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."clone_broadcast"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clone_broadcast"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."contact_zone"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."contact_zone"(text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."count_segment"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_segment"(uuid, jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."count_statuses"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_statuses"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."day_cap"(public.instances) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."day_cap"(public.instances) TO "postgres";

REVOKE ALL ON FUNCTION "private"."day_in"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."day_in"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."digits_of"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."digits_of"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."drop_sequence_flow"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."drop_sequence_flow"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."end_broadcast"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_broadcast"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."end_enrollment"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_enrollment"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."enroll"(uuid, uuid[], uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."enroll"(uuid, uuid[], uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."enroll_contact"(public.sequences, public.flows, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."enroll_contact"(public.sequences, public.flows, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."enroll_contacts"(uuid, uuid, uuid[], uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."enroll_contacts"(uuid, uuid, uuid[], uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."estimate_sending"(public.broadcasts, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."estimate_sending"(public.broadcasts, uuid[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."fail_recipient"(uuid, bigint, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fail_recipient"(uuid, bigint, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."feed_items"(public.broadcasts, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."feed_items"(public.broadcasts, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."feed_limit"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."feed_limit"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."feed_pause"(public.broadcasts, public.instances, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."feed_pause"(public.broadcasts, public.instances, boolean) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."feed_slots"(public.broadcasts, public.instances, boolean, timestamp with time zone, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."feed_slots"(public.broadcasts, public.instances, boolean, timestamp with time zone, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."filter_condition"(uuid, jsonb, timestamp with time zone, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."filter_condition"(uuid, jsonb, timestamp with time zone, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."filter_operators"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."filter_operators"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."filter_problem"(jsonb, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."filter_problem"(jsonb, text, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fits"(text, jsonb, text, jsonb, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fits"(text, jsonb, text, jsonb, text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fold_enrollments"(uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_enrollments"(uuid, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fold_recipients"(uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_recipients"(uuid, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."follow_recipient"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."follow_recipient"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."forget_broadcasts"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_broadcasts"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_enrollments"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_enrollments"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."free_recipients"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."free_recipients"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."freeze_chunk"(public.broadcasts, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."freeze_chunk"(public.broadcasts, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."freeze_now"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."freeze_now"(public.broadcasts) TO "postgres";

REVOKE ALL ON FUNCTION "private"."give_back"(uuid, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."give_back"(uuid, text, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."halt_broadcast"(public.broadcasts, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."halt_broadcast"(public.broadcasts, text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."has_moment"(text, jsonb, jsonb, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_moment"(text, jsonb, jsonb, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."has_number"(text, jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_number"(text, jsonb, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."has_text"(text, text, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_text"(text, text, text[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_between"(text, timestamp with time zone, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_between"(text, timestamp with time zone, timestamp with time zone, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_exclusion"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_exclusion"(jsonb) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_failing"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_failing"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_lately"(jsonb, jsonb, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_lately"(jsonb, jsonb, text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_locked_out"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_locked_out"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_same"(text, jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_same"(text, jsonb, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_sending_window"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_sending_window"(jsonb) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_suited"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_suited"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."item_problem"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."item_problem"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."items_problem"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."items_problem"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."jump_node"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."jump_node"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_answer_flow"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_answer_flow"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_begun_broadcast"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_begun_broadcast"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_running_broadcast"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_running_broadcast"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_sending_number"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_sending_number"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_used_segment"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_used_segment"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_used_sequence"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_used_sequence"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."knowing_number"(public.broadcast_recipients) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."knowing_number"(public.broadcast_recipients) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."leave_on_answers"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."leave_on_answers"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."leave_on_objection"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."leave_on_objection"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."leave_sequences"(uuid, uuid[], text, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."leave_sequences"(uuid, uuid[], text, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."limit_segments"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_segments"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."limit_sequences"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_sequences"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."makes_sense"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."makes_sense"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."manage_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."manage_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."mark_answers"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mark_answers"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."missing_fields"(public.broadcasts, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."missing_fields"(public.broadcasts, uuid[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."moment_in"(jsonb, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."moment_in"(jsonb, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."next_feeding"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."next_feeding"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."next_opening"(jsonb, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."next_opening"(jsonb, text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."next_recipients"(public.broadcasts, public.instances, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."next_recipients"(public.broadcasts, public.instances, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."number_in"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."number_in"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."number_shares"(public.broadcasts, uuid[], integer, double precision) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."number_shares"(public.broadcasts, uuid[], integer, double precision) TO "postgres";

REVOKE ALL ON FUNCTION "private"."open_zones"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."open_zones"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."pause_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pause_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."pending_recipients"(public.broadcasts, uuid, bigint, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pending_recipients"(public.broadcasts, uuid, bigint, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."pick_recipients"(public.broadcasts, public.instances, boolean, timestamp with time zone[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pick_recipients"(public.broadcasts, public.instances, boolean, timestamp with time zone[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."positive_operator"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."positive_operator"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."preview_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."preview_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."preview_segment"(uuid, jsonb, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."preview_segment"(uuid, jsonb, integer) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."publish_sequence"(public.sequences) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."publish_sequence"(public.sequences) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."put_back_recipient"(public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."put_back_recipient"(public.conversations) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."read_duration"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_duration"(text) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."reasons_against"(public.broadcasts, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."reasons_against"(public.broadcasts, uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."recipient_key"(uuid, uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."recipient_key"(uuid, uuid, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."renew_last_messages"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."renew_last_messages"(uuid, uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."renew_sequence"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."renew_sequence"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."renew_sequences"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."renew_sequences"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_sequence"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_sequence"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_startable"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_startable"(public.broadcasts) TO "postgres";

REVOKE ALL ON FUNCTION "private"."sample_people"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."sample_people"(uuid[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."segment_contacts"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."segment_contacts"(uuid, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."segments_condition"(uuid, text[], timestamp with time zone, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."segments_condition"(uuid, text[], timestamp with time zone, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."sequence_graph"(public.sequences) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."sequence_graph"(public.sequences) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."sequence_statistics"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."sequence_statistics"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."set_condition"(uuid, text, text, jsonb, timestamp with time zone, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_condition"(uuid, text, text, jsonb, timestamp with time zone, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."show_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."show_broadcast"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."skip_recipients"(public.broadcasts, public.broadcast_recipients[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."skip_recipients"(public.broadcasts, public.broadcast_recipients[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."start_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."step_statistics"(public.sequences) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."step_statistics"(public.sequences) TO "postgres";

REVOKE ALL ON FUNCTION "private"."stranger_room"(public.instances) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."stranger_room"(public.instances) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."tag_one"(uuid, uuid, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tag_one"(uuid, uuid, text[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."tag_reached"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tag_reached"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."take_added"(uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_added"(uuid, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."take_room"(uuid, text, integer, boolean) FROM "service_role";

GRANT EXECUTE ON FUNCTION "private"."take_room"(uuid, text, integer, boolean) TO "service_role";

REVOKE ALL ON FUNCTION "private"."test_broadcast"(uuid, text, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."test_broadcast"(uuid, text, uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."test_condition"(uuid, jsonb, timestamp with time zone, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."test_condition"(uuid, jsonb, timestamp with time zone, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."test_problem"(jsonb, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."test_problem"(jsonb, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."text_in"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."text_in"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."texts_asked"(text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."texts_asked"(text, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."unenroll"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."unenroll"(uuid, uuid[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."unenroll_contacts"(uuid, uuid, uuid[], text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."unenroll_contacts"(uuid, uuid, uuid[], text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."value_condition"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."value_condition"(text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."variants_of"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."variants_of"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."window_end"(jsonb, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."window_end"(jsonb, text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."withdraw_recipients"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."withdraw_recipients"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."write_recipients"(public.broadcasts, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."write_recipients"(public.broadcasts, uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."add_recipients"(uuid, uuid[], text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."add_recipients"(uuid, uuid[], text[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."broadcast_statistics"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."broadcast_statistics"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."cancel_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."cancel_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."clear_recipients"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."clear_recipients"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."clone_broadcast"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."clone_broadcast"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."count_segment"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."count_segment"(uuid, jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."enroll"(uuid, uuid[], uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."enroll"(uuid, uuid[], uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."pause_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."pause_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."preview_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."preview_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."preview_segment"(uuid, jsonb, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."preview_segment"(uuid, jsonb, integer) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."sequence_statistics"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."sequence_statistics"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."start_broadcast"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."start_broadcast"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."test_broadcast"(uuid, text, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."test_broadcast"(uuid, text, uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."unenroll"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."unenroll"(uuid, uuid[]) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."area_codes" TO "postgres";

GRANT SELECT ON TABLE "private"."area_codes" TO "service_role";

GRANT SELECT ON TABLE "public"."broadcast_recipients" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."broadcast_recipients" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."broadcast_recipients" TO "service_role";

GRANT INSERT ("account_id") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("content"), UPDATE ("content") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("exclude"), UPDATE ("exclude") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("filter"), UPDATE ("filter") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("flow_id"), UPDATE ("flow_id") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("instance_ids"), UPDATE ("instance_ids") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("pace"), UPDATE ("pace") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("segment_id"), UPDATE ("segment_id") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("skip_answered"), UPDATE ("skip_answered") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("starts_at"), UPDATE ("starts_at") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("tags"), UPDATE ("tags") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT INSERT ("window"), UPDATE ("window") ON TABLE "public"."broadcasts" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."broadcasts" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."broadcasts" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."broadcasts" TO "service_role";

GRANT INSERT ("account_id") ON TABLE "public"."segments" TO "authenticated";

GRANT INSERT ("filter"), UPDATE ("filter") ON TABLE "public"."segments" TO "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."segments" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."segments" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."segments" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."segments" TO "service_role";

GRANT SELECT ON TABLE "public"."sequence_enrollments" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."sequence_enrollments" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."sequence_enrollments" TO "service_role";

GRANT INSERT ("account_id") ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT INSERT ("content"), UPDATE ("content") ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT INSERT ("delay"), UPDATE ("delay") ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT INSERT ("enabled"), UPDATE ("enabled") ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT INSERT ("flow_id"), UPDATE ("flow_id") ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT INSERT ("position"), UPDATE ("position") ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT INSERT ("sequence_id") ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."sequence_steps" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."sequence_steps" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."sequence_steps" TO "service_role";

GRANT INSERT ("account_id") ON TABLE "public"."sequences" TO "authenticated";

GRANT INSERT ("again"), UPDATE ("again") ON TABLE "public"."sequences" TO "authenticated";

GRANT INSERT ("enabled"), UPDATE ("enabled") ON TABLE "public"."sequences" TO "authenticated";

GRANT INSERT ("exit_on_answer"), UPDATE ("exit_on_answer") ON TABLE "public"."sequences" TO "authenticated";

GRANT INSERT ("instance_id"), UPDATE ("instance_id") ON TABLE "public"."sequences" TO "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."sequences" TO "authenticated";

GRANT INSERT ("window"), UPDATE ("window") ON TABLE "public"."sequences" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."sequences" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."sequences" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."sequences" TO "service_role";

ALTER TABLE "public"."broadcasts" ADD CONSTRAINT "broadcasts_exclude_check" CHECK (private.is_exclusion(exclude));

ALTER TABLE "public"."broadcasts" ADD CONSTRAINT "broadcasts_window_check" CHECK (private.is_sending_window("window"));

ALTER TABLE "public"."sequence_steps" ADD CONSTRAINT "sequence_steps_delay_check" CHECK (((private.read_duration(delay) <= '365 days'::interval) IS TRUE));

ALTER TABLE "public"."sequences" ADD CONSTRAINT "sequences_window_check" CHECK (private.is_sending_window("window"));

insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "11", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "12", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "13", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "14", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "15", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "16", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "17", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "18", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "19", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "21", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "22", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "24", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "27", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "28", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "31", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "32", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "33", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "34", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "35", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "37", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "38", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "41", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "42", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "43", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "44", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "45", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "46", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "47", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "48", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "49", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "51", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "53", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "54", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "55", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "61", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "62", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "63", "zone": "America/Araguaina"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "64", "zone": "America/Sao_Paulo"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "65", "zone": "America/Cuiaba"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "66", "zone": "America/Cuiaba"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "67", "zone": "America/Campo_Grande"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "68", "zone": "America/Rio_Branco"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "69", "zone": "America/Porto_Velho"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "71", "zone": "America/Bahia"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "73", "zone": "America/Bahia"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "74", "zone": "America/Bahia"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "75", "zone": "America/Bahia"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "77", "zone": "America/Bahia"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "79", "zone": "America/Maceio"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "81", "zone": "America/Recife"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "82", "zone": "America/Maceio"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "83", "zone": "America/Recife"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "84", "zone": "America/Recife"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "85", "zone": "America/Fortaleza"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "86", "zone": "America/Fortaleza"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "87", "zone": "America/Recife"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "88", "zone": "America/Fortaleza"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "89", "zone": "America/Fortaleza"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "91", "zone": "America/Belem"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "92", "zone": "America/Manaus"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "93", "zone": "America/Belem"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "94", "zone": "America/Belem"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "95", "zone": "America/Boa_Vista"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "96", "zone": "America/Belem"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "97", "zone": "America/Manaus"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "98", "zone": "America/Fortaleza"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "private"."area_codes" ("ddd", "zone")
select "ddd", "zone" from jsonb_populate_record(null::"private"."area_codes", '{"ddd": "99", "zone": "America/Fortaleza"}'::jsonb)
on conflict ("ddd") do update set "zone" = excluded."zone";
insert into "public"."plans" ("name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_broadcast_recipients_per_day")
select "name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_broadcast_recipients_per_day" from jsonb_populate_record(null::"public"."plans", '{"name": "basic", "max_flows": 10, "max_members": 5, "max_contacts": 50000, "max_instances": 3, "max_messages_per_day": 10000, "max_broadcast_recipients_per_day": 2000}'::jsonb)
on conflict ("name") do update set "max_flows" = excluded."max_flows", "max_members" = excluded."max_members", "max_contacts" = excluded."max_contacts", "max_instances" = excluded."max_instances", "max_messages_per_day" = excluded."max_messages_per_day", "max_broadcast_recipients_per_day" = excluded."max_broadcast_recipients_per_day";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "broadcast.changed", "subject": "broadcasts", "webhook": false, "recorded": false, "description": "a broadcast came, went, or has come further", "audit_action": null, "account_event": "broadcast", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "broadcast.finished", "subject": "broadcasts", "webhook": true, "recorded": true, "description": "everybody has got a broadcast who was to get it, or it was cancelled", "audit_action": null, "account_event": "broadcast", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "broadcast_feed", "every": null, "is_step": false, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "broadcast_freeze", "every": null, "is_step": true, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "broadcast_test", "every": null, "is_step": false, "max_attempts": 5, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."event_consumers" ("name")
select "name" from jsonb_populate_record(null::"private"."event_consumers", '{"name": "broadcasts"}'::jsonb)
on conflict ("name") do nothing;
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_broadcasts", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_enrollments", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "public"."plans" ("name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_broadcast_recipients_per_day")
select "name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_broadcast_recipients_per_day" from jsonb_populate_record(null::"public"."plans", '{"name": "free", "max_flows": 1, "max_members": 2, "max_contacts": 10000, "max_instances": 1, "max_messages_per_day": 1000, "max_broadcast_recipients_per_day": 200}'::jsonb)
on conflict ("name") do update set "max_flows" = excluded."max_flows", "max_members" = excluded."max_members", "max_contacts" = excluded."max_contacts", "max_instances" = excluded."max_instances", "max_messages_per_day" = excluded."max_messages_per_day", "max_broadcast_recipients_per_day" = excluded."max_broadcast_recipients_per_day";
insert into "public"."plans" ("name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_broadcast_recipients_per_day")
select "name", "max_flows", "max_members", "max_contacts", "max_instances", "max_messages_per_day", "max_broadcast_recipients_per_day" from jsonb_populate_record(null::"public"."plans", '{"name": "pro", "max_flows": 100, "max_members": 50, "max_contacts": 500000, "max_instances": 20, "max_messages_per_day": 100000, "max_broadcast_recipients_per_day": 20000}'::jsonb)
on conflict ("name") do update set "max_flows" = excluded."max_flows", "max_members" = excluded."max_members", "max_contacts" = excluded."max_contacts", "max_instances" = excluded."max_instances", "max_messages_per_day" = excluded."max_messages_per_day", "max_broadcast_recipients_per_day" = excluded."max_broadcast_recipients_per_day";
insert into "private"."settings" ("run_days", "singleton", "audit_days", "count_days", "event_days", "first_port", "import_days", "closing_days", "command_days", "dead_job_days", "decision_days", "lease_seconds", "broadcast_days", "reserved_ports", "unlinking_days", "chat_event_days", "command_seconds", "invitation_days", "message_seconds", "import_error_days", "number_check_days", "orchestrator_days", "time_lock_seconds", "invitation_seconds", "waiting_event_days", "admin_entry_seconds", "instance_event_days", "invitations_per_hour", "account_pause_seconds", "number_checks_per_day", "free_accounts_per_user")
select "run_days", "singleton", "audit_days", "count_days", "event_days", "first_port", "import_days", "closing_days", "command_days", "dead_job_days", "decision_days", "lease_seconds", "broadcast_days", "reserved_ports", "unlinking_days", "chat_event_days", "command_seconds", "invitation_days", "message_seconds", "import_error_days", "number_check_days", "orchestrator_days", "time_lock_seconds", "invitation_seconds", "waiting_event_days", "admin_entry_seconds", "instance_event_days", "invitations_per_hour", "account_pause_seconds", "number_checks_per_day", "free_accounts_per_user" from jsonb_populate_record(null::"private"."settings", '{"run_days": 90, "singleton": true, "audit_days": 730, "count_days": 800, "event_days": 3, "first_port": 5001, "import_days": 365, "closing_days": 30, "command_days": 30, "dead_job_days": 30, "decision_days": 14, "lease_seconds": 30, "broadcast_days": 730, "reserved_ports": [5060, 5061, 5353, 5432, 5433, 5672, 6000, 6379, 8000, 8080, 9000, 9090, 11211, 27017], "unlinking_days": 7, "chat_event_days": 730, "command_seconds": 60, "invitation_days": 30, "message_seconds": 86400, "import_error_days": 30, "number_check_days": 30, "orchestrator_days": 30, "time_lock_seconds": 3600, "invitation_seconds": 604800, "waiting_event_days": 1, "admin_entry_seconds": 900, "instance_event_days": 90, "invitations_per_hour": 30, "account_pause_seconds": 600, "number_checks_per_day": 1000, "free_accounts_per_user": 3}'::jsonb)
on conflict ("singleton") do update set "run_days" = excluded."run_days", "audit_days" = excluded."audit_days", "count_days" = excluded."count_days", "event_days" = excluded."event_days", "first_port" = excluded."first_port", "import_days" = excluded."import_days", "closing_days" = excluded."closing_days", "command_days" = excluded."command_days", "dead_job_days" = excluded."dead_job_days", "decision_days" = excluded."decision_days", "lease_seconds" = excluded."lease_seconds", "broadcast_days" = excluded."broadcast_days", "reserved_ports" = excluded."reserved_ports", "unlinking_days" = excluded."unlinking_days", "chat_event_days" = excluded."chat_event_days", "command_seconds" = excluded."command_seconds", "invitation_days" = excluded."invitation_days", "message_seconds" = excluded."message_seconds", "import_error_days" = excluded."import_error_days", "number_check_days" = excluded."number_check_days", "orchestrator_days" = excluded."orchestrator_days", "time_lock_seconds" = excluded."time_lock_seconds", "invitation_seconds" = excluded."invitation_seconds", "waiting_event_days" = excluded."waiting_event_days", "admin_entry_seconds" = excluded."admin_entry_seconds", "instance_event_days" = excluded."instance_event_days", "invitations_per_hour" = excluded."invitations_per_hour", "account_pause_seconds" = excluded."account_pause_seconds", "number_checks_per_day" = excluded."number_checks_per_day", "free_accounts_per_user" = excluded."free_accounts_per_user";
