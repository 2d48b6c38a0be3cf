-- That something happened which a webhook wants is told to the orchestrators at once, ten times a second at most: whoever
-- was told looks again for as long as he finds something.
set check_function_bodies = off;

create table private.webhook_hints (
  singleton boolean primary key default true check (singleton),
  told_at timestamptz not null
);
comment on table private.webhook_hints is 'When it was last told that there are events for webhooks.';

create function private.hint_events()
returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off
as $$
begin
  if exists (select from private.webhook_hints h where h.told_at > clock_timestamp() - interval '100 milliseconds')
    or not exists (select from new_rows e join public.webhook_endpoints w
      on w.account_id = e.account_id and w.enabled and e.kind = any (w.events))
    -- Nobody waits for another who is telling it.
    or not pg_try_advisory_xact_lock(hashtextextended('webhook_hints', 0)) then
    return null;
  end if;
  insert into private.webhook_hints as hints (told_at) values (clock_timestamp())
  on conflict on constraint webhook_hints_pkey do update set told_at = excluded.told_at;
  perform realtime.send(jsonb_build_object('table', 'events', 'operation', 'INSERT'), 'event', 'orchestrator', true);
  return null;
end
$$;
create trigger hint_events after insert on private.events referencing new table as new_rows
for each statement execute function private.hint_events();

grant select on private.webhook_hints to service_role;
