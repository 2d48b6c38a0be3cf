create function private.normalise_phone(phone text)
returns text language sql immutable set search_path = ''
return case
  when normalise_phone.phone ~ '^[0-9+(). -]*$'
    then nullif(regexp_replace(normalise_phone.phone, '[^0-9]', '', 'g'), '')
end;
comment on function private.normalise_phone is 'Digits of E.164 without plus; null when other characters occur.';

create function private.is_possible_phone(phone text)
returns boolean language sql immutable set search_path = ''
return is_possible_phone.phone ~ '^[1-9][0-9]{7,14}$';
comment on function private.is_possible_phone is
  'Length and first digit only: strict validity refuses real numbers; WhatsApp is asked whether it exists there.';
grant execute on function private.is_possible_phone to authenticated, service_role;

create table public.accounts (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 255 and name = btrim(name)),
  phone text not null unique check (private.is_possible_phone(phone)),
  plan text not null default 'owner' references public.plans (name),
  status text not null default 'active' check (status in ('active', 'suspended', 'closed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.accounts is 'A tenant. Every other tenant table carries its id as account_id.';
comment on column public.accounts.phone is 'Digits of E.164 without plus.';
create index accounts_plan on public.accounts (plan);

create trigger touch_updated_at before update on public.accounts
for each row execute function private.touch_updated_at();

-- Plan, status and phone are the operator's: members may rename their account and nothing else.
alter table public.accounts enable row level security;
revoke all on public.accounts from anon, authenticated;
grant select, update (name) on public.accounts to authenticated;
grant select, insert, update, delete on public.accounts to service_role;
