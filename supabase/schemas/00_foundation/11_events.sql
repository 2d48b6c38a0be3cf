-- What happened, written in the transaction of the change. Numbers commit out of order: only 12_event_consumers reads.
set check_function_bodies = off;

create table private.events (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  account_id uuid not null,
  kind text not null,
  subject uuid,
  actor_kind private.actor_kind not null default coalesce((private.actor()).kind, 'system'),
  actor_id uuid default (private.actor()).id,
  at timestamptz not null default now(),
  body jsonb not null default '{}' check (pg_column_size(body) <= 2048),
  origin jsonb check (pg_column_size(origin) <= 1024),
  primary key (xid, seq)
);
comment on table private.events is
  'What happened, in the order (xid, seq): ids, codes and small facts, never what a row holds. Dropped by age when every consumer is past.';
comment on column private.events.kind is 'One of event_kinds. No foreign key: it would be looked up for each message.';
comment on column private.events.origin is 'From where: private.request_origin, of what the audit log keeps alone.';
comment on column private.events.account_id is 'No foreign key: the deletion of an account finds its events by the column.';
create index events_account on private.events (account_id, kind, xid, seq);
-- Those in whose body somebody is named.
create index events_personal on private.events (subject)
where kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');
-- From where somebody acts is forgotten with him.
create index events_origin on private.events (actor_id) where origin is not null;

grant select, delete on private.events to service_role;

create function private.record_event(account_id uuid, kind text, subject uuid, body jsonb default '{}')
returns void language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.events (account_id, kind, subject, body, origin)
  values (record_event.account_id, record_event.kind, record_event.subject, case
    -- Nothing fails for want of room to say so.
    when pg_column_size(record_event.body) <= 2048 then record_event.body
    else jsonb_build_object('too_large', pg_column_size(record_event.body)) end,
    private.request_origin(kind));
end
$$;
comment on function private.record_event is 'One event of whoever is calling; triggers insert theirs, all of a statement at once.';

create function private.request_origin(kind text)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  address text;
begin
  if headers is null or auth.uid() is null or not exists (
    select from private.event_kinds k where k.kind = request_origin.kind and k.audit_action is not null) then
    return null;
  end if;
  -- What the nearest proxy says, and only then what was handed on: of a list the last, which nobody outside could write.
  address := btrim(coalesce(headers ->> 'cf-connecting-ip', headers ->> 'x-real-ip',
    regexp_replace(headers ->> 'x-forwarded-for', '^.*,', '')));
  return nullif(jsonb_strip_nulls(jsonb_build_object(
    'ip', case when length(address) <= 45 and pg_input_is_valid(address, 'inet') then host(address::inet) end,
    'agent', nullif(left(private.clean_name(headers ->> 'user-agent'), 200), ''))), '{}');
end
$$;
comment on function private.request_origin is
  '{ip, agent} of the request in which somebody does this, as far as its headers say; null where the audit log keeps no line, or nobody asked.';

grant execute on function private.record_event to service_role;
