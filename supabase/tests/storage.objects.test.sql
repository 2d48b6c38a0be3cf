begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(16);

select is((select public from storage.buckets where id = 'media'), false, 'the bucket of media is private');
insert into storage.objects (bucket_id, name) values ('media', story.account('padaria') || '/11111111-1111-4111-8111-111111111111');
select story.sign_in('agent');
select is((select count(*) from storage.objects where bucket_id = 'media'), 1::bigint,
  'an agent sees the files in his account''s folder');
select throws_ok($$insert into storage.objects (bucket_id, name) values ('media', story.account('padaria') || '/x')$$,
  '42501', null, 'he puts none there by himself');
select is(story.touched('update storage.objects set name = name'), 0::bigint, 'nor does he change one');
select story.sign_in('stranger');
select is_empty($$select 1 from storage.objects where bucket_id = 'media'$$, 'a stranger sees none of them');
select story.nobody();
select is_empty($$select 1 from storage.objects$$, 'nor does anybody who is not signed in');

-- Pictures of people: each puts his own, whoever shares an account with him sees it.
select story.narrator();
select is((select public from storage.buckets where id = 'avatars'), false, 'the bucket of pictures is private');
select story.sign_in('agent');
select lives_ok($$insert into storage.objects (bucket_id, name) values ('avatars', story.person('agent') || '/a')$$,
  'an agent adds a picture of himself');
select throws_ok($$insert into storage.objects (bucket_id, name) values ('avatars', story.person('owner') || '/a')$$,
  '42501', null, 'and of nobody else');
insert into storage.objects (bucket_id, name) select 'avatars', story.person('agent') || '/' || letter from unnest('{b,c,d,e}'::text[]) letter;
select throws_ok($$insert into storage.objects (bucket_id, name) values ('avatars', story.person('agent') || '/f')$$,
  '42501', null, 'nor very many');
select is(story.touched($$update storage.objects set name = name where bucket_id = 'avatars'$$), 0::bigint, 'he changes none in its place');
select story.sign_in('owner');
select is((select count(*) from storage.objects where bucket_id = 'avatars'), 5::bigint, 'colleagues see it');
select story.sign_in('stranger');
select is_empty($$select 1 from storage.objects where bucket_id = 'avatars'$$, 'a stranger does not');
select story.narrator();
insert into api_keys (id, account_id, name, prefix, scopes)
values (story.person('program'), story.account('padaria'), 'loja', 'zb_live_0000', '{read,send,manage}');
select story.sign_in('program');
select throws_ok($$insert into storage.objects (bucket_id, name) values ('avatars', story.person('program') || '/a')$$,
  '42501', null, 'a program has no picture');
select policies_are('storage', 'objects', array['zapbase: read one''s accounts'' media', 'zapbase: see the pictures of whom one knows',
  'zapbase: add one''s picture', 'zapbase: remove one''s picture'], 'and there is no other way in');
select story.narrator();
select ok((select file_size_limit <= 262144 and allowed_mime_types <@ '{image/webp,image/jpeg,image/png}' from storage.buckets
  where id = 'avatars'), 'what is stored there is small, and a picture');

select * from finish();
rollback;
