begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(8);

select story.sign_in('owner');
select create_inbound_hook(story.account('padaria'), 'Loja');
select story.narrator();
insert into inbound_hook_samples (account_id, hook_id, document, status, code, applied_at)
select account_id, id, '{"body": {"name": "Ana"}}', 'failed', 'phone_missing', now() from inbound_hooks;

select story.sign_in('owner');
select is((select code from inbound_hook_samples), 'phone_missing', 'an owner sees what was told, and why nothing followed');
select throws_ok($$update inbound_hook_samples set status = 'waiting'$$, '42501', null, 'which he does not write');
select throws_ok('delete from inbound_hook_samples', '42501', null, 'nor delete');
select is((select retry_inbound_hook_sample(id) from inbound_hook_samples), true, 'but has tried again');
select story.sign_in('agent');
select is_empty('select 1 from inbound_hook_samples', 'an agent sees none: they may hold what an order holds');
select story.sign_in('stranger');
select is_empty('select 1 from inbound_hook_samples', 'nor does a stranger');
select is(retry_inbound_hook_sample((select 1)), false, 'who has nothing tried again');
select story.nobody();
select throws_ok('select 1 from inbound_hook_samples', '42501', null, 'nor anybody without signing in');

select * from finish();
rollback;
