begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(15);

select story.sign_in('agent');
select results_eq('select status, unread_count, last_message from chats', $$values ('open', 1, 'tem pão?')$$,
  'a chat counts what is unread and shows the last message');
select is(mark_chat_read(story.thing('chat of ana')), true, 'an agent reads it');
select is((select unread_count from chats), 0, 'nothing is unread any more');
select lives_ok($$update chats set status = 'closed', closed_reason = 'vendido', assigned_to = story.person('agent')$$,
  'an agent closes a chat');
select isnt((select closed_at from chats), null, 'the chat remembers when');
select throws_ok($$update chats set assigned_to = story.person('stranger')$$, '23503', null,
  'a chat is given to members only');
select throws_ok($$update chats set unread_count = 7$$, '42501', null, 'counts are the database''s');
select throws_ok($$insert into chats (account_id, contact_id) values (story.account('padaria'), story.thing('ana'))$$,
  '42501', null, 'a chat is opened by a message');

select story.narrator();
insert into public.conversations (account_id, chat_id, contact_id, instance_id, status, wa_message_id, message)
values (story.account('padaria'), story.thing('chat of ana'), story.thing('ana'), story.instance('balcao'), 'received',
  'A2', 'e bolo?');
select results_eq($$select status, closed_reason, closed_at, unread_count, last_message from chats
    where id = story.thing('chat of ana')$$,
  $$values ('open', null::text, null::timestamptz, 1, 'e bolo?')$$, 'a new message opens it again');
select throws_ok($$insert into chats (account_id, instance_id, contact_id)
    values (story.account('padaria'), story.instance('balcao'), story.thing('ana'))$$, '23505', null,
  'there is one chat with a contact on an instance');

select story.sign_in('stranger');
select is(mark_chat_read(story.thing('chat of ana')), false, 'a stranger reads nothing for others');
select is(story.touched($$update chats set status = 'closed' where id = story.thing('chat of ana')$$), 0::bigint,
  'nor closes their chats');
select results_eq('select id from chats', array[story.thing('chat of rosa')], 'he sees his own');
select story.sign_in('removed');
select is_empty('select 1 from chats', 'a removed member sees no chats');
select story.nobody();
select throws_ok('select 1 from chats', '42501', null, 'chats are not public');

select * from finish();
rollback;
