-- Who may call a function: each raises a code of its own.
set check_function_bodies = off;

create function private.require_user(code text default 'not_allowed')
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if (private.actor()).kind is distinct from 'member' then
    perform private.fail(code, 'only people may do this, not programs', 'sign in');
  end if;
end
$$;

create function private.require_confirmed()
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_user('not_authenticated');
  if not exists (select from auth.users users where users.id = auth.uid()) then
    perform private.fail('not_authenticated', 'this user is gone', 'sign in');
  elsif (select users.email_confirmed_at from auth.users users where users.id = auth.uid()) is null then
    perform private.fail('user_unconfirmed', 'your address is not confirmed', 'follow the link in the mail first');
  end if;
end
$$;
comment on function private.require_confirmed is 'Somebody who has proved his address. Codes: not_authenticated, user_unconfirmed.';

create function private.require_readable(account_id uuid)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if require_readable.account_id is null
    or require_readable.account_id <> all (array(select private.account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
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

create function private.require_range(since timestamptz, until timestamptz)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if since is null or until is null or until <= since or since < 'epoch' or until > private.horizon()
    or until - since > interval '100 days' then
    perform private.fail('range_invalid', 'until comes after since, by 100 days at most');
  end if;
end
$$;
