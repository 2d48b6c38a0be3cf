-- Who has no cap waits for no counter: what he adds lies beside it, as what is deleted does, until it is folded.
set check_function_bodies = off;

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
insert into private.usage_changes (account_id, kind, day, added)
select account_id, kind, '-infinity', -freed from private.usage_releases;
drop table private.usage_releases;
update private.job_kinds set every = '10 minutes' where name = 'fold_usage';


CREATE OR REPLACE FUNCTION private.count_removed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into private.usage_changes (account_id, kind, day, added)
  select removed.account_id, tg_argv[0], private.usage_day(tg_argv[0]), -count(*) from old_rows removed
  -- With its account everything goes.
  where exists (select from public.accounts a where a.id = removed.account_id)
  group by removed.account_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_room(account_id uuid, kind text, added integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.fold_usage(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  changed record;
begin
  for changed in select distinct c.account_id, c.kind from private.usage_changes c order by 1, 2 loop
    perform private.fold_room(changed.account_id, changed.kind, 0);
    if clock_timestamp() >= ends then
      return exists (select from private.usage_changes);
    end if;
  end loop;
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_erased(account_id uuid, contact_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return exists (select from public.contacts c
    where c.id = is_erased.contact_id and c.account_id = is_erased.account_id and c.erased_at is not null);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_scheduled(from_me boolean, send_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return from_me and send_at > clock_timestamp() + interval '10 seconds';
end
$function$;

CREATE OR REPLACE FUNCTION private.lane_part(cap integer, lane integer)
 RETURNS integer
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return ceil(cap * case lane when 0 then 1.0 when 1 then 0.9 when 2 then 0.9 else 0.7 end);
end
$function$;

CREATE OR REPLACE FUNCTION private.lane_rank(lane text)
 RETURNS smallint
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return case lane when 'reply' then 0 when 'manual' then 1 when 'flow' then 2 when 'broadcast' then 3 end;
end
$function$;

CREATE OR REPLACE FUNCTION private.plan_limit(account_id uuid, kind text)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  plan constant public.plans := private.plan_of(account_id);
begin
  return case kind
    when 'instances' then plan.max_instances
    when 'contacts' then plan.max_contacts
    when 'messages_per_day' then plan.max_messages_per_day
    when 'members' then plan.max_members
    when 'flows' then plan.max_flows
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.plan_of(account_id uuid)
 RETURNS public.plans
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  plan public.plans;
begin
  select p.* into plan from public.accounts a
  join public.plans p on p.name = case when a.plan_expires_at <= now() then 'free' else a.plan end
  where a.id = plan_of.account_id;
  return plan;
end
$function$;

CREATE OR REPLACE FUNCTION private.room(cap integer, used integer)
 RETURNS integer
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return case when cap is not null then greatest(cap - coalesce(used, 0), 0) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_room(account_id uuid, kind text, wanted integer, bounded boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.usage_day(kind text)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case when kind = 'messages_per_day' then private.utc_day() else '-infinity' end;
end
$function$;

CREATE OR REPLACE FUNCTION private.used_room(account_id uuid, kind text)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select greatest(0, coalesce((
      select counts.used from private.usage_counts counts
      where counts.account_id = used_room.account_id and counts.kind = used_room.kind
        and counts.day = private.usage_day(used_room.kind)), 0)
    + coalesce((select sum(c.added) from private.usage_changes c
      where c.account_id = used_room.account_id and c.kind = used_room.kind
        and c.day = private.usage_day(used_room.kind)), 0)::integer)
$function$;

comment on function private.fold_room(uuid,text,integer) is 'Adds to a counter, with all changes that lie beside it; answers what it says then.';
comment on function private.fold_usage(text,timestamp with time zone) is 'Duty: brings into the counters what lies beside them.';
comment on function private.take_room(uuid,text,integer,boolean) is 'Counts rows that were just added; bounded: raises plan_limit_exceeded beyond the plan. Without a cap nobody waits for anybody.';

