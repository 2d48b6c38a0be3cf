-- What an account's connections to others need to be told, and nobody needs to read: tokens, keys, secrets of signatures.
-- Encrypted, so that no row, log or page shows one; its key is in private.settings, so a dump of everything has both.
set check_function_bodies = off;

create table private.vault (
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (name ~ '^[a-z][a-z0-9_:-]{0,119}$'),
  secret bytea not null check (octet_length(secret) <= 8192),
  updated_at timestamptz not null default now(),
  primary key (account_id, name)
);
comment on table private.vault is 'Secrets of an account. Its members set and replace them by commands; only what uses one reads it.';
comment on column private.vault.name is 'Whose it is and what for, as in hook:<id>:proof.';

revoke all on private.vault from anon, authenticated;
grant select, insert, update, delete on private.vault to service_role;

create function private.keep_secret(account_id uuid, name text, secret text)
returns void language plpgsql set search_path = ''
as $$
begin
  if coalesce(secret, '') = '' or length(secret) > 4096 then
    perform private.fail('secret_invalid', 'a secret has 1 to 4096 characters');
  end if;
  insert into private.vault as kept (account_id, name, secret)
  values (keep_secret.account_id, keep_secret.name, private.encrypt_secret(keep_secret.secret))
  on conflict on constraint vault_pkey do update set secret = excluded.secret, updated_at = now();
end
$$;
comment on function private.keep_secret is 'In place of the one before. Code: secret_invalid.';

create function private.read_secret(account_id uuid, name text)
returns text language plpgsql stable set search_path = ''
as $$
begin
  return (
    select extensions.pgp_sym_decrypt(kept.secret, settings.vault_key)
    from private.vault kept, private.settings
    where kept.account_id = read_secret.account_id and kept.name = read_secret.name);
end
$$;
comment on function private.read_secret is 'Null when there is none.';

create function private.drop_secret(account_id uuid, name text)
returns void language sql set search_path = ''
as $$
  delete from private.vault kept where kept.account_id = drop_secret.account_id and kept.name = drop_secret.name
$$;

create function private.encrypt_secret(secret text)
returns bytea language plpgsql set search_path = ''
as $$
begin
  -- The key is as long as the cipher's: nothing is gained by deriving another from it thousands of times over.
  return (select extensions.pgp_sym_encrypt(encrypt_secret.secret, settings.vault_key, 'cipher-algo=aes256, s2k-mode=1')
    from private.settings);
end
$$;

grant execute on function private.keep_secret, private.read_secret, private.drop_secret, private.encrypt_secret to service_role;
