-- The pages read `source`: the contacts, or some of them. Of the rows along their order they look at `most`.
set check_function_bodies = off;

create function private.contact_page(sort text, account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  if sort = 'newest' then
    return private.page_newest(account_id, source, filter, before, size, most);
  elsif sort = 'name' then
    return private.page_by_name(account_id, source, filter, before, size, most);
  elsif sort = 'last_message' then
    return private.page_by_last_message(account_id, source, filter, before, size);
  end if;
  perform private.fail('sort_invalid', format('contacts are not sorted by %s', sort), 'newest, name or last_message');
end
$$;

create function private.page_newest(account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = '' set enable_bitmapscan = off
as $$
declare
  answer jsonb;
begin
  if before !~ '^[0-9]{1,19}$' or before::numeric > 9223372036854775807 then
    perform private.fail('before_invalid', 'not the next of a page of this list');
  end if;
  execute format($query$
    with page as (
      select c.* from (
        select * from %s c where c.account_id = $1 and c.seq < $2 and c.erased_at is null order by c.seq desc limit $4
      ) c where true %s order by c.seq desc limit $3
    )
    select jsonb_build_object(
      'contacts', coalesce(jsonb_agg(to_jsonb(page) - 'search_text' order by page.seq desc), '[]'),
      'next', case when count(*) = $3 then min(page.seq) end) from page $query$, source, filter)
  into answer using account_id, coalesce(before::bigint, 9223372036854775807), size, most;
  return answer;
end
$$;

create function private.page_by_name(account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = '' set enable_bitmapscan = off
as $$
declare
  label constant text := 'private.contact_label(c.name, c.whatsapp_name, c.phone) collate "C"';
  place constant jsonb := private.read_cursor(before, 'name');
  answer jsonb;
begin
  execute format($query$
    with page as (
      select c.* from (
        select c.*, %1$s as label from %2$s c
        where c.account_id = $1 and c.erased_at is null %4$s order by %1$s, c.id limit $5
      ) c where true %3$s order by c.label, c.id limit $4
    )
    select jsonb_build_object(
      'contacts', coalesce(jsonb_agg(to_jsonb(page) - '{search_text,label}'::text[] order by page.label, page.id), '[]'),
      'next', case when count(*) = $4 then private.write_cursor(
        jsonb_build_array('name', max(page.label), (array_agg(page.id order by page.label desc, page.id desc))[1])) end)
    from page $query$,
    label, source, filter, case when place is not null then format('and (%s, c.id) > ($2, $3)', label) end)
  into answer using account_id, place ->> 1, (place ->> 2)::uuid, size, most;
  return answer;
exception when invalid_text_representation then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;

create function private.page_by_last_message(account_id uuid, source text, filter text, before text, size integer)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  place jsonb := private.read_cursor(before, 'last_message');
  contacts jsonb := '[]';
  next jsonb;
  quiet jsonb;
begin
  -- ["last_message", when, chat] among those with a message, then ["last_message", seq] among the others.
  if place is null or jsonb_array_length(place) = 3 then
    execute format($query$
      with page as (
        select c as contact, chat.id, chat.last_message_at as at
        from public.chats chat join %s c on c.account_id = $1 and c.id = chat.contact_id
        where chat.account_id = $1 and chat.last_message_at is not null and c.erased_at is null %s %s and not exists (
          select from public.chats later where later.account_id = $1 and later.contact_id = chat.contact_id
            and (later.last_message_at, later.id) > (chat.last_message_at, chat.id))
        -- As the index has it.
        order by chat.last_message_at desc nulls last, chat.id desc limit $4
      )
      select coalesce(jsonb_agg(to_jsonb(page.contact) - 'search_text' order by page.at desc, page.id desc), '[]'),
        case when count(*) = $4
          then jsonb_build_array('last_message', min(page.at), (array_agg(page.id order by page.at, page.id))[1]) end
      from page $query$,
      source, filter, case when place is not null then 'and (chat.last_message_at, chat.id) < ($2, $3)' end)
    into contacts, next using account_id, (place ->> 1)::timestamptz, (place ->> 2)::uuid, size;
    place := null;
  end if;
  if next is null then
    quiet := private.page_newest(account_id, source, filter || ' and not exists (select from public.chats chat
      where chat.account_id = c.account_id and chat.contact_id = c.id and chat.last_message_at is not null)', place ->> 1,
      size - jsonb_array_length(contacts), null);
    contacts := contacts || (quiet -> 'contacts');
    next := case when quiet -> 'next' <> 'null' then jsonb_build_array('last_message', quiet -> 'next') end;
  end if;
  return jsonb_build_object('contacts', contacts, 'next', private.write_cursor(next));
exception when data_exception then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;
comment on function private.page_by_last_message is
  'Along the chats, each contact at its latest one; then those without a message, newest first.';

create function private.write_cursor(place jsonb)
returns text language sql immutable set search_path = ''
return translate(encode(convert_to(place::text, 'UTF8'), 'base64'), E'+/=\n', '-_');
comment on function private.write_cursor is 'The place where a page ended, as a text that nobody needs to read.';

create function private.read_cursor(cursor text, kind text)
returns jsonb language plpgsql immutable strict set search_path = ''
as $$
declare
  place jsonb;
begin
  place := convert_from(
    decode(rpad(translate(cursor, '-_', '+/'), (length(cursor) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb;
  if place ->> 0 is distinct from kind then
    raise data_exception;
  end if;
  return place;
exception when data_exception then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;
comment on function private.read_cursor is 'What write_cursor wrote, an array that begins with kind; raises before_invalid.';
