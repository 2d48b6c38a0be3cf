-- Secrets that an account's flows send along: named where a request is drawn, told to whom it asks, shown to nobody.
set check_function_bodies = off;

create function public.set_secret(account_id uuid, name text, secret text)
returns jsonb language sql set search_path = ''
as $$
  select private.set_secret(account_id, name, secret)
$$;
comment on function public.set_secret is
  'For owners, admins and keys with manage: {name}; keeps a secret for headers of requests in place of the one before. Nobody reads it back. Codes: not_allowed, account_suspended, secret_name_invalid, secret_unsendable, secrets_limit.';

create function private.set_secret(account_id uuid, name text, secret text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_managed(account_id);
  perform private.refuse_inactive(array[account_id]);
  if (name ~ '^[a-z][a-z0-9_]{0,39}$') is not true then
    perform private.fail('secret_name_invalid', 'a secret''s name has up to 40 small letters, digits and _, a letter first');
  elsif (secret ~ '^[!-~][ -~]*[!-~]$' and length(secret) >= 8 and length(secret) <= 4096) is not true then
    -- A shorter one would be found, and blackened, in answers that do not hold it.
    perform private.fail('secret_unsendable', 'a secret has 8 to 4096 characters of ASCII and no blank at its ends');
  elsif (select count(*) from private.vault kept
    where kept.account_id = set_secret.account_id and kept.name ^@ 'secret:' and kept.name <> private.account_secret(set_secret.name)) >= 50 then
    perform private.fail('secrets_limit', 'an account has at most 50 secrets', 'remove what is no longer needed');
  end if;
  perform private.keep_secret(account_id, private.account_secret(name), secret);
  return jsonb_build_object('name', name);
end
$$;

create function public.remove_secret(account_id uuid, name text)
returns boolean language sql set search_path = ''
as $$
  select private.remove_secret(account_id, name)
$$;
comment on function public.remove_secret is
  'For owners, admins and keys with manage; false when there is none. Codes: not_allowed, in_use (a published flow sends it).';

create function private.remove_secret(account_id uuid, name text)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_managed(account_id);
  if not private.is_known(account_id, 'secret', name) then
    return false;
  end if;
  perform private.refuse_used(account_id, 'secret', name);
  perform private.drop_secret(account_id, private.account_secret(name));
  return true;
end
$$;

create function public.list_secrets(account_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_secrets(account_id)
$$;
comment on function public.list_secrets is
  'For owners, admins and keys with manage: [{name, updated_at}], and nothing of what they are. Code: not_allowed.';

create function private.list_secrets(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_managed(account_id);
  return (
    select coalesce(jsonb_agg(jsonb_build_object('name', substr(kept.name, length('secret:') + 1), 'updated_at', kept.updated_at)
      order by kept.name), '[]')
    from private.vault kept where kept.account_id = list_secrets.account_id and kept.name ^@ 'secret:');
end
$$;

create function private.account_secret(name text)
returns text language sql immutable set search_path = ''
return 'secret:' || name;
comment on function private.account_secret is 'What it is called in the vault.';

create function orchestrator.read_secrets(account_id uuid, names text[])
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('secrets', (
    select coalesce(jsonb_object_agg(kept.name, kept.secret) filter (where kept.secret is not null), '{}')
    from (
      select name, private.read_secret(read_secrets.account_id, private.account_secret(name)) as secret
      from unnest(names) name where name is not null
    ) kept));
end
$$;
comment on function orchestrator.read_secrets is
  'Those of these that the account has, by name, for whoever makes a request at this moment and keeps nothing of it.';

grant execute on function public.set_secret, private.set_secret, public.remove_secret, private.remove_secret,
  public.list_secrets, private.list_secrets to authenticated;
grant execute on function orchestrator.read_secrets, private.account_secret to service_role;
