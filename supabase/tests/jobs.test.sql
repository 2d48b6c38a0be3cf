begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(14);

-- Who asks for long work leaves a job, and nothing else of it is seen by anybody.
select story.sign_in('owner');
select isnt(erase_contact(story.thing('ana')), null, 'an owner has somebody erased');
select throws_ok('select 1 from private.jobs', '42501', null, 'jobs are no customer''s to see');
select throws_ok($$insert into private.jobs (kind) values ('contact_erasure')$$, '42501', null, 'nor to write');
select throws_ok($$select private.enqueue_job('contact_erasure', 'x')$$, '42501', null, 'nor to ask for by name');
select throws_ok($$select orchestrator.claim_jobs(story.person('owner'), 1, gen_random_uuid(), '{"contact_erasure": 1}')$$,
  '42501', null, 'a customer does no jobs');
select throws_ok($$select orchestrator.run_job(story.person('owner'), 1, 1, gen_random_uuid())$$, '42501', null,
  'nor steps of one');
select throws_ok($$select private.forget_audit_log('', now())$$, '42501', null, 'nor duties');
select story.sign_in('stranger');
select throws_ok('select orchestrator.count_jobs()', '42501', null, 'how much there is to do is the operator''s');
select story.nobody();
select throws_ok('select 1 from private.jobs', '42501', null, 'jobs are not public');

select story.service();
select isnt(orchestrator.register(story.person('machine'), 'host', '1', 10), null, 'an orchestrator registers');
create temporary table claimed on commit drop as
select job.* from public.orchestrators o, lateral jsonb_to_recordset(orchestrator.claim_jobs(o.id, o.number,
  story.person('claim'), '{"contact_erasure": 9}') -> 'jobs') job (id bigint, kind text, account_id uuid)
where o.id = story.person('machine');
select results_eq('select kind, account_id from claimed', $$values ('contact_erasure', story.account('padaria'))$$,
  'it finds what was asked for');
select is(orchestrator.run_job(o.id, o.number, claimed.id, story.person('claim')), '{"finished": true, "more": false}', 'and does it')
from public.orchestrators o, claimed where o.id = story.person('machine');
select results_eq('select status, messages from contact_erasures', $$values ('done', 1)$$, 'the person is forgotten');
select is_empty($$select 1 from private.jobs where kind = 'contact_erasure'$$, 'and what is done leaves no row');

select * from finish();
rollback;
