drop policy if exists "zapbase: add one's picture" on storage.objects;
drop policy if exists "zapbase: remove one's picture" on storage.objects;
drop policy if exists "zapbase: see the pictures of whom one knows" on storage.objects;
create policy "zapbase: add one's picture" on storage.objects as permissive for insert to authenticated
  with check (((bucket_id = 'avatars'::text) AND ((storage.foldername(name))[1] = ( SELECT private.own_picture_folder() AS own_picture_folder)) AND ( SELECT private.has_picture_room() AS has_picture_room)));
create policy "zapbase: remove one's picture" on storage.objects as permissive for delete to authenticated
  using (((bucket_id = 'avatars'::text) AND ((storage.foldername(name))[1] = ( SELECT private.own_picture_folder() AS own_picture_folder))));
create policy "zapbase: see the pictures of whom one knows" on storage.objects as permissive for select to authenticated
  using (((bucket_id = 'avatars'::text) AND ((storage.foldername(name))[1] = ANY (ARRAY( SELECT private.picture_folders() AS picture_folders)))));
