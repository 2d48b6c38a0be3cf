-- What an account says about itself, and what its state allows.

create function private.is_timezone(timezone text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return is_timezone.timezone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$' and now() at time zone is_timezone.timezone is not null;
exception when invalid_parameter_value then
  return false;
end
$$;

create function private.are_working_hours(hours jsonb)
returns boolean language sql immutable parallel safe set search_path = ''
return jsonb_typeof(hours) = 'object' and octet_length(hours::text) <= 4000
  and hours - '{mon,tue,wed,thu,fri,sat,sun}'::text[] = '{}'
  and not exists (
    select from jsonb_each(case when jsonb_typeof(hours) = 'object' then hours else '{}' end) day
    where jsonb_typeof(day.value) <> 'array' or exists (
      select from jsonb_array_elements(case when jsonb_typeof(day.value) = 'array' then day.value else '[]' end) span
      where (jsonb_typeof(span) = 'array' and jsonb_array_length(span) = 2
        and span ->> 0 ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and span ->> 1 ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
        and (span ->> 0) collate "C" < span ->> 1) is not true));
comment on function private.are_working_hours is 'Days mon to sun, each a list of ["from", "to"] in the account''s time zone.';
grant execute on function private.is_timezone, private.are_working_hours to authenticated, service_role;

alter table public.accounts
  add column timezone text not null default 'America/Sao_Paulo' check (private.is_timezone(timezone)),
  add column working_hours jsonb not null default '{}' check (private.are_working_hours(working_hours)),
  add column suspended_reason text check (length(suspended_reason) between 1 and 500),
  add column closes_at timestamptz,
  add column risk_accepted_at timestamptz,
  add column risk_accepted_by uuid,
  add constraint accounts_closing check ((status = 'closed') = (closes_at is not null));
comment on column public.accounts.suspended_reason is 'Kept while the account is closed: reopened, it is suspended again.';
comment on column public.accounts.closes_at is 'When a closed account''s data are deleted.';
comment on column public.accounts.risk_accepted_at is 'When somebody of the account was told that WhatsApp may ban numbers, and accepted it.';
grant update (timezone, working_hours) on public.accounts to authenticated;

create function private.local_midnight(account_id uuid)
returns timestamptz language sql stable security definer set search_path = ''
as $$
  select date_trunc('day', now(), a.timezone) from public.accounts a where a.id = local_midnight.account_id
$$;
comment on function private.local_midnight is 'When today began for the account.';

-- Reading goes on in a suspended or closed account; nothing new is made there.

create function private.refuse_inactive(account_ids uuid[])
returns void language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.accounts a where a.id = any (account_ids) and a.status <> 'active') then
    perform private.fail('account_suspended', 'the account is suspended or closed: it can be read and nothing can be added',
      'ask the operator, or reopen the account');
  end if;
end
$$;

create function private.refuse_suspended()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if auth.uid() is not null then
    perform private.refuse_inactive(array(select distinct added.account_id from new_rows added));
  end if;
  return null;
end
$$;
comment on function private.refuse_suspended is
  'Statement trigger with new_rows on every table into which customers insert. After the row checks, so that a policy speaks first.';

-- consents is left out: an objection is always heard.
do $$
declare
  name text;
begin
  foreach name in array '{instances,contacts,custom_fields,media,conversations,notes,campaigns,api_keys}'::text[] loop
    execute format('create trigger refuse_suspended after insert on public.%I referencing new table as new_rows
      for each statement execute function private.refuse_suspended()', name);
  end loop;
end
$$;

create function private.refuse_suspended_start()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_inactive(array(
    select distinct added.account_id from new_rows added
    where added.command in ('start', 'restart', 'pairing_code', 'sync')));
  return null;
end
$$;
create trigger refuse_suspended after insert on public.instance_commands referencing new table as new_rows
for each statement execute function private.refuse_suspended_start();

create or replace function private.ready_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language sql stable set search_path = ''
as $$
  select i.* from private.leases lease
  join public.instances i on i.id = lease.instance_id
  join public.accounts a on a.id = i.account_id
  where lease.orchestrator_id = ready_instances.orchestrator_id and lease.number = ready_instances.number
    and lease.expires_at > clock_timestamp() and i.status = 'connected' and a.status = 'active'
$$;

create or replace function private.held_leases(orchestrator_id uuid, number bigint)
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(lease order by lease.instance_id), '[]')
  from (
    select i.id as instance_id, i.account_id, i.instance_name, i.port, i.status, i.status_reason, i.desired_state,
      a.status <> 'active' as suspended, held.number, held.session_home, held.expires_at
    from private.leases held
    join public.instances i on i.id = held.instance_id
    join public.accounts a on a.id = i.account_id
    where held.orchestrator_id = held_leases.orchestrator_id and held.number = held_leases.number
      and held.expires_at > clock_timestamp()
    order by i.id limit 500
  ) lease
$$;
comment on function private.held_leases is
  'suspended: do not drive it, whatever its desired_state; that is kept, so that it runs again when the account does.';

create function private.broadcast_accounts()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('account', 'accounts', tg_op, array(
    select (changed.id, changed.id, changed.status)::private.changed_row from (
      select after.id, after.status, to_jsonb(after) - 'updated_at' from new_rows after
      except
      select before.id, before.status, to_jsonb(before) - 'updated_at' from old_rows before
    ) changed));
  -- Numbers stop, or run again.
  perform realtime.send(jsonb_build_object('table', 'accounts', 'operation', tg_op, 'ids', jsonb_agg(changed.id)),
    'account', 'orchestrator', true)
  from (
    select after.id, after.status from new_rows after except select before.id, before.status from old_rows before
  ) changed
  having count(*) between 1 and 100;
  return null;
end
$$;
create trigger broadcast_update after update on public.accounts
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_accounts();

create function private.require_user(code text default 'not_allowed')
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.actor_kind() <> 'user' then
    perform private.fail(code, 'only people may do this, not programs', 'sign in');
  end if;
end
$$;

create function private.require_manager(account_id uuid)
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  -- A key manages data, not people: whoever stole one could make himself a member.
  perform private.require_user();
  if require_manager.account_id is null
    or require_manager.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account may do this');
  end if;
end
$$;

create function private.require_owner(account_id uuid)
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if require_owner.account_id is null
    or require_owner.account_id <> all (array(select private.owned_account_ids())) then
    perform private.fail('not_allowed', 'only owners of the account may do this');
  end if;
end
$$;

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
    perform private.audit(account_id, 'accounts.accept_risk', account_id);
  end if;
  select a.risk_accepted_at into accepted from public.accounts a where a.id = accept_risk.account_id;
  return accepted;
end
$$;

create function public.accept_risk(account_id uuid)
returns timestamptz language sql set search_path = ''
as $$
  select private.accept_risk(account_id)
$$;
comment on function public.accept_risk is
  'An owner or admin accepts that WhatsApp may ban numbers; answers when that was first done. Code: not_allowed.';
grant execute on function private.accept_risk, public.accept_risk to authenticated;
