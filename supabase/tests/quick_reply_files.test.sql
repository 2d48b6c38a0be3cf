begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(14);

insert into media (id, account_id, storage_path, state)
select story.thing(name), story.account(owner), story.account(owner) || '/' || name, 'stored'
from (values ('cardapio', 'padaria'), ('mapa', 'padaria'), ('rosas', 'floricultura')) file (name, owner);

select story.sign_in('agent');
select lives_ok($$select save_quick_reply(story.account('padaria'), 'cardapio', 'Segue!',
  array[story.thing('cardapio'), story.thing('mapa')])$$, 'a quick reply brings files along');
select results_eq('select media_id from quick_reply_files order by position',
  array[story.thing('cardapio'), story.thing('mapa')], 'in their order');
select lives_ok($$select save_quick_reply(story.account('padaria'), 'cardapio', 'Segue!', array[story.thing('mapa')],
  (select id from quick_replies))$$, 'it is saved with others');
select results_eq('select media_id, position from quick_reply_files', $$values (story.thing('mapa'), 0::smallint)$$,
  'which take the place of those');
select throws_ok($$select save_quick_reply(story.account('padaria'), 'rosas', 'Rosas', array[story.thing('rosas')])$$,
  '23503', null, 'never with a file of another account');
select is_empty($$select 1 from quick_replies where shortcut = 'rosas'$$, 'then nothing of it is kept');
select throws_ok($$select save_quick_reply(story.account('padaria'), 'muitos', 'x',
  array_fill(story.thing('mapa'), array[11]))$$, 'ids_too_many', 'ten are enough');
select throws_ok('update quick_reply_files set position = 1', '42501', null, 'they are written with the reply');

select story.sign_in('stranger');
select is_empty('select 1 from quick_reply_files', 'a stranger sees none');
select throws_ok($$insert into quick_reply_files (account_id, quick_reply_id, position, media_id)
  select story.account('padaria'), gen_random_uuid(), 0, story.thing('mapa')$$, '42501', null, 'adds none');
select is(story.touched('delete from quick_reply_files'), 0::bigint, 'and removes none');
select story.nobody();
select throws_ok('select 1 from quick_reply_files', '42501', null, 'nobody sees them without signing in');

select story.sign_in('owner');
select lives_ok($$delete from media where id = story.thing('mapa')$$, 'a file may be deleted');
select results_eq('select q.shortcut, count(f.media_id) from quick_replies q left join quick_reply_files f
  on f.quick_reply_id = q.id group by q.id', $$values ('cardapio', 0::bigint)$$, 'and the reply stays, without it');

select * from finish();
rollback;
