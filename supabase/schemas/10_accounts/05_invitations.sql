set check_function_bodies = off;

create table public.account_invitations (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  email text check (length(email) <= 254 and email = lower(email)),
  role text not null check (role in ('admin', 'agent')),
  invited_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz
);
comment on table public.account_invitations is 'Invitations to join. The token is in the link and kept nowhere.';
comment on column public.account_invitations.email is 'Null: whoever has the link may join.';
create index account_invitations_newest on public.account_invitations (account_id, created_at desc);
create index account_invitations_age on public.account_invitations (expires_at);

alter table public.account_invitations enable row level security;
revoke all on public.account_invitations from anon, authenticated;
grant select on public.account_invitations to authenticated;
grant select, insert, update, delete on public.account_invitations to service_role;

create table private.invitation_hashes (
  invitation_id uuid primary key references public.account_invitations (id) on delete cascade,
  sha256 bytea not null unique
);
comment on table private.invitation_hashes is 'Apart from the rows that members read.';

create function private.broadcast_invitations()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('account', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.account_invitations referencing new table as changed_rows
for each statement execute function private.broadcast_invitations();
create trigger broadcast_update after update on public.account_invitations referencing new table as changed_rows
for each statement execute function private.broadcast_invitations();
