CREATE OR REPLACE FUNCTION private.fields_in_texts(document jsonb)
 RETURNS SETOF text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select distinct found.name[1]
  from jsonb_path_query(document, 'strict $.** ? (@.type() == "string")', silent => true) said,
    regexp_matches(said #>> '{}', 'contact\.fields(?:\.|\[ *["''])([a-z][a-z0-9_]*)', 'g') found (name);
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
  select flow.account_id, version.id, named.kind, named.key from private.named_in_graph(flow.draft) named
  union
  select flow.account_id, version.id, 'field', field from private.fields_in_texts(flow.draft -> 'nodes') field;
  update public.flows f set published_version_id = version.id where f.id = flow.id;
  perform private.record_event(flow.account_id, 'flow.published', flow.id,
    jsonb_build_object('version_id', version.id, 'number', version.number));
  return version;
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
      select 'hook', h.id, h.name from public.inbound_hooks h
      where h.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (h.tags)
        when 'field' then h.mapping -> 'fields' ? uses_of.key
        when 'flow' then h.flow_id = named_id when 'instance' then h.instance_id = named_id end
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
          where t.account_id = s.account_id and t.sequence_id = s.id and uses_of.key in (select private.files_of(t.content)))
        when 'field' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id
            and uses_of.key in (select private.fields_in_texts(t.content))) end
      union all
      select 'broadcast', b.id, b.name from public.broadcasts b
      where b.account_id = uses_of.account_id and b.status not in ('done', 'cancelled')
        and (private.filter_names(b.filter, uses_of.kind, uses_of.key) or case uses_of.kind
          when 'tag' then uses_of.key = any (b.tags) or b.exclude -> 'tags' ? uses_of.key
          when 'flow' then b.flow_id = named_id
          when 'media' then uses_of.key in (select private.files_of(b.content))
          when 'field' then uses_of.key in (select private.fields_in_texts(b.content))
          when 'segment' then b.segment_id = named_id or b.exclude -> 'segment_ids' ? uses_of.key
          when 'instance' then named_id = any (b.instance_ids) end)
      limit 20
    ) place);
end
$function$;

COMMENT ON FUNCTION "private"."fields_in_texts"(jsonb) IS 'Which fields of a person its texts have gaps for.';

REVOKE ALL ON FUNCTION "private"."fields_in_texts"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fields_in_texts"(jsonb) TO "postgres";

-- What is published names the fields of its texts too.
insert into private.flow_references (account_id, version_id, kind, key)
select v.account_id, v.id, 'field', field from public.flow_versions v, private.fields_in_texts(v.graph -> 'nodes') field
on conflict do nothing;
