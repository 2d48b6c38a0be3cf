-- Runs whose turn it is, and the graphs that they are in.
set check_function_bodies = off;

create function orchestrator.claim_runs(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
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
$$;
comment on function orchestrator.claim_runs is
  'Runs in which a step is due, each with the event that it is: the first, or a timer. The same claim_id answers those in which none was taken yet.';

create function orchestrator.read_run(orchestrator_id uuid, number bigint, run_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('run', (
    select private.run_facts(r) from public.flow_runs r
    where r.id = read_run.run_id and r.ended_at is null and r.instance_id is not null));
end
$$;
comment on function orchestrator.read_run is 'A run that goes on; null: it has ended, or is gone, or its number is.';

create function private.run_facts(run public.flow_runs)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('id', run.id, 'account_id', run.account_id, 'flow_id', run.flow_id,
      'version_id', run.version_id, 'chat_id', run.chat_id, 'revision', run.revision, 'at', clock_timestamp(),
      'rules', coalesce((select known.revision from private.rule_revisions known where known.account_id = run.account_id), 0),
      'state', (select s.state from private.run_states s where s.run_id = run.id),
      'person', private.person_facts(account, chat))
    from public.accounts account join public.chats chat on chat.account_id = account.id and chat.id = run.chat_id
    where account.id = run.account_id);
end
$$;

create function orchestrator.read_versions(orchestrator_id uuid, number bigint, version_ids uuid[], flow_ids uuid[])
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('versions', (
    select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'account_id', v.account_id, 'flow_id', v.flow_id,
      'graph', v.graph, 'is_published', coalesce(f.published_version_id = v.id, false), 'enabled', f.enabled)), '[]')
    from (
      select unnest(version_ids) as id
      union
      select f.published_version_id from public.flows f where f.id = any (flow_ids)
    ) asked
    join public.flow_versions v on v.id = asked.id
    join public.flows f on f.id = v.flow_id));
end
$$;
comment on function orchestrator.read_versions is 'The graphs of these versions, and of what is published of these flows.';

create function orchestrator.report_version(orchestrator_id uuid, number bigint, version_id uuid, problem text)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  told constant text := left(report_version.problem, 300);
begin
  perform private.hold_number(orchestrator_id, number);
  update public.flow_versions v set problem = told where v.id = report_version.version_id and v.problem is distinct from told;
  return jsonb_build_object('reported', found);
end
$$;
comment on function orchestrator.report_version is 'Why a version cannot run; null: it can. The page shows it.';

grant execute on function orchestrator.claim_runs, orchestrator.read_run, private.run_facts, orchestrator.read_versions,
  orchestrator.report_version to service_role;
