-- What happened, in a table: written in the transaction of the change, read by cursors that pass no open transaction.
set check_function_bodies = off;

alter table private.settings add column event_days integer not null default 3 check (event_days between 1 and 90);
comment on column private.settings.event_days is 'How long events are kept at least; longer while somebody has not read them.';

create table private.event_kinds (
  kind text primary key check (kind ~ '^[a-z_]{1,30}\.[a-z_]{1,30}$'),
  subject text not null,
  recorded boolean not null default true,
  account_event text check (account_event ~ '^[a-z_]{1,30}$'),
  orchestrator_event text check (orchestrator_event ~ '^[a-z_]{1,30}$'),
  audit_action text unique check (audit_action ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  webhook boolean not null default false,
  description text not null,
  check (recorded or (audit_action is null and not webhook))
);
comment on table private.event_kinds is
  'Everything that can happen, and who hears of it. Names in Python and TypeScript are made from these rows (`make types`).';
comment on column private.event_kinds.subject is 'The table whose row an event is about.';
comment on column private.event_kinds.recorded is 'Whether it becomes a row of private.events; what does not is only told over Realtime.';
comment on column private.event_kinds.account_event is 'Under which name the topic of the account hears of it.';
comment on column private.event_kinds.orchestrator_event is 'Under which name the topic of the orchestrators hears of it.';
comment on column private.event_kinds.audit_action is 'What the audit log calls it; null: it keeps no line of it.';
comment on column private.event_kinds.webhook is 'Whether webhooks may ask for it.';

grant select on private.event_kinds to service_role;

-- What happened, written in the transaction of the change. Numbers commit out of order: only 12_event_consumers reads.
create table private.events (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  account_id uuid not null,
  kind text not null,
  subject uuid,
  actor_kind text not null default private.actor_kind(),
  actor_id uuid default auth.uid(),
  at timestamptz not null default now(),
  body jsonb not null default '{}' check (pg_column_size(body) <= 2048),
  primary key (xid, seq)
);
comment on table private.events is
  'What happened, in the order (xid, seq): ids, codes and small facts, never what a row holds. Dropped by age when every consumer is past.';
comment on column private.events.kind is 'One of event_kinds. No foreign key: it would be looked up for each message.';
comment on column private.events.account_id is 'No foreign key: the deletion of an account finds its events by the column.';
create index events_account on private.events (account_id);
-- Those in whose body somebody is named.
create index events_personal on private.events (subject)
where kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');

grant select, update, delete on private.events to service_role;

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

-- Who reads the events, and how far he is. A transaction that began earlier may commit later, with smaller numbers:
-- read is only what lies below every transaction that is still open, in the order (xid, seq).
create function private.cluster()
returns bigint language sql stable set search_path = ''
return (select control.system_identifier from pg_catalog.pg_control_system() control);
comment on function private.cluster is 'Which database server this is: the numbers of transactions are its own.';

create table private.event_consumers (
  name text primary key check (name ~ '^[a-z_]{1,40}$'),
  xid xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
  seq bigint not null default 0,
  moved_at timestamptz not null default clock_timestamp(),
  cluster bigint not null default private.cluster()
);
comment on table private.event_consumers is
  'Cursors: everything up to (xid, seq) is done. A new one begins with what is not over when it is registered.';

grant select, update on private.event_consumers to service_role;

create function private.take_events(consumer text, max_items integer)
returns private.events[] language plpgsql set search_path = '' set enable_seqscan = off
as $$
declare
  cursor private.event_consumers;
  taken private.events[];
begin
  if exists (select from private.event_consumers c where c.cluster <> private.cluster()) then
    perform private.rebase_events();
  end if;
  -- One at a time: whoever else comes meanwhile has nothing to do.
  select * into cursor from private.event_consumers c where c.name = take_events.consumer for no key update skip locked;
  if not found then
    return '{}';
  end if;
  taken := array(
    select e from private.events e
    where (e.xid, e.seq) > (cursor.xid, cursor.seq) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by e.xid, e.seq limit greatest(least(max_items, 10000), 0));
  if taken <> '{}' then
    update private.event_consumers c
    set xid = (taken[cardinality(taken)]).xid, seq = (taken[cardinality(taken)]).seq, moved_at = clock_timestamp()
    where c.name = take_events.consumer;
  end if;
  return taken;
end
$$;
comment on function private.take_events is
  'The next events of a consumer, whose cursor moves past them. What he does with them belongs into the same transaction.';

create function private.rebase_events()
returns void language plpgsql security definer set search_path = ''
as $$
begin
  lock table private.event_consumers in exclusive mode;
  if not exists (select from private.event_consumers c where c.cluster <> private.cluster()) then
    return;
  end if;
  -- Waits for whoever writes events now.
  lock table private.events in share row exclusive mode;
  -- Whoever is further has read all that others have. So the number of those who have not yet read an event takes the
  -- place of its transaction's: smaller than any of this server. What came after a cursor's last move is never read.
  update private.events e set xid = (1 + (
    select count(*) from private.event_consumers c
    where (e.xid, e.seq) > (c.xid, c.seq) or e.at > c.moved_at))::text::xid8;
  update private.event_consumers c
  set cluster = private.cluster(), seq = 9223372036854775807, xid = (1 + (
    select count(*) from private.event_consumers behind where (behind.xid, behind.seq) < (c.xid, c.seq)))::text::xid8;
end
$$;
comment on function private.rebase_events is
  'After a dump is restored on another server, whose transactions have other numbers: events and cursors get new ones, nobody skips or repeats any.';

create function orchestrator.drop_events(max_items integer)
returns jsonb language plpgsql set search_path = '' set enable_seqscan = off
as $$
declare
  last private.event_consumers;
  dropped integer;
begin
  select * into last from private.event_consumers c order by c.xid, c.seq limit 1;
  with oldest as (
    select e.xid, e.seq, e.at from private.events e where (e.xid, e.seq) <= (last.xid, last.seq)
    order by e.xid, e.seq limit greatest(least(max_items, 10000), 0)
  )
  delete from private.events e using oldest
  where (e.xid, e.seq) = (oldest.xid, oldest.seq)
    and oldest.at < now() - (select make_interval(days => settings.event_days) from private.settings);
  get diagnostics dropped = row_count;
  return jsonb_build_object('dropped', dropped);
end
$$;
comment on function orchestrator.drop_events is
  'Drops at most so many events that are older than event_days and read by every consumer; call again while it drops as many.';

create function orchestrator.event_lags()
returns jsonb language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
begin
  return (
    select jsonb_build_object('consumers', coalesce(jsonb_agg(jsonb_build_object('name', c.name, 'seconds', coalesce(
      extract(epoch from clock_timestamp() - (
        select e.at from private.events e where (e.xid, e.seq) > (c.xid, c.seq) order by e.xid, e.seq limit 1)), 0))
      order by c.name), '[]'))
    from private.event_consumers c);
end
$$;
comment on function orchestrator.event_lags is 'How old the oldest event is that a consumer has not read; 0 when there is none.';

grant execute on function private.cluster, private.take_events, private.rebase_events, orchestrator.drop_events,
  orchestrator.event_lags to service_role;

-- What nothing writes down, and is only told.
insert into private.event_kinds (kind, subject, recorded, account_event, orchestrator_event, description) values
  ('account.changed', 'accounts', false, 'account', 'account', 'its row, its team or its invitations have changed; the orchestrators hear of its status alone'),
  ('chat.changed', 'chats', false, 'chat', null, 'a chat came, went, or shows something else'),
  ('command.changed', 'instance_commands', false, 'command', 'command', 'a command was given, begun or ended; the orchestrators hear of new ones alone'),
  ('contact.changed', 'contacts', false, 'contact', null, 'a contact came, went, or shows something else'),
  ('erasure.started', 'contact_erasures', false, null, 'erasure', 'a person is to be forgotten'),
  ('import.changed', 'contact_imports', false, 'import', 'import', 'an import has come further; the orchestrators hear of those that begin'),
  ('instance.changed', 'instances', false, 'instance', null, 'a number came, went, or shows something else'),
  ('media.changed', 'media', false, 'media', null, 'a file was stored, or given up'),
  ('message.changed', 'conversations', false, 'message', 'message', 'a message came, went, or shows something else; the orchestrators hear of what is to be sent'),
  ('note.changed', 'notes', false, 'note', null, 'a note was written, changed or removed'),
  ('reaction.changed', 'reactions', false, 'reaction', null, 'somebody reacted to a message');
