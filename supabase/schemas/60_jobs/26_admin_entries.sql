set check_function_bodies = off;

create function private.forget_admin_entries(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.admin_entries', 'expires_at', settings.audit_days, ends) from private.settings
$$;
comment on function private.forget_admin_entries is 'Duty: looks of platform administrators into accounts.';

grant execute on function private.forget_admin_entries to service_role;
