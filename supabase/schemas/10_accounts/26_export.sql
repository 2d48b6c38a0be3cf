-- Everything of an account for its owner, page by page. A page costs the same wherever it lies.
set check_function_bodies = off;

create function public.export_account(account_id uuid, after jsonb default null, max_items integer default 200)
returns jsonb language sql set search_path = ''
as $$
  select private.export_account(account_id, after, max_items)
$$;
comment on function public.export_account is
  'For the owner: {table, rows, next}, one page of one table; give next as after until it is null. Codes: not_allowed, after_invalid.';

create function private.export_account(account_id uuid, after jsonb, max_items integer)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  tables constant text[] := array(select private.exported_tables());
  table_name constant text := coalesce(after ->> 'table', tables[1]);
  page jsonb;
begin
  perform private.require_owner(account_id);
  if table_name <> all (tables) then
    perform private.fail('after_invalid', 'after is the next of the page before');
  end if;
  if after is null then
    perform private.record_event(account_id, 'account.exported', account_id);
  end if;
  page := private.export_rows(account_id, table_name, nullif(after -> 'last', 'null'), greatest(least(max_items, 500), 1));
  return page - 'last' || jsonb_build_object('next', case
    when page ->> 'last' is not null then page - 'rows'
    when table_name <> tables[cardinality(tables)]
      then jsonb_build_object('table', tables[array_position(tables, table_name) + 1])
  end);
end
$$;

create function private.exported_tables()
returns setof text language sql stable security definer set search_path = '' rows 30
as $$
  select c.relname::text from pg_catalog.pg_class c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
  -- What members may not read is not theirs to take along.
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege('authenticated', c.oid, 'select')
  order by 1
$$;

create function private.export_rows(account_id uuid, table_name text, last jsonb, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  source constant regclass := format('public.%I', table_name)::regclass;
  key constant name[] := private.page_key(source);
  columns constant text := (select string_agg(format('t.%I', name), ', ') from unnest(key) name);
  beyond constant text := (
    select string_agg(format('%L::%s', last ->> name, format_type(a.atttypid, a.atttypmod)), ', ' order by place)
    from unnest(key) with ordinality wanted (name, place)
    join pg_catalog.pg_attribute a on a.attrelid = source and a.attname = wanted.name);
  page jsonb;
begin
  execute format('select jsonb_agg(to_jsonb(page)) from (select t.* from %s t where t.account_id = $1 %s order by %s limit $2) page',
    source, case when last is not null then format('and (%s) > (%s)', columns, beyond) end, columns)
  into page using account_id, max_items;
  return jsonb_build_object('table', table_name, 'rows', coalesce(page, '[]'), 'last', case
    when jsonb_array_length(page) = max_items then (select jsonb_object_agg(name, page -> -1 -> name::text) from unnest(key) name)
  end);
end
$$;

create function private.page_key(table_name regclass)
returns name[] language sql stable security definer set search_path = ''
as $$
  -- Of the indexes that begin with account_id, hold no null and tell rows apart, the shortest.
  select coalesce((
    select array(select a.attname from unnest(i.indkey::int2[]) with ordinality k (attnum, place)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where k.place > 1 order by k.place)
    from pg_catalog.pg_index i
    where i.indrelid = p.indrelid and i.indisvalid and i.indpred is null and i.indexprs is null and i.indnatts > 1
      and i.indkey[0] = (select a.attnum from pg_catalog.pg_attribute a
        where a.attrelid = i.indrelid and a.attname = 'account_id')
      and (i.indisunique or p.indkey::int2[] <@ i.indkey::int2[])
      and not exists (select from pg_catalog.pg_attribute a
        where a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[]) and not a.attnotnull)
    order by i.indnatts, i.indexrelid limit 1
  ), (
    select array_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a
    where a.attrelid = p.indrelid and a.attnum = any (p.indkey::int2[])
  ))
  from pg_catalog.pg_index p where p.indrelid = page_key.table_name and p.indisprimary
$$;
comment on function private.page_key is 'The columns by which an account''s rows are paged.';

grant execute on function public.export_account, private.export_account to authenticated;
