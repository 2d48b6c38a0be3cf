-- How a value of a person is compared with what is asked. Null: it makes no sense of any value. So compares the
-- orchestrator (domain/automation/comparing.py): tests/shared/filters.json holds for both.
set check_function_bodies = off;

create function private.fits(subject text, own jsonb, operator text, asked jsonb, timezone text, moment timestamptz)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case
    when operator = 'is_set' then btrim(coalesce(private.text_in(own), '')) <> ''
    when operator in ('equals', 'one_of') and subject = 'field' then private.is_same(operator, own, asked)
    when operator in ('equals', 'one_of', 'contains', 'starts_with', 'ends_with')
      then private.has_text(operator, private.text_in(own), private.texts_asked(operator, asked))
    when operator in ('greater', 'greater_or_equal', 'less', 'less_or_equal') then private.has_number(operator, own, asked)
    when operator = 'within_last' then private.is_lately(own, asked, timezone, moment)
    else private.has_moment(operator, own, asked, timezone)
  end;
end
$$;

create function private.text_in(value jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case when jsonb_typeof(value) in ('string', 'number', 'boolean') then value #>> '{}' end;
end
$$;

create function private.number_in(value jsonb)
returns numeric language plpgsql immutable set search_path = ''
as $$
begin
  return case when jsonb_typeof(value) = 'number'
    or jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^-?[0-9]{1,15}(\.[0-9]{1,10})?$' then (value #>> '{}')::numeric end;
end
$$;
comment on function private.number_in is 'A number, or a text that is one as JSON writes it.';

create function private.day_in(value jsonb)
returns date language plpgsql stable set search_path = ''
as $$
begin
  return case when jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then (value #>> '{}')::date end;
exception when data_exception then
  return null;
end
$$;

create function private.moment_in(value jsonb, timezone text)
returns timestamptz language plpgsql stable set search_path = ''
as $$
declare
  said constant text := case when jsonb_typeof(value) = 'string' then value #>> '{}' end;
begin
  return case
    when said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' or said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?$'
      then said::timestamp at time zone timezone
    when said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$'
      then said::timestamptz
  end;
exception when data_exception then
  return null;
end
$$;
comment on function private.moment_in is 'A day''s begin, or a moment of ISO 8601; without an offset in that zone.';

create function private.is_same(operator text, own jsonb, asked jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
declare
  texts constant text[] := private.texts_asked(operator, asked);
begin
  if jsonb_typeof(own) = 'number' and texts <> '{}' then
    return exists (select from unnest(texts) text where private.number_in(to_jsonb(text)) = (own #>> '{}')::numeric);
  end if;
  return private.has_text(operator, private.text_in(own), texts);
end
$$;
comment on function private.is_same is 'A number is compared as one, everything else as text.';

create function private.has_text(operator text, own text, texts text[])
returns boolean language plpgsql immutable set search_path = ''
as $$
declare
  said constant text := private.fold(coalesce(own, ''));
begin
  return case when texts <> '{}' then (
    select bool_or(case operator
      when 'contains' then strpos(said, wanted) > 0
      when 'starts_with' then starts_with(said, wanted)
      when 'ends_with' then right(said, length(wanted)) = wanted
      else said = wanted end)
    from unnest(texts) text, lateral (select private.fold(text)) folded (wanted)) end;
end
$$;
comment on function private.has_text is 'Without case and accents.';

create function private.has_number(operator text, own jsonb, asked jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
declare
  bound constant numeric := private.number_in(asked);
  number constant numeric := private.number_in(own);
begin
  return case when bound is not null then coalesce(case operator when 'greater' then number > bound
    when 'greater_or_equal' then number >= bound when 'less' then number < bound else number <= bound end, false) end;
end
$$;

create function private.is_lately(own jsonb, asked jsonb, timezone text, moment timestamptz)
returns boolean language plpgsql stable set search_path = ''
as $$
declare
  length constant interval := case when jsonb_typeof(asked) = 'string' then private.read_duration(asked #>> '{}') end;
  at constant timestamptz := private.moment_in(own, timezone);
begin
  return case when length > interval '0' then coalesce(at >= moment - length and at <= moment, false) end;
end
$$;

create function private.has_moment(operator text, own jsonb, asked jsonb, timezone text)
returns boolean language plpgsql stable set search_path = ''
as $$
declare
  is_list constant boolean := coalesce(jsonb_typeof(asked) = 'array', false);
  first constant jsonb := case when is_list then asked -> 0 else asked end;
  last constant jsonb := case when is_list then asked -> 1 else asked end;
  at timestamptz;
begin
  if is_list <> (operator = 'between') or is_list and jsonb_array_length(asked) <> 2 or coalesce(jsonb_typeof(asked), 'null') = 'null' then
    return null;
  elsif private.number_in(first) is not null or private.number_in(last) is not null then
    return coalesce(is_list and private.number_in(own) >= private.number_in(first)
      and private.number_in(own) <= private.number_in(last), false);
  end if;
  at := private.moment_in(own, timezone);
  if private.day_in(first) is not null or private.day_in(last) is not null then
    return case when private.day_in(first) is not null and private.day_in(last) is not null then private.is_between(operator,
      coalesce(private.day_in(own), (at at time zone timezone)::date)::timestamp at time zone 'utc',
      private.day_in(first)::timestamp at time zone 'utc', private.day_in(last)::timestamp at time zone 'utc') end;
  end if;
  return case when operator <> 'on' and private.moment_in(first, timezone) is not null and private.moment_in(last, timezone) is not null
    then private.is_between(operator, at, private.moment_in(first, timezone), private.moment_in(last, timezone)) end;
end
$$;
comment on function private.has_moment is 'With days: by the day in that zone. With moments: to the second. Between numbers: as numbers.';

create function private.is_between(operator text, own timestamptz, first timestamptz, last timestamptz)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce(case operator when 'before' then own < first when 'after' then own > first
    else own >= first and own <= last end, false);
end
$$;

create function private.read_duration(value text)
returns interval language plpgsql immutable set search_path = ''
as $$
begin
  return case when value ~ '^P([0-9]{1,2}W|([0-9]{1,3}D)?(T([0-9]{1,4}H)?([0-9]{1,6}M)?([0-9]{1,8}S)?)?)$' and value !~ '[PT]$'
    then value::interval end;
end
$$;
comment on function private.read_duration is 'Of ISO 8601 without years and months; null: it is none.';

grant execute on function private.fits, private.text_in, private.number_in, private.day_in, private.moment_in, private.is_same,
  private.has_text, private.has_number, private.is_lately, private.has_moment, private.is_between, private.read_duration
  to service_role;
grant execute on function private.read_duration to authenticated;
