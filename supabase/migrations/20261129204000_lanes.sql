-- What is to be sent lies in a narrow queue with lanes, and nothing about it in the indexes of the log.
set check_function_bodies = off;

drop trigger explain_waiting on public.instances;
-- It answers something now.
drop function private.start_sending(uuid, bigint, uuid, uuid[]);
drop index public.conversations_queued, public.conversations_unsettled, public.conversations_expiring,
  public.conversations_under_way, public.conversations_chat_queue, public.conversations_scheduled;
alter table public.conversations set (fillfactor = 50);
alter table public.conversations add column lane text check (lane in ('reply', 'manual', 'flow', 'broadcast'));
alter table public.chats add column last_received_at timestamptz;
comment on column public.conversations.status is
  'In no index and no predicate of one, nor its reason and times: a message that is sent, delivered and read stays in its page.';
comment on column public.conversations.status_reason is
  'Of what waits: why it waited when it was written down. waiting_reason(row) says why it waits now.';
comment on column public.conversations.lane is 'Who goes first, in this order; set when it is written. Null: not sent from here.';
comment on column public.chats.last_received_at is 'When somebody on the other side last wrote: whoever is answered goes first.';

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
-- One index a question, and none that the planner could walk for another while it believes the table to be small: no
-- predicates, no columns that another question names as well, and "is true" where one has to.
create index outgoing_queue_due on private.outgoing_queue (instance_id, state, is_first, lane, send_at, seq);
create index outgoing_queue_chat on private.outgoing_queue (account_id, chat_id, state, lane, send_at, seq);
create index outgoing_queue_expiring on private.outgoing_queue (expires_at);
create index outgoing_queue_claim on private.outgoing_queue (claim_id) where claim_id is not null;

grant select, insert, update, delete on private.outgoing_queue to service_role;

-- What is under way goes on under its claim. Nobody is told: nothing has happened.
alter table public.conversations disable trigger user;
alter table public.chats disable trigger user;
update public.chats c set last_received_at = (
  select max(m."timestamp") from public.conversations m
  where m.account_id = c.account_id and m.chat_id = c.id and m.status = 'received');
update public.conversations m
set lane = case m.sent_by_kind when 'flow' then 'flow' when 'broadcast' then 'broadcast' else 'manual' end
where m.status in ('queued', 'sending', 'unconfirmed');
alter table public.chats enable trigger user;
alter table public.conversations enable trigger user;
insert into private.outgoing_queue (account_id, conversation_id, chat_id, instance_id, seq, send_at, expires_at, claimed_at,
  claim_id, orchestrator_id, number, state, lane, is_first)
select m.account_id, m.id, m.chat_id, m.instance_id, m.seq, m.send_at,
  case m.status when 'unconfirmed' then claim.claimed_at + interval '1 day' else m.expires_at end, claim.claimed_at,
  claim.claim_id, claim.orchestrator_id, claim.number, m.status,
  case m.lane when 'flow' then 2 when 'broadcast' then 3 else 1 end, chat.wa_chat_id is null
from public.conversations m
join public.chats chat on chat.id = m.chat_id
left join private.message_claims claim on claim.conversation_id = m.id
where m.status in ('queued', 'sending')
  or (m.status = 'unconfirmed' and claim.claimed_at > clock_timestamp() - interval '1 day');
drop table private.message_claims;


CREATE OR REPLACE FUNCTION orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
  next_at timestamptz;
begin
  perform private.hold_queue(orchestrator_id, number, 'messages');
  if not exists (select from private.outgoing_queue q where q.claim_id = claim_messages.claim_id) then
    for instance in select * from private.due_instances(orchestrator_id, number) order by random() loop
      exit when left_over <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, left_over);
    end loop;
  end if;
  ids := array(
    select q.conversation_id from private.outgoing_queue q
    where q.claim_id = claim_messages.claim_id and q.orchestrator_id = claim_messages.orchestrator_id
      and q.number = claim_messages.number and q.state = 'sending');
  next_at := private.next_send(orchestrator_id, number);
  return jsonb_build_object('messages', private.show_outgoing(ids),
    -- Of null and zero, greatest() is zero: an orchestrator with nothing to wait for would ask again at once.
    'next_seconds', case when next_at is not null then
      extract(epoch from greatest(next_at - clock_timestamp(), interval '0')) end);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.expire_messages()
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  overdue uuid[];
begin
  -- These are not compared with the phone any more.
  delete from private.outgoing_queue q where q.state = 'unconfirmed' and q.expires_at <= moment;
  overdue := array(
    select c.id from private.outgoing_queue q join public.conversations c on c.id = q.conversation_id
    where q.state = 'queued' and q.expires_at <= moment and c.status = 'queued'
    order by q.expires_at limit 500
    for no key update of c skip locked);
  if overdue <> '{}' then
    update public.conversations c
    set status = 'failed', status_reason = null,
      error_code = case when told.connected then 'expired' else 'instance_disconnected' end,
      error_text = case when told.connected then 'it waited longer than it may'
        else 'the number was not connected while the message could wait' end
    from (
      select late.id, coalesce(i.status = 'connected', false) as connected
      from public.conversations late left join public.instances i on i.id = late.instance_id
      where late.id = any (overdue)
    ) told
    where c.id = told.id;
  end if;
  return jsonb_build_object('expired', cardinality(overdue));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.unsettled_messages(orchestrator_id uuid, number bigint, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  perform private.hold_number(orchestrator_id, number);
  ids := array(
    select q.conversation_id
    from private.ready_instances(orchestrator_id, number) i
    join private.outgoing_queue q on q.instance_id = i.id and q.state in ('sending', 'unconfirmed')
    where (q.state = 'sending' and q.number is distinct from unsettled_messages.number)
      or (q.state = 'unconfirmed' and q.expires_at > clock_timestamp())
    order by q.seq limit greatest(least(max_items, 500), 0));
  return jsonb_build_object('messages', private.show_outgoing(ids));
end
$function$;

CREATE OR REPLACE FUNCTION private.absorb_chat(kept_id uuid, gone public.chats)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.chats kept set unread_count = kept.unread_count + gone.unread_count,
    wa_chat_id = coalesce(kept.wa_chat_id, gone.wa_chat_id),
    last_received_at = greatest(kept.last_received_at, gone.last_received_at),
    assigned_to = coalesce(kept.assigned_to, gone.assigned_to),
    status = case when gone.status = 'open' then 'open' else kept.status end,
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (kept.last_message, kept.last_message_id, kept.last_message_kind, kept.last_message_from_me, kept.last_message_at),
        (gone.last_message, gone.last_message_id, gone.last_message_kind, gone.last_message_from_me, gone.last_message_at)
      ) last (message, id, kind, from_me, at)
      order by last.at desc nulls last limit 1)
  where kept.id = absorb_chat.kept_id
$function$;

CREATE OR REPLACE FUNCTION private.adopt_message(conversation_id uuid, wa_message_id text, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  message public.conversations;
  ghost public.conversations;
begin
  select * into message from public.conversations c where c.id = conversation_id for no key update;
  if message.id is null or message.wa_message_id is not null then
    return;
  end if;
  -- WhatsApp may have shown the message before we heard that it was ours.
  select * into ghost from public.conversations c
  where c.instance_id = message.instance_id and c.wa_message_id = adopt_message.wa_message_id;
  if ghost.id is not null then
    perform private.absorb_ghost(message, ghost);
  end if;
  update public.conversations c
  set wa_message_id = adopt_message.wa_message_id, status_reason = null, error_code = null, error_text = null,
    status = case when private.status_rank(ghost.status) > private.status_rank('sent') then ghost.status else 'sent' end,
    sent_at = coalesce(ghost.sent_at, adopt_message.at), delivered_at = ghost.delivered_at, read_at = ghost.read_at,
    edited_at = ghost.edited_at, revoked_at = ghost.revoked_at,
    message = case when ghost.edited_at is null then c.message else ghost.message end
  where c.id = message.id;
  perform private.apply_waiting(message.instance_id, array[adopt_message.wa_message_id]);
end
$function$;

CREATE OR REPLACE FUNCTION private.choose_lane(actor_kind text, wanted text, last_received_at timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when actor_kind = 'broadcast' or (actor_kind = 'flow' and wanted = 'broadcast') then 'broadcast'
    when actor_kind = 'flow' then 'flow'
    when last_received_at > clock_timestamp() - interval '1 day' then 'reply'
    else 'manual'
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.claim_of_instance(orchestrator_id uuid, number bigint, claim_id uuid, instance public.instances, max_items integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  rooms constant integer[] := array(
    select least(room.today, room.this_minute, max_items) from private.rooms(instance) room order by room.lane);
  ids uuid[];
  refused uuid[];
  is_first boolean;
begin
  -- As often as there are objections among what would go: nobody waits for those.
  for attempt in 1..20 loop
    ids := private.due_messages(instance, rooms, max_items);
    refused := private.refuse_opted_out(ids);
    exit when refused = '{}';
  end loop;
  ids := array(select id from unnest(ids) id where id <> all (refused));
  if ids = '{}' then
    return 0;
  end if;
  perform private.hold_lease(orchestrator_id, number, instance.id);
  is_first := private.start_sending(orchestrator_id, number, claim_id, ids);
  perform private.count_sends(instance.id, cardinality(ids));
  if is_first then
    perform private.hold_first_messages(instance);
  end if;
  return cardinality(ids);
end
$function$;

CREATE OR REPLACE FUNCTION private.describe_messages(account_id uuid, page public.conversations[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(told) || jsonb_build_object(
    'status_reason', case when told.status = 'queued' then waiting.reason else told.status_reason end,
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
  left join private.waiting_reasons(array(select queued.id from unnest(page) queued where queued.status = 'queued'))
    waiting on waiting.id = told.id
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
$function$;

CREATE OR REPLACE FUNCTION private.due_instances(orchestrator_id uuid, number bigint)
 RETURNS SETOF public.instances
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return query
  select i.* from private.ready_instances(orchestrator_id, number) i
  where private.has_queued(i.id) and private.next_due(i.id, '-infinity') <= moment;
end
$function$;

CREATE OR REPLACE FUNCTION private.due_messages(instance public.instances, rooms integer[], max_items integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  if instance.messages_per_minute is null then
    ids := array(select private.due_of_lanes(instance.id, '{f,t}', false, rooms, max_items));
  else
    ids := array(select private.due_of_lanes(instance.id, '{f}', true, rooms, max_items));
    if cardinality(ids) < max_items and private.may_write_first(instance.id) then
      ids := ids || array(select private.due_of_lanes(instance.id, '{t}', true,
        array(select room - cardinality(ids) from unnest(rooms) with ordinality room (room, lane) order by lane), 1));
    end if;
  end if;
  return private.keep_order(ids);
end
$function$;

CREATE OR REPLACE FUNCTION private.due_of_lanes(instance_id uuid, firsts boolean[], one_a_chat boolean, rooms integer[], max_items integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return query
  select due.id from (
    select found.*, row_number() over (order by found.lane, found.send_at, found.seq) as place
    from unnest(firsts) kind (is_first) cross join generate_series(0, 3) rank cross join lateral (
      select c.id, q.lane, q.send_at, q.seq
      from private.outgoing_queue q join public.conversations c on c.id = q.conversation_id
      where q.instance_id = due_of_lanes.instance_id and q.state = 'queued' and q.is_first = kind.is_first
        and q.lane = rank::smallint and q.send_at <= moment and (q.expires_at > moment) is true and c.status = 'queued'
        and not private.is_held(q.account_id, q.chat_id, q.send_at, q.seq)
        and not (one_a_chat and exists (
          select from private.outgoing_queue earlier
          where earlier.account_id = q.account_id and earlier.chat_id = q.chat_id and earlier.state = 'queued'
            and earlier.send_at <= moment and (earlier.expires_at > moment) is true
            and (earlier.lane, earlier.send_at, earlier.seq) < (q.lane, q.send_at, q.seq)))
      order by q.send_at, q.seq limit greatest(least(max_items, rooms[rank + 1]), 0)
      for no key update of c skip locked) found
  ) due
  where due.place <= least(max_items, rooms[due.lane + 1])
  order by due.place;
end
$function$;

CREATE OR REPLACE FUNCTION private.enqueue_messages()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into private.outgoing_queue (account_id, conversation_id, chat_id, instance_id, seq, send_at, expires_at, lane,
    is_first)
  select added.account_id, added.id, added.chat_id, added.instance_id, added.seq, added.send_at, added.expires_at,
    private.lane_rank(added.lane), chat.wa_chat_id is null
  from new_rows added join public.chats chat on chat.id = added.chat_id
  where added.status = 'queued';
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.first_send(orchestrator_id uuid, number bigint)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select min(least(private.next_due(i.id, moment), private.next_room(i, moment, moment)))
    from private.ready_instances(orchestrator_id, number) i
    where private.has_queued(i.id));
end
$function$;

CREATE OR REPLACE FUNCTION private.has_queued(instance_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return exists (select from private.outgoing_queue q where q.instance_id = has_queued.instance_id and q.state = 'queued');
end
$function$;

CREATE OR REPLACE FUNCTION private.has_uncertain_messages(orchestrator_id uuid, number bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return exists (select from private.outgoing_queue q where q.expires_at <= moment and q.state <> 'sending')
    or exists (select from private.ready_instances(orchestrator_id, number) i where private.has_unsettled(i.id, number));
end
$function$;

CREATE OR REPLACE FUNCTION private.has_unsettled(instance_id uuid, number bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return exists (select from private.outgoing_queue q
    where q.instance_id = has_unsettled.instance_id and q.state in ('sending', 'unconfirmed')
      and (q.state = 'unconfirmed' or q.number is distinct from has_unsettled.number));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_held(account_id uuid, chat_id uuid, send_at timestamp with time zone, seq bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return (
    select exists (
      select from private.outgoing_queue q
      where q.account_id = is_held.account_id and q.chat_id = is_held.chat_id and q.state in ('sending', 'unconfirmed')
        and (q.state = 'sending' or ((q.send_at, q.seq) < (is_held.send_at, is_held.seq)
          and q.claimed_at > clock_timestamp() - interval '1 minute'))));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_refused(actor_kind text, lane text, opted_out_at timestamp with time zone, last_received_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when opted_out_at is null then false
    when lane = 'broadcast' then true
    when actor_kind = 'flow' then coalesce(last_received_at <= opted_out_at, true)
    else actor_kind <> 'member'
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_first()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.mark_first(new.account_id, new.id, new.wa_chat_id is null);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_order(ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select coalesce(array_agg(q.conversation_id), '{}')
    from public.conversations c
    join private.outgoing_queue q on q.conversation_id = c.id
    where c.id = any (ids) and not exists (
      select from private.outgoing_queue earlier
      where earlier.account_id = q.account_id and earlier.chat_id = q.chat_id and earlier.state = 'queued'
        and earlier.send_at <= moment and (earlier.expires_at > moment) is true
        and (earlier.lane, earlier.send_at, earlier.seq) < (q.lane, q.send_at, q.seq)
        and earlier.conversation_id <> all (ids)));
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_queue()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
      claimed_at = null, orchestrator_id = null, number = null;
  else
    delete from private.outgoing_queue q where q.conversation_id = new.id;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.lane_part(cap integer, lane integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN ceil(((cap)::numeric * CASE lane WHEN 0 THEN 1.0 WHEN 1 THEN 0.9 WHEN 2 THEN 0.9 ELSE 0.7 END));

CREATE OR REPLACE FUNCTION private.lane_rank(lane text)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN (CASE lane WHEN 'reply'::text THEN 0 WHEN 'manual'::text THEN 1 WHEN 'flow'::text THEN 2 WHEN 'broadcast'::text THEN 3 ELSE NULL::integer END)::smallint;

CREATE OR REPLACE FUNCTION private.mark_first(account_id uuid, chat_id uuid, is_first boolean)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update private.outgoing_queue q set is_first = mark_first.is_first
  where q.account_id = mark_first.account_id and q.chat_id = mark_first.chat_id
    and q.is_first <> mark_first.is_first;
end
$function$;

CREATE OR REPLACE FUNCTION private.merge_chats(account_id uuid, kept_id uuid, gone_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  gone public.chats;
  kept_chat_id uuid;
begin
  perform from public.chats c
  where c.account_id = merge_chats.account_id and c.contact_id in (merge_chats.kept_id, merge_chats.gone_id)
  order by c.id for update;
  for gone in
    select * from public.chats c where c.account_id = merge_chats.account_id and c.contact_id = merge_chats.gone_id
  loop
    select c.id into kept_chat_id from public.chats c
    where c.instance_id = gone.instance_id and c.contact_id = merge_chats.kept_id;
    if kept_chat_id is null then
      update public.chats c set contact_id = merge_chats.kept_id where c.id = gone.id;
    else
      perform private.merge_decisions(kept_chat_id, gone.id);
      perform private.move_references('public.chats', merge_chats.account_id, kept_chat_id, gone.id);
      delete from public.chats c where c.id = gone.id;
      perform private.absorb_chat(kept_chat_id, gone);
      perform private.mark_first(c.account_id, c.id, c.wa_chat_id is null) from public.chats c where c.id = kept_chat_id;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.next_due(instance_id uuid, after timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return (
    select min(first.send_at)
    from (values (false), (true)) kind (is_first) cross join generate_series(0, 3) rank cross join lateral (
      select q.send_at from private.outgoing_queue q
      where q.instance_id = next_due.instance_id and q.state = 'queued' and q.is_first = kind.is_first
        and q.lane = rank::smallint and q.send_at > next_due.after
      order by q.send_at limit 1) first);
end
$function$;

CREATE OR REPLACE FUNCTION private.next_room(instance public.instances, moment timestamp with time zone, at_once timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return (
    select min(case
      when room.today = 0 then date_trunc('day', moment, 'UTC') + interval '1 day'
      when room.this_minute = 0 then date_trunc('minute', moment) + interval '1 minute'
      when kind.is_first and instance.messages_per_minute is not null then coalesce(counts.next_first_at, at_once)
      else at_once
    end)
    from private.rooms(instance) room
    cross join (values (false), (true)) kind (is_first)
    cross join lateral (
      select from private.outgoing_queue q
      where q.instance_id = instance.id and q.state = 'queued' and q.is_first = kind.is_first and q.lane = room.lane
        and q.send_at <= moment
      limit 1) due
    left join private.send_counts counts on counts.instance_id = instance.id and counts.next_first_at > moment);
end
$function$;

CREATE OR REPLACE FUNCTION private.next_send(orchestrator_id uuid, number bigint)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select min(least(private.next_due(i.id, moment), private.next_room(i, moment)))
    from private.ready_instances(orchestrator_id, number) i
    where private.has_queued(i.id));
end
$function$;

CREATE OR REPLACE FUNCTION private.prepare_message()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  actor constant private.actor := private.actor();
  facts record;
begin
  new.from_me := true;
  new."timestamp" := clock_timestamp();
  new.status := 'queued';
  new.sent_by_kind := coalesce(actor.kind, 'system');
  new.sent_by_id := actor.id;
  new := private.place_message(new);
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    new.send_at + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  select chat.last_received_at, contact.opted_out_at, i.status = 'connected' as connected into facts
  from public.chats chat
  left join public.contacts contact on contact.id = chat.contact_id
  left join public.instances i on i.id = chat.instance_id
  where chat.id = new.chat_id;
  new.lane := private.choose_lane(new.sent_by_kind, new.lane, facts.last_received_at);
  if private.is_refused(new.sent_by_kind, new.lane, facts.opted_out_at, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  elsif new.send_at > clock_timestamp() then
    new.status_reason := 'scheduled';
  elsif facts.connected is not true then
    new.status_reason := 'instance_disconnected';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_opted_out(ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  refused constant uuid[] := array(
    select c.id from public.conversations c
    join public.contacts contact on contact.id = c.contact_id
    join public.chats chat on chat.id = c.chat_id
    where c.id = any (ids) and contact.opted_out_at is not null
      and private.is_refused(c.sent_by_kind, c.lane, contact.opted_out_at, chat.last_received_at));
begin
  if refused <> '{}' then
    update public.conversations c set status = 'failed', status_reason = null, error_code = 'opted_out'
    where c.id = any (refused);
  end if;
  return refused;
end
$function$;

CREATE OR REPLACE FUNCTION private.rooms(instance public.instances)
 RETURNS TABLE(lane smallint, today integer, this_minute integer)
 LANGUAGE plpgsql
 STABLE ROWS 4
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  counts private.send_counts;
  day_cap integer := instance.messages_per_day;
begin
  select * into counts from private.send_counts counted where counted.instance_id = instance.id;
  if instance.warm_up then
    day_cap := least(day_cap, (
      select caps.messages from private.warm_up_caps caps
      where caps.day <= 1 + private.utc_day()
        - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
      order by caps.day desc limit 1));
  end if;
  return query
  select rank::smallint,
    private.room(private.lane_part(day_cap, rank), case when counts.day = private.utc_day() then counts.day_count end),
    private.room(private.lane_part(instance.messages_per_minute, rank),
      case when counts.minute = date_trunc('minute', clock_timestamp()) then counts.minute_count end)
  from generate_series(0, 3) rank;
end
$function$;

CREATE OR REPLACE FUNCTION private.settle_together(instance_id uuid, results jsonb)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
  wa_ids text[];
begin
  with told as (
    select distinct on (result ->> 'wa_message_id') (result ->> 'id')::uuid as id, result ->> 'wa_message_id' as wa_id,
      coalesce((result ->> 'at')::timestamptz, clock_timestamp()) as at
    from jsonb_array_elements(results) result
    where result ->> 'status' = 'sent' and result ->> 'wa_message_id' is not null
  ), settled as (
    update public.conversations c
    set wa_message_id = told.wa_id, status = 'sent', sent_at = told.at, status_reason = null, error_code = null,
      error_text = null
    from told
    where c.id = told.id and c.instance_id = settle_together.instance_id and c.from_me
      and c.status in ('sending', 'unconfirmed') and c.wa_message_id is null
      and c.kind not in ('reaction', 'edit', 'revoke') and not exists (
        select from public.conversations other
        where other.instance_id = settle_together.instance_id and other.wa_message_id = told.wa_id)
    returning c.id, c.wa_message_id
  )
  select coalesce(array_agg(settled.id), '{}'), coalesce(array_agg(settled.wa_message_id), '{}')
  into ids, wa_ids from settled;
  perform private.apply_waiting(instance_id, wa_ids);
  return ids;
end
$function$;

CREATE OR REPLACE FUNCTION private.show_outgoing(ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  if cardinality(ids) = 0 then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(item) - '{seq,rank}'::text[] order by item.rank, item.send_at, item.seq), '[]')
    from (
      select c.id, c.seq, q.lane as rank, c.account_id, c.instance_id, c.chat_id, c.contact_id, chat.wa_chat_id as "to", contact.phone,
        c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
        target.wa_message_id as target, q.is_first as first, to_jsonb(checked) as "check",
        case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
          else i.reply_pause_seconds end as pause_seconds,
        c.created_at, c.send_at, c.expires_at, c.status, q.claimed_at,
        extract(epoch from clock_timestamp() - q.claimed_at) as claimed_seconds
      from public.conversations c
      join private.outgoing_queue q on q.conversation_id = c.id
      join public.chats chat on chat.id = c.chat_id
      join public.instances i on i.id = c.instance_id
      left join public.contacts contact on contact.id = chat.contact_id
      left join public.conversations quoted on quoted.id = c.reply_to
      left join public.conversations target on target.id = c.target_id
      left join lateral (
        select m.id, m.storage_path, m.source_url, m.mimetype, m.filename, m.size, m.state
        from public.media m where m.id = c.media_id) file on true
      left join lateral (
        select checks.registered, checks.wa_id, checks.checked_at from public.number_checks checks
        where chat.wa_chat_id is null and checks.account_id = c.account_id
          and checks.match_key = private.phone_key(contact.phone)
          and checks.checked_at > clock_timestamp()
            - (select make_interval(days => settings.number_check_days) from private.settings)) checked on true
      where c.id = any (ids)
    ) item);
end
$function$;

CREATE OR REPLACE FUNCTION private.start_sending(orchestrator_id uuid, number bigint, claim_id uuid, ids uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  is_first boolean;
begin
  with started as (
    update private.outgoing_queue q
    set state = 'sending', claim_id = start_sending.claim_id, claimed_at = clock_timestamp(),
      orchestrator_id = start_sending.orchestrator_id, number = start_sending.number
    where q.conversation_id = any (ids)
    returning q.is_first
  )
  select bool_or(started.is_first) into is_first from started;
  update public.conversations c set status = 'sending', status_reason = null where c.id = any (ids);
  return is_first;
end
$function$;

CREATE OR REPLACE FUNCTION private.summarise_chats()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- In order of their ids, so that two statements never wait for each other.
  perform from public.chats c where c.id in (select added.chat_id from new_rows added) order by c.id for no key update;
  update public.chats c
  set unread_count = c.unread_count + summary.unread,
    status = case when summary.unread > 0 then 'open' else c.status end,
    snoozed_until = case when summary.unread = 0 then c.snoozed_until end,
    last_received_at = greatest(c.last_received_at, summary.received_at),
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
      max(added."timestamp") filter (where added.status = 'received') over (partition by added.chat_id) as received_at
    from new_rows added
    where added.kind not in ('reaction', 'edit', 'revoke')
    order by added.chat_id, private.is_scheduled(added.from_me, added.send_at), added."timestamp" desc, added.seq desc
  ) summary
  where c.id = summary.chat_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.waiting_reason(conversation_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select waiting.reason from private.waiting_reasons(array[conversation_id]) waiting
    where waiting.account_id = any (array(select private.account_ids())));
end
$function$;

CREATE OR REPLACE FUNCTION private.waiting_reasons(ids uuid[])
 RETURNS TABLE(id uuid, account_id uuid, reason text)
 LANGUAGE plpgsql
 STABLE ROWS 10
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  if ids = '{}' then
    return;
  end if;
  return query
  select q.conversation_id, q.account_id, case
    when q.send_at > moment then 'scheduled'
    when i.status is distinct from 'connected' then 'instance_disconnected'
    when room.today = 0 then 'daily_cap'
    when room.this_minute = 0 then 'minute_cap'
    when q.is_first and i.messages_per_minute is not null and not private.may_write_first(i.id) then 'first_contact_pause'
  end
  from private.outgoing_queue q
  left join public.instances i on i.id = q.instance_id
  left join lateral private.rooms(i) room on room.lane = q.lane
  where q.conversation_id = any (ids) and q.state = 'queued';
end
$function$;

CREATE OR REPLACE FUNCTION private.write_message(instance_id uuid, result jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  message public.conversations;
  status constant text := result ->> 'status';
begin
  select * into message from public.conversations c
  where c.id = (result ->> 'id')::uuid and c.instance_id = write_message.instance_id and c.from_me
  for no key update;
  if not found or (message.status not in ('sending', 'unconfirmed')
    and not (status = 'sent' and message.wa_message_id is null)
    and not (status = 'failed' and message.status = 'sent' and message.delivered_at is null)) then
    return 0;
  end if;
  if status = 'sent' then
    perform private.settle_sent(message, result);
  else
    update public.conversations c set status = result ->> 'status',
      status_reason = null,
      error_code = result ->> 'error_code', error_text = left(result ->> 'error_text', 1000)
    where c.id = message.id;
  end if;
  return 1;
end
$function$;

CREATE OR REPLACE FUNCTION public.waiting_reason(message public.conversations)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case when message.status = 'queued' then private.waiting_reason(message.id)
    else message.status_reason end;
end
$function$;

comment on function private.choose_lane(text,text,timestamp with time zone) is 'broadcast: what goes to many, also a run begun by a sequence or in bulk; flow: a run begun by a person''s message;
  reply: to who wrote in the last 24 hours; manual: any other.';
comment on function private.due_messages(public.instances,integer[],integer) is 'What goes out now. Paced: one of each chat, those who know us first, and at most one to a stranger.';
comment on function private.due_of_lanes(uuid,boolean[],boolean,integer[],integer) is 'The first of each lane, as many as fill the lanes'' rooms together. Each lane is a range of the index, however long the others are.';
comment on function private.has_queued(uuid) is 'A function, because the planner would join with the whole queue.';
comment on function private.is_refused(text,text,timestamp with time zone,timestamp with time zone) is 'Whether a person''s objection stands against a message; asked when it is written, and again when it would go.';
comment on function private.keep_queue() is 'Settled messages leave the queue, whoever settles them.';
comment on function private.lane_part(integer,integer) is 'How far a lane may fill a cap: the last tenth is kept for replies, and broadcasts leave another fifth to the lanes before them.';
comment on function private.next_due(uuid,timestamp with time zone) is 'The earliest after that moment: the first of each range of the queue''s index.';
comment on function private.next_room(public.instances,timestamp with time zone,timestamp with time zone) is 'When what is due may go; at_once: as soon as its chat is free.';
comment on function private.refuse_opted_out(uuid[]) is 'Ends those whose person has objected since they were written.';
comment on function private.rooms(public.instances) is 'Messages that each lane may still send today and in this minute; null: no limit.';
comment on function private.start_sending(uuid,bigint,uuid,uuid[]) is 'True: somebody new is among them.';
comment on function private.waiting_reasons(uuid[]) is 'Why each of these waits; null: it is about to go.';
comment on function public.waiting_reason(public.conversations) is 'Why a message waits now, as a column of its table: scheduled, instance_disconnected, daily_cap, minute_cap,
  first_contact_pause; null: it is about to go. Of any other message its status_reason.';
grant execute on function private.due_messages(public.instances,integer[],integer) to service_role;
grant execute on function private.due_of_lanes(uuid,boolean[],boolean,integer[],integer) to service_role;
grant execute on function private.has_queued(uuid) to service_role;
grant execute on function private.has_unsettled(uuid,bigint) to service_role;
grant execute on function private.is_held(uuid,uuid,timestamp with time zone,bigint) to service_role;
grant execute on function private.is_refused(text,text,timestamp with time zone,timestamp with time zone) to service_role;
grant execute on function private.lane_part(integer,integer) to service_role;
grant execute on function private.lane_rank(text) to service_role;
grant execute on function private.mark_first(uuid,uuid,boolean) to service_role;
grant execute on function private.next_due(uuid,timestamp with time zone) to service_role;
grant execute on function private.next_room(public.instances,timestamp with time zone,timestamp with time zone) to service_role;
grant execute on function private.refuse_opted_out(uuid[]) to service_role;
grant execute on function private.rooms(public.instances) to service_role;
grant execute on function private.start_sending(uuid,bigint,uuid,uuid[]) to service_role;
grant execute on function private.waiting_reason(uuid) to authenticated;
grant execute on function private.waiting_reason(uuid) to service_role;
grant execute on function private.waiting_reasons(uuid[]) to service_role;
grant execute on function public.waiting_reason(public.conversations) to authenticated;
grant execute on function public.waiting_reason(public.conversations) to service_role;

create trigger enqueue_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.enqueue_messages();
create trigger keep_queue after update of status, send_at, expires_at on public.conversations
for each row when (old.status in ('queued', 'sending', 'unconfirmed')
  and (new.status, new.send_at, new.expires_at) is distinct from (old.status, old.send_at, old.expires_at))
execute function private.keep_queue();
create trigger keep_first after update of wa_chat_id on public.chats
for each row when ((old.wa_chat_id is null) <> (new.wa_chat_id is null)) execute function private.keep_first();

drop function private.day_room(public.instances);
drop function private.due_messages(public.instances,integer);
drop function private.due_of_chats(uuid,boolean,integer);
drop function private.explain_due();
drop function private.explain_waiting();
drop function private.is_held(uuid,timestamp with time zone,bigint);
drop function private.mark_waiting(uuid,text);
drop function private.minute_room(public.instances);
drop function private.waiting_reason(timestamp with time zone,boolean);
