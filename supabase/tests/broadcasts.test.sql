begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(21);

select story.sign_in('owner');
select lives_ok($$insert into broadcasts (account_id, name, content, filter) values (story.account('padaria'), 'Natal',
  '{"items": [{"kind": "text", "text": "Feliz Natal"}]}', '{"all": []}')$$, 'an owner writes a broadcast');
select is((select status from broadcasts), 'draft', 'it is a draft');
select throws_ok($$insert into broadcasts (account_id, name, content) values (story.account('padaria'), 'x', '{"items": []}')$$,
  'content_invalid', 'that says something');
select throws_ok($$insert into broadcasts (account_id, name, content) values (story.account('padaria'), 'x',
  '{"variants": [{"id": "a", "percent": 60, "items": [{"kind": "text", "text": "x"}]}]}')$$, 'content_invalid',
  'variants share all people out');
select throws_ok($$update broadcasts set "window" = '{"from": "21:00", "to": "09:00", "days": ["mon"]}'$$, '23514', null,
  'by day');
select throws_ok($$update broadcasts set instance_ids = array[story.instance('rosas')]$$, 'instance_not_found',
  'by numbers of its account');
select throws_ok($$update broadcasts set status = 'running'$$, '42501', null, 'which nobody starts by hand');
select throws_ok($$insert into broadcasts (account_id, name, content) values (story.account('floricultura'), 'x',
  '{"items": [{"kind": "text", "text": "x"}]}')$$, '42501', null, 'nobody adds to another account');

select story.sign_in('agent');
select is((select count(*) from broadcasts), 1::bigint, 'an agent reads it');
select throws_ok($$select start_broadcast((select id from broadcasts))$$, 'not_allowed', 'and does not start it');
select is(story.touched($$update broadcasts set name = 'x'$$), 0::bigint, 'nor changes it');

select story.sign_in('stranger');
select is_empty('select 1 from broadcasts', 'a stranger sees none of it');
select throws_ok(format($$select start_broadcast(%L)$$, story.thing('x')), 'broadcast_not_found', 'and starts none');
select is(story.touched('delete from broadcasts'), 0::bigint, 'nor deletes any');
select story.sign_in('removed');
select is_empty('select 1 from broadcasts', 'nor does a removed member');
select story.nobody();
select throws_ok('select 1 from broadcasts', '42501', null, 'nor anybody without signing in');

select story.sign_in('admin');
select is(start_broadcast((select id from broadcasts)) ->> 'status', 'running', 'an admin starts it');
select throws_ok($$update broadcasts set content = '{"items": [{"kind": "text", "text": "x"}]}'$$, 'broadcast_running',
  'what it says is not changed while it runs');
select throws_ok('delete from broadcasts', 'broadcast_running', 'nor is it deleted');
select story.sign_in('owner');
select is(cancel_broadcast((select id from broadcasts)) ->> 'status', 'cancelled', 'an owner cancels it');
select is(story.touched('delete from broadcasts'), 1::bigint, 'then it may go');

select * from finish();
rollback;
