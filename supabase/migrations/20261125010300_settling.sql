-- What became of sent messages: many at once, and never past what an ack has said already.

create or replace function private.show_outgoing(ids uuid[])
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(item) - 'seq' order by item.send_at, item.seq), '[]')
  from (
    select c.id, c.seq, c.account_id, c.instance_id, c.chat_id, c.contact_id, chat.wa_chat_id as "to", contact.phone,
      c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
      target.wa_message_id as target, chat.wa_chat_id is null as first, to_jsonb(checked) as "check",
      case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
        else i.reply_pause_seconds end as pause_seconds,
      c.created_at, c.send_at, c.expires_at, c.status, claim.claimed_at
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
  ) item
$$;

create function private.name_chats(instance_id uuid, results jsonb)
returns void language plpgsql set search_path = ''
as $$
begin
  perform from public.chats c where c.id in (
    select sent.chat_id from public.conversations sent where sent.id in (
      select (result ->> 'id')::uuid from jsonb_array_elements(results) result where result ->> 'wa_chat_id' is not null))
  order by c.id for no key update;
  update public.chats c set wa_chat_id = told.wa_chat_id
  from (
    select distinct on (result ->> 'wa_chat_id') sent.chat_id, result ->> 'wa_chat_id' as wa_chat_id
    from jsonb_array_elements(results) result
    join public.conversations sent on sent.id = (result ->> 'id')::uuid
    where result ->> 'wa_chat_id' is not null and sent.instance_id = name_chats.instance_id
    order by result ->> 'wa_chat_id', sent.seq
  ) told
  where c.id = told.chat_id and c.wa_chat_id is null and not exists (
    select from public.chats other
    where other.instance_id = name_chats.instance_id and other.wa_chat_id = told.wa_chat_id);
end
$$;
comment on function private.name_chats is 'Chats that we began have WhatsApp''s own id from now on.';

create function private.settle_together(instance_id uuid, results jsonb)
returns uuid[] language plpgsql set search_path = ''
as $$
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
  ), released as (
    delete from private.message_claims claim using settled where claim.conversation_id = settled.id
  )
  select coalesce(array_agg(settled.id), '{}'), coalesce(array_agg(settled.wa_message_id), '{}')
  into ids, wa_ids from settled;
  perform private.apply_waiting(instance_id, wa_ids);
  return ids;
end
$$;
comment on function private.settle_together is
  'New messages that were simply sent, in one statement: one broadcast. Answers which; the others need a look each.';

create or replace function private.settle_sent(message public.conversations, result jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  at constant timestamptz := coalesce((result ->> 'at')::timestamptz, clock_timestamp());
  is_change constant boolean := message.kind in ('reaction', 'edit', 'revoke');
begin
  if not is_change and exists (select from public.conversations other
    where other.instance_id = message.instance_id and other.wa_message_id = result ->> 'wa_message_id'
      and other.id <> message.id and other.sent_by_kind is distinct from 'phone') then
    -- That one is another row of ours already: two alike cannot be told apart.
    return;
  end if;
  if not is_change and result ->> 'wa_message_id' is not null then
    perform private.adopt_message(message.id, result ->> 'wa_message_id', at);
  end if;
  update public.conversations c set status = 'sent', sent_at = coalesce(c.sent_at, at), status_reason = null,
    error_code = null, error_text = null
  where c.id = message.id and private.status_rank(c.status) < private.status_rank('sent');
  if is_change then
    perform private.apply_action(message.id, at);
  end if;
end
$$;

create or replace function private.write_message(instance_id uuid, result jsonb)
returns integer language plpgsql set search_path = ''
as $$
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
      status_reason = case when result ->> 'status' = 'queued' then private.waiting_reason(c.send_at,
        (select i.status = 'connected' from public.instances i where i.id = c.instance_id)) end,
      error_code = result ->> 'error_code', error_text = left(result ->> 'error_text', 1000)
    where c.id = message.id;
  end if;
  if status <> 'unconfirmed' then
    delete from private.message_claims claim where claim.conversation_id = message.id;
  end if;
  return 1;
end
$$;
comment on function private.write_message is
  'Settles one message. One that is settled already keeps what it has, unless it now turns out to have been sent, or '
  'WhatsApp refused what only seemed to be.';

create or replace function orchestrator.write_messages(orchestrator_id uuid, number bigint, instance_id uuid, results jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  together uuid[];
  written integer;
begin
  if results is null or jsonb_typeof(results) <> 'array' or jsonb_array_length(results) > 500
    or exists (select from jsonb_array_elements(results) result
      where result ->> 'status' is null or result ->> 'status' not in ('sent', 'failed', 'unconfirmed', 'queued')
        or (result ->> 'status' = 'failed' and result ->> 'error_code' is null)) then
    perform private.fail('results_invalid', 'results is an array of at most 500 {id, status, …}',
      'status is sent, failed with an error_code, unconfirmed or queued');
  end if;
  -- Ingest shares this lock: an ack either finds its message here, or waits where apply_waiting finds it.
  perform from private.leases lease where lease.instance_id = write_messages.instance_id for no key update;
  perform private.hold_lease(orchestrator_id, number, instance_id);
  perform private.name_chats(instance_id, results);
  together := private.settle_together(instance_id, results);
  select coalesce(sum(private.write_message(instance_id, result)), 0) into written
  from jsonb_array_elements(results) result where (result ->> 'id')::uuid <> all (together);
  perform private.count_sends(instance_id, -count(*)::integer)
  from jsonb_array_elements(results) result where result ->> 'status' = 'queued' having count(*) > 0;
  return jsonb_build_object('written', written + cardinality(together));
exception when data_exception or check_violation then
  perform private.fail('results_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_messages is 'Writes sent, failed, unconfirmed, or queued for what surely never left.';

grant execute on function private.name_chats, private.settle_together to service_role;
