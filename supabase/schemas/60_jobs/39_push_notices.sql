set check_function_bodies = off;

create function private.forget_push_notices(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.push_notices', 'at', settings.push_notice_days, ends) from private.settings
$$;
comment on function private.forget_push_notices is 'Duty: what nobody could tell a browser, or its job never came to.';

grant execute on function private.forget_push_notices to service_role;
