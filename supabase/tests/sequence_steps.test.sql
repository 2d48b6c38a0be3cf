begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(10);

select story.sign_in('owner');
insert into sequences (account_id, name) values (story.account('padaria'), 'Boas-vindas');
select lives_ok($$insert into sequence_steps (account_id, sequence_id, position, delay, content)
  select account_id, id, 1, 'PT0S', '{"items": [{"kind": "text", "text": "Oi"}]}' from sequences$$, 'an owner adds a step');
select throws_ok($$insert into sequence_steps (account_id, sequence_id, position, delay, content)
  select account_id, id, 2, 'amanhã', '{"items": [{"kind": "text", "text": "Oi"}]}' from sequences$$, '23514', null,
  'it waits for a duration');
select throws_ok($$insert into sequence_steps (account_id, sequence_id, position) select account_id, id, 2 from sequences$$,
  '23514', null, 'and says something, or leads through a flow');
select throws_ok($$update sequence_steps set content = '{"items": [{"kind": "poll"}]}'$$, 'content_invalid', 'that can be sent');

select story.sign_in('agent');
select is((select count(*) from sequence_steps), 1::bigint, 'an agent reads it');
select is(story.touched('update sequence_steps set position = 5'), 0::bigint, 'and changes nothing');
select story.sign_in('stranger');
select is_empty('select 1 from sequence_steps', 'a stranger sees none of it');
select story.nobody();
select throws_ok('select 1 from sequence_steps', '42501', null, 'nor does anybody without signing in');
select story.sign_in('admin');
select is(story.touched('update sequence_steps set position = 5'), 1::bigint, 'an admin changes it');
select is(story.touched('delete from sequence_steps'), 1::bigint, 'and removes it');

select * from finish();
rollback;
