begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(10);

select story.sign_in('agent');
select lives_ok($$insert into consents (account_id, contact_id, state, source)
    values (story.account('padaria'), story.thing('ana'), 'opted_out', 'telefone')$$, 'an agent notes an objection');
select isnt((select opted_out_at from contacts), null, 'the contact shows it');
select lives_ok($$insert into conversations (account_id, chat_id, message, client_key)
    values (story.account('padaria'), story.thing('chat of ana'), 'tudo bem', 'k1')$$, 'a person may still answer');
select is((select status from conversations where client_key = 'k1'), 'queued', 'and is heard');
select story.service();
select private.act_as('broadcast', story.thing('news'), story.account('padaria'));
insert into public.conversations (account_id, chat_id, message, client_key)
values (story.account('padaria'), story.thing('chat of ana'), 'promoção!', 'k2');
select results_eq($$select status, error_code from conversations where client_key = 'k2'$$,
  $$values ('failed', 'opted_out')$$, 'a broadcast is not');
select story.sign_in('agent');
select throws_ok('update consents set state = ''opted_in''', '42501', null, 'what was said stays said');
select lives_ok($$insert into consents (account_id, contact_id, state)
    values (story.account('padaria'), story.thing('ana'), 'opted_in')$$, 'Ana agrees again');
select is((select opted_out_at from contacts), null, 'the newest word counts');
select story.sign_in('stranger');
select is_empty('select 1 from consents', 'a stranger sees no consents');
select story.nobody();
select throws_ok('select 1 from consents', '42501', null, 'consents are not public');

select * from finish();
rollback;
