-- A draft becomes a version, which never changes. Whoever is in an earlier one stays there.
set check_function_bodies = off;

create function public.publish_flow(flow_id uuid, revision bigint default null)
returns jsonb language sql set search_path = ''
as $$
  select private.publish_flow(flow_id, revision)
$$;
comment on function public.publish_flow is
  'For owners and admins: {version_id, number, problems: [{code, node, detail, level}]}. With a problem of level error nothing is published and version_id is null; what is published already stays the version that it is. Codes: flow_not_found, draft_changed (revision is not the draft''s).';

create function private.publish_flow(flow_id uuid, revision bigint)
returns jsonb language plpgsql security definer set search_path = ''
as $$
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
$$;

create function private.publish_draft(flow public.flows)
returns public.flow_versions language plpgsql security definer set search_path = ''
as $$
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
$$;
comment on function private.publish_draft is 'The version of a draft that has been looked at; the same when it is published already.';

grant execute on function public.publish_flow, private.publish_flow to authenticated;
grant execute on function private.publish_draft to service_role;
