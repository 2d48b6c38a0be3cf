-- Whom something holds for, said as JSON: a filter becomes a condition on contacts c. How one person is looked at: the
-- orchestrator's domain/automation. tests/shared/filters.json holds for both.
set check_function_bodies = off;

create function private.check_filter(filter jsonb)
returns void language plpgsql stable set search_path = ''
as $$
declare
  problem constant text := private.filter_problem(filter);
  tests integer;
begin
  if problem is not null then
    perform private.fail('filter_invalid', left(problem, 500), 'see docs/automation.md');
  end if;
  select count(*) into tests from jsonb_path_query(filter, 'strict $.** ? (exists (@.operator))');
  if tests > 50 then
    perform private.fail('filter_invalid', 'a filter has at most 50 tests');
  end if;
end
$$;
comment on function private.check_filter is 'Code filter_invalid; the detail says where.';

create function private.filter_problem(filter jsonb, path text default '', depth integer default 1)
returns text language plpgsql stable set search_path = ''
as $$
declare
  kind constant text := case when jsonb_typeof(filter) = 'object' then (
    select min(key) from jsonb_object_keys(filter) key where key in ('all', 'any', 'not') having count(*) = 1) end;
begin
  if jsonb_typeof(filter) is distinct from 'object' then
    return private.at_place(path, 'a filter is an object');
  elsif pg_column_size(filter) > 65536 then
    return private.at_place(path, 'a filter has at most 64 kB');
  elsif kind is null then
    return private.test_problem(filter, path);
  elsif depth > 5 then
    return private.at_place(path, 'filters are nested five deep at most');
  elsif filter - kind <> '{}' then
    return private.at_place(path, format('%s stands alone', kind));
  elsif kind = 'not' then
    return private.filter_problem(filter -> kind, private.beneath(path, kind), depth + 1);
  elsif jsonb_typeof(filter -> kind) <> 'array' or jsonb_array_length(filter -> kind) > 50 then
    return private.at_place(private.beneath(path, kind), 'a list of at most 50 filters');
  end if;
  return (
    select found.problem
    from jsonb_array_elements(filter -> kind) with ordinality item (part, place), lateral (
      select private.filter_problem(part, private.beneath(private.beneath(path, kind), (place - 1)::text), depth + 1)
    ) found (problem)
    where found.problem is not null order by place limit 1);
end
$$;

create function private.at_place(path text, said text)
returns text language sql immutable set search_path = ''
return case when path = '' then said else path || ': ' || said end;

create function private.beneath(path text, name text)
returns text language sql immutable set search_path = ''
return case when path = '' then name else path || '.' || name end;

create function private.test_problem(test jsonb, path text)
returns text language plpgsql stable set search_path = ''
as $$
declare
  subject constant text := test ->> 'subject';
  operator constant text := test ->> 'operator';
  operators constant text[] := private.filter_operators(subject);
begin
  if test - '{subject,operator,value,name}'::text[] <> '{}' then
    return private.at_place(path, 'a test is {subject, operator, value?, name?}');
  elsif jsonb_typeof(test -> 'subject') is distinct from 'string' or operators is null then
    return private.at_place(private.beneath(path, 'subject'), 'nothing that is known of a person');
  elsif jsonb_typeof(test -> 'operator') is distinct from 'string' or operator <> all (operators) then
    return private.at_place(private.beneath(path, 'operator'), format('of %s: %s', subject, array_to_string(operators, ', ')));
  elsif not private.is_suited(test) or subject = 'field' and test ->> 'name' !~ '^[a-z][a-z0-9_]{0,39}$' then
    return private.at_place(private.beneath(path, 'name'), 'of a field, and of nothing else, its name');
  elsif not private.makes_sense(test) then
    return private.at_place(private.beneath(path, 'value'), format('does not go with %s %s', subject, operator));
  end if;
  return null;
end
$$;

create function private.filter_operators(subject text)
returns text[] language plpgsql immutable set search_path = ''
as $$
declare
  sets constant text[] := '{has,has_not,equals,not_equals,one_of,none_of}';
  texts constant text[] := '{equals,not_equals,one_of,none_of,is_set,is_empty,contains,not_contains,starts_with,ends_with}';
  moments constant text[] := '{before,after,on,between,within_last,not_within_last}';
begin
  return case
    when subject in ('tag', 'campaign', 'flow', 'sequence', 'broadcast') then sets || '{is_set,is_empty}'::text[]
    when subject = 'segment' then sets
    when subject in ('name', 'phone') then texts
    when subject = 'field' then texts || moments || '{greater,greater_or_equal,less,less_or_equal}'::text[]
    when subject in ('created_at', 'last_received_at', 'last_sent_at') then moments || '{is_set,is_empty}'::text[]
    when subject = 'opted_in' then '{equals,not_equals}'::text[]
  end;
end
$$;
comment on function private.filter_operators is 'Null: nothing that is known of a person outside a flow. So has it filters.py.';

create function private.makes_sense(test jsonb)
returns boolean language plpgsql stable set search_path = ''
as $$
declare
  subject constant text := test ->> 'subject';
  operator constant text := private.positive_operator(test ->> 'operator');
  asked constant jsonb := case when subject = 'phone' then private.digits_of(test -> 'value') else test -> 'value' end;
begin
  if exists (select from jsonb_array_elements(case jsonb_typeof(asked) when 'array' then asked else jsonb_build_array(asked) end) item
      where jsonb_typeof(item) not in ('string', 'number', 'boolean', 'null') or length(item #>> '{}') > 2000)
    or jsonb_typeof(asked) = 'array' and jsonb_array_length(asked) > 200 then
    return false;
  elsif operator = 'is_set' then
    return true;
  end if;
  return case
    when subject in ('tag', 'campaign', 'flow', 'sequence', 'broadcast', 'segment') then private.texts_asked(operator, asked) <> '{}'
    when subject = 'opted_in' then jsonb_typeof(asked) = 'boolean'
    -- Nobody's value, against what is asked.
    else private.fits(subject, null, operator, asked, 'UTC', now()) is not null end;
end
$$;
comment on function private.makes_sense is 'It could be true of somebody.';

grant execute on function private.check_filter, private.filter_problem, private.at_place, private.beneath,
  private.test_problem, private.filter_operators, private.makes_sense to service_role;
