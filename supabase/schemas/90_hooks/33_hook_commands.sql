-- What owners and admins do with a hook besides changing its columns.
set check_function_bodies = off;

create function public.create_inbound_hook(account_id uuid, name text, source text default 'custom',
  proof jsonb default '{"kind": "address"}', mapping jsonb default '{}')
returns jsonb language sql set search_path = ''
as $$
  select private.create_inbound_hook(account_id, name, source, proof, mapping)
$$;
comment on function public.create_inbound_hook is
  '{id, token}: an address for another system. What follows of a call is set on the row. Codes: not_allowed, account_suspended, inbound_hooks_limit.';

create function private.create_inbound_hook(account_id uuid, name text, source text, proof jsonb, mapping jsonb)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  hook public.inbound_hooks;
begin
  perform private.require_managed(account_id);
  insert into public.inbound_hooks (account_id, name, token, source, proof, mapping, created_by)
  values (create_inbound_hook.account_id, create_inbound_hook.name, private.make_hook_token(), create_inbound_hook.source,
    create_inbound_hook.proof, create_inbound_hook.mapping, auth.uid())
  returning * into hook;
  return jsonb_build_object('id', hook.id, 'token', hook.token);
end
$$;

create function private.make_hook_token()
returns text language sql volatile set search_path = ''
-- Two random uuids hold 244 random bits.
return replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');

create function private.require_managed(account_id uuid)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if require_managed.account_id is null
    or require_managed.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners, admins and keys that manage may do this');
  end if;
end
$$;

create function private.require_hook(hook_id uuid)
returns public.inbound_hooks language plpgsql set search_path = ''
as $$
declare
  hook public.inbound_hooks;
begin
  select * into hook from public.inbound_hooks h
  where h.id = require_hook.hook_id and h.account_id = any (array(select private.managed_account_ids()))
  -- Against calls that come meanwhile and have the hook: two that wait for each other would be ended.
  for update;
  if not found then
    perform private.fail('inbound_hook_not_found', 'no such hook of an account that you manage');
  end if;
  return hook;
end
$$;

create function public.rotate_inbound_hook(hook_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select private.set_hook_token(hook_id, true)
$$;
comment on function public.rotate_inbound_hook is
  '{token}: another address; at the one before nobody is heard any more. Code: inbound_hook_not_found.';

create function public.revoke_inbound_hook(hook_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select private.set_hook_token(hook_id, false)
$$;
comment on function public.revoke_inbound_hook is '{token: null}: it has no address until it is given another. Code: inbound_hook_not_found.';

create function private.set_hook_token(hook_id uuid, has_address boolean)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  hook constant public.inbound_hooks := private.require_hook(hook_id);
begin
  update public.inbound_hooks h set token = case when has_address then private.make_hook_token() end where h.id = hook.id;
  return (select jsonb_build_object('token', h.token) from public.inbound_hooks h where h.id = hook.id);
end
$$;

create function public.set_inbound_hook_secret(hook_id uuid, purpose text, secret text)
returns jsonb language sql set search_path = ''
as $$
  select private.set_inbound_hook_secret(hook_id, purpose, secret)
$$;
comment on function public.set_inbound_hook_secret is
  '{secrets}: keeps what proves a call (purpose proof) or asks the other system (call) in place of the one before; null drops it. Nobody reads it back. Codes: inbound_hook_not_found, purpose_invalid, secret_invalid.';

create function private.set_inbound_hook_secret(hook_id uuid, purpose text, secret text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  hook constant public.inbound_hooks := private.require_hook(hook_id);
  kept text[];
begin
  if purpose is null or purpose not in ('proof', 'call') then
    perform private.fail('purpose_invalid', 'a hook has a secret for proof and one for call');
  elsif secret is null then
    perform private.drop_secret(hook.account_id, private.hook_secret(hook.id, purpose));
  else
    perform private.keep_secret(hook.account_id, private.hook_secret(hook.id, purpose), btrim(secret));
  end if;
  kept := array_remove(hook.secrets, purpose) || case when secret is not null then array[purpose] else '{}' end;
  update public.inbound_hooks h set secrets = kept where h.id = hook.id;
  return jsonb_build_object('secrets', kept);
end
$$;

create function public.retry_inbound_hook_sample(sample_id bigint)
returns boolean language sql set search_path = ''
as $$
  select private.retry_inbound_hook_sample(sample_id)
$$;
comment on function public.retry_inbound_hook_sample is
  'One that failed is applied as the hook is now; false when it has not failed, was told again since, or is not yours.';

create function private.retry_inbound_hook_sample(sample_id bigint)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  sample public.inbound_hook_samples;
begin
  select s.* into sample from public.inbound_hook_samples s
  where s.id = retry_inbound_hook_sample.sample_id and s.status = 'failed'
    and s.account_id = any (array(select private.managed_account_ids()))
  for no key update;
  if not found or sample.document ? 'text' then
    return false;
  end if;
  perform private.refuse_inactive(array[sample.account_id]);
  if sample.key_digest is not null then
    insert into private.inbound_hook_keys (account_id, hook_id, digest)
    values (sample.account_id, sample.hook_id, sample.key_digest) on conflict do nothing;
    if not found then
      -- Its sender has told it again meanwhile.
      update public.inbound_hook_samples s set status = 'repeated', code = null where s.id = sample.id;
      return false;
    end if;
  end if;
  update public.inbound_hook_samples s set status = 'waiting', code = null, applied_at = null where s.id = sample.id;
  perform private.count_waiting(sample.hook_id, 1);
  perform private.enqueue_job('inbound_call', sample.id::text, sample.account_id);
  return true;
end
$$;

grant execute on function public.create_inbound_hook, private.create_inbound_hook, public.rotate_inbound_hook,
  public.revoke_inbound_hook, private.set_hook_token, public.set_inbound_hook_secret,
  private.set_inbound_hook_secret, public.retry_inbound_hook_sample, private.retry_inbound_hook_sample to authenticated;
