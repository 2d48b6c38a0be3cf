set check_function_bodies = off;

create function private.forget_campaign_counts(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.campaign_counts', 'day', settings.count_days, ends) from private.settings
$$;
comment on function private.forget_campaign_counts is 'Duty: a campaign''s counts.';

grant execute on function private.forget_campaign_counts to service_role;
