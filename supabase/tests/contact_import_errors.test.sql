begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(6);

insert into contact_imports (id, account_id, filename, columns, suggested, sample, delimiter, lines, actor_kind, actor_id)
values (story.thing('import'), story.account('padaria'), 'a.csv', '{fone}', '{}', '[]', ',', 1, 'member', story.person('agent'));
insert into contact_import_errors (account_id, import_id, line, "column", code, value)
values (story.account('padaria'), story.thing('import'), 2, 'fone', 'phone_invalid', '123');

select story.sign_in('agent');
select results_eq('select line, code from contact_import_errors', $$values (2, 'phone_invalid')$$,
  'an agent reads which lines were wrong');
select throws_ok($$update contact_import_errors set value = ''$$, '42501', null, 'and changes none');
select throws_ok($$delete from contact_import_errors$$, '42501', null, 'nor removes one');
select story.sign_in('stranger');
select is_empty('select 1 from contact_import_errors', 'a stranger reads none');
select story.sign_in('removed');
select is_empty('select 1 from contact_import_errors', 'nor does a removed member');
select story.nobody();
select throws_ok('select 1 from contact_import_errors', '42501', null, 'the report is not public');

select * from finish();
rollback;
