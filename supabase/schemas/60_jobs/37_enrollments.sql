set check_function_bodies = off;

create function private.forget_enrollments(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.sequence_enrollments', 'ended_at', settings.broadcast_days, ends) from private.settings
$$;
comment on function private.forget_enrollments is 'Duty: who was in a sequence long ago.';

grant execute on function private.forget_enrollments to service_role;
