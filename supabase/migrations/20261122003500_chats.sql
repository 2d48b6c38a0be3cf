create table public.chats (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid,
  contact_id uuid,
  wa_chat_id text check (length(wa_chat_id) <= 100),
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
  -- At most one chat with a contact on an instance, hence at most one open.
  constraint chats_one_a_contact unique (contact_id, instance_id),
  constraint chats_one_a_thread unique (wa_chat_id, instance_id),
  check ((kind = 'group') = (contact_id is null)),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade,
  foreign key (account_id, assigned_to) references public.account_members (account_id, user_id)
    on delete set null (assigned_to)
);
comment on table public.chats is 'The thread with one contact, or one group, on one instance.';
comment on column public.chats.instance_id is 'Null once the instance is removed; the history stays.';
comment on column public.chats.wa_chat_id is 'WhatsApp''s id of the thread; null until WhatsApp has named it.';
create index chats_newest on public.chats (account_id, last_message_at desc nulls last);
create index chats_instance on public.chats (account_id, instance_id);
create index chats_contact on public.chats (account_id, contact_id);
create index chats_assigned on public.chats (account_id, assigned_to) where assigned_to is not null;
alter table public.chats add unique (account_id, id);

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

alter table public.chats enable row level security;
revoke all on public.chats from anon, authenticated;
grant select, update (status, closed_reason, assigned_to, snoozed_until) on public.chats to authenticated;
grant select, insert, update, delete on public.chats to service_role;

alter table public.instances
  add column groups_enabled boolean not null default false,
  add column messages_per_minute integer default 20 check (messages_per_minute between 1 and 100000),
  add column messages_per_day integer check (messages_per_day between 1 and 1000000),
  add column warm_up boolean not null default true,
  add column first_connected_at timestamptz;
comment on column public.instances.groups_enabled is 'Whether messages of groups are stored.';
comment on column public.instances.messages_per_minute is 'Null: unpaced.';
comment on column public.instances.messages_per_day is 'Null: only the warm-up limits the day.';
comment on column public.instances.first_connected_at is 'From when the warm-up counts its days.';
grant update (groups_enabled, messages_per_minute, messages_per_day, warm_up) on public.instances to authenticated;

create function private.remember_first_connection()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.first_connected_at := now();
  return new;
end
$$;
create trigger remember_first_connection before update of status on public.instances
for each row when (new.status = 'connected' and new.first_connected_at is null)
execute function private.remember_first_connection();
