select plan(7);

select story.sign_in('agent');
select lives_ok($$update contacts set tags = '{vip,entrega}' where id = story.thing('ana')$$, 'an agent tags a contact');
select results_eq('select name from tags order by name', array['entrega', 'vip'], 'the catalogue learns each tag');
select lives_ok($$update contacts set tags = '{}' where id = story.thing('ana')$$, 'an agent takes the tags away');
select is((select count(*) from tags), 2::bigint, 'and the catalogue remembers them');
select lives_ok($$update tags set color = '#ff0000' where name = 'vip'$$, 'an agent colours a tag');
select story.sign_in('stranger');
select is_empty('select 1 from tags', 'a stranger sees no tags');
select story.nobody();
select throws_ok('select 1 from tags', '42501', null, 'tags are not public');

select * from finish();
