begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(9);

select story.sign_in('owner');
insert into broadcasts (account_id, name, content, filter) values (story.account('padaria'), 'Natal',
  '{"items": [{"kind": "text", "text": "Feliz Natal"}]}', '{"all": []}');
select lives_ok('select start_broadcast((select id from broadcasts))', 'an owner starts a broadcast');
select is((select count(*) from broadcast_recipients where status = 'queued'), 1::bigint, 'Ana is to get it');
select throws_ok($$insert into broadcast_recipients (account_id, broadcast_id, contact_id) values (story.account('padaria'),
  (select id from broadcasts), story.thing('ana'))$$, '42501', null, 'nobody adds people by hand');
select throws_ok($$update broadcast_recipients set status = 'sent'$$, '42501', null, 'nor says what became of them');

select story.sign_in('agent');
select is((select count(*) from broadcast_recipients), 1::bigint, 'an agent sees who gets it');
select story.sign_in('stranger');
select is_empty('select 1 from broadcast_recipients', 'a stranger sees nobody');
select story.nobody();
select throws_ok('select 1 from broadcast_recipients', '42501', null, 'nor does anybody without signing in');

select story.sign_in('owner');
select lives_ok('select cancel_broadcast((select id from broadcasts))', 'an owner cancels it');
select is((select status || ' ' || reason from broadcast_recipients), 'skipped cancelled', 'and nobody gets it');

select * from finish();
rollback;
