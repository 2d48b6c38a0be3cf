-- How many came through each block. Steps only add rows, so that none waits for another; a duty brings them together.
set check_function_bodies = off;

create table private.flow_counts (
  account_id uuid not null,
  version_id uuid not null,
  node text not null,
  exit text not null,
  times bigint not null,
  primary key (account_id, version_id, node, exit),
  foreign key (account_id, version_id) references public.flow_versions (account_id, id) on delete cascade
);
comment on table private.flow_counts is 'How often a block was entered (exit is empty), and left by which exit.';

create table private.flow_count_changes (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  version_id uuid not null,
  node text not null,
  exit text not null
);
comment on table private.flow_count_changes is 'One each time; what is not yet in flow_counts.';
create index flow_count_changes_version on private.flow_count_changes (account_id, version_id);

grant select, insert, update, delete on private.flow_counts, private.flow_count_changes to service_role;

create function private.count_step(run public.flow_runs, trace jsonb)
returns void language plpgsql set search_path = ''
as $$
begin
  insert into private.flow_count_changes (account_id, version_id, node, exit)
  select run.account_id, coalesce(private.as_uuid(entry ->> 'version_id'), run.version_id), left(entry ->> 'node', 40), way.exit
  from jsonb_array_elements(trace) entry, (values ('entered'), ('exit')) told (name), lateral (
    select case told.name when 'entered' then '' else left(entry ->> 'exit', 60) end as exit
  ) way
  where jsonb_typeof(entry -> told.name) = 'string' and entry ->> 'node' is not null;
end
$$;

create function private.fold_flow_counts(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
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
$$;
comment on function private.fold_flow_counts is 'Duty: brings into the counts what lies beside them.';

create function public.flow_statistics(flow_id uuid, version_id uuid default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.flow_statistics(flow_id, version_id)
$$;
comment on function public.flow_statistics is
  '{nodes: {node: {entered, left, waiting, exits: {exit: times}}}, runs: {status: n}} of a flow''s versions or of this one. Code: flow_not_found.';

create function private.flow_statistics(flow_id uuid, version_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
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
$$;

create function private.node_statistics(account_id uuid, version_ids uuid[])
returns jsonb language sql stable security definer set search_path = ''
as $$
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
$$;

grant execute on function private.count_step, private.fold_flow_counts to service_role;
grant execute on function public.flow_statistics, private.flow_statistics to authenticated;
