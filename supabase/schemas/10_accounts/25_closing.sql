-- How an account ends: closed by its owner, thirty days to think again, then everything is deleted in small steps.
set check_function_bodies = off;

create function public.close_account(account_id uuid)
returns timestamptz language sql set search_path = ''
as $$
  select private.close_account(account_id)
$$;
comment on function public.close_account is
  'For the owner: numbers stop, everything stays readable until the time answered, then it is deleted. Code: not_allowed.';

create function private.close_account(account_id uuid)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  ends timestamptz;
begin
  perform private.require_owner(account_id);
  update public.accounts a
  set status = 'closed', closes_at = now() + (select make_interval(days => settings.closing_days) from private.settings)
  where a.id = close_account.account_id and a.status <> 'closed';
  if found then
    perform private.stop_starting(account_id);
    perform private.record_event(account_id, 'account.closed', account_id);
  end if;
  select a.closes_at into ends from public.accounts a where a.id = close_account.account_id;
  return ends;
end
$$;

create function public.reopen_account(account_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.reopen_account(account_id)
$$;
comment on function public.reopen_account is
  'For the owner of a closed account, before closes_at; false when it is not closed or its deletion has begun. Code: not_allowed.';

create function private.reopen_account(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_owner(account_id);
  update public.accounts a
  set status = case when a.suspended_reason is null then 'active' else 'suspended' end, closes_at = null
  where a.id = reopen_account.account_id and a.status = 'closed' and a.closes_at > now();
  if not found then
    return false;
  end if;
  perform private.record_event(account_id, 'account.reopened', account_id);
  return true;
end
$$;

create function private.purge_accounts(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  unlinked_by constant interval := (select make_interval(days => settings.unlinking_days) from private.settings);
  account public.accounts;
begin
  for account in
    select * from public.accounts a where a.status = 'closed' and a.closes_at <= now()
    order by a.closes_at, a.id limit 100 for update skip locked
  loop
    -- After that the hosts of its numbers are not waited for, nor asked again.
    if account.closes_at > now() - unlinked_by then
      continue when not private.unlink_numbers(account.id);
    end if;
    if not private.empty_account(account.id, ends, 500) then
      return true;
    end if;
    raise log 'account % is deleted', account.id;
    if clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
  return false;
end
$$;
comment on function private.purge_accounts is 'Duty: deletes accounts whose closes_at has passed.';

create function private.unlink_numbers(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.act_as('system');
  insert into public.instance_commands (account_id, instance_id, command)
  select i.account_id, i.id, 'remove' from public.instances i
  where i.account_id = unlink_numbers.account_id and not exists (
    select from public.instance_commands c where c.instance_id = i.id and c.command = 'remove'
      and (c.status in ('queued', 'running') or c.finished_at > clock_timestamp() - interval '5 minutes'));
  return not exists (select from public.instances i where i.account_id = unlink_numbers.account_id);
end
$$;
comment on function private.unlink_numbers is 'Asks for every number''s removal where its session lies; true when none is left.';

create function private.empty_account(account_id uuid, ends timestamptz, max_items integer)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  tenant_table regclass;
  deleted integer;
begin
  for tenant_table in select private.tenant_tables() loop
    loop
      execute format('delete from %s where ctid = any (array(select ctid from %s where account_id = $1 limit $2))',
        tenant_table, tenant_table) using account_id, max_items;
      get diagnostics deleted = row_count;
      exit when deleted = 0;
      -- Looked at after a deletion only: a machine too slow for the empty tables before would never come here.
      if clock_timestamp() >= ends then
        return false;
      end if;
    end loop;
  end loop;
  delete from public.accounts a where a.id = empty_account.account_id;
  return true;
end
$$;
comment on function private.empty_account is 'Deletes rows until the time is over; true when the account itself is gone.';

create function private.tenant_tables()
returns setof regclass language sql stable security definer set search_path = '' rows 50
as $$
  with recursive tables as (
    select c.oid from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'r'
  ), depths as (
    select tables.oid, 0 as depth from tables
    union
    select k.conrelid, depths.depth + 1 from depths
    join pg_catalog.pg_constraint k on k.confrelid = depths.oid and k.contype = 'f' and k.conrelid <> depths.oid
    join tables on tables.oid = k.conrelid
    where depths.depth < 20
  )
  select oid::regclass from depths group by oid order by max(depth) desc, oid::regclass::text
$$;
comment on function private.tenant_tables is 'Every table with an account_id, those that refer to others before them.';

grant execute on function public.close_account, private.close_account, public.reopen_account, private.reopen_account
  to authenticated;
grant execute on function private.purge_accounts, private.unlink_numbers, private.empty_account to service_role;
