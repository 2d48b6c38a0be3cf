begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(9);

select story.sign_in('agent');
select lives_ok($$insert into media (account_id, source_url, filename)
    values (story.account('padaria'), 'https://example.com/bolo.png', 'bolo.png')$$, 'an agent adds a file by its address');
select throws_ok($$insert into media (account_id, source_url) values (story.account('padaria'), 'file:///etc/passwd')$$,
  '23514', null, 'only https addresses');
select throws_ok($$insert into media (account_id, storage_path) values (story.account('padaria'), 'x/y')$$, '42501', null,
  'nobody says by himself where bytes lie');
select is(story.touched('delete from media'), 0::bigint, 'an agent deletes no files');
select story.narrator();
select throws_ok($$update public.media set state = 'stored', storage_path = story.account('floricultura') || '/x'$$, '23514',
  null, 'a path begins with its account');
update public.media set state = 'stored', storage_path = account_id || '/' || id;
select story.sign_in('owner');
select is(story.touched('delete from media'), 1::bigint, 'an owner deletes a file');
select story.narrator();
select is((select count(*) from private.media_deletions where storage_path like story.account('padaria') || '/%'), 1::bigint,
  'and its bytes are queued for deletion');
select story.sign_in('stranger');
select is_empty('select 1 from media', 'a stranger sees no files');
select story.nobody();
select throws_ok('select 1 from media', '42501', null, 'files are not public');

select * from finish();
rollback;
