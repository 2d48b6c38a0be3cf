-- Chats are searched as contacts are: every word, by their index when it finds few.

create or replace function private.chat_conditions(wanted private.chat_filter)
returns text language sql immutable set search_path = ''
as $$
  select concat_ws(' and ',
    case wanted.folder
      when 'mine' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid) = auth.uid()'
      when 'unassigned' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid)'
        || ' = ''00000000-0000-0000-0000-000000000000''::uuid'
      when 'snoozed' then 'c.snoozed_until > now()'
    end,
    case when wanted.folder in ('mine', 'unassigned', 'all') then '(c.snoozed_until is null or c.snoozed_until <= now())' end,
    -- Chats in which nothing was said yet are shown to whoever asks for them by name.
    case when wanted.chat_ids is null then 'c.last_message_at is not null' else 'c.id = any ($1.chat_ids)' end,
    case when wanted.instance_id is not null then 'c.instance_id = $1.instance_id' end,
    case when wanted.unread then 'c.unread_count > 0' end)
$$;

create or replace function private.find_chats(account_id uuid, closed integer, wanted private.chat_filter)
returns setof public.chats language plpgsql stable security definer set search_path = '' rows 50
as $$
declare
  conditions constant text := private.chat_conditions(wanted);
  page constant text := $page$
    select c.* from public.chats c %s
    where c.account_id = $2 and (c.status = 'closed')::integer = $3 and (c.listed_at, c.id) < ($4, $5) and %s
    order by c.listed_at desc, c.id desc limit $6 $page$;
  -- Its c is the contact.
  filter constant text := private.contact_filter(wanted.query, array_remove(array[wanted.tag], null), null);
  few constant uuid[] := case when filter <> '' then private.rare_contacts(account_id, filter) end;
  query text;
begin
  query := case
    when filter = '' then format(page, '', conditions)
    when few is not null then format(page, '', conditions || ' and c.contact_id = any ($7)')
    else format(page, format('join (select c.id from public.contacts c where c.account_id = $2 %s) k on k.id = c.contact_id',
      filter), conditions)
  end;
  if filter <> '' and wanted.tag is null then
    query := format('(%s) union all (%s)', query,
      format(page, '', conditions || $group$ and c.kind = 'group' and private.fold(c.name) like $8 $group$));
  end if;
  return query execute query using wanted, account_id, closed, wanted.before_at, wanted.before_id, wanted.size, few,
    private.like_pattern(wanted.query);
end
$$;
