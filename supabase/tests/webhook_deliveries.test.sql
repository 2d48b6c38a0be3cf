begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(14);

select story.sign_in('owner');
select lives_ok($$select create_webhook_endpoint(story.account('padaria'), 'https://hooks.example.com/zapbase',
  array['message.received'])$$, 'an owner has an address told what happens');
select lives_ok('select send_test_event(id) from webhook_endpoints', 'and sees whether it arrives');
select is((select status from webhook_deliveries), 'pending', 'it is on its way');
select is((select webhook_delivery_body(id) ->> 'type' from webhook_deliveries), 'webhook.test', 'with what is sent');
select is((select replay_webhook_delivery(id) from webhook_deliveries), true, 'one may be sent again');
select throws_ok($$update webhook_deliveries set status = 'delivered'$$, '42501', null, 'nobody says by hand that it arrived');
select throws_ok($$delete from webhook_deliveries$$, '42501', null, 'nor takes it away');
select throws_ok('select orchestrator.next_webhook_delivery()', '42501', null, 'what is due is asked by who sends alone');

select story.sign_in('agent');
select is_empty('select 1 from webhook_deliveries', 'an agent sees none');
select story.sign_in('admin');
select is((select count(*) from webhook_deliveries), 1::bigint, 'an admin sees them');
select story.sign_in('stranger');
select is_empty('select 1 from webhook_deliveries', 'a stranger sees none of it');
select throws_ok(format('select webhook_delivery_body(%L)', story.person('owner')), 'webhook_delivery_not_found',
  'nor what was sent');
select story.nobody();
select throws_ok('select 1 from webhook_deliveries', '42501', null, 'nor anybody without signing in');

select story.service();
select is(jsonb_array_length(orchestrator.claim_webhook_deliveries(gen_random_uuid(), 10)), 1, 'who sends takes it');

select * from finish();
rollback;
