-- The list of chats: one page of a folder, of one account or of several, however many chats there are.
set check_function_bodies = off;

create type private.chat_filter as (
  folder text, instance_id uuid, tag text, unread boolean, query text, chat_ids uuid[],
  before_at timestamptz, before_id uuid, size integer);

create function public.list_chats(account_ids uuid[], folder text default 'all', instance_id uuid default null,
  tag text default null, unread boolean default false, query text default '', before text default null,
  max_items integer default 50, chat_ids uuid[] default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_chats(account_ids,
    private.read_chat_filter(folder, instance_id, tag, unread, query, before, max_items, chat_ids))
$$;
comment on function public.list_chats is
  '{chats, next}, newest first, of those accounts that the caller reads. folder: mine, unassigned, pending and all (none
  closed or snoozed), failed (none closed), mentions, scheduled, closed, snoozed, any. chat_ids: which of these are in the folder. Codes: folder_invalid, before_invalid, search_too_large, ids_too_many.';

create function private.list_chats(account_ids uuid[], wanted private.chat_filter)
returns jsonb language sql stable security definer set search_path = ''
as $$
  with page as (
    select found.* from (
      select readable from private.account_ids() readable where readable = any (account_ids)
    ) account (id)
    cross join unnest(case when wanted.folder in ('any', 'scheduled', 'mentions') then '{0,1}'
      when wanted.folder = 'closed' then '{1}' else '{0}' end::integer[]) closed
    cross join lateral private.find_chats(account.id, closed, wanted) found
    order by found.listed_at desc, found.id desc limit wanted.size
  ), described as (
    select page.listed_at, page.id, to_jsonb(page) || jsonb_build_object('instance_name', i.instance_name,
      'is_mentioned', exists (select from public.note_mentions m where m.account_id = page.account_id
        and m.user_id = auth.uid() and m.chat_id = page.id and m.seen_at is null),
      'contact', case when k.id is not null then jsonb_build_object('id', k.id, 'name', k.name,
        'whatsapp_name', k.whatsapp_name, 'phone', k.phone, 'lid', k.lid, 'tags', k.tags,
        'opted_out_at', k.opted_out_at) end) as chat
    from page
    left join public.contacts k on k.account_id = page.account_id and k.id = page.contact_id
    left join public.instances i on i.account_id = page.account_id and i.id = page.instance_id
  )
  select jsonb_build_object(
    'chats', coalesce(jsonb_agg(chat order by listed_at desc, id desc), '[]'),
    'next', case when count(*) = wanted.size then
      (array_agg((to_jsonb(listed_at) #>> '{}') || '|' || id order by listed_at, id))[1] end)
  from described
$$;

create function private.read_chat_filter(folder text, instance_id uuid, tag text, unread boolean, query text,
  before text, max_items integer, chat_ids uuid[])
returns private.chat_filter language plpgsql stable set search_path = ''
as $$
begin
  perform private.require_few(chat_ids);
  if folder is null or folder not in ('mine', 'unassigned', 'mentions', 'pending', 'scheduled', 'failed', 'all',
    'closed', 'snoozed', 'any') then
    perform private.fail('folder_invalid', 'no such folder',
      'mine, unassigned, mentions, pending, scheduled, failed, all, closed, snoozed or any');
  elsif before !~ '^[^|]{10,40}\|[0-9a-f-]{36}$' then
    perform private.fail('before_invalid', 'before is what the last page called next');
  end if;
  return (folder, instance_id, tag, coalesce(unread, false), query, chat_ids,
    coalesce(split_part(before, '|', 1), 'infinity'), coalesce(split_part(before, '|', 2),
      'ffffffff-ffff-ffff-ffff-ffffffffffff'), greatest(least(max_items, 200), 1))::private.chat_filter;
exception when invalid_datetime_format or datetime_field_overflow or invalid_text_representation then
  perform private.fail('before_invalid', 'before is what the last page called next');
end
$$;

create function public.chat_counts(account_ids uuid[])
returns jsonb language sql stable set search_path = ''
as $$
  select private.chat_counts(account_ids)
$$;
comment on function public.chat_counts is
  '{mine, unassigned, mentions, pending, scheduled, failed, all, closed, snoozed, unread}: chats, as list_chats lists them (mentions:
  those that the caller has not seen); an account''s count stops at 1,000.';

create function private.chat_counts(account_ids uuid[])
returns jsonb language sql stable security definer set search_path = ''
as $$
  select jsonb_object_agg(counted.name, counted.chats)
  from (
    select count.name, coalesce(sum(private.count_chats(account.id, count.folder, count.unread)), 0) as chats
    from (values ('mine', 'mine', false), ('unassigned', 'unassigned', false), ('mentions', 'mentioned', false), ('pending', 'pending', false),
      ('scheduled', 'scheduled', false), ('failed', 'failed', false), ('all', 'all', false), ('closed', 'closed', false),
      ('snoozed', 'snoozed', false), ('unread', 'all', true)) count (name, folder, unread)
    left join (
      select readable from private.account_ids() readable where readable = any (account_ids)
    ) account (id) on true
    group by count.name
  ) counted
$$;

-- Nobody reads more than "999+", and to count on would cost more than the page.
create function private.count_chats(account_id uuid, folder text, unread boolean)
returns bigint language sql stable security definer set search_path = ''
as $$
  select count(*) from (
    select from unnest(case when folder in ('scheduled', 'mentioned') then '{0,1}' when folder = 'closed' then '{1}'
      else '{0}' end::integer[]) closed
    cross join lateral private.find_chats(account_id, closed, (folder, null, null, unread, null, null, 'infinity',
      'ffffffff-ffff-ffff-ffff-ffffffffffff', 1000)::private.chat_filter)
    limit 1000) counted
$$;

create function private.find_chats(account_id uuid, closed integer, wanted private.chat_filter)
returns setof public.chats language plpgsql stable security definer set search_path = '' rows 50
as $$
declare
  conditions constant text := private.chat_conditions(wanted);
  page constant text := $page$
    select c.* from public.chats c %s
    where c.account_id = $2 and (c.status = 'closed')::integer = $3 and (c.listed_at, c.id) < ($4, $5) and %s
    order by c.listed_at desc, c.id desc limit $6 $page$;
  -- Its c is the contact.
  filter constant text := private.contact_filter(account_id, wanted.query, array_remove(array[wanted.tag], null), null);
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
comment on function private.find_chats is 'The newest chats of one account that are wanted, at most wanted.size (searching: twice that), unsorted.';

create function private.chat_conditions(wanted private.chat_filter)
returns text language sql immutable set search_path = ''
as $$
  select concat_ws(' and ',
    case wanted.folder
      when 'mine' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid) = auth.uid()'
      when 'unassigned' then 'coalesce(c.assigned_to, ''00000000-0000-0000-0000-000000000000''::uuid)'
        || ' = ''00000000-0000-0000-0000-000000000000''::uuid'
      when 'mentions' then 'c.id = any ((select private.mentioned_chats($2, false))::uuid[])'
      when 'mentioned' then 'c.id = any ((select private.mentioned_chats($2, true))::uuid[])'
      when 'pending' then 'c.status = ''pending'''
      when 'scheduled' then 'c.scheduled_at is not null'
      when 'failed' then 'c.failed_at is not null'
      when 'snoozed' then 'c.snoozed_until > now()'
    end,
    case when wanted.folder in ('mine', 'unassigned', 'pending', 'all') then
      '(c.snoozed_until is null or c.snoozed_until <= now())' end,
    -- Chats in which nothing was said yet are shown to whoever asks for them by name.
    case when wanted.chat_ids is null then 'c.last_message_at is not null' else 'c.id = any ($1.chat_ids)' end,
    case when wanted.instance_id is not null then 'c.instance_id = $1.instance_id' end,
    case when wanted.unread then 'c.unread_count > 0' end)
$$;
comment on function private.chat_conditions is 'Only the conditions that are asked for, so that each list is planned for its own index.';

grant execute on function public.list_chats, private.list_chats, private.read_chat_filter, public.chat_counts,
  private.chat_counts to authenticated;
