select plan(12);

select story.sign_in('owner');
select is((select count(*) from account_members), 3::bigint, 'an owner sees the members of his account');
select throws_ok($$insert into account_members (account_id, user_id, role)
    values (story.account('padaria'), story.person('newcomer'), 'agent')$$, '42501', null,
  'an owner cannot add a member who was not invited');
select throws_ok($$update account_members set role = 'owner'$$, '42501', null, 'no member changes a role by himself');
select throws_ok($$delete from account_members$$, '42501', null, 'no member deletes memberships');

select story.sign_in('agent');
select is((select count(*) from account_members), 3::bigint, 'an agent knows his colleagues');
select story.sign_in('stranger');
select is((select count(*) from account_members), 1::bigint, 'a stranger sees only his own membership');
select throws_ok($$insert into account_members (account_id, user_id, role)
    values (story.account('padaria'), story.person('stranger'), 'owner')$$, '42501', null,
  'a stranger cannot make himself an owner');
select story.sign_in('removed');
select is_empty('select 1 from account_members', 'a removed member sees no members');
select story.nobody();
select throws_ok('select 1 from account_members', '42501', null, 'members are not public');

select story.service();
select is(orchestrator.grant_member('NEWCOMER@story.test', story.account('padaria'), 'agent') ->> 'user_id',
  story.person('newcomer')::text, 'the service attaches a confirmed user, whatever the case of his address');
select throws_ok($$select orchestrator.grant_member('ghost@story.test', story.account('padaria'), 'agent')$$,
  'P0001', 'user_not_found', 'nobody attaches somebody who never signed up');
select throws_ok($$select orchestrator.grant_member('newcomer@story.test', story.account('padaria'), 'god')$$,
  'P0001', 'role_invalid', 'there are three roles and no other');

select * from finish();
