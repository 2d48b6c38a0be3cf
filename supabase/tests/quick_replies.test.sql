begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(24);

select story.sign_in('agent');
select lives_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('padaria'), 'horario', 'Das 6 às 20')$$, 'an agent adds a quick reply');
select results_eq('select created_by from quick_replies', array[story.person('agent')], 'which is signed');
select throws_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('padaria'), 'horario', 'x')$$, '23505', null, 'a shortcut is there once');
select throws_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('padaria'), 'Com Espaço', 'x')$$, '23514', null, 'and is easily typed');
select throws_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('floricultura'), 'oi', 'x')$$, '42501', null, 'nobody adds to another account');
select throws_ok($$update quick_replies set created_by = story.person('owner')$$, '42501', null, 'nobody signs for another');

select story.sign_in('admin');
select is(story.touched($$update quick_replies set message = 'Das 7 às 20'$$), 1::bigint, 'colleagues change it');
select story.sign_in('stranger');
select is_empty('select 1 from quick_replies', 'a stranger sees none of it');
select is(story.touched($$update quick_replies set message = 'x'$$), 0::bigint, 'changes none');
select is(story.touched('delete from quick_replies'), 0::bigint, 'and deletes none');
select story.sign_in('removed');
select is_empty('select 1 from quick_replies', 'nor does a removed member');
select story.nobody();
select throws_ok('select 1 from quick_replies', '42501', null, 'nor anybody without signing in');
select story.sign_in('agent');
select is(story.touched('delete from quick_replies'), 1::bigint, 'an agent removes it');

select lives_ok($$select save_quick_reply(story.account('padaria'), 'oi', 'Oi {{ contact.first_name | default: ''cliente'' }}')$$,
  'a text may have gaps, with what stands there when nothing is known');
select throws_ok($$select save_quick_reply(story.account('padaria'), 'x', 'Oi {{ contact.name')$$, 'template_failed',
  'a gap that cannot be read is refused');
select throws_ok($$insert into quick_replies (account_id, shortcut, message)
  values (story.account('padaria'), 'x', 'Oi {{nome}}')$$, 'template_failed', 'and one for what there is not');
select throws_ok($$update quick_replies set message = '{% if a %}'$$, 'template_failed', 'nor does a text become such a one');
select throws_ok($$select save_quick_reply(story.account('padaria'), 'x', '{{ contact.fields.cidade }}')$$, 'template_failed',
  'a field has to be the account''s');
select story.sign_in('owner');
insert into custom_fields (account_id, name, type) values (story.account('padaria'), 'cidade', 'text');
select story.sign_in('agent');
select lives_ok($$select save_quick_reply(story.account('padaria'), 'x', '{{ contact.fields.cidade }}')$$, 'then it is known');

select story.narrator();
alter table quick_replies disable trigger check_gaps;
update quick_replies set message = 'Oi {{nome}}' where shortcut = 'oi';
alter table quick_replies enable trigger check_gaps;
select story.sign_in('agent');
select lives_ok($$update quick_replies set shortcut = 'ola' where shortcut = 'oi'$$,
  'one from before may have another shortcut');
select throws_ok($$select save_quick_reply(story.account('padaria'), 'ola', 'x', reply_id => gen_random_uuid())$$,
  'quick_reply_not_found', 'nothing is made under the id of none');
select throws_ok($$select save_quick_reply(story.account('floricultura'), 'x', 'x')$$, '42501', null,
  'nobody saves in another account');
select story.sign_in('stranger');
select throws_ok($$select save_quick_reply(story.account('padaria'), 'x', 'x',
  reply_id => (select id from quick_replies limit 1))$$, '42501', null, 'nor changes what is there');
select story.nobody();
select throws_ok($$select save_quick_reply(story.account('padaria'), 'x', 'x')$$, '42501', null,
  'nor does anybody without signing in');

select * from finish();
rollback;
