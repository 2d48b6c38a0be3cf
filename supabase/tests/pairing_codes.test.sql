begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(14);

insert into orchestrators (id, hostname, version, capacity, number) values (story.thing('host'), 'host', '1', 9, 1);
create function story.write(patch jsonb)
returns void language sql security definer set search_path = ''
as $$
  select private.save_pairing_code(i, patch)
  from (select (jsonb_populate_record(i, patch)).* from public.instances i where i.id = story.instance('balcao')) i
$$;
grant execute on function story.write to public;
select story.write('{"status": "awaiting_scan", "pairing_code": "ABCD1234"}');
insert into api_keys (id, account_id, name, prefix, scopes)
values (story.person('reader'), story.account('padaria'), 'painel', 'zb_live_0000', '{read,send}'),
  (story.person('manager'), story.account('padaria'), 'robô', 'zb_live_0001', '{manage}');

select story.sign_in('owner');
select is(pairing_code(story.instance('balcao')), 'ABCD1234', 'an owner pairs');
select throws_ok('select 1 from private.pairing_codes', '42501', null, 'by the function alone');
select hasnt_column('public', 'instances', 'pairing_code', 'the row that all read has no code');
select story.sign_in('admin');
select is(pairing_code(story.instance('balcao')), 'ABCD1234', 'an admin pairs');
select story.sign_in('manager');
select is(pairing_code(story.instance('balcao')), 'ABCD1234', 'and a program that may manage');
select story.sign_in('agent');
select throws_ok($$select pairing_code(story.instance('balcao'))$$, 'P0001', 'instance_not_found', 'an agent does not');
select story.sign_in('reader');
select throws_ok($$select pairing_code(story.instance('balcao'))$$, 'P0001', 'instance_not_found', 'nor other programs');
select story.sign_in('stranger');
select throws_ok($$select pairing_code(story.instance('balcao'))$$, 'P0001', 'instance_not_found', 'nor a stranger');
select story.sign_in('operator');
select throws_ok($$select pairing_code(story.instance('balcao'))$$, 'P0001', 'instance_not_found', 'nor the operator''s people');
select story.nobody();
select throws_ok($$select pairing_code(story.instance('balcao'))$$, '42501', null, 'nor anybody');

select story.narrator();
select story.write('{"status": "awaiting_scan", "qr_code": "2@x"}');
select story.sign_in('owner');
select is(pairing_code(story.instance('balcao')), 'ABCD1234', 'another write leaves it');
select story.narrator();
select story.write('{"status": "awaiting_scan", "pairing_code": "WXYZ9876"}');
select story.sign_in('owner');
select is(pairing_code(story.instance('balcao')), 'WXYZ9876', 'the newest counts');
select story.narrator();
select story.write('{"status": "connected"}');
select story.sign_in('owner');
select is(pairing_code(story.instance('balcao')), null, 'and none when nobody waits for one');
select is(pairing_code(story.instance('balcao')), null, 'ever');

select * from finish();
rollback;
