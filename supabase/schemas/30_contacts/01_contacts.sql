-- One contact, whatever its names: WhatsApp knows a person by phone, by LID or by both.
set check_function_bodies = off;

create function private.contact_words(phone text, name text, whatsapp_name text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return private.fold(' ' || name || ' ' || whatsapp_name || ' ' || coalesce(phone, ''));
end
$$;
comment on function private.contact_words is 'What search_contacts looks in.';

create function private.contact_label(name text, whatsapp_name text, phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return private.fold(coalesce(nullif(btrim(name), ''), nullif(btrim(whatsapp_name), ''), phone, ''));
end
$$;
comment on function private.contact_label is 'What a contact is called in lists, for sorting and comparing.';

create table public.contacts (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  account_id uuid not null references public.accounts (id) on delete cascade,
  phone text check (phone ~ '^[0-9]{1,20}$'),
  lid text check (lid ~ '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})$'),
  name text not null default '' check (length(name) <= 255),
  whatsapp_name text not null default '' check (length(whatsapp_name) <= 255),
  tags text[] not null default '{}' check (private.are_tags(tags)),
  fields jsonb not null default '{}' check (jsonb_typeof(fields) = 'object' and pg_column_size(fields) <= 16384),
  opted_out_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text generated always as (private.contact_words(phone, name, whatsapp_name)) stored,
  erased_at timestamptz,
  over_limit boolean not null default false,
  unique (account_id, phone),
  constraint contacts_identity_check check (phone is not null or lid is not null or erased_at is not null),
  unique (account_id, id)
);
comment on table public.contacts is 'People an account talks to.';
comment on column public.contacts.phone is 'Digits of E.164 without plus. Null while only the LID is known.';
comment on column public.contacts.lid is 'WhatsApp''s id for somebody whose phone it does not tell: a LID, or a user''s id at Meta (BR.…).';
comment on column public.contacts.tags is 'The truth about tags; the table tags is their catalogue.';
comment on column public.contacts.fields is 'Values of custom_fields by their names.';
comment on column public.contacts.search_text is 'What search_contacts looks in: name, WhatsApp name and phone without case and accents.';
comment on column public.contacts.erased_at is
  'The person is erased: nothing is left but what is counted. Such a row is found by no search.';
comment on column public.contacts.over_limit is 'WhatsApp brought this one beyond what the plan allows.';
create unique index contacts_lid on public.contacts (account_id, lid) where lid is not null;
create index contacts_newest on public.contacts (account_id, seq desc);
create index contacts_tags on public.contacts using gin (account_id, tags);
create index contacts_fields on public.contacts using gin (account_id, fields jsonb_path_ops);
create index contacts_words on public.contacts using gin (account_id, search_text extensions.gin_trgm_ops);
create index contacts_label on public.contacts
  (account_id, private.contact_label(name, whatsapp_name, phone) collate "C", id);
create index contacts_over_limit on public.contacts (account_id, seq) where over_limit;

create trigger touch_updated_at before update on public.contacts
for each row execute function private.touch_updated_at();
create trigger count_added after insert on public.contacts referencing new table as new_rows
for each statement execute function private.count_added('contacts');
create trigger count_removed after delete on public.contacts referencing old table as old_rows
for each statement execute function private.count_removed('contacts');
create trigger refuse_suspended after insert on public.contacts referencing new table as new_rows
for each statement execute function private.refuse_suspended();

-- Whoever may delete contacts is a matter of policies; an identity goes with its contact.
alter table public.contacts enable row level security;
revoke all on public.contacts from anon, authenticated;
grant select, insert (account_id, phone, name, tags, fields), update (phone, name, tags, fields), delete
  on public.contacts to authenticated;
grant select, insert, update, delete on public.contacts to service_role;

create function private.prepare_contact()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- What is there stays; what WhatsApp itself names is taken as it is: its service numbers have any length.
  if tg_op = 'UPDATE' and private.phone_digits(new.phone) = old.phone then
    new.phone := old.phone;
  elsif private.acts_for_customer() then
    new.phone := private.require_phone(new.account_id, new.phone);
  elsif new.phone !~ '^[0-9]+$' then
    new.phone := coalesce(private.normalise_phone(new.phone), new.phone);
  end if;
  -- Two spellings of one phone that come at once shall meet in the identities, not pass each other.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || new.account_id, 0));
  return new;
end
$$;
create trigger prepare_contact before insert or update of phone, lid on public.contacts
for each row execute function private.prepare_contact();

create function private.clean_contact()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.name := private.clean_name(new.name);
  new.whatsapp_name := private.clean_name(new.whatsapp_name);
  return new;
end
$$;
create trigger clean_contact before insert or update of name, whatsapp_name on public.contacts
for each row execute function private.clean_contact();

create function private.broadcast_contacts()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- A contact has no status.
  perform private.broadcast_changes('contact', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.contacts referencing new table as changed_rows
for each statement execute function private.broadcast_contacts();
create trigger broadcast_update after update on public.contacts referencing new table as changed_rows
for each statement execute function private.broadcast_contacts();
create trigger broadcast_delete after delete on public.contacts referencing old table as changed_rows
for each statement execute function private.broadcast_contacts();

grant execute on function private.contact_words, private.contact_label to authenticated, service_role;
