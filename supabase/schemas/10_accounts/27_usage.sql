-- An account at a glance: what it did, and what it has of what its plan limits.
set check_function_bodies = off;

create function public.account_stats(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_stats(account_id, since, until)
$$;
comment on function public.account_stats is
  '{hours: [{hour, received, sent, failed}], open_chats: [{user_id, name, open, pending}], instances: {status: n}, today}; hours without a message are left out, today began at the account''s midnight. Codes: account_not_found, range_invalid.';

create function private.account_stats(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_readable(account_id);
  perform private.require_range(since, until);
  return jsonb_build_object(
    'hours', (
      select coalesce(jsonb_agg(jsonb_build_object('hour', hours.hour, 'received', hours.received, 'sent', hours.sent,
        'failed', hours.failed) order by hours.hour), '[]')
      from (select counts.hour, sum(counts.received) as received, sum(counts.sent) as sent, sum(counts.failed) as failed
        from private.hourly_counts(account_id, since, until) counts group by counts.hour) hours),
    'open_chats', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', agents.assigned_to, 'name', coalesce(m.name, ''),
        'open', agents.open, 'pending', agents.pending) order by agents.open desc, agents.assigned_to), '[]')
      from (select c.assigned_to, count(*) filter (where c.status = 'open') as open,
          count(*) filter (where c.status = 'pending') as pending
        from public.chats c where c.account_id = account_stats.account_id and c.status <> 'closed'
        group by c.assigned_to) agents
      left join public.account_members m on m.account_id = account_stats.account_id and m.user_id = agents.assigned_to),
    'instances', (
      select coalesce(jsonb_object_agg(statuses.status, statuses.instances), '{}')
      from (select i.status, count(*) as instances from public.instances i
        where i.account_id = account_stats.account_id group by i.status) statuses),
    'today', (
      select jsonb_build_object('received', coalesce(sum(counts.received), 0), 'sent', coalesce(sum(counts.sent), 0),
        'failed', coalesce(sum(counts.failed), 0), 'messages', coalesce(sum(counts.messages), 0))
      from private.today_counts(account_id) counts));
end
$$;

create function public.account_usage(account_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_usage(account_id)
$$;
comment on function public.account_usage is
  '{plan, plan_expires_at, status, limits: {instances, contacts, messages_per_day, members, flows, broadcast_recipients_per_day, webhook_endpoints}, used: {…}, invited}; a null limit is none. invited: open invitations, which the limit of members counts too. Code: account_not_found.';

create function private.account_usage(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  kinds constant text[] := '{instances,contacts,messages_per_day,members,flows,broadcast_recipients_per_day,webhook_endpoints}';
begin
  perform private.require_readable(account_id);
  return (
    select jsonb_build_object('plan', a.plan, 'plan_expires_at', a.plan_expires_at, 'status', a.status,
      'limits', (select jsonb_object_agg(kind, private.plan_limit(a.id, kind)) from unnest(kinds) kind),
      'used', (select jsonb_object_agg(kind, case when kind = 'members' then private.member_count(a.id)
        else private.used_room(a.id, kind) end) from unnest(kinds) kind),
      'invited', private.used_seats(a.id) - private.member_count(a.id))
    from public.accounts a where a.id = account_usage.account_id);
end
$$;

create function private.member_count(account_id uuid)
returns integer language sql stable security definer set search_path = ''
as $$
  select count(*)::integer from public.account_members m where m.account_id = member_count.account_id
$$;

grant execute on function public.account_stats, private.account_stats, public.account_usage, private.account_usage to
  authenticated;
