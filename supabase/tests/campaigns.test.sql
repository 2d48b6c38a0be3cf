begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(6);

select story.sign_in('agent');
select lives_ok($$insert into campaigns (account_id, name, message) values (story.account('padaria'), 'Natal', 'Oi!')$$,
  'an agent adds a campaign');
select is(story.touched('delete from campaigns'), 0::bigint, 'but deletes none');
select story.sign_in('admin');
select is(story.touched($$update campaigns set name = 'Páscoa'$$), 1::bigint, 'an admin changes it');
select is(story.touched('delete from campaigns'), 1::bigint, 'and deletes it');
select story.sign_in('stranger');
select throws_ok($$insert into campaigns (account_id, name) values (story.account('padaria'), 'x')$$, '42501', null,
  'a stranger adds none to others');
select story.nobody();
select throws_ok('select 1 from campaigns', '42501', null, 'campaigns are not public');

select * from finish();
rollback;
