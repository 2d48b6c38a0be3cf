-- A look into one account, with a trace.
set check_function_bodies = off;

create function public.admin_enter_account(account_id uuid, reason text)
returns timestamptz language sql set search_path = ''
as $$
  select private.enter_account(account_id, reason)
$$;
comment on function public.admin_enter_account is
  'For platform administrators: read-only sight of one account until the time answered, with a trace.';

create function private.enter_account(account_id uuid, reason text)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  until constant timestamptz := now()
    + (select make_interval(secs => settings.admin_entry_seconds) from private.settings);
  told constant text := nullif(left(btrim(reason), 500), '');
begin
  perform private.require_platform_admin();
  if told is null then
    perform private.fail('reason_required', 'looking into an account leaves a trace with its reason');
  end if;
  if not exists (select from public.accounts a where a.id = enter_account.account_id) then
    perform private.fail('account_not_found', format('no account %s', enter_account.account_id));
  end if;
  insert into private.admin_entries (user_id, account_id, reason, expires_at)
  values (auth.uid(), enter_account.account_id, told, until);
  perform private.record_event(account_id, 'account.entered', account_id, jsonb_build_object('reason', told, 'until', until));
  return until;
end
$$;

create function public.admin_leave_account(account_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.admin_act('leave', account_id)
$$;
comment on function public.admin_leave_account is 'For platform administrators: ends the sight of an account; false when there was none.';

create function private.leave_account(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_platform_admin();
  update private.admin_entries entries set expires_at = now()
  where entries.account_id = leave_account.account_id and entries.user_id = auth.uid() and entries.expires_at > now();
  if not found then
    return false;
  end if;
  perform private.record_event(account_id, 'account.left', account_id);
  return true;
end
$$;

grant execute on function public.admin_enter_account, private.enter_account, public.admin_leave_account to
  authenticated;
