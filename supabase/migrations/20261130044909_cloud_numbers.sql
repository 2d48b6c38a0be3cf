ALTER TABLE "public"."chats" DROP CONSTRAINT "chats_wa_chat_id_check";

ALTER TABLE "public"."contacts" DROP CONSTRAINT "contacts_lid_check";

ALTER TABLE "public"."conversations" DROP CONSTRAINT "conversations_kind_check";

CREATE TABLE "private"."cloud_numbers" ("instance_id" uuid NOT NULL, "account_id" uuid NOT NULL, "phone_number_id" text NOT NULL, "waba_id" text NOT NULL, "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "cloud_numbers_one_a_number" UNIQUE (account_id, phone_number_id), CONSTRAINT "cloud_numbers_phone_number_id_check" CHECK ((phone_number_id ~ '^[0-9]{1,30}$'::text)), CONSTRAINT "cloud_numbers_pkey" PRIMARY KEY (instance_id), CONSTRAINT "cloud_numbers_waba_id_check" CHECK ((waba_id ~ '^[0-9]{1,30}$'::text)));

CREATE TABLE "public"."message_templates" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "instance_id" uuid NOT NULL, "name" text NOT NULL, "language" text NOT NULL, "category" text NOT NULL DEFAULT ''::text, "status" text NOT NULL DEFAULT ''::text, "components" jsonb NOT NULL DEFAULT '[]'::jsonb, "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "message_templates_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "message_templates_category_check" CHECK ((length(category) <= 40)), CONSTRAINT "message_templates_components_check" CHECK (((jsonb_typeof(components) = 'array'::text) AND (pg_column_size(components) <= 32768))), CONSTRAINT "message_templates_language_check" CHECK (((length(language) >= 1) AND (length(language) <= 20))), CONSTRAINT "message_templates_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 512))), CONSTRAINT "message_templates_one_a_language" UNIQUE (instance_id, name, language), CONSTRAINT "message_templates_pkey" PRIMARY KEY (id), CONSTRAINT "message_templates_status_check" CHECK ((length(status) <= 40)));

ALTER TABLE "public"."message_templates" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "private"."outgoing_queue" ADD COLUMN "begun_at" timestamp with time zone;

ALTER TABLE "public"."instances" ADD COLUMN "engine" text NOT NULL DEFAULT 'webjs'::text;

CREATE OR REPLACE FUNCTION orchestrator.cloud_credentials(orchestrator_id uuid, number bigint, instance_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  lease private.leases;
begin
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  return coalesce((
    select jsonb_build_object('phone_number_id', known.phone_number_id, 'waba_id', known.waba_id,
      'token', private.read_secret(known.account_id, private.cloud_secret(known.instance_id, 'token')))
    from private.cloud_numbers known where known.instance_id = lease.instance_id), '{}');
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.cloud_secrets(instance_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return coalesce((
    select jsonb_build_object(
      'app_secret', private.read_secret(known.account_id, private.cloud_secret(known.instance_id, 'app_secret')),
      'verify_token', private.read_secret(known.account_id, private.cloud_secret(known.instance_id, 'verify_token')))
    from private.cloud_numbers known join public.accounts a on a.id = known.account_id
    where known.instance_id = cloud_secrets.instance_id and a.status <> 'closed'), '{}');
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.has_begun(orchestrator_id uuid, number bigint, instance_id uuid, message_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_lease(orchestrator_id, number, instance_id);
  return jsonb_build_object('begun', coalesce((
    select q.begun_at is not null or q.state = 'unconfirmed' from private.outgoing_queue q
    where q.conversation_id = has_begun.message_id and q.instance_id = has_begun.instance_id), true));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.ingest(orchestrator_id uuid, number bigint, instance_id uuid, events jsonb, told_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  lease private.leases;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  perform pg_advisory_xact_lock_shared(private.results_lock(instance_id));
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.act_as('system');
  if told_at is not null then
    events := private.with_clock(events, told_at);
  end if;
  return private.store_events(lease.account_id, instance_id, events);
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the node instance''s contract');
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.ingest_cloud(instance_id uuid, phone_number_id text, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  target public.instances;
  counts jsonb;
  failed integer;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  target := private.find_cloud_number(instance_id, phone_number_id);
  if target.id is null then
    return jsonb_build_object('ignored', jsonb_array_length(events));
  end if;
  perform pg_advisory_xact_lock_shared(private.results_lock(target.id));
  perform private.act_as('system');
  perform private.confirm_sent(target.id, events);
  counts := private.store_events(target.account_id, target.id, private.without_failures(target.id, events));
  failed := private.fail_refused(target.id, events);
  perform private.announce_received(counts);
  return counts || jsonb_build_object('failed', failed);
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the function whatsapp-cloud');
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.mark_begun(orchestrator_id uuid, number bigint, instance_id uuid, message_id uuid, begun boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_lease(orchestrator_id, number, instance_id);
  update private.outgoing_queue q set begun_at = case when begun then clock_timestamp() end
  where q.conversation_id = mark_begun.message_id and q.instance_id = mark_begun.instance_id and q.state = 'sending'
    and q.orchestrator_id = mark_begun.orchestrator_id and q.number = mark_begun.number;
  return jsonb_build_object('marked', found);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.pending_media(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer, is_local boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_queue(orchestrator_id, number, 'media');
  if not exists (select from private.media_claims claim where claim.claim_id = pending_media.claim_id) then
    perform private.claim_media(orchestrator_id, number, claim_id, max_items, is_local);
  end if;
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(file order by file.seq), '[]')
    from (
      select m.id, m.account_id, c.instance_id, c.id as conversation_id, c.wa_message_id,
        c.content ->> 'media_id' as remote_id, m.storage_path, m.mimetype,
        m.filename, m.size, m.attempts, c.seq
      from private.media_claims claim
      join public.media m on m.id = claim.media_id and m.state = 'pending'
      join public.conversations c on c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null
      where claim.claim_id = pending_media.claim_id and claim.number = pending_media.number
    ) file));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_templates(orchestrator_id uuid, number bigint, instance_id uuid, templates jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  lease private.leases;
begin
  if templates is null or jsonb_typeof(templates) <> 'array' or jsonb_array_length(templates) > 500 then
    perform private.fail('templates_invalid', 'templates is an array of at most 500 {name, language, status, category, components}');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  delete from public.message_templates known
  where known.account_id = lease.account_id and known.instance_id = lease.instance_id and not exists (
    select from jsonb_to_recordset(templates) told (name text, language text)
    where told.name = known.name and told.language = known.language);
  insert into public.message_templates as known (account_id, instance_id, name, language, category, status, components)
  select distinct on (told.name, told.language) lease.account_id, lease.instance_id, told.name, told.language,
    coalesce(told.category, ''), coalesce(told.status, ''), coalesce(told.components, '[]')
  from jsonb_to_recordset(templates) told (name text, language text, category text, status text, components jsonb)
  on conflict on constraint message_templates_one_a_language do update
  set category = excluded.category, status = excluded.status, components = excluded.components, updated_at = now()
  where (known.category, known.status, known.components) is distinct from (excluded.category, excluded.status, excluded.components);
  return jsonb_build_object('templates', jsonb_array_length(templates));
exception when data_exception or check_violation or not_null_violation then
  perform private.fail('templates_invalid', sqlerrm);
end
$function$;

CREATE OR REPLACE FUNCTION private.announce_received(counts jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (counts ->> 'messages')::integer > 0 then
    perform realtime.send(jsonb_build_object('table', 'conversations', 'operation', 'INSERT'), 'received', 'orchestrator', true);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_content(message public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  has_media constant boolean :=
    message.kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker');
begin
  perform private.check_kind(message);
  if message.kind in ('poll', 'unknown') then
    perform private.fail('kind_invalid', format('kind %s cannot be sent', message.kind));
  elsif message.kind in ('text', 'edit') and btrim(message.message, E' \t\r\n') = '' then
    perform private.fail('message_empty', 'a message needs a text');
  elsif has_media and message.media_id is null then
    perform private.fail('media_required', format('kind %s needs a media_id', message.kind));
  elsif message.kind in ('location', 'contact') and message.content is null then
    perform private.fail('content_required', format('kind %s needs its content', message.kind));
  elsif message.kind = 'location' and not private.is_place(message.content) then
    perform private.fail('content_invalid', 'a location is {latitude, longitude, name?, address?}',
      'latitude is -90 to 90, longitude -180 to 180');
  elsif message.kind = 'contact' and not private.is_cards(message.content) then
    perform private.fail('content_invalid', 'a contact is {vcards: [text…]}',
      '1 to 50 cards, each from BEGIN:VCARD to END:VCARD');
  elsif message.kind = 'reaction' and (length(message.message) > 40 or message.message ~ '\s') then
    perform private.fail('content_invalid', 'the message of a reaction is one emoji, or empty to take it back');
  elsif message.content is not null and message.kind not in ('location', 'contact', 'template') then
    perform private.fail('content_invalid', format('kind %s has no content', message.kind));
  elsif not has_media and exists (select from public.media m
    where m.account_id = message.account_id and m.id = message.media_id) then
    perform private.fail('content_invalid', format('kind %s has no media', message.kind));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_kind(message public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  engine text;
begin
  if message.kind not in ('template', 'edit', 'revoke') then
    return;
  end if;
  engine := (select i.engine from public.instances i where i.id = message.instance_id);
  if (message.kind = 'template') = (engine = 'webjs') then
    perform private.fail('kind_unsupported', format('a number of engine %s sends no %s', engine, message.kind));
  elsif message.kind = 'template' and not private.is_template(message.content) then
    perform private.fail('content_invalid', 'a template is {name, language, header?, body?, buttons?}',
      'header and body: [text…], or {name: text} where the template names its variables; buttons: [text or null…]');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.cloud_address(instance public.instances, contact_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  if instance.engine <> 'cloud' then
    return null;
  end if;
  return (
    select known.value || case known.kind when 'phone' then '@c.us' else '@lid' end
    from public.contact_identities known
    where known.account_id = instance.account_id and known.contact_id = cloud_address.contact_id
      -- A LID says nothing to Meta.
      and (known.kind = 'phone' or known.value like '__.%')
    order by known.kind desc, known.created_at desc limit 1);
end
$function$;

CREATE OR REPLACE FUNCTION private.cloud_number(instance_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  if not exists (select from public.instances i
    where i.id = cloud_number.instance_id and i.account_id = any (array(select private.managed_account_ids()))) then
    perform private.fail('instance_not_found', 'there is no such number of yours');
  end if;
  return (
    select jsonb_build_object('phone_number_id', known.phone_number_id, 'waba_id', known.waba_id,
      'updated_at', known.updated_at)
    from private.cloud_numbers known where known.instance_id = cloud_number.instance_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.cloud_reason(code bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN CASE WHEN (code = 131047) THEN 'window_closed'::text WHEN (code = ANY (ARRAY[(131026)::bigint, (131030)::bigint, (131021)::bigint])) THEN 'undeliverable'::text WHEN (code = ANY (ARRAY[(131049)::bigint, (130472)::bigint, (131050)::bigint])) THEN 'marketing_limit'::text WHEN (code = ANY (ARRAY[(132001)::bigint, (132007)::bigint, (132015)::bigint, (132016)::bigint, (132068)::bigint, (132069)::bigint])) THEN 'template_unavailable'::text WHEN (code = ANY (ARRAY[(132000)::bigint, (132005)::bigint, (132012)::bigint, (132018)::bigint])) THEN 'template_parameters'::text WHEN (code = ANY (ARRAY[(131051)::bigint, (131062)::bigint])) THEN 'kind_unsupported'::text WHEN (code = ANY (ARRAY[(131052)::bigint, (131053)::bigint])) THEN 'media_unreadable'::text WHEN (code = ANY (ARRAY[(130429)::bigint, (131048)::bigint, (131056)::bigint, (80007)::bigint, (4)::bigint])) THEN 'rate_limit'::text WHEN (code = ANY (ARRAY[(131031)::bigint, (368)::bigint])) THEN 'account_restricted'::text WHEN (code = 131042) THEN 'payment_problem'::text WHEN (code = ANY (ARRAY[(0)::bigint, (190)::bigint])) THEN 'token_invalid'::text WHEN ((code = ANY (ARRAY[(3)::bigint, (10)::bigint])) OR ((code >= 200) AND (code <= 299))) THEN 'token_forbidden'::text ELSE 'send_failed'::text END;

CREATE OR REPLACE FUNCTION private.cloud_secret(instance_id uuid, name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN ((('cloud:'::text || instance_id) || ':'::text) || name);

CREATE OR REPLACE FUNCTION private.confirm_sent(instance_id uuid, events jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.write_message(instance_id, jsonb_build_object('id', told.id, 'status', 'sent',
    'wa_message_id', told.message_id, 'at', told.at))
  from (
    select distinct on (private.as_uuid(event -> 'data' ->> 'client_key'))
      private.as_uuid(event -> 'data' ->> 'client_key') as id, event -> 'data' ->> 'message_id' as message_id, event ->> 'at' as at
    from jsonb_array_elements(events) event
    where event ->> 'type' = 'message_ack' and private.as_uuid(event -> 'data' ->> 'client_key') is not null
      and length(event -> 'data' ->> 'message_id') between 1 and 200
    order by private.as_uuid(event -> 'data' ->> 'client_key'), event ->> 'at'
  ) told
  where exists (select from public.conversations c where c.id = told.id and c.instance_id = confirm_sent.instance_id
    and c.from_me and c.wa_message_id is null and c.status in ('sending', 'unconfirmed', 'queued', 'failed'));
end
$function$;

CREATE OR REPLACE FUNCTION private.connect_cloud_number(instance_id uuid, phone_number_id text, waba_id text, token text, app_secret text, verify_token text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  instance public.instances;
begin
  select * into instance from public.instances i
  where i.id = connect_cloud_number.instance_id and i.account_id = any (array(select private.managed_account_ids()))
  for no key update;
  if not found then
    perform private.fail('instance_not_found', 'there is no such number of yours');
  end if;
  perform private.require_cloud(instance);
  if (phone_number_id ~ '^[0-9]{1,30}$' and waba_id ~ '^[0-9]{1,30}$') is not true then
    perform private.fail('cloud_id_invalid', 'phone_number_id and waba_id are digits',
      'copy them from the app''s page "WhatsApp, API setup"; the phone number itself is neither');
  elsif exists (select from (values (token, 20, 2000), (app_secret, 16, 200), (verify_token, 8, 200)) given (secret, shortest, longest)
    where (given.secret ~ '^[!-~]+$' and length(given.secret) >= given.shortest and length(given.secret) <= given.longest) is not true) then
    perform private.fail('cloud_secret_invalid', 'a token has 20 characters or more, the app''s secret 16, the verify token 8',
      'none of them has a blank in it');
  end if;
  insert into private.cloud_numbers as known (instance_id, account_id, phone_number_id, waba_id)
  values (instance.id, instance.account_id, connect_cloud_number.phone_number_id, connect_cloud_number.waba_id)
  on conflict on constraint cloud_numbers_pkey do update
  set phone_number_id = excluded.phone_number_id, waba_id = excluded.waba_id, updated_at = now();
  perform private.keep_secret(instance.account_id, private.cloud_secret(instance.id, kept.name), kept.secret)
  from (values ('token', connect_cloud_number.token), ('app_secret', connect_cloud_number.app_secret),
    ('verify_token', connect_cloud_number.verify_token)) kept (name, secret);
  -- Meta keeps its own pace: none of ours, no pauses, no warm-up.
  update public.instances i set messages_per_minute = null, warm_up = false
  where i.id = instance.id and i.first_connected_at is null;
  return jsonb_build_object('instance_id', instance.id, 'phone_number_id', phone_number_id, 'waba_id', waba_id);
exception when unique_violation then
  perform private.fail('cloud_number_taken', 'another number of this account has this phone_number_id');
end
$function$;

CREATE OR REPLACE FUNCTION private.drop_cloud_secrets()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.drop_secret(gone.account_id, private.cloud_secret(gone.instance_id, kept.name))
  from old_rows gone, unnest('{token,app_secret,verify_token}'::text[]) kept (name);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.fail_refused(instance_id uuid, events jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  failed integer;
begin
  update public.conversations c
  set status = 'failed', status_reason = null, error_code = told.code, error_text = told.text
  from (
    select distinct on (event -> 'data' ->> 'message_id') event -> 'data' ->> 'message_id' as message_id,
      private.cloud_reason((event -> 'data' ->> 'error')::bigint) as code, left(event -> 'data' ->> 'error_text', 1000) as text
    from jsonb_array_elements(events) event
    where event ->> 'type' = 'message_ack' and (event -> 'data' ->> 'ack')::integer < 0
  ) told
  where c.stanza_id = told.message_id and c.instance_id = fail_refused.instance_id and c.from_me
    and c.status in ('sending', 'unconfirmed', 'sent') and c.delivered_at is null and c.read_at is null;
  get diagnostics failed = row_count;
  return failed;
end
$function$;

CREATE OR REPLACE FUNCTION private.fill_component(components jsonb, type text, given jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  filled text := (select component ->> 'text' from jsonb_array_elements(components) component
    where component ->> 'type' = fill_component.type limit 1);
  wanted constant text[] := array(select distinct hole[1] from regexp_matches(filled, '\{\{\s*(\w+)\s*\}\}', 'g') hole);
  hole text;
  value text;
begin
  if cardinality(wanted) <> (case jsonb_typeof(given) when 'array' then jsonb_array_length(given)
    else (select count(*) from jsonb_object_keys(given)) end) then
    perform private.fail('template_parameters', format('the template''s %s has %s variables', lower(type), cardinality(wanted)));
  end if;
  foreach hole in array wanted loop
    value := (case when jsonb_typeof(given) = 'object' then given ->> hole
      when hole ~ '^[0-9]{1,3}$' then given ->> (hole::integer - 1) end);
    if coalesce(btrim(value), '') = '' or length(value) > 1024 then
      perform private.fail('template_parameters', format('the variable %s of the template''s %s has no text, or a long one', hole, lower(type)));
    end if;
    filled := regexp_replace(filled, '\{\{\s*' || hole || '\s*\}\}', replace(value, '\', '\\'), 'g');
  end loop;
  return filled;
end
$function$;

CREATE OR REPLACE FUNCTION private.find_cloud_number(instance_id uuid, phone_number_id text)
 RETURNS public.instances
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  signer public.instances;
  target public.instances;
begin
  select i.* into signer from public.instances i join public.accounts a on a.id = i.account_id
  where i.id = find_cloud_number.instance_id and a.status <> 'closed';
  if not found then
    perform private.fail('instance_not_found', 'there is no such number');
  end if;
  perform private.require_cloud(signer);
  -- An app may have several numbers, and one address. It speaks for its own account alone.
  select i.* into target from private.cloud_numbers known join public.instances i on i.id = known.instance_id
  where known.account_id = signer.account_id and known.phone_number_id = find_cloud_number.phone_number_id;
  return target;
end
$function$;

CREATE OR REPLACE FUNCTION private.held_leases(orchestrator_id uuid, number bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(lease order by lease.instance_id), '[]')
  from (
    select i.id as instance_id, i.account_id, i.instance_name, i.engine, i.port, i.status, i.status_reason, i.desired_state,
      a.status <> 'active' as suspended, held.number, held.session_home, held.expires_at
    from private.leases held
    join public.instances i on i.id = held.instance_id
    join public.accounts a on a.id = i.account_id
    where held.orchestrator_id = held_leases.orchestrator_id and held.number = held_leases.number
      and held.expires_at > clock_timestamp()
    order by i.id limit 500
  ) lease
$function$;

CREATE OR REPLACE FUNCTION private.is_template(content jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN COALESCE(((jsonb_typeof((content -> 'name'::text)) = 'string'::text) AND (jsonb_typeof((content -> 'language'::text)) = 'string'::text) AND (COALESCE(jsonb_typeof((content -> 'header'::text)), 'array'::text) = ANY (ARRAY['array'::text, 'object'::text])) AND (COALESCE(jsonb_typeof((content -> 'body'::text)), 'array'::text) = ANY (ARRAY['array'::text, 'object'::text])) AND (COALESCE(jsonb_typeof((content -> 'buttons'::text)), 'array'::text) = 'array'::text) AND ((content - '{name,language,header,body,buttons}'::text[]) = '{}'::jsonb)), false);

CREATE OR REPLACE FUNCTION private.is_window_closed(engine text, kind text, last_received_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return engine = 'cloud' and kind <> 'template'
    and coalesce(last_received_at, '-infinity') < clock_timestamp() - interval '24 hours';
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_queue()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.status in ('sending', 'unconfirmed') then
    update private.outgoing_queue q set state = new.status,
      expires_at = case new.status when 'unconfirmed' then clock_timestamp() + interval '1 day' else q.expires_at end
    where q.conversation_id = new.id and q.state <> new.status;
  elsif new.status = 'queued' then
    -- What nobody knew of for more than a day has lost its row, and may be found never to have left.
    insert into private.outgoing_queue as q (account_id, conversation_id, chat_id, instance_id, seq, send_at, expires_at,
      lane, is_first)
    select new.account_id, new.id, new.chat_id, new.instance_id, new.seq, new.send_at, new.expires_at,
      private.lane_rank(new.lane), chat.wa_chat_id is null
    from public.chats chat where chat.id = new.chat_id
    on conflict on constraint outgoing_queue_pkey do update
    set state = 'queued', send_at = excluded.send_at, expires_at = excluded.expires_at, claim_id = null,
      claimed_at = null, orchestrator_id = null, number = null, begun_at = null;
  else
    delete from private.outgoing_queue q where q.conversation_id = new.id;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_unknown_events(account_id uuid, instance_id uuid, events jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  insert into public.instance_events (account_id, instance_id, type, detail)
  select keep_unknown_events.account_id, keep_unknown_events.instance_id,
    case event ->> 'type' when 'catch_up_failed' then 'catch_up_failed' else 'unknown_event' end,
    case when octet_length(event::text) > 8000 then jsonb_build_object('id', event -> 'id', 'type', event -> 'type')
      when event ->> 'type' = 'catch_up_failed' and jsonb_typeof(event -> 'data') = 'object' then event -> 'data'
      else event end
  from jsonb_array_elements(events) event
  where coalesce(event ->> 'type', '') not in ('message', 'message_ack', 'message_edit', 'message_revoke', 'reaction',
      'contact', 'chat', 'status', 'qr', 'pairing_code')
    or (event ->> 'type' = 'message' and (event -> 'data' ->> 'chat_kind' in ('direct', 'group', 'other')) is true
      and (length(event -> 'data' ->> 'message_id') between 1 and 200
        and length(event -> 'data' ->> 'chat_id') between 1 and 140
        and jsonb_typeof(event -> 'data' -> 'from_me') = 'boolean') is not true)
    or (event ->> 'type' = 'message' and (event -> 'data' ->> 'chat_kind' in ('direct', 'group', 'other')) is not true);
end
$function$;

CREATE OR REPLACE FUNCTION private.pair_session(orchestrator_id uuid, number bigint, instance_id uuid, paired boolean)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update private.leases held set session_home = case when paired then pair_session.orchestrator_id end
  from public.instances i
  -- A number of Meta's has its session nowhere: any orchestrator may go on with it.
  where i.id = held.instance_id and i.engine = 'webjs' and held.instance_id = pair_session.instance_id
    and held.orchestrator_id = pair_session.orchestrator_id and held.number = pair_session.number
    and held.expires_at > clock_timestamp()
$function$;

CREATE OR REPLACE FUNCTION private.prepare_message()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  actor constant private.actor := private.actor();
  facts record;
begin
  new.from_me := true;
  new."timestamp" := clock_timestamp();
  new.status := 'queued';
  new.sent_by_kind := coalesce(actor.kind, 'system');
  new.sent_by_id := actor.id;
  new := private.place_message(new);
  if new.kind = 'template' then
    perform private.check_kind(new);
    new.message := private.render_template(new);
  end if;
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    least(new.send_at, private.horizon()) + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  select chat.last_received_at, contact.opted_out_at, i.status = 'connected' as connected, i.engine into facts
  from public.chats chat
  left join public.contacts contact on contact.id = chat.contact_id
  left join public.instances i on i.id = chat.instance_id
  where chat.id = new.chat_id;
  new.lane := private.choose_lane(new.sent_by_kind, new.lane, facts.last_received_at);
  if private.is_refused(new.sent_by_kind, new.lane, facts.opted_out_at, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  elsif new.send_at <= clock_timestamp() and private.is_window_closed(facts.engine, new.kind, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'window_closed';
  elsif new.send_at > clock_timestamp() then
    new.status_reason := 'scheduled';
  elsif facts.connected is not true then
    new.status_reason := 'instance_disconnected';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.read_messages(events jsonb)
 RETURNS SETOF private.incoming_message
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return query
  select (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, data.message_id, data.chat_id, party.is_group,
    nullif(private.clean_name(data.chat_name, 255), ''), data.from_me, person.phone, person.lid,
    case when not data.from_me then nullif(private.clean_name(data.author_name, 255), '') end,
    word.kind, data.kind = 'revoked', left(coalesce(case word.kind when 'poll' then private.clean_name(data.body) else data.body end, ''), 65536), private_content.kept,
    -- What no clock of WhatsApp's says, milliseconds as well, is as good as nothing.
    coalesce(to_timestamp(case when data.timestamp between 1 and 4102444800 then data.timestamp end),
      (event ->> 'at')::timestamptz),
    data.ack, coalesce(data.has_media, false), left(data.mimetype, 200), data.filename,
    greatest(data.size, 0), left(data.reply_to, 200), data.client_key,
    -- As private.phone_key has it.
    case when person.phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(person.phone, 4) || right(person.phone, 8)
      else person.phone end,
    private.stanza_of(data.message_id)
  from jsonb_array_elements(events) event,
    lateral jsonb_to_record(event -> 'data') data (message_id text, chat_id text, chat_kind text, from_me boolean,
      author_id text, author_name text, kind text, body text, "timestamp" double precision, ack integer,
      has_media boolean, mimetype text, filename text, size bigint, reply_to text, client_key text, phone text,
      lid text, chat_name text, content jsonb),
    lateral (select coalesce(jsonb '{"text": "text", "image": "image", "video": "video", "audio": "audio", "voice": "voice",
      "document": "document", "sticker": "sticker", "location": "location", "contact": "contact", "poll": "poll",
      "chat": "text", "revoked": "text", "ptt": "voice", "ptv": "video", "vcard": "contact", "multi_vcard": "contact",
      "poll_creation": "poll"}' ->> data.kind, 'unknown') as kind) word,
    -- offset 0: each is worked out once, not wherever it is named.
    lateral (select data.chat_kind = 'group' as is_group,
      data.chat_kind = 'group' and data.from_me as is_nobody,
      case when data.chat_kind = 'direct' then data.chat_id when data.from_me then null
        -- Where the page names the group as the author, the id may know who it was.
        when data.author_id like '%@g.us' then (private.read_message_id(data.message_id)).author_id
        else data.author_id end as wa_id
      offset 0) party,
    lateral (select
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$'),
        case when not party.is_nobody then substring(data.phone from '^[0-9]{1,20}$') end) as phone,
      coalesce(substring(party.wa_id from '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})(?::[0-9]+)?@lid$'),
        case when not party.is_nobody then substring(data.lid from '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})$') end) as lid offset 0) person,
    lateral (select case
      when word.kind = 'unknown' then private.keep_small(event -> 'data')
      when data.content is not null then private.clean_content(private.keep_small(data.content)) end as kept) private_content
  where event ->> 'type' = 'message' and length(data.message_id) between 1 and 200
    and length(data.chat_id) between 1 and 140
    and data.chat_kind in ('direct', 'group') and data.from_me is not null;
end
$function$;

CREATE OR REPLACE FUNCTION private.read_people(events jsonb)
 RETURNS private.person[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
RETURN ARRAY(SELECT ROW(COALESCE(private.wa_phone((body.data ->> 'contact_id'::text)), "substring"((body.data ->> 'phone'::text), '^[0-9]{1,20}$'::text)), COALESCE(private.wa_lid((body.data ->> 'contact_id'::text)), "substring"((body.data ->> 'lid'::text), '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})$'::text)), NULLIF(private.clean_name((body.data ->> 'name'::text), 255), ''::text))::private.person AS "row" FROM jsonb_array_elements(read_people.events) event(value), LATERAL (SELECT (event.value -> 'data'::text) AS data) body WHERE ((event.value ->> 'type'::text) = 'contact'::text) ORDER BY ((event.value ->> 'id'::text))::bigint);

CREATE OR REPLACE FUNCTION private.render_template(message public.conversations)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  template public.message_templates;
begin
  select * into template from public.message_templates known
  where known.account_id = message.account_id and known.instance_id = message.instance_id
    and known.name = message.content ->> 'name' and known.language = message.content ->> 'language';
  if template.id is null or template.status <> 'APPROVED' then
    perform private.fail('template_unavailable', 'the number has no approved template of this name and language',
      'sync the number to read its templates again');
  end if;
  return btrim(concat_ws(E'\n\n',
    private.fill_component(template.components, 'HEADER', coalesce(message.content -> 'header', '[]')),
    private.fill_component(template.components, 'BODY', coalesce(message.content -> 'body', '[]')),
    private.fill_component(template.components, 'FOOTER', '[]')));
end
$function$;

CREATE OR REPLACE FUNCTION private.require_cloud(instance public.instances)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if instance.engine <> 'cloud' then
    perform private.fail('engine_mismatch', format('the number''s engine is %s', instance.engine),
      'add a number of engine cloud');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.show_outgoing(ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  if cardinality(ids) = 0 then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(item) - '{seq,rank}'::text[] order by item.rank, item.send_at, item.seq), '[]')
    from (
      select c.id, c.seq, q.lane as rank, c.account_id, c.instance_id, c.chat_id, c.contact_id, coalesce(chat.wa_chat_id, private.cloud_address(i, chat.contact_id)) as "to", contact.phone,
        c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
        target.wa_message_id as target, q.is_first as first, to_jsonb(checked) as "check",
        case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
          else i.reply_pause_seconds end as pause_seconds,
        c.created_at, c.send_at, c.expires_at, c.status, q.claimed_at,
        extract(epoch from clock_timestamp() - q.claimed_at) as claimed_seconds
      from unnest(ids) given (id)
      -- One by one, by its key: a plan made while the queue was short would walk it whole.
      cross join lateral (select * from private.outgoing_queue known where known.conversation_id = given.id limit 1) q
      join public.conversations c on c.id = q.conversation_id
      join public.chats chat on chat.id = c.chat_id
      join public.instances i on i.id = c.instance_id
      left join public.contacts contact on contact.id = chat.contact_id
      left join public.conversations quoted on quoted.id = c.reply_to
      left join public.conversations target on target.id = c.target_id
      left join lateral (
        select m.id, m.storage_path, m.source_url, m.mimetype, m.filename, m.size, m.state
        from public.media m where m.id = c.media_id) file on true
      left join lateral (
        select checks.registered, checks.wa_id, checks.checked_at from public.number_checks checks
        where chat.wa_chat_id is null and checks.account_id = c.account_id
          and checks.match_key = private.phone_key(contact.phone)
          and checks.checked_at > clock_timestamp()
            - (select make_interval(days => settings.number_check_days) from private.settings)) checked on true
    ) item);
end
$function$;

CREATE OR REPLACE FUNCTION private.start_sending(orchestrator_id uuid, number bigint, claim_id uuid, ids uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  is_first boolean;
begin
  with started as (
    update private.outgoing_queue q
    set state = 'sending', claim_id = start_sending.claim_id, claimed_at = clock_timestamp(),
      orchestrator_id = start_sending.orchestrator_id, number = start_sending.number, begun_at = null
    where q.conversation_id = any (ids)
    returning q.is_first
  )
  select bool_or(started.is_first) into is_first from started;
  update public.conversations c set status = 'sending', status_reason = null where c.id = any (ids);
  return is_first;
end
$function$;

CREATE OR REPLACE FUNCTION private.store_events(account_id uuid, instance_id uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  groups boolean;
  messages private.incoming_message[];
  people private.person[];
  placed private.placed_message[];
  said jsonb[];
  found_messages record;
  found_changes record;
  told integer;
  changes integer := 0;
  waiting integer := 0;
begin
  groups := (select i.groups_enabled from public.instances i where i.id = store_events.instance_id);
  events := private.without_erased(account_id, events);
  messages := array(select message from private.read_messages(events) message where groups or not message.is_group);
  said := array(
    select event from jsonb_array_elements(events) event
    where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')
      and (event -> 'data' ->> 'message_id' ~ case when groups then '@(broadcast|newsletter)_' else '@(g\.us|broadcast|newsletter)_' end)
        is not true
    union all
    -- A message of ours tells its ack as well, each time it is told.
    select jsonb_build_object('id', message.event_id, 'at', message.at, 'type', 'message_ack',
      'data', jsonb_build_object('message_id', message.wa_message_id, 'ack', message.ack))
    from unnest(messages) message where message.from_me and message.ack <> 0);
  told := (select count(*) from jsonb_array_elements(events) event where event ->> 'type' in ('contact', 'chat'));
  people := array(
    select distinct on (message.phone, message.lid) (message.phone, message.lid, message.name)::private.person
    from unnest(messages) message where coalesce(message.phone, message.lid) is not null
    order by message.phone, message.lid, message.name is null, message.event_id desc);
  if told > 0 then
    perform private.change_number(account_id, event -> 'data' ->> 'former_id', event -> 'data' ->> 'contact_id')
    from jsonb_array_elements(events) event where event ->> 'type' = 'contact' and event -> 'data' ? 'former_id';
    -- Only whom we talk to: the phone's whole address book is not ours to keep.
    people := people || array(
      select person from unnest(private.read_people(events)) person
      where private.find_contact(account_id, person.phone, person.lid) is not null
        or exists (select from unnest(people) known where known.phone = person.phone or known.lid = person.lid));
  end if;
  placed := private.settle_places(account_id, instance_id, messages, people);
  found_messages := private.ingest_messages(account_id, instance_id, messages, placed);
  if said <> '{}' then
    found_changes := private.apply_or_keep(instance_id, said);
    changes := found_changes.applied;
    waiting := found_changes.waiting;
  end if;
  if told > 0 then
    changes := changes + private.ingest_chats(account_id, instance_id, events, placed, found_messages.new_ids);
  end if;
  perform private.keep_unknown_events(account_id, instance_id, events);
  return jsonb_build_object('messages', cardinality(found_messages.new_ids),
    'changes', found_messages.changed + changes, 'waiting', waiting,
    'ignored', jsonb_array_length(events) - cardinality(messages) - told - (
      select count(*) from jsonb_array_elements(events) event
      where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')));
end
$function$;

CREATE OR REPLACE FUNCTION private.wa_lid(wa_id text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN "substring"(wa_id, '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})(?::[0-9]+)?@lid$'::text);

CREATE OR REPLACE FUNCTION private.without_failures(instance_id uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(event order by place), '[]')
    from jsonb_array_elements(events) with ordinality item (event, place)
    where event ->> 'type' is distinct from 'message_ack' or (
      (event -> 'data' ->> 'ack')::integer >= 0
      -- "sent" comes late, or again, after "failed".
      and not ((event -> 'data' ->> 'ack')::integer = 1 and exists (
        select from public.conversations c
        where c.stanza_id = event -> 'data' ->> 'message_id' and c.instance_id = without_failures.instance_id
          and c.status = 'failed'))));
end
$function$;

CREATE OR REPLACE FUNCTION public.cloud_number(instance_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.cloud_number(instance_id)
$function$;

CREATE OR REPLACE FUNCTION public.connect_cloud_number(instance_id uuid, phone_number_id text, waba_id text, token text, app_secret text, verify_token text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.connect_cloud_number(instance_id, btrim(phone_number_id), btrim(waba_id), btrim(token), btrim(app_secret),
    btrim(verify_token))
$function$;

CREATE OR REPLACE FUNCTION public.window_ends_at(chat public.chats)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case when i.engine = 'cloud' then coalesce(chat.last_received_at + interval '24 hours', chat.created_at) end
  from public.instances i where i.account_id = chat.account_id and i.id = chat.instance_id
$function$;

ALTER TABLE "private"."cloud_numbers" ADD CONSTRAINT "cloud_numbers_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."chats" ADD CONSTRAINT "chats_wa_chat_id_check" CHECK ((length(wa_chat_id) <= 140));

ALTER TABLE "public"."contacts" ADD CONSTRAINT "contacts_lid_check" CHECK ((lid ~ '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})$'::text));

ALTER TABLE "public"."conversations" ADD CONSTRAINT "conversations_kind_check" CHECK ((kind = ANY (ARRAY['text'::text, 'image'::text, 'video'::text, 'audio'::text, 'voice'::text, 'document'::text, 'sticker'::text, 'location'::text, 'contact'::text, 'poll'::text, 'reaction'::text, 'edit'::text, 'revoke'::text, 'unknown'::text, 'template'::text])));

ALTER TABLE "public"."instances" ADD CONSTRAINT "instances_engine_check" CHECK ((engine = ANY (ARRAY['webjs'::text, 'cloud'::text])));

ALTER TABLE "public"."message_templates" ADD CONSTRAINT "message_templates_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE CASCADE;

CREATE INDEX cloud_numbers_instance ON private.cloud_numbers USING btree (account_id, instance_id);

CREATE INDEX message_templates_instance ON public.message_templates USING btree (account_id, instance_id, name);

CREATE TRIGGER drop_secrets AFTER DELETE ON private.cloud_numbers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.drop_cloud_secrets();

CREATE POLICY "readers see an account's templates" ON "public"."message_templates" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

COMMENT ON COLUMN "private"."cloud_numbers"."waba_id" IS 'The WhatsApp Business account, which has the templates.';

COMMENT ON COLUMN "private"."outgoing_queue"."begun_at" IS 'Of an engine without a journal of its own: handed over. What is claimed and not begun never left.';

COMMENT ON COLUMN "public"."contacts"."lid" IS 'WhatsApp''s id for somebody whose phone it does not tell: a LID, or a user''s id at Meta (BR.…).';

COMMENT ON COLUMN "public"."instances"."engine" IS 'webjs: a browser of ours is linked to the phone; cloud: Meta''s Cloud API (then nothing listens on port).';

COMMENT ON COLUMN "public"."message_templates"."status" IS 'As Meta says it; only APPROVED is sent.';

COMMENT ON FUNCTION "orchestrator"."cloud_credentials"(uuid, bigint, uuid) IS 'For whoever drives the number; empty: nobody has connected it yet.';

COMMENT ON FUNCTION "orchestrator"."cloud_secrets"(uuid) IS 'By which a webhook of Meta''s is known; empty: there is no such number.';

COMMENT ON FUNCTION "orchestrator"."has_begun"(uuid, bigint, uuid, uuid) IS 'Whether a message of a sender who died may have left.';

COMMENT ON FUNCTION "orchestrator"."ingest_cloud"(uuid, text, jsonb) IS 'Stores what was told of a number of the account whose app signed it, by way of instance_id; of a number that is not there, nothing.';

COMMENT ON FUNCTION "orchestrator"."mark_begun"(uuid, bigint, uuid, uuid, boolean) IS 'Right before a message is handed over, under the lease; false: the claim is over, leave it. And back, when it was surely refused.';

COMMENT ON FUNCTION "orchestrator"."write_templates"(uuid, bigint, uuid, jsonb) IS 'All that Meta has for the number now, in place of what was known.';

COMMENT ON FUNCTION "private"."announce_received"(jsonb) IS 'Somebody has written, by no orchestrator: what follows can be decided, and files be fetched.';

COMMENT ON FUNCTION "private"."check_kind"(public.conversations) IS 'What one engine sends and the other does not.';

COMMENT ON FUNCTION "private"."cloud_address"(public.instances, uuid) IS 'Meta is not asked whether a phone is on WhatsApp: it answers when it is written to.';

COMMENT ON FUNCTION "private"."cloud_reason"(bigint) IS 'Our word for a code of Meta''s; orchestrator/domain/fleet/graph_errors.py has the same.';

COMMENT ON FUNCTION "private"."confirm_sent"(uuid, jsonb) IS 'Meta names our own id with whatever it says of a message: one whose answer was lost has left, under this id.';

COMMENT ON FUNCTION "private"."fail_refused"(uuid, jsonb) IS 'Accepted first and refused later. What has arrived has arrived.';

COMMENT ON FUNCTION "private"."is_window_closed"(text, text, timestamp with time zone) IS 'Whether Meta would refuse a message now. Asked when it is written: it fails at once, whoever wrote it. When it goes, Meta itself is asked.';

COMMENT ON FUNCTION "private"."render_template"(public.conversations) IS 'What whoever gets it reads. Codes: template_unavailable, template_parameters.';

COMMENT ON FUNCTION "private"."store_events"(uuid, uuid, jsonb) IS 'What an engine told, in one transaction of a caller who has the number; safe to repeat.';

COMMENT ON FUNCTION "private"."wa_lid"(text) IS 'The LID, or Meta''s id of a user, in an id of WhatsApp; null when it is neither.';

COMMENT ON FUNCTION "public"."cloud_number"(uuid) IS 'What Meta calls the number, for its owners and admins; null: not connected yet.';

COMMENT ON FUNCTION "public"."connect_cloud_number"(uuid, text, text, text, text, text) IS 'Gives an instance of engine cloud what Meta wants to see, in place of what it had; a start connects it. Nobody reads the secrets again.';

COMMENT ON FUNCTION "public"."window_ends_at"(public.chats) IS 'A computed column: until when anything may be sent in the chat, and after that templates alone. Null: its number has no such window.';

COMMENT ON TABLE "private"."cloud_numbers" IS 'What Meta calls an instance of engine cloud. Its token, its app''s secret and the verify token are in the vault.';

COMMENT ON TABLE "public"."message_templates" IS 'A number''s templates at Meta, read again every hour and at each start or sync.';

REVOKE ALL ON FUNCTION "orchestrator"."cloud_credentials"(uuid, bigint, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."cloud_credentials"(uuid, bigint, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."cloud_secrets"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."cloud_secrets"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."has_begun"(uuid, bigint, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."has_begun"(uuid, bigint, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."ingest_cloud"(uuid, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."ingest_cloud"(uuid, text, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."mark_begun"(uuid, bigint, uuid, uuid, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."mark_begun"(uuid, bigint, uuid, uuid, boolean) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."write_templates"(uuid, bigint, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."write_templates"(uuid, bigint, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."announce_received"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."announce_received"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."check_kind"(public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_kind"(public.conversations) TO "postgres";

REVOKE ALL ON FUNCTION "private"."cloud_address"(public.instances, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cloud_address"(public.instances, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."cloud_number"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cloud_number"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."cloud_reason"(bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cloud_reason"(bigint) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."cloud_secret"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cloud_secret"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."confirm_sent"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."confirm_sent"(uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."connect_cloud_number"(uuid, text, text, text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."connect_cloud_number"(uuid, text, text, text, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."drop_cloud_secrets"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."drop_cloud_secrets"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."fail_refused"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fail_refused"(uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fill_component"(jsonb, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fill_component"(jsonb, text, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."find_cloud_number"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."find_cloud_number"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_template"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_template"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."is_window_closed"(text, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_window_closed"(text, text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."render_template"(public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."render_template"(public.conversations) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."require_cloud"(public.instances) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_cloud"(public.instances) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."store_events"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."store_events"(uuid, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."without_failures"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."without_failures"(uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."cloud_number"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."cloud_number"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."connect_cloud_number"(uuid, text, text, text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."connect_cloud_number"(uuid, text, text, text, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."window_ends_at"(public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."window_ends_at"(public.chats) TO "authenticated", "postgres", "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."cloud_numbers" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."cloud_numbers" TO "service_role";

REVOKE ALL ("engine") ON TABLE "public"."instances" FROM "authenticated";

GRANT INSERT ("engine") ON TABLE "public"."instances" TO "authenticated";

GRANT SELECT ON TABLE "public"."message_templates" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."message_templates" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."message_templates" TO "service_role";

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "message.arrived", "subject": "conversations", "webhook": false, "recorded": false, "description": "somebody wrote to a number of Meta''s, of which no orchestrator hears by itself", "audit_action": null, "account_event": null, "orchestrator_event": "received"}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
