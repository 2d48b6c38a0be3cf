-- Reading alone: what is written comes from the orchestrators, which look at the bytes first.
drop policy if exists "zapbase: read one's accounts' media" on storage.objects;
create policy "zapbase: read one's accounts' media" on storage.objects for select to authenticated
using (bucket_id = 'media' and (storage.foldername(name))[1] = any (array(select private.account_folders())));

drop policy if exists "zapbase: see the pictures of whom one knows" on storage.objects;
create policy "zapbase: see the pictures of whom one knows" on storage.objects for select to authenticated
using (bucket_id = 'avatars' and (storage.foldername(name))[1] = any (array(select private.picture_folders())));

drop policy if exists "zapbase: add one's picture" on storage.objects;
create policy "zapbase: add one's picture" on storage.objects for insert to authenticated
with check (
  bucket_id = 'avatars' and (storage.foldername(name))[1] = (select private.own_picture_folder())
  and (select private.has_picture_room())
);

drop policy if exists "zapbase: remove one's picture" on storage.objects;
create policy "zapbase: remove one's picture" on storage.objects for delete to authenticated
using (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select private.own_picture_folder()));
