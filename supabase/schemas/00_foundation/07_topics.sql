-- Realtime carries ids and codes, never row content: a topic's permission is cached for as long as a token
-- lives, so a removed member may still listen for minutes. Clients fetch under row level security.
set check_function_bodies = off;

create table private.topics (
  name text primary key,
  prefix text not null unique,
  extension text not null check (extension in ('broadcast', 'presence')),
  audience text not null check (audience in ('readers', 'members', 'service')),
  description text not null
);
comment on table private.topics is
  'Every private Realtime topic. With audience readers or members an account''s id follows the prefix.';

create function private.broadcast_topics()
returns setof text language sql stable security definer set search_path = '' rows 10
as $$
  select topics.prefix || account_id
  from private.topics topics, private.account_ids() account_id
  where topics.extension = 'broadcast' and topics.audience = 'readers'
$$;
comment on function private.broadcast_topics is 'Topics whose broadcasts the caller may receive.';

create function private.presence_topics()
returns setof text language sql stable security definer set search_path = '' rows 10
as $$
  select topics.prefix || account_id
  from private.topics topics, private.member_account_ids() account_id
  where topics.extension = 'presence' and topics.audience = 'members'
$$;
comment on function private.presence_topics is 'Topics in which the caller may be present.';

grant execute on function private.broadcast_topics, private.presence_topics to authenticated;
