set check_function_bodies = off;

create function private.forget_chat_events(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.chat_events', 'created_at', settings.chat_event_days, ends) from private.settings
$$;
comment on function private.forget_chat_events is 'Duty: the lines between a chat''s messages.';

grant execute on function private.forget_chat_events to service_role;
