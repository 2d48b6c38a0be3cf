-- Who plays in the stories. The runner loads this first, in the transaction that it rolls back at the end.
--
-- Padaria: owner, admin, agent, and a removed member (he was an agent). Floricultura: the stranger owns it.
-- An operator's platform administrator belongs to neither.

create schema story;

create function story.person(name text)
returns uuid language sql immutable
return md5('person:' || name)::uuid;

create function story.account(name text)
returns uuid language sql immutable
return md5('account:' || name)::uuid;

create function story.instance(name text)
returns uuid language sql immutable
return md5('instance:' || name)::uuid;

create function story.become(role text, claims jsonb)
returns void language plpgsql
as $$
begin
  perform set_config('role', 'none', true);
  perform set_config('request.jwt.claims', claims::text, true),
    set_config('request.jwt.claim.sub', coalesce(claims ->> 'sub', ''), true);
  perform set_config('role', become.role, true);
end
$$;

-- From here on the statements run as this person.
create function story.sign_in(name text)
returns void language sql
as $$ select story.become('authenticated',
  jsonb_build_object('sub', story.person(name), 'role', 'authenticated')) $$;

create function story.nobody()
returns void language sql
as $$ select story.become('anon', '{"role": "anon"}') $$;

create function story.service()
returns void language sql
as $$ select story.become('service_role', '{"role": "service_role"}') $$;

-- Back to the role of the migrations, which no policy binds.
create function story.narrator()
returns void language sql
as $$ select story.become('none', '{}') $$;

-- The rows a statement touched, for updates and deletes that a policy lets run but finds nothing for.
create function story.touched(statement text)
returns bigint language plpgsql
as $$
declare
  touched bigint;
begin
  execute statement;
  get diagnostics touched = row_count;
  return touched;
end
$$;

grant usage on schema story to public;
grant execute on all functions in schema story to public;

insert into auth.users (id, email, email_confirmed_at)
select story.person(name), name || '@story.test', now()
from unnest(array['owner', 'admin', 'agent', 'removed', 'stranger', 'operator', 'newcomer']) name;

insert into public.accounts (id, name, phone, plan) values
  (story.account('padaria'), 'Padaria', '5521900000001', 'basic'),
  (story.account('floricultura'), 'Floricultura', '5521900000002', 'basic');

insert into public.account_members (account_id, user_id, role) values
  (story.account('padaria'), story.person('owner'), 'owner'),
  (story.account('padaria'), story.person('admin'), 'admin'),
  (story.account('padaria'), story.person('agent'), 'agent'),
  (story.account('padaria'), story.person('removed'), 'agent'),
  (story.account('floricultura'), story.person('stranger'), 'owner');
delete from public.account_members where user_id = story.person('removed');

insert into private.platform_admins (user_id) values (story.person('operator'));

insert into public.instances (id, account_id, instance_name) values
  (story.instance('balcao'), story.account('padaria'), 'balcao'),
  (story.instance('rosas'), story.account('floricultura'), 'rosas');

-- Ana is a customer of the Padaria, Rosa one of the Floricultura; each has written once.
create function story.thing(name text)
returns uuid language sql immutable
return md5('thing:' || name)::uuid;
grant execute on function story.thing to public;

insert into public.contacts (id, account_id, phone, name) values
  (story.thing('ana'), story.account('padaria'), '5521988880001', 'Ana'),
  (story.thing('rosa'), story.account('floricultura'), '5521988880002', 'Rosa');
insert into public.chats (id, account_id, instance_id, contact_id, wa_chat_id) values
  (story.thing('chat of ana'), story.account('padaria'), story.instance('balcao'), story.thing('ana'),
    '5521988880001@c.us'),
  (story.thing('chat of rosa'), story.account('floricultura'), story.instance('rosas'), story.thing('rosa'),
    '5521988880002@c.us');
insert into public.conversations (id, account_id, chat_id, contact_id, instance_id, status, wa_message_id, message) values
  (story.thing('word of ana'), story.account('padaria'), story.thing('chat of ana'), story.thing('ana'),
    story.instance('balcao'), 'received', 'A1', 'tem pão?'),
  (story.thing('word of rosa'), story.account('floricultura'), story.thing('chat of rosa'), story.thing('rosa'),
    story.instance('rosas'), 'received', 'R1', 'tem rosas?');
