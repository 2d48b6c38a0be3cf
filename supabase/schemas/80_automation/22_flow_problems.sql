-- What the database can tell of a graph. The deep look is the engine's, which also refuses to run what it cannot read.
set check_function_bodies = off;

create table private.flow_references (
  account_id uuid not null,
  version_id uuid not null,
  kind text not null,
  key text not null,
  primary key (account_id, kind, key, version_id),
  foreign key (account_id, version_id) references public.flow_versions (account_id, id) on delete cascade
);
comment on table private.flow_references is 'What published graphs name of their account: it is not deleted while they need it.';
create index flow_references_version on private.flow_references (account_id, version_id);

grant select, insert, update, delete on private.flow_references to service_role;

create function private.flow_problems(account_id uuid, flow_id uuid, graph jsonb)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;
comment on function private.flow_problems is '[{code, node, detail, level}]: how the graph is made; where that is right, what it names that is not there.';

create function private.flow_problem(code text, node text, detail text, level text default 'error')
returns jsonb language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object('code', code, 'node', node, 'detail', left(detail, 200), 'level', level);
end
$$;

create function private.graph_problems(graph jsonb)
returns jsonb language plpgsql stable set search_path = ''
as $$
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
$$;
comment on function private.graph_problems is 'That the graph is one: its parts are there and lead to each other.';

create function private.parts_of_graph(graph jsonb)
returns table (node text, part jsonb) language plpgsql stable set search_path = ''
as $$
begin
  return query
  select n.key, inner_part
  from jsonb_each(graph -> 'nodes') n, jsonb_path_query(
    -- What goes to somewhere else has names of its own.
    case jsonb_typeof(n.value) when 'object' then n.value - '{body,headers,query,sample}'::text[] else n.value end,
    'strict $.** ? (@.type() == "object")', silent => true) inner_part;
end
$$;
comment on function private.parts_of_graph is 'Every object within every node.';

create function private.exits_of_graph(graph jsonb)
returns table (node text, target text) language plpgsql stable set search_path = ''
as $$
begin
  return query
  select p.node, p.part ->> way
  from private.parts_of_graph(graph) p,
    unnest('{next,otherwise,on_invalid,on_skip,on_timeout,on_message,on_error,on_nobody,on_unsent,node}'::text[]) way
  -- That of a question is an object, of which its own next is the exit.
  where p.part ->> way is not null and jsonb_typeof(p.part -> way) <> 'object';
end
$$;

create function private.named_in_graph(graph jsonb)
returns table (node text, kind text, key text) language plpgsql stable set search_path = ''
as $$
begin
  return query
  select p.node, name.kind, p.part ->> name.key
  from private.parts_of_graph(graph) p, (values ('tag', 'tag'), ('field', 'field'), ('flow', 'flow_id'),
    ('member', 'member_id'), ('media', 'media_id'), ('sequence', 'sequence_id'),
    ('secret', 'secret')) name (kind, key)
  where jsonb_typeof(p.part -> name.key) = 'string'
  union all
  select p.node, 'template', private.template_key(p.part ->> 'name', p.part ->> 'language')
  from private.parts_of_graph(graph) p where p.part ->> 'kind' = 'template'
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
$$;
comment on function private.named_in_graph is 'What a graph names of its account, and where.';

create function private.template_key(name text, language text)
returns text language sql immutable set search_path = ''
return left(coalesce(name, '') || ' (' || coalesce(language, '') || ')', 600);

create function private.fields_in_texts(document jsonb)
returns setof text language plpgsql immutable set search_path = ''
as $$
begin
  return query
  select distinct found.name[1]
  from jsonb_path_query(document, 'strict $.** ? (@.type() == "string")', silent => true) said,
    regexp_matches(said #>> '{}', 'contact\.fields(?:\.|\[ *["''])([a-z][a-z0-9_]*)', 'g') found (name);
end
$$;
comment on function private.fields_in_texts is 'Which fields of a person its texts have gaps for.';

create function private.is_known(account_id uuid, kind text, key text)
returns boolean language plpgsql stable security definer set search_path = ''
as $$
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
    when 'segment' then
      return exists (select from public.segments s where s.account_id = is_known.account_id and s.id = named_id);
    when 'sequence' then
      return exists (select from public.sequences s where s.account_id = is_known.account_id and s.id = named_id);
    when 'secret' then
      return exists (select from private.vault s
        where s.account_id = is_known.account_id and s.name = private.account_secret(is_known.key));
    when 'template' then
      return exists (select from public.message_templates t where t.account_id = is_known.account_id
        and private.template_key(t.name, t.language) = is_known.key and t.status = 'APPROVED');
    when 'broadcast' then
      return exists (select from public.broadcasts b where b.account_id = is_known.account_id and b.id = named_id);
    else
      return false;
  end case;
end
$$;
comment on function private.is_known is 'Whether the account has this tag, field, flow, …';
