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
  select * into ghost from public.conversations c
  where c.instance_id = message.instance_id and c.wa_message_id = adopt_message.wa_message_id;
  if ghost.id is not null then
    perform private.absorb_ghost(message, ghost);
  end if;
  update public.conversations c
  set wa_message_id = adopt_message.wa_message_id, status_reason = null, error_code = null, error_text = null,
    status = case when private.status_rank(ghost.status) > private.status_rank('sent') then ghost.status else 'sent' end,
    sent_at = coalesce(ghost.sent_at, adopt_message.at), delivered_at = ghost.delivered_at, read_at = ghost.read_at,
    edited_at = ghost.edited_at, revoked_at = ghost.revoked_at,
    message = case when ghost.edited_at is null then c.message else ghost.message end
  where c.id = message.id;
  perform private.apply_waiting(message.instance_id, array[adopt_message.wa_message_id]);
end
$$;
comment on function private.adopt_message is
  'A row of ours has left under this id of WhatsApp: a second row that stood for it is taken in, early acks are applied.';

create function private.absorb_ghost(message public.conversations, ghost public.conversations)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.reactions r set conversation_id = message.id where r.conversation_id = ghost.id;
  update public.message_revisions r set conversation_id = message.id where r.conversation_id = ghost.id;
  update public.conversations c set reply_to = message.id
  where c.account_id = message.account_id and c.reply_to = ghost.id;
  update public.chats c set last_message_id = message.id where c.id = ghost.chat_id and c.last_message_id = ghost.id;
  delete from public.conversations c where c.id = ghost.id;
end
$$;

grant execute on function private.adopt_message, private.absorb_ghost to service_role;
