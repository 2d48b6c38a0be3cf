-- What accounts add to a contact: tags, and fields of their own with a type.

create table public.tags (
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null,
  color text check (color ~ '^#[0-9a-f]{6}$'),
  created_at timestamptz not null default now(),
  primary key (account_id, name)
);
comment on table public.tags is 'Every tag that was ever given, with its colour. contacts.tags says who has which.';

create function private.list_tags()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- In order, so that two statements never wait for each other.
  insert into public.tags (account_id, name)
  select distinct tagged.account_id, tag from new_rows tagged, unnest(tagged.tags) tag
  order by 1, 2
  on conflict do nothing;
  return null;
end
$$;
create trigger list_tags_of_new after insert on public.contacts referencing new table as new_rows
for each statement execute function private.list_tags();
create trigger list_tags_of_changed after update on public.contacts referencing new table as new_rows
for each statement execute function private.list_tags();

alter table public.tags enable row level security;
revoke all on public.tags from anon, authenticated;
grant select, update (color) on public.tags to authenticated;
grant select, insert, update, delete on public.tags to service_role;

create table public.custom_fields (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  label text not null default '' check (length(label) <= 100),
  type text not null check (type in ('text', 'number', 'date', 'datetime', 'boolean')),
  created_at timestamptz not null default now(),
  unique (account_id, name)
);
comment on table public.custom_fields is 'Fields an account has added to its contacts. A field never changes its type.';

alter table public.custom_fields enable row level security;
revoke all on public.custom_fields from anon, authenticated;
grant select, insert (account_id, name, label, type), update (label), delete on public.custom_fields to authenticated;
grant select, insert, update, delete on public.custom_fields to service_role;

create function private.fits_type(value jsonb, type text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case type
    when 'text' then jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 2000
    when 'number' then jsonb_typeof(value) = 'number'
    when 'boolean' then jsonb_typeof(value) = 'boolean'
    when 'date' then jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}$'
      and (value #>> '{}')::date is not null
    when 'datetime' then jsonb_typeof(value) = 'string'
      and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$'
      and (value #>> '{}')::timestamptz is not null
  end;
exception when data_exception then
  return false;
end
$$;
comment on function private.fits_type is 'Dates are YYYY-MM-DD, datetimes ISO 8601 with a zone.';

create function private.check_fields()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  wrong record;
begin
  new.fields := jsonb_strip_nulls(new.fields);
  -- Values of a removed field may stay; only what is written now is held against the definitions.
  select given.key, known.type into wrong
  from jsonb_each(new.fields) given
  left join public.custom_fields known on known.account_id = new.account_id and known.name = given.key
  where (tg_op = 'INSERT' or given.value is distinct from old.fields -> given.key)
    and private.fits_type(given.value, known.type) is not true
  limit 1;
  if found then
    perform private.fail('field_invalid', case
      when wrong.type is null then format('no custom field is called %s', wrong.key)
      else format('%s takes a value of type %s', wrong.key, wrong.type) end, 'see custom_fields');
  end if;
  return new;
end
$$;
create trigger check_fields before insert or update of fields on public.contacts
for each row when (new.fields <> '{}') execute function private.check_fields();
