CREATE OR REPLACE FUNCTION orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  due public.instances[];
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
  room integer;
  next_at timestamptz;
begin
  perform private.hold_queue(orchestrator_id, number, 'messages');
  if not exists (select from private.outgoing_queue q where q.claim_id = claim_messages.claim_id) then
    due := array(select i from private.due_instances(orchestrator_id, number) i order by random());
    perform private.hold_plans(due);
    foreach instance in array due loop
      exit when left_over <= 0;
      room := least(left_over, private.room_under_way(instance.id, number));
      continue when room <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, room);
    end loop;
  end if;
  ids := array(
    select q.conversation_id from private.outgoing_queue q
    where q.claim_id = claim_messages.claim_id and q.orchestrator_id = claim_messages.orchestrator_id
      and q.number = claim_messages.number and q.state = 'sending');
  next_at := private.next_send(orchestrator_id, number);
  return jsonb_build_object('messages', private.show_outgoing(ids),
    -- Of null and zero, greatest() is zero: an orchestrator with nothing to wait for would ask again at once.
    'next_seconds', case when next_at is not null then
      extract(epoch from greatest(next_at - clock_timestamp(), interval '0')) end);
end
$function$;

CREATE OR REPLACE FUNCTION private.room_under_way(instance_id uuid, number bigint)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  under_way constant integer := (
    select count(*) from (
      select from private.outgoing_queue q
      where q.instance_id = room_under_way.instance_id and q.state = 'sending' and q.number = room_under_way.number
      limit 200) found);
begin
  -- A claim for fewer than fifty would cost more than it brings.
  return case when under_way <= 150 then 200 - under_way else 0 end;
end
$function$;

COMMENT ON FUNCTION "private"."room_under_way"(uuid, bigint) IS 'How many more of a number may be under way: what a kill leaves to be settled, and what waits where nothing moves.';

REVOKE ALL ON FUNCTION "private"."room_under_way"(uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."room_under_way"(uuid, bigint) TO "postgres", "service_role";
