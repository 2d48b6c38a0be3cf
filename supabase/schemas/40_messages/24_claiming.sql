-- How queued messages are claimed, and what becomes of those nobody could send.
set check_function_bodies = off;

create table private.message_claims (
  conversation_id uuid primary key references public.conversations (id) on delete cascade,
  claim_id uuid not null,
  orchestrator_id uuid not null,
  number bigint not null,
  claimed_at timestamptz not null default clock_timestamp()
);
comment on table private.message_claims is 'Which orchestrator is sending a message, and under which claim.';
create index message_claims_claim on private.message_claims (claim_id);

grant select, insert, delete on private.message_claims to service_role;

create function orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
  next_at timestamptz;
begin
  perform private.hold_queue(orchestrator_id, number, 'messages');
  if not exists (select from private.message_claims claim where claim.claim_id = claim_messages.claim_id) then
    for instance in select * from private.due_instances(orchestrator_id, number) order by random() loop
      exit when left_over <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, left_over);
    end loop;
  end if;
  ids := array(
    select c.id from private.message_claims claim join public.conversations c on c.id = claim.conversation_id
    where claim.claim_id = claim_messages.claim_id and claim.orchestrator_id = claim_messages.orchestrator_id
      and claim.number = claim_messages.number and c.status = 'sending');
  next_at := private.next_send(orchestrator_id, number);
  return jsonb_build_object('messages', private.show_outgoing(ids),
    -- Of null and zero, greatest() is zero: an orchestrator with nothing to wait for would ask again at once.
    'next_seconds', case when next_at is not null then
      extract(epoch from greatest(next_at - clock_timestamp(), interval '0')) end);
end
$$;
comment on function orchestrator.claim_messages is
  'Starts sending what is due on held, connected instances, at their pace. The same claim_id answers the same rows.';

create function private.due_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select i.* from private.ready_instances(orchestrator_id, number) i
  where exists (select from public.conversations c
    where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp());
end
$$;

create function private.ready_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select i.* from private.leases lease
  join public.instances i on i.id = lease.instance_id
  join public.accounts a on a.id = i.account_id
  where lease.orchestrator_id = ready_instances.orchestrator_id and lease.number = ready_instances.number
    and lease.expires_at > clock_timestamp() and i.status = 'connected' and a.status = 'active';
end
$$;

create function private.claim_of_instance(orchestrator_id uuid, number bigint, claim_id uuid, instance public.instances,
  max_items integer)
returns integer language plpgsql set search_path = ''
as $$
declare
  day_room constant integer := private.day_room(instance);
  minute_room constant integer := private.minute_room(instance);
  ids uuid[];
begin
  if day_room = 0 or minute_room = 0 then
    perform private.mark_waiting(instance.id, case when day_room = 0 then 'daily_cap' else 'minute_cap' end);
    return 0;
  end if;
  ids := private.due_messages(instance, least(max_items, day_room, minute_room));
  if ids <> '{}' then
    perform private.hold_lease(orchestrator_id, number, instance.id);
    perform private.start_sending(orchestrator_id, number, claim_id, ids);
    perform private.count_sends(instance.id, cardinality(ids));
    if exists (select from public.conversations c join public.chats chat on chat.id = c.chat_id
      where c.id = any (ids) and chat.wa_chat_id is null) then
      perform private.hold_first_messages(instance);
    end if;
  end if;
  if instance.messages_per_minute is not null and not private.may_write_first(instance.id) then
    perform private.mark_waiting(instance.id, 'first_contact_pause');
  end if;
  return cardinality(ids);
end
$$;

create function private.due_messages(instance public.instances, max_items integer)
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
begin
  if instance.messages_per_minute is null then
    ids := array(
      select c.id from public.conversations c
      where c.instance_id = instance.id and c.status = 'queued' and c.send_at <= clock_timestamp()
        and c.expires_at > clock_timestamp() and not private.is_held(c.chat_id, c.send_at, c.seq)
      order by c.send_at, c.seq limit max_items
      for update skip locked);
  else
    ids := array(select private.due_of_chats(instance.id, false, max_items));
    if cardinality(ids) < max_items and private.may_write_first(instance.id) then
      ids := ids || array(select private.due_of_chats(instance.id, true, 1));
    end if;
  end if;
  return private.keep_order(ids);
end
$$;
comment on function private.due_messages is
  'What goes out now. Paced: one of each chat, those who know us first, and at most one to a stranger.';

create function private.due_of_chats(instance_id uuid, first boolean, max_items integer)
returns setof uuid language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select c.id from public.conversations c join public.chats chat on chat.id = c.chat_id
  where c.instance_id = due_of_chats.instance_id and c.status = 'queued' and c.send_at <= clock_timestamp()
    and c.expires_at > clock_timestamp() and (chat.wa_chat_id is null) = due_of_chats.first
    and not private.is_held(c.chat_id, c.send_at, c.seq)
    and not exists (
      select from public.conversations earlier
      where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
        and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq))
  order by c.send_at, c.seq limit max_items
  for update of c skip locked;
end
$$;

-- One burst of a chat at a time, in its order: the next waits until the last one is settled, or for a minute when
-- nobody knows what became of it.
create function private.is_held(chat_id uuid, send_at timestamptz, seq bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select exists (
      select from public.conversations c where c.chat_id = is_held.chat_id and (c.status = 'sending'
        or (c.status = 'unconfirmed' and (c.send_at, c.seq) < (is_held.send_at, is_held.seq) and exists (
          select from private.message_claims claim
          where claim.conversation_id = c.id and claim.claimed_at > clock_timestamp() - interval '1 minute')))));
end
$$;

create function private.keep_order(ids uuid[])
returns uuid[] language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(array_agg(c.id), '{}') from public.conversations c
    where c.id = any (ids) and not exists (
      select from public.conversations earlier
      where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
        and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq)
        and earlier.id <> all (ids)));
end
$$;
comment on function private.keep_order is 'Without those that would overtake one that is locked just now.';

create function private.start_sending(orchestrator_id uuid, number bigint, claim_id uuid, ids uuid[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.message_claims (conversation_id, claim_id, orchestrator_id, number)
  select id, start_sending.claim_id, start_sending.orchestrator_id, start_sending.number from unnest(ids) id;
  update public.conversations c set status = 'sending', status_reason = null where c.id = any (ids);
end
$$;

-- claimed_seconds: hosts' clocks differ from the database's, ages do not.
create function private.show_outgoing(ids uuid[])
returns jsonb language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  if cardinality(ids) = 0 then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(item) - 'seq' order by item.send_at, item.seq), '[]')
    from (
      select c.id, c.seq, c.account_id, c.instance_id, c.chat_id, c.contact_id, chat.wa_chat_id as "to", contact.phone,
        c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
        target.wa_message_id as target, chat.wa_chat_id is null as first, to_jsonb(checked) as "check",
        case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
          else i.reply_pause_seconds end as pause_seconds,
        c.created_at, c.send_at, c.expires_at, c.status, claim.claimed_at,
        extract(epoch from clock_timestamp() - claim.claimed_at) as claimed_seconds
      from public.conversations c
      join public.chats chat on chat.id = c.chat_id
      join public.instances i on i.id = c.instance_id
      left join public.contacts contact on contact.id = chat.contact_id
      left join public.conversations quoted on quoted.id = c.reply_to
      left join public.conversations target on target.id = c.target_id
      left join private.message_claims claim on claim.conversation_id = c.id
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
$$;
comment on function private.show_outgoing is 'Messages as a sender needs them, in the order in which they go out.';

create function private.next_send(orchestrator_id uuid, number bigint)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select min(case
      when not queue.is_due then queue.next_at
      when private.day_room(i) = 0 then date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'
      when private.minute_room(i) = 0 then date_trunc('minute', clock_timestamp()) + interval '1 minute'
      else least(queue.next_at, case when i.messages_per_minute is not null then (
        select counts.next_first_at from private.send_counts counts
        where counts.instance_id = i.id and counts.next_first_at > clock_timestamp()) end)
    end)
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select exists (select from public.conversations c
        where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp()) as is_due, (
        select c.send_at from public.conversations c
        where c.instance_id = i.id and c.status = 'queued' and c.send_at > clock_timestamp()
        order by c.send_at limit 1) as next_at) queue);
end
$$;
comment on function private.next_send is 'When there may be something to send again; null: nothing is queued.';

grant execute on function orchestrator.claim_messages, private.due_instances, private.ready_instances,
  private.claim_of_instance, private.due_messages, private.due_of_chats, private.is_held, private.keep_order,
  private.start_sending, private.show_outgoing, private.next_send to service_role;
