-- One contact, whatever its names: WhatsApp knows a person by phone, by LID or by both.

create function private.phone_key(phone text)
returns text language sql immutable parallel safe set search_path = ''
return case
  when phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(phone, 4) || right(phone, 8)
  else phone
end;
comment on function private.phone_key is
  'What two spellings of a phone have in common: Brazilian mobiles lose the ninth digit, which WhatsApp may omit.';

create function private.are_tags(tags text[])
returns boolean language sql immutable parallel safe set search_path = ''
return cardinality(tags) <= 100
  and not exists (select from unnest(tags) tag where tag is null or tag <> btrim(tag) or length(tag) not between 1 and 60);
-- Checks run as whoever writes the row.
grant execute on function private.are_tags to authenticated, service_role;

create table public.contacts (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  account_id uuid not null references public.accounts (id) on delete cascade,
  phone text check (phone ~ '^[0-9]{1,20}$'),
  lid text check (lid ~ '^[0-9]{1,20}$'),
  name text not null default '' check (length(name) <= 255),
  whatsapp_name text not null default '' check (length(whatsapp_name) <= 255),
  tags text[] not null default '{}' check (private.are_tags(tags)),
  fields jsonb not null default '{}' check (jsonb_typeof(fields) = 'object' and pg_column_size(fields) <= 16384),
  opted_out_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, phone),
  check (phone is not null or lid is not null)
);
comment on table public.contacts is 'People an account talks to.';
comment on column public.contacts.phone is 'Digits of E.164 without plus. Null while only the LID is known.';
comment on column public.contacts.lid is 'WhatsApp''s id for somebody whose phone it does not tell.';
comment on column public.contacts.tags is 'The truth about tags; the table tags is their catalogue.';
comment on column public.contacts.fields is 'Values of custom_fields by their names.';
create unique index contacts_lid on public.contacts (account_id, lid) where lid is not null;
create index contacts_newest on public.contacts (account_id, seq desc);
create index contacts_tags on public.contacts using gin (account_id, tags);
create index contacts_fields on public.contacts using gin (account_id, fields jsonb_path_ops);
alter table public.contacts add unique (account_id, id);

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

create function private.prepare_contact()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  new.phone := coalesce(private.normalise_phone(new.phone), new.phone);
  -- What WhatsApp itself names is taken as it is: its service numbers have any length.
  if auth.uid() is not null and private.is_possible_phone(new.phone) is false then
    perform private.fail('phone_invalid', 'a phone has 8 to 15 digits, the country''s code first', 'as in 5511999999999');
  end if;
  -- Two spellings of one phone that come at once shall meet in the identities, not pass each other.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || new.account_id, 0));
  return new;
end
$$;
create trigger prepare_contact before insert or update of phone, lid on public.contacts
for each row execute function private.prepare_contact();
create trigger touch_updated_at before update on public.contacts
for each row execute function private.touch_updated_at();

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
create trigger keep_identities after insert or update of phone, lid on public.contacts
for each row execute function private.keep_identities();

-- Whoever may delete contacts is a matter of policies; an identity goes with its contact.
alter table public.contacts enable row level security;
revoke all on public.contacts from anon, authenticated;
grant select, insert (account_id, phone, name, tags, fields), update (phone, name, tags, fields), delete
  on public.contacts to authenticated;
grant select, insert, update, delete on public.contacts to service_role;

alter table public.contact_identities enable row level security;
revoke all on public.contact_identities from anon, authenticated;
grant select on public.contact_identities to authenticated;
grant select, insert, update, delete on public.contact_identities to service_role;
