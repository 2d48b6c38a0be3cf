-- schemas/00_foundation/01_schemas.sql
-- Everything is closed first: each table and function opens by name what it needs.
set check_function_bodies = off;

create schema private;
create schema orchestrator;
comment on schema private is 'Helpers, leases and secrets. Never exposed by the API.';
comment on schema orchestrator is 'Functions for the control plane. Exposed, and executable by service_role only.';

-- Only the global form takes execute from public; revoked per schema it does nothing.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

grant usage on schema private to authenticated, service_role;
grant usage on schema orchestrator to service_role;

create function private.fail(code text, detail text, hint text default '')
returns void language plpgsql set search_path = ''
as $$
begin
  raise exception using message = fail.code, detail = fail.detail, hint = fail.hint;
end
$$;
comment on function private.fail is 'Raises a stable error code; detail says what happened, hint what to do.';

grant execute on function private.fail to authenticated, service_role;

-- schemas/00_foundation/02_extensions.sql
set check_function_bodies = off;

-- Search by parts of words, and one index over an account and what it is searched for.
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gin with schema extensions;

-- schemas/00_foundation/03_settings.sql
set check_function_bodies = off;

create table private.settings (
  singleton boolean primary key default true check (singleton),
  first_port integer not null default 5001 check (first_port between 1024 and 32767),
  reserved_ports integer[] not null default '{5060,5061,5353,5432,5433,5672,6000,6379,8000,8080,9000,9090,11211,27017}',
  lease_seconds integer not null default 30 check (lease_seconds between 1 and 600),
  command_seconds integer not null default 60 check (command_seconds between 1 and 3600),
  admin_entry_seconds integer not null default 900 check (admin_entry_seconds between 60 and 3600),
  message_seconds integer not null default 86400 check (message_seconds between 1 and 2592000),
  number_checks_per_day integer not null default 200 check (number_checks_per_day >= 0),
  number_check_days integer not null default 30 check (number_check_days >= 0),
  media_link_key text not null
    default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid(), 'utf8')), 'hex')
    check (media_link_key ~ '^[0-9a-f]{64}$'),
  invitation_seconds integer not null default 604800 check (invitation_seconds between 1 and 2592000),
  invitations_per_hour integer not null default 30 check (invitations_per_hour >= 0),
  closing_days integer not null default 30 check (closing_days between 0 and 365),
  unlinking_days integer not null default 7 check (unlinking_days between 0 and 365),
  time_lock_seconds integer not null default 3600 check (time_lock_seconds >= 0)
);
comment on table private.settings is 'The one row of settings that the database itself needs.';
comment on column private.settings.first_port is 'Ports of node instances are given from here up.';
comment on column private.settings.message_seconds is 'How long a queued message waits when it names no expires_at.';
comment on column private.settings.media_link_key is 'Signs links to files. Another value ends every link that is out.';
comment on column private.settings.unlinking_days is
  'How long after closes_at the deletion waits for numbers to be unlinked by an orchestrator that has their session.';
comment on column private.settings.time_lock_seconds is 'How long nobody new is written to once WhatsApp has refused it.';

grant select on private.settings to service_role;

create function private.lease_span()
returns interval language sql stable set search_path = ''
return (select make_interval(secs => settings.lease_seconds) from private.settings);

grant execute on function private.lease_span to service_role;

-- schemas/00_foundation/04_rows.sql
-- What stands on every row: when it was last changed, and who made it.
set check_function_bodies = off;

create function private.touch_updated_at()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create function private.actor_kind()
returns text language sql stable security definer set search_path = ''
as $$
  select case
    when (select auth.uid()) is null then 'service'
    when exists (select from public.api_keys keys where keys.id = (select auth.uid())) then 'api_key'
    else 'user'
  end
$$;
comment on function private.actor_kind is 'Who acts: user, api_key or service. The id is auth.uid().';

create function private.sign_row()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.actor_id := (select auth.uid());
  new.actor_kind := private.actor_kind();
  return new;
end
$$;
comment on function private.sign_row is 'Whoever inserts a row is its actor.';

grant execute on function private.actor_kind to authenticated, service_role;

-- schemas/00_foundation/05_texts.sql
-- Texts as people type them, made comparable; and ids that may be anything.
set check_function_bodies = off;

create function private.fold(value text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  -- Most names are plain.
  return case when octet_length(value) = length(value) then lower(value)
    else translate(lower(value), 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn') end;
end
$$;
comment on function private.fold is 'Without case and accents, for comparing names.';

create function private.like_pattern(query text)
returns text language sql immutable set search_path = ''
return '%' || regexp_replace(private.fold(btrim(query)), '([\\%_])', '\\\1', 'g') || '%';

create function private.as_uuid(value text)
returns uuid language sql immutable parallel safe set search_path = ''
return case when value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then value::uuid end;

create function private.are_tags(tags text[])
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  tag text;
begin
  if cardinality(tags) > 100 then
    return false;
  end if;
  foreach tag in array tags loop
    if tag is null or tag <> btrim(tag) or length(tag) not between 1 and 60 then
      return false;
    end if;
  end loop;
  return true;
end
$$;

create function private.is_moment(value text, type text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case type when 'date' then value::date is not null else value::timestamptz is not null end;
exception when data_exception then
  return false;
end
$$;
comment on function private.is_moment is 'Apart, because what catches exceptions costs a subtransaction.';

create function private.utc_day()
returns date language sql stable set search_path = ''
return (clock_timestamp() at time zone 'utc')::date;

grant execute on function private.fold, private.are_tags to authenticated, service_role;
grant execute on function private.as_uuid, private.utc_day to service_role;

-- schemas/00_foundation/06_phones.sql
-- Phones are digits of E.164 without a plus.
set check_function_bodies = off;

create function private.normalise_phone(phone text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when phone ~ '^[0-9]+$' then phone
    when phone ~ '^[0-9+(). -]*$' then nullif(regexp_replace(phone, '[^0-9]', '', 'g'), '')
  end;
end
$$;
comment on function private.normalise_phone is 'Digits of E.164 without plus; null when other characters occur.';

create function private.is_possible_phone(phone text)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return phone ~ '^[1-9][0-9]{7,14}$';
end
$$;
comment on function private.is_possible_phone is
  'Length and first digit only: strict validity refuses real numbers; WhatsApp is asked whether it exists there.';

create function private.phone_key(phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case
    when phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(phone, 4) || right(phone, 8)
    else phone
  end;
end
$$;
comment on function private.phone_key is
  'What two spellings of a phone have in common: Brazilian mobiles lose the ninth digit, which WhatsApp may omit.';

create function private.local_phone(phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case
    -- Brazil's 55 may be missing, and so may the ninth digit of a mobile.
    when length(phone) = 13 and left(phone, 2) = '55' and substr(phone, 5, 1) = '9' then substr(phone, 3, 2) || right(phone, 8)
    when length(phone) = 12 and left(phone, 2) = '55' then substr(phone, 3)
    when length(phone) = 11 and substr(phone, 3, 1) = '9' then left(phone, 2) || right(phone, 8)
    -- Mexico and Argentina write a digit into mobile numbers that WhatsApp may leave out.
    when length(phone) = 13 and left(phone, 3) in ('521', '549') then left(phone, 2) || right(phone, 10)
    else phone
  end;
end
$$;
comment on function private.local_phone is 'What spellings of a phone have in common that phone_key keeps apart.';

create function private.wa_phone(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$');
comment on function private.wa_phone is 'The phone in an id of WhatsApp; null when it is none.';

create function private.wa_lid(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20})(?::[0-9]+)?@lid$');
comment on function private.wa_lid is 'The LID in an id of WhatsApp; null when it is none.';

grant execute on function private.is_possible_phone to authenticated, service_role;
grant execute on function private.phone_key, private.wa_phone, private.wa_lid to service_role;

-- schemas/00_foundation/07_topics.sql
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

-- schemas/00_foundation/08_broadcasts.sql
set check_function_bodies = off;

create type private.changed_row as (account_id uuid, id text, status text);

create function private.broadcast_changes(event text, table_name text, operation text, rows private.changed_row[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  perform realtime.send(
    jsonb_build_object('table', table_name, 'operation', operation) || changes.body,
    event, topics.prefix || changes.account_id, true)
  from private.topics topics, (
    select changed.account_id, case
      when count(*) > 100 then jsonb_build_object('resync', true)
      else jsonb_build_object('ids', jsonb_agg(changed.id), 'statuses', jsonb_object_agg(changed.id, changed.status))
    end as body
    from unnest(rows) changed
    group by changed.account_id
  ) changes
  where topics.name = 'account';
end
$$;
comment on function private.broadcast_changes is 'One message an account; more than 100 rows say resync instead.';

create function private.broadcast_rows()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  -- Renewed all the time, and worth no message of their own.
  unheard constant text[] := '{supervised_until,updated_at}';
  rows private.changed_row[];
begin
  if tg_op = 'INSERT' then
    select array_agg((added.account_id, added.id, added.status)::private.changed_row)
    into rows from new_rows added;
  elsif tg_op = 'DELETE' then
    select array_agg((removed.account_id, removed.id, removed.status)::private.changed_row)
    into rows from old_rows removed;
  else
    -- No join: a plan made for one row would be kept and compare many rows with each other.
    select array_agg((changed.account_id, changed.id, changed.status)::private.changed_row)
    into rows from (
      select after.account_id, after.id, after.status, to_jsonb(after) - unheard from new_rows after
      except
      select before.account_id, before.id, before.status, to_jsonb(before) - unheard from old_rows before
    ) changed;
  end if;
  if rows is not null then
    perform private.broadcast_changes(tg_argv[0], tg_table_name, tg_op, rows);
  end if;
  return null;
end
$$;
comment on function private.broadcast_rows is
  'Statement trigger with transition tables new_rows and old_rows; its argument is the event''s name.';

-- schemas/00_foundation/90_data.sql
-- Rows that are part of the schema.
set check_function_bodies = off;

insert into private.settings default values;

insert into private.topics (name, prefix, extension, audience, description) values
  ('account', 'account:', 'broadcast', 'readers', 'changes of an account''s rows: ids and status codes'),
  ('presence', 'presence:', 'presence', 'members', 'which colleagues are here'),
  ('orchestrator', 'orchestrator', 'broadcast', 'service', 'new commands, for every orchestrator');
