-- One message bears several names. WhatsApp's page writes <from me>_<chat>_<stanza>[_<author>], and chat and author go
-- by phone or by LID, as it likes. What stays is the stanza: within chat, direction and author it names one message.
set check_function_bodies = off;

create type private.message_name as (from_me boolean, wa_chat_id text, stanza_id text, author_id text);
comment on type private.message_name is
  'The parts of a message''s id. Of an engine that writes no such ids the stanza is the whole, and the rest is null.';

-- Asked several times of each message: no patterns but where a group's author may stand.
create function private.stanza_of(message_id text)
returns text language plpgsql immutable strict parallel safe set search_path = ''
as $$
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
$$;
comment on function private.stanza_of is 'What stays of a message''s id whatever chat and author are called.';

create function private.read_message_id(message_id text)
returns private.message_name language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  parts constant text[] := regexp_match(message_id, '^(true|false)_([^_@\s]+@[a-z.]+)_.(.*)$');
begin
  return (parts[1]::boolean, parts[2], private.stanza_of(message_id),
    case when parts[2] ~ '@(g\.us|broadcast)$' then substring(parts[3] from '_([^_@\s]+@[a-z.]+)$') end);
end
$$;
comment on function private.read_message_id is 'Only where many write an author is named.';

-- Whoever inserts works out what is generated.
grant execute on function private.stanza_of to authenticated, service_role;
grant execute on function private.read_message_id to service_role;
