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
  next_at timestamptz;
begin
  perform private.hold_queue(orchestrator_id, number, 'messages');
  if not exists (select from private.outgoing_queue q where q.claim_id = claim_messages.claim_id) then
    due := array(select i from private.due_instances(orchestrator_id, number) i order by random());
    perform private.hold_plans(due);
    foreach instance in array due loop
      exit when left_over <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, left_over);
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

CREATE OR REPLACE FUNCTION orchestrator.claim_runs(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  claimed constant jsonb := orchestrator.claim_jobs(orchestrator_id, number, claim_id,
    jsonb_build_object('flow_run', max_items));
begin
  perform private.end_run(r.id, 'stopped', 'instance_removed')
  from private.jobs j join public.flow_runs r on r.id = private.as_uuid(j.key) and r.instance_id is null
  where j.claim_id = claim_runs.claim_id;
  -- Of another revision, or ended: nothing wakes there any more.
  delete from private.jobs j
  where j.claim_id = claim_runs.claim_id and not exists (
    select from public.flow_runs r
    where r.id = private.as_uuid(j.key) and r.ended_at is null and r.revision = (j.payload ->> 'revision')::bigint);
  perform private.put_off_job(j, clock_timestamp() + interval '10 minutes')
  from private.jobs j join public.accounts a on a.id = j.account_id and a.status <> 'active'
  where j.claim_id = claim_runs.claim_id;
  return jsonb_build_object('next_seconds', claimed -> 'next_seconds', 'runs', (
    select coalesce(jsonb_agg(private.run_facts(r) || jsonb_build_object('job_id', j.id, 'claim_id', j.claim_id,
      'attempts', j.attempts, 'event', j.payload -> 'event') order by j.id), '[]')
    from private.jobs j join public.flow_runs r on r.id = private.as_uuid(j.key)
    where j.claim_id = claim_runs.claim_id and j.orchestrator_id = claim_runs.orchestrator_id
      and j.number = claim_runs.number));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.read_run(orchestrator_id uuid, number bigint, run_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('run', (
    select private.run_facts(r) from public.flow_runs r
    where r.id = read_run.run_id and r.ended_at is null and r.instance_id is not null));
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_accounts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.broadcast_changes('account', 'accounts', tg_op, array(
    select (changed.id, changed.id, changed.status)::private.changed_row from (
      select after.id, after.status, to_jsonb(after) - 'updated_at' from new_rows after
      except
      select before.id, before.status, to_jsonb(before) - 'updated_at' from old_rows before
    ) changed));
  -- Numbers stop, or run again; what waited for a larger plan goes on.
  perform realtime.send(jsonb_build_object('table', 'accounts', 'operation', tg_op, 'ids', jsonb_agg(changed.id)),
    'account', 'orchestrator', true)
  from (
    select after.id, after.status, after.plan, after.plan_expires_at from new_rows after
    except
    select before.id, before.status, before.plan, before.plan_expires_at from old_rows before
  ) changed
  having count(*) between 1 and 100;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_runs(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lost uuid[];
begin
  loop
    lost := array(
      select r.id from public.flow_runs r
      where r.account_id = end_runs.key::uuid and r.ended_at is null and r.instance_id is null order by r.id limit 200);
    perform private.end_run(run_id, 'stopped', 'instance_removed') from unnest(lost) run_id;
    if cardinality(lost) < 200 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_runs_of_removed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- With its account everything goes.
  perform private.enqueue_job('end_runs', a.id::text, a.id) from public.accounts a
  where a.id = old.account_id and a.status <> 'closed';
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.hasten_account(account_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.enqueue_job('broadcast_feed', b.id::text, b.account_id)
  from public.broadcasts b
  where b.account_id = hasten_account.account_id and b.status = 'running' and b.frozen_at is not null;
  update private.jobs j set run_at = clock_timestamp()
  from public.flow_runs r
  where r.account_id = hasten_account.account_id and r.ended_at is null
    and j.kind in ('flow_run', 'flow_request') and j.key = r.id::text and j.run_at > clock_timestamp()
    and j.claim_id is null and j.dead_at is null
    -- Timers of others keep their moment.
    and (j.kind = 'flow_request' or r.status = 'running' or least(r.wake_at, r.expires_at) <= clock_timestamp());
end
$function$;

CREATE OR REPLACE FUNCTION private.hasten_changed_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.hasten_account(new.id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.hasten_changed_plan()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.hasten_account(waiting.account_id)
  from (
    select b.account_id from public.broadcasts b
    where b.status = 'running' and (private.plan_of(b.account_id)).name = new.name group by 1 order by 1
  ) waiting;
  perform realtime.send(jsonb_build_object('table', 'plans', 'operation', tg_op), 'account', 'orchestrator', true);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.hold_plans(due public.instances[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- In order, so that two claims never wait for each other.
  perform private.hold_room(held.account_id, 'messages_per_day')
  from (
    select i.account_id from unnest(due) i
    where private.plan_limit(i.account_id, 'messages_per_day') is not null and exists (
      select from (values (false), (true)) kind (is_first), generate_series(2, 3) rank
      where private.has_due(i.id, kind.is_first, rank::smallint, clock_timestamp()))
    group by i.account_id order by i.account_id
  ) held;
end
$function$;

CREATE OR REPLACE FUNCTION private.hold_room(account_id uuid, kind text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.fold_room(account_id, kind, 0);
end
$function$;

CREATE OR REPLACE FUNCTION private.next_feeding(b public.broadcasts)
 RETURNS double precision
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  opens_at timestamptz;
begin
  if not exists (select from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null) then
    return private.end_broadcast(b);
  elsif b.status_reason = 'reach_out_time_lock' and private.is_locked_out(b) then
    perform private.halt_broadcast(b, 'paused', 'reach_out_time_lock');
    return null;
  elsif private.open_zones(b) = '{}' then
    select min(private.next_opening(b."window", zones.zone, moment)) into opens_at from (
      select area.zone from private.area_codes area union select a.timezone from public.accounts a where a.id = b.account_id) zones;
    return least(600, extract(epoch from opens_at - moment) + 1);
  end if;
  return case
    -- A larger plan wakes it before: private.hasten_account.
    when private.feed_limit(b) = 0 then least(300, private.seconds_until((private.utc_day() + 1)::timestamp at time zone 'utc') + 1)
    when exists (select from private.broadcast_numbers(b) i where i.status = 'connected' and i.messages_per_minute is null) then 1
    else 20 end;
end
$function$;

CREATE TRIGGER hasten_account AFTER UPDATE OF plan, plan_expires_at, status ON public.accounts FOR EACH ROW WHEN (((new.status = 'active'::text) AND ((old.plan <> new.plan) OR (old.status <> new.status) OR (old.plan_expires_at IS DISTINCT FROM new.plan_expires_at)))) EXECUTE FUNCTION private.hasten_changed_account();

CREATE TRIGGER end_runs AFTER DELETE ON public.instances FOR EACH ROW EXECUTE FUNCTION private.end_runs_of_removed();

CREATE TRIGGER hasten_accounts AFTER UPDATE ON public.plans FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION private.hasten_changed_plan();

COMMENT ON FUNCTION "orchestrator"."read_run"(uuid, bigint, uuid) IS 'A run that goes on; null: it has ended, or is gone, or its number is.';

COMMENT ON FUNCTION "private"."end_runs"(text, timestamp with time zone) IS 'A step of it, of all the account''s numbers that are gone.';

COMMENT ON FUNCTION "private"."hasten_account"(uuid) IS 'Of broadcasts at the plan''s limit, and of steps that were put off.';

COMMENT ON FUNCTION "private"."hold_plans"(public.instances[]) IS 'What a plan leaves for the day is left for this claim alone, before it holds anything else: two at once would take it twice.';

COMMENT ON FUNCTION "private"."hold_room"(uuid, text) IS 'Until the end of the transaction nobody else counts against the plan: what is left is the caller''s.';

REVOKE ALL ON FUNCTION "private"."end_runs"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_runs"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."end_runs_of_removed"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_runs_of_removed"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."hasten_account"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hasten_account"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."hasten_changed_account"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hasten_changed_account"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."hasten_changed_plan"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hasten_changed_plan"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."hold_plans"(public.instances[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hold_plans"(public.instances[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."hold_room"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hold_room"(uuid, text) TO "postgres", "service_role";

insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "end_runs", "every": null, "is_step": true, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
