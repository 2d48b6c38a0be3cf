begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(17);

select story.sign_in('operator');
select is_empty('select 1 from accounts', 'a platform administrator reads no account before he enters it');
select ok(admin_list_accounts(null, 500) -> 'accounts' @> '[{"name": "Padaria"}, {"name": "Floricultura"}]',
  'but lists all of them');
select throws_ok($$select admin_enter_account(story.account('padaria'), ' ')$$, 'P0001', 'reason_required',
  'entering needs a reason');
select throws_ok($$select admin_enter_account(gen_random_uuid(), 'x')$$, 'P0001', 'account_not_found',
  'entering needs an account');
select isnt(admin_enter_account(story.account('padaria'), 'support call'), null, 'he enters one account');
select results_eq('select name from accounts', array['Padaria'], 'and sees that one');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'stop')$$, '42501', null, 'he reads and never writes');

select is(my_access() -> 'accounts' -> 0 ->> 'role', 'observer', 'as an observer');
select ok(admin_leave_account(story.account('padaria')), 'he leaves');
select is_empty('select 1 from accounts', 'and sees nothing any more');
select ok(not admin_leave_account(story.account('padaria')), 'he leaves once');

select story.sign_in('owner');
select story.settle_events();
select results_eq($$select action, detail ->> 'reason' from audit_log where action like 'accounts.%' order by id$$,
  $$values ('accounts.enter', 'support call'), ('accounts.leave', null)$$, 'the account''s owner reads of it');
select story.narrator();
select results_eq('select reason from private.admin_entries', array['support call'], 'his entry has left its trace');
select story.sign_in('operator');
select isnt(admin_enter_account(story.account('padaria'), 'again'), null, 'he enters again');
select story.narrator();
update private.admin_entries set expires_at = now();
select story.sign_in('operator');
select is_empty('select 1 from accounts', 'an entry ends by itself');

select story.sign_in('owner');
select throws_ok($$select admin_enter_account(story.account('floricultura'), 'curious')$$, 'P0001',
  'not_platform_admin', 'an owner enters nobody');
select throws_ok('select 1 from private.admin_entries', '42501', null, 'nobody but the database reads the trace');

select * from finish();
rollback;
