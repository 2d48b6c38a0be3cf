-- The owner of the schema `storage`, as on hosted. Its tables are made by this role, right after.

create role supabase_storage_admin nologin noinherit;
create schema if not exists storage;
alter schema storage owner to supabase_storage_admin;
grant usage on schema storage to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_storage_admin in schema storage
  grant all on tables to anon, authenticated, service_role;
