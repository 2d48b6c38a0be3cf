begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(4);

select story.narrator();
insert into public.number_checks (account_id, phone, registered) values (story.account('padaria'), '5521988880001', true);
select story.sign_in('agent');
select results_eq('select phone, registered from number_checks', $$values ('5521988880001', true)$$,
  'an agent sees what WhatsApp said about a phone');
select throws_ok($$insert into number_checks (account_id, phone, registered)
    values (story.account('padaria'), '5521988880009', true)$$, '42501', null, 'nobody answers in its place');
select story.sign_in('stranger');
select is_empty('select 1 from number_checks', 'a stranger sees no checks');
select story.nobody();
select throws_ok('select 1 from number_checks', '42501', null, 'checks are not public');

select * from finish();
rollback;
