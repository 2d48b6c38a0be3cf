CREATE TABLE "private"."flow_references" ("account_id" uuid NOT NULL, "version_id" uuid NOT NULL, "kind" text NOT NULL, "key" text NOT NULL, CONSTRAINT "flow_references_pkey" PRIMARY KEY (account_id, kind, key, version_id));

CREATE TABLE "private"."run_states" ("run_id" uuid NOT NULL, "account_id" uuid NOT NULL, "state" jsonb NOT NULL, CONSTRAINT "run_states_pkey" PRIMARY KEY (run_id), CONSTRAINT "run_states_state_check" CHECK (((jsonb_typeof(state) = 'object'::text) AND (octet_length((state)::text) <= 262144))));

CREATE TABLE "public"."flow_runs" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "flow_id" uuid NOT NULL, "version_id" uuid NOT NULL, "chat_id" uuid NOT NULL, "contact_id" uuid NOT NULL, "instance_id" uuid, "node" text, "variables" jsonb NOT NULL DEFAULT '{}'::jsonb, "revision" bigint NOT NULL DEFAULT 0, "awaits" text, "status" text NOT NULL DEFAULT 'running'::text, "reason" text, "wake_at" timestamp with time zone, "expires_at" timestamp with time zone, "started_by" text NOT NULL, "started_by_id" uuid, "lane" text NOT NULL DEFAULT 'flow'::text, "trace" jsonb NOT NULL DEFAULT '[]'::jsonb, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), "ended_at" timestamp with time zone, CONSTRAINT "flow_runs_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "flow_runs_awaits_check" CHECK ((awaits = ANY (ARRAY['message'::text, 'time'::text, 'http'::text]))), CONSTRAINT "flow_runs_check1" CHECK (((ended_at IS NOT NULL) = (status <> ALL (ARRAY['running'::text, 'waiting'::text])))), CONSTRAINT "flow_runs_check" CHECK (((awaits IS NOT NULL) = (status = 'waiting'::text))), CONSTRAINT "flow_runs_lane_check" CHECK ((lane = ANY (ARRAY['flow'::text, 'broadcast'::text]))), CONSTRAINT "flow_runs_node_check" CHECK ((length(node) <= 40)), CONSTRAINT "flow_runs_pkey" PRIMARY KEY (id), CONSTRAINT "flow_runs_reason_check" CHECK ((length(reason) <= 200)), CONSTRAINT "flow_runs_started_by_check" CHECK ((started_by = ANY (ARRAY['keyword'::text, 'campaign'::text, 'welcome'::text, 'away'::text, 'default'::text, 'member'::text, 'api_key'::text, 'flow'::text, 'sequence'::text, 'broadcast'::text, 'hook'::text]))), CONSTRAINT "flow_runs_status_check" CHECK ((status = ANY (ARRAY['running'::text, 'waiting'::text, 'done'::text, 'expired'::text, 'stopped'::text, 'failed'::text]))), CONSTRAINT "flow_runs_trace_check" CHECK ((jsonb_typeof(trace) = 'array'::text)), CONSTRAINT "flow_runs_variables_check" CHECK ((jsonb_typeof(variables) = 'object'::text)));

ALTER TABLE "public"."flow_runs" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."flow_versions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "flow_id" uuid NOT NULL, "number" integer NOT NULL, "graph" jsonb NOT NULL, "problem" text, "actor_kind" private.actor_kind NOT NULL DEFAULT 'system'::text, "actor_id" uuid, "created_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "flow_versions_account_id_flow_id_id_key" UNIQUE (account_id, flow_id, id), CONSTRAINT "flow_versions_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "flow_versions_flow_id_number_key" UNIQUE (flow_id, number), CONSTRAINT "flow_versions_number_check" CHECK ((number > 0)), CONSTRAINT "flow_versions_pkey" PRIMARY KEY (id), CONSTRAINT "flow_versions_problem_check" CHECK ((length(problem) <= 300)));

ALTER TABLE "public"."flow_versions" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."flows" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "name" text NOT NULL, "folder" text NOT NULL DEFAULT ''::text, "draft" jsonb NOT NULL DEFAULT '{"nodes": {"start": {"type": "start"}}, "start": "start", "schema": 1}'::jsonb, "draft_revision" bigint NOT NULL DEFAULT 0, "published_version_id" uuid, "enabled" boolean NOT NULL DEFAULT true, "sequence_id" uuid, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "flows_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "flows_folder_check" CHECK ((length(folder) <= 100)), CONSTRAINT "flows_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 100))), CONSTRAINT "flows_pkey" PRIMARY KEY (id));

ALTER TABLE "public"."flows" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "public"."keywords" ADD COLUMN "flow_id" uuid;

CREATE OR REPLACE FUNCTION private.broadcast_flows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.broadcast_changes('flow', tg_table_name, tg_op, array(
    select (changed.account_id, changed.id, changed.draft_revision)::private.changed_row from changed_rows changed));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_runs()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.broadcast_changes('run', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, changed.status)::private.changed_row from changed_rows changed));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.cancel_of_run(run public.flow_runs)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.conversations c set status = 'cancelled', status_reason = null
  from private.outgoing_queue q
  where q.account_id = run.account_id and q.chat_id = run.chat_id and q.state = 'queued'
    and c.id = q.conversation_id and c.status = 'queued' and c.client_key like 'run:' || run.id || ':%';
end
$function$;

CREATE OR REPLACE FUNCTION private.chat_for_run(account_id uuid, contact_id uuid, instance_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  chosen uuid := instance_id;
begin
  if not exists (select from public.contacts c
    where c.account_id = chat_for_run.account_id and c.id = chat_for_run.contact_id and c.erased_at is null) then
    perform private.fail('contact_not_found', 'the account has no such contact');
  end if;
  if chosen is null then
    chosen := private.choose_instance(account_id, contact_id);
    if chosen is null then
      perform private.fail('instance_ambiguous', 'the account has none or several numbers', 'name the instance_id');
    end if;
  elsif not exists (select from public.instances i where i.account_id = chat_for_run.account_id and i.id = chosen) then
    perform private.fail('instance_not_found', 'the account has no such number');
  end if;
  return private.open_chat(account_id, chosen, contact_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.count_flows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  bounded constant boolean := private.acts_for_customer();
  counted record;
begin
  if tg_op = 'INSERT' then
    for counted in
      select added.account_id, count(*)::integer as rows from new_rows added where added.sequence_id is null
      group by 1 order by 1
    loop
      perform private.take_room(counted.account_id, 'flows', counted.rows, bounded);
    end loop;
  else
    insert into private.usage_changes (account_id, kind, day, added)
    select removed.account_id, 'flows', private.usage_day('flows'), -count(*) from old_rows removed
    where removed.sequence_id is null and exists (select from public.accounts a where a.id = removed.account_id)
    group by removed.account_id;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.end_run(run public.flow_runs, status text, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.flow_runs r
  set status = end_run.status, reason = left(end_run.reason, 200), awaits = null, wake_at = null, expires_at = null,
    revision = r.revision + 1, ended_at = clock_timestamp()
  where r.id = run.id and r.ended_at is null;
  delete from private.run_states s where s.run_id = run.id;
  -- What wakes it does nothing; one that is being done is not waited for.
  delete from private.jobs j where j.kind = 'flow_run' and j.key = run.id::text and j.claim_id is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.exits_of_graph(graph jsonb)
 RETURNS TABLE(node text, target text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select p.node, p.part ->> way
  from private.parts_of_graph(graph) p,
    unnest('{next,otherwise,on_invalid,on_skip,on_timeout,on_message,on_error,on_nobody,node}'::text[]) way
  -- That of a question is an object, of which its own next is the exit.
  where p.part ->> way is not null and jsonb_typeof(p.part -> way) <> 'object';
end
$function$;

CREATE OR REPLACE FUNCTION private.flow_problem(code text, node text, detail text, level text DEFAULT 'error'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('code', code, 'node', node, 'detail', left(detail, 200), 'level', level);
end
$function$;

CREATE OR REPLACE FUNCTION private.flow_problems(account_id uuid, flow_id uuid, graph jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  problems jsonb := private.graph_problems(graph);
begin
  if problems <> '[]' then
    return problems;
  end if;
  return (
    select coalesce(jsonb_agg(private.flow_problem(named.kind || '_unknown', named.node, named.key,
      -- A tag comes to be when it is given.
      case named.kind when 'tag' then 'warning' else 'error' end) order by named.node, named.kind, named.key), '[]')
    from (select distinct n.node, n.kind, n.key from private.named_in_graph(graph) n) named
    where named.kind || ':' || named.key <> 'flow:' || flow_problems.flow_id
      and not private.is_known(flow_problems.account_id, named.kind, named.key));
end
$function$;

CREATE OR REPLACE FUNCTION private.graph_problems(graph jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  types constant text[] := '{start,content,question,menu,condition,action,delay,randomizer,http,jump,handoff,end}';
begin
  if private.is_draft(graph) is not true then
    return jsonb_build_array(private.flow_problem('graph_invalid', null, 'a graph is an object with its nodes, of at most 512 kB'));
  elsif graph -> 'schema' is distinct from '1' then
    return jsonb_build_array(private.flow_problem('schema_unknown', null, 'schema is 1'));
  elsif (select count(*) from jsonb_object_keys(graph -> 'nodes')) > 300 then
    return jsonb_build_array(private.flow_problem('too_many_nodes', null, 'a flow has at most 300 nodes'));
  end if;
  return (
    select coalesce(jsonb_agg(found.problem), '[]') from (
      select private.flow_problem('start_unknown', null, graph ->> 'start') as problem
      where jsonb_typeof(graph -> 'start') is distinct from 'string' or not graph -> 'nodes' ? (graph ->> 'start')
      union all
      select private.flow_problem(case when node.key !~ '^[A-Za-z0-9_-]{1,40}$' then 'node_invalid' else 'type_unknown' end,
        node.key, node.value ->> 'type')
      from jsonb_each(graph -> 'nodes') node
      where node.key !~ '^[A-Za-z0-9_-]{1,40}$' or (node.value ->> 'type' = any (types)) is not true
      union all
      select private.flow_problem('exit_unknown', left_by.node, left_by.target)
      from private.exits_of_graph(graph) left_by
      where not graph -> 'nodes' ? left_by.target
    ) found);
end
$function$;

CREATE OR REPLACE FUNCTION private.interrupt_run(chat_id uuid, but_for uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  other public.flow_runs;
begin
  for other in
    select * from public.flow_runs r
    where r.chat_id = interrupt_run.chat_id and r.awaits = 'message' and r.id is distinct from but_for for no key update
  loop
    perform private.end_run(other, 'stopped', 'interrupted');
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_draft(graph jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return (jsonb_typeof(graph) = 'object' and jsonb_typeof(graph -> 'nodes') = 'object'
    and octet_length(graph::text) <= 524288) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_known(account_id uuid, kind text, key text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  case kind
    when 'tag' then
      return exists (select from public.tags t where t.account_id = is_known.account_id and t.name = is_known.key);
    when 'field' then
      return exists (select from public.custom_fields f where f.account_id = is_known.account_id and f.name = is_known.key);
    when 'flow' then
      return exists (select from public.flows f where f.account_id = is_known.account_id and f.id = named_id);
    when 'member' then
      return exists (select from public.account_members m where m.account_id = is_known.account_id and m.user_id = named_id);
    when 'media' then
      return exists (select from public.media m where m.account_id = is_known.account_id and m.id = named_id);
    when 'instance' then
      return exists (select from public.instances i where i.account_id = is_known.account_id and i.id = named_id);
    when 'campaign' then
      return exists (select from public.campaigns c where c.account_id = is_known.account_id and c.id = named_id);
    else
      return false;
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.named_in_graph(graph jsonb)
 RETURNS TABLE(node text, kind text, key text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select p.node, name.kind, p.part ->> name.key
  from private.parts_of_graph(graph) p, (values ('tag', 'tag'), ('field', 'field'), ('flow', 'flow_id'),
    ('member', 'member_id'), ('media', 'media_id'), ('sequence', 'sequence_id')) name (kind, key)
  where jsonb_typeof(p.part -> name.key) = 'string'
  union all
  -- Tests: of a field by its name, of all else by what it is compared with, one or several.
  select p.node, 'field', p.part ->> 'name' from private.parts_of_graph(graph) p
  where p.part ->> 'subject' = 'field' and jsonb_typeof(p.part -> 'name') = 'string'
  union all
  select p.node, case p.part ->> 'subject' when 'assigned_to' then 'member' else p.part ->> 'subject' end, item #>> '{}'
  from private.parts_of_graph(graph) p, jsonb_path_query(p.part, 'lax $.value[*]') item
  where p.part ->> 'subject' in ('tag', 'flow', 'sequence', 'segment', 'campaign', 'broadcast', 'assigned_to', 'instance')
    and jsonb_typeof(item) = 'string';
end
$function$;

CREATE OR REPLACE FUNCTION private.parts_of_graph(graph jsonb)
 RETURNS TABLE(node text, part jsonb)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select n.key, inner_part
  from jsonb_each(graph -> 'nodes') n, jsonb_path_query(
    -- What goes to somewhere else has names of its own.
    case jsonb_typeof(n.value) when 'object' then n.value - '{body,headers,query,sample}'::text[] else n.value end,
    'strict $.** ? (@.type() == "object")', silent => true) inner_part;
end
$function$;

CREATE OR REPLACE FUNCTION private.publish_draft(flow public.flows)
 RETURNS public.flow_versions
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  version public.flow_versions;
begin
  select * into version from public.flow_versions v
  where v.account_id = flow.account_id and v.id = flow.published_version_id and v.graph = flow.draft;
  if found then
    return version;
  end if;
  insert into public.flow_versions (account_id, flow_id, number, graph)
  values (flow.account_id, flow.id, 1 + coalesce((
    select max(v.number) from public.flow_versions v where v.flow_id = flow.id), 0), flow.draft)
  returning * into version;
  insert into private.flow_references (account_id, version_id, kind, key)
  select distinct flow.account_id, version.id, named.kind, named.key
  from private.named_in_graph(flow.draft) named;
  update public.flows f set published_version_id = version.id where f.id = flow.id;
  perform private.record_event(flow.account_id, 'flow.published', flow.id,
    jsonb_build_object('version_id', version.id, 'number', version.number));
  return version;
end
$function$;

CREATE OR REPLACE FUNCTION private.publish_flow(flow_id uuid, revision bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  flow public.flows := private.require_managed_flow(flow_id);
  problems jsonb;
  version public.flow_versions;
begin
  if flow.draft_revision <> revision then
    perform private.fail('draft_changed', format('somebody else has saved it: its revision is %s', flow.draft_revision),
      'read the flow again');
  end if;
  problems := private.flow_problems(flow.account_id, flow.id, flow.draft);
  if not jsonb_path_exists(problems, '$[*] ? (@.level == "error")') then
    version := private.publish_draft(flow);
  end if;
  return jsonb_build_object('version_id', version.id, 'number', version.number, 'problems', problems);
end
$function$;

CREATE OR REPLACE FUNCTION private.record_end()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.record_event(new.account_id, 'flow.finished', new.id, jsonb_build_object('flow_id', new.flow_id,
    'version_id', new.version_id, 'contact_id', new.contact_id, 'chat_id', new.chat_id, 'status', new.status));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.record_runs()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into private.events (account_id, kind, subject, body)
  select run.account_id, 'flow.started', run.id, jsonb_build_object('flow_id', run.flow_id, 'version_id', run.version_id,
    'contact_id', run.contact_id, 'chat_id', run.chat_id, 'started_by', run.started_by)
  from new_rows run;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_managed_flow(flow_id uuid)
 RETURNS public.flows
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
begin
  select * into flow from public.flows f
  where f.id = require_managed_flow.flow_id and f.account_id = any (array(select private.managed_account_ids()))
  for no key update;
  if not found then
    perform private.fail('flow_not_found', 'no such flow of an account that you manage');
  end if;
  perform private.refuse_inactive(array[flow.account_id]);
  return flow;
end
$function$;

CREATE OR REPLACE FUNCTION private.restore_version(version_id uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  version public.flow_versions;
  flow public.flows;
begin
  select * into version from public.flow_versions v
  where v.id = restore_version.version_id and v.account_id = any (array(select private.managed_account_ids()));
  if not found then
    perform private.fail('version_not_found', 'no such version of a flow that you manage');
  end if;
  flow := private.require_managed_flow(version.flow_id);
  return private.save_draft(flow.id, version.graph, flow.draft_revision);
end
$function$;

CREATE OR REPLACE FUNCTION private.save_draft(flow_id uuid, draft jsonb, revision bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  flow public.flows := private.require_managed_flow(flow_id);
begin
  if not private.is_draft(draft) then
    perform private.fail('draft_invalid', 'a draft is a graph with its nodes, of at most 512 kB');
  elsif flow.draft_revision is distinct from revision then
    perform private.fail('draft_changed', format('somebody else has saved it: its revision is %s', flow.draft_revision),
      'read the flow again');
  end if;
  update public.flows f set draft = save_draft.draft, draft_revision = flow.draft_revision + 1
  where f.id = flow.id;
  return flow.draft_revision + 1;
end
$function$;

CREATE OR REPLACE FUNCTION private.start_flow(flow_id uuid, chat_id uuid, contact_id uuid, instance_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
  actor constant private.actor := private.actor();
begin
  select * into flow from public.flows f
  where f.id = start_flow.flow_id and f.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('flow_not_found', 'no such flow of an account in which you may write');
  end if;
  if chat_id is null then
    chat_id := private.chat_for_run(flow.account_id, contact_id, instance_id);
  end if;
  return private.start_run(flow, chat_id, actor.kind, actor.id, 'flow');
end
$function$;

CREATE OR REPLACE FUNCTION private.start_run(flow public.flows, chat_id uuid, started_by text, started_by_id uuid, lane text)
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
    perform private.interrupt_run(chat.id);
  end if;
  insert into public.flow_runs (id, account_id, flow_id, version_id, chat_id, contact_id, instance_id, started_by,
    started_by_id, lane)
  values (run_id, flow.account_id, flow.id, flow.published_version_id, chat.id, chat.contact_id, chat.instance_id,
    start_run.started_by, start_run.started_by_id, start_run.lane);
  perform private.wake_run(flow.account_id, run_id, 0, 'start', clock_timestamp(), lane);
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
  perform private.end_run(run, 'stopped', 'member');
  perform private.cancel_of_run(run);
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.wake_run(account_id uuid, run_id uuid, revision bigint, event text, moment timestamp with time zone, lane text)
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

CREATE OR REPLACE FUNCTION public.publish_flow(flow_id uuid, revision bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.publish_flow(flow_id, revision)
$function$;

CREATE OR REPLACE FUNCTION public.restore_version(version_id uuid)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.restore_version(version_id)
$function$;

CREATE OR REPLACE FUNCTION public.save_draft(flow_id uuid, draft jsonb, revision bigint)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_draft(flow_id, draft, revision)
$function$;

CREATE OR REPLACE FUNCTION public.start_flow(flow_id uuid, chat_id uuid DEFAULT NULL::uuid, contact_id uuid DEFAULT NULL::uuid, instance_id uuid DEFAULT NULL::uuid)
 RETURNS uuid
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.start_flow(flow_id, chat_id, contact_id, instance_id)
$function$;

CREATE OR REPLACE FUNCTION public.stop_run(run_id uuid)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.stop_run(run_id)
$function$;

ALTER TABLE "public"."flow_runs" ADD CONSTRAINT "flow_runs_account_id_chat_id_fkey" FOREIGN KEY (account_id, chat_id) REFERENCES public.chats(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."flow_runs" ADD CONSTRAINT "flow_runs_account_id_contact_id_fkey" FOREIGN KEY (account_id, contact_id) REFERENCES public.contacts(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."flow_runs" ADD CONSTRAINT "flow_runs_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "private"."run_states" ADD CONSTRAINT "run_states_account_id_run_id_fkey" FOREIGN KEY (account_id, run_id) REFERENCES public.flow_runs(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."flow_runs" ADD CONSTRAINT "flow_runs_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE SET NULL (instance_id);

ALTER TABLE "private"."flow_references" ADD CONSTRAINT "flow_references_account_id_version_id_fkey" FOREIGN KEY (account_id, version_id) REFERENCES public.flow_versions(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."flow_runs" ADD CONSTRAINT "flow_runs_account_id_version_id_fkey" FOREIGN KEY (account_id, version_id) REFERENCES public.flow_versions(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."flows" ADD CONSTRAINT "flows_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."flow_runs" ADD CONSTRAINT "flow_runs_account_id_flow_id_fkey" FOREIGN KEY (account_id, flow_id) REFERENCES public.flows(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."flow_versions" ADD CONSTRAINT "flow_versions_account_id_flow_id_fkey" FOREIGN KEY (account_id, flow_id) REFERENCES public.flows(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."flows" ADD CONSTRAINT "flows_published_fkey" FOREIGN KEY (account_id, id, published_version_id) REFERENCES public.flow_versions(account_id, flow_id, id) ON DELETE SET NULL (published_version_id);

ALTER TABLE "public"."keywords" ADD CONSTRAINT "keywords_account_id_flow_id_fkey" FOREIGN KEY (account_id, flow_id) REFERENCES public.flows(account_id, id) ON DELETE SET NULL (flow_id);

CREATE INDEX flow_references_version ON private.flow_references USING btree (account_id, version_id);

CREATE INDEX run_states_account ON private.run_states USING btree (account_id, run_id);

CREATE UNIQUE INDEX flow_runs_awaiting ON public.flow_runs USING btree (chat_id) WHERE (awaits = 'message'::text);

CREATE INDEX flow_runs_chat ON public.flow_runs USING btree (account_id, chat_id, created_at DESC);

CREATE INDEX flow_runs_contact ON public.flow_runs USING btree (account_id, contact_id, created_at DESC);

CREATE INDEX flow_runs_ended ON public.flow_runs USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX flow_runs_flow ON public.flow_runs USING btree (account_id, flow_id, created_at DESC);

CREATE INDEX flow_runs_instance ON public.flow_runs USING btree (account_id, instance_id) WHERE (instance_id IS NOT NULL);

CREATE INDEX flow_runs_version ON public.flow_runs USING btree (account_id, version_id);

CREATE INDEX flow_versions_newest ON public.flow_versions USING btree (account_id, created_at DESC);

CREATE UNIQUE INDEX flows_name ON public.flows USING btree (account_id, name) WHERE (sequence_id IS NULL);

CREATE INDEX flows_published ON public.flows USING btree (account_id, id, published_version_id);

CREATE INDEX flows_sequence ON public.flows USING btree (account_id, sequence_id) WHERE (sequence_id IS NOT NULL);

CREATE INDEX keywords_flow ON public.keywords USING btree (account_id, flow_id) WHERE (flow_id IS NOT NULL);

CREATE TRIGGER broadcast_delete AFTER DELETE ON public.flow_runs REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_runs();

CREATE TRIGGER broadcast_insert AFTER INSERT ON public.flow_runs REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_runs();

CREATE TRIGGER broadcast_update AFTER UPDATE ON public.flow_runs REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_runs();

CREATE TRIGGER record_finished AFTER UPDATE OF status ON public.flow_runs FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL))) EXECUTE FUNCTION private.record_end();

CREATE TRIGGER record_started AFTER INSERT ON public.flow_runs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.record_runs();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.flow_runs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.flow_runs FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE TRIGGER sign_row BEFORE INSERT ON public.flow_versions FOR EACH ROW EXECUTE FUNCTION private.sign_row();

CREATE TRIGGER broadcast_delete AFTER DELETE ON public.flows REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_flows();

CREATE TRIGGER broadcast_insert AFTER INSERT ON public.flows REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_flows();

CREATE TRIGGER broadcast_update AFTER UPDATE ON public.flows REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_flows();

CREATE TRIGGER clean_folders BEFORE INSERT OR UPDATE OF folder ON public.flows FOR EACH ROW WHEN ((new.folder <> private.clean_name(new.folder))) EXECUTE FUNCTION private.clean_names('folder');

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.flows FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER count_added AFTER INSERT ON public.flows REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.count_flows();

CREATE TRIGGER count_removed AFTER DELETE ON public.flows REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.count_flows();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.flows REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.flows FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE POLICY "readers see an account's flow_runs" ON "public"."flow_runs" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

CREATE POLICY "readers see an account's flow_versions" ON "public"."flow_versions" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

CREATE POLICY "owners and admins add flows" ON "public"."flows" FOR INSERT TO "authenticated" WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change flows" ON "public"."flows" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete flows" ON "public"."flows" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "readers see an account's flows" ON "public"."flows" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

COMMENT ON COLUMN "public"."flow_runs"."awaits" IS 'Null: it goes on at once, or has ended.';

COMMENT ON COLUMN "public"."flow_runs"."lane" IS 'What its messages are: broadcast when many are led into it.';

COMMENT ON COLUMN "public"."flow_runs"."reason" IS 'Why it ended.';

COMMENT ON COLUMN "public"."flow_runs"."revision" IS 'Moves with each step: what was decided for an earlier one does nothing.';

COMMENT ON COLUMN "public"."flow_runs"."status" IS 'running: it is somebody''s turn to take its next step.';

COMMENT ON COLUMN "public"."flow_runs"."trace" IS 'The last 200 blocks it came through.';

COMMENT ON COLUMN "public"."flow_versions"."actor_id" IS 'Who published it.';

COMMENT ON COLUMN "public"."flow_versions"."problem" IS 'Why it cannot run: written by whoever was to run it.';

COMMENT ON COLUMN "public"."flows"."draft" IS 'A graph, perhaps unfinished. See docs/flow.schema.json.';

COMMENT ON COLUMN "public"."flows"."draft_revision" IS 'Moves whenever the draft is saved: who saves says which he has seen.';

COMMENT ON COLUMN "public"."flows"."enabled" IS 'Whether people may enter. Those who are in it go on.';

COMMENT ON COLUMN "public"."flows"."sequence_id" IS 'The sequence that runs as this flow. Such a flow is in no list.';

COMMENT ON COLUMN "public"."keywords"."flow_id" IS 'The flow that whoever writes it enters, after the answer.';

COMMENT ON FUNCTION "private"."broadcast_flows"() IS 'The status told is the draft''s revision: whoever edits it sees that somebody else has.';

COMMENT ON FUNCTION "private"."cancel_of_run"(public.flow_runs) IS 'What the run has said and nobody has sent yet.';

COMMENT ON FUNCTION "private"."chat_for_run"(uuid, uuid, uuid) IS 'Where a contact is talked to: on this number, where it was last done, or on the only one.';

COMMENT ON FUNCTION "private"."count_flows"() IS 'As private.count_added and count_removed; those of sequences do not count.';

COMMENT ON FUNCTION "private"."flow_problems"(uuid, uuid, jsonb) IS '[{code, node, detail, level}]: how the graph is made; where that is right, what it names that is not there.';

COMMENT ON FUNCTION "private"."graph_problems"(jsonb) IS 'That the graph is one: its parts are there and lead to each other.';

COMMENT ON FUNCTION "private"."interrupt_run"(uuid, uuid) IS 'Whoever writes answers one flow: the one that he was in ends.';

COMMENT ON FUNCTION "private"."is_draft"(jsonb) IS 'At most 512 kB. What is wrong inside is said when it is published.';

COMMENT ON FUNCTION "private"."is_known"(uuid, text, text) IS 'Whether the account has this tag, field, flow, …';

COMMENT ON FUNCTION "private"."named_in_graph"(jsonb) IS 'What a graph names of its account, and where.';

COMMENT ON FUNCTION "private"."parts_of_graph"(jsonb) IS 'Every object within every node.';

COMMENT ON FUNCTION "private"."publish_draft"(public.flows) IS 'The version of a draft that has been looked at; the same when it is published already.';

COMMENT ON FUNCTION "private"."require_managed_flow"(uuid) IS 'The flow, held for the caller, who may change it.';

COMMENT ON FUNCTION "private"."start_run"(public.flows, uuid, text, uuid, text) IS 'A run that an orchestrator begins at once. Of those that wait for the person the other ends, but not for what goes to many.';

COMMENT ON FUNCTION "private"."wake_run"(uuid, uuid, bigint, text, timestamp with time zone, text) IS 'A run''s one job: what wakes it then, and for which revision. Of an earlier one it does nothing.';

COMMENT ON FUNCTION "public"."publish_flow"(uuid, bigint) IS 'For owners and admins: {version_id, number, problems: [{code, node, detail, level}]}. With a problem of level error nothing is published and version_id is null; what is published already stays the version that it is. Codes: flow_not_found, draft_changed (revision is not the draft''s).';

COMMENT ON FUNCTION "public"."restore_version"(uuid) IS 'For owners and admins: the flow''s draft is what was published then; answers the draft''s revision. Code: version_not_found.';

COMMENT ON FUNCTION "public"."save_draft"(uuid, jsonb, bigint) IS 'For owners and admins: the draft as it is now, by whoever has seen the flow''s draft_revision; answers the next one. Codes: flow_not_found, draft_changed, draft_invalid.';

COMMENT ON FUNCTION "public"."start_flow"(uuid, uuid, uuid, uuid) IS 'The run of whoever enters: in this chat, or the contact on the named number, else where he last was talked to, else on the only one. Whatever flow waits for his answer ends. Codes: flow_not_found, flow_not_published, chat_not_found, contact_not_found, instance_not_found, instance_ambiguous, account_suspended.';

COMMENT ON FUNCTION "public"."stop_run"(uuid) IS 'Ends a run, and cancels what it has not sent yet; false when it had ended. Code: run_not_found.';

COMMENT ON TABLE "private"."flow_references" IS 'What published graphs name of their account: it is not deleted while they need it.';

COMMENT ON TABLE "private"."run_states" IS 'What the engine keeps of a run that goes on: node, variables and the rest of flow_runs are taken from it. For no customer: a request to somewhere else may stand in it.';

COMMENT ON TABLE "public"."flow_runs" IS 'A person in a flow, from its start to its end and for a while after.';

COMMENT ON TABLE "public"."flow_versions" IS 'A graph as it was published. It never changes: whoever is in it stays in it.';

COMMENT ON TABLE "public"."flows" IS 'A conversation that goes by itself: the draft that people change. What runs is a published version.';

REVOKE ALL ON FUNCTION "private"."broadcast_flows"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_flows"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."broadcast_runs"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_runs"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."cancel_of_run"(public.flow_runs) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cancel_of_run"(public.flow_runs) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."chat_for_run"(uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."chat_for_run"(uuid, uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."count_flows"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_flows"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."end_run"(public.flow_runs, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_run"(public.flow_runs, text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."exits_of_graph"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."exits_of_graph"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."flow_problem"(text, text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."flow_problem"(text, text, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."flow_problems"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."flow_problems"(uuid, uuid, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."graph_problems"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."graph_problems"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."interrupt_run"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."interrupt_run"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_draft"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_draft"(jsonb) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_known"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_known"(uuid, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."named_in_graph"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."named_in_graph"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."parts_of_graph"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."parts_of_graph"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "private"."publish_draft"(public.flows) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."publish_draft"(public.flows) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."publish_flow"(uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."publish_flow"(uuid, bigint) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."record_end"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."record_end"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."record_runs"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."record_runs"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_managed_flow"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_managed_flow"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."restore_version"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."restore_version"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."save_draft"(uuid, jsonb, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."save_draft"(uuid, jsonb, bigint) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."start_flow"(uuid, uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_flow"(uuid, uuid, uuid, uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."start_run"(public.flows, uuid, text, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_run"(public.flows, uuid, text, uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."stop_run"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."stop_run"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."wake_run"(uuid, uuid, bigint, text, timestamp with time zone, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."wake_run"(uuid, uuid, bigint, text, timestamp with time zone, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."publish_flow"(uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."publish_flow"(uuid, bigint) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."restore_version"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."restore_version"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."save_draft"(uuid, jsonb, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."save_draft"(uuid, jsonb, bigint) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."start_flow"(uuid, uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."start_flow"(uuid, uuid, uuid, uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."stop_run"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."stop_run"(uuid) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."flow_references" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."flow_references" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."run_states" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."run_states" TO "service_role";

GRANT SELECT ON TABLE "public"."flow_runs" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."flow_runs" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."flow_runs" TO "service_role";

GRANT SELECT ON TABLE "public"."flow_versions" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."flow_versions" TO "postgres";

GRANT UPDATE ("problem") ON TABLE "public"."flow_versions" TO "service_role";

GRANT DELETE, INSERT, SELECT ON TABLE "public"."flow_versions" TO "service_role";

GRANT INSERT ("account_id") ON TABLE "public"."flows" TO "authenticated";

GRANT INSERT ("draft") ON TABLE "public"."flows" TO "authenticated";

GRANT UPDATE ("enabled") ON TABLE "public"."flows" TO "authenticated";

GRANT INSERT ("folder"), UPDATE ("folder") ON TABLE "public"."flows" TO "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."flows" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."flows" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."flows" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."flows" TO "service_role";

REVOKE ALL ("flow_id") ON TABLE "public"."keywords" FROM "authenticated";

GRANT INSERT ("flow_id"), UPDATE ("flow_id") ON TABLE "public"."keywords" TO "authenticated";

ALTER TABLE "public"."flow_versions" ADD CONSTRAINT "flow_versions_graph_check" CHECK (private.is_draft(graph));

ALTER TABLE "public"."flows" ADD CONSTRAINT "flows_draft_check" CHECK (private.is_draft(draft));

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "flow.changed", "subject": "flows", "webhook": false, "recorded": false, "description": "a flow came, went, or has another draft; the status told is the draft''s revision", "audit_action": null, "account_event": "flow", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "flow.finished", "subject": "flow_runs", "webhook": true, "recorded": true, "description": "a person has left a flow; why is its status", "audit_action": null, "account_event": "run", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "flow.published", "subject": "flows", "webhook": false, "recorded": true, "description": "a draft became a version", "audit_action": "flows.publish", "account_event": "flow", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "flow.started", "subject": "flow_runs", "webhook": true, "recorded": true, "description": "a person has entered a flow", "audit_action": null, "account_event": "run", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "flow_run", "every": null, "is_step": false, "max_attempts": 20, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "run.changed", "subject": "flow_runs", "webhook": false, "recorded": false, "description": "somebody entered a flow, came further in it, or left it", "audit_action": null, "account_event": "run", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
