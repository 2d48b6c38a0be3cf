CREATE EXTENSION IF NOT EXISTS "pgcrypto" SCHEMA "extensions";

CREATE TABLE "private"."vault" ("account_id" uuid NOT NULL, "name" text NOT NULL, "secret" bytea NOT NULL, "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "vault_name_check" CHECK ((name ~ '^[a-z][a-z0-9_:-]{0,119}$'::text)), CONSTRAINT "vault_pkey" PRIMARY KEY (account_id, name), CONSTRAINT "vault_secret_check" CHECK ((octet_length(secret) <= 8192)));

ALTER TABLE "private"."settings" ADD COLUMN "vault_key" text NOT NULL DEFAULT encode(sha256(convert_to(((gen_random_uuid())::text || gen_random_uuid()), 'utf8'::name)), 'hex'::text);

CREATE OR REPLACE FUNCTION private.drop_secret(account_id uuid, name text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  delete from private.vault kept where kept.account_id = drop_secret.account_id and kept.name = drop_secret.name
$function$;

CREATE OR REPLACE FUNCTION private.encrypt_secret(secret text)
 RETURNS bytea
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- The key is as long as the cipher's: nothing is gained by deriving another from it thousands of times over.
  return (select extensions.pgp_sym_encrypt(encrypt_secret.secret, settings.vault_key, 'cipher-algo=aes256, s2k-mode=1')
    from private.settings);
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_secret(account_id uuid, name text, secret text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if coalesce(secret, '') = '' or length(secret) > 4096 then
    perform private.fail('secret_invalid', 'a secret has 1 to 4096 characters');
  end if;
  insert into private.vault as kept (account_id, name, secret)
  values (keep_secret.account_id, keep_secret.name, private.encrypt_secret(keep_secret.secret))
  on conflict on constraint vault_pkey do update set secret = excluded.secret, updated_at = now();
end
$function$;

CREATE OR REPLACE FUNCTION private.read_secret(account_id uuid, name text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select extensions.pgp_sym_decrypt(kept.secret, settings.vault_key)
    from private.vault kept, private.settings
    where kept.account_id = read_secret.account_id and kept.name = read_secret.name);
end
$function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_vault_key_check" CHECK ((vault_key ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE "private"."vault" ADD CONSTRAINT "vault_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

COMMENT ON COLUMN "private"."settings"."vault_key" IS 'Encrypts private.vault. Another value ends every secret that is kept there.';

COMMENT ON COLUMN "private"."vault"."name" IS 'Whose it is and what for, as in hook:<id>:proof.';

COMMENT ON FUNCTION "private"."keep_secret"(uuid, text, text) IS 'In place of the one before. Code: secret_invalid.';

COMMENT ON FUNCTION "private"."read_secret"(uuid, text) IS 'Null when there is none.';

COMMENT ON TABLE "private"."vault" IS 'Secrets of an account. Its members set and replace them by commands; only what uses one reads it.';

REVOKE ALL ON FUNCTION "private"."drop_secret"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."drop_secret"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."encrypt_secret"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."encrypt_secret"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."keep_secret"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_secret"(uuid, text, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."read_secret"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_secret"(uuid, text) TO "postgres", "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."vault" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."vault" TO "service_role";
