-- Chats in which somebody has written and nobody has decided yet what follows from it. Decided in a chat's order, by whoever
-- holds its number.
set check_function_bodies = off;

create table private.pending_decisions (
  account_id uuid not null,
  chat_id uuid not null,
  instance_id uuid not null,
  first_seq bigint not null,
  since timestamptz not null,
  claim_id uuid,
  number bigint,
  claimed_at timestamptz,
  primary key (account_id, chat_id),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade,
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade,
  check ((claim_id is null) = (number is null) and (claim_id is null) = (claimed_at is null))
);
comment on table private.pending_decisions is 'One row a chat, written once however much comes after. Nobody decides it for decision_days: it goes.';
comment on column private.pending_decisions.first_seq is 'The first message that is not decided; of what the chat received from here on none is.';
comment on column private.pending_decisions.since is 'When it was written: how late one would answer.';
comment on column private.pending_decisions.number is 'The fencing number of whoever decides. Worth nothing once another holds the lease.';
create index pending_decisions_instance on private.pending_decisions (account_id, instance_id, since);
create index pending_decisions_claim on private.pending_decisions (claim_id) where claim_id is not null;
create index pending_decisions_age on private.pending_decisions (since);

grant select, insert, update, delete on private.pending_decisions to service_role;

create function orchestrator.claim_decisions(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_queue(orchestrator_id, number, 'decisions');
  if not exists (select from private.pending_decisions p where p.claim_id = claim_decisions.claim_id) then
    with next as (
      select p.account_id, p.chat_id
      from private.leases lease
      join public.accounts a on a.id = lease.account_id and a.status = 'active'
      join private.pending_decisions p on p.account_id = lease.account_id and p.instance_id = lease.instance_id
      where lease.orchestrator_id = claim_decisions.orchestrator_id and lease.number = claim_decisions.number
        and lease.expires_at > clock_timestamp()
        -- Whoever had it before has lost the lease, or never said how it ended.
        and (p.claim_id is null or p.number <> claim_decisions.number
          or p.claimed_at < clock_timestamp() - interval '15 minutes')
      order by p.since, p.chat_id
      limit greatest(least(max_items, 500), 0)
      for update of p skip locked for share of lease
    )
    update private.pending_decisions p
    set claim_id = claim_decisions.claim_id, number = claim_decisions.number, claimed_at = clock_timestamp()
    from next where p.account_id = next.account_id and p.chat_id = next.chat_id;
  end if;
  return jsonb_build_object('decisions', (
    select coalesce(jsonb_agg(to_jsonb(p) - '{claim_id,number,claimed_at}'::text[] || jsonb_build_object('last_seq', (
        select c.seq from public.conversations c
        where c.account_id = p.account_id and c.chat_id = p.chat_id and c.status = 'received' and c.kind <> 'unknown'
        order by c.seq desc limit 1)) order by p.since, p.chat_id), '[]')
    from private.pending_decisions p
    where p.claim_id = claim_decisions.claim_id and p.number = claim_decisions.number));
end
$$;
comment on function orchestrator.claim_decisions is
  'Chats of held numbers in which something is to be decided, the oldest first. The same claim_id answers those not finished.';

create function orchestrator.finish_decision(orchestrator_id uuid, number bigint, claim_id uuid, chat_id uuid, last_seq bigint)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  decided private.pending_decisions;
begin
  select * into decided from private.pending_decisions p where p.chat_id = finish_decision.chat_id;
  if decided.chat_id is null then
    return jsonb_build_object('finished', false);
  end if;
  -- In the order of ingest: lease, chat, decision.
  perform private.hold_lease(orchestrator_id, number, decided.instance_id);
  perform from public.chats c where c.id = finish_decision.chat_id for no key update;
  select * into decided from private.pending_decisions p
  where p.chat_id = finish_decision.chat_id and p.claim_id = finish_decision.claim_id
    and p.number = finish_decision.number
  for update;
  if decided.chat_id is null then
    return jsonb_build_object('finished', false);
  end if;
  return jsonb_build_object('finished', true, 'more', private.keep_undecided(decided, finish_decision.last_seq));
end
$$;
comment on function orchestrator.finish_decision is
  'What the chat received up to last_seq is decided; what came meanwhile waits for the next claim (more). finished is false when it is no longer the caller''s.';

create function private.keep_undecided(decided private.pending_decisions, last_seq bigint)
returns boolean language plpgsql set search_path = ''
as $$
declare
  next public.conversations;
begin
  select * into next from public.conversations c
  where c.account_id = decided.account_id and c.chat_id = decided.chat_id and c.seq > keep_undecided.last_seq
    and c.status = 'received' and c.kind <> 'unknown'
  order by c.seq limit 1;
  if next.id is null then
    delete from private.pending_decisions p where p.account_id = decided.account_id and p.chat_id = decided.chat_id;
    return false;
  end if;
  update private.pending_decisions p
  set claim_id = null, number = null, claimed_at = null, first_seq = next.seq, since = next."timestamp"
  where p.account_id = decided.account_id and p.chat_id = decided.chat_id;
  return true;
end
$$;
comment on function private.keep_undecided is 'Whether something came after what was decided. Whoever writes more of the chat waits for its lock.';

create function private.merge_decisions(kept_chat_id uuid, gone_chat_id uuid)
returns void language plpgsql set search_path = ''
as $$
begin
  update private.pending_decisions kept
  set first_seq = least(kept.first_seq, gone.first_seq), since = least(kept.since, gone.since), claim_id = null,
    number = null, claimed_at = null
  from private.pending_decisions gone
  where kept.chat_id = kept_chat_id and gone.chat_id = gone_chat_id;
end
$$;
comment on function private.merge_decisions is 'Of two chats that become one everything undecided is, and nobody decides just now.';

grant execute on function orchestrator.claim_decisions, orchestrator.finish_decision,
  private.keep_undecided, private.merge_decisions to service_role;

alter table private.settings
  add column decision_days integer not null default 14 check (decision_days between 1 and 36500);

-- Ingest, merging and forgetting know of it.
create or replace function private.insert_messages(account_id uuid, instance_id uuid, placed private.placed_message[])
returns text[] language plpgsql set search_path = ''
as $$
declare
  fresh private.placed_message[];
  media_ids uuid[];
  new_ids text[];
begin
  fresh := array(
    select first_told.place
    from (
      select distinct on ((p.message).wa_message_id) p as place
      from unnest(placed) p
      where p.chat_id is not null and not exists (
        select from public.conversations c
        where c.instance_id = insert_messages.instance_id and c.wa_message_id = (p.message).wa_message_id)
      order by (p.message).wa_message_id, (p.message).kind = 'unknown', (p.message).event_id
    ) first_told
    order by ((first_told.place).message).event_id);
  media_ids := array(
    select case when (p.message).has_media then gen_random_uuid() end
    from unnest(fresh) with ordinality p (message, contact_id, chat_id, place) order by p.place);
  insert into public.media (id, account_id, mimetype, filename, size)
  select file.id, insert_messages.account_id, (file.message).mimetype, (file.message).filename, (file.message).size
  from unnest(fresh, media_ids) file (message, contact_id, chat_id, id) where file.id is not null;
  with inserted as (
    insert into public.conversations (account_id, chat_id, contact_id, instance_id, message, from_me, "timestamp",
      kind, content, status, error_code, wa_message_id, sent_at, quoted_wa_id, revoked_at, media_id, sent_by_kind)
    select insert_messages.account_id, p.chat_id, p.contact_id, insert_messages.instance_id, m.body, m.from_me, m.sent_at,
      m.kind, m.content, case when not m.from_me then 'received' when m.ack < 0 then 'failed' else 'sent' end,
      case when m.from_me and m.ack < 0 then 'send_failed' end, m.wa_message_id,
      case when m.from_me and m.ack >= 0 then m.sent_at end, m.quoted_wa_id,
      case when m.revoked then m.at end, p.media_id, case when m.from_me then 'phone' end
    from unnest(fresh, media_ids) with ordinality p (message, contact_id, chat_id, media_id, place),
      lateral (select (p.message).*) m
    order by p.place
    on conflict on constraint conversations_one_a_message do nothing
    returning wa_message_id, chat_id, seq, "timestamp", status, kind
  ), undecided as (
    -- The chats are locked: what comes after this is seen by whoever decides.
    insert into private.pending_decisions (account_id, chat_id, instance_id, first_seq, since)
    select distinct on (i.chat_id) insert_messages.account_id, i.chat_id, insert_messages.instance_id, i.seq, i."timestamp"
    from inserted i
    where i.status = 'received' and i.kind <> 'unknown'
      and i.chat_id <> all (array(select p.chat_id from unnest(fresh) p where (p.message).is_group))
    order by i.chat_id, i.seq
    on conflict do nothing
  )
  select coalesce(array_agg(inserted.wa_message_id), '{}') into new_ids from inserted;
  if cardinality(new_ids) < cardinality(fresh) then
    -- Somebody else has stored one meanwhile, with its file.
    delete from public.media m where m.id = any (media_ids) and not exists (
      select from public.conversations c where c.account_id = m.account_id and c.media_id = m.id);
  end if;
  return new_ids;
end
$$;
comment on function private.insert_messages is
  'Stores the messages that are not there yet, in journal order, with a pending media row where one is due.';

create or replace function private.complete_unknown(instance_id uuid, messages private.incoming_message[])
returns integer language plpgsql set search_path = ''
as $$
declare
  message private.incoming_message;
  unread public.conversations;
  file_id uuid;
  completed integer := 0;
begin
  for message in
    select told.* from unnest(messages) told where told.kind <> 'unknown' and exists (
      select from public.conversations c where c.instance_id = complete_unknown.instance_id
        and c.wa_message_id = told.wa_message_id and c.kind = 'unknown')
  loop
    select * into unread from public.conversations c
    where c.instance_id = complete_unknown.instance_id and c.wa_message_id = message.wa_message_id and c.kind = 'unknown'
    for no key update;
    continue when not found;
    file_id := null;
    if message.has_media and unread.media_id is null then
      insert into public.media (account_id, mimetype, filename, size)
      values (unread.account_id, message.mimetype, message.filename, message.size) returning id into file_id;
    end if;
    update public.conversations c set kind = message.kind, message = message.body, content = message.content,
      media_id = coalesce(c.media_id, file_id), quoted_wa_id = coalesce(c.quoted_wa_id, message.quoted_wa_id),
      revoked_at = coalesce(c.revoked_at, case when message.revoked then message.at end)
    where c.id = unread.id;
    -- What came after it has been decided without it, or waits with it.
    insert into private.pending_decisions (account_id, chat_id, instance_id, first_seq, since)
    select unread.account_id, unread.chat_id, unread.instance_id, unread.seq, unread."timestamp"
    where unread.status = 'received' and not message.is_group and not exists (
      select from public.conversations c
      where c.account_id = unread.account_id and c.chat_id = unread.chat_id and c.seq > unread.seq and c.status = 'received')
    on conflict do nothing;
    completed := completed + 1;
  end loop;
  return completed;
end
$$;
comment on function private.complete_unknown is 'What could not be read at first has come again, readable.';

create or replace function private.merge_chats(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql set search_path = ''
as $$
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
    end if;
  end loop;
end
$$;

create or replace function private.forget_contact(c public.contacts)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.conversations m set status = 'cancelled', status_reason = null
  where m.account_id = c.account_id and m.contact_id = c.id and m.status = 'queued';
  update public.chats h
  set wa_chat_id = null, last_message = case when h.last_message is not null then '' end, status = 'closed',
    closed_reason = null, snoozed_until = null, unread_count = 0
  where h.account_id = c.account_id and h.contact_id = c.id;
  delete from private.pending_decisions p using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and p.chat_id = h.id;
  delete from public.contact_identities i where i.account_id = c.account_id and i.contact_id = c.id;
  update public.contacts k
  set phone = null, lid = null, name = '', whatsapp_name = '', tags = '{}', fields = '{}', erased_at = clock_timestamp()
  where k.id = c.id;
end
$$;
comment on function private.forget_contact is 'From now on nobody is found by this name, and whoever writes from the number is new.';

create or replace function private.forget_decisions(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.pending_decisions', 'since', settings.decision_days, ends) from private.settings
$$;
comment on function private.forget_decisions is 'Duty: what nobody has decided.';

grant execute on function private.forget_decisions to service_role;
insert into private.job_kinds (name, is_step, every, max_attempts) values ('forget_decisions', true, '1 hour', null);
