DROP INDEX "private"."events_account";

DROP FUNCTION "private"."count_call"(public.inbound_hooks);

DROP FUNCTION "private"."keep_hook_key"(public.inbound_hooks, text);

ALTER TABLE "public"."inbound_hook_samples" ADD COLUMN "key_digest" bytea;

CREATE OR REPLACE FUNCTION orchestrator.refuse_hook_call(hook_id uuid, code text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  told constant text := private.as_code(refuse_hook_call.code);
begin
  -- Written once a minute at most: whoever forges calls shall not make work.
  update public.inbound_hooks h set problem = told, problem_at = clock_timestamp()
  where h.id = refuse_hook_call.hook_id
    and (h.problem is distinct from told or h.problem_at < clock_timestamp() - interval '1 minute');
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
  key_digest bytea;
  is_known boolean := false;
  sample_id bigint;
  refused integer;
begin
  select * into hook from public.inbound_hooks h where h.token = take_hook_call.token for key share;
  if not found then
    return jsonb_build_object('state', 'unknown');
  end if;
  -- Where a path names the key, whoever applies the call finds it.
  if key <> '' and coalesce(hook.mapping -> 'key', '[]') = '[]' then
    key_digest := sha256(convert_to(key, 'UTF8'));
    is_known := exists (select from private.inbound_hook_keys k where k.hook_id = hook.id and k.digest = key_digest);
  end if;
  refused := private.count_call(hook, case when is_known then 0 else 1 end);
  if refused is not null then
    return jsonb_build_object('state', 'limited', 'seconds', refused);
  elsif is_known then
    return jsonb_build_object('state', 'repeated');
  elsif key_digest is not null and not private.keep_hook_key(hook, key_digest) then
    perform private.count_waiting(hook.id, -1);
    return jsonb_build_object('state', 'repeated');
  end if;
  insert into public.inbound_hook_samples (account_id, hook_id, document, key_digest)
  values (hook.account_id, hook.id, document, key_digest) returning id into sample_id;
  if not hook.enabled then
    perform private.end_sample(sample_id, 'ignored', 'hook_disabled');
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
    if not private.keep_hook_key(hook, sha256(convert_to(outcome ->> 'key', 'UTF8'))) then
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

CREATE OR REPLACE FUNCTION private.count_call(hook public.inbound_hooks, added integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  this_minute constant timestamptz := date_trunc('minute', clock_timestamp());
  counted private.inbound_hook_counts;
begin
  -- Looked at before it is held: those who are refused wait for nobody.
  if not exists (
    select from private.inbound_hook_counts known
    where known.hook_id = hook.id
      and (known.minute = this_minute and known.calls >= hook.calls_per_minute or known.waiting >= 10000)
  ) then
    insert into private.inbound_hook_counts as known (hook_id, account_id, minute, calls, waiting)
    values (hook.id, hook.account_id, this_minute, 1, added)
    on conflict on constraint inbound_hook_counts_pkey do update
      set minute = this_minute, calls = case known.minute when this_minute then known.calls else 0 end + 1,
        waiting = known.waiting + added
      where (known.minute <> this_minute or known.calls < hook.calls_per_minute) and known.waiting < 10000
    returning * into counted;
  end if;
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

CREATE OR REPLACE FUNCTION private.end_dead_call()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.end_sample(s.id, 'failed', coalesce(new.error_code, 'job_lost'))
  from public.inbound_hook_samples s where s.id = new.key::bigint and s.status = 'waiting';
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
  -- Of what nothing followed its sender may tell again.
  if sample.key_digest is not null and end_sample.status in ('failed', 'ignored') then
    delete from private.inbound_hook_keys k where k.hook_id = sample.hook_id and k.digest = sample.key_digest;
  end if;
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

CREATE OR REPLACE FUNCTION private.keep_hook_key(hook public.inbound_hooks, digest bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into private.inbound_hook_keys (account_id, hook_id, digest)
  values (hook.account_id, hook.id, keep_hook_key.digest) on conflict do nothing;
  return found;
end
$function$;

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
  -- Against calls that come meanwhile and have the hook: two that wait for each other would be ended.
  for update;
  if not found then
    perform private.fail('inbound_hook_not_found', 'no such hook of an account that you manage');
  end if;
  return hook;
end
$function$;

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
  if sample.key_digest is not null then
    insert into private.inbound_hook_keys (account_id, hook_id, digest)
    values (sample.account_id, sample.hook_id, sample.key_digest) on conflict do nothing;
    if not found then
      -- Its sender has told it again meanwhile.
      update public.inbound_hook_samples s set status = 'repeated', code = null where s.id = sample.id;
      return false;
    end if;
  end if;
  update public.inbound_hook_samples s set status = 'waiting', code = null, applied_at = null where s.id = sample.id;
  perform private.count_waiting(sample.hook_id, 1);
  perform private.enqueue_job('inbound_call', sample.id::text, sample.account_id);
  return true;
end
$function$;

ALTER TABLE "public"."inbound_hook_samples" ADD CONSTRAINT "inbound_hook_samples_key_digest_check" CHECK ((octet_length(key_digest) = 32));

CREATE INDEX events_account ON private.events USING btree (account_id, kind, xid, seq);

CREATE INDEX inbound_hook_samples_ended ON public.inbound_hook_samples USING btree (account_id, hook_id, id DESC) WHERE (status <> 'waiting'::text);

CREATE TRIGGER end_dead_call AFTER UPDATE OF dead_at ON private.jobs FOR EACH ROW WHEN (((new.kind = 'inbound_call'::text) AND (new.dead_at IS NOT NULL) AND (old.dead_at IS NULL))) EXECUTE FUNCTION private.end_dead_call();

COMMENT ON COLUMN "public"."inbound_hook_samples"."key_digest" IS 'Of the number that its sender gave it; held in inbound_hook_keys while it waits, and once it is applied.';

COMMENT ON FUNCTION "private"."count_call"(public.inbound_hooks, integer) IS 'Null: it may be taken; else in how many seconds it may be told again. Calls of one address wait for each other here.';

COMMENT ON FUNCTION "private"."end_dead_call"() IS 'Nobody tries any more: it does not wait for ever, and whoever owns the hook may have it tried again.';

COMMENT ON FUNCTION "private"."keep_hook_key"(public.inbound_hooks, bytea) IS 'False: it was told before.';

COMMENT ON FUNCTION "public"."retry_inbound_hook_sample"(bigint) IS 'One that failed is applied as the hook is now; false when it has not failed, was told again since, or is not yours.';

REVOKE ALL ON FUNCTION "private"."count_call"(public.inbound_hooks, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_call"(public.inbound_hooks, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."end_dead_call"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_dead_call"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_hook_key"(public.inbound_hooks, bytea) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_hook_key"(public.inbound_hooks, bytea) TO "postgres", "service_role";
