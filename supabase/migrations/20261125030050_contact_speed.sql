-- What runs once for every contact that is written. The functions say what they said before, in plpgsql: one in SQL
-- that sets its search_path is set up anew at every call, which costs twenty times as much.

create or replace function private.phone_key(phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case
    when phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(phone, 4) || right(phone, 8)
    else phone
  end;
end
$$;

create or replace function private.normalise_phone(phone text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when phone ~ '^[0-9]+$' then phone
    when phone ~ '^[0-9+(). -]*$' then nullif(regexp_replace(phone, '[^0-9]', '', 'g'), '')
  end;
end
$$;

create or replace function private.is_possible_phone(phone text)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return phone ~ '^[1-9][0-9]{7,14}$';
end
$$;

create or replace function private.are_tags(tags text[])
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  tag text;
begin
  if cardinality(tags) > 100 then
    return false;
  end if;
  foreach tag in array tags loop
    if tag is null or tag <> btrim(tag) or length(tag) not between 1 and 60 then
      return false;
    end if;
  end loop;
  return true;
end
$$;

-- In plpgsql, for the same reason.
create or replace function private.fold(value text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  -- Most names are plain.
  return case when octet_length(value) = length(value) then lower(value)
    else translate(lower(value), 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn') end;
end
$$;

create or replace function private.contact_words(phone text, name text, whatsapp_name text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return private.fold(' ' || name || ' ' || whatsapp_name || ' ' || coalesce(phone, ''));
end
$$;

create function private.is_moment(value text, type text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case type when 'date' then value::date is not null else value::timestamptz is not null end;
exception when data_exception then
  return false;
end
$$;
comment on function private.is_moment is 'Apart, because what catches exceptions costs a subtransaction.';

create or replace function private.fits_type(value jsonb, type text)
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
drop trigger keep_identities on public.contacts;
create trigger keep_new_identities after insert on public.contacts referencing new table as new_rows
for each statement execute function private.keep_new_identities();
create trigger keep_identities after update of phone, lid on public.contacts
for each row execute function private.keep_identities();
