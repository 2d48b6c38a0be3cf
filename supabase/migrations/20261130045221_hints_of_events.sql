CREATE TABLE "private"."webhook_hints" ("singleton" boolean NOT NULL DEFAULT true, "told_at" timestamp with time zone NOT NULL, CONSTRAINT "webhook_hints_pkey" PRIMARY KEY (singleton), CONSTRAINT "webhook_hints_singleton_check" CHECK (singleton));

CREATE OR REPLACE FUNCTION private.hint_events()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.is_public_address(host text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  address inet;
  nowhere constant inet[] := '{0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/3}';
begin
  -- Here, because what fails where variables are declared is not caught.
  address := host::inet;
  -- 0177.0.0.1 is another address to some than to others. Of the newer ones only what is given out to the world, without those that hold an older one.
  return case family(address) when 4 then host(address) = is_public_address.host and not address <<= any (nowhere)
    else address <<= '2000::/3' and not address <<= any ('{2001::/23,2001:db8::/32,2002::/16,3fff::/20}'::inet[]) end;
exception when invalid_text_representation then
  return false;
end
$function$;

CREATE TRIGGER hint_events AFTER INSERT ON private.events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.hint_events();

COMMENT ON TABLE "private"."webhook_hints" IS 'When it was last told that there are events for webhooks.';

REVOKE ALL ON FUNCTION "private"."hint_events"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hint_events"() TO "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."webhook_hints" TO "postgres";

GRANT SELECT ON TABLE "private"."webhook_hints" TO "service_role";

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "event.written", "subject": "events", "webhook": false, "recorded": false, "description": "something happened that a webhook wants to be told", "audit_action": null, "account_event": null, "orchestrator_event": "event"}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
