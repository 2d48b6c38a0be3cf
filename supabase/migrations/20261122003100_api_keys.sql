-- A key is exchanged for a short-lived token whose subject is the key, so row level security decides for it as well.
create table public.api_keys (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 100 and name = btrim(name)),
  prefix text not null check (length(prefix) = 12),
  scopes text[] not null check (scopes <@ '{read,send,manage}' and cardinality(scopes) between 1 and 3),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now()
);
comment on table public.api_keys is 'Keys of an account''s programs. The key itself is shown once and kept nowhere.';
comment on column public.api_keys.prefix is 'The first characters, by which people tell their keys apart.';
create index api_keys_account on public.api_keys (account_id, created_at desc);

create table private.api_key_hashes (
  key_id uuid primary key references public.api_keys (id) on delete cascade,
  sha256 bytea not null unique
);
comment on table private.api_key_hashes is 'Apart from the rows that members read.';

alter table public.api_keys enable row level security;
revoke all on public.api_keys from anon, authenticated;
grant select on public.api_keys to authenticated;
grant select, insert, update, delete on public.api_keys to service_role;
grant select on private.api_key_hashes to service_role;

create function private.key_account_ids(scope text)
returns setof uuid language sql stable security definer set search_path = '' rows 1
as $$
  select keys.account_id from public.api_keys keys
  where keys.id = (select auth.uid()) and key_account_ids.scope = any (keys.scopes)
    and keys.revoked_at is null and (keys.expires_at is null or keys.expires_at > now())
$$;
comment on function private.key_account_ids is 'The account of the calling API key, while it holds and has the scope.';

-- The helpers of the policies, now for keys as well: read reads, send writes what any member writes, manage
-- what owners and admins do. No key owns an account.
create or replace function private.account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('read')
  union
  select entries.account_id from private.admin_entries entries
    where entries.user_id = (select auth.uid()) and entries.expires_at > now()
$$;

create or replace function private.member_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('send')
$$;
comment on function private.member_account_ids is
  'Accounts in which the caller is a member of any role, or a key that may send.';

create or replace function private.managed_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members
    where members.user_id = (select auth.uid()) and members.role in ('owner', 'admin')
  union
  select private.key_account_ids('manage')
$$;
comment on function private.managed_account_ids is
  'Accounts in which the caller is owner or admin, or a key that may manage.';

create function private.actor_kind()
returns text language sql stable security definer set search_path = ''
as $$
  select case
    when (select auth.uid()) is null then 'service'
    when exists (select from public.api_keys keys where keys.id = (select auth.uid())) then 'api_key'
    else 'user'
  end
$$;
comment on function private.actor_kind is 'Who acts: user, api_key or service. The id is auth.uid().';
grant execute on function private.actor_kind to authenticated, service_role;

alter table public.instance_commands drop constraint instance_commands_actor_kind_check;
alter table public.instance_commands add constraint instance_commands_actor_kind_check
  check (actor_kind in ('user', 'api_key', 'service'));

create or replace function private.prepare_command()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if new.instance_id is null then
    perform private.fail('instance_required', 'a command needs an instance_id');
  end if;
  new.actor_id := (select auth.uid());
  new.actor_kind := private.actor_kind();
  new.expires_at := clock_timestamp()
    + (select make_interval(secs => settings.command_seconds) from private.settings);
  if not private.has_live_orchestrator(new.instance_id) then
    new.status := 'failed';
    new.error_code := 'no_orchestrator';
    new.finished_at := clock_timestamp();
  end if;
  return new;
end
$$;
