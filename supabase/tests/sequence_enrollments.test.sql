begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(9);

select story.sign_in('owner');
insert into sequences (account_id, name) values (story.account('padaria'), 'Boas-vindas');
insert into sequence_steps (account_id, sequence_id, position, content)
select account_id, id, 1, '{"items": [{"kind": "text", "text": "Oi"}]}' from sequences;
select story.sign_in('agent');
select is(enroll((select id from sequences), array[story.thing('ana')]) ->> 'enrolled', '1', 'an agent enrols Ana');
select is((select status from sequence_enrollments), 'active', 'she is in it');
select is(enroll((select id from sequences), array[story.thing('rosa')]) -> 'refused' -> 0 ->> 'code', 'contact_not_found',
  'nobody of another account gets in');
select throws_ok($$update sequence_enrollments set status = 'done'$$, '42501', null, 'nobody says by hand what became of her');
select throws_ok($$insert into sequence_enrollments (account_id, sequence_id, contact_id)
  select account_id, id, story.thing('ana') from sequences$$, '42501', null, 'nor adds people');
select story.sign_in('stranger');
select is_empty('select 1 from sequence_enrollments', 'a stranger sees nobody');
select story.nobody();
select throws_ok('select 1 from sequence_enrollments', '42501', null, 'nor does anybody without signing in');
select story.sign_in('agent');
select is(unenroll((select id from sequences), array[story.thing('ana')]), 1, 'an agent takes her out');
select is((select status || ' ' || reason from sequence_enrollments), 'stopped member', 'she is no more in it');

select * from finish();
rollback;
