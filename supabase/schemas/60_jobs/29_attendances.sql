set check_function_bodies = off;

create function private.forget_attendances(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.attendances', 'opened_at', settings.count_days, ends) from private.settings
$$;
comment on function private.forget_attendances is 'Duty: how long people waited.';

grant execute on function private.forget_attendances to service_role;
