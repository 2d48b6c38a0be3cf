-- What an operator sees from the command line.

create function orchestrator.fleet(after uuid, max_items integer)
returns jsonb language sql stable set search_path = ''
as $$
  with page as (
    select i.id, i.account_id, a.name as account_name, i.instance_name, i.port, i.status, i.status_reason,
      i.desired_state, i.last_connected, i.supervised_until, lease.orchestrator_id, lease.session_home,
      coalesce(lease.expires_at > clock_timestamp(), false) as supervised
    from public.instances i
    join public.accounts a on a.id = i.account_id
    join private.leases lease on lease.instance_id = i.id
    where fleet.after is null or i.id > fleet.after
    order by i.id limit greatest(least(max_items, 500), 1)
  ), known as (
    select o.id, o.hostname, o.version, o.capacity, o.number, o.registered_at, o.heartbeat_at,
      o.heartbeat_at > clock_timestamp() - private.lease_span() as live
    from public.orchestrators o order by o.heartbeat_at desc limit 500
  )
  select jsonb_build_object(
    'orchestrators', (select coalesce(jsonb_agg(known), '[]') from known),
    'instances', (select coalesce(jsonb_agg(page order by page.id), '[]') from page),
    'next', (select max(page.id::text) from page having count(*) = greatest(least(max_items, 500), 1)))
$$;
comment on function orchestrator.fleet is 'Orchestrators and one page of instances; next is null on the last page.';

create function orchestrator.doctor()
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('checks', jsonb_agg(checks)) from (values
    ('realtime_policies',
      (select count(*) = 2 from pg_catalog.pg_policies p
        where (p.schemaname, p.tablename) = ('realtime', 'messages') and p.policyname like 'zapbase:%'),
      'private channels need the policies on realtime.messages',
      'run supabase/policies/realtime.messages.sql in the SQL editor'),
    ('publication',
      exists (select from pg_catalog.pg_publication_tables p
        where (p.pubname, p.schemaname, p.tablename) = ('supabase_realtime', 'public', 'instances')),
      'public.instances must be in the publication supabase_realtime',
      'alter publication supabase_realtime add table public.instances'),
    ('row_level_security',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity),
      'every table of the schema public has row level security',
      'alter table … enable row level security'),
    ('grants',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and (has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate')
            or has_table_privilege('authenticated', c.oid, 'insert, update, delete, truncate'))),
      'anon holds nothing and members hold no whole-table write privilege',
      'something has granted more than the migrations: revoke it'),
    ('orchestrator_functions',
      not exists (select from pg_catalog.pg_proc p where p.pronamespace = 'orchestrator'::regnamespace
        and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))),
      'only service_role executes orchestrator.*', 'revoke execute on all functions in schema orchestrator from public')
  ) checks (name, ok, detail, hint)
$$;
comment on function orchestrator.doctor is 'Checks that only the database can make, each with what to do.';

grant execute on function orchestrator.fleet, orchestrator.doctor to service_role;
