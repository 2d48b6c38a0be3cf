begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(45);

-- What the operator's people do, and what an account that they suspend may still do.
select story.sign_in('owner');
select throws_ok($$select admin_suspend_account(story.account('floricultura'), 'x')$$, 'P0001', 'not_platform_admin',
  'an owner suspends nobody');
select throws_ok($$select admin_set_plan(story.account('padaria'), 'pro')$$, 'P0001', 'not_platform_admin',
  'and gives himself no plan');
select throws_ok($$select admin_fleet()$$, 'P0001', 'not_platform_admin', 'and sees no fleet');
select throws_ok($$select admin_overview()$$, 'P0001', 'not_platform_admin', 'nor how the platform does');
select throws_ok($$select admin_list_accounts()$$, 'P0001', 'not_platform_admin', 'nor the accounts');
select throws_ok($$select admin_resume_account(story.account('padaria'))$$, 'P0001', 'not_platform_admin',
  'nor ends a suspension');

select story.sign_in('operator');
select is(my_access() ->> 'platform_admin', 'true', 'an administrator knows what he is');
select story.settle_events();
select results_eq($$select a ->> 'name', (a ->> 'members')::int, (a ->> 'instances')::int, (a ->> 'contacts')::int,
    (a ->> 'messages_today')::int
    from jsonb_array_elements(admin_list_accounts(null, 100, '52190000000') -> 'accounts') a order by 1 desc$$,
  $$values ('Padaria', 3, 1, 1, 1), ('Floricultura', 1, 1, 1, 1)$$, 'he finds accounts by a part of their phones, with their use');
select ok(admin_list_accounts(null, 500, 'FLORICULT') -> 'accounts' @> '[{"phone": "5521900000002"}]', 'or of their names');
select throws_ok($$select admin_set_plan(story.account('padaria'), 'gold')$$, 'P0001', 'plan_not_found', 'a plan has to exist');
select throws_ok($$select admin_set_plan(gen_random_uuid(), 'pro')$$, 'P0001', 'account_not_found', 'and the account as well');
select ok(admin_set_plan(story.account('padaria'), 'pro', now() + interval '1 year'), 'he gives another plan');
select throws_ok($$select admin_suspend_account(story.account('padaria'), ' ')$$, 'P0001', 'reason_required',
  'a suspension has its reason');
select ok((admin_overview() -> 'accounts' ->> 'active')::int >= 2, 'he sees how many accounts there are');
select is(jsonb_array_length(admin_overview() -> 'growth'), 12, 'and how they grew in twelve weeks');
select is(jsonb_typeof(admin_fleet() -> 'orchestrators'), 'array', 'he sees the fleet');

select story.narrator();
insert into orchestrators (id, hostname, version, capacity, number)
values (story.thing('host'), 'host', '1', 10, nextval('private.orchestrator_numbers'));
select story.sign_in('owner');
insert into instance_commands (account_id, instance_id, command)
values (story.account('padaria'), story.instance('balcao'), 'start');
insert into conversations (account_id, chat_id, message) values (story.account('padaria'), story.thing('chat of ana'), 'temos');

select story.narrator();
insert into contacts (id, account_id, phone, name) values
  (story.thing('bia'), story.account('padaria'), '5521988880009', 'Bia');
select story.sign_in('operator');
select ok(admin_suspend_account(story.account('padaria'), 'sem pagamento'), 'he suspends the account');
select ok(not admin_suspend_account(story.account('padaria'), 'ainda sem pagamento'), 'once; the newest reason stays');

select story.sign_in('owner');
select results_eq($$select status, suspended_reason from accounts$$, $$values ('suspended', 'ainda sem pagamento')$$,
  'its owner reads why');
select results_eq($$select status, error_code from instance_commands$$, $$values ('failed', 'account_suspended')$$,
  'a start that nobody began has ended');
select isnt_empty('select 1 from conversations', 'everything can be read');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), 'oi')$$, 'P0001', 'account_suspended', 'nothing can be sent');
select throws_ok($$insert into contacts (account_id, phone) values (story.account('padaria'), '5521988887777')$$, 'P0001',
  'account_suspended', 'no contact added');
select throws_ok($$insert into campaigns (account_id, name) values (story.account('padaria'), 'Natal')$$, 'P0001',
  'account_suspended', 'no campaign');
select throws_ok($$select open_contact(story.account('padaria'), '5521988887777')$$, 'P0001', 'account_suspended',
  'also not by a function');
select throws_ok($$select open_chat(story.thing('bia'))$$, 'P0001', 'account_suspended', 'no chat opened');
select is(open_chat(story.thing('ana')), story.thing('chat of ana'), 'though one that is there is shown');
select throws_ok($$select create_api_key(story.account('padaria'), 'loja', '{read}')$$, 'P0001', 'account_suspended', 'no key made');
select throws_ok($$select invite_member(story.account('padaria'), 'agent')$$, 'P0001', 'account_suspended', 'nobody invited');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'start')$$, 'P0001', 'account_suspended', 'no number started');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'pairing_code')$$, 'P0001', 'account_suspended', 'nor paired');
select lives_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'logout')$$, 'but logged out');
select lives_ok($$insert into consents (account_id, contact_id, state)
    values (story.account('padaria'), story.thing('ana'), 'opted_out')$$, 'and an objection is always heard');
select story.sign_in('stranger');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), 'oi')$$, '42501', null,
  'a stranger does not learn that it is suspended');
select lives_ok($$insert into contacts (account_id, phone) values (story.account('floricultura'), '5521988887777')$$,
  'and goes on working in his own');

-- Closing is the owner's; it does not help him out of a suspension.
select story.sign_in('owner');
select ok(close_account(story.account('padaria')) > now() + interval '29 days', 'an owner closes his account in thirty days');
select ok(close_account(story.account('padaria')) is not null, 'asking again changes nothing');
select ok(reopen_account(story.account('padaria')), 'he thinks again');
select results_eq($$select status, closes_at from accounts$$, $$values ('suspended', null::timestamptz)$$,
  'and is where he was before');
select ok(not reopen_account(story.account('padaria')), 'once');

select story.sign_in('operator');
select ok(admin_resume_account(story.account('padaria')), 'the suspension ends');
select ok(not admin_resume_account(story.account('padaria')), 'once');
select story.sign_in('owner');
select lives_ok($$insert into contacts (account_id, phone) values (story.account('padaria'), '5521988887778')$$,
  'and everything goes on');
select story.settle_events();
select results_eq($$select action from audit_log where action like 'accounts.%' order by id$$, array['accounts.set_plan',
  'accounts.suspend', 'accounts.suspend', 'accounts.close', 'accounts.reopen', 'accounts.resume'], 'the audit log remembers');
select throws_ok($$select orchestrator.suspend_account(story.account('padaria'), 'x')$$, '42501', null,
  'the command line''s door is closed to him');

select * from finish();
rollback;
