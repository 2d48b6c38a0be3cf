set check_function_bodies = off;

create table public.campaigns (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 255),
  message text check (length(message) <= 65536),
  qr_code_url text check (length(qr_code_url) <= 2000),
  link text check (length(link) <= 2000),
  created_at timestamptz not null default now(),
  unique (account_id, id)
);
comment on table public.campaigns is 'An entry link with its QR code and text.';
create index campaigns_newest on public.campaigns (account_id, created_at desc);

create trigger clean_names before insert or update of name on public.campaigns
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger refuse_suspended after insert on public.campaigns referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.campaigns enable row level security;
revoke all on public.campaigns from anon, authenticated;
grant select, insert (account_id, name, message, qr_code_url, link), update (name, message, qr_code_url, link), delete
  on public.campaigns to authenticated;
grant select, insert, update, delete on public.campaigns to service_role;
