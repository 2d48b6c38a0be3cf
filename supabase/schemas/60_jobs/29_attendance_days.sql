set check_function_bodies = off;

create function private.fold_attendance_days(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  changed record;
begin
  loop
    select c.account_id, c.day into changed from private.changed_attendance_days c
    where c.day < private.utc_day() order by c.day limit 1;
    if not found then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
    perform private.fold_attendance_day(changed.account_id, changed.day);
  end loop;
end
$$;
comment on function private.fold_attendance_days is 'Duty: makes days that are over of the waits that their rows tell, where these have changed.';

grant execute on function private.fold_attendance_days to service_role;
