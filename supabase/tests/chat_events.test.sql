begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(16);

select story.sign_in('agent');
select lives_ok($$update chats set assigned_to = story.person('agent')$$, 'an agent takes a chat');
select lives_ok($$update chats set status = 'closed', closed_reason = 'vendido'$$, 'and closes it');
select results_eq('select kind, assigned_to, reason, actor_kind::text, actor_id from chat_events order by id',
  $$values ('assigned', story.person('agent'), null::text, 'member', story.person('agent')),
    ('closed', null::uuid, 'vendido', 'member', story.person('agent'))$$, 'both are remembered, and who did it');
select throws_ok($$insert into chat_events (account_id, chat_id, kind)
    values (story.account('padaria'), story.thing('chat of ana'), 'opened')$$, '42501', null, 'only the database writes them');
select throws_ok($$update chat_events set reason = 'x'$$, '42501', null, 'nobody changes what happened');
select is(jsonb_array_length(list_messages(story.thing('chat of ana')) -> 'events'), 2, 'a thread shows them');
select is(list_chats(array[story.account('padaria'), story.account('floricultura')], 'closed') -> 'chats' -> 0 ->> 'id',
  story.thing('chat of ana')::text, 'the folder of closed chats has it');
select is(jsonb_array_length(list_chats(array[story.account('padaria')]) -> 'chats'), 0, 'no other folder has');

select story.narrator();
insert into public.conversations (account_id, chat_id, contact_id, instance_id, status, wa_message_id, message)
values (story.account('padaria'), story.thing('chat of ana'), story.thing('ana'), story.instance('balcao'), 'received',
  'A2', 'e bolo?');
select results_eq('select kind, actor_kind::text from chat_events order by id desc limit 1', $$values ('opened', 'system')$$,
  'a message opens it again, and that is remembered too');

select story.sign_in('stranger');
select is_empty('select 1 from chat_events', 'a stranger sees none of it');
select throws_ok($$select list_messages(story.thing('chat of ana'))$$, 'P0001', 'chat_not_found', 'nor the thread');
select is(list_chats(array[story.account('padaria')], 'any'), '{"chats": [], "next": null}', 'nor the chats');
select throws_ok($$select open_chat(story.thing('ana'))$$, 'P0001', 'contact_not_found', 'nor writes to the contact');
select is(open_chat(story.thing('rosa')), story.thing('chat of rosa'), 'he opens the chat with his own');
select story.sign_in('removed');
select is_empty('select 1 from chat_events', 'a removed member sees none either');
select story.nobody();
select throws_ok('select 1 from chat_events', '42501', null, 'what was done is not public');

select * from finish();
rollback;
