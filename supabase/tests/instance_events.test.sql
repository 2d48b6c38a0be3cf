begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(8);

select story.service();
select isnt(orchestrator.register(story.person('machine'), 'host', '1', 500), null, 'an orchestrator comes');
select isnt(orchestrator.lease_instances(story.person('machine'),
  (select number from orchestrators where id = story.person('machine')), 500), null, 'and takes the instances');
select isnt(orchestrator.write_instance(story.person('machine'),
  (select number from orchestrators where id = story.person('machine')), story.instance('balcao'),
  '{"status": "failed", "status_reason": "browser_missing", "detail": {"tried": 3}}'), null, 'and writes what it sees');

select story.sign_in('agent');
select results_eq('select status, status_reason, detail from instance_events',
  $$values ('failed', 'browser_missing', '{"tried": 3}'::jsonb)$$, 'an agent reads the history of an instance');
select throws_ok($$insert into instance_events (account_id, instance_id, type)
    values (story.account('padaria'), story.instance('balcao'), 'status')$$, '42501', null, 'nobody writes history');
select story.sign_in('stranger');
select is_empty('select 1 from instance_events', 'a stranger reads no history');
select story.sign_in('removed');
select is_empty('select 1 from instance_events', 'a removed member reads no history');
select story.nobody();
select throws_ok('select 1 from instance_events', '42501', null, 'history is not public');

select * from finish();
rollback;
