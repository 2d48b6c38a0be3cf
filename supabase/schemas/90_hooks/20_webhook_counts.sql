-- When there is something to send, and how it stands with it: for polls, for whoever measures, for the doctor.
set check_function_bodies = off;

create function private.next_delivery()
returns timestamptz language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
begin
  return (
    select d.next_attempt_at from public.webhook_deliveries d
    where d.status in ('pending', 'retrying') order by d.next_attempt_at limit 1);
end
$$;

create function orchestrator.count_webhook_deliveries()
returns jsonb language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
begin
  return jsonb_build_object(
    'waiting', (select count(*) from (
      select from public.webhook_deliveries d where d.status in ('pending', 'retrying') limit 100000) waiting),
    'late_seconds', coalesce(greatest(extract(epoch from clock_timestamp() - private.next_delivery()), 0), 0),
    'dead', (select count(*) from (
      select from public.webhook_deliveries d where d.status = 'dead' limit 100000) dead));
end
$$;
comment on function orchestrator.count_webhook_deliveries is
  '{waiting, late_seconds: how long the oldest of it has been due, dead}; counted to 100000.';

grant execute on function private.next_delivery, orchestrator.count_webhook_deliveries to service_role;
