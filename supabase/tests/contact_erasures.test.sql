begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(19);

insert into contact_identities (account_id, contact_id, kind, value)
values (story.account('padaria'), story.thing('ana'), 'lid', '4711');
insert into notes (account_id, chat_id, body) values (story.account('padaria'), story.thing('chat of ana'), 'Ana é alérgica');

select story.sign_in('agent');
select throws_ok($$select erase_contact(story.thing('ana'))$$, 'P0001', 'not_allowed', 'an agent erases nobody');
select is(export_contact(story.thing('ana')) -> 'contact' ->> 'name', 'Ana', 'but shows a person what is kept about her');
select is(list_contact_messages(story.thing('ana')) -> 'messages' -> 0 ->> 'message', 'tem pão?', 'and what she wrote');
select story.sign_in('stranger');
select throws_ok($$select erase_contact(story.thing('ana'))$$, 'P0001', 'contact_not_found', 'a stranger knows no Ana');
select throws_ok($$select export_contact(story.thing('ana'))$$, 'P0001', 'contact_not_found', 'nor what is kept about her');
select throws_ok($$select list_contact_messages(story.thing('ana'))$$, 'P0001', 'contact_not_found', 'nor what she wrote');

select story.sign_in('admin');
select is(erase_contact(story.thing('ana')) ->> 'status', 'running', 'an admin has Ana forgotten');
select is(erase_contact(story.thing('ana')) ->> 'id', (select id::text from contact_erasures), 'asked again it is the same');
select results_eq('select name, phone, erased_at is not null from contacts', $$values ('', null::text, true)$$,
  'a contact stays in which there is nobody');
select is_empty('select 1 from contact_identities', 'no number leads to it');
select is_empty('select 1 from notes', 'what was noted about her is gone');
select results_eq('select wa_chat_id, status, last_message from chats', $$values (null::text, 'closed', '')$$,
  'her chat is an empty one');
select story.settle_events();
select results_eq($$select action, detail::text from audit_log order by id$$,
  $$values ('contacts.export', '{}'), ('contacts.erase', '{}')$$, 'the audit log knows that, and not who');
select throws_ok($$update contacts set name = 'Ana'$$, '23503', 'contact_not_found', 'nobody gives her name back');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), 'oi')$$, '23503', 'contact_not_found',
  'nor writes to nobody');
select isnt(open_contact(story.account('padaria'), '5521988880001'), story.thing('ana'), 'her number is somebody new');
select throws_ok($$delete from contact_erasures$$, '42501', null, 'that somebody was erased stays known');
select story.sign_in('stranger');
select is_empty('select 1 from contact_erasures', 'a stranger hears of no erasures');
select story.nobody();
select throws_ok('select 1 from contact_erasures', '42501', null, 'erasures are not public');

select * from finish();
rollback;
