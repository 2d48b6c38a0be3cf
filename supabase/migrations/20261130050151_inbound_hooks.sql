CREATE TABLE "private"."inbound_hook_counts" ("hook_id" uuid NOT NULL, "account_id" uuid NOT NULL, "minute" timestamp with time zone NOT NULL, "calls" integer NOT NULL, "waiting" integer NOT NULL DEFAULT 0, CONSTRAINT "inbound_hook_counts_pkey" PRIMARY KEY (hook_id));

CREATE TABLE "private"."inbound_hook_keys" ("account_id" uuid NOT NULL, "hook_id" uuid NOT NULL, "digest" bytea NOT NULL, "created_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), CONSTRAINT "inbound_hook_keys_digest_check" CHECK ((octet_length(digest) = 32)), CONSTRAINT "inbound_hook_keys_pkey" PRIMARY KEY (hook_id, digest));

CREATE TABLE "public"."inbound_hook_samples" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "account_id" uuid NOT NULL, "hook_id" uuid NOT NULL, "document" jsonb NOT NULL, "status" text NOT NULL DEFAULT 'waiting'::text, "code" text, "result" jsonb, "contact_id" uuid, "received_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), "applied_at" timestamp with time zone, CONSTRAINT "inbound_hook_samples_check" CHECK (((applied_at IS NULL) = (status = 'waiting'::text))), CONSTRAINT "inbound_hook_samples_code_check" CHECK ((code ~ '^[a-z][a-z0-9_]{0,59}$'::text)), CONSTRAINT "inbound_hook_samples_document_check" CHECK ((jsonb_typeof(document) = 'object'::text)), CONSTRAINT "inbound_hook_samples_pkey" PRIMARY KEY (id), CONSTRAINT "inbound_hook_samples_result_check" CHECK ((length((result)::text) <= 4096)), CONSTRAINT "inbound_hook_samples_status_check" CHECK ((status = ANY (ARRAY['waiting'::text, 'applied'::text, 'ignored'::text, 'repeated'::text, 'failed'::text]))));

ALTER TABLE "public"."inbound_hook_samples" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."inbound_hooks" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "name" text NOT NULL, "token" text, "source" text NOT NULL DEFAULT 'custom'::text, "proof" jsonb NOT NULL DEFAULT '{"kind": "address"}'::jsonb, "mapping" jsonb NOT NULL DEFAULT '{}'::jsonb, "events" text[] NOT NULL DEFAULT '{}'::text[], "tags" text[] NOT NULL DEFAULT '{}'::text[], "flow_id" uuid, "message" text, "instance_id" uuid, "calls_per_minute" integer NOT NULL DEFAULT 300, "enabled" boolean NOT NULL DEFAULT true, "secrets" text[] NOT NULL DEFAULT '{}'::text[], "problem" text, "problem_at" timestamp with time zone, "last_call_at" timestamp with time zone, "created_by" uuid, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "inbound_hooks_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "inbound_hooks_calls_per_minute_check" CHECK (((calls_per_minute >= 1) AND (calls_per_minute <= 3000))), CONSTRAINT "inbound_hooks_events_check" CHECK (((cardinality(events) <= 50) AND (length((events)::text) <= 4096))), CONSTRAINT "inbound_hooks_mapping_check" CHECK (((jsonb_typeof(mapping) = 'object'::text) AND (length((mapping)::text) <= 16384))), CONSTRAINT "inbound_hooks_message_check" CHECK (((length(message) >= 1) AND (length(message) <= 4096))), CONSTRAINT "inbound_hooks_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 100))), CONSTRAINT "inbound_hooks_pkey" PRIMARY KEY (id), CONSTRAINT "inbound_hooks_problem_check" CHECK ((problem ~ '^[a-z][a-z0-9_]{0,59}$'::text)), CONSTRAINT "inbound_hooks_secrets_check" CHECK ((secrets <@ '{proof,call}'::text[])), CONSTRAINT "inbound_hooks_source_check" CHECK ((source ~ '^[a-z][a-z0-9_]{0,39}$'::text)), CONSTRAINT "inbound_hooks_token_check" CHECK ((token ~ '^[0-9a-f]{64}$'::text)), CONSTRAINT "inbound_hooks_token_key" UNIQUE (token), CONSTRAINT "inbound_hooks_tags_check" CHECK (private.are_tags(tags)));

ALTER TABLE "public"."inbound_hooks" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "private"."settings" ADD COLUMN "hook_sample_days" integer NOT NULL DEFAULT 30;

ALTER TABLE "private"."settings" ADD COLUMN "hook_key_days" integer NOT NULL DEFAULT 30;

CREATE OR REPLACE FUNCTION orchestrator.apply_hook_call(orchestrator_id uuid, number bigint, sample_id bigint, outcome jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  sample public.inbound_hook_samples;
  hook public.inbound_hooks;
  code text;
begin
  perform private.hold_number(orchestrator_id, number);
  select * into hook from public.inbound_hooks h
  where h.id = (select s.hook_id from public.inbound_hook_samples s where s.id = apply_hook_call.sample_id) for key share;
  select * into sample from public.inbound_hook_samples s
  where s.id = apply_hook_call.sample_id and s.status = 'waiting' for no key update;
  if sample.id is null or hook.id is null then
    return jsonb_build_object('applied', false);
  elsif outcome ->> 'code' is not null then
    perform private.end_sample(sample.id, case outcome ->> 'status' when 'ignored' then 'ignored' else 'failed' end,
      private.as_code(outcome ->> 'code'), null, private.result_of(outcome));
    return jsonb_build_object('applied', false, 'code', outcome ->> 'code');
  end if;
  begin
    perform private.apply_call(hook, sample, outcome);
    return jsonb_build_object('applied', true);
  exception when raise_exception or integrity_constraint_violation or data_exception or program_limit_exceeded then
    -- Nothing of it was done; it is kept with the reason.
    get stacked diagnostics code = message_text;
  end;
  perform private.end_sample(sample.id, 'failed', private.as_code(code), null, private.result_of(outcome));
  return jsonb_build_object('applied', false, 'code', private.as_code(code));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.find_inbound_hook(token text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('hook', (
    select jsonb_build_object('id', h.id, 'proof', h.proof,
      'secret', case when h.proof ->> 'kind' <> 'address' then private.read_secret(h.account_id, private.hook_secret(h.id, 'proof')) end)
    from public.inbound_hooks h where h.token = find_inbound_hook.token));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.read_hook_call(orchestrator_id uuid, number bigint, sample_id bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('call', (
    select jsonb_build_object('id', s.id, 'account_id', s.account_id, 'document', s.document, 'source', h.source,
      'mapping', h.mapping, 'events', h.events, 'message', h.message, 'received_at', s.received_at,
      'secret', private.read_secret(h.account_id, private.hook_secret(h.id, 'call')),
      'account', jsonb_build_object('name', a.name, 'timezone', a.timezone))
    from public.inbound_hook_samples s
    join public.inbound_hooks h on h.id = s.hook_id
    join public.accounts a on a.id = s.account_id
    where s.id = read_hook_call.sample_id and s.status = 'waiting'));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.refuse_hook_call(hook_id uuid, code text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Written once a minute at most: whoever forges calls shall not make work.
  update public.inbound_hooks h set problem = private.as_code(refuse_hook_call.code), problem_at = clock_timestamp()
  where h.id = refuse_hook_call.hook_id
    and (h.problem is distinct from refuse_hook_call.code or h.problem_at < clock_timestamp() - interval '1 minute');
  return jsonb_build_object('refused', true);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.take_hook_call(token text, document jsonb, key text DEFAULT NULL::text, code text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  hook public.inbound_hooks;
  sample_id bigint;
  refused integer;
  error_code text;
begin
  select * into hook from public.inbound_hooks h where h.token = take_hook_call.token for key share;
  if not found then
    return jsonb_build_object('state', 'unknown');
  end if;
  refused := private.count_call(hook);
  if refused is not null then
    return jsonb_build_object('state', 'limited', 'seconds', refused);
  end if;
  -- Where a path names the key, whoever applies the call finds it.
  if hook.mapping -> 'key' is null and key <> '' then
    if not private.keep_hook_key(hook, key) then
      perform private.count_waiting(hook.id, -1);
      return jsonb_build_object('state', 'repeated');
    end if;
  end if;
  if not hook.enabled then
    error_code := 'hook_disabled';
  end if;
  insert into public.inbound_hook_samples (account_id, hook_id, document)
  values (hook.account_id, hook.id, document) returning id into sample_id;
  if error_code is not null then
    perform private.end_sample(sample_id, 'ignored', error_code);
  elsif code is not null then
    perform private.end_sample(sample_id, 'failed', private.as_code(code));
  else
    perform private.enqueue_job('inbound_call', sample_id::text, hook.account_id);
  end if;
  return jsonb_build_object('state', 'taken');
end
$function$;

CREATE OR REPLACE FUNCTION private.apply_call(hook public.inbound_hooks, sample public.inbound_hook_samples, outcome jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  contact_id uuid;
  chat_id uuid;
  result jsonb := private.result_of(outcome);
begin
  perform private.act_as('hook', hook.id, hook.account_id);
  perform private.refuse_inactive(array[hook.account_id]);
  if outcome ->> 'key' <> '' then
    if not private.keep_hook_key(hook, outcome ->> 'key') then
      perform private.end_sample(sample.id, 'repeated', null, null, result);
      return;
    end if;
  end if;
  contact_id := private.contact_of_call(hook.account_id, outcome ->> 'phone', outcome ->> 'name');
  result := result || private.set_fields_of_call(hook.account_id, contact_id, outcome -> 'fields');
  perform private.change_tags(hook.account_id, array[contact_id], hook.tags, '{}');
  if outcome ->> 'message' <> '' or hook.flow_id is not null then
    chat_id := private.chat_for_run(hook.account_id, contact_id, hook.instance_id);
  end if;
  if outcome ->> 'message' <> '' then
    result := result || jsonb_build_object('message_id', private.send_of_call(hook, sample, chat_id, outcome ->> 'message'));
  end if;
  if hook.flow_id is not null then
    result := result || jsonb_build_object('run_id', private.start_of_call(hook, chat_id, outcome -> 'variables'));
  end if;
  perform private.end_sample(sample.id, 'applied', null, contact_id, result);
end
$function$;

CREATE OR REPLACE FUNCTION private.choose_lane(actor_kind text, wanted text, last_received_at timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when actor_kind = 'broadcast' or (actor_kind = 'flow' and wanted = 'broadcast') then 'broadcast'
    when actor_kind in ('flow', 'hook') then 'flow'
    when last_received_at > clock_timestamp() - interval '1 day' then 'reply'
    else 'manual'
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.contact_of_call(account_id uuid, phone text, name text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  digits text;
  contact_id uuid;
begin
  if coalesce(phone, '') = '' then
    perform private.fail_phone();
  end if;
  -- Before he is looked for: two who add the same person at once shall meet.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || account_id, 0));
  digits := private.require_phone(account_id, phone);
  contact_id := private.find_contact(account_id, digits, null);
  if contact_id is null then
    insert into public.contacts (account_id, phone, name)
    values (contact_of_call.account_id, '+' || digits, coalesce(private.clean_name(contact_of_call.name, 255), ''))
    returning id into contact_id;
  else
    -- What members have called him stays.
    update public.contacts c set name = private.clean_name(contact_of_call.name, 255)
    where c.id = contact_id and c.name = '' and private.clean_name(contact_of_call.name, 255) <> '';
  end if;
  return contact_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.count_call(hook public.inbound_hooks)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  this_minute constant timestamptz := date_trunc('minute', clock_timestamp());
  counted private.inbound_hook_counts;
begin
  insert into private.inbound_hook_counts as known (hook_id, account_id, minute, calls, waiting)
  values (hook.id, hook.account_id, this_minute, 1, 1)
  on conflict on constraint inbound_hook_counts_pkey do update
    set minute = this_minute, calls = case known.minute when this_minute then known.calls else 0 end + 1,
      waiting = known.waiting + 1
    where (known.minute <> this_minute or known.calls < hook.calls_per_minute) and known.waiting < 10000
  returning * into counted;
  if counted.hook_id is null then
    return ceil(extract(epoch from this_minute + interval '1 minute' - clock_timestamp()));
  end if;
  if hook.last_call_at is null or hook.last_call_at < clock_timestamp() - interval '1 minute' then
    update public.inbound_hooks h set last_call_at = clock_timestamp() where h.id = hook.id
      and h.last_call_at is not distinct from hook.last_call_at;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.count_waiting(hook_id uuid, added integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update private.inbound_hook_counts known set waiting = greatest(known.waiting + count_waiting.added, 0)
  where known.hook_id = count_waiting.hook_id
$function$;

CREATE OR REPLACE FUNCTION private.count_waiting_away()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.count_waiting(old.hook_id, -1);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.create_inbound_hook(account_id uuid, name text, source text, proof jsonb, mapping jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  hook public.inbound_hooks;
begin
  perform private.require_managed(account_id);
  insert into public.inbound_hooks (account_id, name, token, source, proof, mapping, created_by)
  values (create_inbound_hook.account_id, create_inbound_hook.name, private.make_hook_token(), create_inbound_hook.source,
    create_inbound_hook.proof, create_inbound_hook.mapping, auth.uid())
  returning * into hook;
  return jsonb_build_object('id', hook.id, 'token', hook.token);
end
$function$;

CREATE OR REPLACE FUNCTION private.drop_hook_secrets()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.drop_secret(old.account_id, private.hook_secret(old.id, purpose))
  from unnest(old.secrets) purpose;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_sample(sample_id bigint, status text, code text DEFAULT NULL::text, contact_id uuid DEFAULT NULL::uuid, result jsonb DEFAULT NULL::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  sample public.inbound_hook_samples;
begin
  update public.inbound_hook_samples s
  set status = end_sample.status, code = end_sample.code, contact_id = end_sample.contact_id, result = end_sample.result,
    applied_at = clock_timestamp()
  where s.id = sample_id returning * into sample;
  perform private.count_waiting(sample.hook_id, -1);
  -- The last ten are kept to look at.
  delete from public.inbound_hook_samples s where s.id = any (array(
    select old.id from public.inbound_hook_samples old
    where old.account_id = sample.account_id and old.hook_id = sample.hook_id and old.status <> 'waiting'
    order by old.id desc offset 10));
  update public.inbound_hooks h
  set problem = case when end_sample.status = 'failed' then end_sample.code end,
    problem_at = case when end_sample.status = 'failed' then clock_timestamp() end
  where h.id = sample.hook_id and end_sample.status in ('applied', 'failed')
    and (h.problem is not null or end_sample.status = 'failed');
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_beside(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  spelt constant text := (
    select string_agg(private.spelt_anyhow(i.match_key), '|') from public.contact_identities i
    where i.account_id = c.account_id and i.contact_id = c.id and length(i.match_key) >= 8);
  named constant text[] := array(
    select private.like_pattern(name) from unnest(array[c.name, c.whatsapp_name]) name where length(name) > 2);
begin
  perform private.forget_own_tags(c);
  update public.chat_events e set reason = null from public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and e.account_id = h.account_id and e.chat_id = h.id
    and e.reason is not null;
  -- Of messages that never came; only in groups do others quote him.
  update public.conversations m set quoted_wa_id = null from public.chats h
  where h.account_id = c.account_id and h.kind = 'group' and m.account_id = h.account_id and m.chat_id = h.id
    and m.reply_to is null and m.quoted_wa_id ~ spelt;
  update private.jobs j set error_detail = null
  where j.account_id = c.account_id and (j.error_detail ~ spelt or private.fold(j.error_detail) like any (named));
  perform private.forget_in_imports(c.account_id, spelt, named);
  perform private.forget_in_hooks(c, spelt, named);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_hook_keys(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('private.inbound_hook_keys', 'created_at', settings.hook_key_days, ends) from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.forget_hook_samples(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('public.inbound_hook_samples', 'received_at', settings.hook_sample_days, ends) from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.forget_in_hooks(c public.contacts, spelt text, named text[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  -- One that waits may be somebody else's of the same name.
  delete from public.inbound_hook_samples s
  where s.account_id = c.account_id and (s.document::text ~ spelt or s.status <> 'waiting'
    and (s.contact_id is null or s.contact_id = c.id or private.fold(s.document::text) like any (named)))
$function$;

CREATE OR REPLACE FUNCTION private.hook_secret(hook_id uuid, purpose text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN ((('hook:'::text || hook_id) || ':'::text) || purpose);

CREATE OR REPLACE FUNCTION private.is_hook_name(name text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce(name ~ '^[A-Za-z][A-Za-z0-9_-]{0,59}$', false);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_hook_proof(proof jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce(jsonb_typeof(proof) = 'object' and length(proof::text) <= 500 and case proof ->> 'kind'
    when 'address' then true
    when 'standard' then true
    when 'hmac' then proof ->> 'in' in ('header', 'query') and private.is_hook_name(proof ->> 'name')
      and proof ->> 'hash' in ('SHA-1', 'SHA-256') and proof ->> 'encoding' in ('hex', 'base64')
      and coalesce(length(proof ->> 'prefix') <= 20, true)
    when 'timestamped' then private.is_hook_name(proof ->> 'name')
    when 'manifest' then private.is_hook_name(proof ->> 'name')
    when 'token' then private.is_hook_name(proof ->> 'name')
    else false end, false);
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_hook_key(hook public.inbound_hooks, key text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into private.inbound_hook_keys (account_id, hook_id, digest)
  values (hook.account_id, hook.id, sha256(convert_to(key, 'UTF8'))) on conflict do nothing;
  return found;
end
$function$;

CREATE OR REPLACE FUNCTION private.limit_inbound_hooks()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.inbound_hooks h
    where h.account_id = any (array(select distinct added.account_id from new_rows added))
    group by h.account_id having count(*) > 50
  ) then
    perform private.fail('inbound_hooks_limit', 'an account has at most 50 hooks', 'remove what is no longer needed');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.make_hook_token()
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
RETURN replace(((gen_random_uuid())::text || (gen_random_uuid())::text), '-'::text, ''::text);

CREATE OR REPLACE FUNCTION private.require_hook(hook_id uuid)
 RETURNS public.inbound_hooks
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  hook public.inbound_hooks;
begin
  select * into hook from public.inbound_hooks h
  where h.id = require_hook.hook_id and h.account_id = any (array(select private.managed_account_ids()))
  for no key update;
  if not found then
    perform private.fail('inbound_hook_not_found', 'no such hook of an account that you manage');
  end if;
  return hook;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_managed(account_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if require_managed.account_id is null
    or require_managed.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners, admins and keys that manage may do this');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.result_of(outcome jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN jsonb_strip_nulls(jsonb_build_object('event', "left"((outcome ->> 'event'::text), 200)));

CREATE OR REPLACE FUNCTION private.retry_inbound_hook_sample(sample_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  sample public.inbound_hook_samples;
begin
  select s.* into sample from public.inbound_hook_samples s
  where s.id = retry_inbound_hook_sample.sample_id and s.status = 'failed'
    and s.account_id = any (array(select private.managed_account_ids()))
  for no key update;
  if not found or sample.document ? 'text' then
    return false;
  end if;
  perform private.refuse_inactive(array[sample.account_id]);
  update public.inbound_hook_samples s set status = 'waiting', code = null, applied_at = null where s.id = sample.id;
  perform private.count_waiting(sample.hook_id, 1);
  perform private.enqueue_job('inbound_call', sample.id::text, sample.account_id);
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.send_of_call(hook public.inbound_hooks, sample public.inbound_hook_samples, chat_id uuid, message text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  message_id uuid;
begin
  insert into public.conversations (account_id, chat_id, message, client_key)
  values (hook.account_id, send_of_call.chat_id, send_of_call.message, 'hook:' || sample.id) returning id into message_id;
  return message_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_fields_of_call(account_id uuid, contact_id uuid, fields jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  known record;
  value jsonb;
  fitting jsonb := '{}';
  left_out text[] := '{}';
begin
  for known in
    select given.key, given.value, f.type from jsonb_each(coalesce(fields, '{}')) given
    left join public.custom_fields f on f.account_id = set_fields_of_call.account_id and f.name = given.key order by given.key
  loop
    value := case when known.type is not null then private.as_field_value(known.value, known.type) end;
    if private.fits_type(value, known.type) then
      fitting := fitting || jsonb_build_object(known.key, value);
    else
      left_out := left_out || known.key;
    end if;
  end loop;
  update public.contacts c set fields = c.fields || fitting
  where c.id = set_fields_of_call.contact_id and not c.fields @> fitting;
  return case when left_out <> '{}' then jsonb_build_object('left_out', left_out) else '{}' end;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_hook_token(hook_id uuid, has_address boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  hook constant public.inbound_hooks := private.require_hook(hook_id);
begin
  update public.inbound_hooks h set token = case when has_address then private.make_hook_token() end where h.id = hook.id;
  return (select jsonb_build_object('token', h.token) from public.inbound_hooks h where h.id = hook.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.set_inbound_hook_secret(hook_id uuid, purpose text, secret text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  hook constant public.inbound_hooks := private.require_hook(hook_id);
  kept text[];
begin
  if purpose is null or purpose not in ('proof', 'call') then
    perform private.fail('purpose_invalid', 'a hook has a secret for proof and one for call');
  elsif secret is null then
    perform private.drop_secret(hook.account_id, private.hook_secret(hook.id, purpose));
  else
    perform private.keep_secret(hook.account_id, private.hook_secret(hook.id, purpose), btrim(secret));
  end if;
  kept := array_remove(hook.secrets, purpose) || case when secret is not null then array[purpose] else '{}' end;
  update public.inbound_hooks h set secrets = kept where h.id = hook.id;
  return jsonb_build_object('secrets', kept);
end
$function$;

CREATE OR REPLACE FUNCTION private.start_of_call(hook public.inbound_hooks, chat_id uuid, variables jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
begin
  select * into flow from public.flows f where f.account_id = hook.account_id and f.id = hook.flow_id and f.sequence_id is null;
  if not found then
    perform private.fail('flow_not_found', 'the account has no such flow');
  elsif not flow.enabled then
    perform private.fail('flow_disabled', 'nobody enters it', 'enable it first');
  end if;
  return private.start_run(flow, chat_id, 'hook', hook.id, 'flow',
    case when variables <> '{}' then jsonb_build_object('variables', variables) else '{}' end);
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
          where t.account_id = s.account_id and t.sequence_id = s.id and uses_of.key in (select private.files_of(t.content))) end
      union all
      select 'broadcast', b.id, b.name from public.broadcasts b
      where b.account_id = uses_of.account_id and b.status not in ('done', 'cancelled')
        and (private.filter_names(b.filter, uses_of.kind, uses_of.key) or case uses_of.kind
          when 'tag' then uses_of.key = any (b.tags) or b.exclude -> 'tags' ? uses_of.key
          when 'flow' then b.flow_id = named_id
          when 'media' then uses_of.key in (select private.files_of(b.content))
          when 'segment' then b.segment_id = named_id or b.exclude -> 'segment_ids' ? uses_of.key
          when 'instance' then named_id = any (b.instance_ids) end)
      limit 20
    ) place);
end
$function$;

CREATE OR REPLACE FUNCTION public.create_inbound_hook(account_id uuid, name text, source text DEFAULT 'custom'::text, proof jsonb DEFAULT '{"kind": "address"}'::jsonb, mapping jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.create_inbound_hook(account_id, name, source, proof, mapping)
$function$;

CREATE OR REPLACE FUNCTION public.retry_inbound_hook_sample(sample_id bigint)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.retry_inbound_hook_sample(sample_id)
$function$;

CREATE OR REPLACE FUNCTION public.revoke_inbound_hook(hook_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_hook_token(hook_id, false)
$function$;

CREATE OR REPLACE FUNCTION public.rotate_inbound_hook(hook_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_hook_token(hook_id, true)
$function$;

CREATE OR REPLACE FUNCTION public.set_inbound_hook_secret(hook_id uuid, purpose text, secret text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_inbound_hook_secret(hook_id, purpose, secret)
$function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_hook_key_days_check" CHECK (((hook_key_days >= 1) AND (hook_key_days <= 36500)));

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_hook_sample_days_check" CHECK (((hook_sample_days >= 1) AND (hook_sample_days <= 36500)));

ALTER TABLE "public"."inbound_hook_samples" ADD CONSTRAINT "inbound_hook_samples_account_id_contact_id_fkey" FOREIGN KEY (account_id, contact_id) REFERENCES public.contacts(account_id, id) ON DELETE SET NULL (contact_id);

ALTER TABLE "public"."inbound_hooks" ADD CONSTRAINT "inbound_hooks_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."inbound_hooks" ADD CONSTRAINT "inbound_hooks_account_id_flow_id_fkey" FOREIGN KEY (account_id, flow_id) REFERENCES public.flows(account_id, id) ON DELETE SET NULL (flow_id);

ALTER TABLE "private"."inbound_hook_counts" ADD CONSTRAINT "inbound_hook_counts_account_id_hook_id_fkey" FOREIGN KEY (account_id, hook_id) REFERENCES public.inbound_hooks(account_id, id) ON DELETE CASCADE;

ALTER TABLE "private"."inbound_hook_keys" ADD CONSTRAINT "inbound_hook_keys_account_id_hook_id_fkey" FOREIGN KEY (account_id, hook_id) REFERENCES public.inbound_hooks(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."inbound_hook_samples" ADD CONSTRAINT "inbound_hook_samples_account_id_hook_id_fkey" FOREIGN KEY (account_id, hook_id) REFERENCES public.inbound_hooks(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."inbound_hooks" ADD CONSTRAINT "inbound_hooks_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE SET NULL (instance_id);

CREATE INDEX inbound_hook_counts_hook ON private.inbound_hook_counts USING btree (account_id, hook_id);

CREATE INDEX inbound_hook_keys_age ON private.inbound_hook_keys USING btree (created_at);

CREATE INDEX inbound_hook_keys_hook ON private.inbound_hook_keys USING btree (account_id, hook_id);

CREATE INDEX inbound_hook_samples_age ON public.inbound_hook_samples USING btree (received_at);

CREATE INDEX inbound_hook_samples_contact ON public.inbound_hook_samples USING btree (account_id, contact_id) WHERE (contact_id IS NOT NULL);

CREATE INDEX inbound_hook_samples_newest ON public.inbound_hook_samples USING btree (account_id, hook_id, id DESC);

CREATE INDEX inbound_hooks_flow ON public.inbound_hooks USING btree (account_id, flow_id) WHERE (flow_id IS NOT NULL);

CREATE INDEX inbound_hooks_instance ON public.inbound_hooks USING btree (account_id, instance_id) WHERE (instance_id IS NOT NULL);

CREATE INDEX inbound_hooks_newest ON public.inbound_hooks USING btree (account_id, created_at DESC);

CREATE TRIGGER count_waiting AFTER DELETE ON public.inbound_hook_samples FOR EACH ROW WHEN ((old.status = 'waiting'::text)) EXECUTE FUNCTION private.count_waiting_away();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.inbound_hooks FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER drop_hook_secrets AFTER DELETE ON public.inbound_hooks FOR EACH ROW WHEN ((old.secrets <> '{}'::text[])) EXECUTE FUNCTION private.drop_hook_secrets();

CREATE TRIGGER limit_inbound_hooks AFTER INSERT ON public.inbound_hooks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.limit_inbound_hooks();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.inbound_hooks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.inbound_hooks FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE POLICY "owners and admins see samples of inbound hooks" ON "public"."inbound_hook_samples" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change inbound hooks" ON "public"."inbound_hooks" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete inbound hooks" ON "public"."inbound_hooks" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins see inbound hooks" ON "public"."inbound_hooks" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

COMMENT ON COLUMN "public"."inbound_hook_samples"."code" IS 'Why nothing followed.';

COMMENT ON COLUMN "public"."inbound_hook_samples"."document" IS '{headers, query, body}: what mappings look into. Without what proves the origin.';

COMMENT ON COLUMN "public"."inbound_hook_samples"."result" IS '{event?, run_id?, message_id?, left_out?: [field]}: what followed.';

COMMENT ON COLUMN "public"."inbound_hooks"."events" IS 'Only of these something follows; none: of all.';

COMMENT ON COLUMN "public"."inbound_hooks"."instance_id" IS 'Null: the number that talked to the person last, or the only one.';

COMMENT ON COLUMN "public"."inbound_hooks"."mapping" IS '{event?, key?, name?, phone, fields?, values?}: JSONPath into {headers, query, body, answer}. See docs/hooks-in.md.';

COMMENT ON COLUMN "public"."inbound_hooks"."message" IS 'A template: contact, and variables (the values that are mapped).';

COMMENT ON COLUMN "public"."inbound_hooks"."problem" IS 'Why nothing followed of the last call; null: something did.';

COMMENT ON COLUMN "public"."inbound_hooks"."secrets" IS 'Which of its secrets are kept: proof (of the signature), call (to ask the other system).';

COMMENT ON COLUMN "public"."inbound_hooks"."source" IS 'The ready mapping that it began with; of some the buyer is fetched.';

COMMENT ON COLUMN "public"."inbound_hooks"."token" IS 'Whoever knows it may call. Null: the address is revoked.';

COMMENT ON FUNCTION "orchestrator"."apply_hook_call"(uuid, bigint, bigint, jsonb) IS '{applied, code?}: outcome is {code, status} (ignored or failed), or {event?, key?, phone, name?, fields?, variables?, message?}. In one transaction, once.';

COMMENT ON FUNCTION "orchestrator"."find_inbound_hook"(text) IS '{hook: {id, proof, secret}} of this address; null: nobody''s.';

COMMENT ON FUNCTION "orchestrator"."read_hook_call"(uuid, bigint, bigint) IS 'A call that waits, with what its hook says of it; null: it is applied, or gone.';

COMMENT ON FUNCTION "orchestrator"."refuse_hook_call"(uuid, text) IS 'Its owner is told that a call did not prove where it comes from.';

COMMENT ON FUNCTION "orchestrator"."take_hook_call"(text, jsonb, text, text) IS '{state: taken | repeated | limited (seconds) | unknown}: keeps a call of this address, and has it applied. code: why it cannot be.';

COMMENT ON FUNCTION "private"."choose_lane"(text, text, timestamp with time zone) IS 'broadcast: what goes to many, also a run begun by a sequence or in bulk; flow: a run begun by a person''s message, and what another system has sent;
  reply: to who wrote in the last 24 hours; manual: any other.';

COMMENT ON FUNCTION "private"."count_call"(public.inbound_hooks) IS 'Null: it may be taken; else in how many seconds it may be told again. Calls of one address wait for each other here.';

COMMENT ON FUNCTION "private"."end_sample"(bigint, text, text, uuid, jsonb) IS 'What became of a call; of a failed one the hook says why.';

COMMENT ON FUNCTION "private"."forget_hook_keys"(text, timestamp with time zone) IS 'Duty: what they were told before.';

COMMENT ON FUNCTION "private"."forget_hook_samples"(text, timestamp with time zone) IS 'Duty: what hooks were told, applied or not.';

COMMENT ON FUNCTION "private"."forget_in_hooks"(public.contacts, text, text[]) IS 'What was told of him. What led to nobody is kept to look at alone, and may be about him.';

COMMENT ON FUNCTION "private"."hook_secret"(uuid, text) IS 'What a secret of a hook is called in the vault.';

COMMENT ON FUNCTION "private"."is_hook_name"(text) IS 'What a header or a parameter of the query may be called.';

COMMENT ON FUNCTION "private"."is_hook_proof"(jsonb) IS 'How a call shows where it comes from: standard (Standard Webhooks), hmac of the body {in, name, hash, encoding, prefix?}, timestamped
  {name} as Stripe signs, manifest {name} as Mercado Pago does, a fixed token in the header {name}, or the address alone.';

COMMENT ON FUNCTION "private"."keep_hook_key"(public.inbound_hooks, text) IS 'False: it was told before.';

COMMENT ON FUNCTION "private"."set_fields_of_call"(uuid, uuid, jsonb) IS '{left_out}: those that the account does not have, or not of such a type. A buyer counts for more than a date that nobody can read.';

COMMENT ON FUNCTION "private"."uses_of"(uuid, text, text) IS '[{kind: flow | keyword | campaign | hook | account | segment | sequence | broadcast, id, name}], 20 at most: where a tag, field, flow, instance, file, segment or sequence is needed. Of flows what is published; a draft may name what is gone, and is not published then.';

COMMENT ON FUNCTION "public"."create_inbound_hook"(uuid, text, text, jsonb, jsonb) IS '{id, token}: an address for another system. What follows of a call is set on the row. Codes: not_allowed, account_suspended, inbound_hooks_limit.';

COMMENT ON FUNCTION "public"."retry_inbound_hook_sample"(bigint) IS 'One that failed is applied as the hook is now; false when it has not failed, or is not yours.';

COMMENT ON FUNCTION "public"."revoke_inbound_hook"(uuid) IS '{token: null}: it has no address until it is given another. Code: inbound_hook_not_found.';

COMMENT ON FUNCTION "public"."rotate_inbound_hook"(uuid) IS '{token}: another address; at the one before nobody is heard any more. Code: inbound_hook_not_found.';

COMMENT ON FUNCTION "public"."set_inbound_hook_secret"(uuid, text, text) IS '{secrets}: keeps what proves a call (purpose proof) or asks the other system (call) in place of the one before; null drops it. Nobody reads it back. Codes: inbound_hook_not_found, purpose_invalid, secret_invalid.';

COMMENT ON TABLE "private"."inbound_hook_counts" IS 'How much a hook was told in this minute, and how much of it waits. Beside the hook, whose row is read all the time.';

COMMENT ON TABLE "private"."inbound_hook_keys" IS 'What has been told already: told again within hook_key_days it is not done again.';

COMMENT ON TABLE "public"."inbound_hook_samples" IS 'Calls of hooks: those that wait, and of each hook the last ten others.';

COMMENT ON TABLE "public"."inbound_hooks" IS 'Addresses for other systems: functions/v1/hooks/<token>.';

REVOKE ALL ON FUNCTION "orchestrator"."apply_hook_call"(uuid, bigint, bigint, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."apply_hook_call"(uuid, bigint, bigint, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."find_inbound_hook"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."find_inbound_hook"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."read_hook_call"(uuid, bigint, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."read_hook_call"(uuid, bigint, bigint) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."refuse_hook_call"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."refuse_hook_call"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."take_hook_call"(text, jsonb, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."take_hook_call"(text, jsonb, text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."apply_call"(public.inbound_hooks, public.inbound_hook_samples, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."apply_call"(public.inbound_hooks, public.inbound_hook_samples, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."contact_of_call"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."contact_of_call"(uuid, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."count_call"(public.inbound_hooks) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_call"(public.inbound_hooks) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."count_waiting"(uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_waiting"(uuid, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."count_waiting_away"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_waiting_away"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."create_inbound_hook"(uuid, text, text, jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_inbound_hook"(uuid, text, text, jsonb, jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."drop_hook_secrets"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."drop_hook_secrets"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."end_sample"(bigint, text, text, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_sample"(bigint, text, text, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_hook_keys"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_hook_keys"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_hook_samples"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_hook_samples"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_in_hooks"(public.contacts, text, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_in_hooks"(public.contacts, text, text[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."hook_secret"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hook_secret"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_hook_name"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_hook_name"(text) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_hook_proof"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_hook_proof"(jsonb) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."keep_hook_key"(public.inbound_hooks, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_hook_key"(public.inbound_hooks, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."limit_inbound_hooks"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_inbound_hooks"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."make_hook_token"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."make_hook_token"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_hook"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_hook"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_managed"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_managed"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."result_of"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."result_of"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."retry_inbound_hook_sample"(bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."retry_inbound_hook_sample"(bigint) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."send_of_call"(public.inbound_hooks, public.inbound_hook_samples, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."send_of_call"(public.inbound_hooks, public.inbound_hook_samples, uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."set_fields_of_call"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_fields_of_call"(uuid, uuid, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."set_hook_token"(uuid, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_hook_token"(uuid, boolean) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."set_inbound_hook_secret"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_inbound_hook_secret"(uuid, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."start_of_call"(public.inbound_hooks, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_of_call"(public.inbound_hooks, uuid, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "public"."create_inbound_hook"(uuid, text, text, jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."create_inbound_hook"(uuid, text, text, jsonb, jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."retry_inbound_hook_sample"(bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."retry_inbound_hook_sample"(bigint) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."revoke_inbound_hook"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."revoke_inbound_hook"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."rotate_inbound_hook"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."rotate_inbound_hook"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."set_inbound_hook_secret"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."set_inbound_hook_secret"(uuid, text, text) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."inbound_hook_counts" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."inbound_hook_counts" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."inbound_hook_keys" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."inbound_hook_keys" TO "service_role";

GRANT SELECT ON TABLE "public"."inbound_hook_samples" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."inbound_hook_samples" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."inbound_hook_samples" TO "service_role";

GRANT UPDATE ("calls_per_minute") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("enabled") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("events") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("flow_id") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("instance_id") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("mapping") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("message") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("name") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("proof") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT UPDATE ("tags") ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."inbound_hooks" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."inbound_hooks" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."inbound_hooks" TO "service_role";

ALTER TABLE "public"."inbound_hooks" ADD CONSTRAINT "inbound_hooks_proof_check" CHECK (private.is_hook_proof(proof));

insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_hook_keys", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_hook_samples", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "inbound_call", "every": null, "is_step": false, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
