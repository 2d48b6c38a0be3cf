begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(24);

select story.sign_in('owner');
select results_eq('select instance_name from instances', array['balcao'], 'an owner sees the instances of his account');
select lives_ok($$insert into instances (account_id, instance_name) values (story.account('padaria'), 'entregas')$$,
  'an owner adds an instance');
select isnt((select port from instances where instance_name = 'entregas'), null, 'a new instance is given a port');
select results_eq($$select status, desired_state from instances where instance_name = 'entregas'$$,
  $$values ('disconnected', 'stopped')$$, 'a new instance is disconnected and wants nothing');
select throws_ok($$insert into instances (account_id, instance_name, port)
    values (story.account('padaria'), 'x', 6543)$$, '42501', null, 'an owner cannot choose a port');
select throws_ok($$insert into instances (account_id, instance_name, status)
    values (story.account('padaria'), 'x', 'connected')$$, '42501', null, 'an owner cannot invent a status');
select throws_ok($$update instances set status = 'connected'$$, '42501', null, 'an owner cannot change a status');
select throws_ok($$update instances set desired_state = 'running'$$, '42501', null,
  'an owner starts an instance by a command and not by its row');
select throws_ok($$update instances set account_id = story.account('floricultura')$$, '42501', null,
  'an owner cannot move an instance to another account');
select throws_ok($$delete from instances$$, '42501', null, 'nobody deletes an instance row');
select throws_ok($$insert into instances (account_id, instance_name) values (story.account('floricultura'), 'x')$$,
  '42501', null, 'an owner cannot add an instance to another account');
select throws_ok($$insert into instances (account_id, instance_name) values (story.account('padaria'), 'balcao')$$,
  '23505', null, 'two instances of an account cannot share a name');

select story.sign_in('admin');
select is(story.touched($$update instances set instance_name = 'caixa' where id = story.instance('balcao')$$),
  1::bigint, 'an admin renames an instance');
select is(story.touched($$update instances set reply_pause_seconds = 1.5, first_pause_seconds = 60, messages_per_minute = null
    where id = story.instance('balcao')$$), 1::bigint, 'an admin sets the pace at which a number writes');
select throws_ok($$update instances set reply_pause_seconds = 61 where id = story.instance('balcao')$$, '23514', null,
  'nobody waits for a minute with every message');
select story.sign_in('agent');
select is((select count(*) from instances), 2::bigint, 'an agent reads the instances');
select throws_ok($$insert into instances (account_id, instance_name) values (story.account('padaria'), 'x')$$,
  '42501', null, 'an agent adds no instance');
select is(story.touched($$update instances set instance_name = 'x'$$), 0::bigint, 'an agent renames no instance');
select is(story.touched($$update instances set reply_pause_seconds = 0$$), 0::bigint, 'an agent hurries no instance');

select story.sign_in('stranger');
select results_eq('select instance_name from instances', array['rosas'], 'a stranger sees none of it');
select is(story.touched($$update instances set instance_name = 'x' where id = story.instance('balcao')$$), 0::bigint,
  'a stranger renames only what is his');
select story.sign_in('removed');
select is_empty('select 1 from instances', 'a removed member sees no instance and so no QR');
select story.sign_in('operator');
select is_empty('select 1 from instances', 'a platform administrator is no member and sees nothing unasked');
select story.nobody();
select throws_ok('select 1 from instances', '42501', null, 'instances are not public');

select * from finish();
rollback;
