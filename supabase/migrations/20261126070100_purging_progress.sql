-- A step of the deletion of closed accounts always deletes something, and never says it is done before it is:
-- with its time over before the first account it answered that no more was to do.

create or replace function private.empty_account(account_id uuid, ends timestamptz, max_items integer)
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

create or replace function orchestrator.purge_accounts(
  orchestrator_id uuid, number bigint, seconds double precision, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  ends constant timestamptz := clock_timestamp() + make_interval(secs => greatest(least(seconds, 2), 0));
  unlinked_by constant interval := (select make_interval(days => settings.unlinking_days) from private.settings);
  account public.accounts;
  purged uuid[] := '{}';
  more boolean := false;
begin
  perform private.hold_number(orchestrator_id, number);
  for account in
    select * from public.accounts a where a.status = 'closed' and a.closes_at <= now()
    order by a.closes_at, a.id limit 100 for update skip locked
  loop
    -- After that the hosts of its numbers are not waited for, nor asked again.
    if account.closes_at > now() - unlinked_by then
      continue when not private.unlink_numbers(account.id);
    end if;
    if private.empty_account(account.id, ends, greatest(least(max_items, 5000), 1)) then
      purged := purged || account.id;
    else
      more := true;
    end if;
    if clock_timestamp() >= ends then
      more := true;
      exit;
    end if;
  end loop;
  return jsonb_build_object('purged', purged, 'more', more);
end
$$;
