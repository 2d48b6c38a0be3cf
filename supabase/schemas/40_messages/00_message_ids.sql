-- One message bears several names. WhatsApp's page writes <from me>_<chat>_<stanza>[_<author>], and chat and author go
-- by phone or by LID, as it likes. What stays is the stanza: within chat, direction and author it names one message.
set check_function_bodies = off;

create type private.message_name as (from_me boolean, wa_chat_id text, stanza_id text, author_id text);
comment on type private.message_name is
  'The parts of a message''s id. Of an engine that writes no such ids the stanza is the whole, and the rest is null.';

create function private.stanza_of(message_id text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
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
