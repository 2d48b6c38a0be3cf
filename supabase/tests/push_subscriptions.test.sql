begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(27);

create function story.subscribe(place text)
returns uuid language sql
as $$ select save_push_subscription('https://push.example.com/' || place, repeat('B', 87), repeat('a', 22), 'en') $$;
create function story.happened()
returns void language plpgsql security definer
as $$
begin
  perform private.write_notices(array(select e from private.events e where e.xid = pg_current_xact_id() order by e.seq));
  delete from private.events e where e.xid = pg_current_xact_id();
end
$$;
create function story.write(message text)
returns void language sql
as $$
  insert into public.conversations (account_id, chat_id, contact_id, instance_id, status, wa_message_id, message)
  values (story.account('padaria'), story.thing('chat of ana'), story.thing('ana'), story.instance('balcao'), 'received',
    message, message);
$$;
grant execute on all functions in schema story to public;
select story.happened();

select story.sign_in('agent');
select is(push_key(), null, 'before an orchestrator was here nobody can subscribe');
select isnt(story.subscribe('agent'), null, 'a person has a browser of his told');
select is(story.subscribe('agent'), (select id from push_subscriptions), 'once');
select throws_like($$select save_push_subscription('https://127.0.0.1/push', repeat('B', 87), repeat('a', 22), 'en')$$,
  '%push_subscription_invalid%', 'nothing of this network is told');
select throws_like($$select save_push_subscription('http://push.example.com/x', repeat('B', 87), repeat('a', 22), 'en')$$,
  '%push_subscription_invalid%', 'nor anything in the open');
select throws_like($$select save_push_subscription('https://push.example.com/x', 'short', repeat('a', 22), 'en')$$,
  '%push_subscription_invalid%', 'keys are keys');
select throws_ok($$select auth from push_subscriptions$$, '42501', null, 'what was given is not given out again');
select throws_ok($$insert into push_subscriptions (user_id, endpoint, p256dh, auth, locale)
    values (story.person('agent'), 'https://x.example', repeat('B', 87), repeat('a', 22), 'en')$$, '42501', null,
  'there is one door');
select is(test_push(), true, 'he tries it');

select story.sign_in('owner');
select is_empty('select id from push_subscriptions', 'nobody sees the browsers of another');
select is(story.touched('delete from push_subscriptions'), 0::bigint, 'nor ends them');
select is(test_push(), false, 'who has none tries none');
select lives_ok($$select story.subscribe(n::text) from generate_series(1, 12) n$$, 'many browsers');
select is((select count(*) from push_subscriptions), 10::bigint, 'are ten');
select lives_ok($$delete from push_subscriptions$$, 'which he gives up');

select story.narrator();
select results_eq('select topic, reason from private.push_notices', $$values ('test', 'test')$$, 'the test waits to be told');
delete from private.push_notices;
select story.write('one'); select story.write('two');
select story.happened();
select results_eq('select topic, reason from private.push_notices',
  $$values (story.thing('chat of ana')::text, 'unassigned')$$, 'a chat that nobody has is told once, however much is written');
select is(orchestrator.push_notices((select id from public.push_subscriptions)) #>> '{push,notices,0,text}', null,
  'without a word of it');
update public.profiles set preferences = '{"notice_text": true, "notice_digest": true}' where user_id = story.person('agent');
select is(orchestrator.push_notices((select id from public.push_subscriptions)) #>> '{push,notices,0,text}', 'two',
  'unless he asked for it');
update public.chats set unread_count = 0 where id = story.thing('chat of ana');
select is(orchestrator.push_notices((select id from public.push_subscriptions)) #> '{push,notices}', '[]'::jsonb,
  'what was read meanwhile is not told');

select story.write('three'); select story.happened();
select is(orchestrator.notice_digest(story.person('agent')) #>> '{digest,chats,0,name}', 'Ana', 'by mail he is told who waits');
select lives_ok($$select orchestrator.note_digest(story.person('agent'), clock_timestamp())$$, 'which is noted');
select is(orchestrator.notice_digest(story.person('agent')) -> 'digest', 'null'::jsonb, 'and told once');
select story.write('three and a half'); select story.write('and a bit');
update public.chats set last_received_at = last_received_at - interval '1 hour' where id = story.thing('chat of ana');
select story.happened();
select isnt(orchestrator.notice_digest(story.person('agent')) -> 'digest', 'null'::jsonb,
  'what his phone had for long before it was known here is news all the same');
update public.profiles set preferences = '{"notice_unassigned": false, "notice_digest": true}' where user_id = story.person('agent');
select is(orchestrator.notice_digest(story.person('agent')) -> 'digest', 'null'::jsonb, 'of what he wants to hear alone');
delete from private.push_notices;
select story.write('four'); select story.happened();
select is_empty('select 1 from private.push_notices', 'which holds for his browsers as well');
delete from auth.users where id = story.person('agent');
select is_empty('select 1 from public.push_subscriptions', 'who is deleted leaves no browser');

select * from finish();
rollback;
