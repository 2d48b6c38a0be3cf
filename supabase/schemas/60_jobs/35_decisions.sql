set check_function_bodies = off;

create function private.forget_decisions(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.pending_decisions', 'since', settings.decision_days, ends) from private.settings
$$;
comment on function private.forget_decisions is 'Duty: what nobody has decided.';

grant execute on function private.forget_decisions to service_role;
