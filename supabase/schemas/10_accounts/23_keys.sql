set check_function_bodies = off;

create function public.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamptz default null)
returns jsonb language sql set search_path = ''
as $$
  select private.create_api_key(account_id, name, scopes, expires_at)
$$;
comment on function public.create_api_key is
  'For owners and admins: {id, key, prefix}. The key is seen this once, and ends when its maker is neither any more. Codes: not_allowed, name_invalid, scopes_invalid, expiry_invalid.';

create function private.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamptz)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  -- Two random uuids hold 244 random bits.
  secret constant text := 'zb_live_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  key_id uuid;
begin
  -- Neither can a key make keys: whoever stole one could outlive its revocation.
  perform private.hold_team(account_id);
  name := private.clean_name(create_api_key.name);
  if coalesce(name, '') = '' or length(name) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage,mcp}' then
    perform private.fail('scopes_invalid', 'scopes are read, send, manage and mcp');
  end if;
  if expires_at <= clock_timestamp() or expires_at > private.horizon() then
    perform private.fail('expiry_invalid', 'a key ends in the future, within a hundred years', 'leave expires_at out: it never ends');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, create_api_key.name, left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.record_event(account_id, 'key.created', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$$;

create function public.revoke_api_key(key_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.revoke_api_key(key_id)
$$;
comment on function public.revoke_api_key is 'The key and its tokens stop at once, open Realtime channels as with remove_member; false when there is no such key of yours.';

create function private.revoke_api_key(key_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  revoked_account uuid;
begin
  update public.api_keys keys set revoked_at = now()
  where keys.id = revoke_api_key.key_id and keys.revoked_at is null
    and keys.account_id = any (array(select private.managed_account_ids()))
  returning keys.account_id into revoked_account;
  if revoked_account is null then
    return false;
  end if;
  perform private.record_event(revoked_account, 'key.revoked', key_id);
  return true;
end
$$;

create function orchestrator.authenticate_api_key(key text)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  found_key public.api_keys;
begin
  select keys.* into found_key
  from private.api_key_hashes hashes join public.api_keys keys on keys.id = hashes.key_id
  where hashes.sha256 = sha256(convert_to(key, 'UTF8'))
    and keys.revoked_at is null and (keys.expires_at is null or keys.expires_at > now());
  if found_key.id is null then
    perform private.fail('api_key_invalid', 'this key is unknown, revoked or expired', 'make a new one in the dashboard');
  end if;
  -- Written once a minute at most: a busy key would else be a busy row.
  update public.api_keys keys set last_used_at = now()
  where keys.id = found_key.id and (keys.last_used_at is null or keys.last_used_at < now() - interval '1 minute');
  return jsonb_build_object('id', found_key.id, 'account_id', found_key.account_id, 'name', found_key.name,
    'scopes', found_key.scopes, 'expires_at', found_key.expires_at);
end
$$;
comment on function orchestrator.authenticate_api_key is 'Whose key this is. Code: api_key_invalid.';

grant execute on function public.create_api_key, private.create_api_key, public.revoke_api_key, private.revoke_api_key
  to authenticated;
grant execute on function orchestrator.authenticate_api_key to service_role;
