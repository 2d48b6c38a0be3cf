begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql
\ir common/flows.psql

select plan(17);

select story.sign_in('owner');
select lives_ok($$insert into flows (account_id, name, draft) values (story.account('padaria'), 'Pedido', story.graph('Olá'))$$,
  'an owner adds a flow');
select story.sign_in('agent');
select throws_ok($$insert into flow_versions (account_id, flow_id, number, graph)
  values (story.account('padaria'), story.flow(), 9, story.graph('x'))$$, '42501', null, 'nobody writes versions by hand');
select story.sign_in('admin');
select throws_ok($$select publish_flow(story.flow(), 7)$$, 'P0001', 'draft_changed', 'what is published is what was seen');
select is(publish_flow(story.flow(), 0) - 'version_id', '{"number": 1, "problems": []}', 'an admin publishes');
select is(publish_flow(story.flow()) ->> 'number', '1', 'what is published already stays the version that it is');
select is(save_draft(story.flow(), '{"schema": 1, "start": "b", "nodes": {"a": {"type": "menu", "options": [{"id": "1", "next": "c"}]}}}', 0),
  1::bigint, 'a draft may be unfinished');
select is((select jsonb_agg(problem - '{detail,level}'::text[]) from jsonb_array_elements(publish_flow(story.flow()) -> 'problems') problem),
  '[{"code": "start_unknown", "node": null}, {"code": "exit_unknown", "node": "a"}]', 'then it says what is wrong');
select is(publish_flow(story.flow()) ->> 'version_id', null, 'and publishes nothing');
select is(save_draft(story.flow(), '{"schema": 1, "start": "a", "nodes": {"a": {"type": "action", "next": "b",
  "do": [{"kind": "add_tag", "tag": "vip"}, {"kind": "set_field", "field": "cidade", "value": "x"}, {"kind": "assign", "member_id": null}]},
  "b": {"type": "condition", "otherwise": null, "branches": [{"id": "1", "next": null,
    "when": {"any": [{"subject": "flow", "operator": "has", "value": "00000000-0000-0000-0000-000000000001"}]}}]}}}', 1),
  2::bigint, 'a draft names things of the account');
select is((select jsonb_agg(problem ->> 'code' || ' ' || (problem ->> 'node') || ' ' || (problem ->> 'level'))
  from jsonb_array_elements(publish_flow(story.flow()) -> 'problems') problem),
  '["field_unknown a error", "tag_unknown a warning", "flow_unknown b error"]', 'those that are not there are told');
select is(restore_version((select id from flow_versions where number = 1)), 3::bigint, 'a version comes back as draft');
select is((select draft from flows), story.graph('Olá'), 'as it was');
select is(publish_flow(story.flow()) ->> 'number', '1', 'and is what is published');

select story.sign_in('stranger');
select is_empty('select 1 from flow_versions', 'a stranger sees no version');
select story.nobody();
select throws_ok('select 1 from flow_versions', '42501', null, 'nor does anybody without signing in');
select story.narrator();
select is((select string_agg(kind, ' ' order by seq) from private.events where kind like 'flow.%'),
  'flow.published', 'that it was published is written down');
select story.settle_events();
select is((select action from audit_log where action like 'flows.%'), 'flows.publish', 'for good');

select * from finish();
rollback;
