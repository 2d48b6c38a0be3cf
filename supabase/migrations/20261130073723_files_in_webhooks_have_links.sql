DROP FUNCTION "orchestrator"."register"(uuid, text, text, integer);

ALTER TABLE "private"."settings" ADD COLUMN "webhook_link_key" text NOT NULL DEFAULT encode(sha256(convert_to(((gen_random_uuid())::text || gen_random_uuid()), 'utf8'::name)), 'hex'::text);

ALTER TABLE "private"."settings" ADD COLUMN "functions_url" text;

CREATE OR REPLACE FUNCTION orchestrator.open_file_link(token text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  whole constant bytea := case when token ~ '^[A-Za-z0-9_-]{96}$' then decode(translate(token, '-_', '+/'), 'base64') end;
  named constant bytea := substr(whole, 1, 40);
  file public.media;
begin
  -- Digests are compared: the place of a difference says nothing.
  if not coalesce((
    select sha256(substr(whole, 41)) = sha256(private.sign_link(named, settings.webhook_link_key))
    from private.settings), false)
  then
    return '{"state": "unknown"}';
  elsif to_timestamp(('x' || encode(substr(named, 33), 'hex'))::bit(64)::bigint) <= clock_timestamp() then
    return '{"state": "expired"}';
  end if;
  select f.* into file from public.media f join public.accounts a on a.id = f.account_id
  where f.id = encode(substr(named, 1, 16), 'hex')::uuid and f.account_id = encode(substr(named, 17, 16), 'hex')::uuid
    and f.state in ('pending', 'stored') and a.status = 'active';
  return case
    when file.id is null then '{"state": "gone"}'
    when file.store_home is not null then '{"state": "elsewhere"}'
    when file.state = 'pending' then '{"state": "pending"}'
    else jsonb_build_object('state', 'stored', 'path', file.storage_path, 'filename', file.filename) end;
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.register(orchestrator_id uuid, hostname text, version text, capacity integer, functions_url text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  new_number bigint;
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  if register.capacity is null or register.capacity not between 1 and 500 then
    perform private.fail('capacity_invalid', format('capacity is %s', register.capacity), 'give 1 to 500');
  end if;
  insert into public.orchestrators as known (id, hostname, version, capacity, number)
  values (register.orchestrator_id, register.hostname, register.version, register.capacity,
    nextval('private.orchestrator_numbers'))
  on conflict (id) do update set hostname = excluded.hostname, version = excluded.version,
    capacity = excluded.capacity, number = excluded.number,
    registered_at = clock_timestamp(), heartbeat_at = clock_timestamp()
  returning known.number into new_number;
  -- Whoever still writes under an earlier number is waited for.
  perform from private.leases held where held.orchestrator_id = register.orchestrator_id for update;
  update private.leases held set number = new_number, expires_at = ends
  where held.orchestrator_id = register.orchestrator_id;
  -- What ran under an earlier number is forgotten by its process, and a command runs at most once.
  update public.instance_commands lost
  set status = 'failed', error_code = 'orchestrator_lost', finished_at = clock_timestamp()
  from private.command_claims claim
  where claim.command_id = lost.id and lost.status = 'running'
    and claim.orchestrator_id = register.orchestrator_id and claim.number < new_number;
  perform private.note_functions_url(functions_url);
  perform private.enqueue_duties();
  perform private.mark_supervised(orchestrator_id, new_number);
  return private.answer_leases(orchestrator_id, new_number, ends);
end
$function$;

CREATE OR REPLACE FUNCTION private.file_link(f public.media, ends timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  named constant bytea := uuid_send(f.id) || uuid_send(f.account_id) || int8send(extract(epoch from ends)::bigint);
begin
  -- What will never lie in Storage has none.
  if f.store_home is not null or f.state <> 'stored' and (f.state <> 'pending' or f.source_url is not null) then
    return null;
  end if;
  return (
    select settings.functions_url || '/media/'
      || translate(encode(named || private.sign_link(named, settings.webhook_link_key), 'base64'), E'+/\n', '-_')
    from private.settings);
end
$function$;

CREATE OR REPLACE FUNCTION private.file_link_span()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN '96:00:00'::interval;

CREATE OR REPLACE FUNCTION private.media_shape(f public.media)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  ends constant timestamptz := date_trunc('second', statement_timestamp()) + private.file_link_span();
  url constant text := private.file_link(f, ends);
begin
  return jsonb_build_object('id', f.id, 'mimetype', f.mimetype, 'filename', f.filename, 'size', f.size, 'state', f.state,
    'url', url, 'expires_at', case when url is not null then ends end);
end
$function$;

CREATE OR REPLACE FUNCTION private.note_functions_url(url text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update private.settings set functions_url = note_functions_url.url
  where note_functions_url.url is not null and settings.functions_url is distinct from note_functions_url.url
$function$;

CREATE OR REPLACE FUNCTION private.sign_link(named bytea, key text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN extensions.hmac(named, decode(key, 'hex'::text), 'sha256'::text);

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_functions_url_check" CHECK (((functions_url ~ '^https?://[^[:space:]]+$'::text) AND (length(functions_url) <= 500)));

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_webhook_link_key_check" CHECK ((webhook_link_key ~ '^[0-9a-f]{64}$'::text));

COMMENT ON COLUMN "private"."settings"."functions_url" IS 'What the addresses of the project''s edge functions begin with, as orchestrators say it; null: none has been here yet.';

COMMENT ON COLUMN "private"."settings"."webhook_link_key" IS 'Signs links to files in what webhooks are told. Another value ends every link that is out.';

COMMENT ON FUNCTION "orchestrator"."open_file_link"(text) IS '{state: stored | pending | elsewhere (on an orchestrator''s disk) | gone | expired | unknown, path, filename} of a link that webhooks were told.';

COMMENT ON FUNCTION "orchestrator"."register"(uuid, text, text, integer, text) IS 'Raises the number and retakes the orchestrator''s own leases at once. functions_url: where the project''s functions are.';

COMMENT ON FUNCTION "private"."file_link"(public.media, timestamp with time zone) IS 'Null: there is nothing to link to, or nobody has said where the project''s functions are.';

REVOKE ALL ON FUNCTION "orchestrator"."open_file_link"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."open_file_link"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."register"(uuid, text, text, integer, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."register"(uuid, text, text, integer, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."file_link"(public.media, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."file_link"(public.media, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."file_link_span"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."file_link_span"() TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."note_functions_url"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_functions_url"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."sign_link"(bytea, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."sign_link"(bytea, text) TO "postgres", "service_role";
