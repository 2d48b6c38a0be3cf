set check_function_bodies = off;

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

create trigger clean_names before insert or update of label on public.custom_fields
for each row when (new.label <> private.clean_name(new.label)) execute function private.clean_names('label');
create trigger refuse_suspended after insert on public.custom_fields referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.custom_fields enable row level security;
revoke all on public.custom_fields from anon, authenticated;
grant select, insert (account_id, name, label, type), update (label), delete on public.custom_fields to authenticated;
grant select, insert, update, delete on public.custom_fields to service_role;

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

create function private.fits_type(value jsonb, type text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case type
    when 'text' then jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 2000
    when 'number' then jsonb_typeof(value) = 'number'
    when 'boolean' then jsonb_typeof(value) = 'boolean'
    when 'date' then jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}$'
      and private.is_moment(value #>> '{}', type)
    when 'datetime' then jsonb_typeof(value) = 'string'
      and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$'
      and private.is_moment(value #>> '{}', type)
  end;
end
$$;
comment on function private.fits_type is 'Dates are YYYY-MM-DD, datetimes ISO 8601 with a zone.';

grant execute on function private.fits_type to service_role;
