begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(22);

-- One upload, as the API makes it.
create function story.upload(account text)
returns uuid language plpgsql
as $$
declare
  upload_id constant uuid := begin_contact_upload(story.account(account));
begin
  perform add_contact_lines(upload_id, 0, '[[2, ["11999990001", "Ana"]], [3, ["11999990002", ""]]]');
  perform finish_contact_upload(upload_id, 'clientes.csv', '{fone,nome}', '{"fone": "phone"}', '[["11999990001", "Ana"]]', ';');
  return upload_id;
end
$$;
grant execute on function story.upload to public;
create table story.upload_id (id uuid);
grant select, insert on story.upload_id to public;

select story.sign_in('agent');
select lives_ok($$insert into story.upload_id select story.upload('padaria')$$, 'an agent uploads a file');
select results_eq('select status, lines from contact_imports', $$values ('uploaded', 2)$$, 'nothing is imported yet');
select throws_ok($$insert into contact_imports (account_id) values (story.account('padaria'))$$, '42501', null,
  'an import comes to be by an upload alone');
select throws_ok($$update contact_imports set status = 'done'$$, '42501', null, 'and nobody writes how far it is');
select throws_ok($$select add_contact_lines((select id from story.upload_id), 1, '[[4, ["1"]]]')$$, 'P0001',
  'import_not_found', 'what is finished takes no more lines');
select throws_ok($$select start_contact_import((select id from story.upload_id), '{"nome": "name"}')$$, 'P0001',
  'mapping_invalid', 'without a phone nobody can be found');
select throws_ok($$select start_contact_import((select id from story.upload_id), '{"fone": "phone", "nome": "field:cidade"}')$$,
  'P0001', 'mapping_invalid', 'a field has to be defined first');
select throws_ok($$select start_contact_import((select id from story.upload_id), '{"fone": "phone", "cpf": "ignore"}')$$,
  'P0001', 'mapping_invalid', 'the file has no other columns');
select is(start_contact_import((select id from story.upload_id), '{"fone": "phone"}', '{feira}', true) ->> 'status',
  'checking', 'it is checked first');
select throws_ok($$select start_contact_import((select id from story.upload_id), '{"fone": "phone"}')$$, 'P0001',
  'import_running', 'and not twice at once');
select throws_ok($$select start_contact_import(story.upload('padaria'), '{"fone": "phone"}')$$, 'P0001',
  'import_running', 'one import of an account runs at a time');

select story.sign_in('stranger');
select is_empty('select 1 from contact_imports', 'a stranger sees no imports of others');
select throws_ok($$select start_contact_import((select id from story.upload_id), '{"fone": "phone"}')$$, 'P0001',
  'import_not_found', 'nor starts them');
select is(cancel_contact_import((select id from story.upload_id)), false, 'nor stops them');
select throws_ok($$select begin_contact_upload(story.account('padaria'))$$, 'P0001', 'account_not_found',
  'nor uploads into another account');

select story.sign_in('admin');
select is(cancel_contact_import((select id from story.upload_id)), true, 'a colleague stops it');
select is(cancel_contact_import((select id from story.upload_id)), false, 'once');
select throws_ok($$select start_contact_import((select id from story.upload_id), '{"fone": "phone"}')$$, 'P0001',
  'import_ended', 'what was stopped has to be uploaded again');
select story.narrator();
select is((select count(*) from private.import_chunks c join story.upload_id u on u.id = c.upload_id), 0::bigint,
  'its lines are forgotten');
update accounts set status = 'suspended' where id = story.account('padaria');
select story.sign_in('admin');
select throws_ok($$select begin_contact_upload(story.account('padaria'))$$, 'P0001', 'account_suspended',
  'a suspended account imports nothing');
select story.sign_in('removed');
select is_empty('select 1 from contact_imports', 'a removed member sees no imports');
select story.nobody();
select throws_ok('select 1 from contact_imports', '42501', null, 'imports are not public');

select * from finish();
rollback;
