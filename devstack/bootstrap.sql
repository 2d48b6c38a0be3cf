-- What a hosted project already has before its first migration. Runs once, as the superuser supabase_admin.

-- the roles a request runs as
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
-- owners of the platform's schemas
create role supabase_auth_admin nologin noinherit;
create role supabase_realtime_admin nologin noinherit;
-- the gateway's login. It inherits, unlike hosted's: REST and Auth share one connection pool here, and
-- what is not granted to it stays out of the catalogue views the schema cache is read from.
create role authenticator login inherit;
grant anon, authenticated, service_role, supabase_auth_admin to authenticator;
-- migrations run as postgres: no superuser, as on hosted; what it may set of authenticator, see role_settings.sql
create role postgres login nosuperuser nocreaterole createdb bypassrls;
grant anon, authenticated, service_role, pg_monitor, pg_signal_backend to postgres;
alter database postgres owner to postgres;

-- hosted's statement time-outs; role settings do not follow `set role`, so the gateway applies them too
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role service_role set statement_timeout = '8s';

create schema extensions;
grant usage on schema extensions to public;
grant create on schema extensions to postgres;
alter database postgres set search_path = "$user", public, extensions;

grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;

create schema auth authorization supabase_auth_admin;
grant usage on schema auth to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_auth_admin in schema auth grant all on tables to postgres;
alter default privileges for role supabase_auth_admin in schema auth grant all on sequences to postgres;

set local role supabase_auth_admin;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;
create function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;
reset role;

create schema realtime;
grant usage on schema realtime to postgres, anon, authenticated, service_role, supabase_realtime_admin;

create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
