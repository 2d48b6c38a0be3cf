begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(17);

select story.sign_in('owner');
select lives_ok($$select create_inbound_hook(story.account('padaria'), 'Loja')$$, 'an owner makes an address for another system');
select matches((select token from inbound_hooks), '^[0-9a-f]{64}$', 'which nobody guesses');
select lives_ok($$update inbound_hooks set mapping = '{"phone": "$.body.phone"}', tags = array['cliente']$$, 'says what follows');
select throws_ok($$update inbound_hooks set token = repeat('0', 64)$$, '42501', null, 'chooses no address');
select throws_ok($$insert into inbound_hooks (account_id, name) values (story.account('padaria'), 'x')$$, '42501', null,
  'and makes none by hand');
select lives_ok($$select set_inbound_hook_secret((select id from inbound_hooks), 'proof', 'a secret')$$, 'keeps a secret');
select is((select secrets from inbound_hooks), array['proof'], 'and sees that it is kept');
select throws_ok('select * from private.vault', '42501', null, 'but reads it no more');
select throws_ok($$select orchestrator.find_inbound_hook((select token from inbound_hooks))$$, '42501', null, 'by no way round');

select story.sign_in('admin');
select is((select count(*) from inbound_hooks), 1::bigint, 'an admin sees the address');
select story.sign_in('agent');
select is_empty('select 1 from inbound_hooks', 'an agent does not: whoever knows it may call');
select throws_ok($$select create_inbound_hook(story.account('padaria'), 'x')$$, 'P0001', 'not_allowed', 'nor makes one');
select story.sign_in('stranger');
select is_empty('select 1 from inbound_hooks', 'a stranger sees nothing');
select throws_ok($$select create_inbound_hook(story.account('padaria'), 'x')$$, 'P0001', 'not_allowed', 'and makes nothing there');
select story.nobody();
select throws_ok('select 1 from inbound_hooks', '42501', null, 'nor does anybody without signing in');

select story.sign_in('owner');
select is((select revoke_inbound_hook(id) ->> 'token' from inbound_hooks), null, 'an owner revokes the address');
select is(story.touched('delete from inbound_hooks'), 1::bigint, 'and removes it');

select * from finish();
rollback;
