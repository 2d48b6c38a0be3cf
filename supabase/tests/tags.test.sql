begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(21);

select story.sign_in('agent');
select lives_ok($$update contacts set tags = '{vip,entrega}' where id = story.thing('ana')$$, 'an agent tags a contact');
select results_eq('select name from tags order by name', array['entrega', 'vip'], 'the catalogue learns each tag');
select lives_ok($$update contacts set tags = '{}' where id = story.thing('ana')$$, 'an agent takes the tags away');
select is((select count(*) from tags), 2::bigint, 'and the catalogue remembers them');
select lives_ok($$update tags set color = '#ff0000' where name = 'vip'$$, 'an agent colours a tag');
select lives_ok($$insert into tags (account_id, name, color) values (story.account('padaria'), 'atacado', '#00ff00')$$,
  'an agent adds a tag before anybody has it');
select throws_ok($$insert into tags (account_id, name) values (story.account('padaria'), ' atacado')$$, '23514', null,
  'a tag has no space at its ends');
select throws_ok($$insert into tags (account_id, name) values (story.account('floricultura'), 'atacado')$$, '42501', null,
  'an agent adds no tag elsewhere');
select lives_ok($$update contacts set tags = '{vip,entrega}' where id = story.thing('ana')$$, 'an agent tags the contact again');
select is(count_tags(story.account('padaria')) -> 'tags', '[{"name": "atacado", "color": "#00ff00", "contacts": 0},
  {"name": "entrega", "color": null, "contacts": 1}, {"name": "vip", "color": "#ff0000", "contacts": 1}]'::jsonb,
  'members see how many contacts have each tag');
select throws_ok($$select rename_tag(story.account('padaria'), 'vip', 'ouro')$$, 'not_allowed', 'an agent renames no tag everywhere');

select story.sign_in('admin');
select is(rename_tag(story.account('padaria'), 'vip', 'ouro', 1), '{"changed": 1, "done": false}', 'a part of a renaming');
select ok(exists (select from tags where name = 'vip'), 'the old name stays in the catalogue until the renaming is done');
select is(rename_tag(story.account('padaria'), 'vip', 'ouro', 1), '{"changed": 0, "done": true}', 'the last part');
select results_eq($$select color from tags where name in ('vip', 'ouro')$$, array['#ff0000'], 'the new name takes the colour over');
select is(rename_tag(story.account('padaria'), 'ouro', 'entrega') ->> 'done', 'true', 'a tag is renamed to one the contact has');
select results_eq($$select tags from contacts where id = story.thing('ana')$$, $$values ('{entrega}'::text[])$$,
  'the contact has it once');
select throws_ok($$select rename_tag(story.account('padaria'), 'entrega', '')$$, 'tag_invalid', 'a tag has a name');
select is(remove_tag(story.account('padaria'), 'entrega') ->> 'done', 'true', 'an admin takes a tag from everybody');

select story.sign_in('stranger');
select is_empty('select 1 from tags', 'a stranger sees no tags');
select story.nobody();
select throws_ok('select 1 from tags', '42501', null, 'tags are not public');

select * from finish();
rollback;
