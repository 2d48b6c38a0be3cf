begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(15);

select story.sign_in('owner');
select lives_ok($$insert into segments (account_id, name, filter) values (story.account('padaria'), 'De pão',
  '{"subject": "tag", "operator": "has", "value": "pão"}')$$, 'an owner keeps a filter under a name');
select throws_ok($$insert into segments (account_id, name, filter) values (story.account('padaria'), 'De pão', '{"all": []}')$$,
  '23505', null, 'a name is there once');
select throws_ok($$insert into segments (account_id, name, filter) values (story.account('padaria'), 'x', '{"tag": "pão"}')$$,
  'filter_invalid', 'what is no filter is refused');
select throws_ok($$insert into segments (account_id, name, filter) values (story.account('floricultura'), 'x', '{"all": []}')$$,
  '42501', null, 'nobody adds to another account');
update contacts set tags = '{pão}' where id = story.thing('ana');
select is(count_segment(story.account('padaria'), (select filter from segments)), 1, 'whom it holds for is counted');
select is(preview_segment(story.account('padaria'), (select filter from segments)) -> 'people' -> 0 ->> 'name', 'Ana',
  'and shown');

select story.sign_in('agent');
select is((select count(*) from segments), 1::bigint, 'an agent reads them');
select is(story.touched($$update segments set filter = '{"all": []}'$$), 0::bigint, 'and changes none');
select story.sign_in('admin');
select is(story.touched($$update segments set name = 'Pão'$$), 1::bigint, 'an admin changes them');
select story.sign_in('stranger');
select is_empty('select 1 from segments', 'a stranger sees none of it');
select throws_ok($$select count_segment(story.account('padaria'), '{"all": []}')$$, 'account_not_found', 'and counts nobody''s people');
select is(story.touched('delete from segments'), 0::bigint, 'nor deletes any');
select story.sign_in('removed');
select is_empty('select 1 from segments', 'nor does a removed member');
select story.nobody();
select throws_ok('select 1 from segments', '42501', null, 'nor anybody without signing in');
select story.sign_in('owner');
select is(story.touched('delete from segments'), 1::bigint, 'an owner removes it');

select * from finish();
rollback;
