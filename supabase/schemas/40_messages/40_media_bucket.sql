-- Where the bytes of media lie: a private bucket whose folders are the accounts' ids.
set check_function_bodies = off;

create function private.account_folders()
returns setof text language sql stable security definer set search_path = '' rows 10
as $$
  select account_id::text from private.account_ids() account_id
$$;
comment on function private.account_folders is 'Folders of Storage whose files the caller may read: ids of his accounts.';

create function orchestrator.media_checks()
returns jsonb language plpgsql stable set search_path = ''
as $$
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
        where (p.schemaname, p.tablename) = ('storage', 'objects') and p.policyname = 'zapbase: read one''s accounts'' media'),
      'detail', 'members read their accounts'' files by the policy on storage.objects',
      'hint', 'run supabase/owned_by_supabase/storage.objects.sql in the SQL editor')));
end
$$;
comment on function orchestrator.media_checks is 'What zapbase doctor asks about media kept in Storage.';

create function orchestrator.media_link_key()
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('key', settings.media_link_key) from private.settings
$$;
comment on function orchestrator.media_link_key is 'The key that signs links to files.';

grant execute on function private.account_folders to authenticated;
grant execute on function orchestrator.media_checks, orchestrator.media_link_key to service_role;
