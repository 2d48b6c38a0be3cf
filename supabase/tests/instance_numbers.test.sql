begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(22);

select story.service();
select isnt(orchestrator.register(story.person('machine'), 'host', '1', 500), null, 'an orchestrator comes');
select isnt(orchestrator.lease_instances(story.person('machine'),
  (select number from orchestrators where id = story.person('machine')), 500), null, 'and takes the instances');
select is(orchestrator.write_instance(story.person('machine'),
  (select number from orchestrators where id = story.person('machine')), story.instance('balcao'),
  '{"status": "connected", "phone": "5521900000001"}'), '{"written": true, "phone": "5521900000001"}',
  'the first phone that is connected is the number''s');
select is(orchestrator.write_instance(story.person('machine'),
  (select number from orchestrators where id = story.person('machine')), story.instance('balcao'),
  '{"status": "connected", "phone": "5521900000099"}'), '{"written": false, "phone": "5521900000001"}',
  'another one is not taken');

select story.sign_in('agent');
select results_eq('select phone, released_at from instance_numbers',
  $$values ('5521900000001', null::timestamptz)$$, 'an agent reads which phone a number has');
select results_eq('select c.own_phone from chats c', array['5521900000001'], 'and on which one a chat was had');
select throws_ok($$insert into instance_numbers (account_id, instance_id, phone)
    values (story.account('padaria'), story.instance('balcao'), '5521900000099')$$, '42501', null,
  'nobody writes it by himself');
select throws_ok($$update instances set phone = null$$, '42501', null, 'nor lets go of it');
select throws_ok($$update accounts set phone_proved_at = now()$$, '42501', null, 'nor proves a phone by saying so');

select throws_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('padaria'), story.instance('balcao'), 'replace_number', '{"phone": "5521900000001"}')$$,
  '42501', null, 'an agent does not replace a number');
select story.sign_in('admin');
select throws_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('padaria'), story.instance('balcao'), 'replace_number', '{"phone": "5521900000001"}')$$,
  '42501', null, 'an admin neither: it is the owner''s');
select story.sign_in('stranger');
select throws_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('padaria'), story.instance('balcao'), 'replace_number', '{"phone": "5521900000001"}')$$,
  '42501', null, 'a stranger does not');
select throws_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('padaria'), story.instance('balcao'), 'replace_number', '{}')$$,
  '42501', null, 'and is not told which phone it is');
select throws_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('floricultura'), story.instance('rosas'), 'replace_number', '{}')$$,
  'P0001', 'number_not_confirmed', 'where no phone was connected there is none to replace');

select story.sign_in('owner');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'replace_number')$$,
  'P0001', 'number_not_confirmed', 'the owner has to say which phone he gives up');
select throws_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('padaria'), story.instance('balcao'), 'replace_number', '{"phone": "5521900000002"}')$$,
  'P0001', 'number_not_confirmed', 'and not any phone');
select lives_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('padaria'), story.instance('balcao'), 'replace_number', '{"phone": "(21) 90000-0001"}')$$,
  'as he writes it');

select story.sign_in('stranger');
select is_empty('select 1 from instance_numbers', 'a stranger reads no phones');
select is(own_phone(c), null, 'nor by making up a chat')
from jsonb_populate_record(null::chats, jsonb_build_object('account_id', story.account('padaria'),
  'instance_id', story.instance('balcao'), 'created_at', now(), 'last_message_at', now())) c;
select story.sign_in('removed');
select is_empty('select 1 from instance_numbers', 'a removed member reads no phones');
select story.nobody();
select throws_ok('select 1 from instance_numbers', '42501', null, 'phones are not public');
select story.sign_in('operator');
select is_empty('select 1 from instance_numbers', 'nor the operator''s unless he has entered the account');

select * from finish();
rollback;
