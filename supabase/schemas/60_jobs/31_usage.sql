set check_function_bodies = off;

create function private.fold_usage(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  freed record;
begin
  for freed in select distinct r.account_id, r.kind from private.usage_releases r order by 1, 2 loop
    perform private.take_room(freed.account_id, freed.kind, 0, false);
    if clock_timestamp() >= ends then
      return exists (select from private.usage_releases);
    end if;
  end loop;
  return false;
end
$$;
comment on function private.fold_usage is 'Duty: takes what was deleted off the counts of accounts that add nothing.';

grant execute on function private.fold_usage to service_role;
