-- What is to be sent, until it is settled: a narrow row beside each message, so that the log is never searched nor
-- rewritten for it. Whoever changes both holds the message first.
set check_function_bodies = off;

create table private.outgoing_queue (
  account_id uuid not null,
  conversation_id uuid primary key references public.conversations (id) on delete cascade,
  chat_id uuid not null,
  instance_id uuid not null,
  seq bigint not null,
  send_at timestamptz not null,
  expires_at timestamptz not null,
  claimed_at timestamptz,
  claim_id uuid,
  orchestrator_id uuid,
  number bigint,
  state text not null default 'queued' check (state in ('queued', 'sending', 'unconfirmed')),
  lane smallint not null check (lane between 0 and 3),
  is_first boolean not null,
  begun_at timestamptz,
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
comment on table private.outgoing_queue is
  'What waits, what is being sent by whom under which claim, and what nobody knows of for a day.';
comment on column private.outgoing_queue.instance_id is 'No foreign key, as in the log.';
comment on column private.outgoing_queue.expires_at is
  'How long it may wait; of an unconfirmed one, how long it is compared with the phone.';
comment on column private.outgoing_queue.lane is 'private.lane_rank of the message''s lane: the lowest goes first.';
comment on column private.outgoing_queue.is_first is
  'The person is new to the number. Kept when WhatsApp names the chat, so that no claim has to look.';
comment on column private.outgoing_queue.begun_at is
  'Of an engine without a journal of its own: handed over. What is claimed and not begun never left.';
-- One index a question, and none that the planner could walk for another while it believes the table to be small: no
-- predicates, no columns that another question names as well, and "is true" where one has to.
create index outgoing_queue_due on private.outgoing_queue (instance_id, state, is_first, lane, send_at, seq);
create index outgoing_queue_chat on private.outgoing_queue (account_id, chat_id, state, lane, send_at, seq);
create index outgoing_queue_expiring on private.outgoing_queue (expires_at);
create index outgoing_queue_claim on private.outgoing_queue (claim_id) where claim_id is not null;

grant select, insert, update, delete on private.outgoing_queue to service_role;

create function private.enqueue_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.outgoing_queue (account_id, conversation_id, chat_id, instance_id, seq, send_at, expires_at, lane,
    is_first)
  select added.account_id, added.id, added.chat_id, added.instance_id, added.seq, added.send_at, added.expires_at,
    private.lane_rank(added.lane), chat.wa_chat_id is null
  from new_rows added join public.chats chat on chat.id = added.chat_id
  where added.status = 'queued';
  return null;
end
$$;
create trigger enqueue_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.enqueue_messages();

create function private.keep_queue()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if new.status in ('sending', 'unconfirmed') then
    update private.outgoing_queue q set state = new.status,
      expires_at = case new.status when 'unconfirmed' then clock_timestamp() + interval '1 day' else q.expires_at end
    where q.conversation_id = new.id and q.state <> new.status;
  elsif new.status = 'queued' then
    -- What nobody knew of for more than a day has lost its row, and may be found never to have left.
    insert into private.outgoing_queue as q (account_id, conversation_id, chat_id, instance_id, seq, send_at, expires_at,
      lane, is_first)
    select new.account_id, new.id, new.chat_id, new.instance_id, new.seq, new.send_at, new.expires_at,
      private.lane_rank(new.lane), chat.wa_chat_id is null
    from public.chats chat where chat.id = new.chat_id
    on conflict on constraint outgoing_queue_pkey do update
    set state = 'queued', send_at = excluded.send_at, expires_at = excluded.expires_at, claim_id = null,
      claimed_at = null, orchestrator_id = null, number = null, begun_at = null;
  else
    delete from private.outgoing_queue q where q.conversation_id = new.id;
  end if;
  return null;
end
$$;
comment on function private.keep_queue is 'Settled messages leave the queue, whoever settles them.';
create trigger keep_queue after update of status, send_at, expires_at on public.conversations
for each row when (old.status in ('queued', 'sending', 'unconfirmed')
  and (new.status, new.send_at, new.expires_at) is distinct from (old.status, old.send_at, old.expires_at))
execute function private.keep_queue();

create function private.keep_first()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.mark_first(new.account_id, new.id, new.wa_chat_id is null);
  return null;
end
$$;
create trigger keep_first after update of wa_chat_id on public.chats
for each row when ((old.wa_chat_id is null) <> (new.wa_chat_id is null)) execute function private.keep_first();

create function private.mark_first(account_id uuid, chat_id uuid, is_first boolean)
returns void language plpgsql set search_path = ''
as $$
begin
  update private.outgoing_queue q set is_first = mark_first.is_first
  where q.account_id = mark_first.account_id and q.chat_id = mark_first.chat_id
    and q.is_first <> mark_first.is_first;
end
$$;

create function private.lane_rank(lane text)
returns smallint language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case lane when 'reply' then 0 when 'manual' then 1 when 'flow' then 2 when 'broadcast' then 3 end;
end
$$;

grant execute on function private.mark_first, private.lane_rank to service_role;
