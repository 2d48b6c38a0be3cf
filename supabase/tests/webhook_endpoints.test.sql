begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(17);

select story.sign_in('owner');
select alike(create_webhook_endpoint(story.account('padaria'), 'https://hooks.example.com/zapbase',
  array['message.received']) ->> 'secret', 'whsec\_%', 'an owner has an address told what happens, and sees its secret once');
select throws_ok($$insert into webhook_endpoints (account_id, url, events)
  values (story.account('padaria'), 'https://hooks.example.com', array['message.received'])$$,
  '42501', null, 'without a secret nobody adds one');
select throws_ok($$select create_webhook_endpoint(story.account('padaria'), 'http://hooks.example.com', array['chat.closed'])$$,
  'webhook_url_invalid', 'others could read along without https');
select throws_ok($$select create_webhook_endpoint(story.account('padaria'), 'https://10.0.0.1', array['chat.closed'])$$,
  'webhook_url_invalid', 'nor does it lead into a network');
select throws_ok($$select create_webhook_endpoint(story.account('padaria'), 'https://hooks.example.com', array['account.closed'])$$,
  'webhook_events_invalid', 'not everything is told');
select throws_ok($$select create_webhook_endpoint(story.account('padaria'), 'https://hooks.example.com', array[]::text[])$$,
  'webhook_events_invalid', 'something is asked for');
select throws_ok($$select create_webhook_endpoint(story.account('floricultura'), 'https://hooks.example.com', array['chat.closed'])$$,
  'not_allowed', 'nobody listens to another account');
select throws_ok($$update webhook_endpoints set disabled_reason = 'gone'$$, '42501', null, 'nobody writes down by hand why it is disabled');
select throws_ok('select 1 from private.webhook_secrets', '42501', null, 'the secret is shown to nobody again');

select story.sign_in('agent');
select is_empty('select 1 from webhook_endpoints', 'an agent sees none');
select is(story.touched('delete from webhook_endpoints'), 0::bigint, 'and deletes none');
select story.sign_in('admin');
select is(story.touched($$update webhook_endpoints set enabled = false, description = 'Loja'$$), 1::bigint, 'an admin changes it');
select is((select disabled_reason from webhook_endpoints), 'member', 'and it says who disabled it');
select story.sign_in('stranger');
select is_empty('select 1 from webhook_endpoints', 'a stranger sees none of it');
select story.sign_in('removed');
select is_empty('select 1 from webhook_endpoints', 'nor does a removed member');
select story.nobody();
select throws_ok('select 1 from webhook_endpoints', '42501', null, 'nor anybody without signing in');
select story.sign_in('owner');
select is(story.touched('delete from webhook_endpoints'), 1::bigint, 'an owner removes it');

select * from finish();
rollback;
