begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(5);

select story.sign_in('agent');
select results_eq('select name from plans order by name', array['basic', 'free', 'owner', 'pro'],
  'whoever has signed in reads the price list');
select throws_ok($$update plans set max_instances = 1000$$, '42501', null, 'no member raises a limit');
select throws_ok($$insert into plans (name) values ('gold')$$, '42501', null, 'no member invents a plan');
select throws_ok($$delete from plans$$, '42501', null, 'no member deletes a plan');
select story.nobody();
select throws_ok('select 1 from plans', '42501', null, 'without signing in there is no price list');

select * from finish();
rollback;
