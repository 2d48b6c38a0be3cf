begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(22);

select story.sign_in('agent');
select lives_ok($$insert into chat_views (account_id, name, filter)
  values (story.account('padaria'), '  Urgentes ', '{"folder": "mine", "tag": "vip", "unread": true}')$$, 'an agent keeps a view');
select results_eq('select owner_id, name from chat_views', $$values (story.person('agent'), 'Urgentes')$$, 'which is his own');
select throws_ok($$insert into chat_views (account_id, name, filter, owner_id)
  values (story.account('padaria'), 'x', '{}', null)$$, '42501', null, 'he shares none');
select throws_ok($$insert into chat_views (account_id, name, filter, owner_id)
  values (story.account('padaria'), 'x', '{}', story.person('owner'))$$, '42501', null, 'nor keeps one for another');
select throws_ok('update chat_views set owner_id = null', '42501', null, 'nor gives his to everybody');
select throws_ok($$insert into chat_views (account_id, name, filter)
  values (story.account('floricultura'), 'x', '{}')$$, '42501', null, 'nor keeps one of another account');
select throws_ok($$insert into chat_views (account_id, name, filter) values (story.account('padaria'), '', '{}')$$, '23514', null,
  'a view has a name');
select throws_ok($$insert into chat_views (account_id, name, filter)
  values (story.account('padaria'), 'x', '{"folder": "spam"}')$$, '23514', null, 'a filter names a folder that there is');
select throws_ok($$insert into chat_views (account_id, name, filter)
  values (story.account('padaria'), 'x', '{"sql": "drop"}')$$, '23514', null, 'nothing that is no filter');
select throws_ok($$insert into chat_views (account_id, name, filter) values (story.account('padaria'), 'x', '[]')$$, '23514', null,
  'and is an object');
select throws_ok($$insert into chat_views (account_id, name, filter)
  select story.account('padaria'), 'v' || n, '{}' from generate_series(1, 51) n$$, 'P0001', 'views_limit', 'fifty are enough');

select story.sign_in('owner');
select is_empty('select 1 from chat_views', 'nobody sees the views of another');
select lives_ok($$insert into chat_views (account_id, owner_id, name, filter)
  values (story.account('padaria'), null, 'Da casa', '{"query": "pão"}')$$, 'an owner shares one');

select story.sign_in('agent');
select is((select count(*) from chat_views), 2::bigint, 'which everybody sees');
select lives_ok($$insert into chat_views (account_id, name, filter, position)
  values (story.account('padaria'), 'Depois', '{"unread": true}', 1)$$, 'another one stands behind');
select is(order_chat_views(story.account('padaria'), array(select id from chat_views order by name = 'Da casa' desc, name)), 1,
  'he puts his own in order, and moves none that is shared');
select results_eq('select name from chat_views where owner_id is not null order by position', $$values ('Depois'), ('Urgentes')$$,
  'as he wants them');
select is(story.touched($$update chat_views set name = 'x' where owner_id is null$$), 0::bigint, 'and only owners and admins change');
select is(story.touched('delete from chat_views where owner_id is null'), 0::bigint, 'or remove');
select story.sign_in('stranger');
select is(order_chat_views(story.account('padaria'), array(select id from chat_views)), 0, 'a stranger moves none');
select story.sign_in('agent');
select is(story.touched('delete from chat_views'), 2::bigint, 'his own he removes');
select story.sign_in('stranger');
select is_empty('select 1 from chat_views', 'a stranger sees none');

select * from finish();
rollback;
