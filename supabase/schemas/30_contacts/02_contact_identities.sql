set check_function_bodies = off;

create table public.contact_identities (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  contact_id uuid not null,
  kind text not null check (kind in ('phone', 'lid')),
  value text not null,
  match_key text not null generated always as (case kind when 'phone' then private.phone_key(value) else value end) stored,
  created_at timestamptz not null default now(),
  -- The most telling column first: on a table without statistics the planner may take any index with the same start.
  constraint contact_identities_one_owner unique (match_key, kind, account_id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade
);
comment on table public.contact_identities is 'Every name by which WhatsApp knows a contact; one belongs to one contact.';
create index contact_identities_contact on public.contact_identities (account_id, contact_id);
create unique index contact_identities_page on public.contact_identities (account_id, id);

alter table public.contact_identities enable row level security;
revoke all on public.contact_identities from anon, authenticated;
grant select on public.contact_identities to authenticated;
grant select, insert, update, delete on public.contact_identities to service_role;

-- The identities of all new contacts in one statement.
create function private.keep_new_identities()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  kept integer;
  owner_id uuid;
begin
  insert into public.contact_identities (account_id, contact_id, kind, value)
  select added.account_id, added.id, known.kind, known.value
  from new_rows added, lateral (values ('phone', added.phone), ('lid', added.lid)) known (kind, value)
  where known.value is not null
  order by added.account_id, known.kind, private.phone_key(known.value)
  on conflict do nothing;
  get diagnostics kept = row_count;
  if kept < (select count(added.phone) + count(added.lid) from new_rows added) then
    select known.contact_id into owner_id
    from new_rows added
    join public.contact_identities known on known.account_id = added.account_id and known.contact_id <> added.id
      and ((known.kind = 'phone' and known.match_key = private.phone_key(added.phone))
        or (known.kind = 'lid' and known.match_key = added.lid))
    limit 1;
    raise unique_violation using message = 'contact_exists',
      detail = format('contact %s has this phone or LID', owner_id), hint = 'use that contact';
  end if;
  return null;
end
$$;
create trigger keep_new_identities after insert on public.contacts referencing new table as new_rows
for each statement execute function private.keep_new_identities();

create function private.keep_identities()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    delete from public.contact_identities former
    where former.account_id = old.account_id and former.contact_id = old.id
      and ((former.kind = 'phone' and former.value = old.phone and new.phone is distinct from old.phone)
        or (former.kind = 'lid' and former.value = old.lid and new.lid is distinct from old.lid));
  end if;
  if new.phone is not null then
    perform private.claim_identity(new.account_id, new.id, 'phone', new.phone);
  end if;
  if new.lid is not null then
    perform private.claim_identity(new.account_id, new.id, 'lid', new.lid);
  end if;
  return null;
end
$$;
create trigger keep_identities after update of phone, lid on public.contacts
for each row execute function private.keep_identities();

create function private.claim_identity(account_id uuid, contact_id uuid, kind text, value text)
returns void language plpgsql set search_path = ''
as $$
declare
  owner_id uuid;
begin
  insert into public.contact_identities as known (account_id, contact_id, kind, value)
  values (claim_identity.account_id, claim_identity.contact_id, claim_identity.kind, claim_identity.value)
  on conflict on constraint contact_identities_one_owner do update set value = excluded.value
  returning known.contact_id into owner_id;
  if owner_id <> claim_identity.contact_id then
    raise unique_violation using message = 'contact_exists',
      detail = format('contact %s has this %s', owner_id, claim_identity.kind), hint = 'use that contact';
  end if;
end
$$;

create function private.require_phone(account_id uuid, phone text)
returns text language plpgsql stable set search_path = ''
as $$
declare
  digits constant text := private.normalise_phone(phone);
begin
  -- As we keep it, without the plus, a foreign phone may look Brazilian: 51 987 654 321 is Peru's and Porto Alegre's.
  if digits is distinct from phone and phone ~ '^[0-9]+$' and private.find_contact(account_id, digits, null) is null
    and private.find_contact(account_id, phone, null) is not null then
    return phone;
  elsif digits is null and phone is not null then
    perform private.fail_phone();
  end if;
  return digits;
end
$$;
comment on function private.require_phone is
  'The digits of a phone as a customer wrote it; digits of somebody who is known are his. Raises phone_invalid.';

grant execute on function private.claim_identity to service_role;
