begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(39);

select story.sign_in('agent');
select results_eq('select message, status, from_me from conversations', $$values ('tem pão?', 'received', false)$$,
  'an agent reads the messages of his account');
select lives_ok($$insert into conversations (account_id, chat_id, message, client_key)
    values (story.account('padaria'), story.thing('chat of ana'), 'tem sim', 'k1')$$, 'an agent answers');
select results_eq($$select status, status_reason, from_me, sent_by_kind::text, sent_by_id, contact_id, instance_id
    from conversations where client_key = 'k1'$$,
  $$values ('queued', 'instance_disconnected', true, 'member', story.person('agent'), story.thing('ana'),
    story.instance('balcao'))$$, 'the row says who sends, to whom, from where, and why it waits');
select ok((select expires_at between now() + interval '23 hours' and now() + interval '25 hours'
  from conversations where client_key = 'k1'), 'it does not wait for ever');
select throws_ok($$insert into conversations (account_id, chat_id, message, client_key)
    values (story.account('padaria'), story.thing('chat of ana'), 'tem sim', 'k1')$$, '23505', null,
  'a client key is used once');
select lives_ok($$insert into conversations (account_id, contact_id, message)
    values (story.account('padaria'), story.thing('ana'), 'quer?')$$, 'naming the contact is enough');
select throws_ok($$insert into conversations (account_id, chat_id, message, status)
    values (story.account('padaria'), story.thing('chat of ana'), 'x', 'sent')$$, '42501', null,
  'nobody says by himself that a message was sent');
select throws_ok($$insert into conversations (account_id, chat_id, message, from_me)
    values (story.account('padaria'), story.thing('chat of ana'), 'x', false)$$, '42501', null,
  'nor puts words into a customer''s mouth');
select throws_ok($$update conversations set message = 'x'$$, '42501', null, 'messages are not rewritten');
select throws_ok($$delete from conversations$$, '42501', null, 'messages are not deleted');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), '  ')$$, 'P0001', 'message_empty', 'blanks say nothing');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), repeat('x', 65537))$$, '23514', null, 'a text has an end');
select throws_ok($$insert into conversations (account_id, chat_id, kind)
    values (story.account('padaria'), story.thing('chat of ana'), 'image')$$, 'P0001', 'media_required',
  'a picture needs its file');
select throws_ok($$insert into conversations (account_id, chat_id, kind, message)
    values (story.account('padaria'), story.thing('chat of ana'), 'reaction', '+')$$, 'P0001', 'target_invalid',
  'a reaction is about something');
select lives_ok($$insert into conversations (account_id, chat_id, kind, message, target_id)
    values (story.account('padaria'), story.thing('chat of ana'), 'reaction', '+', story.thing('word of ana'))$$,
  'an agent reacts');
select throws_ok($$insert into conversations (account_id, chat_id, kind, message, target_id)
    values (story.account('padaria'), story.thing('chat of ana'), 'edit', 'temos?', story.thing('word of ana'))$$, 'P0001',
  'target_invalid', 'nobody edits a customer''s words');
select throws_ok($$insert into conversations (account_id, chat_id, kind, content)
    values (story.account('padaria'), story.thing('chat of ana'), 'location', '{"latitude": 91, "longitude": 0}')$$, 'P0001',
  'content_invalid', 'there is no such place on this earth');
select throws_ok($$insert into conversations (account_id, chat_id, kind, content)
    values (story.account('padaria'), story.thing('chat of ana'), 'contact', '{"vcards": []}')$$, 'P0001',
  'content_invalid', 'a contact without a card is none');
select throws_ok($$insert into conversations (account_id, chat_id, kind, target_id)
    values (story.account('padaria'), story.thing('chat of ana'), 'revoke', story.thing('word of ana'))$$, 'P0001',
  'target_invalid', 'only our own words are taken back');
select throws_ok($$insert into conversations (account_id, chat_id, message, send_at, expires_at)
    values (story.account('padaria'), story.thing('chat of ana'), 'x', now() + interval '1 day', now())$$, 'P0001',
  'schedule_invalid', 'nothing expires before it is due');
select throws_ok($$insert into conversations (account_id, chat_id, message, send_at)
    values (story.account('padaria'), story.thing('chat of ana'), 'x', now() - interval '2 days')$$, 'P0001',
  'schedule_invalid', 'nothing is scheduled for the past');
select throws_ok($$insert into conversations (account_id, chat_id, message, send_at)
    values (story.account('padaria'), story.thing('chat of ana'), 'x', now() - interval '1 hour')$$, 'P0001',
  'schedule_invalid', 'an hour ago either');
select is(cancel_message((select id from conversations where client_key = 'k1')), true, 'a queued message is taken back');
select is((select status from conversations where client_key = 'k1'), 'cancelled', 'and says so');
select is(cancel_message(story.thing('word of ana')), false, 'what was received cannot be cancelled');
select is((select last_message from chats), 'quer?', 'the chat shows the last of them');
select lives_ok($$insert into conversations (account_id, chat_id, message, send_at, client_key)
    values (story.account('padaria'), story.thing('chat of ana'), 'bom dia', now() + interval '1 day', 'k2')$$,
  'an agent plans ahead');
select is((select status_reason from conversations where client_key = 'k2'), 'scheduled', 'and sees that it waits for its time');
select lives_ok($$insert into conversations (account_id, chat_id, kind, content)
    values (story.account('padaria'), story.thing('chat of ana'), 'location', '{"latitude": -22.9, "longitude": -43.2}')$$,
  'an agent says where the bakery is');

select story.sign_in('stranger');
select results_eq('select message from conversations', array['tem rosas?'], 'a stranger reads only his own messages');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), 'x')$$, '42501', null, 'a stranger sends for nobody else');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('floricultura'), story.thing('chat of ana'), 'x')$$, '23503', 'chat_not_found',
  'nor by naming their chat in his account');
select throws_ok($$insert into conversations (account_id, contact_id, message)
    values (story.account('floricultura'), story.thing('ana'), 'x')$$, '23503', 'contact_not_found', 'nor their contact');
select throws_ok($$insert into conversations (account_id, contact_id, instance_id, message)
    values (story.account('floricultura'), story.thing('rosa'), story.instance('balcao'), 'x')$$, '23503',
  'instance_not_found', 'nor their number');
select throws_ok($$insert into conversations (account_id, chat_id, message, reply_to)
    values (story.account('floricultura'), story.thing('chat of rosa'), 'x', story.thing('word of ana'))$$, '23503', null,
  'nor by quoting them');
select is(cancel_message((select id from conversations where message = 'quer?')), false, 'nor cancels what he cannot see');
select story.sign_in('removed');
select is_empty('select 1 from conversations', 'a removed member reads nothing');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), 'x')$$, '42501', null, 'and sends nothing');
select story.nobody();
select throws_ok('select 1 from conversations', '42501', null, 'messages are not public');

select * from finish();
rollback;
