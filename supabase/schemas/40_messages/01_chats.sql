set check_function_bodies = off;

create table public.chats (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid,
  contact_id uuid,
  wa_chat_id text check (length(wa_chat_id) <= 140),
  kind text not null default 'direct' check (kind in ('direct', 'group')),
  name text not null default '' check (length(name) <= 255),
  status text not null default 'open' check (status in ('open', 'pending', 'closed')),
  closed_reason text check (length(closed_reason) <= 500),
  closed_at timestamptz,
  assigned_to uuid,
  snoozed_until timestamptz,
  unread_count integer not null default 0 check (unread_count >= 0),
  last_message text check (length(last_message) <= 200),
  last_message_id uuid,
  last_message_kind text,
  last_message_from_me boolean,
  last_message_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- greatest() passes over nulls. A chat that was snoozed comes back to the top when its time has come, because
  -- until then its folders leave it out.
  listed_at timestamptz not null
    generated always as (coalesce(greatest(last_message_at, snoozed_until), created_at)) stored,
  last_received_at timestamptz,
  automation_paused_until timestamptz,
  scheduled_at timestamptz,
  failed_at timestamptz,
  -- At most one chat with a contact on an instance, hence at most one open.
  constraint chats_one_a_contact unique (contact_id, instance_id),
  constraint chats_one_a_thread unique (wa_chat_id, instance_id),
  check ((kind = 'group') = (contact_id is null)),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade,
  foreign key (account_id, assigned_to) references public.account_members (account_id, user_id)
    on delete set null (assigned_to),
  unique (account_id, id)
);
comment on column public.chats.automation_paused_until is 'Until then nothing is answered by itself here; pause_automation sets it.';
comment on table public.chats is 'The thread with one contact, or one group, on one instance.';
comment on column public.chats.instance_id is 'Null once the instance is removed; the history stays.';
comment on column public.chats.wa_chat_id is 'WhatsApp''s id of the thread; null until WhatsApp has named it.';
comment on column public.chats.last_received_at is 'When somebody on the other side last wrote: whoever is answered goes first.';
comment on column public.chats.scheduled_at is 'When the next goes of those that somebody wrote for later; kept while it waits.';
comment on column public.chats.failed_at is 'A message of ours failed then, and nothing of ours was written since. Broadcasts tell theirs themselves.';
comment on column public.chats.listed_at is 'Where it stands in a list: its last message, or the end of its snooze.';
create index chats_newest on public.chats (account_id, last_message_at desc nulls last);
create index chats_contact on public.chats (account_id, contact_id);
create index chats_assigned on public.chats (account_id, assigned_to) where assigned_to is not null;
create index chats_open on public.chats (account_id, assigned_to, status) where status <> 'closed';
-- As a number: of a boolean the planner makes something else, and then misses the index.
create index chats_listed on public.chats (account_id, ((status = 'closed')::integer), listed_at desc, id desc);
create index chats_listed_assignee on public.chats (account_id,
  coalesce(assigned_to, '00000000-0000-0000-0000-000000000000'::uuid), ((status = 'closed')::integer), listed_at desc, id desc);
create index chats_listed_unread on public.chats (account_id, listed_at desc, id desc) where unread_count > 0;
create index chats_listed_snoozed on public.chats (account_id, listed_at desc, id desc) where snoozed_until is not null;
create index chats_listed_pending on public.chats (account_id, listed_at desc, id desc) where status = 'pending';
create index chats_listed_scheduled on public.chats (account_id, listed_at desc, id desc) where scheduled_at is not null;
create index chats_listed_failed on public.chats (account_id, listed_at desc, id desc) where failed_at is not null;
create index chats_listed_groups on public.chats (account_id, listed_at desc, id desc) where kind = 'group';
create index chats_instance on public.chats (account_id, instance_id, ((status = 'closed')::integer), listed_at desc, id desc);

create trigger clean_names before insert or update of name on public.chats
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');

alter table public.chats enable row level security;
revoke all on public.chats from anon, authenticated;
grant select, update (status, closed_reason, assigned_to, snoozed_until) on public.chats to authenticated;
grant select, insert, update, delete on public.chats to service_role;

create function private.prepare_chat()
returns trigger language plpgsql set search_path = ''
as $$
begin
  if new.status <> 'closed' then
    new.closed_at := null;
    new.closed_reason := null;
  elsif old.status <> 'closed' then
    new.closed_at := now();
  end if;
  new.updated_at := now();
  return new;
end
$$;
create trigger prepare_chat before update on public.chats
for each row execute function private.prepare_chat();

create function private.check_snooze()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- Clocks differ a little.
  if (new.snoozed_until < clock_timestamp() - interval '1 minute' or new.snoozed_until > private.horizon())
    and private.acts_for_customer() then
    perform private.fail('snooze_invalid', 'a chat is snoozed until a moment in the future, within a hundred years',
      'null wakes it');
  end if;
  return new;
end
$$;
create trigger check_snooze before update of snoozed_until on public.chats
for each row when (new.snoozed_until is distinct from old.snoozed_until) execute function private.check_snooze();

create function private.broadcast_chats()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('chat', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, changed.status)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.chats referencing new table as changed_rows
for each statement execute function private.broadcast_chats();
create trigger broadcast_update after update on public.chats referencing new table as changed_rows
for each statement execute function private.broadcast_chats();
create trigger broadcast_delete after delete on public.chats referencing old table as changed_rows
for each statement execute function private.broadcast_chats();
