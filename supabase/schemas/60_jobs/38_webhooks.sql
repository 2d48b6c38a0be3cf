-- What webhooks were told, and how.
set check_function_bodies = off;

create function private.forget_webhook_deliveries(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  -- One that was written while its endpoint was disabled.
  perform private.enqueue_job('end_webhook_deliveries', w.id::text, w.account_id)
  from public.webhook_endpoints w
  where not w.enabled and exists (select from public.webhook_deliveries d
    where d.account_id = w.account_id and d.endpoint_id = w.id and d.status in ('pending', 'retrying'));
  return (select private.forget_rows('public.webhook_deliveries', 'created_at', settings.webhook_days, ends) from private.settings);
end
$$;
comment on function private.forget_webhook_deliveries is 'Duty: deliveries, whatever became of them.';

create function private.forget_webhook_bodies(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('private.webhook_bodies', 'created_at', settings.webhook_days, ends) from private.settings
$$;
comment on function private.forget_webhook_bodies is 'Duty: what was told.';

grant execute on function private.forget_webhook_deliveries, private.forget_webhook_bodies to service_role;
