CREATE SCHEMA "request_checks";

CREATE OR REPLACE FUNCTION orchestrator.doctor()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
    ('dead_jobs',
      not exists (select from private.jobs j where j.dead_at is not null),
      'no job was given up' || coalesce((select ': ' || string_agg(dead.told, ', ' order by dead.told) from (
        select j.kind || ' (' || coalesce(j.error_code, '') || ') ' || count(*) as told
        from private.jobs j where j.dead_at is not null group by j.kind, j.error_code) dead), ''),
      'select * from private.jobs where dead_at is not null; private.enqueue_job(kind, key, account_id) asks for one again')
  ) checks (name, ok, detail, hint)
$function$;

CREATE OR REPLACE FUNCTION request_checks.check_request()
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  headers constant json := nullif(current_setting('request.headers', true), '');
begin
  -- The words, not their spelling: PostgREST takes them from any place of any Prefer.
  if headers ->> 'prefer' ~* 'planned|estimated' or headers ->> 'accept' ~* 'pgrst\.plan' then
    raise exception using message = 'estimate_refused',
      detail = 'PostgreSQL estimates from the rows of all accounts, so an estimate tells about those of others',
      hint = 'use count=exact';
  end if;
end
$function$;

COMMENT ON FUNCTION "request_checks"."check_request"() IS 'Refuses counts and plans that PostgreSQL estimates. Of a header that comes twice PostgREST shows the last alone: whatever
  stands before it has to join or drop them (`zapbase doctor` tries). Code: estimate_refused.';

COMMENT ON SCHEMA "request_checks" IS 'What every request of the API must pass. Never exposed, executable by everybody.';

REVOKE ALL ON FUNCTION "request_checks"."check_request"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "request_checks"."check_request"() TO "anon", "authenticated", "postgres", "service_role";

GRANT USAGE ON SCHEMA "request_checks" TO "anon", "authenticated";

GRANT CREATE, USAGE ON SCHEMA "request_checks" TO "postgres";

GRANT USAGE ON SCHEMA "request_checks" TO "service_role";
