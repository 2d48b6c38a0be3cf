-- A filter as a condition on contacts c, a text with its values quoted in it, so that it is planned for them. Where a test
-- makes no sense it is false, and so is its negation.
set check_function_bodies = off;

create function private.filter_condition(account_id uuid, filter jsonb, moment timestamptz default now(), depth integer default 0)
returns text language plpgsql stable set search_path = ''
as $$
declare
  kind constant text := (
    select min(key) from jsonb_object_keys(filter) key where key in ('all', 'any', 'not'));
begin
  if kind is null then
    return private.test_condition(account_id, filter, moment, depth);
  elsif kind = 'not' then
    return 'not ' || private.filter_condition(account_id, filter -> kind, moment, depth);
  end if;
  return coalesce((
    select '(' || string_agg(private.filter_condition(account_id, part, moment, depth),
      case kind when 'all' then ' and ' else ' or ' end order by place) || ')'
    from jsonb_array_elements(filter -> kind) with ordinality item (part, place)), (kind = 'all')::text);
end
$$;
comment on function private.filter_condition is 'depth: how many segments it is within. Always true or false, never null.';

create function private.test_condition(account_id uuid, test jsonb, moment timestamptz, depth integer)
returns text language plpgsql stable set search_path = ''
as $$
declare
  subject constant text := test ->> 'subject';
  operator constant text := private.positive_operator(test ->> 'operator');
  is_negated constant boolean := operator <> test ->> 'operator';
  timezone constant text := (select a.timezone from public.accounts a where a.id = test_condition.account_id);
  asked constant jsonb := case when subject = 'phone' then private.digits_of(test -> 'value') else test -> 'value' end;
  condition text;
begin
  if not private.is_suited(test) then
    return 'false';
  end if;
  condition := case
    when subject in ('tag', 'campaign', 'flow', 'sequence', 'broadcast', 'segment')
      then private.set_condition(account_id, subject, operator, asked, moment, depth)
    when subject = 'opted_in' then case when jsonb_typeof(asked) = 'boolean'
      then format('((c.opted_out_at is null) = %L::boolean)', asked #>> '{}') end
    else format('private.fits(%L, %s, %L, %L::jsonb, %L, %L::timestamptz)', subject, private.value_condition(subject, test ->> 'name'),
      operator, coalesce(asked, 'null'), timezone, moment) end;
  return case when condition is null then 'false' else format('coalesce(%s <> %L::boolean, false)', condition, is_negated) end;
end
$$;

create function private.positive_operator(operator text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case operator when 'not_equals' then 'equals' when 'not_contains' then 'contains' when 'none_of' then 'one_of'
    when 'has_not' then 'has' when 'not_within_last' then 'within_last' when 'is_empty' then 'is_set' else operator end;
end
$$;

create function private.is_suited(test jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce(test ->> 'operator' = any (private.filter_operators(test ->> 'subject'))
    and (coalesce(test ->> 'name', '') <> '') = (test ->> 'subject' = 'field'), false);
end
$$;

create function private.digits_of(value jsonb)
returns jsonb language sql immutable set search_path = ''
return case jsonb_typeof(value) when 'array' then (
    select coalesce(jsonb_agg(regexp_replace(item, '[^0-9]', '', 'g') order by place), '[]')
    from jsonb_array_elements_text(value) with ordinality given (item, place))
  when 'null' then value else to_jsonb(regexp_replace(value #>> '{}', '[^0-9]', '', 'g')) end;

create function private.texts_asked(operator text, asked jsonb)
returns text[] language plpgsql immutable set search_path = ''
as $$
declare
  texts text[];
begin
  if coalesce(jsonb_typeof(asked), 'null') = 'null' or jsonb_typeof(asked) = 'array' and operator <> 'one_of' then
    return '{}';
  end if;
  texts := case jsonb_typeof(asked) when 'array' then array(select jsonb_array_elements_text(asked)) else array[asked #>> '{}'] end;
  return case when '' = any (texts) or array_position(texts, null) is not null then '{}' else texts end;
end
$$;
comment on function private.texts_asked is 'What one_of asks, or the one text of any other operator; none where something else was given.';

create function private.set_condition(account_id uuid, subject text, operator text, asked jsonb, moment timestamptz, depth integer)
returns text language plpgsql stable set search_path = ''
as $$
declare
  texts constant text[] := private.texts_asked(operator, asked);
  table_name constant text := case subject
    when 'broadcast' then 'public.broadcast_recipients p where p.status in (''sent'', ''delivered'', ''read'', ''answered'')'
    when 'flow' then 'public.flow_runs p where true'
    when 'campaign' then 'public.campaign_contacts p where true'
    when 'sequence' then 'public.sequence_enrollments p where p.status = ''active''' end;
  id_column constant text := subject || '_id';
begin
  if operator <> 'is_set' and texts = '{}' then
    return null;
  elsif subject = 'tag' then
    return case operator when 'is_set' then '(c.tags <> ''{}'')' else format('(c.tags && %L::text[])', texts) end;
  elsif subject = 'segment' then
    return private.segments_condition(account_id, texts, moment, depth);
  end if;
  return format('exists (select from %s and p.account_id = c.account_id and p.contact_id = c.id%s)', table_name, case
    when operator <> 'is_set' then format(' and p.%I = any (%L::uuid[])', id_column, array(
      select private.as_uuid(id) from unnest(texts) id where private.as_uuid(id) is not null)) end);
end
$$;
comment on function private.set_condition is 'Of tags, and of what the person came by, went through, is in, got. Null: no sense.';

create function private.segments_condition(account_id uuid, ids text[], moment timestamptz, depth integer)
returns text language plpgsql stable set search_path = ''
as $$
declare
  condition constant text := '(' || coalesce((
    select string_agg(private.filter_condition(segments_condition.account_id, s.filter, moment, depth + 1), ' or ' order by s.id)
    from public.segments s
    where s.account_id = segments_condition.account_id and s.id::text = any (ids) and depth < 5), 'false') || ')';
begin
  if length(condition) > 32768 then
    perform private.fail('filter_invalid', 'these segments are made of too many others');
  end if;
  return condition;
end
$$;

create function private.value_condition(subject text, field text)
returns text language sql immutable set search_path = ''
return case subject
  when 'field' then format('c.fields -> %L', field)
  when 'name' then 'to_jsonb(coalesce(nullif(btrim(c.name), ''''), c.whatsapp_name))'
  when 'phone' then 'to_jsonb(c.phone)'
  when 'created_at' then 'to_jsonb(c.created_at)'
  when 'last_received_at' then '(select to_jsonb(max(h.last_received_at)) from public.chats h'
    ' where h.account_id = c.account_id and h.contact_id = c.id)'
  when 'last_sent_at' then '(select to_jsonb(m.sent_at) from public.conversations m where m.account_id = c.account_id'
    ' and m.contact_id = c.id and m.from_me and m.sent_at is not null order by m.seq desc limit 1)'
end;

grant execute on function private.filter_condition, private.test_condition, private.positive_operator, private.is_suited,
  private.digits_of, private.texts_asked, private.set_condition, private.segments_condition, private.value_condition
  to service_role;
