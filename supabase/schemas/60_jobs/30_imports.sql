set check_function_bodies = off;

create function private.tidy_imports(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  kept constant private.settings := (select settings from private.settings);
begin
  perform private.end_import(stale.id, 'cancelled', 'import_expired')
  from (
    select i.id from public.contact_imports i
    where i.status in ('uploaded', 'checked') and i.created_at < now() - interval '7 days'
    limit 100 for update skip locked
  ) stale;
  -- Its job is dead: it ends as what its last attempt ended with.
  perform private.end_import(lost.id, 'failed', lost.error_code)
  from (
    select i.id, coalesce(work.error_code, 'internal_error') as error_code
    from public.contact_imports i
    left join private.jobs work on work.kind = 'contact_import' and work.key = i.id::text
    where i.status in ('checking', 'running') and (work.id is null or work.dead_at is not null)
    limit 100 for update of i skip locked
  ) lost;
  delete from private.import_uploads u
  where u.created_at < now() - interval '1 day' and not exists (select from public.contact_imports i where i.id = u.id);
  return private.forget_rows('public.contact_import_errors', 'created_at', kept.import_error_days, ends)
    or private.forget_rows('public.contact_imports', 'finished_at', kept.import_days, ends);
end
$$;
comment on function private.tidy_imports is
  'Duty: files that nobody started, imports that cannot go on, reports and imports past their age.';

grant execute on function private.tidy_imports to service_role;
