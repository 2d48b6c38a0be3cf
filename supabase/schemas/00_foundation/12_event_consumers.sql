-- Who reads the events, and how far he is. A transaction that began earlier may commit later, with smaller numbers:
-- read is only what lies below every transaction that is still open, in the order (xid, seq).
set check_function_bodies = off;

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
    where (e.xid, e.seq) > (c.xid, c.seq) or e.at > c.moved_at))::text::xid8
  -- Hosted Supabase refuses what has no filter, from every session of REST.
  where true;
  update private.event_consumers c
  set cluster = private.cluster(), seq = 9223372036854775807, xid = (1 + (
    select count(*) from private.event_consumers behind where (behind.xid, behind.seq) < (c.xid, c.seq)))::text::xid8
  where true;
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
    select jsonb_build_object('seconds', coalesce(jsonb_object_agg(c.name, coalesce(
      extract(epoch from clock_timestamp() - (
        select e.at from private.events e where (e.xid, e.seq) > (c.xid, c.seq) order by e.xid, e.seq limit 1)), 0)), '{}'))
    from private.event_consumers c);
end
$$;
comment on function orchestrator.event_lags is '{seconds: {consumer: n}}: how old the oldest event is that he has not read, 0 when there is none.';

create function private.has_unread_events()
returns boolean language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
begin
  return exists (select from private.event_consumers c
    where exists (select from private.events e where (e.xid, e.seq) > (c.xid, c.seq)));
end
$$;
comment on function private.has_unread_events is 'Whether there is one that a consumer has not read.';

grant execute on function private.cluster, private.take_events, private.rebase_events, orchestrator.drop_events,
  orchestrator.event_lags, private.has_unread_events to service_role;
