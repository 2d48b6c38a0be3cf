set check_function_bodies = off;

create function private.forget_commands(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.instance_commands', 'finished_at', settings.command_days, ends) from private.settings
$$;
comment on function private.forget_commands is 'Duty: commands that have ended, with their claims.';

grant execute on function private.forget_commands to service_role;
