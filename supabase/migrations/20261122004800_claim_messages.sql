-- How queued messages are claimed, and what becomes of those nobody could send.

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

create function private.show_outgoing(ids uuid[])
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(item) - 'seq' order by item.send_at, item.seq), '[]')
  from (
    select c.id, c.seq, c.account_id, c.instance_id, c.chat_id, c.contact_id, chat.wa_chat_id as "to", contact.phone,
      c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
      target.wa_message_id as target, chat.wa_chat_id is null as first, to_jsonb(checked) as "check",
      c.created_at, c.send_at, c.expires_at, c.status, claim.claimed_at
    from public.conversations c
    join public.chats chat on chat.id = c.chat_id
    left join public.contacts contact on contact.id = chat.contact_id
    left join public.conversations quoted on quoted.id = c.reply_to
    left join public.conversations target on target.id = c.target_id
    left join private.message_claims claim on claim.conversation_id = c.id
    left join lateral (
      select m.id, m.storage_path, m.source_url, m.mimetype, m.filename, m.size, m.state
      from public.media m where m.id = c.media_id) file on true
    left join lateral (
      select checks.registered, checks.wa_id, checks.checked_at from public.number_checks checks
      where checks.account_id = c.account_id and checks.match_key = private.phone_key(contact.phone)
        and checks.checked_at > clock_timestamp()
          - (select make_interval(days => settings.number_check_days) from private.settings)) checked on true
    where c.id = any (ids)
  ) item
$$;
comment on function private.show_outgoing is 'Messages as a sender needs them, in the order in which they go out.';

create function private.ready_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language sql stable set search_path = ''
as $$
  select i.* from private.leases lease join public.instances i on i.id = lease.instance_id
  where lease.orchestrator_id = ready_instances.orchestrator_id and lease.number = ready_instances.number
    and lease.expires_at > clock_timestamp() and i.status = 'connected'
$$;

create function private.due_messages(instance_id uuid, max_items integer)
returns uuid[] language plpgsql set search_path = ''
as $$
begin
  -- One burst of a chat at a time, in its order: the next waits until the last one is settled.
  return array(
    select c.id from public.conversations c
    where c.instance_id = due_messages.instance_id and c.status = 'queued' and c.send_at <= clock_timestamp()
      and c.expires_at > clock_timestamp()
      and not exists (
        select from public.conversations under_way
        where under_way.chat_id = c.chat_id and under_way.status = 'sending')
    order by c.send_at, c.seq
    limit greatest(max_items, 0)
    for update skip locked);
end
$$;

create function private.start_sending(orchestrator_id uuid, number bigint, claim_id uuid, ids uuid[])
returns void language sql set search_path = ''
as $$
  insert into private.message_claims (conversation_id, claim_id, orchestrator_id, number)
  select id, start_sending.claim_id, start_sending.orchestrator_id, start_sending.number from unnest(ids) id;
  update public.conversations c set status = 'sending', status_reason = null where c.id = any (ids);
$$;

create function private.mark_capped(instance_id uuid)
returns void language sql set search_path = ''
as $$
  update public.conversations c set status_reason = 'daily_cap'
  where c.id in (
    select waiting.id from public.conversations waiting
    where waiting.instance_id = mark_capped.instance_id and waiting.status = 'queued'
      and waiting.send_at <= clock_timestamp() and waiting.status_reason is distinct from 'daily_cap'
    order by waiting.send_at, waiting.seq limit 500 for update skip locked)
$$;

create function private.next_send(orchestrator_id uuid, number bigint)
returns timestamptz language sql stable set search_path = ''
as $$
  select min(case
    when private.day_room(i) = 0 then date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'
    when earliest.send_at <= clock_timestamp() and private.minute_room(i) = 0
      then date_trunc('minute', clock_timestamp()) + interval '1 minute'
    else earliest.send_at end)
  from private.ready_instances(orchestrator_id, number) i, lateral (
    select c.send_at from public.conversations c where c.instance_id = i.id and c.status = 'queued'
    order by c.send_at, c.seq limit 1) earliest
$$;
comment on function private.next_send is 'When there may be something to send again; null: nothing is queued.';

create function orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
begin
  perform private.hold_number(orchestrator_id, number);
  if not exists (select from private.message_claims claim where claim.claim_id = claim_messages.claim_id) then
    for instance in select * from private.ready_instances(orchestrator_id, number) order by random() loop
      exit when left_over <= 0;
      if private.day_room(instance) = 0 then
        perform private.mark_capped(instance.id);
        continue;
      end if;
      ids := private.due_messages(instance.id,
        least(left_over, private.day_room(instance), private.minute_room(instance)));
      continue when ids = '{}';
      perform private.hold_lease(orchestrator_id, number, instance.id);
      perform private.start_sending(orchestrator_id, number, claim_id, ids);
      perform private.count_sends(instance.id, cardinality(ids));
      left_over := left_over - cardinality(ids);
    end loop;
  end if;
  ids := array(
    select c.id from private.message_claims claim join public.conversations c on c.id = claim.conversation_id
    where claim.claim_id = claim_messages.claim_id and claim.orchestrator_id = claim_messages.orchestrator_id
      and claim.number = claim_messages.number and c.status = 'sending');
  return jsonb_build_object('messages', private.show_outgoing(ids),
    'next_at', private.next_send(orchestrator_id, number));
end
$$;
comment on function orchestrator.claim_messages is
  'Starts sending what is due on held, connected instances, within their caps. The same claim_id answers the same rows.';

create function orchestrator.expire_messages()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with overdue as (
    select c.id, coalesce(i.status = 'connected', false) as connected
    from public.conversations c left join public.instances i on i.id = c.instance_id
    where c.status = 'queued' and c.expires_at <= clock_timestamp()
    limit 500
    for update of c skip locked
  )
  update public.conversations c
  set status = 'failed', status_reason = null,
    error_code = case when overdue.connected then 'expired' else 'instance_disconnected' end
  from overdue where c.id = overdue.id;
  get diagnostics expired = row_count;
  return jsonb_build_object('expired', expired);
end
$$;
comment on function orchestrator.expire_messages is 'Ends what could not be sent in time, 500 rows at a time.';

grant execute on function private.show_outgoing, private.ready_instances, private.due_messages, private.start_sending,
  private.mark_capped, private.next_send, orchestrator.claim_messages, orchestrator.expire_messages to service_role;
