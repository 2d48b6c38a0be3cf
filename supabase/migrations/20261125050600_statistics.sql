-- Counts that cost the same in a log of a million messages as in an empty one.

create table private.message_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid not null,
  hour timestamptz not null,
  received integer not null default 0,
  sent integer not null default 0,
  failed integer not null default 0,
  primary key (account_id, hour, instance_id)
);
comment on table private.message_counts is 'Messages of an instance in an hour. The count stays when messages or the instance go.';

create table private.message_count_changes (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid not null,
  hour timestamptz not null,
  received integer not null,
  sent integer not null,
  failed integer not null
);
comment on table private.message_count_changes is
  'What the clock has yet to add to message_counts. Only added to, so that no writer of messages waits for another.';
create index message_count_changes_hour on private.message_count_changes (account_id, hour);

create type private.counted_message as (account_id uuid, instance_id uuid, hour timestamptz, received integer, sent integer, failed integer);

create function private.count_message(message public.conversations, sign integer)
returns private.counted_message language sql immutable set search_path = ''
return (message.account_id, message.instance_id,
  date_trunc('hour', coalesce(message.sent_at, message."timestamp"), 'UTC'),
  case when message.status = 'received' then sign else 0 end,
  case when message.status in ('sent', 'delivered', 'read') then sign else 0 end,
  case when message.status = 'failed' then sign else 0 end)::private.counted_message;

create function private.note_counts(counts private.counted_message[])
returns void language sql security definer set search_path = ''
as $$
  insert into private.message_count_changes (account_id, instance_id, hour, received, sent, failed)
  select account_id, instance_id, hour, sum(received), sum(sent), sum(failed)
  from unnest(counts) group by account_id, instance_id, hour
  having sum(received) <> 0 or sum(sent) <> 0 or sum(failed) <> 0
$$;

create function private.count_traffic()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- After minus before: no row has to be compared with its own past.
  if tg_op = 'INSERT' then
    perform private.note_counts(array(
      select private.count_message(added, 1) from new_rows added where added.kind not in ('reaction', 'edit', 'revoke')));
  else
    perform private.note_counts(array(
      select private.count_message(after, 1) from new_rows after where after.kind not in ('reaction', 'edit', 'revoke')
      union all
      select private.count_message(before, -1) from old_rows before where before.kind not in ('reaction', 'edit', 'revoke')));
  end if;
  return null;
end
$$;
create trigger count_traffic_of_new after insert on public.conversations referencing new table as new_rows
for each statement execute function private.count_traffic();
create trigger count_traffic_of_changed after update on public.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function private.count_traffic();

insert into private.message_counts (account_id, instance_id, hour, received, sent, failed)
select (counted).account_id, (counted).instance_id, (counted).hour, sum((counted).received), sum((counted).sent), sum((counted).failed)
from (select private.count_message(c, 1) as counted from public.conversations c
  where c.kind not in ('reaction', 'edit', 'revoke')) messages
group by 1, 2, 3;

create function orchestrator.fold_counts(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  folded integer;
begin
  with taken as (
    delete from private.message_count_changes changes
    where changes.id = any (array(
      select waiting.id from private.message_count_changes waiting
      order by waiting.id limit greatest(least(max_items, 50000), 0) for update skip locked))
    returning changes.*
  ), added as (
    insert into private.message_counts as counts (account_id, instance_id, hour, received, sent, failed)
    select account_id, instance_id, hour, sum(received), sum(sent), sum(failed) from taken
    group by account_id, instance_id, hour order by account_id, hour, instance_id
    on conflict on constraint message_counts_pkey do update set received = counts.received + excluded.received,
      sent = counts.sent + excluded.sent, failed = counts.failed + excluded.failed
  )
  select count(*) into folded from taken;
  return jsonb_build_object('folded', folded);
end
$$;
comment on function orchestrator.fold_counts is 'Adds what was counted lately to the hourly counts; any number of callers at once.';
grant select, insert, update on private.message_counts to service_role;
-- The lock needs the right to update.
grant select, update, delete on private.message_count_changes to service_role;
grant execute on function orchestrator.fold_counts to service_role;

create function private.hourly_counts(account_id uuid, since timestamptz, until timestamptz)
returns table (instance_id uuid, hour timestamptz, received bigint, sent bigint, failed bigint)
language sql stable security definer set search_path = '' rows 100
as $$
  select parts.instance_id, parts.hour, sum(parts.received), sum(parts.sent), sum(parts.failed)
  from (
    select counts.instance_id, counts.hour, counts.received, counts.sent, counts.failed
    from private.message_counts counts
    where counts.account_id = hourly_counts.account_id
      and counts.hour >= date_trunc('hour', hourly_counts.since, 'UTC') and counts.hour < hourly_counts.until
    union all
    select changes.instance_id, changes.hour, changes.received, changes.sent, changes.failed
    from private.message_count_changes changes
    where changes.account_id = hourly_counts.account_id
      and changes.hour >= date_trunc('hour', hourly_counts.since, 'UTC') and changes.hour < hourly_counts.until
  ) parts
  group by parts.instance_id, parts.hour
$$;

-- When a number was connected. A span is open while it lasts.

create table private.connection_spans (
  instance_id uuid not null references public.instances (id) on delete cascade,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (instance_id, started_at)
);
comment on table private.connection_spans is 'Times in which an instance was connected and somebody vouched for it, of the last days.';

create function private.keep_connection_spans()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update private.connection_spans span
  set ended_at = greatest(span.started_at, least(clock_timestamp(), coalesce(old.supervised_until, clock_timestamp())))
  where span.instance_id = new.id and span.ended_at is null;
  if new.status = 'connected' then
    delete from private.connection_spans span
    where span.instance_id = new.id and span.ended_at < now() - interval '8 days';
    insert into private.connection_spans (instance_id, started_at) values (new.id, clock_timestamp())
    on conflict do nothing;
  end if;
  return null;
end
$$;
create trigger keep_connection_spans after update of status, supervised_until on public.instances
for each row when (
  (old.status = 'connected') <> (new.status = 'connected')
  -- Nobody watched for a while: that time does not count.
  or (new.status = 'connected' and old.supervised_until < clock_timestamp() and new.supervised_until > old.supervised_until))
execute function private.keep_connection_spans();

insert into private.connection_spans (instance_id, started_at)
select i.id, greatest(i.last_connected, now() - interval '8 days') from public.instances i
where i.status = 'connected' and i.last_connected is not null;

create function private.uptime(instance public.instances)
returns double precision language sql stable security definer set search_path = ''
as $$
  select case when since.known < now() then round((coalesce(sum(extract(epoch from
      greatest(least(coalesce(span.ended_at, instance.supervised_until, now()), now()) - greatest(span.started_at, since.known),
        interval '0')
    )), 0) / extract(epoch from now() - since.known))::numeric, 4) end
  from (select greatest(now() - interval '7 days', instance.first_connected_at) as known) since
  left join private.connection_spans span on span.instance_id = instance.id
    and (span.ended_at is null or span.ended_at > since.known)
  where instance.first_connected_at is not null
  group by since.known
$$;
comment on function private.uptime is 'Share of the last 7 days, or of the time since the first connection; null when never connected.';

create function private.instance_health(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  if account_id is not null then
    perform private.require_readable(account_id);
  end if;
  return jsonb_build_object('instances', (
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', i.id, 'uptime', private.uptime(i),
      'messages_today', coalesce(today.messages, 0)) order by i.created_at, i.id), '[]')
    from private.account_ids() readable
    join public.instances i on i.account_id = readable
    left join lateral (
      select sum(counts.received + counts.sent) as messages
      from private.hourly_counts(readable, private.local_midnight(readable), 'infinity') counts
      where counts.instance_id = i.id) today on true
    where instance_health.account_id is null or readable = instance_health.account_id));
end
$$;

create function public.instance_health(account_id uuid default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.instance_health(account_id)
$$;
comment on function public.instance_health is
  '{instances: [{instance_id, uptime, messages_today}]} of one account or all of the caller''s; uptime 0 to 1 of the last 7 days, null when never connected. Code: account_not_found.';
grant execute on function private.instance_health, public.instance_health to authenticated;

create index chats_open on public.chats (account_id, assigned_to, status) where status <> 'closed';

create function private.account_stats(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  midnight timestamptz;
begin
  perform private.require_readable(account_id);
  if since is null or until is null or until <= since or until - since > interval '100 days' then
    perform private.fail('range_invalid', 'until comes after since, by 100 days at most');
  end if;
  midnight := private.local_midnight(account_id);
  return jsonb_build_object(
    'hours', (
      select coalesce(jsonb_agg(jsonb_build_object('hour', hours.hour, 'received', hours.received, 'sent', hours.sent,
        'failed', hours.failed) order by hours.hour), '[]')
      from (select counts.hour, sum(counts.received) as received, sum(counts.sent) as sent, sum(counts.failed) as failed
        from private.hourly_counts(account_id, since, until) counts group by counts.hour) hours),
    'open_chats', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', agents.assigned_to, 'name', coalesce(m.name, ''),
        'open', agents.open, 'pending', agents.pending) order by agents.open desc, agents.assigned_to), '[]')
      from (select c.assigned_to, count(*) filter (where c.status = 'open') as open,
          count(*) filter (where c.status = 'pending') as pending
        from public.chats c where c.account_id = account_stats.account_id and c.status <> 'closed'
        group by c.assigned_to) agents
      left join public.account_members m on m.account_id = account_stats.account_id and m.user_id = agents.assigned_to),
    'instances', (
      select coalesce(jsonb_object_agg(statuses.status, statuses.instances), '{}')
      from (select i.status, count(*) as instances from public.instances i
        where i.account_id = account_stats.account_id group by i.status) statuses),
    'today', (
      select jsonb_build_object('received', coalesce(sum(counts.received), 0), 'sent', coalesce(sum(counts.sent), 0),
        'failed', coalesce(sum(counts.failed), 0))
      from private.hourly_counts(account_id, midnight, 'infinity') counts));
end
$$;

create function public.account_stats(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_stats(account_id, since, until)
$$;
comment on function public.account_stats is
  '{hours: [{hour, received, sent, failed}], open_chats: [{user_id, name, open, pending}], instances: {status: n}, today}; hours without a message are left out, today began at the account''s midnight. Codes: account_not_found, range_invalid.';

create function private.account_usage(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  kinds constant text[] := '{instances,contacts,messages_per_day,members,flows}';
begin
  perform private.require_readable(account_id);
  return (
    select jsonb_build_object('plan', a.plan, 'plan_expires_at', a.plan_expires_at, 'status', a.status,
      'limits', (select jsonb_object_agg(kind, private.plan_limit(a.id, kind)) from unnest(kinds) kind),
      'used', (select jsonb_object_agg(kind, case when kind = 'members' then private.used_seats(a.id)
        else private.used_room(a.id, kind) end) from unnest(kinds) kind))
    from public.accounts a where a.id = account_usage.account_id);
end
$$;

create function public.account_usage(account_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_usage(account_id)
$$;
comment on function public.account_usage is
  '{plan, plan_expires_at, status, limits: {instances, contacts, messages_per_day, members, flows}, used: {…}}; a null limit is none. Code: account_not_found.';
grant execute on function private.account_stats, public.account_stats, private.account_usage, public.account_usage
  to authenticated;
