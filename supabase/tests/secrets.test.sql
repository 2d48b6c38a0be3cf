begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(14);

select story.sign_in('owner');
select is(set_secret(story.account('padaria'), 'loja', 'sk_live_3f9a'), '{"name": "loja"}', 'an owner keeps a secret');
select is(list_secrets(story.account('padaria')) -> 0 ->> 'name', 'loja', 'sees that it is kept');
select is((select count(*) from jsonb_object_keys(list_secrets(story.account('padaria')) -> 0)), 2::bigint,
  'and since when, nothing more');
select throws_ok('select * from private.vault', '42501', null, 'reads it no more');
select throws_ok($$select private.read_secret(story.account('padaria'), 'secret:loja')$$, '42501', null, 'by no way round');
select throws_ok($$select orchestrator.read_secrets(story.account('padaria'), '{loja}')$$, '42501', null,
  'nor as whoever makes requests does');
select throws_ok($$select set_secret(story.account('padaria'), 'loja', E'two\r\nheaders')$$, 'P0001', 'secret_unsendable',
  'nor keeps what would be two headers');

select story.sign_in('admin');
select lives_ok($$select set_secret(story.account('padaria'), 'loja', 'sk_live_other')$$, 'an admin replaces it');
select story.sign_in('agent');
select throws_ok($$select list_secrets(story.account('padaria'))$$, 'P0001', 'not_allowed', 'an agent sees none');
select throws_ok($$select set_secret(story.account('padaria'), 'loja', 'mine, says he')$$, 'P0001', 'not_allowed', 'sets none');
select story.sign_in('stranger');
select throws_ok($$select remove_secret(story.account('padaria'), 'loja')$$, 'P0001', 'not_allowed', 'a stranger removes none');
select story.nobody();
select throws_ok($$select list_secrets(story.account('padaria'))$$, '42501', null, 'nor does anybody without signing in');

select story.sign_in('admin');
select ok(remove_secret(story.account('padaria'), 'loja'), 'an admin removes it');
select is(list_secrets(story.account('padaria')), '[]', 'and it is gone');

select * from finish();
rollback;
