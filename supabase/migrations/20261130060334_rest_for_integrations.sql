CREATE OR REPLACE FUNCTION private.contact_by_phone(account_id uuid, phone text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  contact_id uuid;
begin
  perform private.require_readable(account_id);
  contact_id := private.find_contact(account_id, private.require_phone(account_id, phone), null);
  return (
    select private.contact_shape(c) from public.contacts c
    where c.account_id = contact_by_phone.account_id and c.id = contact_id and c.erased_at is null);
end
$function$;

CREATE OR REPLACE FUNCTION private.my_key()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('id', k.id, 'name', k.name, 'scopes', k.scopes) from public.api_keys k
    where k.id = auth.uid() and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()));
end
$function$;

CREATE OR REPLACE FUNCTION private.set_contact_fields(contact_id uuid, fields jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  contact public.contacts;
begin
  select * into contact from public.contacts c
  where c.id = set_contact_fields.contact_id and c.erased_at is null
    and c.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('contact_not_found', 'no such contact of an account in which you may write');
  end if;
  perform private.set_contact_fields(contact.account_id, contact.id, fields);
  return (select private.contact_shape(c) from public.contacts c where c.id = contact.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.set_contact_fields(account_id uuid, contact_id uuid, fields jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  given record;
  changed jsonb := '{}';
begin
  if jsonb_typeof(coalesce(fields, '{}')) <> 'object' then
    perform private.fail('field_invalid', 'fields are named');
  end if;
  for given in
    select named.key, named.value, f.type from jsonb_each(coalesce(fields, '{}')) named
    left join public.custom_fields f on f.account_id = set_contact_fields.account_id and f.name = named.key
  loop
    if given.type is null then
      perform private.fail('field_invalid', format('no custom field is called %s', left(given.key, 100)));
    end if;
    changed := changed || jsonb_build_object(given.key,
      case when jsonb_typeof(given.value) = 'null' then given.value else private.as_field_value(given.value, given.type) end);
  end loop;
  update public.contacts c set fields = jsonb_strip_nulls(c.fields || changed)
  where c.id = set_contact_fields.contact_id and changed <> '{}';
end
$function$;

CREATE OR REPLACE FUNCTION private.subscribe_webhook(account_id uuid, url text, event text, instance_ids uuid[], tags text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  endpoint_id uuid;
begin
  perform private.require_managed(account_id);
  -- A program that asks twice at once shall not be told twice.
  perform pg_advisory_xact_lock(hashtextextended('rest_hooks:' || account_id, 0));
  update public.webhook_endpoints w
  set enabled = true, instance_ids = coalesce(subscribe_webhook.instance_ids, '{}'), tags = coalesce(subscribe_webhook.tags, '{}')
  where w.id = (
    select known.id from public.webhook_endpoints known
    where known.account_id = subscribe_webhook.account_id and known.source = 'rest_hook'
      and known.url = subscribe_webhook.url and known.events = array[subscribe_webhook.event]
    order by known.created_at limit 1)
  returning w.id into endpoint_id;
  if endpoint_id is null then
    return private.create_webhook_endpoint(account_id, url, array[event], instance_ids, tags, '', 'rest_hook');
  end if;
  return jsonb_build_object('id', endpoint_id, 'secret', null);
end
$function$;

CREATE OR REPLACE FUNCTION private.unsubscribe_webhook(endpoint_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (select from private.managed_account_ids()) then
    perform private.fail('not_allowed', 'only owners, admins and keys that manage may do this');
  end if;
  delete from public.webhook_endpoints w
  where w.id = unsubscribe_webhook.endpoint_id and w.source = 'rest_hook'
    and w.account_id = any (array(select private.managed_account_ids()));
  return found;
end
$function$;

CREATE OR REPLACE FUNCTION private.upsert_contact(account_id uuid, phone text, name text, tags text[], fields jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  contact_id uuid;
  is_new boolean;
begin
  perform private.require_tags(account_id, tags, '{}');
  if phone is null then
    perform private.fail_phone();
  end if;
  -- Before he is looked for: two who add the same person at once shall meet.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || account_id, 0));
  is_new := private.find_contact(account_id, private.require_phone(account_id, phone), null) is null;
  contact_id := private.open_contact(account_id, phone, name);
  update public.contacts c set name = private.clean_name(upsert_contact.name, 255)
  where c.id = contact_id and not is_new and private.clean_name(upsert_contact.name, 255) not in ('', c.name);
  perform private.set_contact_fields(account_id, contact_id, fields);
  perform private.tag_contacts(account_id, array[contact_id], tags, '{}');
  return jsonb_build_object('created', is_new) || (
    select private.contact_shape(c) from public.contacts c where c.id = contact_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.webhook_samples(account_id uuid, event text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  happened private.events[];
begin
  perform private.require_managed(account_id);
  if not exists (select from private.event_kinds k where k.kind = webhook_samples.event and k.webhook) then
    perform private.fail('webhook_events_invalid', 'this event is none that webhooks may ask for');
  end if;
  happened := array(
    select e from private.events e
    where e.account_id = webhook_samples.account_id and e.kind = webhook_samples.event
    -- Of what is gone, or of whoever is forgotten, nothing is told.
    order by e.xid desc, e.seq desc limit 20);
  return coalesce((
    select jsonb_agg(jsonb_build_object('id', 'evt_' || told.event_id) || private.webhook_body(told)::jsonb
      order by told.at desc, told.event_id desc)
    from (select content.* from private.webhook_contents(happened) content
      order by content.at desc, content.event_id desc limit 3) told), '[]');
end
$function$;

CREATE OR REPLACE FUNCTION public.contact_by_phone(account_id uuid, phone text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.contact_by_phone(account_id, phone)
$function$;

CREATE OR REPLACE FUNCTION public.my_key()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.my_key()
$function$;

CREATE OR REPLACE FUNCTION public.set_contact_fields(contact_id uuid, fields jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_contact_fields(contact_id, fields)
$function$;

CREATE OR REPLACE FUNCTION public.subscribe_webhook(account_id uuid, url text, event text, instance_ids uuid[] DEFAULT '{}'::uuid[], tags text[] DEFAULT '{}'::text[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.subscribe_webhook(account_id, url, event, instance_ids, tags)
$function$;

CREATE OR REPLACE FUNCTION public.unsubscribe_webhook(endpoint_id uuid)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.unsubscribe_webhook(endpoint_id)
$function$;

CREATE OR REPLACE FUNCTION public.upsert_contact(account_id uuid, phone text, name text DEFAULT NULL::text, tags text[] DEFAULT '{}'::text[], fields jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.upsert_contact(account_id, phone, name, tags, fields)
$function$;

CREATE OR REPLACE FUNCTION public.webhook_samples(account_id uuid, event text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.webhook_samples(account_id, event)
$function$;

COMMENT ON FUNCTION "private"."set_contact_fields"(uuid, uuid, jsonb) IS 'Values as people write them are read by the field''s type. Code: field_invalid.';

COMMENT ON FUNCTION "public"."contact_by_phone"(uuid, text) IS 'Whoever has this phone, however it is written; null: nobody. Codes: account_not_found, phone_invalid.';

COMMENT ON FUNCTION "public"."my_key"() IS '{id, name, scopes} of the API key that calls; null: a person does.';

COMMENT ON FUNCTION "public"."set_contact_fields"(uuid, jsonb) IS 'The contact, with these fields besides his own; null empties one. Codes: contact_not_found, field_invalid.';

COMMENT ON FUNCTION "public"."subscribe_webhook"(uuid, text, text, uuid[], text[]) IS 'As create_webhook_endpoint, once for each address and event: {id, secret}. Secret null: it was there; from now on it is enabled and asks for these numbers and tags.';

COMMENT ON FUNCTION "public"."unsubscribe_webhook"(uuid) IS 'False: no program of an account that the caller manages has subscribed so, or not any more. What members have made stays. Code: not_allowed.';

COMMENT ON FUNCTION "public"."upsert_contact"(uuid, text, text, text[], jsonb) IS 'The contact with this phone and `created`: made when missing, else called so (unless name is empty), with these tags and fields besides his own; a field that is null is emptied. Codes: account_not_found, phone_invalid, tag_invalid, field_invalid.';

COMMENT ON FUNCTION "public"."webhook_samples"(uuid, text) IS 'For owners, admins and keys with manage: the last three of these events as webhooks are told them, with their id, newest first. Codes: not_allowed, webhook_events_invalid.';

REVOKE ALL ON FUNCTION "private"."contact_by_phone"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."contact_by_phone"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."my_key"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_key"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."set_contact_fields"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_contact_fields"(uuid, jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."set_contact_fields"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_contact_fields"(uuid, uuid, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."subscribe_webhook"(uuid, text, text, uuid[], text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."subscribe_webhook"(uuid, text, text, uuid[], text[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."unsubscribe_webhook"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."unsubscribe_webhook"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."upsert_contact"(uuid, text, text, text[], jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."upsert_contact"(uuid, text, text, text[], jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."webhook_samples"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."webhook_samples"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."contact_by_phone"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."contact_by_phone"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."my_key"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."my_key"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."set_contact_fields"(uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."set_contact_fields"(uuid, jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."subscribe_webhook"(uuid, text, text, uuid[], text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."subscribe_webhook"(uuid, text, text, uuid[], text[]) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."unsubscribe_webhook"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."unsubscribe_webhook"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."upsert_contact"(uuid, text, text, text[], jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."upsert_contact"(uuid, text, text, text[], jsonb) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."webhook_samples"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."webhook_samples"(uuid, text) TO "authenticated", "postgres";
