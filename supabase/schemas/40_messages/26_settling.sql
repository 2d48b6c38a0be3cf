-- What became of sent messages: many at once, and never past what an ack has said already.
set check_function_bodies = off;

create function orchestrator.write_messages(orchestrator_id uuid, number bigint, instance_id uuid, results jsonb)
returns jsonb language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  lease private.leases;
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
  perform pg_advisory_xact_lock(private.results_lock(instance_id));
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.meet_addressees(lease.account_id, instance_id, results);
  perform private.name_chats(instance_id, results);
  together := private.settle_together(instance_id, results);
  select coalesce(sum(private.write_message(instance_id, result)), 0) into written
  from jsonb_array_elements(results) result where (result ->> 'id')::uuid <> all (together);
  perform private.count_sends(instance_id, -count(*)::integer)
  from jsonb_array_elements(results) result where result ->> 'status' = 'queued' having count(*) > 0;
  perform private.count_automatic(lease.account_id, array(
    select (result ->> 'id')::uuid from jsonb_array_elements(results) result where result ->> 'status' = 'queued'), -1);
  return jsonb_build_object('written', written + cardinality(together));
exception when data_exception or check_violation then
  perform private.fail('results_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_messages is 'Writes sent, failed, unconfirmed, or queued for what surely never left.';

create function private.results_lock(instance_id uuid)
returns bigint language plpgsql immutable set search_path = ''
as $$
begin
  return hashtextextended('results:' || instance_id, 0);
end
$$;

create function private.write_message(instance_id uuid, result jsonb)
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
      status_reason = null,
      error_code = result ->> 'error_code', error_text = left(result ->> 'error_text', 1000)
    where c.id = message.id;
  end if;
  return 1;
end
$$;
comment on function private.write_message is
  'Settles one message. One that is settled already keeps what it has, unless it now turns out to have been sent, or '
  'WhatsApp refused what only seemed to be.';

create function private.settle_sent(message public.conversations, result jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  at constant timestamptz := coalesce((result ->> 'at')::timestamptz, clock_timestamp());
  is_change constant boolean := message.kind in ('reaction', 'edit', 'revoke');
  ghost public.conversations;
begin
  if not is_change then
    ghost := private.find_ghost(message, result ->> 'wa_message_id');
  end if;
  if ghost.id is not null and ghost.sent_by_kind <> 'phone' then
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

create function private.apply_action(conversation_id uuid, at timestamptz)
returns void language plpgsql set search_path = ''
as $$
declare
  action public.conversations;
begin
  select * into strict action from public.conversations c where c.id = conversation_id;
  if action.kind = 'reaction' then
    insert into public.reactions as known (account_id, conversation_id, from_me, sender, emoji, reacted_at)
    select action.account_id, action.target_id, true, 'me', left(action.message, 40), apply_action.at
    where action.target_id is not null
    on conflict on constraint reactions_one_a_person do update
    set emoji = excluded.emoji, reacted_at = excluded.reacted_at where excluded.reacted_at > known.reacted_at;
  elsif action.kind = 'edit' then
    perform private.edit_message(target.id, action.message, apply_action.at)
    from public.conversations target where target.id = action.target_id;
  elsif action.kind = 'revoke' then
    update public.conversations target set revoked_at = apply_action.at
    where target.id = action.target_id and target.revoked_at is null;
  end if;
end
$$;
comment on function private.apply_action is 'A reaction, edit or revocation of ours has been sent: its target shows it.';

create function private.settle_together(instance_id uuid, results jsonb)
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
  wa_ids text[];
begin
  with told as (
    select distinct on (private.stanza_of(result ->> 'wa_message_id')) (result ->> 'id')::uuid as id,
      result ->> 'wa_message_id' as wa_id, private.stanza_of(result ->> 'wa_message_id') as stanza_id,
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
        where other.stanza_id = told.stanza_id and other.instance_id = settle_together.instance_id and other.from_me
          and (other.chat_id = c.chat_id or other.wa_message_id = told.wa_id))
    returning c.id, c.wa_message_id
  )
  select coalesce(array_agg(settled.id), '{}'), coalesce(array_agg(settled.wa_message_id), '{}')
  into ids, wa_ids from settled;
  perform private.apply_waiting(instance_id, wa_ids);
  return ids;
end
$$;
comment on function private.settle_together is
  'New messages that were simply sent, in one statement: one broadcast. Answers which; the others need a look each.';

create function private.meet_addressees(account_id uuid, instance_id uuid, results jsonb)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  people constant private.person[] := array(
    select distinct (coalesce(contact.phone, private.wa_phone(told.wa_chat_id)),
      coalesce(private.wa_lid(told.wa_chat_id), contact.lid), null)::private.person
    from jsonb_to_recordset(results) told (id uuid, wa_chat_id text)
    join public.conversations sent on sent.id = told.id and sent.instance_id = meet_addressees.instance_id
    join public.contacts contact on contact.id = sent.contact_id and contact.erased_at is null
    where told.wa_chat_id ~ '@(c\.us|lid)$' and private.wa_lid(told.wa_chat_id) is distinct from contact.lid
      and (contact.phone is null) = (told.wa_chat_id !~ '@lid$'));
begin
  if people <> '{}' then
    perform private.act_as('system');
    perform private.meet_people(meet_addressees.account_id, people);
  end if;
end
$$;
comment on function private.meet_addressees is
  'Who was written to by phone and is called by LID in WhatsApp''s answer, or the other way round, is one person.';

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

create function orchestrator.unsettled_messages(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  ids uuid[];
begin
  perform private.hold_number(orchestrator_id, number);
  ids := array(
    select found.conversation_id
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select q.conversation_id, q.seq, row_number() over (order by q.seq) as turn
      from private.outgoing_queue q
      where q.instance_id = i.id and q.state in ('sending', 'unconfirmed')
        and ((q.state = 'sending' and q.number is distinct from unsettled_messages.number)
          or (q.state = 'unconfirmed' and q.expires_at > clock_timestamp()))
    ) found
    -- The first of each number before the second of any: one that has many keeps no other waiting.
    order by found.turn, found.seq limit greatest(least(max_items, 500), 0));
  return jsonb_build_object('messages', private.show_outgoing(ids));
end
$$;
comment on function orchestrator.unsettled_messages is
  'Messages whose sender died while sending, and unconfirmed ones of the last day: to be compared with the phone.';

grant execute on function orchestrator.write_messages, private.results_lock, private.write_message, private.settle_sent,
  private.apply_action, private.settle_together, private.meet_addressees, private.name_chats,
  orchestrator.unsettled_messages to service_role;
