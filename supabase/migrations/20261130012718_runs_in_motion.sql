DROP TRIGGER "move_consent_words" ON "public"."accounts";

DROP FUNCTION "private"."end_run"(public.flow_runs, text, text);

DROP FUNCTION "private"."move_consent_words"();

DROP FUNCTION "private"."start_run"(public.flows, uuid, text, uuid, text);

DROP FUNCTION "private"."wake_run"(uuid, uuid, bigint, text, timestamp with time zone, text);

CREATE TABLE "private"."flow_count_changes" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "account_id" uuid NOT NULL, "version_id" uuid NOT NULL, "node" text NOT NULL, "exit" text NOT NULL, CONSTRAINT "flow_count_changes_pkey" PRIMARY KEY (id));

CREATE TABLE "private"."flow_counts" ("account_id" uuid NOT NULL, "version_id" uuid NOT NULL, "node" text NOT NULL, "exit" text NOT NULL, "times" bigint NOT NULL, CONSTRAINT "flow_counts_pkey" PRIMARY KEY (account_id, version_id, node, exit));

ALTER TABLE "public"."accounts" ADD COLUMN "welcome_flow_id" uuid;

ALTER TABLE "public"."accounts" ADD COLUMN "away_flow_id" uuid;

ALTER TABLE "public"."accounts" ADD COLUMN "default_flow_id" uuid;

ALTER TABLE "public"."accounts" ADD COLUMN "default_flow_hours" integer NOT NULL DEFAULT 24;

ALTER TABLE "public"."accounts" ADD COLUMN "holidays" jsonb NOT NULL DEFAULT '[]'::jsonb;

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
  end if;
  return jsonb_build_object('advanced', true, 'refused', private.take_step(run, outcome));
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

CREATE OR REPLACE FUNCTION orchestrator.fail_run(orchestrator_id uuid, number bigint, run_id uuid, revision bigint, reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  perform private.hold_number(orchestrator_id, number);
  run := private.hold_run(run_id, revision);
  perform private.end_run(run.id, 'failed', reason);
  return jsonb_build_object('failed', run.id is not null);
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
    where p.chat_id = decision.chat_id and p.claim_id = finish_decisions.claim_id and p.number = finish_decisions.number
    for update of p;
    continue when not found;
    finished := finished || private.finish_decision(mine, decision.last_seq, decision.actions);
  end loop;
  return jsonb_build_object('finished', finished);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.read_rules(orchestrator_id uuid, number bigint, account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_number(orchestrator_id, number);
  return private.account_rules(account_id) || jsonb_build_object(
    'revision', coalesce((
      select r.revision from private.rule_revisions r where r.account_id = read_rules.account_id), 0),
    'keywords', (
      select coalesce(jsonb_agg(to_jsonb(k) order by k.id), '[]')
      from public.keywords k where k.account_id = read_rules.account_id and k.enabled),
    'flows', (
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'version_id', f.published_version_id) order by f.id), '[]')
      from public.flows f
      where f.account_id = read_rules.account_id and f.enabled and f.published_version_id is not null));
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
    select private.run_facts(r) from public.flow_runs r where r.id = read_run.run_id and r.ended_at is null));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.read_versions(orchestrator_id uuid, number bigint, version_ids uuid[], flow_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION orchestrator.report_version(orchestrator_id uuid, number bigint, version_id uuid, problem text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  told constant text := left(report_version.problem, 300);
begin
  perform private.hold_number(orchestrator_id, number);
  update public.flow_versions v set problem = told where v.id = report_version.version_id and v.problem is distinct from told;
  return jsonb_build_object('reported', found);
end
$function$;

CREATE OR REPLACE FUNCTION private.account_rules(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  account public.accounts;
begin
  select * into account from public.accounts a where a.id = account_rules.account_id;
  return jsonb_build_object('opt_out_words', to_jsonb(coalesce(account.opt_out_words, '{}')), 'defaults',
    jsonb_build_object('welcome_flow_id', account.welcome_flow_id, 'away_flow_id', account.away_flow_id,
      'default_flow_id', account.default_flow_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.advance_decided(decided private.pending_decisions, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  run constant public.flow_runs := private.hold_run((action ->> 'run_id')::uuid, (action ->> 'revision')::bigint);
begin
  if run.chat_id is distinct from decided.chat_id then
    perform private.fail('run_changed', 'the run has ended, or is at another revision', 'decide again');
  end if;
  perform private.take_step(run, action);
end
$function$;

CREATE OR REPLACE FUNCTION private.are_holidays(days jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return (jsonb_typeof(days) = 'array' and not exists (
    select from jsonb_array_elements(case when jsonb_typeof(days) = 'array' then days else '[]' end)
      with ordinality day (value, place)
    where (day.place <= 200 and jsonb_typeof(day.value) = 'object' and jsonb_typeof(day.value -> 'date') = 'string'
      and day.value ->> 'date' ~ '^\d{4}-\d{2}-\d{2}$' and private.is_moment(day.value ->> 'date', 'date')
      and jsonb_typeof(day.value -> 'name') = 'string' and length(day.value ->> 'name') <= 100
      and not exists (select from jsonb_object_keys(
        case when jsonb_typeof(day.value) = 'object' then day.value else '{}' end) key where key not in ('date', 'name'))
      ) is not true)) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.as_code(message text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case when message ~ '^[a-z][a-z0-9_]{0,59}$' then message else 'value_refused' end;
end
$function$;

CREATE OR REPLACE FUNCTION private.as_field_value(value jsonb, type text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  said constant text := btrim(value #>> '{}');
begin
  return case
    when private.fits_type(value, type) then value
    when type = 'text' then to_jsonb(left(said, 2000))
    when type = 'number' and said ~ '^-?\d{1,15}([.,]\d{1,10})?$' then to_jsonb(replace(said, ',', '.')::numeric)
    when type = 'boolean' and lower(said) in ('true', 'sim', 'yes') then 'true'::jsonb
    when type = 'boolean' and lower(said) in ('false', 'não', 'nao', 'no') then 'false'::jsonb
    when type = 'date' and said ~ '^\d{4}-\d{2}-\d{2}T' then to_jsonb(left(said, 10))
    -- As it is: whoever checks says why not.
    else value end;
end
$function$;

CREATE OR REPLACE FUNCTION private.assign_chat(run public.flow_runs, member_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if member_id is not null and not exists (select from public.account_members m
    where m.account_id = run.account_id and m.user_id = assign_chat.member_id) then
    perform private.fail('member_not_found', 'the account has no such member');
  end if;
  update public.chats c set assigned_to = assign_chat.member_id
  where c.id = run.chat_id and c.assigned_to is distinct from assign_chat.member_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.begin_decided(decided private.pending_decisions, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  perform private.end_run((action ->> 'ends_run')::uuid, 'stopped', 'replaced');
  insert into public.flow_runs (id, account_id, flow_id, version_id, chat_id, contact_id, instance_id, started_by, started_by_id)
  select (action ->> 'run_id')::uuid, decided.account_id, (action ->> 'flow_id')::uuid, (action ->> 'version_id')::uuid,
    c.id, c.contact_id, c.instance_id, split_part(action ->> 'reason', ':', 1),
    private.as_uuid(split_part(action ->> 'reason', ':', 2))
  from public.chats c where c.account_id = decided.account_id and c.id = decided.chat_id
  -- Whoever decides it how often: one run a message and flow.
  on conflict on constraint flow_runs_pkey do nothing
  returning * into run;
  if run.id is not null then
    perform private.interrupt_run(decided.chat_id, run.id);
    perform private.take_step(run, action);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.contact_facts(account_id uuid, chat public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('id', c.id, 'name', coalesce(nullif(c.name, ''), c.whatsapp_name), 'phone', c.phone,
      'tags', c.tags, 'fields', c.fields, 'created_at', c.created_at, 'last_received_at', chat.last_received_at,
      'last_sent_at', private.last_sent_at(chat), 'opted_out', c.opted_out_at is not null,
      'campaigns', (
        select coalesce(jsonb_agg(distinct r.started_by_id), '[]') from public.flow_runs r
        where r.account_id = c.account_id and r.contact_id = c.id and r.started_by = 'campaign'),
      'flows', (
        select coalesce(jsonb_object_agg(entered.flow_id, entered.last_at), '{}')
        from (select r.flow_id, max(r.created_at) as last_at from public.flow_runs r
          where r.account_id = c.account_id and r.contact_id = c.id group by r.flow_id) entered))
    from public.contacts c
    where c.account_id = contact_facts.account_id and c.id = chat.contact_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.count_step(run public.flow_runs, trace jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into private.flow_count_changes (account_id, version_id, node, exit)
  select run.account_id, coalesce(private.as_uuid(entry ->> 'version_id'), run.version_id), left(entry ->> 'node', 40), way.exit
  from jsonb_array_elements(trace) entry, (values ('entered'), ('exit')) told (name), lateral (
    select case told.name when 'entered' then '' else left(entry ->> 'exit', 60) end as exit
  ) way
  where jsonb_typeof(entry -> told.name) = 'string' and entry ->> 'node' is not null;
end
$function$;

CREATE OR REPLACE FUNCTION private.decision_facts(decision private.pending_decisions)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  account public.accounts;
  chat public.chats;
  messages jsonb;
  last_seq bigint;
begin
  select * into account from public.accounts a where a.id = decision.account_id;
  select * into chat from public.chats c where c.account_id = decision.account_id and c.id = decision.chat_id;
  -- So many at once; the rest is decided next.
  select jsonb_agg(jsonb_build_object('id', m.id, 'text', m.message, 'kind', m.kind, 'media_id', m.media_id,
      'content', case when m.kind = 'location' then m.content end,
      'age_seconds', greatest(extract(epoch from clock_timestamp() - m."timestamp"), 0)) order by m.seq), max(m.seq)
  into messages, last_seq
  from (
    select c.id, c.seq, c.message, c.kind, c.media_id, c.content, c."timestamp" from public.conversations c
    where c.account_id = decision.account_id and c.chat_id = decision.chat_id and c.seq >= decision.first_seq
      and c.status = 'received' and c.kind <> 'unknown'
    order by c.seq limit 50
  ) m;
  return jsonb_build_object('messages', coalesce(messages, '[]'), 'last_seq', coalesce(last_seq, decision.first_seq),
      'rules', coalesce((select r.revision from private.rule_revisions r where r.account_id = decision.account_id), 0),
      'is_opted_out', exists (select from public.contacts c where c.account_id = chat.account_id and c.id = chat.contact_id
        and c.opted_out_at is not null),
      'is_open', private.is_account_open(account, clock_timestamp()),
      'is_silenced', coalesce(chat.automation_paused_until > clock_timestamp(), false)
        or private.has_person_written(chat, account.silence_minutes),
      'answers_lately', private.count_answers(chat))
    -- Who has no flows pays for none.
    || case when private.has_flows(account.id) then private.flow_facts(decision, account, chat) else '{}' end;
end
$function$;

CREATE OR REPLACE FUNCTION private.due_accounts(kind text, after uuid, most integer, OUT accounts uuid[], OUT visited uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  due integer;
begin
  -- Where little is due it says whose it is, however many accounts have something for later.
  select array_agg(early.account_id order by (early.account_id > after) desc nulls last, early.account_id), max(early.looked)
  into accounts, due
  from (
    select found.account_id, sum(count(*)) over () as looked from (
      select j.account_id from private.jobs j
      where j.kind = due_accounts.kind and j.claim_id is null and j.dead_at is null and j.run_at <= clock_timestamp()
      order by j.run_at limit 500
    ) found group by found.account_id
  ) early;
  if due < 500 or due is null then
    accounts := (array_remove(coalesce(accounts, '{}'), null))[:most];
    visited := accounts[cardinality(accounts)];
  else
    select found.accounts, found.visited into accounts, visited from private.walk_accounts(kind, after, most) found;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_dead_run()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.end_run(private.as_uuid(new.key), 'failed', coalesce(new.error_code, 'job_lost'));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_run(run_id uuid, status text, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.flow_runs r
  set status = end_run.status, reason = left(end_run.reason, 200), awaits = null, wake_at = null, expires_at = null,
    revision = r.revision + 1, ended_at = clock_timestamp()
  where r.id = end_run.run_id and r.ended_at is null;
  delete from private.run_states s where s.run_id = end_run.run_id;
  perform private.forget_wakes(end_run.run_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.finish_decision(mine private.pending_decisions, last_seq bigint, actions jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  refused jsonb;
  code text;
begin
  refused := private.take_actions(mine, actions);
  return jsonb_build_object('chat_id', mine.chat_id, 'refused', refused, 'more', private.keep_undecided(mine, last_seq));
exception when raise_exception then
  get stacked diagnostics code = message_text;
  if code <> 'run_changed' then
    raise;
  end if;
  update private.pending_decisions p set claim_id = null, number = null, claimed_at = null
  where p.account_id = mine.account_id and p.chat_id = mine.chat_id;
  return jsonb_build_object('chat_id', mine.chat_id, 'refused', '[]'::jsonb, 'more', true, 'stale', true);
end
$function$;

CREATE OR REPLACE FUNCTION private.flow_facts(decision private.pending_decisions, account public.accounts, chat public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  select * into run from public.flow_runs r where r.chat_id = chat.id and r.awaits = 'message';
  return jsonb_build_object('at', clock_timestamp(), 'person', private.person_facts(account, chat),
    'run', case when run.id is not null then jsonb_build_object('id', run.id, 'flow_id', run.flow_id,
      'version_id', run.version_id, 'revision', run.revision, 'expires_at', run.expires_at, 'lane', run.lane,
      'state', (select s.state from private.run_states s where s.run_id = run.id)) end,
    'is_paused', coalesce(chat.automation_paused_until > clock_timestamp(), false),
    'has_member_written', private.has_member_written(decision, run),
    'is_new_contact', account.welcome_flow_id is not null and private.is_new_contact(decision),
    'defaults_lately', jsonb_build_object(
      'welcome', private.had_default(chat, 'welcome', null),
      'away', private.had_default(chat, 'away', account.default_flow_hours),
      'default', private.had_default(chat, 'default', account.default_flow_hours)));
end
$function$;

CREATE OR REPLACE FUNCTION private.flow_statistics(flow_id uuid, version_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  account_id constant uuid := (select f.account_id from public.flows f
    where f.id = flow_statistics.flow_id and f.account_id = any (array(select private.account_ids())));
  version_ids uuid[];
begin
  if account_id is null then
    perform private.fail('flow_not_found', 'no such flow of yours');
  end if;
  version_ids := array(select v.id from public.flow_versions v where v.flow_id = flow_statistics.flow_id
    and (flow_statistics.version_id is null or v.id = flow_statistics.version_id));
  return jsonb_build_object('nodes', private.node_statistics(account_id, version_ids), 'runs', (
    select coalesce(jsonb_object_agg(found.status, found.runs), '{}')
    from (select r.status, count(*) as runs from public.flow_runs r
      where r.account_id = flow_statistics.account_id and r.flow_id = flow_statistics.flow_id
        and (flow_statistics.version_id is null or r.version_id = flow_statistics.version_id)
      group by r.status) found));
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_flow_counts(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  folded integer;
begin
  loop
    with taken as (
      delete from private.flow_count_changes c
      where c.id = any (array(select c.id from private.flow_count_changes c order by c.id limit 5000 for update skip locked))
      returning c.account_id, c.version_id, c.node, c.exit
    ), added as (
      insert into private.flow_counts as counts (account_id, version_id, node, exit, times)
      select t.account_id, t.version_id, t.node, t.exit, count(*)
      from taken t join public.flow_versions v on v.account_id = t.account_id and v.id = t.version_id
      group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict on constraint flow_counts_pkey do update set times = counts.times + excluded.times
    )
    select count(*) into folded from taken;
    if folded < 5000 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_wakes(run_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from private.jobs j
  where j.kind in ('flow_run', 'flow_request') and j.key = forget_wakes.run_id::text and j.dead_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.had_default(chat public.chats, kind text, hours integer)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return exists (
    select from public.flow_runs r
    where r.account_id = chat.account_id and r.chat_id = chat.id and r.started_by = had_default.kind
      and (hours is null or r.created_at > clock_timestamp() - make_interval(hours => hours)));
end
$function$;

CREATE OR REPLACE FUNCTION private.has_flows(account_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  -- In the index's order, or the planner would walk another.
  return (
    select f.published_version_id from public.flows f where f.account_id = has_flows.account_id
    order by (f.published_version_id is null), f.id limit 1) is not null;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_member_written(decision private.pending_decisions, run public.flow_runs)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return exists (
    select from (
      select c.seq, c.sent_by_kind, c."timestamp" from public.conversations c
      where c.account_id = decision.account_id and c.chat_id = decision.chat_id
      order by c.seq desc limit 50
    ) lately
    where lately.sent_by_kind in ('member', 'phone')
      and (lately.seq > decision.first_seq or lately."timestamp" > run.updated_at));
end
$function$;

CREATE OR REPLACE FUNCTION private.hold_run(run_id uuid, revision bigint)
 RETURNS public.flow_runs
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  select * into run from public.flow_runs r where r.id = hold_run.run_id for no key update;
  if run.ended_at is not null or run.revision is distinct from revision then
    run := null;
  end if;
  return run;
end
$function$;

CREATE OR REPLACE FUNCTION private.interrupt_run(chat_id uuid, but_for uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.end_run(r.id, 'stopped', 'interrupted') from public.flow_runs r
  where r.chat_id = interrupt_run.chat_id and r.awaits = 'message' and r.id is distinct from but_for;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_open(account public.accounts, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return private.is_account_open(account.working_hours, account.timezone, moment)
    and (account.holidays = '[]' or not account.holidays @> jsonb_build_array(
      jsonb_build_object('date', to_char(moment at time zone account.timezone, 'YYYY-MM-DD'))));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_new_contact(decision private.pending_decisions)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return not exists (
    select from (
      select c.status from public.conversations c
      where c.account_id = decision.account_id and c.chat_id = decision.chat_id and c.seq < decision.first_seq
      order by c.seq desc limit 50
    ) earlier
    where earlier.status = 'received');
end
$function$;

CREATE OR REPLACE FUNCTION private.join_trace(known jsonb, added jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.last_sent_at(chat public.chats)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select lately."timestamp" from (
      select c.from_me, c.seq, c."timestamp" from public.conversations c
      where c.account_id = chat.account_id and c.chat_id = chat.id
      order by c.seq desc limit 50
    ) lately
    where lately.from_me order by lately.seq desc limit 1);
end
$function$;

CREATE OR REPLACE FUNCTION private.move_account_rules()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.move_rules(array[new.id]);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.move_flow_rules()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.move_rules(array[coalesce(new.account_id, old.account_id)]);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.node_statistics(account_id uuid, version_ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with counted as (
    select c.node, c.exit, c.times from private.flow_counts c
    where c.account_id = node_statistics.account_id and c.version_id = any (version_ids)
    union all
    select c.node, c.exit, 1 from private.flow_count_changes c
    where c.account_id = node_statistics.account_id and c.version_id = any (version_ids)
  ), exits as (
    select counted.node, counted.exit, sum(counted.times) as times from counted group by 1, 2
  ), here as (
    select r.node, count(*) as waiting from public.flow_runs r
    where r.account_id = node_statistics.account_id and r.version_id = any (version_ids) and r.ended_at is null
      and r.node is not null group by 1
  ), nodes as (
    select coalesce(exits.node, here.node) as node, coalesce(sum(exits.times) filter (where exits.exit = ''), 0) as entered,
      coalesce(sum(exits.times) filter (where exits.exit <> ''), 0) as left, coalesce(max(here.waiting), 0) as waiting,
      coalesce(jsonb_object_agg(exits.exit, exits.times) filter (where exits.exit <> ''), '{}') as exits
    from exits full join here on here.node = exits.node
    group by 1
  )
  select coalesce(jsonb_object_agg(n.node, to_jsonb(n) - 'node'), '{}') from nodes n
$function$;

CREATE OR REPLACE FUNCTION private.note_of_flow(run public.flow_runs, text text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if btrim(text) <> '' then
    insert into public.notes (account_id, chat_id, body) values (run.account_id, run.chat_id, left(text, 10000));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.person_facts(account public.accounts, chat public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object(
    'contact', private.contact_facts(account.id, chat),
    'account', jsonb_build_object('name', account.name, 'timezone', account.timezone,
      'working_hours', account.working_hours, 'holidays', account.holidays,
      'is_open', private.is_account_open(account, clock_timestamp())),
    'chat', jsonb_build_object('id', chat.id, 'assigned_to', chat.assigned_to),
    'instance', jsonb_build_object('id', chat.instance_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.run_facts(run public.flow_runs)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('id', run.id, 'account_id', run.account_id, 'flow_id', run.flow_id,
      'version_id', run.version_id, 'chat_id', run.chat_id, 'revision', run.revision, 'at', clock_timestamp(),
      'state', (select s.state from private.run_states s where s.run_id = run.id),
      'person', private.person_facts(account, chat))
    from public.accounts account join public.chats chat on chat.account_id = account.id and chat.id = run.chat_id
    where account.id = run.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.send_of_flow(run public.flow_runs, state jsonb, action jsonb, send_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into public.conversations (account_id, chat_id, message, kind, content, media_id, client_key, lane, send_at)
  values (run.account_id, run.chat_id, coalesce(action ->> 'text', ''), coalesce(action ->> 'kind', 'text'),
    case when jsonb_typeof(action -> 'content') = 'object' then action -> 'content' end, (action ->> 'media_id')::uuid,
    concat_ws(':', 'run', run.id, state ->> 'revision', action ->> 'n'), run.lane,
    case when send_of_flow.send_at > clock_timestamp() + interval '100 milliseconds' then send_of_flow.send_at end)
  on conflict do nothing;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_field(run public.flow_runs, field text, value jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  known constant text := (select f.type from public.custom_fields f where f.account_id = run.account_id and f.name = set_field.field);
begin
  if known is null then
    perform private.fail('field_invalid', format('no custom field is called %s', field));
  end if;
  update public.contacts c
  set fields = case when jsonb_typeof(value) = 'null' then c.fields - set_field.field
    else c.fields || jsonb_build_object(set_field.field, private.as_field_value(value, known)) end
  where c.account_id = run.account_id and c.id = run.contact_id and c.erased_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_wakes(run public.flow_runs, state jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.start_flow_of_run(run public.flow_runs, flow_id uuid, event jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
begin
  select * into flow from public.flows f
  where f.account_id = run.account_id and f.id = start_flow_of_run.flow_id and f.enabled;
  if flow.id is null then
    perform private.fail('flow_not_found', 'the account has no such flow that people may enter');
  end if;
  perform private.start_run(flow, run.chat_id, 'flow', run.flow_id, run.lane,
    jsonb_strip_nulls(jsonb_build_object('depth', event -> 'depth')), run.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.start_run(flow public.flows, chat_id uuid, started_by text, started_by_id uuid, lane text, event jsonb DEFAULT '{}'::jsonb, but_for uuid DEFAULT NULL::uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  chat public.chats;
  run_id constant uuid := gen_random_uuid();
begin
  if flow.published_version_id is null then
    perform private.fail('flow_not_published', 'nothing of this flow is published');
  end if;
  -- As whoever writes messages does: chats before all that hangs on them.
  select * into chat from public.chats c
  where c.account_id = flow.account_id and c.id = start_run.chat_id for key share;
  if chat.contact_id is null or chat.instance_id is null then
    perform private.fail('chat_not_found', 'the account has no such chat with one person on a number that is there');
  end if;
  if lane = 'flow' then
    perform private.interrupt_run(chat.id, but_for);
  end if;
  insert into public.flow_runs (id, account_id, flow_id, version_id, chat_id, contact_id, instance_id, started_by,
    started_by_id, lane)
  values (run_id, flow.account_id, flow.id, flow.published_version_id, chat.id, chat.contact_id, chat.instance_id,
    start_run.started_by, start_run.started_by_id, start_run.lane);
  perform private.wake_run(flow.account_id, run_id, 0, event || '{"type": "started"}', clock_timestamp(), lane);
  return run_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.stop_run(run_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  select * into run from public.flow_runs r
  where r.id = stop_run.run_id and r.account_id = any (array(select private.member_account_ids()))
  for no key update;
  if not found then
    perform private.fail('run_not_found', 'no such run of an account in which you may write');
  elsif run.ended_at is not null then
    return false;
  end if;
  perform private.end_run(run.id, 'stopped', 'member');
  perform private.cancel_of_run(run);
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.tag_of_flow(run public.flow_runs, add text[], remove text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if not private.are_tags(add) or not private.are_tags(remove) then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  perform private.change_tags(run.account_id, array[run.contact_id], add, remove);
exception when check_violation then
  perform private.fail('tag_invalid', 'a contact has at most 100 tags');
end
$function$;

CREATE OR REPLACE FUNCTION private.take_action(decided private.pending_decisions, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  person_id constant uuid := (
    select c.contact_id from public.chats c where c.account_id = decided.account_id and c.id = decided.chat_id);
begin
  case action ->> 'type'
    when 'advance' then
      perform private.advance_decided(decided, action);
    when 'begin' then
      perform private.begin_decided(decided, action);
    when 'keyword' then
      perform private.answer_keyword(decided, person_id, action);
    when 'opt_out' then
      perform private.heed_objection(decided, person_id, action ->> 'message_id');
    when 'opt_in' then
      perform private.act_as('system');
      insert into public.consents (account_id, contact_id, state, source)
      values (decided.account_id, person_id, 'opted_in', 'message');
    else
      perform private.fail('action_invalid', 'no such action');
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_actions(decided private.pending_decisions, actions jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  action jsonb;
  refused jsonb := '[]';
  code text;
begin
  for action in select item from jsonb_array_elements(coalesce(actions, '[]')) item limit 100 loop
    begin
      perform private.take_action(decided, action);
    exception
      -- What passes is tried again with all of it.
      when serialization_failure or deadlock_detected or lock_not_available then
        raise;
      -- Refused for good, as by a limit: the other actions are taken all the same.
      when others then
        get stacked diagnostics code = message_text;
        -- But what was decided for another revision was decided wrongly, all of it.
        if code = 'run_changed' then
          raise;
        end if;
        refused := refused || jsonb_build_object('message_id', action -> 'message_id', 'code', left(code, 100));
    end;
  end loop;
  return refused;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_flow_action(run public.flow_runs, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  case action ->> 'type'
    when 'add_tag' then
      perform private.tag_of_flow(run, array[action ->> 'tag'], '{}');
    when 'remove_tag' then
      perform private.tag_of_flow(run, '{}', array[action ->> 'tag']);
    when 'set_field' then
      perform private.set_field(run, action ->> 'field', action -> 'value');
    when 'assign' then
      perform private.assign_chat(run, (action ->> 'member_id')::uuid);
    when 'open_chat' then
      update public.chats c set status = 'open' where c.id = run.chat_id and c.status <> 'open';
    when 'close_chat' then
      update public.chats c set status = 'closed', closed_reason = left(action ->> 'reason', 500)
      where c.id = run.chat_id and c.status <> 'closed';
    when 'snooze' then
      update public.chats c set snoozed_until = (action ->> 'until')::timestamptz where c.id = run.chat_id;
    when 'pause_automation' then
      update public.chats c set automation_paused_until = clock_timestamp()
        + make_interval(mins => greatest(least((action ->> 'minutes')::integer, 43200), 0))
      where c.id = run.chat_id;
    when 'note' then
      perform private.note_of_flow(run, action ->> 'text');
    when 'notify' then
      perform private.note_of_flow(run, action ->> 'text');
      update public.chats c set status = 'open', snoozed_until = null where c.id = run.chat_id;
      perform private.record_event(run.account_id, 'chat.called', run.chat_id, jsonb_build_object('run_id', run.id));
    when 'consent' then
      insert into public.consents (account_id, contact_id, state, source)
      values (run.account_id, run.contact_id, action ->> 'state', 'flow');
    when 'start_flow' then
      perform private.start_flow_of_run(run, (action ->> 'flow_id')::uuid, action);
    when 'add_to_sequence', 'remove_from_sequence' then
      perform private.fail('sequence_not_found', 'the account has no such sequence');
    when 'request' then
      -- The state says what is asked: private.set_wakes.
      null;
    else
      perform private.fail('action_invalid', 'no such action');
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_flow_actions(run public.flow_runs, state jsonb, actions jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  action jsonb;
  refused jsonb := '[]';
  code text;
  -- A message goes out after the typing of those before it.
  send_at timestamptz := clock_timestamp();
begin
  for action in select item from jsonb_array_elements(coalesce(actions, '[]')) item limit 500 loop
    begin
      if action ->> 'type' = 'send' then
        send_at := send_at + make_interval(secs => greatest(least((action ->> 'typing_seconds')::double precision, 15), 0));
        perform private.send_of_flow(run, state, action, send_at);
      else
        perform private.take_flow_action(run, action);
      end if;
    exception
      -- What passes is tried again with all of it; what this program may not is no matter of the flow's.
      when serialization_failure or deadlock_detected or lock_not_available or insufficient_privilege then
        raise;
      when others then
        get stacked diagnostics code = message_text;
        refused := refused || jsonb_build_object('node', state -> 'node', 'entered', null, 'exit', null,
          'what', 'refused', 'type', action -> 'type', 'code', private.as_code(code));
    end;
  end loop;
  return refused;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_step(run public.flow_runs, outcome jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.wake_run(account_id uuid, run_id uuid, revision bigint, event jsonb, moment timestamp with time zone, lane text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.enqueue_job('flow_run', run_id::text, account_id, moment,
    jsonb_build_object('revision', revision, 'event', event), case lane when 'broadcast' then 3 else 1 end);
end
$function$;

CREATE OR REPLACE FUNCTION private.walk_accounts(kind text, after uuid, most integer, OUT accounts uuid[], OUT visited uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  first constant uuid := '00000000-0000-0000-0000-000000000000';
  account uuid := after;
  is_around boolean := after is null;
begin
  accounts := '{}';
  -- From account to account: what one of them has waiting costs one look, however much it is.
  for step in 1..1000 loop
    account := (
      select j.account_id from private.jobs j
      where j.kind = walk_accounts.kind and j.claim_id is null and j.dead_at is null
        and j.account_id > coalesce(account, first)
      order by j.account_id limit 1);
    if account is null or is_around and account > after then
      exit when is_around;
      is_around := true;
      account := null;
      continue;
    end if;
    visited := account;
    if exists (select from private.jobs j
      where j.kind = walk_accounts.kind and j.account_id = account and j.claim_id is null and j.dead_at is null
        and j.lane between 0 and 3 and j.run_at <= clock_timestamp()) then
      accounts := accounts || account;
      exit when cardinality(accounts) >= most;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.write_step(run public.flow_runs, state jsonb, trace jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
  where r.id = run.id;
  perform private.forget_wakes(run.id);
  if has_ended then
    delete from private.run_states s where s.run_id = run.id;
  else
    insert into private.run_states (run_id, account_id, state) values (run.id, run.account_id, write_step.state)
    on conflict on constraint run_states_pkey do update set state = excluded.state;
    perform private.set_wakes(run, state);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.flow_statistics(flow_id uuid, version_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.flow_statistics(flow_id, version_id)
$function$;

ALTER TABLE "private"."flow_count_changes" ADD CONSTRAINT "flow_count_changes_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "private"."flow_counts" ADD CONSTRAINT "flow_counts_account_id_version_id_fkey" FOREIGN KEY (account_id, version_id) REFERENCES public.flow_versions(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_away_flow_fkey" FOREIGN KEY (id, away_flow_id) REFERENCES public.flows(account_id, id) ON DELETE SET NULL (away_flow_id);

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_default_flow_fkey" FOREIGN KEY (id, default_flow_id) REFERENCES public.flows(account_id, id) ON DELETE SET NULL (default_flow_id);

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_default_flow_hours_check" CHECK (((default_flow_hours >= 0) AND (default_flow_hours <= 720)));

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_welcome_flow_fkey" FOREIGN KEY (id, welcome_flow_id) REFERENCES public.flows(account_id, id) ON DELETE SET NULL (welcome_flow_id);

CREATE INDEX flow_count_changes_version ON private.flow_count_changes USING btree (account_id, version_id);

CREATE INDEX accounts_away_flow ON public.accounts USING btree (id, away_flow_id) WHERE (away_flow_id IS NOT NULL);

CREATE INDEX accounts_default_flow ON public.accounts USING btree (id, default_flow_id) WHERE (default_flow_id IS NOT NULL);

CREATE INDEX accounts_welcome_flow ON public.accounts USING btree (id, welcome_flow_id) WHERE (welcome_flow_id IS NOT NULL);

CREATE INDEX flow_runs_here ON public.flow_runs USING btree (account_id, version_id, node) WHERE (ended_at IS NULL);

CREATE TRIGGER end_dead_run AFTER UPDATE OF dead_at ON private.jobs FOR EACH ROW WHEN (((new.kind = 'flow_run'::text) AND (old.dead_at IS NULL) AND (new.dead_at IS NOT NULL))) EXECUTE FUNCTION private.end_dead_run();

CREATE TRIGGER move_account_rules AFTER UPDATE OF opt_out_words, welcome_flow_id, away_flow_id, default_flow_id ON public.accounts FOR EACH ROW WHEN (((((old.opt_out_words IS DISTINCT FROM new.opt_out_words) OR (old.welcome_flow_id IS DISTINCT FROM new.welcome_flow_id)) OR (old.away_flow_id IS DISTINCT FROM new.away_flow_id)) OR (old.default_flow_id IS DISTINCT FROM new.default_flow_id))) EXECUTE FUNCTION private.move_account_rules();

CREATE TRIGGER move_rules_delete AFTER DELETE ON public.flows FOR EACH ROW WHEN ((old.published_version_id IS NOT NULL)) EXECUTE FUNCTION private.move_flow_rules();

CREATE TRIGGER move_rules_update AFTER UPDATE OF published_version_id, enabled ON public.flows FOR EACH ROW WHEN (((old.published_version_id IS DISTINCT FROM new.published_version_id) OR (old.enabled IS DISTINCT FROM new.enabled))) EXECUTE FUNCTION private.move_flow_rules();

COMMENT ON COLUMN "public"."accounts"."away_flow_id" IS 'The same outside of working hours, and default_flow_id at any time.';

COMMENT ON COLUMN "public"."accounts"."default_flow_hours" IS 'In so many each of both is entered once at most.';

COMMENT ON COLUMN "public"."accounts"."holidays" IS 'Days of its own, [{date, name}], on which it is closed.';

COMMENT ON COLUMN "public"."accounts"."welcome_flow_id" IS 'Whoever writes for the first time enters it, where nothing else fits.';

COMMENT ON COLUMN "public"."flow_runs"."version_id" IS 'Where it is: of another flow while it is there.';

COMMENT ON FUNCTION "orchestrator"."advance_run"(uuid, bigint, uuid, bigint, jsonb) IS 'outcome: {state, actions, trace}. advanced is false, and nothing was written, when the run has ended or is at another revision. refused: [{type, code}], actions that could not be taken.';

COMMENT ON FUNCTION "orchestrator"."claim_runs"(uuid, bigint, uuid, integer) IS 'Runs in which a step is due, each with the event that it is: the first, or a timer. The same claim_id answers those in which none was taken yet.';

COMMENT ON FUNCTION "orchestrator"."fail_run"(uuid, bigint, uuid, bigint, text) IS 'Ends a run in which no step can be taken, as when its version cannot be read.';

COMMENT ON FUNCTION "orchestrator"."finish_decisions"(uuid, bigint, uuid, jsonb) IS 'decided: [{chat_id, last_seq, actions}]. What each chat received up to last_seq is decided, and what follows is done. finished: those that were the caller''s, with more (something is left for the next claim) and refused (actions that could not be taken, by their codes); stale: the run that the decision was about has changed, nothing of it was done.';

COMMENT ON FUNCTION "orchestrator"."read_run"(uuid, bigint, uuid) IS 'A run that goes on; null: it has ended, or is gone.';

COMMENT ON FUNCTION "orchestrator"."read_versions"(uuid, bigint, uuid[], uuid[]) IS 'The graphs of these versions, and of what is published of these flows.';

COMMENT ON FUNCTION "orchestrator"."report_version"(uuid, bigint, uuid, text) IS 'Why a version cannot run; null: it can. The page shows it.';

COMMENT ON FUNCTION "private"."are_holidays"(jsonb) IS '[{date, name}], at most 200.';

COMMENT ON FUNCTION "private"."as_code"(text) IS 'PostgreSQL''s own words are no code.';

COMMENT ON FUNCTION "private"."as_field_value"(jsonb, text) IS 'What somebody wrote or a flow worked out, in the field''s type where it can be read as one.';

COMMENT ON FUNCTION "private"."end_dead_run"() IS 'What is tried no more leaves nobody waiting for ever.';

COMMENT ON FUNCTION "private"."finish_decision"(private.pending_decisions, bigint, jsonb) IS 'All of it, or where its run is no longer what it was decided for nothing: then the chat is undecided.';

COMMENT ON FUNCTION "private"."flow_facts"(private.pending_decisions, public.accounts, public.chats) IS 'What whoever may lead somebody into a flow, or on in one, has to know besides.';

COMMENT ON FUNCTION "private"."fold_flow_counts"(text, timestamp with time zone) IS 'Duty: brings into the counts what lies beside them.';

COMMENT ON FUNCTION "private"."forget_wakes"(uuid) IS 'Whatever would wake the run; who does it just now will find that it is over.';

COMMENT ON FUNCTION "private"."had_default"(public.chats, text, integer) IS 'Whether such a flow began in the chat in so many hours; null: ever, as far as runs are kept.';

COMMENT ON FUNCTION "private"."has_flows"(uuid) IS 'Whether anything is published.';

COMMENT ON FUNCTION "private"."has_member_written"(private.pending_decisions, public.flow_runs) IS 'After the oldest undecided message, or since the run waits for an answer.';

COMMENT ON FUNCTION "private"."hold_run"(uuid, bigint) IS 'The run, for the caller alone, while it is at this revision; else null.';

COMMENT ON FUNCTION "private"."is_account_open"(public.accounts, timestamp with time zone) IS 'Within its working hours, and on no holiday of its own.';

COMMENT ON FUNCTION "private"."is_new_contact"(private.pending_decisions) IS 'Nothing came from there before, as far as the last 50 messages tell.';

COMMENT ON FUNCTION "private"."join_trace"(jsonb, jsonb) IS 'The last 200.';

COMMENT ON FUNCTION "private"."last_sent_at"(public.chats) IS 'When something of ours was last written in the chat, if it is among its last 50 messages.';

COMMENT ON FUNCTION "private"."set_wakes"(public.flow_runs, jsonb) IS 'One timer a run; beside it the request that it waits for.';

COMMENT ON FUNCTION "private"."start_run"(public.flows, uuid, text, uuid, text, jsonb, uuid) IS 'A run that an orchestrator begins at once. Of those that wait for the person any other but but_for ends, though not for
  what goes to many.';

COMMENT ON FUNCTION "private"."take_flow_actions"(public.flow_runs, jsonb, jsonb) IS 'Each in its order; one that is refused for good keeps back no other.';

COMMENT ON FUNCTION "private"."take_step"(public.flow_runs, jsonb) IS 'What the engine said of a run that the caller holds. Answers the actions that were refused.';

COMMENT ON FUNCTION "private"."wake_run"(uuid, uuid, bigint, jsonb, timestamp with time zone, text) IS 'A run''s one job: what wakes it then, and for which revision. Of an earlier one it does nothing.';

COMMENT ON FUNCTION "private"."walk_accounts"(text, uuid, integer) IS 'The same where more is due than one would look at.';

COMMENT ON FUNCTION "public"."flow_statistics"(uuid, uuid) IS '{nodes: {node: {entered, left, waiting, exits: {exit: times}}}, runs: {status: n}} of a flow''s versions or of this one. Code: flow_not_found.';

COMMENT ON TABLE "private"."flow_count_changes" IS 'One each time; what is not yet in flow_counts.';

COMMENT ON TABLE "private"."flow_counts" IS 'How often a block was entered (exit is empty), and left by which exit.';

REVOKE ALL ON FUNCTION "orchestrator"."advance_run"(uuid, bigint, uuid, bigint, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."advance_run"(uuid, bigint, uuid, bigint, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."claim_runs"(uuid, bigint, uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."claim_runs"(uuid, bigint, uuid, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."fail_run"(uuid, bigint, uuid, bigint, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."fail_run"(uuid, bigint, uuid, bigint, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."read_run"(uuid, bigint, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."read_run"(uuid, bigint, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."read_versions"(uuid, bigint, uuid[], uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."read_versions"(uuid, bigint, uuid[], uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."report_version"(uuid, bigint, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."report_version"(uuid, bigint, uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."account_rules"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."account_rules"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."advance_decided"(private.pending_decisions, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."advance_decided"(private.pending_decisions, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."are_holidays"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."are_holidays"(jsonb) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."as_code"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."as_code"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."as_field_value"(jsonb, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."as_field_value"(jsonb, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."assign_chat"(public.flow_runs, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."assign_chat"(public.flow_runs, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."begin_decided"(private.pending_decisions, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."begin_decided"(private.pending_decisions, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."contact_facts"(uuid, public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."contact_facts"(uuid, public.chats) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."count_step"(public.flow_runs, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_step"(public.flow_runs, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."end_dead_run"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_dead_run"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."end_run"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_run"(uuid, text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."finish_decision"(private.pending_decisions, bigint, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_decision"(private.pending_decisions, bigint, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."fits_type"(jsonb, text) FROM "service_role";

GRANT EXECUTE ON FUNCTION "private"."fits_type"(jsonb, text) TO "service_role";

REVOKE ALL ON FUNCTION "private"."flow_facts"(private.pending_decisions, public.accounts, public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."flow_facts"(private.pending_decisions, public.accounts, public.chats) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."flow_statistics"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."flow_statistics"(uuid, uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."fold_flow_counts"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_flow_counts"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_wakes"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_wakes"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."had_default"(public.chats, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."had_default"(public.chats, text, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."has_flows"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_flows"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."has_member_written"(private.pending_decisions, public.flow_runs) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_member_written"(private.pending_decisions, public.flow_runs) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."hold_run"(uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."hold_run"(uuid, bigint) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_account_open"(public.accounts, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_account_open"(public.accounts, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_moment"(text, text) FROM "authenticated";

GRANT EXECUTE ON FUNCTION "private"."is_moment"(text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."is_moment"(text, text) FROM "service_role";

GRANT EXECUTE ON FUNCTION "private"."is_moment"(text, text) TO "service_role";

REVOKE ALL ON FUNCTION "private"."is_new_contact"(private.pending_decisions) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_new_contact"(private.pending_decisions) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."join_trace"(jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."join_trace"(jsonb, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."last_sent_at"(public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."last_sent_at"(public.chats) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."move_account_rules"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."move_account_rules"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."move_flow_rules"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."move_flow_rules"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."node_statistics"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."node_statistics"(uuid, uuid[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."note_of_flow"(public.flow_runs, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_of_flow"(public.flow_runs, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."person_facts"(public.accounts, public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."person_facts"(public.accounts, public.chats) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."run_facts"(public.flow_runs) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."run_facts"(public.flow_runs) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."send_of_flow"(public.flow_runs, jsonb, jsonb, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."send_of_flow"(public.flow_runs, jsonb, jsonb, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."set_field"(public.flow_runs, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_field"(public.flow_runs, text, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."set_wakes"(public.flow_runs, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_wakes"(public.flow_runs, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."start_flow_of_run"(public.flow_runs, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_flow_of_run"(public.flow_runs, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."start_run"(public.flows, uuid, text, uuid, text, jsonb, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_run"(public.flows, uuid, text, uuid, text, jsonb, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."tag_of_flow"(public.flow_runs, text[], text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tag_of_flow"(public.flow_runs, text[], text[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."take_flow_action"(public.flow_runs, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_flow_action"(public.flow_runs, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."take_flow_actions"(public.flow_runs, jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_flow_actions"(public.flow_runs, jsonb, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."take_step"(public.flow_runs, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_step"(public.flow_runs, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."wake_run"(uuid, uuid, bigint, jsonb, timestamp with time zone, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."wake_run"(uuid, uuid, bigint, jsonb, timestamp with time zone, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."walk_accounts"(text, uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."walk_accounts"(text, uuid, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."write_step"(public.flow_runs, jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."write_step"(public.flow_runs, jsonb, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."flow_statistics"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."flow_statistics"(uuid, uuid) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."flow_count_changes" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."flow_count_changes" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."flow_counts" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."flow_counts" TO "service_role";

REVOKE ALL ("away_flow_id") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("away_flow_id") ON TABLE "public"."accounts" TO "authenticated";

REVOKE ALL ("default_flow_hours") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("default_flow_hours") ON TABLE "public"."accounts" TO "authenticated";

REVOKE ALL ("default_flow_id") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("default_flow_id") ON TABLE "public"."accounts" TO "authenticated";

REVOKE ALL ("holidays") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("holidays") ON TABLE "public"."accounts" TO "authenticated";

REVOKE ALL ("welcome_flow_id") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("welcome_flow_id") ON TABLE "public"."accounts" TO "authenticated";

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_holidays_check" CHECK (private.are_holidays(holidays));

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "chat.called", "subject": "chats", "webhook": true, "recorded": true, "description": "a flow calls for somebody of the team", "audit_action": null, "account_event": "chat", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "flow_request", "every": null, "is_step": false, "max_attempts": 5, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "fold_flow_counts", "every": "00:10:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
