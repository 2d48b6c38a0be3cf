-- A step that was decided elsewhere: all of it is written at once, and only where the run still is what it was decided for.
set check_function_bodies = off;

create function orchestrator.advance_run(orchestrator_id uuid, number bigint, run_id uuid, revision bigint, outcome jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
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
$$;
comment on function orchestrator.advance_run is
  'outcome: {state, actions, trace, changed}; changed false: only its timer is set again. advanced is false, and nothing was written, when the run has ended or is at another revision. refused: [{type, code}], actions that could not be taken.';

create function private.put_off_suspended(run public.flow_runs)
returns boolean language plpgsql set search_path = ''
as $$
begin
  if exists (select from public.accounts a where a.id = run.account_id and a.status = 'active') then
    return false;
  end if;
  perform private.put_off_job(j, clock_timestamp() + interval '10 minutes') from private.jobs j
  where j.kind in ('flow_run', 'flow_request') and j.key = run.id::text and j.dead_at is null;
  return true;
end
$$;
comment on function private.put_off_suspended is
  'Suspended since the step was claimed: what it says would be refused and the run go on as if it had been said. It is taken when the account is active again.';

create function orchestrator.fail_run(orchestrator_id uuid, number bigint, run_id uuid, revision bigint, reason text)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  run public.flow_runs;
begin
  perform private.hold_number(orchestrator_id, number);
  run := private.hold_run(run_id, revision);
  perform private.end_run(run.id, 'failed', reason);
  return jsonb_build_object('failed', run.id is not null);
end
$$;
comment on function orchestrator.fail_run is 'Ends a run in which no step can be taken, as when its version cannot be read.';

create function private.hold_run(run_id uuid, revision bigint)
returns public.flow_runs language plpgsql set search_path = ''
as $$
declare
  run public.flow_runs;
begin
  select * into run from public.flow_runs r where r.id = hold_run.run_id for no key update;
  if run.ended_at is not null or run.revision is distinct from revision then
    run := null;
  end if;
  return run;
end
$$;
comment on function private.hold_run is 'The run, for the caller alone, while it is at this revision; else null.';

create function private.take_step(run public.flow_runs, outcome jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  state constant jsonb := outcome -> 'state';
  refused jsonb;
begin
  if jsonb_typeof(state) is distinct from 'object' then
    perform private.fail('state_invalid', 'an outcome has a state');
  end if;
  perform private.act_as('flow', run.flow_id, run.account_id);
  refused := private.take_flow_actions(run, state, outcome -> 'actions');
  if state ->> 'awaits' = 'message' then
    perform private.interrupt_run(run.chat_id, run.id);
  end if;
  perform private.write_step(run, state, private.join_trace(run.trace, coalesce(outcome -> 'trace', '[]') || refused));
  perform private.count_step(run, coalesce(outcome -> 'trace', '[]'));
  return refused;
end
$$;
comment on function private.take_step is 'What the engine said of a run that the caller holds. Answers the actions that were refused.';

create function private.write_step(run public.flow_runs, state jsonb, trace jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  has_ended constant boolean := coalesce(state ->> 'status' in ('done', 'expired', 'stopped', 'failed'), false);
  waits_for constant text := case when not has_ended then state ->> 'awaits' end;
begin
  update public.flow_runs r set version_id = coalesce((state ->> 'version_id')::uuid, r.version_id),
    node = left(state ->> 'node', 40), variables = coalesce(state -> 'variables', '{}'),
    revision = (state ->> 'revision')::bigint, awaits = waits_for,
    status = case when has_ended then state ->> 'status' when waits_for is null then 'running' else 'waiting' end,
    reason = left(state ->> 'reason', 200), wake_at = (state ->> 'wake_at')::timestamptz,
    expires_at = (state ->> 'expires_at')::timestamptz, trace = write_step.trace,
    ended_at = case when has_ended then clock_timestamp() end
  where r.id = run.id and r.ended_at is null;
  if not found then
    -- Something that it did has ended it, as an objection does.
    return;
  end if;
  perform private.forget_wakes(run.id);
  if has_ended then
    delete from private.run_states s where s.run_id = run.id;
  else
    insert into private.run_states (run_id, account_id, state) values (run.id, run.account_id, write_step.state)
    on conflict on constraint run_states_pkey do update set state = excluded.state;
    perform private.set_wakes(run, state);
  end if;
end
$$;

create function private.set_wakes(run public.flow_runs, state jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  revision constant bigint := (state ->> 'revision')::bigint;
  -- Without a moment of its own it goes on at once.
  moment constant timestamptz := coalesce(
    least((state ->> 'wake_at')::timestamptz, (state ->> 'expires_at')::timestamptz), clock_timestamp());
begin
  perform private.wake_run(run.account_id, run.id, revision,
    jsonb_build_object('type', 'timer', 'revision', revision), moment, run.lane);
  if state ->> 'awaits' = 'http' then
    perform private.enqueue_job('flow_request', run.id::text, run.account_id, clock_timestamp(),
      jsonb_build_object('revision', revision), case run.lane when 'broadcast' then 3 else 1 end);
  end if;
end
$$;
comment on function private.set_wakes is 'One timer a run; beside it the request that it waits for.';

create function private.join_trace(known jsonb, added jsonb)
returns jsonb language plpgsql immutable set search_path = ''
as $$
declare
  joined constant jsonb := known || added;
begin
  if jsonb_array_length(joined) <= 200 then
    return joined;
  end if;
  return (
    select jsonb_agg(last.entry order by last.place)
    from (select entry, place from jsonb_array_elements(joined) with ordinality trace (entry, place)
      order by place desc limit 200) last);
end
$$;
comment on function private.join_trace is 'The last 200.';

create function private.end_dead_run()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_run(private.as_uuid(new.key), 'failed', coalesce(new.error_code, 'job_lost'));
  return null;
end
$$;
comment on function private.end_dead_run is 'What is tried no more leaves nobody waiting for ever.';
create trigger end_dead_run after update of dead_at on private.jobs
for each row when (new.kind = 'flow_run' and old.dead_at is null and new.dead_at is not null)
execute function private.end_dead_run();

grant execute on function orchestrator.advance_run, orchestrator.fail_run, private.put_off_suspended, private.hold_run, private.take_step,
  private.write_step, private.set_wakes, private.join_trace to service_role;
