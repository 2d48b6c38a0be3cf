-- What a plan allows is counted where rows come to be, and held against customers only: what WhatsApp delivers
-- is stored in any case.
set check_function_bodies = off;

create table private.usage_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  kind text not null check (kind in ('instances', 'contacts', 'messages_per_day', 'flows',
    'broadcast_recipients_per_day', 'webhook_endpoints')),
  used integer not null,
  day date not null default '-infinity',
  primary key (account_id, kind)
);
comment on table private.usage_counts is 'What an account has of what its plan limits; day only for what is counted by the day.';

create table private.usage_changes (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  kind text not null,
  day date not null,
  added integer not null
);
comment on table private.usage_changes is
  'What is not yet in the counter, less than nothing for what was deleted. Only added to: whoever has no cap, or deletes and
  holds row locks, must not wait for the counter.';
create index usage_changes_account on private.usage_changes (account_id, kind);

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
  insert into private.usage_changes (account_id, kind, day, added)
  select removed.account_id, tg_argv[0], private.usage_day(tg_argv[0]), -count(*) from old_rows removed
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
  cap constant integer := case when bounded then private.plan_limit(account_id, kind) end;
  total integer;
begin
  if cap is null then
    insert into private.usage_changes (account_id, kind, day, added)
    values (take_room.account_id, take_room.kind, private.usage_day(kind), wanted);
    return;
  end if;
  total := private.fold_room(account_id, kind, wanted);
  if total > cap then
    perform private.refuse_beyond(kind, cap, total - wanted);
  end if;
end
$$;
comment on function private.take_room is
  'Counts rows that were just added; bounded: raises plan_limit_exceeded beyond the plan. Without a cap nobody waits for anybody.';

create function private.fold_room(account_id uuid, kind text, added integer)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  today constant date := private.usage_day(kind);
  changed integer;
  total integer;
begin
  -- From here to the end of the transaction the counter is ours.
  insert into private.usage_counts as counts (account_id, kind, used, day)
  values (fold_room.account_id, fold_room.kind, fold_room.added, today)
  on conflict on constraint usage_counts_pkey do update
    set used = excluded.used + case when counts.day = excluded.day then counts.used else 0 end, day = excluded.day
  returning counts.used into total;
  with folded as (
    delete from private.usage_changes c
    where c.account_id = fold_room.account_id and c.kind = fold_room.kind returning c.day, c.added
  )
  select sum(folded.added) into changed from folded where folded.day = today;
  if changed <> 0 then
    update private.usage_counts counts set used = greatest(counts.used + changed, 0)
    where counts.account_id = fold_room.account_id and counts.kind = fold_room.kind
    returning counts.used into total;
  end if;
  return total;
end
$$;
comment on function private.fold_room is 'Adds to a counter, with all changes that lie beside it; answers what it says then.';

create function private.hold_room(account_id uuid, kind text)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.fold_room(account_id, kind, 0);
end
$$;
comment on function private.hold_room is 'Until the end of the transaction nobody else counts against the plan: what is left is the caller''s.';

create function private.usage_day(kind text)
returns date language plpgsql stable set search_path = ''
as $$
begin
  return case when kind in ('messages_per_day', 'broadcast_recipients_per_day') then private.utc_day() else '-infinity' end;
end
$$;

create function private.refuse_beyond(kind text, max integer, used integer)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.fail('plan_limit_exceeded', jsonb_build_object('limit', kind, 'max', max, 'used', used)::text,
    'remove what is no longer needed, or ask for a larger plan');
end
$$;

create function private.plan_of(account_id uuid)
returns public.plans language plpgsql stable security definer set search_path = ''
as $$
declare
  plan public.plans;
begin
  select p.* into plan from public.accounts a
  join public.plans p on p.name = case when a.plan_expires_at <= now() then 'free' else a.plan end
  where a.id = plan_of.account_id;
  return plan;
end
$$;
comment on function private.plan_of is 'The plan whose limits hold now.';

create function private.plan_limit(account_id uuid, kind text)
returns integer language plpgsql stable security definer set search_path = ''
as $$
declare
  plan constant public.plans := private.plan_of(account_id);
begin
  return case kind
    when 'instances' then plan.max_instances
    when 'contacts' then plan.max_contacts
    when 'messages_per_day' then plan.max_messages_per_day
    when 'members' then plan.max_members
    when 'flows' then plan.max_flows
    when 'broadcast_recipients_per_day' then plan.max_broadcast_recipients_per_day
    when 'webhook_endpoints' then plan.max_webhook_endpoints
  end;
end
$$;
comment on function private.plan_limit is 'Null: unlimited.';

create function private.used_room(account_id uuid, kind text)
returns integer language sql stable security definer set search_path = ''
as $$
  select greatest(0, coalesce((
      select counts.used from private.usage_counts counts
      where counts.account_id = used_room.account_id and counts.kind = used_room.kind
        and counts.day = private.usage_day(used_room.kind)), 0)
    + coalesce((select sum(c.added) from private.usage_changes c
      where c.account_id = used_room.account_id and c.kind = used_room.kind
        and c.day = private.usage_day(used_room.kind)), 0)::integer)
$$;

create function private.plan_room(account_id uuid)
returns integer language plpgsql stable security definer set search_path = ''
as $$
declare
  cap constant integer := private.plan_limit(account_id, 'messages_per_day');
begin
  return case when cap is not null then greatest(cap - private.used_room(account_id, 'messages_per_day'), 0) end;
end
$$;
comment on function private.plan_room is 'Messages that the plan leaves for today; null: no limit.';

grant execute on function private.take_room, private.hold_room, private.plan_room, private.plan_of, private.plan_limit, private.used_room
  to service_role;
