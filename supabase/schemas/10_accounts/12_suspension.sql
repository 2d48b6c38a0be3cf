-- Reading goes on in a suspended or closed account; nothing new is made there.
set check_function_bodies = off;

create function private.refuse_suspended()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  account_ids constant uuid[] := array(select distinct added.account_id from new_rows added);
begin
  if (private.require_actor(account_ids)).kind <> 'system' then
    perform private.refuse_inactive(account_ids);
  end if;
  return null;
end
$$;
comment on function private.refuse_suspended is
  'Statement trigger with new_rows on every table into which customers insert: somebody answers for the rows, and may add some.
  After the row checks, so that a policy speaks first.';
create trigger refuse_suspended after insert on public.account_invitations referencing new table as new_rows
for each statement execute function private.refuse_suspended();
create trigger refuse_suspended after insert on public.api_keys referencing new table as new_rows
for each statement execute function private.refuse_suspended();

create function private.refuse_suspended_start()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_actor(array(select distinct added.account_id from new_rows added));
  perform private.refuse_inactive(array(
    select distinct added.account_id from new_rows added
    where added.command in ('start', 'restart', 'pairing_code', 'sync')));
  return null;
end
$$;

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
