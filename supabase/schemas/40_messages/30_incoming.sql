-- What a node instance's event of type message says, as columns.
set check_function_bodies = off;

create type private.incoming_message as (
  event_id bigint,
  at timestamptz,
  wa_message_id text,
  wa_chat_id text,
  is_group boolean,
  chat_name text,
  from_me boolean,
  phone text,
  lid text,
  name text,
  kind text,
  revoked boolean,
  body text,
  content jsonb,
  sent_at timestamptz,
  ack integer,
  has_media boolean,
  mimetype text,
  filename text,
  size bigint,
  quoted_wa_id text,
  client_key text,
  match_key text,
  stanza_id text
);
comment on type private.incoming_message is
  'phone and lid are those of a direct chat''s other party, or of the author in a group; match_key is private.phone_key(phone).';

create type private.placed_message as (message private.incoming_message, contact_id uuid, chat_id uuid);

create type private.person as (phone text, lid text, name text);

create function private.read_messages(events jsonb)
returns setof private.incoming_message language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, data.message_id, data.chat_id, party.is_group,
    nullif(private.clean_name(data.chat_name, 255), ''), data.from_me, person.phone, person.lid,
    case when not data.from_me then nullif(private.clean_name(data.author_name, 255), '') end,
    word.kind, data.kind = 'revoked', left(coalesce(case word.kind when 'poll' then private.clean_name(data.body) else data.body end, ''), 65536), private_content.kept,
    -- What no clock of WhatsApp's says, milliseconds as well, is as good as nothing.
    coalesce(to_timestamp(case when data.timestamp between 1 and 4102444800 then data.timestamp end),
      (event ->> 'at')::timestamptz),
    data.ack, coalesce(data.has_media, false), left(data.mimetype, 200), data.filename,
    greatest(data.size, 0), left(data.reply_to, 200), data.client_key,
    -- As private.phone_key has it.
    case when person.phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(person.phone, 4) || right(person.phone, 8)
      else person.phone end,
    private.stanza_of(data.message_id)
  from jsonb_array_elements(events) event,
    lateral jsonb_to_record(event -> 'data') data (message_id text, chat_id text, chat_kind text, from_me boolean,
      author_id text, author_name text, kind text, body text, "timestamp" double precision, ack integer,
      has_media boolean, mimetype text, filename text, size bigint, reply_to text, client_key text, phone text,
      lid text, chat_name text, content jsonb),
    lateral (select coalesce(jsonb '{"text": "text", "image": "image", "video": "video", "audio": "audio", "voice": "voice",
      "document": "document", "sticker": "sticker", "location": "location", "contact": "contact", "poll": "poll",
      "chat": "text", "revoked": "text", "ptt": "voice", "ptv": "video", "vcard": "contact", "multi_vcard": "contact",
      "poll_creation": "poll"}' ->> data.kind, 'unknown') as kind) word,
    -- offset 0: each is worked out once, not wherever it is named.
    lateral (select data.chat_kind = 'group' as is_group,
      data.chat_kind = 'group' and data.from_me as is_nobody,
      case when data.chat_kind = 'direct' then data.chat_id when data.from_me then null
        -- Where the page names the group as the author, the id may know who it was.
        when data.author_id like '%@g.us' then (private.read_message_id(data.message_id)).author_id
        else data.author_id end as wa_id
      offset 0) party,
    lateral (select
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$'),
        case when not party.is_nobody then substring(data.phone from '^[0-9]{1,20}$') end) as phone,
      coalesce(substring(party.wa_id from '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})(?::[0-9]+)?@lid$'),
        case when not party.is_nobody then substring(data.lid from '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})$') end) as lid offset 0) person,
    lateral (select case
      when word.kind = 'unknown' then private.keep_small(event -> 'data')
      when data.content is not null then private.clean_content(private.keep_small(data.content)) end as kept) private_content
  where event ->> 'type' = 'message' and length(data.message_id) between 1 and 200
    and length(data.chat_id) between 1 and 140
    and data.chat_kind in ('direct', 'group') and data.from_me is not null;
end
$$;

create function private.keep_small(content jsonb)
returns jsonb language sql immutable parallel safe set search_path = ''
return case
  when jsonb_typeof(content) <> 'object' then null
  when octet_length(content::text) > 200000 then jsonb_build_object('too_large', octet_length(content::text))
  else content
end;
comment on function private.keep_small is 'One message of any size must not hold up the others.';

create function private.clean_content(content jsonb)
returns jsonb language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return content
    || (select coalesce(jsonb_object_agg(part.name, private.clean_name(content ->> part.name)), '{}')
      from unnest('{name,address}'::text[]) part (name) where jsonb_typeof(content -> part.name) = 'string')
    || case when jsonb_typeof(content -> 'options') = 'array' then jsonb_build_object('options', array(
      select private.clean_name(option) from jsonb_array_elements_text(content -> 'options') with ordinality told (option, place)
      order by place)) else '{}' end;
end
$$;
comment on function private.clean_content is 'What places and the choices of a poll are called. Cards stay as they are written.';

grant execute on function private.read_messages, private.keep_small, private.clean_content to service_role;
