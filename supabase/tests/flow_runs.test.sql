begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql
\ir common/flows.psql

select plan(17);

select story.sign_in('owner');
select lives_ok($$insert into flows (account_id, name, draft) values (story.account('padaria'), 'Pedido', story.graph('Olá'))$$,
  'an owner adds a flow');
select is(publish_flow(story.flow()) ->> 'number', '1', 'and publishes it');
select story.sign_in('agent');
select isnt(start_flow(story.flow(), story.thing('chat of ana')), null, 'an agent leads somebody into a flow');
select throws_ok($$select start_flow(story.flow(), story.thing('chat of rosa'))$$, 'P0001', 'chat_not_found',
  'in a chat of the account');
select throws_ok($$select start_flow(story.flow(), contact_id => story.thing('rosa'))$$, 'P0001', 'contact_not_found',
  'or a contact of it');
select throws_ok($$select start_flow(story.flow(), contact_id => story.thing('ana'), instance_id => story.instance('rosas'))$$,
  'P0001', 'instance_not_found', 'on a number of it');
select isnt(start_flow(story.flow(), contact_id => story.thing('ana')), null, 'a contact is met where he was last talked to');
select is((select started_by || ' ' || status from flow_runs limit 1), 'member running', 'the run says who began it');
select throws_ok('select 1 from private.run_states', '42501', null, 'what the engine keeps is nobody''s');
select throws_ok($$update flow_runs set status = 'done'$$, '42501', null, 'nobody writes runs by hand');
select is((select count(stop_run(id)) from flow_runs), 2::bigint, 'an agent stops them');
select is((select string_agg(distinct status || ' ' || reason, ',') from flow_runs), 'stopped member', 'then they are stopped');
select is((select bool_or(stop_run(id)) from flow_runs), false, 'once');


select story.sign_in('stranger');
select is_empty('select 1 from flow_runs', 'a stranger sees none of it');
select throws_ok($$select start_flow(story.flow(), story.thing('chat of rosa'))$$, 'P0001', 'flow_not_found',
  'and leads nobody into it');
select story.nobody();
select throws_ok('select 1 from flow_runs', '42501', null, 'nor anybody without signing in');
select story.narrator();
select is((select string_agg(kind, ' ' order by seq) from private.events where kind like 'flow.%'),
  'flow.published flow.started flow.started flow.finished flow.finished', 'what happened is written down');

select * from finish();
rollback;
