begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(6);

select story.sign_in('owner');
insert into campaigns (account_id, name, message) values (story.account('padaria'), 'Natal', 'Oi!');
select story.service();
select private.come_by_campaign(c.account_id, c.id, story.thing('ana')) from campaigns c;
select private.come_by_campaign(c.account_id, c.id, story.thing('ana')) from campaigns c;
select story.sign_in('agent');
select is((select count(*) from campaign_contacts where contact_id = story.thing('ana')), 1::bigint, 'Ana came by it, once');
select is((select sum((day ->> 'answers')::integer) from campaigns c, jsonb_array_elements(campaign_statistics(c.id) -> 'days') day),
  2::bigint, 'though she wrote it twice');
select throws_ok('delete from campaign_contacts', '42501', null, 'nobody says otherwise by hand');
select throws_ok($$insert into campaign_contacts (account_id, campaign_id, contact_id)
  select account_id, id, story.thing('ana') from campaigns$$, '42501', null, 'nor adds people');
select story.sign_in('stranger');
select is_empty('select 1 from campaign_contacts', 'a stranger sees nobody');
select story.nobody();
select throws_ok('select 1 from campaign_contacts', '42501', null, 'nor does anybody without signing in');

select * from finish();
rollback;
