-- Who acts. A token proves it; what acts on somebody's behalf says so first: a flow, a broadcast, a hook, an import.
set check_function_bodies = off;

create domain private.actor_kind as text
  check (value in ('member', 'api_key', 'flow', 'broadcast', 'hook', 'system', 'phone'));
comment on domain private.actor_kind is
  'Who did something. system: the programs of the installation; phone: whoever typed on the number''s own phone.';

create type private.actor as (kind private.actor_kind, id uuid, account_id uuid);

create function private.act_as(kind text, id uuid default null, account_id uuid default null)
returns void language plpgsql set search_path = ''
as $$
begin
  if auth.uid() is not null or current_setting('role') = 'authenticated' then
    perform private.fail('act_as_refused', 'the token says who acts');
  elsif kind is null or kind not in ('member', 'api_key', 'flow', 'broadcast', 'hook', 'system')
    or (kind = 'system') <> (id is null) or (kind = 'system') <> (account_id is null) then
    perform private.fail('actor_invalid', 'whoever acts for a customer has an id and an account, the system has neither');
  end if;
  perform set_config('zapbase.actor', (kind, id, account_id)::private.actor::text, true);
end
$$;
comment on function private.act_as is
  'Who acts from here to the end of the transaction, in whose name it counts and against whose limits.
  Codes: act_as_refused, actor_invalid.';

create function private.actor()
returns private.actor language plpgsql stable security definer set search_path = ''
as $$
declare
  caller constant uuid := auth.uid();
  said constant text := nullif(current_setting('zapbase.actor', true), '');
begin
  if caller is not null then
    return (case when exists (select from public.api_keys keys where keys.id = caller) then 'api_key' else 'member' end,
      caller, null)::private.actor;
  elsif said is not null then
    return said::private.actor;
  elsif current_setting('role') not in ('anon', 'authenticated', 'service_role') then
    -- Whoever has the database itself: a migration, the platform's sign-up.
    return ('system', null, null)::private.actor;
  end if;
  return null;
end
$$;
comment on function private.actor is 'Who acts; null when the API''s service acts and has not said for whom.';

create function private.acts_for_customer()
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((private.actor()).kind <> 'system', false);
end
$$;
comment on function private.acts_for_customer is
  'Limits, suspension and what a customer must not do hold for whatever is done in his name.';

create function private.require_actor(account_ids uuid[])
returns private.actor language plpgsql stable set search_path = ''
as $$
declare
  actor constant private.actor := private.actor();
begin
  if actor.kind is null then
    perform private.fail('actor_missing', 'nobody said in whose name this is added',
      'use a member''s or a key''s token, or private.act_as in the same transaction');
  elsif actor.account_id <> any (account_ids) then
    perform private.fail('actor_invalid', 'who acts for one account adds nothing to another');
  end if;
  return actor;
end
$$;
comment on function private.require_actor is 'Refuses rows of customers'' kinds that nobody answers for.';

create function private.require_actor()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_actor(array(select distinct added.account_id from new_rows added));
  return null;
end
$$;
comment on function private.require_actor () is 'Statement trigger with new_rows, where refuse_suspended does not ask already.';

create function private.sign_row()
returns trigger language plpgsql set search_path = ''
as $$
declare
  actor constant private.actor := private.actor();
begin
  new.actor_id := actor.id;
  new.actor_kind := coalesce(actor.kind, 'system');
  return new;
end
$$;
comment on function private.sign_row is 'Whoever inserts a row is its actor.';

grant execute on function private.act_as, private.actor, private.acts_for_customer,
  private.require_actor(uuid[]) to authenticated, service_role;
