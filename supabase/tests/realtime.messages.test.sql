begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(12);

insert into realtime.messages (topic, extension, payload, event, private)
values ('probe', 'broadcast', '{}', 'probe', true), ('probe', 'presence', '{}', 'probe', true);
create function story.hears(topic text, extension text)
returns boolean language plpgsql
as $$
begin
  perform set_config('realtime.topic', hears.topic, true);
  return exists (select from realtime.messages m where m.topic = 'probe' and m.extension = hears.extension);
end
$$;
create function story.sends(topic text, extension text)
returns boolean language plpgsql
as $$
begin
  perform set_config('realtime.topic', sends.topic, true);
  insert into realtime.messages (topic, extension) values (sends.topic, sends.extension);
  return true;
exception when insufficient_privilege then
  return false;
end
$$;
grant execute on all functions in schema story to public;

select story.sign_in('agent');
select ok(story.hears('account:' || story.account('padaria'), 'broadcast'), 'an agent hears his account');
select ok(not story.hears('account:' || story.account('floricultura'), 'broadcast'), 'and no other account');
select ok(not story.hears('orchestrator', 'broadcast'), 'nor the orchestrators');
select ok(not story.sends('account:' || story.account('padaria'), 'broadcast'), 'no member broadcasts to his account');
select ok(story.sends('presence:' || story.account('padaria'), 'presence'), 'a member may be present');
select ok(story.hears('presence:' || story.account('padaria'), 'presence'), 'and sees who else is');
select ok(not story.sends('presence:' || story.account('floricultura'), 'presence'), 'but not in another account');
select ok(not story.sends('presence:' || story.account('padaria'), 'broadcast'), 'presence is no way to broadcast');

select story.sign_in('stranger');
select ok(not story.hears('account:' || story.account('padaria'), 'broadcast'), 'a stranger hears nothing');
select story.sign_in('removed');
select ok(not story.hears('account:' || story.account('padaria'), 'broadcast'), 'a removed member hears nothing');
select story.nobody();
select ok(not story.hears('account:' || story.account('padaria'), 'broadcast'), 'the public hears nothing');
select ok(not story.sends('presence:' || story.account('padaria'), 'presence'), 'the public is not present');

select * from finish();
rollback;
