-- A file comes in chunks of lines, and becomes an import.
set check_function_bodies = off;

create function public.begin_contact_upload(account_id uuid)
returns uuid language sql set search_path = ''
as $$ select private.begin_contact_upload(account_id) $$;
comment on function public.begin_contact_upload is
  'A place for the lines of a file. Codes: account_not_found, not_allowed, account_suspended, imports_too_many.';

create function private.begin_contact_upload(account_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  upload_id uuid;
begin
  perform private.require_importing(account_id);
  delete from private.import_uploads u
  where u.account_id = begin_contact_upload.account_id and u.created_at < now() - interval '1 hour'
    and not exists (select from public.contact_imports i where i.id = u.id);
  if (select count(*) from private.import_uploads u where u.account_id = begin_contact_upload.account_id) >= 10 then
    perform private.fail('imports_too_many', 'ten files of this account wait or are under way', 'cancel one of them');
  end if;
  insert into private.import_uploads (account_id, actor_id) values (begin_contact_upload.account_id, auth.uid())
  returning id into upload_id;
  return upload_id;
end
$$;

create function public.add_contact_lines(upload_id uuid, number integer, lines jsonb)
returns integer language sql set search_path = ''
as $$ select private.add_contact_lines(upload_id, number, lines) $$;
comment on function public.add_contact_lines is
  'Chunk number (from 0, in order) of an upload: [[line, [cell…]]…], at most 1000; the lines so far. Codes: import_not_found, lines_invalid, csv_too_long.';

create function private.add_contact_lines(upload_id uuid, number integer, lines jsonb)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  upload constant private.import_uploads := private.hold_upload(upload_id);
  size constant bigint := octet_length(lines::text);
  added integer;
begin
  if jsonb_typeof(lines) is distinct from 'array' or jsonb_array_length(lines) not between 1 and 1000
    or number is distinct from upload.chunks or exists (
      select from jsonb_array_elements(lines) record
      where jsonb_typeof(record -> 0) is distinct from 'number' or jsonb_typeof(record -> 1) is distinct from 'array') then
    perform private.fail('lines_invalid', 'lines is an array of 1 to 1000 [line, [cell…]], the chunks come in order from 0');
  end if;
  added := jsonb_array_length(lines);
  if upload.lines + added > 200000 or upload.bytes + size > 134217728 then
    perform private.fail('csv_too_long', 'a file has at most 200000 lines and 64 MiB', 'divide it');
  end if;
  insert into private.import_chunks (upload_id, number, lines)
  values (add_contact_lines.upload_id, add_contact_lines.number, add_contact_lines.lines);
  update private.import_uploads u set chunks = u.chunks + 1, lines = u.lines + added, bytes = u.bytes + size
  where u.id = upload.id;
  return upload.lines + added;
end
$$;

create function public.finish_contact_upload(upload_id uuid, filename text, columns text[], suggested jsonb, sample jsonb,
  delimiter text)
returns jsonb language sql set search_path = ''
as $$ select private.finish_contact_upload(upload_id, filename, columns, suggested, sample, delimiter) $$;
comment on function public.finish_contact_upload is 'The new import, waiting to be started. Codes: import_not_found, csv_empty.';

create function private.finish_contact_upload(upload_id uuid, filename text, columns text[], suggested jsonb, sample jsonb,
  delimiter text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  upload constant private.import_uploads := private.hold_upload(upload_id);
begin
  if upload.lines = 0 then
    perform private.fail('csv_empty', 'the file has no lines');
  end if;
  insert into public.contact_imports (id, account_id, filename, columns, suggested, sample, delimiter, lines, actor_kind, actor_id)
  values (upload.id, upload.account_id, finish_contact_upload.filename, finish_contact_upload.columns,
    finish_contact_upload.suggested, finish_contact_upload.sample, finish_contact_upload.delimiter, upload.lines,
    (private.actor()).kind, upload.actor_id);
  return private.show_import(upload.id);
end
$$;

create function private.hold_upload(upload_id uuid)
returns private.import_uploads language plpgsql set search_path = ''
as $$
declare
  upload private.import_uploads;
begin
  select * into upload from private.import_uploads u
  where u.id = hold_upload.upload_id and u.actor_id = auth.uid()
    and u.account_id = any (array(select private.importing_account_ids()))
    and not exists (select from public.contact_imports i where i.id = u.id)
  for update;
  if upload.id is null then
    perform private.fail('import_not_found', 'no upload of yours is under way by this id');
  end if;
  return upload;
end
$$;

create function private.require_importing(account_id uuid)
returns void language plpgsql stable set search_path = ''
as $$
begin
  perform private.require_readable(account_id);
  if require_importing.account_id <> all (array(select private.importing_account_ids())) then
    perform private.fail('not_allowed', 'members import contacts, and keys with the scope manage');
  end if;
  if not exists (select from public.accounts a where a.id = require_importing.account_id and a.status = 'active') then
    perform private.fail('account_suspended', 'the account is suspended or closed');
  end if;
end
$$;

create function private.importing_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('manage')
$$;
comment on function private.importing_account_ids is 'Accounts in which the caller is a member, or a key that may manage.';

create function private.show_import(import_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select to_jsonb(i) from public.contact_imports i where i.id = import_id
$$;

grant execute on function public.begin_contact_upload, private.begin_contact_upload, public.add_contact_lines,
  private.add_contact_lines, public.finish_contact_upload, private.finish_contact_upload to authenticated;
