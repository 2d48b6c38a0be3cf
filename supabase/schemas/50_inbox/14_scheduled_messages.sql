-- What somebody wrote for later, and how it is changed while it waits.
set check_function_bodies = off;

create function public.list_scheduled(chat_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_scheduled(chat_id)
$$;
comment on function public.list_scheduled is
  '{messages}: what waits for its time in a chat, the first 100 to go; each as list_messages tells it. Code: chat_not_found.';

create function private.list_scheduled(chat_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  of_account uuid;
begin
  select c.account_id into of_account from public.chats c
  where c.id = list_scheduled.chat_id and c.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  return jsonb_build_object('messages', private.describe_messages(of_account, array(
    select m from private.outgoing_queue q
    join public.conversations m on m.id = q.conversation_id
    where q.account_id = of_account and q.chat_id = list_scheduled.chat_id and q.state = 'queued'
      and q.lane in (0, 1) and m.status = 'queued' and m.kind not in ('reaction', 'edit', 'revoke')
      and private.is_planned(m.lane, m.send_at, m.created_at)
    order by q.send_at limit 100)));
end
$$;

create function public.change_scheduled(message_id uuid, message text default null, send_at timestamptz default null)
returns boolean language sql set search_path = ''
as $$
  select private.change_scheduled(message_id, message, send_at)
$$;
comment on function public.change_scheduled is
  'Another text or another time (the past: now) for what still waits; false when it has left, or is not yours.
  Codes: those of a message that is inserted; text_fixed: a template is said as it is.';

create function private.change_scheduled(message_id uuid, message text, send_at timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  waiting public.conversations;
  wanted constant timestamptz := greatest(change_scheduled.send_at, clock_timestamp());
begin
  select * into waiting from public.conversations c
  where c.id = message_id and c.status = 'queued' and c.account_id = any (array(select private.member_account_ids()))
  for update;
  if not found then
    return false;
  elsif message is not null and waiting.kind = 'template' then
    perform private.fail('text_fixed', 'a template is said as it is', 'cancel it and send another');
  end if;
  perform private.refuse_inactive(array[waiting.account_id]);
  waiting.message := coalesce(message, waiting.message);
  if change_scheduled.send_at is not null then
    -- It may wait for as long as before, from its time on.
    waiting.expires_at := waiting.expires_at + (wanted - waiting.send_at);
    waiting.send_at := wanted;
  end if;
  perform private.check_message(waiting);
  update public.conversations c
  set message = waiting.message, send_at = waiting.send_at, expires_at = waiting.expires_at,
    status_reason = case when waiting.send_at > clock_timestamp() then 'scheduled' end
  where c.id = waiting.id;
  perform realtime.send(jsonb_build_object('table', 'conversations', 'operation', 'UPDATE',
    'instances', jsonb_build_array(waiting.instance_id)), 'message', 'orchestrator', true);
  return true;
end
$$;

grant execute on function public.list_scheduled, private.list_scheduled, public.change_scheduled, private.change_scheduled
  to authenticated;
