-- What the operator's people do with accounts. Each act leaves a line in the account's audit log.
set check_function_bodies = off;

create function public.admin_list_accounts(after text default null, max_items integer default 100, query text default '',
  plan text default null, status text default null, health text default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_accounts(after, max_items, query, plan, status, health)
$$;
comment on function public.admin_list_accounts is
  'For platform administrators: {accounts, next}, those that are worst off first; query is a part of the name or phone; health: broken, attention, quiet or well. Each has health: {level, reasons: [{reason, level, …}]}. Codes: not_platform_admin, before_invalid.';

create function private.list_accounts(after text, max_items integer, query text, plan text, status text, health text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  size constant integer := greatest(least(max_items, 500), 1);
  pattern constant text := private.like_pattern(coalesce(private.phone_digits(query), query, ''));
  keys constant text[] := private.phone_keys(query);
  levels constant text[] := '{well,quiet,attention,broken}';
  place jsonb;
  answer jsonb;
begin
  perform private.require_platform_admin();
  perform private.require_search(query);
  place := private.read_cursor(after, 'health');
  with page as (
    select a.id, a.name, a.phone, a.phone_proved_at, a.plan, a.plan_expires_at, a.status, a.suspended_reason, a.closes_at, a.created_at,
      jsonb_build_object('level', levels[h.level + 1], 'reasons', h.reasons) as health, h.level
    from private.account_health() h join public.accounts a on a.id = h.account_id
    where (place is null or (-h.level, a.id) > (-(place ->> 1)::integer, (place ->> 2)::uuid))
      and (list_accounts.plan is null or a.plan = list_accounts.plan)
      and (list_accounts.status is null or a.status = list_accounts.status)
      and (list_accounts.health is null or levels[h.level + 1] = list_accounts.health)
      and (private.fold(a.name) like pattern or a.phone like pattern or private.phone_key(a.phone) = any (keys))
    order by h.level desc, a.id limit size
  )
  select jsonb_build_object('accounts',
      coalesce(jsonb_agg(to_jsonb(page) - 'level' || private.account_use(page.id) order by page.level desc, page.id), '[]'),
    'next', case when count(*) = size then (
      select private.write_cursor(jsonb_build_array('health', last.level, last.id)) from page last order by last.level, last.id desc limit 1) end)
  into answer from page;
  return answer;
end
$$;

create function private.account_use(account_id uuid)
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'instances', (select count(*) from public.instances i where i.account_id = account_use.account_id),
    'connected', (select count(*) from public.instances i where i.account_id = account_use.account_id and i.status = 'connected'),
    'members', private.member_count(account_id),
    'contacts', private.used_room(account_id, 'contacts'),
    'messages_today', (select coalesce(sum(counts.messages), 0) from private.today_counts(account_id) counts),
    'last_activity_at', (select c.last_message_at from public.chats c where c.account_id = account_use.account_id
      order by c.last_message_at desc nulls last limit 1))
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

grant execute on function public.admin_list_accounts, private.list_accounts, public.admin_set_plan,
  public.admin_suspend_account, public.admin_resume_account, public.admin_prove_phone, private.admin_act to authenticated;
grant execute on function orchestrator.set_plan, private.set_plan, orchestrator.suspend_account,
  private.suspend_account, orchestrator.resume_account, private.resume_account, orchestrator.prove_phone,
  private.prove_phone to service_role;
