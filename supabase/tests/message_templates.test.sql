begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(30);

select story.sign_in('agent');
select throws_ok($$insert into instances (account_id, instance_name, engine)
    values (story.account('padaria'), 'oficial', 'cloud')$$, '42501', null, 'an agent adds no number');
select story.sign_in('admin');
select lives_ok($$insert into instances (account_id, instance_name, engine)
    values (story.account('padaria'), 'oficial', 'cloud')$$, 'an admin adds a number of Meta''s');
select throws_ok($$update instances set engine = 'webjs' where instance_name = 'oficial'$$, '42501', null,
  'whose engine stays');
select throws_ok($$select connect_cloud_number(story.instance('balcao'), '1055', '2055', 'EAAG-token-of-0123456789',
    'app-secret-of-0123', 'verify-me-please')$$, 'P0001', 'engine_mismatch', 'a number with a browser has no token');
select throws_ok($$select connect_cloud_number((select id from instances where instance_name = 'oficial'), '+55 11', '2055',
    'EAAG-token-of-0123456789', 'app-secret-of-0123', 'verify-me-please')$$, 'P0001', 'cloud_id_invalid',
  'the phone itself is no phone_number_id');
select throws_ok($$select connect_cloud_number((select id from instances where instance_name = 'oficial'), '1055', '2055',
    'EAAG token', 'app-secret-of-0123', 'verify-me-please')$$, 'P0001', 'cloud_secret_invalid', 'nor is any text a token');
select is(cloud_number((select id from instances where instance_name = 'oficial')), null, 'nothing is kept of that');
select is(connect_cloud_number((select id from instances where instance_name = 'oficial'), ' 1055 ', '2055',
    'EAAG-token-of-0123456789', 'app-secret-of-0123', 'verify-me-please') ->> 'phone_number_id', '1055',
  'an admin connects it');
select is(cloud_number((select id from instances where instance_name = 'oficial')) ->> 'waba_id', '2055',
  'and reads what Meta calls it');
select is_empty($$select 1 from instances where instance_name = 'oficial' and (messages_per_minute is not null or warm_up)$$,
  'it goes at Meta''s pace');
select lives_ok($$insert into instances (account_id, instance_name, engine)
    values (story.account('padaria'), 'outro', 'cloud')$$, 'another one');
select throws_ok($$select connect_cloud_number((select id from instances where instance_name = 'outro'), '1055', '2055',
    'EAAG-token-of-0123456789', 'app-secret-of-0123', 'verify-me-please')$$, 'P0001', 'cloud_number_taken',
  'is not the same at Meta');
select throws_ok('select 1 from private.cloud_numbers', '42501', null, 'nobody reads the table');
select throws_ok('select 1 from private.vault', '42501', null, 'nor the secrets');
select throws_ok($$select orchestrator.cloud_secrets(story.instance('balcao'))$$, '42501', null, 'by no function');

select story.sign_in('agent');
select throws_ok($$select cloud_number((select id from instances where instance_name = 'oficial'))$$, 'P0001',
  'instance_not_found', 'an agent is told nothing of it');
select throws_ok($$select connect_cloud_number((select id from instances where instance_name = 'oficial'), '1056', '2055',
    'EAAG-token-of-0123456789', 'app-secret-of-0123', 'verify-me-please')$$, 'P0001', 'instance_not_found',
  'and does not connect it elsewhere');
select story.sign_in('stranger');
select throws_ok($$select connect_cloud_number(story.instance('balcao'), '1056', '2055',
    'EAAG-token-of-0123456789', 'app-secret-of-0123', 'verify-me-please')$$, 'P0001', 'instance_not_found',
  'a stranger learns not even its engine');

select story.narrator();
insert into message_templates (account_id, instance_id, name, language, status, components)
select account_id, id, 'pedido', 'pt_BR', 'APPROVED', '[{"type": "BODY", "text": "Olá {{1}}, chega {{2}}."}]'
from instances where instance_name = 'oficial';

select story.sign_in('agent');
select results_eq('select name from message_templates', array['pedido'], 'an agent reads the templates');
select throws_ok($$update message_templates set status = 'APPROVED'$$, '42501', null, 'and changes none');
select throws_ok($$insert into message_templates (account_id, instance_id, name, language)
    values (story.account('padaria'), story.instance('balcao'), 'x', 'en')$$, '42501', null, 'nor makes one');
select throws_ok($$insert into conversations (account_id, contact_id, instance_id, kind, content)
    select story.account('padaria'), c.id, story.instance('balcao'), 'template', '{"name": "pedido", "language": "pt_BR"}'
    from contacts c limit 1$$, 'P0001', 'kind_unsupported', 'a number with a browser sends no template');
select throws_ok($$insert into conversations (account_id, contact_id, instance_id, kind, content)
    select story.account('padaria'), c.id, i.id, 'template', '{"name": "pedido", "language": "pt_BR", "body": ["Ana"]}'
    from contacts c, instances i where i.instance_name = 'oficial' limit 1$$, 'P0001', 'template_parameters',
  'each variable has a text');
select throws_ok($$insert into conversations (account_id, contact_id, instance_id, kind, content)
    select story.account('padaria'), c.id, i.id, 'template', '{"name": "natal", "language": "pt_BR"}'
    from contacts c, instances i where i.instance_name = 'oficial' limit 1$$, 'P0001', 'template_unavailable',
  'and Meta has approved it');
select lives_ok($$insert into conversations (account_id, contact_id, instance_id, kind, content)
    select story.account('padaria'), c.id, i.id, 'template', '{"name": "pedido", "language": "pt_BR", "body": ["Ana", "às 10h"]}'
    from contacts c, instances i where i.instance_name = 'oficial' limit 1$$, 'then it is sent');
select results_eq($$select message, status from conversations where kind = 'template'$$,
  $$values ('Olá Ana, chega às 10h.', 'queued')$$, 'and reads as whoever gets it reads it');
select lives_ok($$insert into conversations (account_id, contact_id, instance_id, message)
    select story.account('padaria'), c.id, i.id, 'oi' from contacts c, instances i where i.instance_name = 'oficial' limit 1$$,
  'a text to who has not written');
select results_eq($$select c.status, c.error_code from conversations c join instances i on i.id = c.instance_id
    where i.instance_name = 'oficial' and c.kind = 'text'$$, $$values ('failed', 'window_closed')$$, 'fails at once');

select story.sign_in('stranger');
select is_empty('select 1 from message_templates', 'a stranger reads no templates');
select story.nobody();
select throws_ok('select 1 from message_templates', '42501', null, 'they are not public');

select * from finish();
rollback;
