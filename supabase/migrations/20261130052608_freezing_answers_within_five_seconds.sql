CREATE OR REPLACE FUNCTION private.broadcast_freeze(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b public.broadcasts;
begin
  perform private.begin_scheduled(key::uuid);
  loop
    select * into b from public.broadcasts known
    where known.id = broadcast_freeze.key::uuid and known.status = 'running' and known.frozen_at is null for no key update;
    if not found or not private.freeze_chunk(b, 10000) then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.freeze_now(b public.broadcasts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if b.frozen_at is not null then
    perform private.enqueue_job('broadcast_feed', b.id::text, b.account_id);
  elsif b.starts_at > clock_timestamp() and b.started_at is null then
    perform private.enqueue_job('broadcast_freeze', b.id::text, b.account_id, b.starts_at);
  -- Whoever waits for the answer waits for five seconds at most; the rest is a job.
  elsif private.broadcast_freeze(b.id::text, clock_timestamp() + interval '4.5 seconds') then
    perform private.enqueue_job('broadcast_freeze', b.id::text, b.account_id);
  end if;
end
$function$;
