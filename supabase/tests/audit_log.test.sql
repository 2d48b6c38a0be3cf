begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(13);

select story.sign_in('owner');
select set_config('request.headers',
  '{"x-forwarded-for": "10.9.9.9, 187.4.20.1", "user-agent": "Firefox/140.0"}', true);
select isnt(create_api_key(story.account('padaria'), 'loja', '{read}'), null, 'an owner makes a key');
select story.settle_events();
select results_eq('select actor_kind::text, actor_id, action from audit_log',
  $$values ('member', story.person('owner'), 'api_keys.create')$$, 'and the log says who did');
select is((select origin from audit_log), '{"ip": "187.4.20.1", "agent": "Firefox/140.0"}',
  'and from where: as the nearest proxy says, not as somebody outside can write');
select is(list_audit_log(story.account('padaria')) #> '{lines,0,actor,kind}', '"member"', 'it is read with the names of who');
select is(list_audit_log(story.account('padaria')) #>> '{lines,0,subject,name}', 'loja', 'and of what');
select throws_ok('delete from audit_log', '42501', null, 'not even an owner cleans it');
select story.sign_in('agent');
select is_empty('select 1 from audit_log', 'an agent does not read it');
select throws_ok(format('select list_audit_log(%L)', story.account('padaria')), 'P0001', 'not_allowed', 'in no way');
select throws_ok($$insert into audit_log (account_id, actor_kind, action)
    values (story.account('padaria'), 'member', 'contacts.merge')$$, '42501', null, 'nor writes it');
select story.sign_in('stranger');
select is_empty('select 1 from audit_log', 'a stranger does not either');
select story.nobody();
select throws_ok('select 1 from audit_log', '42501', null, 'the log is not public');

select story.narrator();
delete from auth.users where id = story.person('owner');
select results_eq('select actor_id, origin from audit_log', $$values (story.person('owner'), null::jsonb)$$,
  'from where goes with the person, what was done stays');
select is_empty('select 1 from private.events where origin is not null', 'also from what happened');

select * from finish();
rollback;
