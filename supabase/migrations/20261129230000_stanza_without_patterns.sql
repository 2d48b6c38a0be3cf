CREATE OR REPLACE FUNCTION private.stanza_of(message_id text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO ''
AS $function$
declare
  place constant integer := strpos(message_id, '@');
  server text;
  stanza text;
begin
  if place = 0 or not (starts_with(message_id, 'false_') or starts_with(message_id, 'true_')) then
    return message_id;
  end if;
  server := split_part(substr(message_id, place + 1), '_', 1);
  stanza := substr(message_id, place + length(server) + 2);
  if stanza = '' or split_part(left(message_id, place - 1), '_', 2) = '' or split_part(left(message_id, place - 1), '_', 3) <> ''
    or translate(server, 'abcdefghijklmnopqrstuvwxyz.', '') <> '' then
    return message_id;
  end if;
  -- Whoever writes chooses his stanza, and may make it end as an id does: no more is cut off than where something stands.
  return case
    when server in ('g.us', 'broadcast') then regexp_replace(stanza, '(.)_[^_@\s]+@[a-z.]+$', '\1')
    -- What we write to ourselves.
    when starts_with(message_id, 'true_') and stanza like '_%\_out' then left(stanza, -4)
    else stanza end;
end
$function$;
