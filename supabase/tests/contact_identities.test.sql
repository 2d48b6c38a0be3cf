begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(7);

select story.sign_in('agent');
select results_eq('select kind, value, match_key from contact_identities',
  $$values ('phone', '5521988880001', '552188880001')$$, 'a contact''s phone is one of its identities');
select lives_ok($$update contacts set phone = '5521988880003' where id = story.thing('ana')$$, 'a typo is corrected');
select results_eq('select value from contact_identities', array['5521988880003'], 'and the identity with it');
select throws_ok($$insert into contact_identities (account_id, contact_id, kind, value)
    values (story.account('padaria'), story.thing('ana'), 'lid', '1')$$, '42501', null, 'nobody invents identities');
select story.sign_in('stranger');
select results_eq('select value from contact_identities', array['5521988880002'], 'a stranger sees only his own');
select story.sign_in('removed');
select is_empty('select 1 from contact_identities', 'a removed member sees none');
select story.nobody();
select throws_ok('select 1 from contact_identities', '42501', null, 'identities are not public');

select * from finish();
rollback;
