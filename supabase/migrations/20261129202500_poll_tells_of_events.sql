-- A poll tells those who read what happened as well.
set check_function_bodies = off;

create function private.has_unread_events()
returns boolean language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
begin
  return exists (select from private.event_consumers c
    where exists (select from private.events e where (e.xid, e.seq) > (c.xid, c.seq)));
end
$$;

comment on function private.has_unread_events is 'Whether there is one that a consumer has not read.';

grant execute on function private.has_unread_events to service_role;

create or replace function orchestrator.poll(orchestrator_id uuid, number bigint, kinds text[])
returns jsonb language plpgsql set search_path = ''
as $$
declare
  -- First: the questions wait for nobody, and the orchestrator that asks lives.
  answer constant jsonb := orchestrator.heartbeat(orchestrator_id, number);
  next_send constant timestamptz := private.first_send(orchestrator_id, number);
  next_job constant timestamptz := private.next_job(kinds);
begin
  return answer || jsonb_build_object(
    'due', array_remove(array[
      case when private.has_commands(orchestrator_id, number) then 'commands' end,
      case when private.has_free_leases(orchestrator_id) then 'leases' end,
      case when next_send <= clock_timestamp() or private.has_uncertain_messages(orchestrator_id, number) then 'messages' end,
      case when private.has_media(orchestrator_id, number) then 'media' end,
      case when private.has_unread_events() then 'events' end,
      case when next_job <= clock_timestamp() or private.has_lost_jobs() then 'jobs' end], null),
    'next_seconds', jsonb_strip_nulls(jsonb_build_object(
      'messages', private.seconds_until(next_send), 'jobs', private.seconds_until(next_job))));
end
$$;

comment on function orchestrator.poll is
  'A heartbeat that also says what there is to do: due (commands, leases, messages, media, events, jobs of these kinds), and next_seconds, in how many there will be messages and jobs.';

create or replace function private.enqueue_duties()
returns void language sql set search_path = ''
as $$
  insert into private.jobs (kind, run_at)
  select kind.name, clock_timestamp() + random() * kind.every
  from private.job_kinds kind where kind.every is not null
  on conflict on constraint jobs_kind_key_key do nothing
$$;
