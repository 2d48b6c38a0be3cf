begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(12);

select story.sign_in('owner');
select lives_ok($$insert into sequences (account_id, name) values (story.account('padaria'), 'Boas-vindas')$$,
  'an owner adds a sequence');
select throws_ok($$insert into sequences (account_id, name) values (story.account('padaria'), 'Boas-vindas')$$, '23505', null,
  'a name is there once');
select throws_ok($$insert into sequences (account_id, name) values (story.account('floricultura'), 'x')$$, '42501', null,
  'nobody adds to another account');
select throws_ok($$select enroll((select id from sequences), array[story.thing('ana')])$$, 'sequence_empty',
  'nobody enters what has no step');
select throws_ok($$update sequences set version_id = null$$, '42501', null, 'as what it runs is not written by hand');

select story.sign_in('agent');
select is((select count(*) from sequences), 1::bigint, 'an agent reads it');
select is(story.touched($$update sequences set name = 'x'$$), 0::bigint, 'and changes nothing');
select story.sign_in('stranger');
select is_empty('select 1 from sequences', 'a stranger sees none of it');
select is(story.touched('delete from sequences'), 0::bigint, 'and deletes none');
select story.nobody();
select throws_ok('select 1 from sequences', '42501', null, 'nor does anybody without signing in');
select story.sign_in('admin');
select is(story.touched($$update sequences set again = 'restart'$$), 1::bigint, 'an admin changes it');
select is(story.touched('delete from sequences'), 1::bigint, 'and removes it');

select * from finish();
rollback;
