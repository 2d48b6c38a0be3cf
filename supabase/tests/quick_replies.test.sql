begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(13);

select story.sign_in('agent');
select lives_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('padaria'), 'horario', 'Das 6 às 20')$$, 'an agent adds a quick reply');
select results_eq('select created_by from quick_replies', array[story.person('agent')], 'which is signed');
select throws_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('padaria'), 'horario', 'x')$$, '23505', null, 'a shortcut is there once');
select throws_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('padaria'), 'Com Espaço', 'x')$$, '23514', null, 'and is easily typed');
select throws_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('floricultura'), 'oi', 'x')$$, '42501', null, 'nobody adds to another account');
select throws_ok($$update quick_replies set created_by = story.person('owner')$$, '42501', null, 'nobody signs for another');

select story.sign_in('admin');
select is(story.touched($$update quick_replies set message = 'Das 7 às 20'$$), 1::bigint, 'colleagues change it');
select story.sign_in('stranger');
select is_empty('select 1 from quick_replies', 'a stranger sees none of it');
select is(story.touched($$update quick_replies set message = 'x'$$), 0::bigint, 'changes none');
select is(story.touched('delete from quick_replies'), 0::bigint, 'and deletes none');
select story.sign_in('removed');
select is_empty('select 1 from quick_replies', 'nor does a removed member');
select story.nobody();
select throws_ok('select 1 from quick_replies', '42501', null, 'nor anybody without signing in');
select story.sign_in('agent');
select is(story.touched('delete from quick_replies'), 1::bigint, 'an agent removes it');

select * from finish();
rollback;
