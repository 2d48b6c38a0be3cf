begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(6);

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

select * from finish();
rollback;
