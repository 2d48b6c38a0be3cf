-- What a hosted project has before the first migration: the schema `realtime`, its table of messages and the two
-- publications. Applied by the superuser `supabase_admin`, idempotent. Names and signatures are Supabase's.

do $$
begin
  if not exists (select from pg_roles where rolname = 'supabase_realtime_admin') then
    create role supabase_realtime_admin nologin noinherit;
  end if;
end $$;

create schema if not exists realtime;
grant usage on schema realtime to postgres, anon, authenticated, service_role;
-- create too: the owner of a table may not even replace one of its policies without it
grant usage, create on schema realtime to supabase_realtime_admin;

create table if not exists realtime.messages (
  id uuid not null default gen_random_uuid(),
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  primary key (id, inserted_at)
);
-- Apart from the others: a devstack of before has the table without it.
alter table realtime.messages add column if not exists binary_payload bytea check (payload is null or binary_payload is null);
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
create index if not exists messages_replay_idx on realtime.messages (inserted_at desc, topic)
  where extension = 'broadcast' and private;
revoke all on realtime.messages from public, anon, authenticated, service_role;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;

create or replace function realtime.topic() returns text
language sql stable
set search_path = ''
as $$ select nullif(current_setting('realtime.topic', true), '') $$;

-- A message never makes its sender's transaction fail: what cannot be sent is a warning, as on hosted.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql
set search_path = ''
as $$
declare
  message_id uuid := gen_random_uuid();
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (
    message_id,
    case when payload ? 'id' then payload else payload || jsonb_build_object('id', message_id) end,
    event, topic, private, 'broadcast'
  );
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end $$;

-- Bytes reach clients of version 2.0.0 alone, and carry no id of their own.
create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (binary_payload, event, topic, private, extension)
  values (payload, event, topic, private, 'broadcast');
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end $$;

create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
)
returns void
language plpgsql
set search_path = ''
as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
    ),
    event_name, topic_name
  );
end $$;

-- The server's own functions: nobody but the superuser it connects as may execute them. They fix no search path,
-- so that functions called by policies see the same one as in a request to REST.

-- Takes on a caller's identity for the rest of the transaction. Both claim settings are written, because
-- policies read either. The role comes last: it may take away the right to do anything else.
create or replace function realtime.impersonate(claims jsonb) returns void
language plpgsql
as $$
begin
  perform set_config('request.jwt.claims', claims::text, true),
    set_config('request.jwt.claim.sub', coalesce(claims ->> 'sub', ''), true),
    set_config('request.jwt.claim.role', claims ->> 'role', true),
    set_config('request.jwt.claim.email', coalesce(claims ->> 'email', ''), true),
    set_config('role', claims ->> 'role', true);
end $$;

-- Which of the callers may see the row with this primary key: positions in `callers`, from 1. One call serves any
-- number of them. A policy that raises for one caller hides the row from that one alone.
-- The question is prepared once: PostgreSQL plans it anew only when the role changes, and planning is most of the
-- cost. For the same reason the settings are written here and not by `impersonate`.
create or replace function realtime.visible_to(relation regclass, condition text, callers jsonb[])
returns int[]
language plpgsql
as $$
declare
  positions int[] := '{}';
  caller jsonb;
  is_visible boolean;
begin
  -- left behind by a call that was cancelled
  if exists (select from pg_catalog.pg_prepared_statements where name = 'realtime_visible') then
    deallocate realtime_visible;
  end if;
  execute format('prepare realtime_visible as select exists (select from %s where %s)', relation, condition);
  for position in 1 .. cardinality(callers) loop
    caller := callers[position];
    begin
      perform set_config('request.jwt.claims', caller::text, true),
        set_config('request.jwt.claim.sub', coalesce(caller ->> 'sub', ''), true),
        set_config('request.jwt.claim.role', caller ->> 'role', true),
        set_config('request.jwt.claim.email', coalesce(caller ->> 'email', ''), true),
        set_config('role', caller ->> 'role', true);
      execute 'execute realtime_visible' into is_visible;
      if is_visible then positions := positions || position; end if;
    exception when others then null;
    end;
  end loop;
  deallocate realtime_visible;
  return positions;
end $$;

-- What callers may do on private topics, by the policies on realtime.messages alone. A probe row for each extension is
-- looked at, or inserted, in the caller's name; the server rolls the transaction back. A policy that raises gives nothing.

-- One caller for each topic: position, from 1, and extension of what that caller may hear there. All probes are there
-- before the first role is taken on: as in `visible_to`, the question is planned anew only when the role changes.
create or replace function realtime.readable(topics text[], callers jsonb[])
returns table ("position" int, extension text)
language plpgsql
as $$
declare
  broadcasts uuid[] := array(select gen_random_uuid() from generate_subscripts(topics, 1));
  presences uuid[] := array(select gen_random_uuid() from generate_subscripts(topics, 1));
  caller jsonb;
begin
  insert into realtime.messages (id, topic, extension)
  select broadcasts[place], topics[place], 'broadcast' from generate_subscripts(topics, 1) place
  union all
  select presences[place], topics[place], 'presence' from generate_subscripts(topics, 1) place;
  for place in 1 .. cardinality(topics) loop
    caller := callers[place];
    begin
      perform set_config('realtime.topic', topics[place], true),
        set_config('request.jwt.claims', caller::text, true),
        set_config('request.jwt.claim.sub', coalesce(caller ->> 'sub', ''), true),
        set_config('request.jwt.claim.role', caller ->> 'role', true),
        set_config('request.jwt.claim.email', coalesce(caller ->> 'email', ''), true),
        set_config('role', caller ->> 'role', true);
      return query
        select place, m.extension from realtime.messages m where m.id in (broadcasts[place], presences[place]);
    exception when others then
      raise log 'a policy of realtime.messages failed: %', sqlstate;
    end;
  end loop;
end $$;

create or replace function realtime.writable(topic_name text, claims jsonb) returns text[]
language plpgsql
as $$
declare
  rights text[] := '{}';
  extension_name text;
begin
  perform set_config('realtime.topic', topic_name, true);
  foreach extension_name in array array['broadcast', 'presence'] loop
    begin
      perform set_config('role', 'none', true);
      perform realtime.impersonate(claims);
      insert into realtime.messages (topic, extension) values (topic_name, extension_name);
      rights := rights || extension_name;
    exception
      when insufficient_privilege then null;
      when others then raise log 'a policy of realtime.messages failed: %', sqlstate;
    end;
  end loop;
  return rights;
end $$;
drop function if exists realtime.topic_rights(text, jsonb, boolean);

revoke execute on function
  realtime.impersonate(jsonb),
  realtime.visible_to(regclass, text, jsonb[]),
  realtime.readable(text[], jsonb[]),
  realtime.writable(text, jsonb)
from public;

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  if not exists (select from pg_publication where pubname = 'supabase_realtime_messages') then
    create publication supabase_realtime_messages for table realtime.messages with (publish = 'insert');
  end if;
end $$;
-- On hosted it is the migrations' role that adds tables to it.
alter publication supabase_realtime owner to postgres;
