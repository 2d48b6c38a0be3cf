set check_function_bodies = off;

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
  store_home uuid,
  width integer check (width >= 1 and width <= 65535),
  height integer check (height >= 1 and height <= 65535),
  unique (account_id, id),
  check (state <> 'stored' or storage_path is not null)
);
comment on table public.media is 'A file that was sent or received. The bytes lie in Storage under the account''s id.';
comment on column public.media.width is 'Of a picture, as it is seen (pixels), where its bytes say it.';
comment on column public.media.store_home is
  'The orchestrator on whose disk the bytes lie; null: they lie in Storage.';
create index media_pending on public.media (next_attempt_at) where state = 'pending' and source_url is null;

create trigger refuse_suspended after insert on public.media referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.media enable row level security;
revoke all on public.media from anon, authenticated;
grant select, insert (account_id, source_url, mimetype, filename), delete on public.media to authenticated;
grant select, insert, update, delete on public.media to service_role;

create function private.place_media()
returns trigger language plpgsql set search_path = ''
as $$
begin
  -- Known before there are bytes: whoever is killed while he stores them leaves none that nobody knows of.
  new.storage_path := new.account_id || '/' || new.id;
  return new;
end
$$;
create trigger place_media before insert on public.media for each row execute function private.place_media();

create trigger clean_file before insert or update of filename on public.media
for each row when (new.filename <> '') execute function private.clean_file();

create function private.broadcast_media()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('media', tg_table_name, tg_op, array(
    select (after.account_id, after.id, after.state)::private.changed_row
    from new_rows after
    where after.state <> all (array(select before.state from old_rows before where before.id = after.id))));
  return null;
end
$$;
create trigger broadcast_update after update on public.media
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_media();

create table private.media_deletions (
  media_id uuid primary key,
  storage_path text not null,
  created_at timestamptz not null default now(),
  store_home uuid,
  bucket text not null default 'media'
);
comment on table private.media_deletions is 'Bytes to delete through the Storage API; SQL may not.';

grant select, insert, update, delete on private.media_deletions to service_role;

create function private.queue_deletion()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.media_deletions (media_id, storage_path, store_home)
  select gone.id, gone.storage_path, gone.store_home from old_rows gone
  on conflict do nothing;
  return null;
end
$$;
create trigger queue_deletion after delete on public.media referencing old table as old_rows
for each statement execute function private.queue_deletion();

create table private.media_claims (
  media_id uuid primary key references public.media (id) on delete cascade,
  claim_id uuid not null,
  orchestrator_id uuid not null,
  number bigint not null,
  claimed_at timestamptz not null default clock_timestamp()
);
comment on table private.media_claims is 'Which orchestrator is fetching a file, and under which claim.';
create index media_claims_claim on private.media_claims (claim_id);

grant select, insert, update, delete on private.media_claims to service_role;
