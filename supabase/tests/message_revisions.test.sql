begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(6);

select story.narrator();
insert into public.message_revisions (account_id, conversation_id, message, original, written_at)
values (story.account('padaria'), story.thing('word of ana'), 'tem pao?', true, now());
select story.sign_in('agent');
select results_eq('select message, original from message_revisions', $$values ('tem pao?', true)$$,
  'an agent reads what a message said before');
select throws_ok($$insert into message_revisions (account_id, conversation_id, message, written_at)
    values (story.account('padaria'), story.thing('word of ana'), 'x', now())$$, '42501', null, 'nobody writes history');
select throws_ok('delete from message_revisions', '42501', null, 'nor removes it');
select story.sign_in('stranger');
select is_empty('select 1 from message_revisions', 'a stranger reads no revisions');
select story.sign_in('removed');
select is_empty('select 1 from message_revisions', 'a removed member reads none');
select story.nobody();
select throws_ok('select 1 from message_revisions', '42501', null, 'revisions are not public');

select * from finish();
rollback;
