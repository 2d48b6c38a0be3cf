-- Colleagues who are called by name in a note. Its writer says whom; the rows are the database's.
set check_function_bodies = off;

create table public.note_mentions (
  account_id uuid not null,
  note_id uuid not null,
  user_id uuid not null,
  chat_id uuid not null,
  seen_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (note_id, user_id),
  foreign key (account_id, note_id) references public.notes (account_id, id) on delete cascade,
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade,
  foreign key (account_id, user_id) references public.account_members (account_id, user_id) on delete cascade
);
comment on table public.note_mentions is 'Who is called by a note, and whether he has seen it. Each reads his own.';
create index note_mentions_person on public.note_mentions (account_id, user_id, created_at desc);
create index note_mentions_unseen on public.note_mentions (account_id, user_id, chat_id) where seen_at is null;
create index note_mentions_chat on public.note_mentions (account_id, chat_id);
create index note_mentions_note on public.note_mentions (account_id, note_id, user_id);

alter table public.note_mentions enable row level security;
revoke all on public.note_mentions from anon, authenticated;
grant select on public.note_mentions to authenticated;
grant select, insert, update, delete on public.note_mentions to service_role;

create function private.mention_members()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  called uuid[];
begin
  delete from public.note_mentions m where m.note_id = new.id and m.user_id <> all (new.mentions);
  with added as (
    -- Who has left meanwhile is called in vain; nobody calls himself.
    insert into public.note_mentions (account_id, note_id, user_id, chat_id)
    select new.account_id, new.id, member.user_id, new.chat_id from public.account_members member
    where member.account_id = new.account_id and member.user_id = any (new.mentions)
      and member.user_id is distinct from new.actor_id
    on conflict on constraint note_mentions_pkey do nothing
    returning user_id
  )
  select array_agg(added.user_id) into called from added;
  if called is not null then
    perform private.record_event(new.account_id, 'note.mentioned', new.id,
      jsonb_build_object('chat_id', new.chat_id, 'user_ids', called));
  end if;
  return null;
end
$$;
create trigger mention_first after insert on public.notes
for each row when (new.mentions <> '{}') execute function private.mention_members();
create trigger mention_others after update of mentions on public.notes
for each row when (new.mentions <> old.mentions) execute function private.mention_members();

create function private.broadcast_mentions()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('chat', tg_table_name, tg_op, array(
    select distinct (changed.account_id, changed.chat_id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
comment on function private.broadcast_mentions is 'A list of chats marks where somebody is called.';
create trigger broadcast_insert after insert on public.note_mentions referencing new table as changed_rows
for each statement execute function private.broadcast_mentions();
create trigger broadcast_update after update on public.note_mentions referencing new table as changed_rows
for each statement execute function private.broadcast_mentions();
create trigger broadcast_delete after delete on public.note_mentions referencing old table as changed_rows
for each statement execute function private.broadcast_mentions();

create function private.mentioned_chats(account_id uuid, unseen boolean)
returns uuid[] language plpgsql stable security definer set search_path = ''
as $$
begin
  return array(
    select m.chat_id from public.note_mentions m
    where m.account_id = mentioned_chats.account_id and m.user_id = auth.uid() and (not unseen or m.seen_at is null)
    order by m.created_at desc limit 1000);
end
$$;
comment on function private.mentioned_chats is 'Where the caller was last called.';

create function public.mark_mentions_seen(chat_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.mark_mentions_seen(chat_id)
$$;
comment on function public.mark_mentions_seen is 'The caller has read where he is called in the chat; false when there was nothing new.';

create function private.mark_mentions_seen(chat_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  update public.note_mentions m set seen_at = clock_timestamp()
  where m.account_id = any (array(select private.account_ids())) and m.user_id = auth.uid()
    and m.chat_id = mark_mentions_seen.chat_id and m.seen_at is null;
  return found;
end
$$;

grant execute on function public.mark_mentions_seen, private.mark_mentions_seen to authenticated;
