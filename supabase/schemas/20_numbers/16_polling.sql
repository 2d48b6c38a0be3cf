-- One question for all that there may be to do. Each part is answered beside the queue that it is about.
set check_function_bodies = off;

create function orchestrator.poll(orchestrator_id uuid, number bigint, kinds text[])
returns jsonb language plpgsql set search_path = ''
as $$
declare
  -- First: the questions wait for nobody, and the orchestrator that asks lives.
  answer constant jsonb := orchestrator.heartbeat(orchestrator_id, number);
  next_send constant timestamptz := private.first_send(orchestrator_id, number);
  next_job constant timestamptz := private.next_job(kinds);
  next_delivery constant timestamptz := private.next_delivery();
begin
  return answer || jsonb_build_object(
    'due', array_remove(array[
      case when private.has_commands(orchestrator_id, number) then 'commands' end,
      case when private.has_free_leases(orchestrator_id) then 'leases' end,
      case when next_send <= clock_timestamp() or private.has_uncertain_messages(orchestrator_id, number) then 'messages' end,
      case when private.has_media(orchestrator_id, number) then 'media' end,
      case when private.has_decisions(orchestrator_id, number) then 'decisions' end,
      case when private.has_unread_events() then 'events' end,
      case when next_delivery <= clock_timestamp() then 'deliveries' end,
      case when next_job <= clock_timestamp() or private.has_lost_jobs() then 'jobs' end], null),
    'next_seconds', jsonb_strip_nulls(jsonb_build_object(
      'messages', private.seconds_until(next_send), 'jobs', private.seconds_until(next_job),
      'deliveries', private.seconds_until(next_delivery))));
end
$$;
comment on function orchestrator.poll is
  'A heartbeat that also says what there is to do: due (commands, leases, messages, media, decisions, events, deliveries of webhooks, jobs of these kinds), and next_seconds, in how many there will be messages, jobs and deliveries.';

create function private.seconds_until(moment timestamptz)
returns double precision language plpgsql stable set search_path = ''
as $$
begin
  -- Of null and zero, greatest() is zero: whoever has nothing to wait for would ask again at once.
  return case when moment is not null then greatest(extract(epoch from moment - clock_timestamp()), 0) end;
end
$$;

grant execute on function orchestrator.poll, private.seconds_until to service_role;
