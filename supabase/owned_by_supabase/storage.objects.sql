-- Reading alone: what is written comes from the orchestrators, which look at the bytes first.
drop policy if exists "zapbase: read one's accounts' media" on storage.objects;
create policy "zapbase: read one's accounts' media" on storage.objects for select to authenticated
using (bucket_id = 'media' and (storage.foldername(name))[1] = any (array(select private.account_folders())));
