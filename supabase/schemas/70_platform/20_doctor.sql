-- What `zapbase doctor` asks of the database.
set check_function_bodies = off;

-- Members delete where a policy lets them; what they insert and update goes by columns.
create function orchestrator.doctor()
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('checks', jsonb_agg(checks)) from (values
    ('realtime_policies',
      (select count(*) = 2 from pg_catalog.pg_policies p
        where (p.schemaname, p.tablename) = ('realtime', 'messages') and p.policyname like 'zapbase:%'),
      'private channels need the policies on realtime.messages',
      'run supabase/owned_by_supabase/realtime.messages.sql in the SQL editor'),
    ('publication',
      exists (select from pg_catalog.pg_publication_tables p
        where (p.pubname, p.schemaname, p.tablename) = ('supabase_realtime', 'public', 'instances')),
      'public.instances must be in the publication supabase_realtime',
      'alter publication supabase_realtime add table public.instances'),
    ('request_check',
      exists (select from pg_catalog.pg_db_role_setting s, unnest(s.setconfig) setting
        where s.setrole = to_regrole('authenticator') and s.setdatabase in (0, (
            select d.oid from pg_catalog.pg_database d where d.datname = current_database()))
          and setting = 'pgrst.db_pre_request=request_checks.check_request'),
      'PostgREST asks request_checks.check_request before each request',
      'run supabase/owned_by_supabase/authenticator.sql in the SQL editor'),
    ('row_level_security',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity),
      'every table of the schema public has row level security',
      'alter table … enable row level security'),
    ('grants',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and (has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate')
            or has_table_privilege('authenticated', c.oid, 'insert, update, truncate'))),
      'anon holds nothing and members write no whole row',
      'something has granted more than the migrations: revoke it'),
    ('orchestrator_functions',
      not exists (select from pg_catalog.pg_proc p where p.pronamespace = 'orchestrator'::regnamespace
        and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))),
      'only service_role executes orchestrator.*', 'revoke execute on all functions in schema orchestrator from public'),
    ('event_consumers',
      not exists (select from jsonb_each(orchestrator.event_lags() -> 'seconds') lag where lag.value::numeric > 259200),
      'everybody who reads private.events is at most three days behind',
      'see zapbase_event_lag_seconds of /metrics, and what the worker events says in an orchestrator''s log'),
    ('webhooks_late',
      private.late_webhooks() = 0,
      'webhooks leave when they are due, where they arrive',
      'is the function webhook-dispatch deployed, and does an orchestrator or pg_cron call it? docs/webhooks.md'),
    ('dead_jobs',
      not exists (select from private.jobs j where j.dead_at is not null),
      'no job was given up' || coalesce((select ': ' || string_agg(dead.told, ', ' order by dead.told) from (
        select j.kind || ' (' || coalesce(j.error_code, '') || ') ' || count(*) as told
        from private.jobs j where j.dead_at is not null group by j.kind, j.error_code) dead), ''),
      'select * from private.jobs where dead_at is not null; private.enqueue_job(kind, key, account_id) asks for one again')
  ) checks (name, ok, detail, hint)
$$;
comment on function orchestrator.doctor is 'Checks that only the database can make, each with what to do.';

grant execute on function orchestrator.doctor, private.late_webhooks to service_role;
