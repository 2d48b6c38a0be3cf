-- Texts as people type them, made comparable; and ids that may be anything.
set check_function_bodies = off;

create function private.fold(value text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  -- Most names are plain.
  return case when octet_length(value) = length(value) then lower(value)
    else translate(lower(value), 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn') end;
end
$$;
comment on function private.fold is 'Without case and accents, for comparing names.';

create function private.like_pattern(query text)
returns text language sql immutable set search_path = ''
return '%' || regexp_replace(private.fold(btrim(query)), '([\\%_])', '\\\1', 'g') || '%';

create function private.require_search(query text, conditions integer default 0)
returns void language plpgsql stable set search_path = ''
as $$
begin
  -- Every word and condition is looked for in each row that the others leave.
  if length(query) > 1000 or conditions > 100 or cardinality(regexp_split_to_array(btrim(query), '\s+')) > 100 then
    perform private.fail('search_too_large', 'a search has at most 1000 characters, 100 words and 100 conditions',
      'look for less at once');
  end if;
end
$$;
comment on function private.require_search is 'Code: search_too_large.';

create function private.require_few(ids uuid[])
returns void language plpgsql stable set search_path = ''
as $$
begin
  if cardinality(ids) > 1000 then
    perform private.fail('ids_too_many', 'at most 1000 at once', 'call again with the others');
  end if;
end
$$;
comment on function private.require_few is 'Code: ids_too_many.';

create function private.as_uuid(value text)
returns uuid language sql immutable parallel safe set search_path = ''
return case when value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then value::uuid end;

create function private.are_tags(tags text[])
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  tag text;
begin
  if cardinality(tags) > 100 then
    return false;
  end if;
  foreach tag in array tags loop
    if tag is null or tag <> private.clean_name(tag) or length(tag) not between 1 and 60 then
      return false;
    end if;
  end loop;
  return true;
end
$$;

create function private.are_terms(terms text[])
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return (cardinality(terms) >= 1 and cardinality(terms) <= 20 and array_ndims(terms) = 1
    and not exists (select from unnest(terms) term where term is null or btrim(term) = '' or length(term) > 100)) is true;
end
$$;
comment on function private.are_terms is 'One to 20, each with something to see and at most 100 characters.';

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

create function private.horizon()
returns timestamptz language plpgsql stable set search_path = ''
as $$
begin
  return clock_timestamp() + interval '100 years';
end
$$;
comment on function private.horizon is
  'No moment that a caller names lies beyond it: what is infinite, or of a year that no program reads, comes back on every page.';

create function private.utc_day()
returns date language sql stable set search_path = ''
return (clock_timestamp() at time zone 'utc')::date;

grant execute on function private.fold, private.are_tags, private.are_terms, private.require_few to authenticated, service_role;
grant execute on function private.as_uuid, private.utc_day to service_role;
grant execute on function private.is_moment to authenticated, service_role;
