CREATE OR REPLACE FUNCTION orchestrator.advance_run(orchestrator_id uuid, number bigint, run_id uuid, revision bigint, outcome jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  perform private.hold_number(orchestrator_id, number);
  -- As whoever writes messages does: the chat before what hangs on it.
  perform from public.chats c where c.id = (select r.chat_id from public.flow_runs r where r.id = advance_run.run_id)
  for no key update;
  run := private.hold_run(run_id, revision);
  if run.id is null then
    return jsonb_build_object('advanced', false);
  elsif private.put_off_suspended(run) then
    return jsonb_build_object('advanced', false);
  elsif outcome -> 'changed' = 'false' then
    -- Woken before its moment: the same again then.
    perform private.forget_wakes(run.id);
    perform private.set_wakes(run, outcome -> 'state');
    return jsonb_build_object('advanced', true, 'refused', '[]'::jsonb);
  end if;
  return jsonb_build_object('advanced', true, 'refused', private.take_step(run, outcome));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.finish_decisions(orchestrator_id uuid, number bigint, claim_id uuid, decided jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  mine private.pending_decisions;
  decision record;
  finished jsonb := '[]';
begin
  perform private.hold_number(orchestrator_id, number);
  -- In the order of ingest: leases, chats, decisions. Of a number that has gone to another nothing is done.
  perform from private.leases lease
  where lease.orchestrator_id = finish_decisions.orchestrator_id and lease.number = finish_decisions.number
    and lease.expires_at > clock_timestamp() and lease.instance_id in (
      select p.instance_id from private.pending_decisions p where p.claim_id = finish_decisions.claim_id)
  order by lease.instance_id for key share;
  perform from public.chats c where c.id in (
    select private.as_uuid(item ->> 'chat_id') from jsonb_array_elements(decided) item)
  order by c.id for no key update;
  for decision in
    select private.as_uuid(item ->> 'chat_id') as chat_id, (item ->> 'last_seq')::bigint as last_seq,
      item -> 'actions' as actions
    from jsonb_array_elements(decided) item limit 500
  loop
    select p.* into mine from private.pending_decisions p
    join private.leases lease on lease.instance_id = p.instance_id
      and lease.orchestrator_id = finish_decisions.orchestrator_id and lease.number = finish_decisions.number
      and lease.expires_at > clock_timestamp()
    -- Suspended meanwhile, it is decided afterwards: nothing could be answered.
    join public.accounts a on a.id = p.account_id and a.status = 'active'
    where p.chat_id = decision.chat_id and p.claim_id = finish_decisions.claim_id and p.number = finish_decisions.number
    for update of p;
    continue when not found;
    finished := finished || private.finish_decision(mine, decision.last_seq, decision.actions);
  end loop;
  return jsonb_build_object('finished', finished);
end
$function$;

CREATE OR REPLACE FUNCTION private.flow_statistics(flow_id uuid, version_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  owner_id constant uuid := (select f.account_id from public.flows f
    where f.id = flow_statistics.flow_id and f.account_id = any (array(select private.account_ids())));
  version_ids uuid[];
begin
  if owner_id is null then
    perform private.fail('flow_not_found', 'no such flow of yours');
  end if;
  version_ids := array(select v.id from public.flow_versions v where v.flow_id = flow_statistics.flow_id
    and (flow_statistics.version_id is null or v.id = flow_statistics.version_id));
  return jsonb_build_object('nodes', private.node_statistics(owner_id, version_ids), 'runs', (
    select coalesce(jsonb_object_agg(found.status, found.runs), '{}')
    from (select r.status, count(*) as runs from public.flow_runs r
      where r.account_id = owner_id and r.flow_id = flow_statistics.flow_id
        and (flow_statistics.version_id is null or r.version_id = flow_statistics.version_id)
      group by r.status) found));
end
$function$;

CREATE OR REPLACE FUNCTION private.put_off_suspended(run public.flow_runs)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if exists (select from public.accounts a where a.id = run.account_id and a.status = 'active') then
    return false;
  end if;
  perform private.put_off_job(j, clock_timestamp() + interval '10 minutes') from private.jobs j
  where j.kind in ('flow_run', 'flow_request') and j.key = run.id::text and j.dead_at is null;
  return true;
end
$function$;

COMMENT ON FUNCTION "private"."put_off_suspended"(public.flow_runs) IS 'Suspended since the step was claimed: what it says would be refused and the run go on as if it had been said. It is taken when the account is active again.';

REVOKE ALL ON FUNCTION "private"."put_off_suspended"(public.flow_runs) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."put_off_suspended"(public.flow_runs) TO "postgres", "service_role";
