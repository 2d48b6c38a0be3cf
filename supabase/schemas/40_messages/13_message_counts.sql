-- Counts that cost the same in a log of a million messages as in an empty one.
set check_function_bodies = off;

create table private.message_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid not null,
  hour timestamptz not null,
  received integer not null default 0,
  sent integer not null default 0,
  failed integer not null default 0,
  automated integer not null default 0,
  primary key (account_id, hour, instance_id)
);
create index message_counts_age on private.message_counts (hour);
comment on column private.message_counts.automated is 'Of what was sent: what no person wrote.';
comment on table private.message_counts is 'Messages of an instance in an hour. The count stays when messages or the instance go.';

grant select, insert, update on private.message_counts to service_role;

create table private.message_days (
  day date primary key,
  messages bigint not null
);
comment on table private.message_days is
  'What came and what left on the whole platform, by days in its time zone: one row a day. It stays when accounts go.';

grant select, insert, update on private.message_days to service_role;

create function private.platform_day(moment timestamptz)
returns date language sql stable set search_path = ''
return (select (moment at time zone settings.timezone)::date from private.settings);

create function orchestrator.fold_counts(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  events constant private.events[] := private.take_events('message_counts', max_items);
begin
  perform private.fold_counts(events);
  perform private.fold_attendances(events);
  return jsonb_build_object('read', cardinality(events));
end
$$;
comment on function orchestrator.fold_counts is
  'Counts at most so many events that nobody has counted; call again while it reads as many. Any number of callers at once.';

create function private.fold_counts(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
declare
  changed private.changed_row[];
begin
  with told as (
    select e.account_id, e.subject, e.body, 1 as sign, e.body ->> 'status' as status, (e.body ->> 'at')::timestamptz as at
    from unnest(events) e where e.kind in ('message.received', 'message.sent', 'message.status')
    union all
    select e.account_id, e.subject, e.body, -1, e.body ->> 'was', (e.body ->> 'was_at')::timestamptz
    from unnest(events) e where e.kind in ('message.sent', 'message.status')
  ), changes as (
    select told.account_id, (told.body ->> 'instance_id')::uuid as instance_id, date_trunc('hour', told.at, 'UTC') as hour,
      coalesce(sum(told.sign) filter (where told.status = 'received'), 0) as received,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')), 0) as sent,
      coalesce(sum(told.sign) filter (where told.status = 'failed'), 0) as failed,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')
        and m.sent_by_kind not in ('member', 'phone')), 0) as automated
    from told join public.accounts a on a.id = told.account_id
    left join public.conversations m on m.id = told.subject
    where told.at is not null
    group by 1, 2, 3
  ), added as (
    insert into private.message_counts as counts (account_id, instance_id, hour, received, sent, failed, automated)
    select * from changes where changes.received <> 0 or changes.sent <> 0 or changes.failed <> 0
    order by changes.account_id, changes.hour, changes.instance_id
    on conflict on constraint message_counts_pkey do update set received = counts.received + excluded.received,
      sent = counts.sent + excluded.sent, failed = counts.failed + excluded.failed,
      automated = counts.automated + excluded.automated
    returning counts.account_id, counts.instance_id
  ), of_days as (
    insert into private.message_days as days (day, messages)
    select private.platform_day(changes.hour), sum(changes.received + changes.sent) from changes
    group by 1 having sum(changes.received + changes.sent) <> 0 order by 1
    on conflict on constraint message_days_pkey do update set messages = days.messages + excluded.messages
  )
  select array_agg(distinct (added.account_id, added.instance_id, null)::private.changed_row) into changed from added;
  perform private.broadcast_changes('count', 'message_counts', 'UPDATE', changed);
end
$$;
comment on function private.fold_counts is 'A message counts in the hour in which it came, left or failed: what it is now is added, what it was taken away.';

create function private.hourly_counts(account_id uuid, since timestamptz, until timestamptz)
returns table (instance_id uuid, hour timestamptz, received bigint, sent bigint, failed bigint)
language sql stable security definer set search_path = '' rows 100
as $$
  select counts.instance_id, counts.hour, counts.received, counts.sent, counts.failed
  from private.message_counts counts
  where counts.account_id = hourly_counts.account_id
    and counts.hour >= date_trunc('hour', hourly_counts.since, 'UTC') and counts.hour < hourly_counts.until
$$;

create function private.today_counts(account_id uuid)
returns table (instance_id uuid, received bigint, sent bigint, failed bigint, messages bigint)
language sql stable security definer set search_path = '' rows 20
as $$
  select counts.instance_id, sum(counts.received)::bigint, sum(counts.sent)::bigint, sum(counts.failed)::bigint,
    sum(counts.received + counts.sent)::bigint
  from private.hourly_counts(account_id, private.local_midnight(account_id), 'infinity') counts group by 1
$$;
comment on function private.today_counts is
  'What "messages today" means, wherever it is said: what came and what left since the account''s midnight.';

grant execute on function orchestrator.fold_counts, private.fold_counts, private.platform_day to service_role;
