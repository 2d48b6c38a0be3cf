set check_function_bodies = off;

create function private.forget_audit_log(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.audit_log', 'created_at', settings.audit_days, ends) from private.settings
$$;
comment on function private.forget_audit_log is 'Duty: who did what.';

grant execute on function private.forget_audit_log to service_role;
