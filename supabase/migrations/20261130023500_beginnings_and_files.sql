CREATE OR REPLACE FUNCTION private.drop_files(account_id uuid, ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  unsent constant uuid[] := array(
    select f.id from public.media f
    where f.account_id = drop_files.account_id and f.id = any (ids)
      and not exists (select from public.conversations m where m.account_id = f.account_id and m.media_id = f.id)
      and not exists (select from public.quick_replies q where q.account_id = f.account_id and q.media_id = f.id));
  dropped integer := 0;
begin
  if unsent <> '{}' then
    delete from public.media f
    where f.account_id = drop_files.account_id and f.id = any (unsent)
      and f.id <> all (private.planned_files(drop_files.account_id, unsent));
    get diagnostics dropped = row_count;
  end if;
  return dropped;
end
$function$;

CREATE OR REPLACE FUNCTION private.files_of(content jsonb)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select distinct file #>> '{}' from jsonb_path_query(content, 'lax $.**.media_id') file
$function$;

CREATE OR REPLACE FUNCTION private.planned_files(account_id uuid, ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return array(
    select id from unnest(ids) id
    where id::text in (
      select r.key from private.flow_references r where r.account_id = planned_files.account_id and r.kind = 'media'
      union
      select private.files_of(f.draft) from public.flows f where f.account_id = planned_files.account_id
      union
      select private.files_of(b.content) from public.broadcasts b where b.account_id = planned_files.account_id
      union
      select private.files_of(t.content) from public.sequence_steps t where t.account_id = planned_files.account_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_used_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.refuse_used(old.account_id, 'media', old.id::text);
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.uses_of(account_id uuid, kind text, key text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('kind', place.kind, 'id', place.id, 'name', place.name)
      order by place.kind, place.name, place.id), '[]')
    from (
      select 'flow' as kind, f.id, f.name from private.flow_references r
      join public.flows f on f.account_id = r.account_id and f.published_version_id = r.version_id and f.sequence_id is null
      where r.account_id = uses_of.account_id and r.kind = uses_of.kind and r.key = uses_of.key
        and (uses_of.kind <> 'flow' or f.id <> named_id)
      union all
      select 'keyword', k.id, k.name from public.keywords k
      where k.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (k.tags)
        when 'flow' then k.flow_id = named_id when 'instance' then k.instance_id = named_id end
      union all
      select 'campaign', c.id, c.name from public.campaigns c
      where c.account_id = uses_of.account_id
        and case uses_of.kind when 'flow' then c.flow_id = named_id when 'instance' then c.instance_id = named_id end
      union all
      select 'account', a.id, a.name from public.accounts a
      where a.id = uses_of.account_id and uses_of.kind = 'flow'
        and named_id in (a.welcome_flow_id, a.away_flow_id, a.default_flow_id)
      union all
      select 'segment', s.id, s.name from public.segments s
      where s.account_id = uses_of.account_id and (uses_of.kind <> 'segment' or s.id <> named_id)
        and private.filter_names(s.filter, uses_of.kind, uses_of.key)
      union all
      select 'sequence', s.id, s.name from public.sequences s
      where s.account_id = uses_of.account_id and case uses_of.kind when 'instance' then s.instance_id = named_id
        when 'flow' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and t.flow_id = named_id)
        when 'media' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and uses_of.key in (select private.files_of(t.content))) end
      union all
      select 'broadcast', b.id, b.name from public.broadcasts b
      where b.account_id = uses_of.account_id and b.status not in ('done', 'cancelled')
        and (private.filter_names(b.filter, uses_of.kind, uses_of.key) or case uses_of.kind
          when 'tag' then uses_of.key = any (b.tags) or b.exclude -> 'tags' ? uses_of.key
          when 'flow' then b.flow_id = named_id
          when 'media' then uses_of.key in (select private.files_of(b.content))
          when 'segment' then b.segment_id = named_id or b.exclude -> 'segment_ids' ? uses_of.key
          when 'instance' then named_id = any (b.instance_ids) end)
      limit 20
    ) place);
end
$function$;

CREATE TRIGGER refuse_used BEFORE DELETE ON public.media FOR EACH ROW EXECUTE FUNCTION private.refuse_used_file();

COMMENT ON FUNCTION "private"."files_of"(jsonb) IS 'Ids of the files that a graph or the content of a broadcast or a step names.';

COMMENT ON FUNCTION "private"."planned_files"(uuid, uuid[]) IS 'Those of the files that are still to be sent: named by a draft, by a version that somebody may be in, by a broadcast or a sequence.';

COMMENT ON FUNCTION "private"."uses_of"(uuid, text, text) IS '[{kind: flow | keyword | campaign | account | segment | sequence | broadcast, id, name}], 20 at most: where a tag, field, flow, instance, file, segment or sequence is needed. Of flows what is published; a draft may name what is gone, and is not published then.';

REVOKE ALL ON FUNCTION "private"."files_of"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."files_of"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."planned_files"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."planned_files"(uuid, uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."refuse_used_file"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."refuse_used_file"() TO "postgres";

-- Nobody could ask it: it named a variable as if it were one of its parameters.
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

-- Whoever begins by something else than a keyword was nobody, and refused.
CREATE OR REPLACE FUNCTION private.begin_decided(decided private.pending_decisions, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  perform private.act_as('flow', (action ->> 'flow_id')::uuid, decided.account_id);
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
