CREATE OR REPLACE FUNCTION orchestrator.ingest_cloud(instance_id uuid, phone_number_id text, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  target public.instances;
  counts jsonb;
  failed integer;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  target := private.find_cloud_number(instance_id, phone_number_id);
  if target.id is null then
    return jsonb_build_object('ignored', jsonb_array_length(events));
  end if;
  -- Alone: a reaction and its message, told in two calls at once, would each not see the other, and the reaction wait forever.
  perform pg_advisory_xact_lock(private.results_lock(target.id));
  perform private.act_as('system');
  perform private.confirm_sent(target.id, events);
  counts := private.store_events(target.account_id, target.id, private.without_failures(target.id, events));
  failed := private.fail_refused(target.id, events);
  perform private.announce_received(counts);
  return counts || jsonb_build_object('failed', failed);
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the function whatsapp-cloud');
end
$function$;
