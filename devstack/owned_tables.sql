-- What postgres may do with the tables of Realtime and Storage, as on hosted: write policies on them, and nothing else that
-- needs their owner. Runs at each start, as the superuser supabase_admin: a database may be older than it.
revoke supabase_realtime_admin, supabase_storage_admin from postgres;
revoke supabase_storage_admin from authenticator;

-- In place of hosted's supautils, which lends postgres the right for the time of the command.
create or replace function extensions.lend_for_policies() returns event_trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if session_user = 'postgres' then
    grant supabase_realtime_admin, supabase_storage_admin to postgres with inherit true, set false;
  end if;
end $$;
create or replace function extensions.take_back_after_policies() returns event_trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if session_user = 'postgres' then
    revoke supabase_realtime_admin, supabase_storage_admin from postgres;
  end if;
end $$;
drop event trigger if exists lend_for_policies;
drop event trigger if exists take_back_after_policies;
create event trigger lend_for_policies on ddl_command_start
  when tag in ('CREATE POLICY', 'ALTER POLICY', 'DROP POLICY') execute function extensions.lend_for_policies();
create event trigger take_back_after_policies on ddl_command_end
  when tag in ('CREATE POLICY', 'ALTER POLICY', 'DROP POLICY') execute function extensions.take_back_after_policies();

-- Rows go by the API, which removes the bytes with them.
create or replace function storage.protect_delete() returns trigger
language plpgsql
as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
      using hint = 'This prevents accidental data loss from orphaned objects.', errcode = '42501';
  end if;
  return null;
end $$;
alter function storage.protect_delete owner to supabase_storage_admin;
create or replace trigger protect_buckets_delete before delete on storage.buckets
  for each statement execute function storage.protect_delete();
create or replace trigger protect_objects_delete before delete on storage.objects
  for each statement execute function storage.protect_delete();
