set check_function_bodies = off;

-- A key is exchanged for a short-lived token whose subject is the key, so row level security decides for it as well.
create table public.api_keys (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 100 and name = btrim(name)),
  prefix text not null check (length(prefix) = 12),
  scopes text[] not null check (scopes <@ '{read,send,manage,mcp}' and cardinality(scopes) between 1 and 4),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now()
);
comment on table public.api_keys is 'Keys of an account''s programs. The key itself is shown once and kept nowhere.';
comment on column public.api_keys.prefix is 'The first characters, by which people tell their keys apart.';
create index api_keys_account on public.api_keys (account_id, created_at desc);

create trigger clean_names before insert or update of name on public.api_keys
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');

alter table public.api_keys enable row level security;
revoke all on public.api_keys from anon, authenticated;
grant select on public.api_keys to authenticated;
grant select, insert, update, delete on public.api_keys to service_role;

create function private.broadcast_api_keys()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  rows private.changed_row[];
begin
  if tg_op = 'DELETE' then
    select array_agg((removed.account_id, removed.id, null)::private.changed_row) into rows from old_rows removed;
  else
    select array_agg((changed.account_id, changed.id, null)::private.changed_row) into rows from (
      select after.account_id, after.id, to_jsonb(after) - 'last_used_at' from new_rows after
      except
      select before.account_id, before.id, to_jsonb(before) - 'last_used_at' from old_rows before
    ) changed;
  end if;
  if rows is not null then
    perform private.broadcast_changes('account', tg_table_name, tg_op, rows);
  end if;
  return null;
end
$$;
comment on function private.broadcast_api_keys is 'So that a program learns that its key has ended: the id is the subject of its token.';
create trigger broadcast_update after update on public.api_keys
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_api_keys();
create trigger broadcast_delete after delete on public.api_keys referencing old table as old_rows
for each statement execute function private.broadcast_api_keys();

create table private.api_key_hashes (
  key_id uuid primary key references public.api_keys (id) on delete cascade,
  sha256 bytea not null unique
);
comment on table private.api_key_hashes is 'Apart from the rows that members read.';

grant select on private.api_key_hashes to service_role;
