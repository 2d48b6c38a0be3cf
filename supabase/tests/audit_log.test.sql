begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(7);

select story.sign_in('owner');
select isnt(create_api_key(story.account('padaria'), 'loja', '{read}'), null, 'an owner makes a key');
select story.settle_events();
select results_eq('select actor_kind::text, actor_id, action from audit_log',
  $$values ('member', story.person('owner'), 'api_keys.create')$$, 'and the log says who did');
select throws_ok('delete from audit_log', '42501', null, 'not even an owner cleans it');
select story.sign_in('agent');
select is_empty('select 1 from audit_log', 'an agent does not read it');
select throws_ok($$insert into audit_log (account_id, actor_kind, action)
    values (story.account('padaria'), 'member', 'contacts.merge')$$, '42501', null, 'nor writes it');
select story.sign_in('stranger');
select is_empty('select 1 from audit_log', 'a stranger does not either');
select story.nobody();
select throws_ok('select 1 from audit_log', '42501', null, 'the log is not public');

select * from finish();
rollback;
