-- What a broadcast is made of: what is said, and when people may be written to.
set check_function_bodies = off;

create function private.is_sending_window(given jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return (jsonb_typeof(given) = 'object' and given - '{from,to,days}'::text[] = '{}'
    and given ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and given ->> 'to' ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
    and given ->> 'from' < given ->> 'to'
    and jsonb_typeof(given -> 'days') = 'array' and jsonb_array_length(given -> 'days') >= 1
    and not exists (select from jsonb_array_elements(given -> 'days') day
      where day not in ('"mon"', '"tue"', '"wed"', '"thu"', '"fri"', '"sat"', '"sun"'))) is true;
end
$$;
comment on function private.is_sending_window is '{"from": "09:00", "to": "21:00", "days": ["mon", …]}: hours of one day, in the zone of whoever is written to.';

create function private.window_end(given jsonb, zone text, moment timestamptz)
returns timestamptz language plpgsql stable set search_path = ''
as $$
declare
  here constant timestamp := moment at time zone zone;
  today constant text := ('{mon,tue,wed,thu,fri,sat,sun}'::text[])[extract(isodow from here)::integer];
  tomorrow constant text := ('{tue,wed,thu,fri,sat,sun,mon}'::text[])[extract(isodow from here)::integer];
  ends timestamp;
begin
  if not (given -> 'days' ? today and here::time >= (given ->> 'from')::time and here::time < (given ->> 'to')::time) then
    return null;
  end if;
  ends := here::date + (given ->> 'to')::interval;
  if given ->> 'from' = '00:00' and given ->> 'to' = '24:00' and given -> 'days' ? tomorrow then
    ends := ends + interval '1 day';
  end if;
  return ends at time zone zone;
end
$$;
comment on function private.window_end is
  'Until when the window is open that is open then, a day that goes over into the next with it; null: it is closed.';

create function private.next_opening(given jsonb, zone text, moment timestamptz)
returns timestamptz language plpgsql stable set search_path = ''
as $$
declare
  here constant timestamp := moment at time zone zone;
begin
  return (
    select min((day::date + (given ->> 'from')::interval) at time zone zone)
    from generate_series(here::date, here::date + 7, interval '1 day') day
    where given -> 'days' ? ('{mon,tue,wed,thu,fri,sat,sun}'::text[])[extract(isodow from day)::integer]
      and (day::date + (given ->> 'from')::interval) at time zone zone > moment);
end
$$;
comment on function private.next_opening is 'When the window opens next.';

create function private.variants_of(content jsonb)
returns jsonb language sql immutable set search_path = ''
return coalesce(content -> 'variants',
  jsonb_build_array(jsonb_build_object('id', 'a', 'percent', 100, 'items', content -> 'items')));
comment on function private.variants_of is 'A content without variants is one that everybody gets.';

create function private.check_broadcast_content(content jsonb)
returns void language plpgsql stable set search_path = ''
as $$
declare
  problem text;
begin
  if jsonb_typeof(content) is distinct from 'object' or pg_column_size(content) > 262144
    or content - 'items' <> '{}' and content - 'variants' <> '{}' then
    problem := 'a content is {items} or {variants: [{id, percent, items}]}, 256 kB at most';
  elsif content ? 'variants' and private.are_variants(content -> 'variants') is not true then
    problem := 'variants are 1 to 4, each {id, percent, items}; their percents add up to 100';
  else
    select private.items_problem(variant -> 'items') into problem
    from jsonb_array_elements(private.variants_of(content)) variant
    where private.items_problem(variant -> 'items') is not null limit 1;
  end if;
  if problem is not null then
    perform private.fail('content_invalid', problem);
  end if;
end
$$;

create function private.are_variants(variants jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return case when jsonb_typeof(variants) = 'array' and jsonb_array_length(variants) >= 1 and jsonb_array_length(variants) <= 4
    then (
      select bool_and(jsonb_typeof(v) = 'object' and v - '{id,percent,items}'::text[] = '{}'
          and v ->> 'id' ~ '^[A-Za-z0-9_-]{1,40}$' and v ->> 'percent' ~ '^[0-9]{1,3}$')
        and count(distinct v ->> 'id') = count(*)
        and sum(case when v ->> 'percent' ~ '^[0-9]{1,3}$' then (v ->> 'percent')::integer end) = 100
      from jsonb_array_elements(variants) v) end;
end
$$;

create function private.items_problem(items jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) not between 1 and 10 then
    return 'items are 1 to 10';
  end if;
  return (
    select format('items.%s: %s', place - 1, found.problem)
    from jsonb_array_elements(items) with ordinality item (part, place), lateral (select private.item_problem(part)) found (problem)
    where found.problem is not null order by place limit 1);
end
$$;
comment on function private.items_problem is 'Items as the content block of a flow has them. What their templates mean: the orchestrator.';

create function private.item_problem(item jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  kind constant text := case when jsonb_typeof(item) = 'object' then item ->> 'kind' end;
begin
  return case
    when kind is null then 'an item has a kind'
    when length(item ->> 'text') > 65536 then 'a text has at most 65536 characters'
    when kind = 'text' and coalesce(btrim(item ->> 'text', E' \t\r\n'), '') = '' then 'a text says something'
    when kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')
      and private.as_uuid(item ->> 'media_id') is null then 'a file has a media_id'
    when kind = 'location' and not private.is_place(item - '{kind,typing_seconds}'::text[]) then 'a place has latitude and longitude'
    when kind = 'contact' and (coalesce(item ->> 'name', '') = '' or coalesce(item ->> 'phone', '') = '') then 'a contact has name and phone'
    when kind = 'template' then private.template_problem(item)
    when kind not in ('text', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contact')
      then format('nothing of the kind %s is sent', left(kind, 40))
  end;
end
$$;

create function private.template_problem(item jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when coalesce(btrim(item ->> 'name'), '') = '' or coalesce(btrim(item ->> 'language'), '') = ''
      then 'a template has name and language'
    when jsonb_typeof(coalesce(item -> 'values', '[]')) <> 'array' or jsonb_array_length(coalesce(item -> 'values', '[]')) > 50
      or exists (select from jsonb_array_elements(item -> 'values') value
        where jsonb_typeof(value) <> 'object' or value - '{part,name,text}'::text[] <> '{}'
          or (value ->> 'part' in ('header', 'body', 'button')) is not true or (value ->> 'name' ~ '^[A-Za-z0-9_]{1,60}$') is not true
          or value ->> 'part' = 'button' and value ->> 'name' !~ '^[0-9]$')
      then 'values of a template are {part: header | body | button, name, text}'
    when exists (select from jsonb_array_elements(item -> 'values') value
      where coalesce(btrim(value ->> 'text', E' \t\r\n'), '') = '' or length(value ->> 'text') > 65536)
      then 'a value of a template says something'
  end;
end
$$;

create function private.is_for_open_chats(content jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return exists (
    select from jsonb_array_elements(private.variants_of(content)) v, jsonb_array_elements(v -> 'items') item
    where item ->> 'kind' <> 'template');
end
$$;
comment on function private.is_for_open_chats is
  'A number of the Cloud API gets it only to who has written within 24 hours: something in it is no template.';

create function private.is_exclusion(exclude jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
declare
  kind text;
begin
  if jsonb_typeof(exclude) <> 'object' or exclude - '{tags,segment_ids,broadcast_ids,days}'::text[] <> '{}'
    or coalesce(exclude ->> 'days', '1') !~ '^([1-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-5])$' then
    return false;
  end if;
  foreach kind in array '{tags,segment_ids,broadcast_ids}'::text[] loop
    if jsonb_typeof(exclude -> kind) <> 'array' or jsonb_array_length(exclude -> kind) > 50
      or exists (select from jsonb_array_elements(exclude -> kind) item where jsonb_typeof(item) <> 'string'
        or kind <> 'tags' and item #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
      return false;
    end if;
  end loop;
  return true;
end
$$;
comment on function private.is_exclusion is
  '{tags?, segment_ids?, broadcast_ids? (who had one of them), days? (who had any in so many days)}: whom a broadcast leaves out.';

grant execute on function private.is_sending_window, private.is_exclusion to authenticated, service_role;
grant execute on function private.window_end, private.next_opening, private.variants_of, private.check_broadcast_content,
  private.are_variants, private.items_problem, private.item_problem, private.template_problem, private.is_for_open_chats to service_role;
