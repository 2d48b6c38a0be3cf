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
      'only service_role executes orchestrator.*', 'revoke execute on all functions in schema orchestrator from public')
  ) checks (name, ok, detail, hint)
$function$;

CREATE OR REPLACE FUNCTION orchestrator.media_checks()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  is_private boolean;
begin
  if to_regclass('storage.buckets') is not null then
    select not b.public into is_private from storage.buckets b where b.id = 'media';
  end if;
  return jsonb_build_object('checks', jsonb_build_array(
    jsonb_build_object('name', 'media_bucket', 'ok', coalesce(is_private, false),
      'detail', 'Storage has the private bucket media',
      'hint', 'create the bucket media, and do not make it public'),
    jsonb_build_object('name', 'media_policies', 'ok',
      exists (select from pg_catalog.pg_policies p
        where (p.schemaname, p.tablename) = ('storage', 'objects') and p.policyname like 'zapbase:%'),
      'detail', 'members read their accounts'' files by the policy on storage.objects',
      'hint', 'run supabase/owned_by_supabase/storage.objects.sql in the SQL editor')));
end
$function$;
