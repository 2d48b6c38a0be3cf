begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(15);

create function story.check_with(headers text)
returns void language plpgsql
as $$
begin
  perform set_config('request.headers', headers, true);
  perform request_checks.check_request();
end
$$;
grant execute on function story.check_with to public;

select story.nobody();
select lives_ok($$select story.check_with('')$$, 'nothing is asked of who comes without a request');
select lives_ok($$select story.check_with('{"apikey": "sb_publishable_x", "accept": "*/*"}')$$,
  'an anonymous request with its key passes');
select throws_ok($$select story.check_with('{"prefer": "count=planned"}')$$, 'P0001', 'estimate_refused',
  'nobody is told what PostgreSQL estimates');
select story.sign_in('owner');
select lives_ok($$select story.check_with('{"prefer": "return=representation, count=exact"}')$$, 'a member counts exactly');
select throws_ok(format('select story.check_with(%L)', headers), 'P0001', 'estimate_refused',
  'and does not estimate: ' || headers)
from unnest(array[
  '{"prefer": "count=planned"}',
  '{"prefer": "return=minimal,count=estimated"}',
  '{"prefer": "  COUNT = Planned "}',
  '{"prefer": "count=exact, count=\"planned\""}',
  '{"prefer": "count=planned, return=minimal"}',
  '{"prefer": "return=minimal,count=exact,count=estimated,tx=commit"}',
  '{"accept": "application/vnd.pgrst.plan+json; for=\"application/json\""}',
  '{"accept": "application/json, Application/Vnd.PGRST.Plan"}'
]) headers;
select lives_ok($$select story.check_with('{"prefer": "return=minimal"}')$$,
  'of two lines that nobody has joined the last alone is seen, whatever the first asks for: see zapbase doctor');
select story.service();
select throws_ok($$select story.check_with('{"prefer": "count=estimated"}')$$, 'P0001', 'estimate_refused',
  'the service does not either');
select story.narrator();
select ok(not has_schema_privilege('anon', 'private', 'usage') and not has_schema_privilege('anon', 'request_checks', 'create'),
  'and anon gets no further by it');

select * from finish();
rollback;
