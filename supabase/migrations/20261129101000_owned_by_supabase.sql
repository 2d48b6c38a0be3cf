-- owned_by_supabase/publication.sql
-- Plain postgres_changes subscribers see status and QR of their instances.
do $$
begin
  if not exists (select from pg_catalog.pg_publication_tables published
    where (published.pubname, published.schemaname, published.tablename) = ('supabase_realtime', 'public', 'instances'))
  then
    alter publication supabase_realtime add table public.instances;
  end if;
end
$$;

-- policies: realtime.messages.sql
drop policy if exists "zapbase: receive in one's accounts" on realtime.messages;
create policy "zapbase: receive in one's accounts" on realtime.messages for select to authenticated
using (
  (extension = 'broadcast' and (select realtime.topic()) = any (array(select private.broadcast_topics())))
  or (extension = 'presence' and (select realtime.topic()) = any (array(select private.presence_topics())))
);

-- Nobody but the database broadcasts: members may only be present.
drop policy if exists "zapbase: be present in one's accounts" on realtime.messages;
create policy "zapbase: be present in one's accounts" on realtime.messages for insert to authenticated
with check (
  extension = 'presence' and (select realtime.topic()) = any (array(select private.presence_topics()))
);

-- policies: storage.objects.sql
-- Reading alone: what is written comes from the orchestrators, which look at the bytes first.
drop policy if exists "zapbase: read one's accounts' media" on storage.objects;
create policy "zapbase: read one's accounts' media" on storage.objects for select to authenticated
using (bucket_id = 'media' and (storage.foldername(name))[1] = any (array(select private.account_folders())));
