-- Counts that cost the same in a log of a million messages as in an empty one.
set check_function_bodies = off;

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

grant select, insert, update on private.message_counts to service_role;

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

-- The lock needs the right to update.
grant select, update, delete on private.message_count_changes to service_role;

create function private.count_traffic()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into private.message_count_changes (account_id, instance_id, hour, received, sent, failed)
    select added.account_id, added.instance_id, date_trunc('hour', coalesce(added.sent_at, added."timestamp"), 'UTC'),
      count(*) filter (where added.status = 'received'),
      count(*) filter (where added.status in ('sent', 'delivered', 'read')),
      count(*) filter (where added.status = 'failed')
    from new_rows added
    where added.kind not in ('reaction', 'edit', 'revoke')
      and added.status in ('received', 'sent', 'delivered', 'read', 'failed')
    group by 1, 2, 3;
    return null;
  end if;
  -- After minus before: no row has to be compared with its own past.
  insert into private.message_count_changes (account_id, instance_id, hour, received, sent, failed)
  select * from (
    select told.account_id, told.instance_id, date_trunc('hour', coalesce(told.sent_at, told."timestamp"), 'UTC'),
      coalesce(sum(told.sign) filter (where told.status = 'received'), 0) as received,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')), 0) as sent,
      coalesce(sum(told.sign) filter (where told.status = 'failed'), 0) as failed
    from (
      select 1 as sign, after.account_id, after.instance_id, after.sent_at, after."timestamp", after.status, after.kind
      from new_rows after
      union all
      select -1, before.account_id, before.instance_id, before.sent_at, before."timestamp", before.status, before.kind
      from old_rows before
    ) told
    where told.kind not in ('reaction', 'edit', 'revoke')
    group by 1, 2, 3
  ) changes
  where changes.received <> 0 or changes.sent <> 0 or changes.failed <> 0;
  return null;
end
$$;
create trigger count_traffic_of_new after insert on public.conversations referencing new table as new_rows
for each statement execute function private.count_traffic();
create trigger count_traffic_of_changed after update on public.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function private.count_traffic();

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

grant execute on function orchestrator.fold_counts to service_role;
