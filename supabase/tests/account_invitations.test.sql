begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(35);

-- Padaria's plan basic has five seats; owner, admin and agent sit on three.
select story.sign_in('agent');
select throws_ok($$select invite_member(story.account('padaria'), 'agent')$$, 'P0001', 'not_allowed',
  'an agent invites nobody');
select is_empty('select 1 from account_invitations', 'and sees no invitations');
select story.sign_in('stranger');
select throws_ok($$select invite_member(story.account('padaria'), 'agent')$$, 'P0001', 'not_allowed',
  'a stranger invites nobody into it');
select story.nobody();
select throws_ok($$select invite_member(story.account('padaria'), 'agent')$$, '42501', null,
  'without signing in there is no inviting');

select story.sign_in('admin');
select throws_ok($$select invite_member(story.account('padaria'), 'owner')$$, 'P0001', 'role_invalid',
  'nobody is invited as owner');
select throws_ok($$select invite_member(story.account('padaria'), 'agent', 'not an address')$$, 'P0001', 'email_invalid',
  'what is no address is refused');
select throws_ok($$select invite_member(story.account('padaria'), 'agent', 'Agent@Story.test ')$$, 'P0001', 'already_member',
  'a colleague is not invited again');
create temp table sent (name text primary key, invited jsonb,
  token text generated always as (invited ->> 'token') stored);
grant all on sent to public;
insert into sent values ('link', invite_member(story.account('padaria'), 'agent')),
  ('mail', invite_member(story.account('padaria'), 'agent', 'newcomer@story.test'));
select matches((select token from sent where name = 'link'), '^zbi_[0-9a-f]{64}$', 'an admin invites by a link');
select results_eq('select email, role from account_invitations order by email nulls last',
  $$values ('newcomer@story.test', 'agent'), (null, 'agent')$$, 'and sees what is open');
select throws_ok($$select invite_member(story.account('padaria'), 'admin')$$, 'P0001', 'plan_limit_exceeded',
  'an open invitation takes a seat of the plan');
select is(account_usage(story.account('padaria')) #> '{used,members}', '3', 'and is no member yet');
select is(account_usage(story.account('padaria')) -> 'invited', '2', 'but is counted beside them');
select lives_ok($$insert into sent values ('again', invite_member(story.account('padaria'), 'admin', 'newcomer@story.test'))$$,
  'inviting the same person again takes no second seat');
select throws_ok($$insert into account_invitations (account_id, role, expires_at)
  values (story.account('padaria'), 'admin', now())$$, '42501', null, 'nobody writes invitations by hand');
select throws_ok('select 1 from private.invitation_hashes', '42501', null, 'nobody reads the hashes');

select story.sign_in('newcomer');
select is_empty('select 1 from account_invitations', 'whoever is invited sees nothing yet');
select throws_ok($$select accept_invitation(token) from sent where name = 'mail'$$, 'P0001',
  'invitation_revoked', 'the link that was replaced is no longer good');
select throws_ok($$select show_invitation('zbi_guess')$$, 'P0001', 'invitation_invalid', 'a guess is no token');
select results_eq($$select show_invitation(token) - 'expires_at' from sent where name = 'again'$$,
  $$select jsonb_build_object('account_id', story.account('padaria'), 'account_name', 'Padaria', 'role', 'admin',
    'email', 'newcomer@story.test')$$, 'a link tells whose invitation it is');
select story.sign_in('stranger');
select throws_ok($$select accept_invitation(token) from sent where name = 'again'$$, 'P0001',
  'invitation_other_email', 'somebody else cannot use it');
select story.sign_in('newcomer');
select is(accept_invitation(token, ' Nina '), story.account('padaria'), 'the right person joins')
from sent where name = 'again';
select results_eq($$select role, name from account_members where user_id = story.person('newcomer')$$,
  $$values ('admin', 'Nina')$$, 'with the role of the invitation and his name');
select throws_ok($$select accept_invitation(token) from sent where name = 'again'$$, 'P0001',
  'invitation_used', 'an invitation is good once');
select throws_ok($$select accept_invitation(token) from sent where name = 'link'$$, 'P0001',
  'already_member', 'and nobody joins twice');

select story.sign_in('agent');
select ok(not revoke_invitation((invited ->> 'id')::uuid), 'an agent takes no invitation back') from sent where name = 'link';
select story.sign_in('stranger');
select ok(not revoke_invitation((invited ->> 'id')::uuid), 'nor does a stranger') from sent where name = 'link';
select throws_ok($$select accept_invitation(token) from sent where name = 'again'$$, 'P0001',
  'invitation_used', 'a used one stays used for everybody');
select story.sign_in('owner');
select ok(revoke_invitation((invited ->> 'id')::uuid), 'an owner does') from sent where name = 'link';
select ok(not revoke_invitation((invited ->> 'id')::uuid), 'once') from sent where name = 'link';
select is((account_usage(story.account('padaria')) ->> 'invited')::int, 0, 'which frees its seat');
update sent set invited = invite_member(story.account('padaria'), 'agent') where name = 'link';

select story.narrator();
update account_invitations set expires_at = now() - interval '1 second' where accepted_at is null;
select story.sign_in('removed');
select throws_ok($$select accept_invitation(token) from sent where name = 'link'$$, 'P0001',
  'invitation_expired', 'an invitation ends by itself');
select story.sign_in('owner');
select is((account_usage(story.account('padaria')) ->> 'invited')::int, 0, 'and frees its seat');
select story.narrator();
update private.settings set invitations_per_hour = 4;
select story.sign_in('owner');
select throws_ok($$select invite_member(story.account('padaria'), 'agent')$$, 'P0001', 'invitation_limit',
  'an account invites so many people an hour and no more');
select story.settle_events();
select results_eq($$select action from audit_log where action like 'members.%' group by 1 order by 1$$,
  array['members.invite', 'members.join', 'members.revoke_invitation'], 'the audit log remembers who did what');
select story.service();
select throws_ok($$select invite_member(story.account('padaria'), 'agent')$$, '42501', null, 'the service invites nobody');

select * from finish();
rollback;
