begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(27);

select story.sign_in('agent');
select throws_ok($$select create_api_key(story.account('padaria'), 'loja', '{read}')$$, 'P0001', 'not_allowed',
  'an agent makes no keys');
select story.sign_in('owner');
select throws_ok($$select create_api_key(story.account('padaria'), 'loja', '{everything}')$$, 'P0001', 'scopes_invalid',
  'scopes are listed');
select throws_ok($$select create_api_key(story.account('padaria'), ' ', '{read}')$$, 'P0001', 'name_invalid',
  'a key has a name');
select story.narrator();
create table story.key as select null::jsonb as made;
grant select, update on story.key to authenticated, service_role;
select story.sign_in('owner');
update story.key set made = create_api_key(story.account('padaria'), 'loja', '{send,read}');
select matches((select made ->> 'key' from story.key), '^zb_live_[0-9a-f]{64}$', 'an owner makes a key and sees it once');
select results_eq('select prefix, scopes from api_keys',
  $$select left(made ->> 'key', 12), '{read,send}'::text[] from story.key$$, 'the row shows its beginning only');

select story.service();
select is((orchestrator.authenticate_api_key(made ->> 'key') ->> 'account_id')::uuid, story.account('padaria'),
  'the service knows whose key it is') from story.key;
select throws_ok($$select orchestrator.authenticate_api_key('zb_live_guess')$$, 'P0001', 'api_key_invalid',
  'a guess is not a key');
select story.become('authenticated', jsonb_build_object('sub', made ->> 'id', 'role', 'authenticated')) from story.key;
select results_eq('select name from contacts', array['Ana'], 'with read a key reads its account and no other');
select lives_ok($$insert into conversations (account_id, chat_id, message, client_key)
    values (story.account('padaria'), story.thing('chat of ana'), 'oi', 'k1')$$, 'with send it sends');
select results_eq($$select sent_by_kind::text, sent_by_id from conversations where client_key = 'k1'$$,
  $$select 'api_key', (made ->> 'id')::uuid from story.key$$, 'as itself');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('floricultura'), story.thing('chat of rosa'), 'oi')$$, '42501', null, 'for its own account only');
select throws_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'start')$$, '42501', null, 'without manage it commands nothing');
select throws_ok($$select create_api_key(story.account('padaria'), 'filha', '{read}')$$, 'P0001', 'not_allowed',
  'a key makes no keys');
select is_empty('select 1 from api_keys', 'nor sees them');
select is(story.touched($$update accounts set name = 'Minha'$$), 0::bigint, 'no key owns an account');

select story.narrator();
update public.api_keys set scopes = '{manage}';
select story.become('authenticated', jsonb_build_object('sub', made ->> 'id', 'role', 'authenticated')) from story.key;
select is_empty('select 1 from contacts', 'without read it reads nothing');
select throws_ok($$insert into conversations (account_id, chat_id, message)
    values (story.account('padaria'), story.thing('chat of ana'), 'oi')$$, '42501', null, 'without send it sends nothing');
select lives_ok($$insert into instance_commands (account_id, instance_id, command)
    values (story.account('padaria'), story.instance('balcao'), 'start')$$, 'with manage it commands');

select story.narrator();
update public.api_keys set scopes = '{read,send,manage}', expires_at = now() - interval '1 second';
select story.become('authenticated', jsonb_build_object('sub', made ->> 'id', 'role', 'authenticated')) from story.key;
select is_empty('select 1 from contacts', 'an expired key reads nothing');
select story.service();
select throws_ok($$select orchestrator.authenticate_api_key((select made ->> 'key' from story.key))$$, 'P0001',
  'api_key_invalid', 'and gives no token');
select story.narrator();
update public.api_keys set expires_at = null;

select story.sign_in('stranger');
select is(revoke_api_key((select (made ->> 'id')::uuid from story.key)), false, 'a stranger revokes nobody''s key');
select story.sign_in('admin');
select is(revoke_api_key((select (made ->> 'id')::uuid from story.key)), true, 'an admin revokes it');
select story.become('authenticated', jsonb_build_object('sub', made ->> 'id', 'role', 'authenticated')) from story.key;
select is_empty('select 1 from contacts', 'a revoked key reads nothing, at once');
select story.service();
select throws_ok($$select orchestrator.authenticate_api_key((select made ->> 'key' from story.key))$$, 'P0001',
  'api_key_invalid', 'and gives no token either');
select story.sign_in('agent');
select is_empty('select 1 from api_keys', 'agents do not see keys');
select story.sign_in('stranger');
select is_empty('select 1 from api_keys', 'strangers do not');
select story.nobody();
select throws_ok('select 1 from api_keys', '42501', null, 'keys are not public');

select * from finish();
rollback;
