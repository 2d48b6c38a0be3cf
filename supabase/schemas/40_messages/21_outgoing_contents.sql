-- What each kind of a message to send must carry, and may.
set check_function_bodies = off;

create function private.check_content(message public.conversations)
returns void language plpgsql stable set search_path = ''
as $$
declare
  has_media constant boolean :=
    message.kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker');
begin
  perform private.check_kind(message);
  if message.kind in ('poll', 'unknown') then
    perform private.fail('kind_invalid', format('kind %s cannot be sent', message.kind));
  elsif message.kind in ('text', 'edit') and btrim(message.message, E' \t\r\n') = '' then
    perform private.fail('message_empty', 'a message needs a text');
  elsif has_media and message.media_id is null then
    perform private.fail('media_required', format('kind %s needs a media_id', message.kind));
  elsif message.kind in ('location', 'contact') and message.content is null then
    perform private.fail('content_required', format('kind %s needs its content', message.kind));
  elsif message.kind = 'location' and not private.is_place(message.content) then
    perform private.fail('content_invalid', 'a location is {latitude, longitude, name?, address?}',
      'latitude is -90 to 90, longitude -180 to 180');
  elsif message.kind = 'contact' and not private.is_cards(message.content) then
    perform private.fail('content_invalid', 'a contact is {vcards: [text…]}',
      '1 to 50 cards, each from BEGIN:VCARD to END:VCARD');
  elsif message.kind = 'reaction' and (length(message.message) > 40 or message.message ~ '\s') then
    perform private.fail('content_invalid', 'the message of a reaction is one emoji, or empty to take it back');
  elsif message.content is not null and message.kind not in ('location', 'contact', 'template') then
    perform private.fail('content_invalid', format('kind %s has no content', message.kind));
  elsif not has_media and exists (select from public.media m
    where m.account_id = message.account_id and m.id = message.media_id) then
    perform private.fail('content_invalid', format('kind %s has no media', message.kind));
  end if;
end
$$;

create function private.check_kind(message public.conversations)
returns void language plpgsql stable set search_path = ''
as $$
declare
  engine text;
begin
  if message.kind not in ('template', 'edit', 'revoke') then
    return;
  end if;
  engine := (select i.engine from public.instances i where i.id = message.instance_id);
  -- A flow or a broadcast goes by any number: one with a browser sends what the template says.
  if engine = (case message.kind when 'template' then 'webjs' else 'cloud' end)
    and (message.kind <> 'template' or message.sent_by_kind not in ('flow', 'broadcast')) then
    perform private.fail('kind_unsupported', format('a number of engine %s sends no %s', engine, message.kind));
  elsif message.kind = 'template' and not private.is_template(message.content) then
    perform private.fail('content_invalid', 'a template is {name, language, header?, body?, buttons?}',
      'header and body: [text…], or {name: text} where the template names its variables; buttons: [text or null…]');
  end if;
end
$$;
comment on function private.check_kind is 'What one engine sends and the other does not.';

create function private.sends_as_text(instance_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return (select i.engine = 'webjs' from public.instances i where i.id = sends_as_text.instance_id);
end
$$;
comment on function private.sends_as_text is 'What a template says goes out as a text there.';

create function private.is_template(content jsonb)
returns boolean language sql immutable parallel safe set search_path = ''
return coalesce(jsonb_typeof(content -> 'name') = 'string' and jsonb_typeof(content -> 'language') = 'string'
  and coalesce(jsonb_typeof(content -> 'header'), 'array') in ('array', 'object')
  and coalesce(jsonb_typeof(content -> 'body'), 'array') in ('array', 'object')
  and coalesce(jsonb_typeof(content -> 'buttons'), 'array') = 'array'
  and content - '{name,language,header,body,buttons}'::text[] = '{}', false);

create function private.is_place(content jsonb)
returns boolean language sql immutable parallel safe set search_path = ''
return coalesce(
  jsonb_typeof(content -> 'latitude') = 'number' and (content ->> 'latitude')::numeric between -90 and 90
  and jsonb_typeof(content -> 'longitude') = 'number' and (content ->> 'longitude')::numeric between -180 and 180
  and coalesce(jsonb_typeof(content -> 'name'), 'null') in ('string', 'null')
  and coalesce(jsonb_typeof(content -> 'address'), 'null') in ('string', 'null')
  and length(coalesce(content ->> 'name', '')) <= 1000 and length(coalesce(content ->> 'address', '')) <= 1000
  and content - '{latitude,longitude,name,address}'::text[] = '{}', false);
comment on function private.is_place is '{latitude, longitude, name?, address?}, on this earth.';

create function private.is_cards(content jsonb)
returns boolean language sql immutable parallel safe set search_path = ''
return case when jsonb_typeof(content -> 'vcards') = 'array' then
  jsonb_array_length(content -> 'vcards') between 1 and 50 and content - 'vcards' = '{}'
  and (select bool_and(coalesce(jsonb_typeof(card) = 'string' and length(card #>> '{}') <= 65536
      and card #>> '{}' ~ '^BEGIN:VCARD\s[\s\S]*\nEND:VCARD\s*$', false))
    from jsonb_array_elements(content -> 'vcards') card)
else false end;
comment on function private.is_cards is '{vcards: [text…]}: one card or several, whole.';

create function private.check_target(message public.conversations)
returns void language plpgsql stable set search_path = ''
as $$
declare
  target public.conversations;
begin
  if message.kind not in ('reaction', 'edit', 'revoke') then
    if message.target_id is not null then
      perform private.fail('target_invalid', format('kind %s has no target', message.kind));
    end if;
    return;
  end if;
  select * into target from public.conversations c
  where c.account_id = message.account_id and c.id = message.target_id and c.chat_id = message.chat_id;
  if not found or target.wa_message_id is null or target.revoked_at is not null then
    perform private.fail('target_invalid',
      format('kind %s needs a target_id: a message of this chat that WhatsApp has', message.kind));
  elsif message.kind <> 'reaction' and not target.from_me then
    perform private.fail('target_invalid', 'only our own messages are edited or taken back');
  elsif message.kind = 'edit' and (target.kind not in ('text', 'image', 'video', 'document') or target.message = '') then
    perform private.fail('target_invalid', 'only a text or a caption is edited');
  end if;
end
$$;
