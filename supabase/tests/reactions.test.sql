begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(5);

select story.narrator();
insert into public.reactions (account_id, conversation_id, from_me, sender, emoji, reacted_at)
values (story.account('padaria'), story.thing('word of ana'), true, 'me', '+', now());
select story.sign_in('agent');
select results_eq('select emoji from reactions', array['+'], 'an agent sees the reactions');
select throws_ok($$insert into reactions (account_id, conversation_id, sender, emoji, reacted_at)
    values (story.account('padaria'), story.thing('word of ana'), 'x', '+', now())$$, '42501', null,
  'a reaction is sent as a message, not written as a row');
select story.sign_in('stranger');
select is_empty('select 1 from reactions', 'a stranger sees no reactions');
select story.sign_in('removed');
select is_empty('select 1 from reactions', 'a removed member sees none');
select story.nobody();
select throws_ok('select 1 from reactions', '42501', null, 'reactions are not public');

select * from finish();
rollback;
