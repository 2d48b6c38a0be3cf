ALTER TABLE "public"."api_keys" DROP CONSTRAINT "api_keys_scopes_check";

CREATE OR REPLACE FUNCTION private.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Two random uuids hold 244 random bits.
  secret constant text := 'zb_live_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  key_id uuid;
begin
  -- Neither can a key make keys: whoever stole one could outlive its revocation.
  perform private.hold_team(account_id);
  name := private.clean_name(create_api_key.name);
  if coalesce(name, '') = '' or length(name) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage,mcp}' then
    perform private.fail('scopes_invalid', 'scopes are read, send, manage and mcp');
  end if;
  if expires_at <= clock_timestamp() or expires_at > private.horizon() then
    perform private.fail('expiry_invalid', 'a key ends in the future, within a hundred years', 'leave expires_at out: it never ends');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, create_api_key.name, left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.record_event(account_id, 'key.created', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$function$;

ALTER TABLE "public"."api_keys" ADD CONSTRAINT "api_keys_scopes_check" CHECK (((scopes <@ '{read,send,manage,mcp}'::text[]) AND ((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 4))));
