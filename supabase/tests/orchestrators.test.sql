begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(8);

select story.service();
select isnt(orchestrator.register(story.person('machine'), 'host', '1', 10), null, 'an orchestrator registers');

select story.sign_in('owner');
select is_empty('select 1 from orchestrators', 'customers know nothing of machines');
select throws_ok($$update orchestrators set capacity = 1$$, '42501', null, 'customers change no machine');
select throws_ok($$select orchestrator.register(story.person('owner'), 'mine', '1', 10)$$, '42501', null,
  'a customer is no orchestrator');

select story.sign_in('operator');
select is((select hostname from orchestrators where id = story.person('machine')), 'host',
  'a platform administrator sees the machines');
select story.narrator();
delete from private.platform_admins where user_id = story.person('operator');
select story.sign_in('operator');
select is_empty('select 1 from orchestrators', 'and no longer when he is none any more');
select throws_ok('select admin_list_accounts()', 'P0001', 'not_platform_admin', 'nor does he list accounts');
select story.nobody();
select throws_ok('select 1 from orchestrators', '42501', null, 'machines are not public');

select * from finish();
rollback;
