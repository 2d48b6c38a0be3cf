-- What a list of chats shows is kept where the messages are written.

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
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (c.last_message, c.last_message_id, c.last_message_kind, c.last_message_from_me, c.last_message_at, 1),
        (left(summary.message, 200), summary.id, summary.kind, summary.from_me, summary."timestamp", 2)
      ) last (message, id, kind, from_me, at, place)
      order by last.at desc nulls last, last.place desc limit 1)
  from (
    select distinct on (added.chat_id) added.chat_id, added.id, added.message, added.kind, added.from_me,
      added."timestamp", count(*) filter (where added.status = 'received') over (partition by added.chat_id) as unread
    from new_rows added
    where added.kind not in ('reaction', 'edit', 'revoke')
    order by added.chat_id, added."timestamp" desc, added.seq desc
  ) summary
  where c.id = summary.chat_id;
  return null;
end
$$;
comment on function private.summarise_chats is 'Counts what is unread, keeps the last message, and reopens a chat that is written to.';
create trigger summarise_chats after insert on public.conversations referencing new table as new_rows
for each statement execute function private.summarise_chats();

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

create function public.mark_chat_read(chat_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.mark_chat_read(chat_id)
$$;
comment on function public.mark_chat_read is 'Nothing is unread any more; false when nothing was, or the chat is not yours.';
grant execute on function private.mark_chat_read, public.mark_chat_read to authenticated;
