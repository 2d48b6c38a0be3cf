begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(15);

create function story.many(piece text, times integer)
returns text language sql immutable
as $$ select repeat(piece, times) $$;
grant execute on function story.many to public;

select story.sign_in('agent');
select is(search_messages(story.account('padaria'), 'pão') #>> '{messages,0,message}', 'tem pão?', 'a word is found');
select lives_ok($$select search_messages(story.account('padaria'), story.many('pao ', 100))$$, 'a hundred are looked for');
select throws_ok($$select search_messages(story.account('padaria'), story.many('or ', 50000))$$, 'P0001', 'search_too_large',
  'fifty thousand are not');
select throws_ok($$select search_messages(story.account('padaria'), story.many('a ', 101))$$, 'P0001', 'search_too_large',
  'nor are a hundred and one');
select throws_ok($$select search_messages(story.account('padaria'), story.many('a', 1001))$$, 'P0001', 'search_too_large',
  'nor a very long one');
select throws_ok($$select search_contacts(story.account('padaria'), story.many('a ', 101))$$, 'P0001', 'search_too_large',
  'contacts are looked for in the same way');
select throws_ok($$select search_contacts(story.account('padaria'), tags => array(select n::text from generate_series(1, 101) n))$$,
  'P0001', 'search_too_large', 'by so many tags');
select throws_ok($$select search_contacts(story.account('padaria'),
    fields => (select jsonb_object_agg(n, n) from generate_series(1, 101) n))$$,
  'P0001', 'search_too_large', 'by so many fields');
select throws_ok($$select tag_found_contacts(story.account('padaria'), story.many('a ', 101), add => '{x}')$$, 'P0001',
  'search_too_large', 'also to be tagged');
select throws_ok($$select list_chats(array[story.account('padaria')], query => story.many('a ', 101))$$, 'P0001',
  'search_too_large', 'and chats');
select throws_ok($$select list_chats(array[story.account('padaria')],
    chat_ids => array(select gen_random_uuid() from generate_series(1, 1001)))$$, 'P0001', 'ids_too_many',
  'of which a thousand are named at once');
select throws_ok($$select list_messages(story.thing('chat of ana'),
    message_ids => array(select gen_random_uuid() from generate_series(1, 1001)))$$, 'P0001', 'ids_too_many',
  'as of messages');
select throws_ok($$select tag_contacts(story.account('padaria'),
    array(select gen_random_uuid() from generate_series(1, 1001)), '{x}')$$, 'P0001', 'ids_too_many', 'and of contacts');
select story.sign_in('operator');
select throws_ok($$select admin_list_accounts(query => story.many('a ', 101))$$, 'P0001', 'search_too_large',
  'the operator is no exception');
select lives_ok($$select admin_list_accounts(query => 'padaria')$$, 'who finds accounts by a word');

select * from finish();
rollback;
