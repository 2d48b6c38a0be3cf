begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(9);

select story.sign_in('agent');
select lives_ok($$insert into notes (account_id, chat_id, body, mentions) values (story.account('padaria'),
  story.thing('chat of ana'), '@Dona vê isso?', array[story.person('owner'), story.person('stranger')])$$, 'a note calls colleagues');
select is_empty('select 1 from note_mentions', 'who calls is not called');
select throws_ok($$insert into note_mentions (account_id, note_id, user_id, chat_id)
  select n.account_id, n.id, story.person('admin'), n.chat_id from notes n$$, '42501', null, 'the rows are the database''s');

select story.sign_in('owner');
select results_eq('select user_id, seen_at is null from note_mentions', $$values (story.person('owner'), true)$$,
  'whoever is called reads it, and nobody else is called');
select is(mark_mentions_seen(story.thing('chat of ana')), true, 'and has seen it');
select is_empty('select 1 from note_mentions where seen_at is null', 'then it is not new any more');
select throws_ok('update note_mentions set seen_at = null', '42501', null, 'which he does not write himself');

select story.sign_in('stranger');
select is_empty('select 1 from note_mentions', 'a stranger sees none, even where he is named');
select is(mark_mentions_seen(story.thing('chat of ana')), false, 'and marks none');

select * from finish();
rollback;
