begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(27);

select story.sign_in('agent');
select lives_ok($$insert into campaigns (account_id, name, message) values (story.account('padaria'), 'Natal', 'Oi!')$$,
  'an agent adds a campaign');
select is(story.touched('delete from campaigns'), 0::bigint, 'but deletes none');
select matches((select slug from campaigns), '^natal-[0-9a-f]{6}$', 'its link is made of the name, and of what nobody guesses');
select story.sign_in('admin');
select is(story.touched($$update campaigns set name = 'Páscoa', slug = ' Pascoa-2027 '$$), 1::bigint, 'an admin changes it');
select is((select slug from campaigns), 'pascoa-2027', 'and its link, which is lower case');
select throws_ok($$insert into campaigns (account_id, name, slug) values (story.account('padaria'), 'x', 'pascoa-2027')$$,
  '23505', 'slug_taken', 'a link is one campaign''s');
select throws_ok($$insert into campaigns (account_id, name, slug) values (story.account('padaria'), 'x', 'a/b')$$,
  'P0001', 'slug_invalid', 'of letters, digits and hyphens');
select throws_ok($$insert into campaigns (account_id, name, slug) values (story.account('padaria'), 'x', 'api')$$,
  'P0001', 'slug_invalid', 'and no word that an address of ours may need');
select throws_ok($$insert into campaigns (account_id, name, message) values (story.account('padaria'), 'x', repeat('x', 301))$$,
  'P0001', 'text_too_long', 'a link carries no more than 300 characters');
select throws_ok($$insert into campaigns (account_id, name, instance_id)
  values (story.account('padaria'), 'x', story.instance('floricultura'))$$, '23503', null, 'nor leads to another account''s number');
select is(visit_campaign('pascoa-2027'), '{"state": "unpaired"}', 'where no number has a phone it leads nowhere');

select story.narrator();
update instances set phone = '5511999990001' where account_id = story.account('padaria');
select story.nobody();
select is(visit_campaign('PASCOA-2027'), '{"state": "open", "phone": "5511999990001", "text": "Oi!"}',
  'whoever follows the link is told the phone and the text, and nothing else');
select is(visit_campaign('pascoa-2027', false) ->> 'state', 'open', 'a look is answered too');
select is(visit_campaign('natal'), '{"state": "unknown"}', 'what there is not is unknown');
select is(visit_campaign(null), '{"state": "unknown"}', 'and so is nothing');
select throws_ok('select 1 from campaigns', '42501', null, 'campaigns are not public');
select throws_ok('select private.count_campaign(null, null)', '42501', null, 'nor is their counting');

select story.service();
select private.count_campaign(c.id, 'answer') from campaigns c;
select story.sign_in('agent');
select is((select campaign_statistics(id) - 'since' - 'until' - 'days' from campaigns), '{"visits": 1, "answers": 1}',
  'visits are counted, looks are not, and so are answers');
select is((select jsonb_array_length(campaign_statistics(id) -> 'days') from campaigns), 1, 'by the day');
select is((select campaign_counts(account_id) #> array['campaigns', id::text] from campaigns), '{"visits": 1, "answers": 1}',
  'and for all campaigns at once');
select throws_ok($$select campaign_statistics(id, '2026-01-01', 'infinity') from campaigns$$, 'P0001', 'range_invalid',
  'within days that there are');
select story.sign_in('admin');
update campaigns set enabled = false;
select is(visit_campaign('pascoa-2027'), '{"state": "disabled"}', 'a campaign that is off leads nowhere');

select story.sign_in('stranger');
select throws_ok($$insert into campaigns (account_id, name) values (story.account('padaria'), 'x')$$, '42501', null,
  'a stranger adds none to others');
select is_empty('select 1 from campaigns', 'sees none');
select throws_ok($$select campaign_counts(story.account('padaria'))$$, 'P0001', 'account_not_found', 'and no count of theirs');
select story.sign_in('admin');
select is(story.touched('delete from campaigns'), 1::bigint, 'an admin deletes it');
select story.narrator();
select is_empty('select 1 from private.campaign_counts where account_id = story.account(''padaria'')', 'and its counts go with it');

select * from finish();
rollback;
