CREATE OR REPLACE FUNCTION private.absorb_chat(kept_id uuid, gone public.chats)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.chats kept set unread_count = kept.unread_count + gone.unread_count,
    wa_chat_id = coalesce(kept.wa_chat_id, gone.wa_chat_id),
    last_received_at = greatest(kept.last_received_at, gone.last_received_at),
    automation_paused_until = greatest(kept.automation_paused_until, gone.automation_paused_until),
    snoozed_until = case when gone.unread_count = 0 then kept.snoozed_until end,
    assigned_to = coalesce(kept.assigned_to, gone.assigned_to),
    status = case when gone.status = 'open' then 'open' else kept.status end,
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (kept.last_message, kept.last_message_id, kept.last_message_kind, kept.last_message_from_me, kept.last_message_at),
        (gone.last_message, gone.last_message_id, gone.last_message_kind, gone.last_message_from_me, gone.last_message_at)
      ) last (message, id, kind, from_me, at)
      order by last.at desc nulls last limit 1)
  where kept.id = absorb_chat.kept_id
$function$;
