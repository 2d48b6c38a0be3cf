CREATE OR REPLACE FUNCTION orchestrator.read_secrets(account_id uuid, names text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('secrets', (
    select coalesce(jsonb_object_agg(kept.name, kept.secret) filter (where kept.secret is not null), '{}')
    from (
      select name, private.read_secret(read_secrets.account_id, private.account_secret(name)) as secret
      from unnest(names) name where name is not null
    ) kept));
end
$function$;

CREATE OR REPLACE FUNCTION private.account_secret(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN ('secret:'::text || name);

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
    when 'secret' then
      return exists (select from private.vault s
        where s.account_id = is_known.account_id and s.name = private.account_secret(is_known.key));
    when 'broadcast' then
      return exists (select from public.broadcasts b where b.account_id = is_known.account_id and b.id = named_id);
    else
      return false;
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.list_secrets(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_managed(account_id);
  return (
    select coalesce(jsonb_agg(jsonb_build_object('name', substr(kept.name, length('secret:') + 1), 'updated_at', kept.updated_at)
      order by kept.name), '[]')
    from private.vault kept where kept.account_id = list_secrets.account_id and kept.name ^@ 'secret:');
end
$function$;

CREATE OR REPLACE FUNCTION private.named_in_graph(graph jsonb)
 RETURNS TABLE(node text, kind text, key text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select p.node, name.kind, p.part ->> name.key
  from private.parts_of_graph(graph) p, (values ('tag', 'tag'), ('field', 'field'), ('flow', 'flow_id'),
    ('member', 'member_id'), ('media', 'media_id'), ('sequence', 'sequence_id'),
    ('secret', 'secret')) name (kind, key)
  where jsonb_typeof(p.part -> name.key) = 'string'
  union all
  -- Tests: of a field by its name, of all else by what it is compared with, one or several.
  select p.node, 'field', p.part ->> 'name' from private.parts_of_graph(graph) p
  where p.part ->> 'subject' = 'field' and jsonb_typeof(p.part -> 'name') = 'string'
  union all
  select p.node, case p.part ->> 'subject' when 'assigned_to' then 'member' else p.part ->> 'subject' end, item #>> '{}'
  from private.parts_of_graph(graph) p, jsonb_path_query(p.part, 'lax $.value[*]') item
  where p.part ->> 'subject' in ('tag', 'flow', 'sequence', 'segment', 'campaign', 'broadcast', 'assigned_to', 'instance')
    and jsonb_typeof(item) = 'string';
end
$function$;

CREATE OR REPLACE FUNCTION private.remove_secret(account_id uuid, name text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_managed(account_id);
  if not private.is_known(account_id, 'secret', name) then
    return false;
  end if;
  perform private.refuse_used(account_id, 'secret', name);
  perform private.drop_secret(account_id, private.account_secret(name));
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_secret(account_id uuid, name text, secret text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_managed(account_id);
  perform private.refuse_inactive(array[account_id]);
  if (name ~ '^[a-z][a-z0-9_]{0,39}$') is not true then
    perform private.fail('secret_name_invalid', 'a secret''s name has up to 40 small letters, digits and _, a letter first');
  elsif (secret ~ '^[!-~][ -~]*[!-~]$' and length(secret) >= 8 and length(secret) <= 4096) is not true then
    -- A shorter one would be found, and blackened, in answers that do not hold it.
    perform private.fail('secret_unsendable', 'a secret has 8 to 4096 characters of ASCII and no blank at its ends');
  elsif (select count(*) from private.vault kept
    where kept.account_id = set_secret.account_id and kept.name ^@ 'secret:' and kept.name <> private.account_secret(set_secret.name)) >= 50 then
    perform private.fail('secrets_limit', 'an account has at most 50 secrets', 'remove what is no longer needed');
  end if;
  perform private.keep_secret(account_id, private.account_secret(name), secret);
  return jsonb_build_object('name', name);
end
$function$;

CREATE OR REPLACE FUNCTION public.list_secrets(account_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.list_secrets(account_id)
$function$;

CREATE OR REPLACE FUNCTION public.remove_secret(account_id uuid, name text)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.remove_secret(account_id, name)
$function$;

CREATE OR REPLACE FUNCTION public.set_secret(account_id uuid, name text, secret text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_secret(account_id, name, secret)
$function$;

COMMENT ON FUNCTION "orchestrator"."read_secrets"(uuid, text[]) IS 'Those of these that the account has, by name, for whoever makes a request at this moment and keeps nothing of it.';

COMMENT ON FUNCTION "private"."account_secret"(text) IS 'What it is called in the vault.';

COMMENT ON FUNCTION "private"."uses_of"(uuid, text, text) IS '[{kind: flow | keyword | campaign | hook | account | segment | sequence | broadcast, id, name}], 20 at most: where a tag, field, flow, instance, file, segment, sequence or secret is needed. Of flows what is published; a draft may name what is gone, and is not published then.';

COMMENT ON FUNCTION "public"."list_secrets"(uuid) IS 'For owners, admins and keys with manage: [{name, updated_at}], and nothing of what they are. Code: not_allowed.';

COMMENT ON FUNCTION "public"."remove_secret"(uuid, text) IS 'For owners, admins and keys with manage; false when there is none. Codes: not_allowed, in_use (a published flow sends it).';

COMMENT ON FUNCTION "public"."set_secret"(uuid, text, text) IS 'For owners, admins and keys with manage: {name}; keeps a secret for headers of requests in place of the one before. Nobody reads it back. Codes: not_allowed, account_suspended, secret_name_invalid, secret_unsendable, secrets_limit.';

REVOKE ALL ON FUNCTION "orchestrator"."read_secrets"(uuid, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."read_secrets"(uuid, text[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."account_secret"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."account_secret"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."list_secrets"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_secrets"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."remove_secret"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."remove_secret"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."set_secret"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_secret"(uuid, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."list_secrets"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."list_secrets"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."remove_secret"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."remove_secret"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."set_secret"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."set_secret"(uuid, text, text) TO "authenticated", "postgres";
