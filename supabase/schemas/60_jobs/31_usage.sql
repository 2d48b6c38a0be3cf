set check_function_bodies = off;

create function private.fold_usage(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
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
$$;
comment on function private.fold_usage is 'Duty: brings into the counters what lies beside them.';

grant execute on function private.fold_usage to service_role;
