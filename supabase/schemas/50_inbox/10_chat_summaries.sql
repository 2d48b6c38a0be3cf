-- What a list of chats shows is kept where the messages are written.
set check_function_bodies = off;

create function private.summarise_chats()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- In order of their ids, so that two statements never wait for each other.
  perform from public.chats c where c.id in (select added.chat_id from new_rows added) order by c.id for no key update;
  update public.chats c
  set unread_count = c.unread_count + summary.unread,
    status = case when summary.unread > 0 then 'open' else c.status end,
    snoozed_until = case when summary.unread = 0 then c.snoozed_until end,
    last_received_at = greatest(c.last_received_at, summary.received_at),
    scheduled_at = least(c.scheduled_at, summary.planned_at),
    failed_at = case when summary.is_failed then clock_timestamp() when not summary.is_ours then c.failed_at end,
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (c.last_message, c.last_message_id, c.last_message_kind, c.last_message_from_me, c.last_message_at, 1),
        (left(summary.message, 200), summary.id, summary.kind, summary.from_me, summary."timestamp", 2)
      ) last (message, id, kind, from_me, at, place)
      -- A chat without any other message is listed by what will be sent.
      where last.place = 1 or not summary.is_scheduled or c.last_message_at is null
      order by last.at desc nulls last, last.place desc limit 1)
  from (
    select distinct on (added.chat_id) added.chat_id, added.id, added.message, added.kind, added.from_me,
      added."timestamp", private.is_scheduled(added.from_me, added.send_at) as is_scheduled,
      count(*) filter (where added.status = 'received') over (partition by added.chat_id) as unread,
      max(added."timestamp") filter (where added.status = 'received') over (partition by added.chat_id) as received_at,
      min(added.send_at) filter (where added.status = 'queued' and private.is_planned(added.lane, added.send_at,
        added.created_at)) over (partition by added.chat_id) as planned_at,
      coalesce(bool_or(added.status = 'failed') filter (where added.lane <> 'broadcast')
        over (partition by added.chat_id), false) as is_failed,
      bool_or(added.from_me and added.lane is distinct from 'broadcast') over (partition by added.chat_id) as is_ours
    from new_rows added
    where added.kind not in ('reaction', 'edit', 'revoke')
    order by added.chat_id, private.is_scheduled(added.from_me, added.send_at), added."timestamp" desc, added.seq desc
  ) summary
  where c.id = summary.chat_id;
  return null;
end
$$;
comment on function private.summarise_chats is 'Counts what is unread, keeps the last message, and reopens a chat that is written to.';
create trigger summarise_chats after insert on public.conversations referencing new table as new_rows
for each statement execute function private.summarise_chats();

create function private.summarise_scheduled()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.chats c
  set last_message = left(new.message, 200), last_message_id = new.id, last_message_kind = new.kind,
    last_message_from_me = true, last_message_at = new.sent_at
  where c.account_id = new.account_id and c.id = new.chat_id
    and (c.last_message_at is null or c.last_message_at <= new.sent_at);
  return null;
end
$$;
comment on function private.summarise_scheduled is 'What was to be sent later has been sent: it is the chat''s last message now.';
create trigger summarise_scheduled after update of sent_at on public.conversations
for each row when (old.sent_at is null and new.sent_at is not null and new.from_me
  and new.send_at > new.created_at + interval '10 seconds'
  and new.kind not in ('reaction', 'edit', 'revoke'))
execute function private.summarise_scheduled();

create function private.is_scheduled(from_me boolean, send_at timestamptz)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return from_me and send_at > clock_timestamp() + interval '10 seconds';
end
$$;

create function private.is_planned(lane text, send_at timestamptz, created_at timestamptz)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return lane in ('reply', 'manual') and send_at > created_at + interval '10 seconds';
end
$$;
comment on function private.is_planned is 'Written by somebody for later. Flows and broadcasts wait for their turn.';

create function private.summarise_planned()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- Before it is looked for what still waits: two that change one chat see each other.
  perform from public.chats c where c.id = new.chat_id for no key update;
  update public.chats c
  set scheduled_at = (
    select min(q.send_at) from private.outgoing_queue q
    join public.conversations m on m.id = q.conversation_id
    where q.account_id = new.account_id and q.chat_id = new.chat_id and q.state = 'queued' and q.lane in (0, 1)
      and m.status = 'queued' and m.kind not in ('reaction', 'edit', 'revoke')
      and private.is_planned(m.lane, m.send_at, m.created_at))
  where c.account_id = new.account_id and c.id = new.chat_id;
  return null;
end
$$;
create trigger summarise_planned after update of status, send_at on public.conversations
for each row when ((old.status = 'queued' or new.status = 'queued')
  and (old.status, old.send_at) is distinct from (new.status, new.send_at) and new.lane in ('reply', 'manual')
  and greatest(old.send_at, new.send_at) > new.created_at + interval '10 seconds')
execute function private.summarise_planned();

create function private.summarise_failed()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.chats c set failed_at = case new.status when 'failed' then clock_timestamp() end
  where c.account_id = new.account_id and c.id = new.chat_id and (new.status = 'failed' or c.failed_at is not null);
  return null;
end
$$;
create trigger summarise_failed after update of status on public.conversations
for each row when ((old.status = 'failed') <> (new.status = 'failed') and new.lane <> 'broadcast'
  and new.kind not in ('reaction', 'edit', 'revoke'))
execute function private.summarise_failed();

create function private.renew_summary()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.chats c
  set last_message = case when new.revoked_at is null then left(new.message, 200) else '' end,
    last_message_kind = new.kind
  where c.account_id = new.account_id and c.id = new.chat_id and c.last_message_id = new.id;
  return null;
end
$$;
create trigger renew_summary after update of message, revoked_at, kind on public.conversations
for each row when ((old.message, old.kind, old.revoked_at) is distinct from (new.message, new.kind, new.revoked_at))
execute function private.renew_summary();

create function public.mark_chat_read(chat_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.mark_chat_read(chat_id)
$$;
comment on function public.mark_chat_read is 'Nothing is unread any more; false when nothing was, or the chat is not yours.';

create function private.mark_chat_read(chat_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  update public.chats c set unread_count = 0
  where c.id = mark_chat_read.chat_id and c.unread_count > 0
    and c.account_id = any (array(select private.member_account_ids()));
  return found;
end
$$;

grant execute on function public.mark_chat_read, private.mark_chat_read to authenticated;
