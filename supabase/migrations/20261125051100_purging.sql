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
    exit when clock_timestamp() >= ends;
    -- After that the hosts of its numbers are not waited for, nor asked again.
    if account.closes_at > now() - unlinked_by then
      continue when not private.unlink_numbers(account.id);
    end if;
    if private.empty_account(account.id, ends, greatest(least(max_items, 5000), 1)) then
      purged := purged || account.id;
    else
      more := true;
    end if;
  end loop;
  return jsonb_build_object('purged', purged, 'more', more);
end
$$;
