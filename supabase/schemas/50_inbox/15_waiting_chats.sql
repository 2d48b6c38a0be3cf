-- What waits for a person, said once: badges, titles, pushes and mails all mean it.
set check_function_bodies = off;

create function private.waiting_chats(account_id uuid, user_id uuid, max_items integer)
returns table (chat_id uuid, reason text, since timestamptz)
language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  return query
  select distinct on (waiting.id) waiting.id, waiting.reason, waiting.since
  from (
    (select m.chat_id as id, 'mention' as reason, m.created_at as since, 1 as place from public.note_mentions m
      where m.account_id = waiting_chats.account_id and m.user_id = waiting_chats.user_id and m.seen_at is null
      order by m.created_at desc limit max_items)
    union all
    (select c.id, case when c.assigned_to is null then 'unassigned' else 'mine' end,
        coalesce(c.last_received_at, c.listed_at), 2
      from public.chats c
      where c.account_id = waiting_chats.account_id and c.unread_count > 0 and c.status <> 'closed'
        and (c.assigned_to is null or c.assigned_to = waiting_chats.user_id)
        and (c.snoozed_until is null or c.snoozed_until <= now())
      order by c.listed_at desc, c.id desc limit max_items)
  ) waiting
  order by waiting.id, waiting.place, waiting.since desc
  limit max_items;
end
$$;
comment on function private.waiting_chats is
  'A chat waits for a person while he is called in a note there that he has not seen, or while it is unread, neither closed nor snoozed, and his or nobody''s.';

create function public.waiting_counts()
returns jsonb language sql stable set search_path = ''
as $$
  select private.waiting_counts()
$$;
comment on function public.waiting_counts is
  '{account_id: n}: how many chats wait for the caller in each of his accounts: those in which a note calls him, and unread ones that are his or
  nobody''s, neither closed nor snoozed. It stops at 100; where none waits is left out.';

create function private.waiting_counts()
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_object_agg(own.account_id, waiting.chats) filter (where waiting.chats > 0), '{}')
    from (
      select m.account_id from public.account_members m
      where m.user_id = auth.uid() and m.account_id = any (array(select private.account_ids()))
      order by m.account_id limit 200
    ) own
    cross join lateral (
      select count(*) as chats from private.waiting_chats(own.account_id, auth.uid(), 100)
    ) waiting);
end
$$;

grant execute on function public.waiting_counts, private.waiting_counts to authenticated;
