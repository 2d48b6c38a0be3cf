begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(43);

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

-- The team decides about itself.
select story.narrator();
delete from account_members where user_id = story.person('newcomer');
select story.sign_in('agent');
select throws_ok($$update account_members set name = 'Beto'$$, '42501', null, 'a member is called as his profile says');
update profiles set name = 'Beto' where user_id = story.person('agent');
select is(my_access(), jsonb_build_object('platform_admin', false, 'accounts', jsonb_build_array(jsonb_build_object(
  'account_id', story.account('padaria'), 'role', 'agent', 'until', null))), 'and knows what he is');
select results_eq($$select member ->> 'email', member ->> 'role', member ->> 'name'
    from jsonb_array_elements(list_members(story.account('padaria')) -> 'members') member$$,
  $$values ('owner@story.test', 'owner', ''), ('admin@story.test', 'admin', ''), ('agent@story.test', 'agent', 'Beto')$$,
  'he sees who his colleagues are');
select throws_ok($$select set_member_role(story.account('padaria'), story.person('agent'), 'admin')$$, 'P0001', 'not_allowed',
  'an agent gives no role');
select throws_ok($$select remove_member(story.account('padaria'), story.person('admin'))$$, 'P0001', 'not_allowed',
  'and removes nobody');
select throws_ok($$select transfer_ownership(story.account('padaria'), story.person('agent'))$$, 'P0001', 'not_allowed',
  'and takes no account over');
select throws_ok($$select close_account(story.account('padaria'))$$, 'P0001', 'not_allowed', 'and closes none');
select throws_ok($$select accept_risk(story.account('padaria'))$$, 'P0001', 'not_allowed', 'and accepts no risk for it');

select story.sign_in('stranger');
select throws_ok($$select list_members(story.account('padaria'))$$, 'P0001', 'account_not_found',
  'a stranger learns nothing of the team');
select throws_ok($$select set_member_role(story.account('padaria'), story.person('agent'), 'admin')$$, 'P0001', 'not_allowed',
  'nor gives roles in it');
select throws_ok($$select remove_member(story.account('padaria'), story.person('agent'))$$, 'P0001', 'not_allowed',
  'nor removes anybody');
select throws_ok($$select remove_member(story.account('padaria'), story.person('stranger'))$$, 'P0001', 'member_not_found',
  'nor leaves what he is not in');

select story.sign_in('admin');
select ok(set_member_role(story.account('padaria'), story.person('agent'), 'admin'), 'an admin makes an admin');
select ok(not set_member_role(story.account('padaria'), story.person('agent'), 'admin'), 'once');
select throws_ok($$select set_member_role(story.account('padaria'), story.person('agent'), 'owner')$$, 'P0001',
  'role_invalid', 'but no owner');
select throws_ok($$select set_member_role(story.account('padaria'), story.person('owner'), 'agent')$$, 'P0001',
  'not_allowed', 'and decides about no owner');
select throws_ok($$select remove_member(story.account('padaria'), story.person('owner'))$$, 'P0001', 'not_allowed',
  'whom he does not remove either');
select throws_ok($$select set_member_role(story.account('padaria'), story.person('stranger'), 'agent')$$, 'P0001',
  'member_not_found', 'nor about anybody outside');
select throws_ok($$select transfer_ownership(story.account('padaria'), story.person('admin'))$$, 'P0001', 'not_allowed',
  'and takes no account over');
select ok(accept_risk(story.account('padaria')) is not null, 'he may accept the risk');

select story.sign_in('owner');
select throws_ok($$select remove_member(story.account('padaria'), story.person('owner'))$$, 'P0001', 'owner_required',
  'the last owner does not leave');
select throws_ok($$select set_member_role(story.account('padaria'), story.person('owner'), 'agent')$$, 'P0001',
  'owner_required', 'nor steps down');
select ok(transfer_ownership(story.account('padaria'), story.person('admin')), 'he hands the account over');
select results_eq($$select role from account_members where user_id in (story.person('owner'), story.person('admin')) order by role$$,
  array['admin', 'owner'], 'and is an admin from then on');
select ok(remove_member(story.account('padaria'), story.person('owner')) ? 'revoked', 'then he may leave');
select is_empty('select 1 from account_members', 'and sees nothing any more, at once');

select story.sign_in('admin');
select ok(remove_member(story.account('padaria'), story.person('agent')) ? 'revoked', 'the new owner removes somebody');
select story.settle_events();
select results_eq($$select action from audit_log order by id$$,
  array['members.set_role', 'accounts.accept_risk', 'members.transfer_ownership', 'members.remove', 'members.remove'],
  'and reads who did what');

-- A program manages data, not people, whatever its scopes.
select story.narrator();
insert into api_keys (id, account_id, name, prefix, scopes)
values (story.person('program'), story.account('padaria'), 'loja', 'zb_live_0000', '{read,send,manage}');
select story.sign_in('program');
select throws_ok($$select invite_member(story.account('padaria'), 'admin')$$, 'P0001', 'not_allowed', 'a key invites nobody');
select throws_ok($$select set_member_role(story.account('padaria'), story.person('admin'), 'agent')$$, 'P0001', 'not_allowed',
  'and gives no roles');
select throws_ok($$select close_account(story.account('padaria'))$$, 'P0001', 'not_allowed', 'and closes nothing');

select * from finish();
rollback;
