begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(28);

create temp table sent (name text primary key, invited jsonb, token text generated always as (invited ->> 'token') stored);
create temp table keys (name text primary key, made jsonb, id uuid generated always as ((made ->> 'id')::uuid) stored);
grant all on sent, keys to public;
update plans set max_members = 50;

-- Thrown out, with an invitation for himself in his pocket and a key at work.
select story.sign_in('admin');
insert into sent values ('of admin', invite_member(story.account('padaria'), 'admin'));
insert into keys values ('of admin', create_api_key(story.account('padaria'), 'loja', '{read,send,manage}'));
select story.sign_in('owner');
insert into sent values ('of owner', invite_member(story.account('padaria'), 'agent'));
insert into keys values ('of owner', create_api_key(story.account('padaria'), 'site', '{read}'));
select is(remove_member(story.account('padaria'), story.person('admin')), '{"revoked": {"keys": 1, "invitations": 1}}',
  'whoever removes somebody is told how much of his ends with him');
select story.sign_in('admin');
select throws_ok($$select show_invitation(token) from sent where name = 'of admin'$$, 'P0001', 'invitation_revoked',
  'his own invitation tells him nothing any more');
select throws_ok($$select accept_invitation(token) from sent where name = 'of admin'$$, 'P0001', 'invitation_revoked',
  'and does not bring him back');
select story.become('authenticated', jsonb_build_object('sub', id, 'role', 'authenticated')) from keys where name = 'of admin';
select is_empty('select 1 from contacts', 'his key reads nothing');
select story.service();
select throws_ok($$select orchestrator.authenticate_api_key((select made ->> 'key' from keys where name = 'of admin'))$$,
  'P0001', 'api_key_invalid', 'and gives no token');
select lives_ok($$select orchestrator.authenticate_api_key((select made ->> 'key' from keys where name = 'of owner'))$$,
  'what others made goes on');
select story.settle_events();
select story.sign_in('owner');
select results_eq($$select action, subject_id, detail from audit_log where action like '%revoke%' order by id$$,
  $$select 'api_keys.revoke', id, jsonb_build_object('maker_lost_right', story.person('admin')) from keys where name = 'of admin'
    union all
    select 'members.revoke_invitation', (invited ->> 'id')::uuid, jsonb_build_object('maker_lost_right', story.person('admin'))
    from sent where name = 'of admin'$$, 'the audit log names each of them');
select is((select detail from audit_log where action = 'members.remove'),
  '{"role": "admin", "revoked": {"keys": 1, "invitations": 1}}', 'and how many there were');

-- Demoted first, and then leaving by himself.
select story.narrator();
insert into account_members (account_id, user_id, role) values (story.account('padaria'), story.person('admin'), 'admin');
select story.sign_in('admin');
insert into sent values ('again', invite_member(story.account('padaria'), 'admin'));
insert into keys values ('again', create_api_key(story.account('padaria'), 'loja', '{read}'));
select story.sign_in('owner');
select ok(set_member_role(story.account('padaria'), story.person('admin'), 'agent'), 'an admin becomes an agent');
select isnt((select revoked_at from api_keys where id = (select id from keys where name = 'again')), null,
  'an agent has no keys');
select is((select revoked_at from api_keys where id = (select id from keys where name = 'of owner')), null,
  'a colleague keeps his');
select story.sign_in('admin');
select is(remove_member(story.account('padaria'), story.person('admin')), '{"revoked": {"keys": 0, "invitations": 0}}',
  'he leaves with nothing');
select throws_ok($$select accept_invitation(token) from sent where name = 'again'$$, 'P0001', 'invitation_revoked',
  'and does not return as what he was');

-- Leaving as an admin.
select story.narrator();
insert into account_members (account_id, user_id, role) values (story.account('padaria'), story.person('admin'), 'admin');
select story.sign_in('admin');
insert into sent values ('leaving', invite_member(story.account('padaria'), 'admin'));
insert into keys values ('leaving', create_api_key(story.account('padaria'), 'loja', '{read}'));
select is(remove_member(story.account('padaria'), story.person('admin')), '{"revoked": {"keys": 1, "invitations": 1}}',
  'an admin who leaves takes his keys and invitations along');
select throws_ok($$select accept_invitation(token) from sent where name = 'leaving'$$, 'P0001', 'invitation_revoked',
  'and stays away');

-- An owner who hands over is an admin: what he made goes on, until he is less.
select story.sign_in('owner');
select ok(transfer_ownership(story.account('padaria'), story.person('agent')), 'the account is handed over');
select is(show_invitation(token) ->> 'role', 'agent', 'an admin may still invite') from sent where name = 'of owner';
select is((select revoked_at from api_keys where id = (select id from keys where name = 'of owner')), null,
  'and still have keys');
select story.sign_in('agent');
select is((remove_member(story.account('padaria'), story.person('owner')) #>> '{revoked,keys}')::int, 1,
  'the new owner removes the old one with his key');
select story.sign_in('owner');
select throws_ok($$select accept_invitation(token) from sent where name = 'of owner'$$, 'P0001', 'invitation_revoked',
  'who does not come back either');

-- Ways that lead through no function of the team.
select story.sign_in('agent');
insert into keys values ('granted down', create_api_key(story.account('padaria'), 'loja', '{read}'));
select story.narrator();
insert into account_members (account_id, user_id, role) values (story.account('padaria'), story.person('admin'), 'owner');
select story.service();
select lives_ok($$select orchestrator.grant_member('agent@story.test', story.account('padaria'), 'agent')$$,
  'the operator makes an agent of an owner');
select story.narrator();
select isnt((select revoked_at from api_keys where id = (select id from keys where name = 'granted down')), null,
  'whose key ends');
select story.sign_in('admin');
insert into keys values ('deleted', create_api_key(story.account('padaria'), 'loja', '{read}'));
insert into sent values ('deleted', invite_member(story.account('padaria'), 'admin'));
select story.narrator();
select lives_ok($$delete from auth.users where id = story.person('admin')$$, 'a user is deleted');
select isnt((select revoked_at from api_keys where id = (select id from keys where name = 'deleted')), null, 'his keys end');
select isnt((select revoked_at from account_invitations
  where id = (select (invited ->> 'id')::uuid from sent where name = 'deleted')), null, 'and his invitations');

-- An invitation that slipped through is worth what its maker may do when it is used.
update account_invitations set revoked_at = null where id = (select (invited ->> 'id')::uuid from sent where name = 'deleted');
select story.sign_in('newcomer');
select throws_ok($$select accept_invitation(token) from sent where name = 'deleted'$$, 'P0001', 'invitation_revoked',
  'nobody joins on the word of somebody who is gone');

select story.sign_in('owner');
select throws_ok($$select private.may_manage(story.account('padaria'), story.person('agent'))$$, '42501', null,
  'nobody asks who may do what elsewhere');
select throws_ok($$select private.revoke_made(story.account('floricultura'), story.person('stranger'))$$, '42501', null,
  'nor revokes for others');

select * from finish();
rollback;
