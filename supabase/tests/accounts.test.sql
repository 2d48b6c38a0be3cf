begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(26);

select story.sign_in('owner');
select results_eq('select name from accounts', array['Padaria'], 'an owner sees his account and no other');
select lives_ok($$update accounts set name = 'Padaria Nova' where id = story.account('padaria')$$,
  'an owner may rename his account');
select throws_ok($$update accounts set plan = 'pro'$$, '42501', null, 'an owner cannot change his plan');
select throws_ok($$update accounts set status = 'active'$$, '42501', null, 'an owner cannot change his status');
select throws_ok($$update accounts set phone = '5521900000009'$$, '42501', null,
  'an owner cannot move his account to another phone');
select throws_ok($$insert into accounts (name, phone) values ('Nova', '5521900000009')$$, '42501', null,
  'nobody opens an account by inserting a row');
select throws_ok($$delete from accounts$$, '42501', null, 'an owner cannot delete his account by himself');

select story.sign_in('admin');
select is(story.touched($$update accounts set timezone = 'America/Manaus',
  working_hours = '{"mon": [["08:00", "12:00"], ["13:00", "24:00"]], "sun": []}'$$), 1::bigint,
  'an admin sets time zone and working hours');
select throws_ok($$update accounts set timezone = 'Mars/Olympus'$$, '23514', null, 'of a zone that exists');
select is(story.touched($$update accounts set working_hours = '{"fri": [["00:00", "02:00"], ["18:00", "02:00"]], "sun": [["22:00", "06:00"]]}'$$),
  1::bigint, 'who is open over midnight says so');
select throws_ok($$update accounts set working_hours = '{"mon": [["08:00", "08:00"]]}'$$, '23514', null,
  'hours have a length');
select throws_ok($$update accounts set working_hours = '{"mon": [["08:00", "12:00"], ["11:00", "18:00"]]}'$$, '23514', null,
  'and do not overlap');
select throws_ok($$update accounts set working_hours = '{"mon": [["18:00", "02:00"]], "tue": [["01:00", "08:00"]]}'$$, '23514', null,
  'not into the next day either');
select throws_ok($$update accounts set working_hours = '{"sun": [["18:00", "02:00"]], "mon": [["01:00", "08:00"]]}'$$, '23514', null,
  'also from Sunday to Monday');
select throws_ok($$update accounts set working_hours = '[]'$$, '23514', null, 'and are hours at all');
select throws_ok($$update accounts set closes_at = now()$$, '42501', null, 'what the operator decides stays closed to him');
select story.sign_in('agent');
select results_eq('select name from accounts', array['Padaria Nova'], 'an agent reads the account');
select is(story.touched($$update accounts set name = 'Minha'$$), 0::bigint, 'an agent does not rename the account');

select story.sign_in('stranger');
select results_eq('select name from accounts', array['Floricultura'], 'a stranger sees only his own account');
select is(story.touched($$update accounts set name = 'Roubada' where id = story.account('padaria')$$), 0::bigint,
  'a stranger renames nobody else');
select story.sign_in('removed');
select is_empty('select 1 from accounts', 'a removed member sees nothing, at once');
select story.nobody();
select throws_ok('select 1 from accounts', '42501', null, 'without signing in there is nothing to read');

select story.sign_in('newcomer');
select isnt(create_account('  Oficina ', '+55 (21) 90000-0003'), null, 'a newcomer opens an account');
select results_eq('select name, phone, plan from accounts', $$values ('Oficina', '5521900000003', 'free')$$,
  'the new account has the plan free and digits for a phone');
select throws_ok($$select create_account('Outra', '5521900000001')$$, 'P0001', 'phone_taken',
  'two accounts cannot have one phone');
select throws_ok($$select create_account('Outra', '12ab')$$, 'P0001', 'phone_invalid',
  'letters are no phone');

select * from finish();
rollback;
