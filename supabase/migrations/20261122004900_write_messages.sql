-- How an orchestrator writes what became of the messages it sent.

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
    on conflict on constraint reactions_conversation_id_sender_key do update
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

create function private.settle_sent(message public.conversations, result jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  at constant timestamptz := coalesce((result ->> 'at')::timestamptz, clock_timestamp());
begin
  if result ->> 'wa_chat_id' is not null then
    update public.chats c set wa_chat_id = result ->> 'wa_chat_id'
    where c.id = message.chat_id and c.wa_chat_id is null and not exists (
      select from public.chats other
      where other.instance_id = c.instance_id and other.wa_chat_id = result ->> 'wa_chat_id');
  end if;
  if result ->> 'wa_message_id' is not null and message.kind not in ('reaction', 'edit', 'revoke') then
    perform private.adopt_message(message.id, result ->> 'wa_message_id', at);
  end if;
  update public.conversations c set status = 'sent', sent_at = coalesce(c.sent_at, at), status_reason = null,
    error_code = null, error_text = null
  where c.id = message.id and private.status_rank(c.status) < private.status_rank('sent');
  if message.kind in ('reaction', 'edit', 'revoke') then
    perform private.apply_action(message.id, at);
  end if;
end
$$;

create function private.write_message(instance_id uuid, result jsonb)
returns integer language plpgsql set search_path = ''
as $$
declare
  message public.conversations;
begin
  select * into message from public.conversations c
  where c.id = (result ->> 'id')::uuid and c.instance_id = write_message.instance_id and c.from_me
  for no key update;
  if not found or (message.status not in ('sending', 'unconfirmed')
    and not (result ->> 'status' = 'sent' and message.wa_message_id is null)) then
    return 0;
  end if;
  if result ->> 'status' = 'sent' then
    perform private.settle_sent(message, result);
  else
    update public.conversations c set status = result ->> 'status',
      error_code = result ->> 'error_code', error_text = left(result ->> 'error_text', 1000)
    where c.id = message.id;
  end if;
  if result ->> 'status' <> 'unconfirmed' then
    delete from private.message_claims claim where claim.conversation_id = message.id;
  end if;
  return 1;
end
$$;
comment on function private.write_message is
  'Settles one message. One that is settled already keeps what it has, unless it now turns out to have been sent.';

create function orchestrator.write_messages(orchestrator_id uuid, number bigint, instance_id uuid, results jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  written integer;
begin
  if results is null or jsonb_typeof(results) <> 'array' or jsonb_array_length(results) > 500
    or exists (select from jsonb_array_elements(results) result
      where result ->> 'status' is null or result ->> 'status' not in ('sent', 'failed', 'unconfirmed', 'queued')
        or (result ->> 'status' = 'failed' and result ->> 'error_code' is null)) then
    perform private.fail('results_invalid', 'results is an array of at most 500 {id, status, …}',
      'status is sent, failed with an error_code, unconfirmed or queued');
  end if;
  perform private.hold_lease(orchestrator_id, number, instance_id);
  select coalesce(sum(private.write_message(instance_id, result)), 0) into written
  from jsonb_array_elements(results) result;
  return jsonb_build_object('written', written);
exception when data_exception or check_violation then
  perform private.fail('results_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_messages is 'Writes sent, failed, unconfirmed, or queued for what surely never left.';

create function orchestrator.unsettled_messages(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
begin
  perform private.hold_number(orchestrator_id, number);
  ids := array(
    select c.id
    from private.ready_instances(orchestrator_id, number) i
    join public.conversations c on c.instance_id = i.id and c.status in ('sending', 'unconfirmed')
    left join private.message_claims claim on claim.conversation_id = c.id
    where (c.status = 'sending' and claim.number is distinct from unsettled_messages.number)
      or (c.status = 'unconfirmed' and claim.claimed_at > clock_timestamp() - interval '1 day')
    order by c.seq limit greatest(least(max_items, 500), 0));
  return jsonb_build_object('messages', private.show_outgoing(ids));
end
$$;
comment on function orchestrator.unsettled_messages is
  'Messages whose sender died while sending, and unconfirmed ones of the last day: to be compared with the phone.';

grant execute on function private.apply_action, private.settle_sent, private.write_message, orchestrator.write_messages,
  orchestrator.unsettled_messages to service_role;
