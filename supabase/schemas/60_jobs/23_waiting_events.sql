set check_function_bodies = off;

create function private.forget_waiting_events(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.waiting_events', 'created_at', settings.waiting_event_days, ends) from private.settings
$$;
comment on function private.forget_waiting_events is 'Duty: events about messages that never came.';

grant execute on function private.forget_waiting_events to service_role;
