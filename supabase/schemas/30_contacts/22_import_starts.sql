-- An import begins with what its columns mean, and may be called off.
set check_function_bodies = off;

create function public.start_contact_import(import_id uuid, mapping jsonb, tags text[] default '{}', dry_run boolean default false)
returns jsonb language sql set search_path = ''
as $$ select private.start_contact_import(import_id, mapping, tags, dry_run) $$;
comment on function public.start_contact_import is
  'Checks (dry_run) or imports an uploaded file; mapping names the target of its columns: phone, name, tags, field:<name>, ignore. Codes: import_not_found, not_allowed, account_suspended, import_running, import_ended, mapping_invalid, tag_invalid.';

create function private.start_contact_import(import_id uuid, mapping jsonb, tags text[], dry_run boolean)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  found_import public.contact_imports;
begin
  select * into found_import from public.contact_imports i
  where i.id = start_contact_import.import_id and i.account_id = any (array(select private.account_ids())) for update;
  if found_import.id is null then
    perform private.fail('import_not_found', 'no such import of yours');
  end if;
  perform private.require_importing(found_import.account_id);
  if found_import.status in ('checking', 'running') then
    perform private.fail('import_running', 'this import is under way');
  elsif found_import.status not in ('uploaded', 'checked') then
    perform private.fail('import_ended', format('this import is %s', found_import.status), 'upload the file again');
  end if;
  perform private.check_mapping(found_import.account_id, found_import.columns, start_contact_import.mapping);
  if private.are_tags(coalesce(start_contact_import.tags, '{}')) is not true then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  delete from public.contact_import_errors e
  where e.account_id = found_import.account_id and e.import_id = found_import.id;
  update private.import_uploads u set next_chunk = 0 where u.id = found_import.id;
  update public.contact_imports i
  set status = case when start_contact_import.dry_run then 'checking' else 'running' end,
    dry_run = coalesce(start_contact_import.dry_run, false), mapping = start_contact_import.mapping,
    tags = coalesce(start_contact_import.tags, '{}'), processed = 0, created = 0, updated = 0, failed = 0, error_code = null,
    repeated = 0, repeats = '[]',
    actor_kind = (private.actor()).kind, actor_id = auth.uid(), started_at = clock_timestamp(), finished_at = null
  where i.id = found_import.id;
  perform private.enqueue_job('contact_import', found_import.id::text, found_import.account_id);
  return private.show_import(found_import.id);
exception when unique_violation then
  perform private.fail('import_running', 'another import of this account is under way', 'wait for its end, or cancel it');
end
$$;

create function private.check_mapping(account_id uuid, columns text[], mapping jsonb)
returns void language plpgsql stable set search_path = ''
as $$
declare
  wrong text;
begin
  if jsonb_typeof(mapping) is distinct from 'object' then
    wrong := 'mapping is an object: the target of each column by its name';
  elsif exists (select from jsonb_each(mapping) m where m.key <> all (columns) or jsonb_typeof(m.value) <> 'string') then
    wrong := 'the file has no such column, or its target is no text';
  elsif not exists (select from jsonb_each_text(mapping) m where m.value = 'phone') then
    wrong := 'no column is the phone';
  elsif exists (select from jsonb_each_text(mapping) m where m.value not in ('phone', 'name', 'tags', 'ignore')
    and not exists (select from public.custom_fields f
      where f.account_id = check_mapping.account_id and m.value = 'field:' || f.name)) then
    wrong := 'a target is phone, name, tags, ignore or field:<name of a custom field>';
  elsif exists (select from jsonb_each_text(mapping) m where m.value like 'field:%'
    group by m.value having count(*) > 1) then
    wrong := 'two columns are the same field';
  end if;
  if wrong is not null then
    perform private.fail('mapping_invalid', wrong);
  end if;
end
$$;

create function public.cancel_contact_import(import_id uuid)
returns boolean language sql set search_path = ''
as $$ select private.cancel_contact_import(import_id) $$;
comment on function public.cancel_contact_import is
  'Stops an import between two chunks, or an upload; what was written stays. False when it had ended, or is not yours.';

create function private.cancel_contact_import(import_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.import_uploads u
  where u.id = cancel_contact_import.import_id and u.actor_id = auth.uid()
    and not exists (select from public.contact_imports i where i.id = u.id);
  if found then
    return true;
  end if;
  perform from public.contact_imports i
  where i.id = cancel_contact_import.import_id and i.status in ('uploaded', 'checking', 'checked', 'running')
    and i.account_id = any (array(select private.importing_account_ids()))
  for update;
  if not found then
    return false;
  end if;
  perform private.end_import(import_id, 'cancelled');
  return true;
end
$$;

grant execute on function public.start_contact_import, private.start_contact_import, public.cancel_contact_import,
  private.cancel_contact_import to authenticated;
