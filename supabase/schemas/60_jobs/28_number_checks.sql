set check_function_bodies = off;

create function private.forget_number_checks(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.number_checks', 'checked_at', settings.number_check_days, ends) from private.settings
$$;
comment on function private.forget_number_checks is 'Duty: answers that would be asked for again.';

grant execute on function private.forget_number_checks to service_role;
