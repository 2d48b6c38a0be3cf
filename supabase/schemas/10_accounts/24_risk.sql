set check_function_bodies = off;

create function public.accept_risk(account_id uuid)
returns timestamptz language sql set search_path = ''
as $$
  select private.accept_risk(account_id)
$$;
comment on function public.accept_risk is
  'An owner or admin accepts that WhatsApp may ban numbers; answers when that was first done. Code: not_allowed.';

create function private.accept_risk(account_id uuid)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  accepted timestamptz;
begin
  perform private.require_manager(account_id);
  update public.accounts a set risk_accepted_at = now(), risk_accepted_by = auth.uid()
  where a.id = accept_risk.account_id and a.risk_accepted_at is null;
  if found then
    perform private.record_event(account_id, 'account.risk_accepted', account_id);
  end if;
  select a.risk_accepted_at into accepted from public.accounts a where a.id = accept_risk.account_id;
  return accepted;
end
$$;

grant execute on function public.accept_risk, private.accept_risk to authenticated;
