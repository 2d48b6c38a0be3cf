begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(14);

select story.sign_in('agent');
select throws_ok($$insert into custom_fields (account_id, name, type) values (story.account('padaria'), 'age', 'number')$$,
  '42501', null, 'an agent defines no fields');
select story.sign_in('admin');
select lives_ok($$insert into custom_fields (account_id, name, type)
    select story.account('padaria'), field, type from (values ('age', 'number'), ('birthday', 'date'), ('city', 'text'),
      ('since', 'datetime'), ('member', 'boolean')) fields (field, type)$$, 'an admin defines fields');
select throws_ok($$insert into custom_fields (account_id, name, type) values (story.account('padaria'), 'x', 'money')$$,
  '23514', null, 'types are listed');

select story.sign_in('agent');
select lives_ok($$update contacts set fields = '{"age": 30, "birthday": "1996-02-29", "city": "Niterói",
    "since": "2026-01-01T10:00:00-03:00", "member": true}' where id = story.thing('ana')$$, 'an agent fills them');
select throws_ok($$update contacts set fields = '{"age": "30"}'$$, 'P0001', 'field_invalid', 'a text is no number');
select throws_ok($$update contacts set fields = '{"birthday": "1997-02-29"}'$$, 'P0001', 'field_invalid',
  'a day that never was is no date');
select throws_ok($$update contacts set fields = '{"since": "2026-01-01T10:00:00"}'$$, 'P0001', 'field_invalid',
  'a datetime needs its zone');
select throws_ok($$update contacts set fields = '{"nickname": "x"}'$$, 'P0001', 'field_invalid', 'unknown fields are refused');
select lives_ok($$update contacts set fields = '{"age": null, "city": "Rio"}'$$, 'null empties a field');
select results_eq('select fields from contacts', $$values ('{"city": "Rio"}'::jsonb)$$, 'and leaves no trace of it');

select story.sign_in('owner');
select is(story.touched($$delete from custom_fields where name = 'city'$$), 1::bigint, 'an owner removes a field');
select lives_ok($$update contacts set name = 'Ana Maria'$$, 'values of a removed field disturb nobody');
select story.sign_in('stranger');
select is_empty('select 1 from custom_fields', 'a stranger sees no fields');
select story.nobody();
select throws_ok('select 1 from custom_fields', '42501', null, 'fields are not public');

select * from finish();
rollback;
