begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(19);

select story.sign_in('owner');
select lives_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'start')$$, 'an owner asks for a start');
select results_eq('select status, error_code, finished_at is not null from instance_commands',
  $$values ('failed', 'no_orchestrator', true)$$, 'with nobody home a command ends at once and says so');
select results_eq('select actor_kind::text, actor_id from instance_commands',
  $$values ('member', story.person('owner'))$$, 'the command remembers who asked');

select story.service();
select isnt(orchestrator.register(story.person('machine'), 'host', '1', 10), null, 'an orchestrator comes');

select story.sign_in('admin');
select lives_ok($$insert into instance_commands (account_id, instance_id, command, payload)
    values (story.account('padaria'), story.instance('balcao'), 'pairing_code', '{"phone": "5521900000001"}')$$,
  'an admin asks for a pairing code');
select results_eq($$select status, started_at from instance_commands where command = 'pairing_code'$$,
  $$values ('queued', null::timestamptz)$$, 'with an orchestrator alive the command waits for it');
select ok((select expires_at between now() and now() + interval '2 minutes' from instance_commands
  where command = 'pairing_code'), 'a command does not wait for ever');
select throws_ok($$insert into instance_commands (account_id, instance_id, command, status)
    values (story.account('padaria'), story.instance('balcao'), 'stop', 'done')$$, '42501', null,
  'nobody writes the end of a command by himself');
select throws_ok($$update instance_commands set status = 'done'$$, '42501', null, 'commands are not edited');
select throws_ok($$delete from instance_commands$$, '42501', null, 'commands are not deleted');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'explode')$$, '23514', null, 'commands are listed');
select throws_ok($$insert into instance_commands (account_id, command) values (story.account('padaria'), 'start')$$,
  'P0001', 'instance_required', 'a command is about an instance');

select story.sign_in('agent');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'start')$$, '42501', null,
  'an agent starts nothing, for a start may show a QR');
select is((select count(*) from instance_commands), 2::bigint, 'an agent reads what was asked');

select story.sign_in('stranger');
select is_empty('select 1 from instance_commands', 'a stranger sees no commands');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'logout')$$, '42501', null,
  'a stranger cannot log out another account''s number');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('floricultura'), story.instance('balcao'), 'logout')$$, '23503', null,
  'nor by naming his own account with their instance');
select story.sign_in('removed');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'stop')$$, '42501', null,
  'a removed member commands nothing');
select story.nobody();
select throws_ok('select 1 from instance_commands', '42501', null, 'commands are not public');

select * from finish();
rollback;
