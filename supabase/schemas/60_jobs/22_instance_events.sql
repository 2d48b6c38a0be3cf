set check_function_bodies = off;

create function private.forget_instance_events(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.instance_events', 'created_at', settings.instance_event_days, ends) from private.settings
$$;
comment on function private.forget_instance_events is 'Duty: the history of numbers.';

grant execute on function private.forget_instance_events to service_role;
