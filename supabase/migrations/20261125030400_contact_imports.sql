-- A file of contacts: uploaded in chunks of lines, which any orchestrator can read, and then checked or imported.

create table public.contact_imports (
  id uuid primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  filename text not null check (length(filename) <= 255),
  status text not null default 'uploaded'
    check (status in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled')),
  columns text[] not null check (cardinality(columns) between 1 and 200 and pg_column_size(columns) <= 131072),
  suggested jsonb not null check (jsonb_typeof(suggested) = 'object' and pg_column_size(suggested) <= 65536),
  sample jsonb not null check (jsonb_typeof(sample) = 'array' and pg_column_size(sample) <= 1048576),
  delimiter text not null check (length(delimiter) = 1),
  mapping jsonb,
  tags text[] not null default '{}' check (private.are_tags(tags)),
  dry_run boolean not null default false,
  lines integer not null check (lines > 0),
  processed integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  failed integer not null default 0,
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  actor_kind text not null check (actor_kind in ('user', 'api_key')),
  actor_id uuid not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (account_id, id)
);
comment on table public.contact_imports is 'Files of contacts on their way in, and those that were.';
comment on column public.contact_imports.actor_id is 'Who started it last: the import may what he may, and stops when he may no longer.';
comment on column public.contact_imports.sample is 'The first lines, until the import has ended.';
create index contact_imports_newest on public.contact_imports (account_id, created_at desc, id desc);
create unique index contact_imports_one_at_a_time on public.contact_imports (account_id)
where status in ('checking', 'running');

create table public.contact_import_errors (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  import_id uuid not null,
  line integer not null,
  "column" text not null check (length("column") <= 120),
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,59}$'),
  value text not null check (length(value) <= 200),
  foreign key (account_id, import_id) references public.contact_imports (account_id, id) on delete cascade
);
comment on table public.contact_import_errors is 'Lines of a file that did not become contacts, and why. Kept for 30 days.';
comment on column public.contact_import_errors.line is 'Of the file, where the record begins; the header is line 1.';
create index contact_import_errors_import on public.contact_import_errors (account_id, import_id, id);

alter table public.contact_imports enable row level security;
revoke all on public.contact_imports from anon, authenticated;
grant select on public.contact_imports to authenticated;
grant select, insert, update, delete on public.contact_imports to service_role;
alter table public.contact_import_errors enable row level security;
revoke all on public.contact_import_errors from anon, authenticated;
grant select on public.contact_import_errors to authenticated;
grant select, insert, update, delete on public.contact_import_errors to service_role;

create table private.import_uploads (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  actor_id uuid not null,
  chunks integer not null default 0,
  lines integer not null default 0,
  bytes bigint not null default 0,
  next_chunk integer not null default 0,
  created_at timestamptz not null default now()
);
comment on table private.import_uploads is 'The lines of a file, while they are needed. Its contact_imports row has the same id.';
comment on column private.import_uploads.next_chunk is 'Everything before it has been read.';
create index import_uploads_account on private.import_uploads (account_id);

create table private.import_chunks (
  upload_id uuid not null references private.import_uploads (id) on delete cascade,
  number integer not null,
  lines jsonb not null,
  primary key (upload_id, number)
);
comment on table private.import_chunks is 'At most 1000 records each: [[line, [cell…]]…].';

create table private.import_keys (
  upload_id uuid not null references private.import_uploads (id) on delete cascade,
  match_key text not null,
  primary key (upload_id, match_key)
);
comment on table private.import_keys is 'Whom a dry run would have made, so that a second line of his counts as an update.';

create table private.import_claims (
  import_id uuid primary key references public.contact_imports (id) on delete cascade,
  orchestrator_id uuid not null,
  number bigint not null
);
comment on table private.import_claims is 'Which orchestrator works on an import. It is another''s once that one is dead.';
grant select, insert, update, delete on private.import_uploads, private.import_chunks, private.import_keys, private.import_claims
  to service_role;

create trigger broadcast_insert after insert on public.contact_imports referencing new table as new_rows
for each statement execute function private.broadcast_rows('import');
create trigger broadcast_update after update on public.contact_imports
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('import');

create function private.announce_imports()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'contact_imports', 'operation', 'UPDATE', 'ids', jsonb_agg(changed.id)),
    'import', 'orchestrator', true)
  from new_rows changed where changed.status in ('checking', 'running') and changed.processed = 0
  having count(*) > 0;
  return null;
end
$$;
comment on function private.announce_imports is 'Tells the orchestrators that an import has been started.';
create trigger announce_imports after update on public.contact_imports referencing new table as new_rows
for each statement execute function private.announce_imports();

create function private.importing_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('manage')
$$;
comment on function private.importing_account_ids is 'Accounts in which the caller is a member, or a key that may manage.';

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

create function private.show_import(import_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select to_jsonb(i) from public.contact_imports i where i.id = import_id
$$;

create function private.end_import(import_id uuid, status text, error_code text default null)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.contact_imports i
  set status = end_import.status, error_code = end_import.error_code, finished_at = clock_timestamp(),
    sample = case when end_import.status = 'checked' then i.sample else '[]' end
  where i.id = end_import.import_id;
  delete from private.import_claims claim where claim.import_id = end_import.import_id;
  if end_import.status = 'checked' then
    delete from private.import_keys known where known.upload_id = end_import.import_id;
  else
    delete from private.import_uploads u where u.id = end_import.import_id;
  end if;
end
$$;
comment on function private.end_import is 'After it only a checked import can still be started: of the others the lines are gone.';

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
    private.actor_kind(), upload.actor_id);
  return private.show_import(upload.id);
end
$$;

create function public.begin_contact_upload(account_id uuid)
returns uuid language sql set search_path = ''
as $$ select private.begin_contact_upload(account_id) $$;
comment on function public.begin_contact_upload is
  'A place for the lines of a file. Codes: account_not_found, not_allowed, account_suspended, imports_too_many.';

create function public.add_contact_lines(upload_id uuid, number integer, lines jsonb)
returns integer language sql set search_path = ''
as $$ select private.add_contact_lines(upload_id, number, lines) $$;
comment on function public.add_contact_lines is
  'Chunk number (from 0, in order) of an upload: [[line, [cell…]]…], at most 1000; the lines so far. Codes: import_not_found, lines_invalid, csv_too_long.';

create function public.finish_contact_upload(upload_id uuid, filename text, columns text[], suggested jsonb, sample jsonb,
  delimiter text)
returns jsonb language sql set search_path = ''
as $$ select private.finish_contact_upload(upload_id, filename, columns, suggested, sample, delimiter) $$;
comment on function public.finish_contact_upload is 'The new import, waiting to be started. Codes: import_not_found, csv_empty.';

grant execute on function private.begin_contact_upload, public.begin_contact_upload, private.add_contact_lines,
  public.add_contact_lines, private.finish_contact_upload, public.finish_contact_upload to authenticated;

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
  elsif (select count(*) from jsonb_each_text(mapping) m where m.value = 'phone') <> 1 then
    wrong := 'exactly one column is the phone';
  elsif exists (select from jsonb_each_text(mapping) m where m.value not in ('phone', 'name', 'tags', 'ignore')
    and not exists (select from public.custom_fields f
      where f.account_id = check_mapping.account_id and m.value = 'field:' || f.name)) then
    wrong := 'a target is phone, name, tags, ignore or field:<name of a custom field>';
  elsif exists (select from jsonb_each_text(mapping) m where m.value not in ('tags', 'ignore')
    group by m.value having count(*) > 1) then
    wrong := 'two columns have the same target';
  end if;
  if wrong is not null then
    perform private.fail('mapping_invalid', wrong);
  end if;
end
$$;

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
    actor_kind = private.actor_kind(), actor_id = auth.uid(), started_at = clock_timestamp(), finished_at = null
  where i.id = found_import.id;
  return private.show_import(found_import.id);
exception when unique_violation then
  perform private.fail('import_running', 'another import of this account is under way', 'wait for its end, or cancel it');
end
$$;

create function public.start_contact_import(import_id uuid, mapping jsonb, tags text[] default '{}', dry_run boolean default false)
returns jsonb language sql set search_path = ''
as $$ select private.start_contact_import(import_id, mapping, tags, dry_run) $$;
comment on function public.start_contact_import is
  'Checks (dry_run) or imports an uploaded file; mapping names the target of its columns: phone, name, tags, field:<name>, ignore. Codes: import_not_found, not_allowed, account_suspended, import_running, import_ended, mapping_invalid, tag_invalid.';

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

create function public.cancel_contact_import(import_id uuid)
returns boolean language sql set search_path = ''
as $$ select private.cancel_contact_import(import_id) $$;
comment on function public.cancel_contact_import is
  'Stops an import between two chunks, or an upload; what was written stays. False when it had ended, or is not yours.';

grant execute on function private.start_contact_import, public.start_contact_import, private.cancel_contact_import,
  public.cancel_contact_import to authenticated;
