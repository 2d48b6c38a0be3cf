-- What orchestrator.poll says of messages.
set check_function_bodies = off;

create function private.first_send(orchestrator_id uuid, number bigint)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select min(case
      when private.day_room(i) = 0 then date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'
      when private.minute_room(i) = 0 then date_trunc('minute', clock_timestamp()) + interval '1 minute'
      else queue.send_at end)
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select c.send_at from public.conversations c
      where c.instance_id = i.id and c.status = 'queued' order by c.send_at limit 1) queue);
end
$$;
comment on function private.first_send is 'When something may be sent, as far as one look tells; null: nothing is queued.';

create function private.has_uncertain_messages(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return exists (select from public.conversations c where c.status = 'queued' and c.expires_at <= clock_timestamp())
    or exists (
      select from private.ready_instances(orchestrator_id, number) i
      join public.conversations c on c.instance_id = i.id and c.status in ('sending', 'unconfirmed')
      left join private.message_claims claim on claim.conversation_id = c.id
      where (c.status = 'sending' and claim.number is distinct from has_uncertain_messages.number)
        or (c.status = 'unconfirmed' and claim.claimed_at > clock_timestamp() - interval '1 day'));
end
$$;
comment on function private.has_uncertain_messages is 'Whether expire_messages or unsettled_messages would find one.';

grant execute on function private.first_send, private.has_uncertain_messages to service_role;
