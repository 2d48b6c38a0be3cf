-- Whom it is told by mail that an endpoint was disabled.
set check_function_bodies = off;

create function orchestrator.webhook_notice(endpoint_id uuid)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('notice', private.webhook_notice(endpoint_id));
end
$$;
comment on function orchestrator.webhook_notice is
  '{notice: {account_name, url, reason, addresses}}: what to write to the owners; null where there is no need any more.';

create function private.webhook_notice(endpoint_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('account_name', a.name, 'url', w.url, 'reason', w.disabled_reason, 'addresses', (
      select coalesce(jsonb_agg(u.email order by m.created_at), '[]') from public.account_members m
      join auth.users u on u.id = m.user_id
      where m.account_id = a.id and m.role = 'owner' and u.email is not null))
    from public.webhook_endpoints w join public.accounts a on a.id = w.account_id
    where w.id = webhook_notice.endpoint_id and w.disabled_reason in ('gone', 'failing'));
end
$$;

grant execute on function orchestrator.webhook_notice, private.webhook_notice to service_role;
