create table public.media (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  source_url text check (source_url ~ '^https://' and length(source_url) <= 2000),
  storage_path text unique check (starts_with(storage_path, account_id::text || '/')),
  mimetype text check (length(mimetype) <= 200),
  filename text check (length(filename) <= 255),
  size bigint check (size >= 0),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  state text not null default 'pending' check (state in ('pending', 'stored', 'failed', 'deleted')),
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  stored_at timestamptz,
  unique (account_id, id),
  check (state <> 'stored' or storage_path is not null)
);
comment on table public.media is 'A file that was sent or received. The bytes lie in Storage under the account''s id.';
create index media_pending on public.media (next_attempt_at) where state = 'pending';

create table private.media_deletions (
  media_id uuid primary key,
  storage_path text not null,
  created_at timestamptz not null default now()
);
comment on table private.media_deletions is 'Bytes to delete through the Storage API; SQL may not.';
grant select, delete on private.media_deletions to service_role;

create function private.queue_deletion()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.media_deletions (media_id, storage_path)
  select gone.id, gone.storage_path from old_rows gone where gone.storage_path is not null
  on conflict do nothing;
  return null;
end
$$;
create trigger queue_deletion after delete on public.media referencing old table as old_rows
for each statement execute function private.queue_deletion();

alter table public.media enable row level security;
revoke all on public.media from anon, authenticated;
grant select, insert (account_id, source_url, mimetype, filename), delete on public.media to authenticated;
grant select, insert, update, delete on public.media to service_role;
