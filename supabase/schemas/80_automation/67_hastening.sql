-- What waited for an account's plan, or while the account was suspended, goes on at once: who changes it tells whoever works.
set check_function_bodies = off;

create function private.hasten_account(account_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.enqueue_job('broadcast_feed', b.id::text, b.account_id)
  from public.broadcasts b
  where b.account_id = hasten_account.account_id and b.status = 'running' and b.frozen_at is not null;
  update private.jobs j set run_at = clock_timestamp()
  from public.flow_runs r
  where r.account_id = hasten_account.account_id and r.ended_at is null
    and j.kind in ('flow_run', 'flow_request') and j.key = r.id::text and j.run_at > clock_timestamp()
    and j.claim_id is null and j.dead_at is null
    -- Timers of others keep their moment.
    and (j.kind = 'flow_request' or r.status = 'running' or least(r.wake_at, r.expires_at) <= clock_timestamp());
end
$$;
comment on function private.hasten_account is 'Of broadcasts at the plan''s limit, and of steps that were put off.';

create function private.hasten_changed_account()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.hasten_account(new.id);
  return null;
end
$$;
create trigger hasten_account after update of plan, plan_expires_at, status on public.accounts
for each row when (new.status = 'active' and (old.plan <> new.plan or old.status <> new.status
  or old.plan_expires_at is distinct from new.plan_expires_at))
execute function private.hasten_changed_account();

create function private.hasten_changed_plan()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.hasten_account(waiting.account_id)
  from (
    select b.account_id from public.broadcasts b
    where b.status = 'running' and (private.plan_of(b.account_id)).name = new.name group by 1 order by 1
  ) waiting;
  perform realtime.send(jsonb_build_object('table', 'plans', 'operation', tg_op), 'account', 'orchestrator', true);
  return null;
end
$$;
create trigger hasten_accounts after update on public.plans
for each row when (old is distinct from new) execute function private.hasten_changed_plan();

grant execute on function private.hasten_account to service_role;
