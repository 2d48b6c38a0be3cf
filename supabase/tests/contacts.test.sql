begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(22);

select story.sign_in('agent');
select results_eq('select name from contacts', array['Ana'], 'an agent sees the contacts of his account and no other');
select lives_ok($$insert into contacts (account_id, phone, name, tags)
    values (story.account('padaria'), '+55 (21) 97777-0001', 'Bia', '{vip}')$$, 'an agent adds a contact');
select is((select phone from contacts where name = 'Bia'), '5521977770001', 'a phone is kept as digits');
select throws_ok($$insert into contacts (account_id, phone) values (story.account('padaria'), '552177770001')$$,
  '23505', 'contact_exists', 'the same mobile without the ninth digit is the same contact');
select lives_ok($$insert into contacts (account_id, phone) values (story.account('padaria'), '552132220001')$$,
  'a landline has no ninth digit to lose');
select throws_ok($$insert into contacts (account_id, name) values (story.account('padaria'), 'Ninguém')$$, '23514', null,
  'a contact without phone or LID is nobody');
select throws_ok($$insert into contacts (account_id, phone) values (story.account('padaria'), '123')$$, 'P0001',
  'phone_invalid', 'three digits are no phone');
select throws_ok($$insert into contacts (account_id, phone, lid) values (story.account('padaria'), '5521977770009', '1')$$,
  '42501', null, 'a LID comes from WhatsApp alone');
select throws_ok($$insert into contacts (account_id, phone, tags)
    values (story.account('padaria'), '5521977770009', '{" vip"}')$$, '23514', null, 'a tag has no blanks around it');
select throws_ok($$update contacts set fields = '{"birthday": "1990-01-01"}' where name = 'Bia'$$, 'P0001',
  'field_invalid', 'a field has to be defined first');
select is(open_contact(story.account('padaria'), '552177770001'), (select id from contacts where name = 'Bia'),
  'opening a contact finds the other spelling');
select isnt(open_contact(story.account('padaria'), '5521977770005', 'Cris'), null, 'and makes what is missing');
select is(story.touched($$delete from contacts$$), 0::bigint, 'an agent deletes no contacts');

select story.sign_in('admin');
select lives_ok($$select merge_contacts(story.thing('ana'), (select id from contacts where name = 'Bia'))$$,
  'a member merges two contacts');
select results_eq($$select tags from contacts where name = 'Ana'$$, $$values ('{vip}'::text[])$$, 'the tags stay');
select is((select count(*) from contact_identities where contact_id = story.thing('ana')), 2::bigint,
  'both phones are Ana''s now');
select is(story.touched($$delete from contacts where name = 'Cris'$$), 1::bigint, 'an admin deletes a contact');

select story.sign_in('stranger');
select results_eq('select name from contacts', array['Rosa'], 'a stranger sees only his own contacts');
select throws_ok($$select open_contact(story.account('padaria'), '5521977770001')$$, 'P0001', 'account_not_found',
  'a stranger opens no contacts elsewhere');
select throws_ok($$select merge_contacts(story.thing('rosa'), story.thing('ana'))$$, 'P0001', 'contact_not_found',
  'nor takes one over by merging');
select story.sign_in('removed');
select is_empty('select 1 from contacts', 'a removed member sees no contacts');
select story.nobody();
select throws_ok('select 1 from contacts', '42501', null, 'contacts are not public');

select * from finish();
rollback;
