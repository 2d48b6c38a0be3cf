-- A row of ours and a message seen on WhatsApp turn out to be the same.
set check_function_bodies = off;

create function private.adopt_message(conversation_id uuid, wa_message_id text, at timestamptz)
returns void language plpgsql set search_path = ''
as $$
declare
  message public.conversations;
  ghost public.conversations;
begin
  select * into message from public.conversations c where c.id = conversation_id for no key update;
  if message.id is null or message.wa_message_id is not null then
    return;
  end if;
  -- WhatsApp may have shown the message before we heard that it was ours.
  ghost := private.find_ghost(message, wa_message_id);
  select * into ghost from public.conversations c where c.id = ghost.id for update;
  if ghost.id is not null then
    perform private.fold_message(message, ghost);
  end if;
  update public.conversations c
  set wa_message_id = adopt_message.wa_message_id, status_reason = null, error_code = null, error_text = null,
    status = case when private.status_rank(c.status) > private.status_rank('sent') then c.status else 'sent' end,
    sent_at = coalesce(c.sent_at, adopt_message.at)
  where c.id = message.id;
  perform private.apply_waiting(message.instance_id, array[adopt_message.wa_message_id]);
end
$$;
comment on function private.adopt_message is
  'A row of ours has left under this id of WhatsApp: a second row that stood for it is taken in, early acks are applied.';

create function private.find_ghost(message public.conversations, wa_message_id text)
returns public.conversations language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
declare
  ghost public.conversations;
  stanza constant text := private.stanza_of(wa_message_id);
begin
  select * into ghost from public.conversations c
  where c.stanza_id = stanza and c.instance_id = message.instance_id and c.from_me and c.id <> message.id
    and (c.chat_id = message.chat_id or (c.wa_message_id = find_ghost.wa_message_id and c.wa_message_id <> c.stanza_id))
  limit 1;
  return ghost;
end
$$;
comment on function private.find_ghost is 'Another row of the message that ours has become.';

grant execute on function private.adopt_message, private.find_ghost to service_role;
