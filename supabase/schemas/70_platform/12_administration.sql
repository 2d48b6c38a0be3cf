-- What the operator's people do with accounts. Each act leaves a line in the account's audit log.
set check_function_bodies = off;

create function public.admin_list_accounts(after uuid default null, max_items integer default 100, query text default '')
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_accounts(after, max_items, query)
$$;
comment on function public.admin_list_accounts is
  'For platform administrators: {accounts, next}, paged by id; query is a part of the name or phone. Code: not_platform_admin.';

create function private.list_accounts(after uuid, max_items integer, query text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  pattern constant text := private.like_pattern(coalesce(private.phone_digits(query), query, ''));
  keys constant text[] := private.phone_keys(query);
  answer jsonb;
begin
  perform private.require_platform_admin();
  perform private.require_search(query);
  with page as (
    select a.id, a.name, a.phone, a.phone_proved_at, a.plan, a.plan_expires_at, a.status, a.suspended_reason, a.closes_at, a.created_at,
      (select count(*) from public.instances i where i.account_id = a.id) as instances,
      (select count(*) from public.instances i where i.account_id = a.id and i.status = 'connected') as connected,
      (select count(*) from public.account_members m where m.account_id = a.id) as members,
      private.used_room(a.id, 'contacts') as contacts,
      (select coalesce(sum(counts.messages), 0) from private.today_counts(a.id) counts) as messages_today,
      (select c.last_message_at from public.chats c where c.account_id = a.id
        order by c.last_message_at desc nulls last limit 1) as last_activity_at
    from public.accounts a
    where (list_accounts.after is null or a.id > list_accounts.after)
      and (private.fold(a.name) like pattern or a.phone like pattern or private.phone_key(a.phone) = any (keys))
    order by a.id limit size
  )
  select jsonb_build_object('accounts', coalesce(jsonb_agg(page order by page.id), '[]'),
    'next', case when count(*) = size then max(page.id::text) end)
  into answer from page;
  return answer;
end
$$;

create function public.admin_set_plan(account_id uuid, plan text, expires_at timestamptz default null)
returns boolean language sql set search_path = ''
as $$
  select private.admin_act('set_plan', account_id, plan => plan, expires_at => expires_at)
$$;
comment on function public.admin_set_plan is
  'For platform administrators; expires_at null: for ever. Codes: not_platform_admin, account_not_found, plan_not_found, expiry_invalid.';

create function public.admin_suspend_account(account_id uuid, reason text)
returns boolean language sql set search_path = ''
as $$
  select private.admin_act('suspend', account_id, reason => reason)
$$;
comment on function public.admin_suspend_account is
  'For platform administrators; false when it was so before. Codes: not_platform_admin, account_not_found, reason_required.';

create function public.admin_resume_account(account_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.admin_act('resume', account_id)
$$;
comment on function public.admin_resume_account is
  'For platform administrators; what ran before the suspension runs again. False when it was not suspended.';

create function public.admin_prove_phone(account_id uuid, phone text default null)
returns boolean language sql set search_path = ''
as $$
  select private.admin_act('prove_phone', account_id, phone => phone)
$$;
comment on function public.admin_prove_phone is
  'For platform administrators, who have seen that the phone is the account''s; null: the one that it has. False when it was proved before. Codes: not_platform_admin, account_not_found, phone_invalid, phone_taken.';

create function private.admin_act(act text, account_id uuid, plan text default null, expires_at timestamptz default null,
  reason text default null, phone text default null)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_platform_admin();
  return case act
    when 'set_plan' then private.set_plan(account_id, plan, expires_at)
    when 'suspend' then private.suspend_account(account_id, reason)
    when 'resume' then private.resume_account(account_id)
    when 'prove_phone' then private.prove_phone(account_id, phone)
    when 'leave' then private.leave_account(account_id)
  end;
end
$$;
comment on function private.admin_act is 'One door for platform administrators.';

create function orchestrator.set_plan(account_id uuid, plan text, expires_at timestamptz)
returns jsonb language sql set search_path = ''
as $$
  -- A larger plan gives contacts their place, and their tags.
  select private.act_as('system');
  select jsonb_build_object('changed', private.set_plan(account_id, plan, expires_at))
$$;

create function private.set_plan(account_id uuid, plan text, expires_at timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  before constant public.accounts := private.hold_account(account_id);
begin
  if not exists (select from public.plans p where p.name = set_plan.plan) then
    perform private.fail('plan_not_found', format('no plan is called %s', plan), 'see the table plans');
  end if;
  if expires_at is distinct from before.plan_expires_at
    and (expires_at <= clock_timestamp() or expires_at > private.horizon()) then
    perform private.fail('expiry_invalid', 'a plan ends in the future, within a hundred years', 'leave expires_at out: it never ends');
  end if;
  update public.accounts a set plan = set_plan.plan, plan_expires_at = set_plan.expires_at where a.id = before.id;
  perform private.unflag_contacts(before.id);
  perform private.record_event(before.id, 'account.plan_changed', before.id,
    jsonb_build_object('from', before.plan, 'to', plan, 'expires_at', expires_at));
  return true;
end
$$;

create function orchestrator.suspend_account(account_id uuid, reason text)
returns jsonb language sql set search_path = ''
as $$
  select jsonb_build_object('changed', private.suspend_account(account_id, reason))
$$;

create function private.suspend_account(account_id uuid, reason text)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  before constant public.accounts := private.hold_account(account_id);
  told constant text := nullif(left(btrim(reason), 500), '');
begin
  if told is null then
    perform private.fail('reason_required', 'the account is told why it is suspended');
  end if;
  update public.accounts a
  set status = case when a.status = 'active' then 'suspended' else a.status end, suspended_reason = told
  where a.id = before.id;
  perform private.stop_starting(before.id);
  perform private.record_event(before.id, 'account.suspended', before.id, jsonb_build_object('reason', told));
  return before.suspended_reason is null;
end
$$;

create function private.stop_starting(account_id uuid)
returns void language sql security definer set search_path = ''
as $$
  update public.instance_commands c set status = 'failed', error_code = 'account_suspended', finished_at = clock_timestamp()
  where c.instance_id in (select i.id from public.instances i where i.account_id = stop_starting.account_id)
    and c.status = 'queued' and c.command in ('start', 'restart', 'pairing_code', 'sync')
$$;
comment on function private.stop_starting is 'Commands that nobody has begun and that would start a number end.';

create function orchestrator.resume_account(account_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select jsonb_build_object('changed', private.resume_account(account_id))
$$;

create function private.resume_account(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  before constant public.accounts := private.hold_account(account_id);
begin
  if before.suspended_reason is null and before.status <> 'suspended' then
    return false;
  end if;
  update public.accounts a
  set status = case when a.status = 'suspended' then 'active' else a.status end, suspended_reason = null
  where a.id = before.id;
  perform private.record_event(before.id, 'account.resumed', before.id);
  return true;
end
$$;

create function orchestrator.prove_phone(account_id uuid, phone text)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  return jsonb_build_object('changed', private.prove_phone(account_id, phone));
end
$$;

create function private.prove_phone(account_id uuid, phone text)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  before public.accounts;
  proved text;
begin
  select * into before from public.accounts a where a.id = prove_phone.account_id;
  if not found then
    perform private.fail('account_not_found', format('no account %s', account_id));
  end if;
  proved := case when phone is null then before.phone else private.normalise_phone(phone) end;
  if proved is null or private.is_placeholder_phone(proved) then
    perform private.fail_phone();
  elsif not private.take_phone(before.id, proved, instead_of_proved => true) then
    perform private.fail('phone_taken', 'another account has proved that it has this phone');
  end if;
  return before.phone_proved_at is null or private.phone_key(before.phone) <> private.phone_key(proved);
end
$$;

create function private.hold_account(account_id uuid)
returns public.accounts language plpgsql security definer set search_path = ''
as $$
declare
  account public.accounts;
begin
  select * into account from public.accounts a where a.id = hold_account.account_id for no key update;
  if not found then
    perform private.fail('account_not_found', format('no account %s', account_id));
  end if;
  return account;
end
$$;

create function public.admin_fleet()
returns jsonb language sql stable set search_path = ''
as $$
  select private.admin_fleet()
$$;
comment on function public.admin_fleet is
  'For platform administrators: {orchestrators: [{id, hostname, version, capacity, leases, connected, heartbeat_at, alive}]}.';

create function private.admin_fleet()
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_platform_admin();
  return jsonb_build_object('orchestrators', (
    select coalesce(jsonb_agg(known order by known.alive desc, known.heartbeat_at desc, known.id), '[]') from (
      select o.id, o.hostname, o.version, o.capacity, o.heartbeat_at,
        o.heartbeat_at > clock_timestamp() - private.lease_span() as alive,
        count(lease.instance_id) as leases, count(i.id) filter (where i.status = 'connected') as connected
      from public.orchestrators o
      left join private.leases lease on lease.orchestrator_id = o.id and lease.expires_at > clock_timestamp()
      left join public.instances i on i.id = lease.instance_id
      group by o.id order by o.heartbeat_at desc limit 500
    ) known));
end
$$;

grant execute on function public.admin_list_accounts, private.list_accounts, public.admin_set_plan,
  public.admin_suspend_account, public.admin_resume_account, public.admin_prove_phone, private.admin_act, public.admin_fleet,
  private.admin_fleet to authenticated;
grant execute on function orchestrator.set_plan, private.set_plan, orchestrator.suspend_account,
  private.suspend_account, orchestrator.resume_account, private.resume_account, orchestrator.prove_phone,
  private.prove_phone to service_role;
