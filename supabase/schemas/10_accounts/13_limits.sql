-- What a plan allows is counted where rows come to be, and held against customers only: what WhatsApp delivers
-- is stored in any case.
set check_function_bodies = off;

create table private.usage_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  kind text not null check (kind in ('instances', 'contacts', 'messages_per_day', 'flows')),
  used integer not null,
  day date not null default '-infinity',
  primary key (account_id, kind)
);
comment on table private.usage_counts is 'What an account has of what its plan limits; day only for what is counted by the day.';

create table private.usage_releases (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  kind text not null,
  freed integer not null
);
comment on table private.usage_releases is
  'What was deleted and not yet taken off. Whoever deletes holds row locks, so it must not wait for the counter.';
create index usage_releases_account on private.usage_releases (account_id, kind);

create function private.count_added()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  bounded constant boolean := private.acts_for_customer();
  counted record;
begin
  -- In order, so that two statements never wait for each other.
  for counted in
    select added.account_id, count(*)::integer as rows from new_rows added group by 1 order by 1
  loop
    perform private.take_room(counted.account_id, tg_argv[0], counted.rows, bounded);
  end loop;
  return null;
end
$$;
comment on function private.count_added is 'Statement trigger with new_rows; its argument is the kind of limit.';

create function private.count_removed()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.usage_releases (account_id, kind, freed)
  select removed.account_id, tg_argv[0], count(*) from old_rows removed
  -- With its account everything goes.
  where exists (select from public.accounts a where a.id = removed.account_id)
  group by removed.account_id;
  return null;
end
$$;

create function private.take_room(account_id uuid, kind text, wanted integer, bounded boolean)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  today constant date := case when kind = 'messages_per_day' then private.utc_day() else '-infinity' end;
  cap constant integer := case when bounded then private.plan_limit(account_id, kind) end;
  released integer;
  total integer;
begin
  -- From here to the end of the transaction the counter is ours.
  insert into private.usage_counts as counts (account_id, kind, used, day)
  values (take_room.account_id, take_room.kind, wanted, today)
  on conflict on constraint usage_counts_pkey do update
    set used = excluded.used + case when counts.day = excluded.day then counts.used else 0 end, day = excluded.day
  returning counts.used into total;
  with folded as (
    delete from private.usage_releases r
    where r.account_id = take_room.account_id and r.kind = take_room.kind returning r.freed
  )
  select sum(folded.freed) into released from folded;
  if released > 0 then
    update private.usage_counts counts set used = greatest(counts.used - released, 0)
    where counts.account_id = take_room.account_id and counts.kind = take_room.kind
    returning counts.used into total;
  end if;
  if total > cap then
    perform private.refuse_beyond(kind, cap, total - wanted);
  end if;
end
$$;
comment on function private.take_room is 'Counts rows that were just added; bounded: raises plan_limit_exceeded beyond the plan.';

create function private.refuse_beyond(kind text, max integer, used integer)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.fail('plan_limit_exceeded', jsonb_build_object('limit', kind, 'max', max, 'used', used)::text,
    'remove what is no longer needed, or ask for a larger plan');
end
$$;

create function private.plan_of(account_id uuid)
returns public.plans language sql stable security definer set search_path = ''
as $$
  select p from public.accounts a
  join public.plans p on p.name = case when a.plan_expires_at <= now() then 'free' else a.plan end
  where a.id = plan_of.account_id
$$;
comment on function private.plan_of is 'The plan whose limits hold now.';

create function private.plan_limit(account_id uuid, kind text)
returns integer language sql stable security definer set search_path = ''
as $$
  select case kind
    when 'instances' then (p).max_instances
    when 'contacts' then (p).max_contacts
    when 'messages_per_day' then (p).max_messages_per_day
    when 'members' then (p).max_members
    when 'flows' then (p).max_flows
  end
  from private.plan_of(account_id) p
$$;
comment on function private.plan_limit is 'Null: unlimited.';

create function private.used_room(account_id uuid, kind text)
returns integer language sql stable security definer set search_path = ''
as $$
  select greatest(0, coalesce((
      select counts.used from private.usage_counts counts
      where counts.account_id = used_room.account_id and counts.kind = used_room.kind
        and counts.day = case when used_room.kind = 'messages_per_day' then private.utc_day() else '-infinity' end), 0)
    - coalesce((select sum(r.freed) from private.usage_releases r
      where r.account_id = used_room.account_id and r.kind = used_room.kind), 0)::integer)
$$;

grant execute on function private.plan_of, private.plan_limit, private.used_room to service_role;
