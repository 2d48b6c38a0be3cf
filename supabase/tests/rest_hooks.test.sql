begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(16);

select story.sign_in('admin');
select alike(subscribe_webhook(story.account('padaria'), 'https://hooks.example.com/1', 'contact.created') ->> 'secret',
  'whsec\_%', 'whoever manages an account has a program told of an event');
select is(subscribe_webhook(story.account('padaria'), 'https://hooks.example.com/1', 'contact.created') ->> 'secret', null,
  'a second time it is the same, and its secret is not seen again');
select results_eq('select source, events from webhook_endpoints', $$values ('rest_hook', array['contact.created'])$$,
  'there is one');
select lives_ok($$insert into contacts (account_id, phone, name) values (story.account('padaria'), '+5511977776666', 'Bia')$$,
  'somebody comes');
select is(webhook_samples(story.account('padaria'), 'contact.created') #>> '{0,data,contact,name}', 'Bia',
  'and is what the last of these events looks like');
select throws_ok($$select webhook_samples(story.account('padaria'), 'key.created')$$, 'webhook_events_invalid',
  'not everything is shown');
select throws_ok($$select webhook_samples(story.account('floricultura'), 'contact.created')$$, 'not_allowed',
  'nor what happens to others');
select throws_ok($$select subscribe_webhook(story.account('floricultura'), 'https://hooks.example.com/1', 'contact.created')$$,
  'not_allowed', 'nobody listens to another account');
select is(my_key(), null, 'a person is no key');

select story.sign_in('agent');
select throws_ok($$select subscribe_webhook(story.account('padaria'), 'https://hooks.example.com/2', 'contact.created')$$,
  'not_allowed', 'an agent subscribes to nothing');
select throws_ok($$select webhook_samples(story.account('padaria'), 'contact.created')$$, 'not_allowed', 'sees no samples');
select throws_ok('select unsubscribe_webhook(gen_random_uuid())', 'not_allowed', 'and ends nothing');
select story.narrator();
create table story.endpoint as select id from public.webhook_endpoints;
grant select on story.endpoint to authenticated;
select story.sign_in('stranger');
select is((select unsubscribe_webhook(id) from story.endpoint), false, 'nor does a stranger');
select throws_ok($$select upsert_contact(story.account('padaria'), '11977776666', 'Eu')$$, 'account_not_found',
  'who keeps nobody in another account');
select story.sign_in('owner');
select is((select unsubscribe_webhook(id) from story.endpoint), true, 'an owner ends it');
select story.nobody();
select throws_ok('select my_key()', '42501', null, 'without signing in nothing is answered');

select * from finish();
rollback;
