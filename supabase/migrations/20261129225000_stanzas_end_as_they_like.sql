CREATE OR REPLACE FUNCTION private.read_message_id(message_id text)
 RETURNS private.message_name
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
declare
  parts constant text[] := regexp_match(message_id, '^(true|false)_([^_@\s]+@[a-z.]+)_.(.*)$');
begin
  return (parts[1]::boolean, parts[2], private.stanza_of(message_id),
    case when parts[2] ~ '@(g\.us|broadcast)$' then substring(parts[3] from '_([^_@\s]+@[a-z.]+)$') end);
end
$function$;

CREATE OR REPLACE FUNCTION private.stanza_of(message_id text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  -- Whoever writes chooses his stanza, and may make it end as an id does: no more is cut off than where something stands.
  return case
    when message_id ~ '^(?:true|false)_[^_@\s]+@(?:g\.us|broadcast)_.' then
      regexp_replace(substring(message_id from '^[^@]+@[^_]+_(.+)$'), '(.)_[^_@\s]+@[a-z.]+$', '\1')
    -- What we write to ourselves.
    when message_id ~ '^true_[^_@\s]+@[a-z.]+_.' then
      regexp_replace(substring(message_id from '^[^@]+@[^_]+_(.+)$'), '(.)_out$', '\1')
    when message_id ~ '^false_[^_@\s]+@[a-z.]+_.' then substring(message_id from '^[^@]+@[^_]+_(.+)$')
    else message_id end;
end
$function$;

COMMENT ON FUNCTION "private"."read_message_id"(text) IS 'Only where many write an author is named.';

-- What is generated is worked out again where it differs.
update public.conversations set wa_message_id = wa_message_id
where wa_message_id is not null and private.stanza_of(wa_message_id) <> stanza_id;
update private.waiting_events set wa_message_id = wa_message_id where private.stanza_of(wa_message_id) <> stanza_id;
reindex index public.conversations_unresolved_reply;
