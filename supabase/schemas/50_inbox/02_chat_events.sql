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
  actor_kind private.actor_kind not null default 'system',
  actor_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade
);
comment on table public.chat_events is 'What was done to a chat, written by the database.';
comment on column public.chat_events.assigned_to is 'No foreign key: what happened outlives the member.';
create index chat_events_chat on public.chat_events (account_id, chat_id, created_at desc);
create index chat_events_age on public.chat_events (created_at);

create trigger sign_row before insert on public.chat_events for each row execute function private.sign_row();

alter table public.chat_events enable row level security;
revoke all on public.chat_events from anon, authenticated;
grant select on public.chat_events to authenticated;
grant select, insert, update, delete on public.chat_events to service_role;

create function private.record_chat_event()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if new.status <> old.status and new.status in ('open', 'closed') then
    perform private.record_event(new.account_id, case new.status when 'open' then 'chat.opened' else 'chat.closed' end,
      new.id, jsonb_build_object('instance_id', new.instance_id));
  end if;
  if new.status <> old.status and (new.status = 'closed' or old.status = 'closed' or private.acts_for_customer()) then
    insert into public.chat_events (account_id, chat_id, kind, reason)
    values (new.account_id, new.id, case new.status when 'open' then 'opened' else new.status end, new.closed_reason);
  end if;
  if new.assigned_to is distinct from old.assigned_to then
    insert into public.chat_events (account_id, chat_id, kind, assigned_to)
    values (new.account_id, new.id, case when new.assigned_to is null then 'unassigned' else 'assigned' end,
      new.assigned_to);
    perform private.record_event(new.account_id, 'chat.assigned', new.id,
      jsonb_build_object('instance_id', new.instance_id, 'assigned_to', new.assigned_to));
  end if;
  -- A message from outside ends a snooze; that needs no line of its own.
  if new.snoozed_until is distinct from old.snoozed_until and private.acts_for_customer() then
    insert into public.chat_events (account_id, chat_id, kind, snoozed_until)
    values (new.account_id, new.id, case when new.snoozed_until is null then 'woken' else 'snoozed' end,
      new.snoozed_until);
  end if;
  return null;
end
$$;
comment on function private.record_chat_event is 'That the answer to a chat we began opens it is no line between its messages.';
create trigger record_chat_event after update on public.chats
for each row when ((old.status, old.assigned_to, old.snoozed_until)
  is distinct from (new.status, new.assigned_to, new.snoozed_until))
execute function private.record_chat_event();
