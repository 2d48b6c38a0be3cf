begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(30);

select results_eq($$select count(*) from profiles where user_id in (select id from auth.users where email like '%@story.test')$$,
  array[7::bigint], 'everybody has a profile from the first moment');
insert into auth.users (id, email, raw_user_meta_data)
values (story.person('named'), 'named@story.test', jsonb_build_object('full_name', E'  Ana \u202e Souza '));
select is((select name from profiles where user_id = story.person('named')), 'Ana Souza',
  'with the name that he said when he signed up, as it is read');

select story.sign_in('agent');
select is(story.touched($$update profiles set name = 'Beto'$$), 1::bigint, 'a person names himself, and only himself');
select is((select name from account_members where user_id = story.person('agent')), 'Beto', 'his accounts call him so');
select throws_ok($$update account_members set name = 'Bento'$$, '42501', null, 'there is no other place for it');
select lives_ok($$update profiles set signature = 'Beto da Padaria', preferences = '{"sound": true, "digest": "daily"}',
    picture = story.person('agent') || '/11111111-1111-4111-8111-111111111111' where user_id = story.person('agent')$$,
  'he writes what stands before his messages, what he wants to be told of, and which picture is his');
select is(my_profile() - 'user_id', '{"name": "Beto", "signature": "Beto da Padaria",
  "preferences": {"sound": true, "digest": "daily"}}'::jsonb
  || jsonb_build_object('picture', story.person('agent') || '/11111111-1111-4111-8111-111111111111'), 'and reads it');
select throws_ok($$update profiles set picture = story.person('owner') || '/11111111-1111-4111-8111-111111111111'
    where user_id = story.person('agent')$$, '23514', null, 'nobody wears the picture of another');
select throws_ok($$update profiles set signature = '*Beto*' where user_id = story.person('agent')$$, '23514', null,
  'a signature has no marks of its own');
select throws_ok($$update profiles set preferences = '{"sound": {"loud": true}}' where user_id = story.person('agent')$$,
  '23514', null, 'preferences are plain values');
select throws_ok($$update profiles set preferences = '[]' where user_id = story.person('agent')$$, '23514', null, 'by names');
select throws_ok($$update profiles set preferences = jsonb_build_object('note', repeat('x', 5000))
    where user_id = story.person('agent')$$, '23514', null, 'and few');
select throws_ok($$update profiles set name = repeat('x', 101) where user_id = story.person('agent')$$, '23514', null,
  'a name has an end');
select throws_ok($$insert into profiles (user_id) values (gen_random_uuid())$$, '42501', null, 'nobody makes profiles');
select throws_ok($$delete from profiles$$, '42501', null, 'nor deletes his');
select throws_ok($$update profiles set user_id = story.person('stranger')$$, '42501', null, 'nor gives it away');

select story.sign_in('owner');
select is((select name from profiles where user_id = story.person('agent')), 'Beto', 'colleagues read his name');
select isnt((select picture from profiles where user_id = story.person('agent')), null, 'and see his picture');
select throws_ok($$select signature from profiles$$, '42501', null, 'what stands before his messages is in the messages alone');
select throws_ok($$select preferences from profiles$$, '42501', null, 'what he wants to be told of is his own');
select is(list_members(story.account('padaria')) -> 'members' -> 2 ->> 'picture',
  story.person('agent') || '/11111111-1111-4111-8111-111111111111', 'the team is shown with pictures');

select story.sign_in('stranger');
select results_eq('select user_id from profiles', array[story.person('stranger')], 'a stranger knows nobody but himself');
select story.sign_in('removed');
select results_eq('select user_id from profiles', array[story.person('removed')], 'nor does who was removed');
select story.nobody();
select throws_ok('select name from profiles', '42501', null, 'profiles are not public');

select story.narrator();
insert into api_keys (id, account_id, name, prefix, scopes)
values (story.person('program'), story.account('padaria'), 'loja', 'zb_live_0000', '{read,send,manage}');
select story.sign_in('program');
select is((select name from profiles where user_id = story.person('agent')), 'Beto', 'a program learns who answers');
select is(my_profile(), null, 'but is nobody');
select is(story.touched($$update profiles set name = 'Robô'$$), 0::bigint, 'and renames nobody');

-- What nobody looks at any more is deleted.
select story.sign_in('agent');
update profiles set picture = story.person('agent') || '/22222222-2222-4222-8222-222222222222' where user_id = story.person('agent');
select story.narrator();
select results_eq($$select bucket, storage_path from private.media_deletions$$,
  $$values ('avatars', story.person('agent') || '/11111111-1111-4111-8111-111111111111')$$,
  'a picture that is replaced is deleted');
delete from auth.users where id = story.person('agent');
select is_empty($$select 1 from profiles where user_id = story.person('agent')$$, 'who is deleted leaves no profile');
select is((select count(*) from private.media_deletions), 2::bigint, 'and no picture');

select * from finish();
rollback;
