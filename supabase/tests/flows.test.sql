begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql
\ir common/flows.psql

select plan(19);

select story.sign_in('owner');
select lives_ok($$insert into flows (account_id, name) values (story.account('padaria'), 'Pedido')$$, 'an owner adds a flow');
select throws_ok($$insert into flows (account_id, name) values (story.account('padaria'), 'Pedido')$$,
  '23505', null, 'a name is there once');
select throws_ok($$insert into flows (account_id, name) values (story.account('floricultura'), 'Pedido')$$,
  '42501', null, 'nobody adds to another account');
select throws_ok($$insert into flows (account_id, name, draft) values (story.account('padaria'), 'x', '[]')$$,
  '23514', null, 'a draft is a graph');
select throws_ok($$update flows set draft = '{}'$$, '42501', null, 'nobody writes a draft past save_draft');
select throws_ok($$update flows set published_version_id = null$$, '42501', null, 'nor what is published');
select throws_ok($$select start_flow(story.flow(), story.thing('chat of ana'))$$,
  'P0001', 'flow_not_published', 'nobody enters what is not published');

select is(save_draft(story.flow(), story.graph('Olá'), 0), 1::bigint, 'a draft is saved by whoever has seen it');
select throws_ok($$select save_draft(story.flow(), story.graph('Oi'), 0)$$, 'P0001', 'draft_changed',
  'and by nobody who has not');
select throws_ok($$select save_draft(story.flow(), '{"nodes": []}', 1)$$, 'P0001', 'draft_invalid', 'it is a graph');
select story.sign_in('agent');
select is((select count(*) from flows), 1::bigint, 'an agent reads flows');
select throws_ok($$select save_draft(story.flow(), story.graph('Oi'), 1)$$, 'P0001', 'flow_not_found', 'and changes no draft');
select throws_ok($$select publish_flow(story.flow())$$, 'P0001', 'flow_not_found', 'nor publishes any');
select is(story.touched($$update flows set name = 'x'$$), 0::bigint, 'nor names them');
select throws_ok($$insert into flows (account_id, name) values (story.account('padaria'), 'Outro')$$,
  '42501', null, 'nor adds any');

select story.sign_in('stranger');
select is_empty('select 1 from flows', 'a stranger sees none of it');
select throws_ok($$select save_draft(story.flow(), story.graph('Oi'), 1)$$, 'P0001', 'flow_not_found', 'and changes no draft');
select story.nobody();
select throws_ok('select 1 from flows', '42501', null, 'nor anybody without signing in');
select story.sign_in('owner');
select is(story.touched('delete from flows'), 1::bigint, 'an owner removes it');

select * from finish();
rollback;
