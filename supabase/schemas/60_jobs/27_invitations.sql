set check_function_bodies = off;

create function private.forget_invitations(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.account_invitations', 'expires_at', settings.invitation_days, ends) from private.settings
$$;
comment on function private.forget_invitations is 'Duty: invitations past their end, accepted or not.';

grant execute on function private.forget_invitations to service_role;
