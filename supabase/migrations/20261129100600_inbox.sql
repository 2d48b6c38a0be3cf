-- schemas/50_inbox/01_notes.sql
set check_function_bodies = off;

create table public.notes (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  chat_id uuid not null,
  body text not null check (length(body) between 1 and 10000),
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade
);
comment on table public.notes is 'What the team writes to itself about a chat. Never sent.';
create index notes_chat on public.notes (account_id, chat_id, created_at desc);
create unique index notes_page on public.notes (account_id, id);

create trigger sign_row before insert on public.notes for each row execute function private.sign_row();
create trigger touch_updated_at before update on public.notes for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.notes referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.notes enable row level security;
revoke all on public.notes from anon, authenticated;
grant select, insert (account_id, chat_id, body), update (body), delete on public.notes to authenticated;
grant select, insert, update, delete on public.notes to service_role;

-- schemas/50_inbox/02_chat_events.sql
-- Who closed, reopened, gave and snoozed a chat: the lines between its messages.
set check_function_bodies = off;

create table public.chat_events (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  chat_id uuid not null,
  kind text not null check (kind in ('opened', 'pending', 'closed', 'assigned', 'unassigned', 'snoozed', 'woken')),
  assigned_to uuid,
  reason text check (length(reason) <= 500),
  snoozed_until timestamptz,
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade
);
comment on table public.chat_events is 'What was done to a chat, written by the database.';
comment on column public.chat_events.assigned_to is 'No foreign key: what happened outlives the member.';
create index chat_events_chat on public.chat_events (account_id, chat_id, created_at desc);

create trigger sign_row before insert on public.chat_events for each row execute function private.sign_row();

alter table public.chat_events enable row level security;
revoke all on public.chat_events from anon, authenticated;
grant select on public.chat_events to authenticated;
grant select, insert, update, delete on public.chat_events to service_role;

create function private.record_chat_event()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if new.status <> old.status and (new.status = 'closed' or old.status = 'closed' or auth.uid() is not null) then
    insert into public.chat_events (account_id, chat_id, kind, reason)
    values (new.account_id, new.id, case new.status when 'open' then 'opened' else new.status end, new.closed_reason);
  end if;
  if new.assigned_to is distinct from old.assigned_to then
    insert into public.chat_events (account_id, chat_id, kind, assigned_to)
    values (new.account_id, new.id, case when new.assigned_to is null then 'unassigned' else 'assigned' end,
      new.assigned_to);
  end if;
  -- A message from outside ends a snooze; that needs no line of its own.
  if new.snoozed_until is distinct from old.snoozed_until and auth.uid() is not null then
    insert into public.chat_events (account_id, chat_id, kind, snoozed_until)
    values (new.account_id, new.id, case when new.snoozed_until is null then 'woken' else 'snoozed' end,
      new.snoozed_until);
  end if;
  return null;
end
$$;
comment on function private.record_chat_event is 'That the answer to a chat we began opens it is no event either.';
create trigger record_chat_event after update on public.chats
for each row when ((old.status, old.assigned_to, old.snoozed_until)
  is distinct from (new.status, new.assigned_to, new.snoozed_until))
execute function private.record_chat_event();

-- schemas/50_inbox/03_quick_replies.sql
set check_function_bodies = off;

create table public.quick_replies (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  shortcut text not null check (shortcut ~ '^[a-z0-9_-]{1,40}$'),
  message text not null check (length(message) between 1 and 65536),
  media_id uuid,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, shortcut),
  foreign key (account_id, media_id) references public.media (account_id, id) on delete set null (media_id)
);
comment on table public.quick_replies is 'Texts that a team writes often; typed as / and the shortcut.';
create index quick_replies_media on public.quick_replies (account_id, media_id) where media_id is not null;

create trigger touch_updated_at before update on public.quick_replies
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.quick_replies referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.quick_replies enable row level security;
revoke all on public.quick_replies from anon, authenticated;
grant select, insert (account_id, shortcut, message, media_id), update (shortcut, message, media_id), delete
  on public.quick_replies to authenticated;
grant select, insert, update, delete on public.quick_replies to service_role;

-- schemas/50_inbox/04_thread_broadcasts.sql
-- What a thread shows besides its messages, on the account's topic: ids only, as ever.
set check_function_bodies = off;

create function private.broadcast_notes()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_thread_changes('note', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, changed.chat_id)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.notes referencing new table as changed_rows
for each statement execute function private.broadcast_notes();
create trigger broadcast_update after update on public.notes referencing new table as changed_rows
for each statement execute function private.broadcast_notes();
create trigger broadcast_delete after delete on public.notes referencing old table as changed_rows
for each statement execute function private.broadcast_notes();

create function private.broadcast_reactions()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_thread_changes('reaction', tg_table_name, tg_op, array(
    select distinct (c.account_id, c.id, c.chat_id)::private.changed_row
    from changed_rows changed
    join public.conversations c on c.account_id = changed.account_id and c.id = changed.conversation_id));
  return null;
end
$$;
comment on function private.broadcast_reactions is 'ids are those of the messages.';
create trigger broadcast_insert after insert on public.reactions referencing new table as changed_rows
for each statement execute function private.broadcast_reactions();
create trigger broadcast_update after update on public.reactions referencing new table as changed_rows
for each statement execute function private.broadcast_reactions();

create function private.broadcast_thread_changes(event text, table_name text, operation text, rows private.changed_row[])
returns void language sql set search_path = ''
as $$
  select realtime.send(
    jsonb_build_object('table', table_name, 'operation', operation) || changes.body,
    event, topics.prefix || changes.account_id, true)
  from private.topics topics, (
    select changed.account_id, case
      when count(*) > 100 then jsonb_build_object('resync', true)
      else jsonb_build_object('ids', jsonb_agg(changed.id), 'chats', jsonb_object_agg(changed.id, changed.status))
    end as body
    from unnest(rows) changed
    group by changed.account_id
  ) changes
  where topics.name = 'account'
$$;
comment on function private.broadcast_thread_changes is 'As broadcast_changes; status holds the chat''s id.';

-- schemas/50_inbox/10_chat_summaries.sql
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
      count(*) filter (where added.status = 'received') over (partition by added.chat_id) as unread
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
returns boolean language sql stable set search_path = ''
return from_me and send_at > clock_timestamp() + interval '10 seconds';

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

-- schemas/50_inbox/11_chat_listing.sql
-- The list of chats: one page of a folder, of one account or of several, however many chats there are.
set check_function_bodies = off;

create type private.chat_filter as (
  folder text, instance_id uuid, tag text, unread boolean, query text, chat_ids uuid[],
  before_at timestamptz, before_id uuid, size integer);

create function public.list_chats(account_ids uuid[], folder text default 'all', instance_id uuid default null,
  tag text default null, unread boolean default false, query text default '', before text default null,
  max_items integer default 50, chat_ids uuid[] default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_chats(account_ids,
    private.read_chat_filter(folder, instance_id, tag, unread, query, before, max_items, chat_ids))
$$;
comment on function public.list_chats is
  '{chats, next}, newest first, of those accounts that the caller reads. folder: mine, unassigned and all (none closed or
  snoozed), closed, snoozed, any. chat_ids: which of these are in the folder. Codes: folder_invalid, before_invalid.';

create function private.list_chats(account_ids uuid[], wanted private.chat_filter)
returns jsonb language sql stable security definer set search_path = ''
as $$
  with page as (
    select found.* from (
      select readable from private.account_ids() readable where readable = any (account_ids)
    ) account (id)
    cross join unnest(case wanted.folder when 'any' then '{0,1}' when 'closed' then '{1}' else '{0}' end::integer[]) closed
    cross join lateral private.find_chats(account.id, closed, wanted) found
    order by found.listed_at desc, found.id desc limit wanted.size
  ), described as (
    select page.listed_at, page.id, to_jsonb(page) || jsonb_build_object('instance_name', i.instance_name,
      'contact', case when k.id is not null then jsonb_build_object('id', k.id, 'name', k.name,
        'whatsapp_name', k.whatsapp_name, 'phone', k.phone, 'lid', k.lid, 'tags', k.tags,
        'opted_out_at', k.opted_out_at) end) as chat
    from page
    left join public.contacts k on k.account_id = page.account_id and k.id = page.contact_id
    left join public.instances i on i.account_id = page.account_id and i.id = page.instance_id
  )
  select jsonb_build_object(
    'chats', coalesce(jsonb_agg(chat order by listed_at desc, id desc), '[]'),
    'next', case when count(*) = wanted.size then
      (array_agg((to_jsonb(listed_at) #>> '{}') || '|' || id order by listed_at, id))[1] end)
  from described
$$;

create function private.read_chat_filter(folder text, instance_id uuid, tag text, unread boolean, query text,
  before text, max_items integer, chat_ids uuid[])
returns private.chat_filter language plpgsql stable set search_path = ''
as $$
begin
  if folder is null or folder not in ('mine', 'unassigned', 'all', 'closed', 'snoozed', 'any') then
    perform private.fail('folder_invalid', 'no such folder', 'mine, unassigned, all, closed, snoozed or any');
  elsif before !~ '^[^|]{10,40}\|[0-9a-f-]{36}$' then
    perform private.fail('before_invalid', 'before is what the last page called next');
  end if;
  return (folder, instance_id, tag, coalesce(unread, false), query, chat_ids,
    coalesce(split_part(before, '|', 1), 'infinity'), coalesce(split_part(before, '|', 2),
      'ffffffff-ffff-ffff-ffff-ffffffffffff'), greatest(least(max_items, 200), 1))::private.chat_filter;
exception when invalid_datetime_format or datetime_field_overflow or invalid_text_representation then
  perform private.fail('before_invalid', 'before is what the last page called next');
end
$$;

create function public.chat_counts(account_ids uuid[])
returns jsonb language sql stable set search_path = ''
as $$
  select private.chat_counts(account_ids)
$$;
comment on function public.chat_counts is
  '{mine, unassigned, all, closed, snoozed, unread}: chats, as list_chats lists them; an account''s count stops at 1,000.';

create function private.chat_counts(account_ids uuid[])
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_object_agg(counted.name, counted.chats)
  from (
    select count.name, coalesce(sum(private.count_chats(account.id, count.folder, count.unread)), 0) as chats
    from (values ('mine', 'mine', false), ('unassigned', 'unassigned', false), ('all', 'all', false),
      ('closed', 'closed', false), ('snoozed', 'snoozed', false), ('unread', 'all', true)) count (name, folder, unread)
    left join (
      select readable from private.account_ids() readable where readable = any (account_ids)
    ) account (id) on true
    group by count.name
  ) counted
$$;

-- Nobody reads more than "999+", and to count on would cost more than the page.
create function private.count_chats(account_id uuid, folder text, unread boolean)
returns bigint language sql stable security definer set search_path = ''
as $$
  select count(*) from private.find_chats(account_id, (folder = 'closed')::integer,
    (folder, null, null, unread, null, null, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 1000)::private.chat_filter)
$$;

create function private.find_chats(account_id uuid, closed integer, wanted private.chat_filter)
returns setof public.chats language plpgsql stable security definer set search_path = '' rows 50
as $$
declare
  conditions constant text := private.chat_conditions(wanted);
  page constant text := $page$
    select c.* from public.chats c %s
    where c.account_id = $2 and (c.status = 'closed')::integer = $3 and (c.listed_at, c.id) < ($4, $5) and %s
    order by c.listed_at desc, c.id desc limit $6 $page$;
  -- Its c is the contact.
  filter constant text := private.contact_filter(wanted.query, array_remove(array[wanted.tag], null), null);
  few constant uuid[] := case when filter <> '' then private.rare_contacts(account_id, filter) end;
  query text;
begin
  query := case
    when filter = '' then format(page, '', conditions)
    when few is not null then format(page, '', conditions || ' and c.contact_id = any ($7)')
    else format(page, format('join (select c.id from public.contacts c where c.account_id = $2 %s) k on k.id = c.contact_id',
      filter), conditions)
  end;
  if filter <> '' and wanted.tag is null then
    query := format('(%s) union all (%s)', query,
      format(page, '', conditions || $group$ and c.kind = 'group' and private.fold(c.name) like $8 $group$));
  end if;
  return query execute query using wanted, account_id, closed, wanted.before_at, wanted.before_id, wanted.size, few,
    private.like_pattern(wanted.query);
end
$$;
comment on function private.find_chats is 'The newest chats of one account that are wanted, at most wanted.size (searching: twice that), unsorted.';

create function private.chat_conditions(wanted private.chat_filter)
returns text language sql immutable set search_path = ''
as $$
  select concat_ws(' and ',
    case wanted.folder
      when 'mine' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid) = auth.uid()'
      when 'unassigned' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid)'
        || ' = ''00000000-0000-0000-0000-000000000000''::uuid'
      when 'snoozed' then 'c.snoozed_until > now()'
    end,
    case when wanted.folder in ('mine', 'unassigned', 'all') then '(c.snoozed_until is null or c.snoozed_until <= now())' end,
    -- Chats in which nothing was said yet are shown to whoever asks for them by name.
    case when wanted.chat_ids is null then 'c.last_message_at is not null' else 'c.id = any ($1.chat_ids)' end,
    case when wanted.instance_id is not null then 'c.instance_id = $1.instance_id' end,
    case when wanted.unread then 'c.unread_count > 0' end)
$$;
comment on function private.chat_conditions is 'Only the conditions that are asked for, so that each list is planned for its own index.';

grant execute on function public.list_chats, private.list_chats, private.read_chat_filter, public.chat_counts,
  private.chat_counts to authenticated;

-- schemas/50_inbox/12_threads.sql
-- A window of a chat's messages with all that belongs to them. Whether the caller may read the chat is asked once;
-- after that everything names the chat's account.
set check_function_bodies = off;

create function public.list_messages(chat_id uuid, before bigint default null, after bigint default null,
  around bigint default null, message_ids uuid[] default null, max_items integer default 50)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_messages(chat_id, before, after, around, message_ids, max_items)
$$;
comment on function public.list_messages is
  '{messages, notes, events, older, newer}, the oldest first: the newest of a chat, those before or after a seq or around it,
  or the named ones. Each with author, media, quoted, reactions and open requests. Code: chat_not_found.';

create function private.list_messages(
  chat_id uuid, before bigint, after bigint, around bigint, message_ids uuid[], max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  account_id uuid;
  page public.conversations[];
  older timestamptz;
  newer timestamptz;
begin
  select c.account_id into account_id from public.chats c
  where c.id = list_messages.chat_id and c.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  if message_ids is not null then
    page := array(select m from private.named_messages(account_id, chat_id, message_ids) m order by m.seq);
    return jsonb_build_object('messages', private.describe_messages(account_id, page),
      'older', false, 'newer', false, 'notes', '{}'::text[], 'events', '{}'::text[]);
  end if;
  page := array(select m from private.window_of_chat(account_id, chat_id, before, after, around, size) m order by m.seq);
  older := private.neighbour(account_id, chat_id, coalesce(page[1].seq, before, after + 1), true);
  newer := private.neighbour(account_id, chat_id, coalesce(page[cardinality(page)].seq, after, before - 1), false);
  return private.lines_between(account_id, chat_id, coalesce(older, '-infinity'),
      case when newer is null then 'infinity' else page[cardinality(page)].created_at end)
    || jsonb_build_object('messages', private.describe_messages(account_id, page),
      'older', older is not null, 'newer', newer is not null);
end
$$;

create function private.window_of_chat(account_id uuid, chat_id uuid, before bigint, after bigint, around bigint, size integer)
returns setof public.conversations language plpgsql stable set search_path = '' rows 50
as $$
declare
  -- As a text of its own, so that it is planned for this size and never sorts the chat.
  half constant text := $half$
    select c.* from public.conversations c
    where c.account_id = $1 and c.chat_id = $2 and c.seq %1$s $3 and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq %2$s limit $4 $half$;
begin
  if after is null then
    return query execute format(half, '<', 'desc') using account_id, chat_id,
      coalesce(before, around + 1, 9223372036854775807), case when around is null then size else size / 2 + 1 end;
  end if;
  if coalesce(after, around) is not null then
    return query execute format(half, '>', 'asc') using account_id, chat_id,
      coalesce(after, around), case when around is null then size else size / 2 end;
  end if;
end
$$;

create function private.named_messages(account_id uuid, chat_id uuid, message_ids uuid[])
returns setof public.conversations language sql stable set search_path = '' rows 10
as $$
  select c.* from public.conversations c
  where c.account_id = named_messages.account_id and c.chat_id = named_messages.chat_id
    and c.kind not in ('reaction', 'edit', 'revoke')
    and c.id = any (message_ids || array(
      select request.target_id from public.conversations request
      where request.account_id = named_messages.account_id and request.id = any (message_ids)
        and request.target_id is not null))
$$;
comment on function private.named_messages is 'These messages; what is about another stands for that one.';

create function private.neighbour(account_id uuid, chat_id uuid, seq bigint, older boolean)
returns timestamptz language sql stable set search_path = ''
as $$
  select case when older then (
    select c.created_at from public.conversations c
    where c.account_id = neighbour.account_id and c.chat_id = neighbour.chat_id and c.seq < neighbour.seq
      and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq desc limit 1)
  else (
    select c.created_at from public.conversations c
    where c.account_id = neighbour.account_id and c.chat_id = neighbour.chat_id and c.seq > neighbour.seq
      and c.kind not in ('reaction', 'edit', 'revoke')
    order by c.seq limit 1)
  end
$$;
comment on function private.neighbour is 'When the next older, or newer, message of the chat was written down; null: there is none.';

create function private.lines_between(account_id uuid, chat_id uuid, since timestamptz, until timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'notes', (
      select coalesce(jsonb_agg(to_jsonb(line) order by line.created_at), '[]') from (
        select n.* from public.notes n
        where n.account_id = lines_between.account_id and n.chat_id = lines_between.chat_id
          and n.created_at > since and n.created_at <= until
        order by n.created_at desc limit 200) line),
    'events', (
      select coalesce(jsonb_agg(to_jsonb(line) order by line.created_at, line.id), '[]') from (
        select e.* from public.chat_events e
        where e.account_id = lines_between.account_id and e.chat_id = lines_between.chat_id
          and e.created_at > since and e.created_at <= until
        order by e.created_at desc limit 200) line))
$$;

create function private.describe_messages(account_id uuid, page public.conversations[])
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(told) || jsonb_build_object(
    'author', case when not told.from_me and k.id is not null then jsonb_build_object('id', k.id, 'name', k.name,
      'whatsapp_name', k.whatsapp_name, 'phone', k.phone) end,
    'media', case when m.id is not null then jsonb_build_object('id', m.id, 'mimetype', m.mimetype,
      'filename', m.filename, 'size', m.size, 'state', m.state, 'error_code', m.error_code) end,
    'quoted', case when q.id is not null then jsonb_build_object('id', q.id, 'seq', q.seq,
      'message', left(q.message, 200), 'kind', q.kind, 'from_me', q.from_me, 'contact_id', q.contact_id,
      'revoked_at', q.revoked_at) end,
    'reactions', coalesce(reacted.reactions, '[]'),
    'requests', coalesce(asked.requests, '[]')) order by told.seq), '[]')
  from unnest(page) told
  left join public.contacts k on k.account_id = describe_messages.account_id and k.id = told.contact_id
  left join public.media m on m.account_id = describe_messages.account_id and m.id = told.media_id
  left join public.conversations q on q.account_id = describe_messages.account_id and q.id = told.reply_to
  left join (
    select r.conversation_id, jsonb_agg(jsonb_build_object('sender', r.sender, 'from_me', r.from_me,
      'contact_id', r.contact_id, 'emoji', r.emoji) order by r.reacted_at) as reactions
    from public.reactions r
    where r.account_id = describe_messages.account_id and r.emoji <> ''
      and r.conversation_id = any (array(select id from unnest(page)))
    group by r.conversation_id
  ) reacted on reacted.conversation_id = told.id
  left join (
    -- The newest reaction, edit and revocation of ours, while they have not reached the message.
    select newest.target_id, jsonb_agg(jsonb_build_object('id', newest.id, 'kind', newest.kind,
      'message', newest.message, 'status', newest.status, 'client_key', newest.client_key,
      'error_code', newest.error_code) order by newest.seq) as requests
    from (
      select distinct on (request.target_id, request.kind) request.*
      from public.conversations request
      where request.account_id = describe_messages.account_id
        and request.target_id = any (array(select id from unnest(page)))
      order by request.target_id, request.kind, request.seq desc
    ) newest
    where newest.status in ('queued', 'sending', 'failed', 'unconfirmed')
    group by newest.target_id
  ) asked on asked.target_id = told.id
$$;

grant execute on function public.list_messages, private.list_messages to authenticated;

-- schemas/50_inbox/13_message_search.sql
-- Search. Its operators are not leakproof, so under row level security no index would serve them: definer functions
-- look, and take only the accounts that the caller may read.
set check_function_bodies = off;

create function public.search_messages(account_id uuid, query text, chat_id uuid default null,
  before bigint default null, max_items integer default 50)
returns jsonb language sql stable set search_path = ''
as $$
  select private.search_messages(account_id, query, chat_id, before, max_items)
$$;
comment on function public.search_messages is
  '{messages, next}, newest first, by words in Portuguese: "exact phrase", or, -without. Code: account_not_found.';

create function private.search_messages(account_id uuid, query text, chat_id uuid, before bigint, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  wanted constant tsquery := websearch_to_tsquery('pg_catalog.portuguese', coalesce(query, ''));
  answer jsonb;
begin
  perform private.require_readable(account_id);
  execute format($query$
    with page as (
      select c.* from public.conversations c
      where c.account_id = $1 and c.seq < $2 and to_tsvector('pg_catalog.portuguese', c.message) @@ $3 %s
      order by c.seq desc limit $5
    )
    select jsonb_build_object('messages', coalesce(jsonb_agg(page order by page.seq desc), '[]'),
      'next', case when count(*) = $5 then min(page.seq) end) from page $query$,
    case when chat_id is not null then 'and c.chat_id = $4' end)
  into answer using account_id, coalesce(before, 9223372036854775807), wanted, chat_id, size;
  return answer;
end
$$;

grant execute on function public.search_messages, private.search_messages to authenticated;
