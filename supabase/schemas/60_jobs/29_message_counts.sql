set check_function_bodies = off;

create function private.forget_message_counts(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.message_counts', 'hour', settings.count_days, ends) from private.settings
$$;
comment on function private.forget_message_counts is 'Duty: hourly counts.';

grant execute on function private.forget_message_counts to service_role;
