-- A file of contacts: uploaded in chunks of lines, which any orchestrator can read, and then checked or imported.
set check_function_bodies = off;

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
  actor_kind private.actor_kind not null,
  actor_id uuid not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  repeated integer not null default 0,
  repeats jsonb not null default '[]' check (jsonb_typeof(repeats) = 'array' and octet_length(repeats::text) <= 65536),
  unique (account_id, id)
);
comment on table public.contact_imports is 'Files of contacts on their way in, and those that were.';
comment on column public.contact_imports.actor_id is 'Who started it last: the import may what he may, and stops when he may no longer.';
comment on column public.contact_imports.repeated is 'Of a checked file: in how many lines somebody stands who stood in one before.';
comment on column public.contact_imports.repeats is
  'The first 50 of them, until the import begins: [{phone, times, first_line, last_line}]. What the last line says counts.';
comment on column public.contact_imports.sample is 'The first lines, until the import has ended.';
create index contact_imports_newest on public.contact_imports (account_id, created_at desc, id desc);
create unique index contact_imports_one_at_a_time on public.contact_imports (account_id)
where status in ('checking', 'running');
create index contact_imports_waiting on public.contact_imports (created_at) where status in ('uploaded', 'checked');
create index contact_imports_age on public.contact_imports (finished_at) where finished_at is not null;

create trigger clean_file before insert or update of filename on public.contact_imports
for each row when (new.filename <> '') execute function private.clean_file('');
create trigger broadcast_insert after insert on public.contact_imports referencing new table as new_rows
for each statement execute function private.broadcast_rows('import');
create trigger broadcast_update after update on public.contact_imports
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('import');

alter table public.contact_imports enable row level security;
revoke all on public.contact_imports from anon, authenticated;
grant select on public.contact_imports to authenticated;
grant select, insert, update, delete on public.contact_imports to service_role;

create table public.contact_import_errors (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  import_id uuid not null,
  line integer not null,
  "column" text not null check (length("column") <= 120),
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,59}$'),
  value text not null check (length(value) <= 200),
  created_at timestamptz not null default now(),
  foreign key (account_id, import_id) references public.contact_imports (account_id, id) on delete cascade
);
comment on table public.contact_import_errors is 'Lines of a file that did not become contacts, and why. Kept for import_error_days.';
comment on column public.contact_import_errors.line is 'Of the file, where the record begins; the header is line 1.';
create index contact_import_errors_import on public.contact_import_errors (account_id, import_id, id);
create index contact_import_errors_age on public.contact_import_errors (created_at);

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

grant select, insert, update, delete on private.import_uploads to service_role;

create table private.import_chunks (
  upload_id uuid not null references private.import_uploads (id) on delete cascade,
  number integer not null,
  lines jsonb not null,
  primary key (upload_id, number)
);
comment on table private.import_chunks is 'At most 1000 records each: [[line, [cell…]]…].';

grant select, insert, update, delete on private.import_chunks to service_role;

create table private.import_keys (
  upload_id uuid not null references private.import_uploads (id) on delete cascade,
  match_key text not null,
  primary key (upload_id, match_key)
);
comment on table private.import_keys is 'Whom a dry run would have made, so that a second line of his counts as an update.';

grant select, insert, update, delete on private.import_keys to service_role;

create table private.import_phones (
  upload_id uuid not null references private.import_uploads (id) on delete cascade,
  match_key text not null,
  phone text not null,
  times integer not null,
  first_line integer not null,
  last_line integer not null,
  primary key (upload_id, match_key)
);
comment on table private.import_phones is 'Where in a file that is being checked each phone stands.';

grant select, insert, update, delete on private.import_phones to service_role;
