begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(8);

select story.sign_in('agent');
select lives_ok($$insert into notes (account_id, chat_id, body)
    values (story.account('padaria'), story.thing('chat of ana'), 'paga na sexta')$$, 'an agent writes a note');
select results_eq('select actor_kind::text, actor_id from notes', $$values ('member', story.person('agent'))$$, 'it is signed');
select is(story.touched($$update notes set body = 'paga no sábado'$$), 1::bigint, 'its author changes it');
select story.sign_in('owner');
select is(story.touched($$update notes set body = 'x'$$), 0::bigint, 'nobody else does, not even an owner');
select story.sign_in('stranger');
select is_empty('select 1 from notes', 'a stranger reads no notes');
select throws_ok($$insert into notes (account_id, chat_id, body)
    values (story.account('floricultura'), story.thing('chat of ana'), 'x')$$, '23503', null,
  'nor writes one on another account''s chat');
select story.sign_in('removed');
select is_empty('select 1 from notes', 'a removed member reads none');
select story.nobody();
select throws_ok('select 1 from notes', '42501', null, 'notes are not public');

select * from finish();
rollback;
