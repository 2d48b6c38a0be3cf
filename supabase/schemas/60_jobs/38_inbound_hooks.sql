set check_function_bodies = off;

create function private.forget_hook_samples(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.inbound_hook_samples', 'received_at', settings.hook_sample_days, ends) from private.settings
$$;
comment on function private.forget_hook_samples is 'Duty: what hooks were told, applied or not.';

create function private.forget_hook_keys(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.inbound_hook_keys', 'created_at', settings.hook_key_days, ends) from private.settings
$$;
comment on function private.forget_hook_keys is 'Duty: what they were told before.';

grant execute on function private.forget_hook_samples, private.forget_hook_keys to service_role;
