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
  primary key (xid, seq)
);
comment on table private.events is
  'What happened, in the order (xid, seq): ids, codes and small facts, never what a row holds. Dropped by age when every consumer is past.';
comment on column private.events.kind is 'One of event_kinds. No foreign key: it would be looked up for each message.';
comment on column private.events.account_id is 'No foreign key: the deletion of an account finds its events by the column.';
create index events_account on private.events (account_id, kind, xid, seq);
-- Those in whose body somebody is named.
create index events_personal on private.events (subject)
where kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');

grant select, delete on private.events to service_role;

create function private.record_event(account_id uuid, kind text, subject uuid, body jsonb default '{}')
returns void language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.events (account_id, kind, subject, body)
  values (record_event.account_id, record_event.kind, record_event.subject, case
    -- Nothing fails for want of room to say so.
    when pg_column_size(record_event.body) <= 2048 then record_event.body
    else jsonb_build_object('too_large', pg_column_size(record_event.body)) end);
end
$$;
comment on function private.record_event is 'One event of whoever is calling; triggers insert theirs, all of a statement at once.';

grant execute on function private.record_event to service_role;
