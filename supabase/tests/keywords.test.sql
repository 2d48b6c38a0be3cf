begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(15);

select story.sign_in('owner');
select lives_ok($$insert into keywords (account_id, name, terms, match, answer)
  values (story.account('padaria'), 'Cardápio', array['cardápio', 'menu'], 'equals', 'Pão, bolo e café')$$,
  'an owner adds a keyword');
select throws_ok($$insert into keywords (account_id, name, terms) values (story.account('padaria'), 'Cardápio', array['x'])$$,
  '23505', null, 'a name is there once');
select throws_ok($$insert into keywords (account_id, name, terms) values (story.account('padaria'), 'nada', array[]::text[])$$,
  '23514', null, 'a keyword has terms');
select throws_ok($$insert into keywords (account_id, name, terms) values (story.account('padaria'), 'nada', array['a', ' '])$$,
  '23514', null, 'with something to see in each');
select throws_ok($$insert into keywords (account_id, name, terms, match) values (story.account('padaria'), 'y', array['x'], 'like')$$,
  '23514', null, 'and a way to match that is known');
select throws_ok($$insert into keywords (account_id, name, terms) values (story.account('floricultura'), 'oi', array['x'])$$,
  '42501', null, 'nobody adds to another account');
select throws_ok($$update keywords set problem = 'x'$$, '42501', null, 'nobody writes down a problem by hand');

select story.sign_in('agent');
select is((select count(*) from keywords), 1::bigint, 'an agent reads them');
select is(story.touched($$update keywords set answer = 'x'$$), 0::bigint, 'and changes none');
select story.sign_in('admin');
select is(story.touched($$update keywords set answer = 'Pão e bolo'$$), 1::bigint, 'an admin changes them');
select story.sign_in('stranger');
select is_empty('select 1 from keywords', 'a stranger sees none of it');
select is(story.touched('delete from keywords'), 0::bigint, 'and deletes none');
select story.sign_in('removed');
select is_empty('select 1 from keywords', 'nor does a removed member');
select story.nobody();
select throws_ok('select 1 from keywords', '42501', null, 'nor anybody without signing in');
select story.sign_in('owner');
select is(story.touched('delete from keywords'), 1::bigint, 'an owner removes it');

select * from finish();
rollback;
