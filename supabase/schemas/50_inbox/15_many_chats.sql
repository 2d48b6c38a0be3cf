-- The same done to many chats with one call. Policies decide chat by chat; of what is refused each says why.
set check_function_bodies = off;

create function public.change_chats(chat_ids uuid[], changes jsonb, owners uuid[] default null)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  writable constant uuid[] := array(select private.member_account_ids());
  wanted public.chats;
  refused jsonb;
  allowed uuid[];
  before jsonb;
begin
  perform private.require_chats(chat_ids);
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}'
    or changes - '{status,closed_reason,assigned_to,snoozed_until}'::text[] <> '{}' then
    perform private.fail('changes_invalid', 'changes names status, closed_reason, assigned_to or snoozed_until');
  end if;
  wanted := jsonb_populate_record(null::public.chats, changes);
  -- In order, so that two statements never wait for each other.
  perform from public.chats c where c.id = any (chat_ids) and c.account_id = any (writable) order by c.id for no key update;
  with named as (
    select distinct on (id) id, owners[place] as owner
    from unnest(chat_ids) with ordinality given (id, place) order by id, place
  ), judged as (
    select n.id, case
      when c.id is null then 'chat_not_found'
      when c.account_id <> all (writable) then 'not_allowed'
      when changes ? 'assigned_to' and owners is not null and c.assigned_to is distinct from n.owner
        and c.assigned_to is distinct from wanted.assigned_to then 'chat_taken'
      when wanted.assigned_to is not null and not exists (select from public.account_members m
        where m.account_id = c.account_id and m.user_id = wanted.assigned_to) then 'member_not_found'
    end as code
    from named n left join public.chats c on c.id = n.id
  )
  select coalesce(jsonb_agg(jsonb_build_object('chat_id', j.id, 'code', j.code)) filter (where j.code is not null), '[]'),
    coalesce(array_agg(j.id) filter (where j.code is null), '{}')
  into refused, allowed from judged j;

  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'status', c.status, 'closed_reason', c.closed_reason,
    'assigned_to', c.assigned_to, 'snoozed_until', c.snoozed_until)), '[]')
  into before from public.chats c
  where c.id = any (allowed) and jsonb_populate_record(c, changes) is distinct from c;
  update public.chats c set status = given.status, closed_reason = given.closed_reason,
    assigned_to = given.assigned_to, snoozed_until = given.snoozed_until
  from jsonb_array_elements(before) old, public.chats as_is, jsonb_populate_record(as_is, changes) given
  where c.id = (old ->> 'id')::uuid and as_is.id = c.id;
  return jsonb_build_object('done', cardinality(allowed), 'refused', refused, 'before', before);
end
$$;
comment on function public.change_chats is
  'Writes status, closed_reason, assigned_to or snoozed_until of at most 200 chats: {done, refused: [{chat_id, code}], before: [what each that changed was]}, for restore_chats. With owners, whose each was on the screen, none is taken out of another''s hands unseen. Refused: chat_not_found, not_allowed, chat_taken, member_not_found. Codes: ids_too_many, changes_invalid, snooze_invalid.';

create function public.restore_chats(before jsonb, changes jsonb)
returns integer language plpgsql set search_path = ''
as $$
declare
  restored integer;
begin
  if jsonb_typeof(before) is distinct from 'array' or jsonb_typeof(changes) is distinct from 'object' then
    perform private.fail('changes_invalid', 'before and changes are those of change_chats');
  end if;
  perform private.require_chats(array(select (old ->> 'id')::uuid from jsonb_array_elements(before) old));
  perform from public.chats c where c.id in (select (old ->> 'id')::uuid from jsonb_array_elements(before) old)
    and c.account_id = any (array(select private.member_account_ids())) order by c.id for no key update;
  update public.chats c set
    status = case when changes ? 'status' then old.status else c.status end,
    closed_reason = case when changes ? 'status' then old.closed_reason else c.closed_reason end,
    assigned_to = case when changes ? 'assigned_to' then (select m.user_id from public.account_members m
      where m.account_id = c.account_id and m.user_id = old.assigned_to) else c.assigned_to end,
    snoozed_until = case when not changes ? 'snoozed_until' then c.snoozed_until
      when old.snoozed_until > now() then old.snoozed_until end
  from jsonb_to_recordset(before) old (id uuid, status text, closed_reason text, assigned_to uuid, snoozed_until timestamptz)
  -- What somebody has changed again since stays as it is.
  where c.id = old.id and jsonb_populate_record(c, changes) is not distinct from c;
  get diagnostics restored = row_count;
  return restored;
end
$$;
comment on function public.restore_chats is
  'Takes back what change_chats did, by its before and changes; how many chats are as they were. Codes: ids_too_many, changes_invalid.';

create function public.tag_chats(chat_ids uuid[], add text[] default '{}', remove text[] default '{}')
returns jsonb language plpgsql set search_path = ''
as $$
declare
  writable constant uuid[] := array(select private.member_account_ids());
  refused jsonb;
  allowed uuid[];
  changed uuid[];
  part record;
begin
  perform private.require_chats(chat_ids);
  with judged as (
    select n.id, k.id as contact_id, case
      when c.id is null then 'chat_not_found'
      when c.account_id <> all (writable) then 'not_allowed'
      when k.id is null then 'contact_not_found'
      when cardinality(k.tags) + cardinality(add) > 100 then 'tag_invalid'
    end as code
    from (select distinct id from unnest(chat_ids) id) n
    left join public.chats c on c.id = n.id
    left join public.contacts k on k.account_id = c.account_id and k.id = c.contact_id and k.erased_at is null
  )
  select coalesce(jsonb_agg(jsonb_build_object('chat_id', j.id, 'code', j.code)) filter (where j.code is not null), '[]'),
    coalesce(array_agg(j.id) filter (where j.code is null), '{}')
  into refused, allowed from judged j;
  changed := array(
    select c.id from public.chats c join public.contacts k on k.account_id = c.account_id and k.id = c.contact_id
    where c.id = any (allowed) and (not k.tags @> add or k.tags && remove));
  for part in select c.account_id, array_agg(c.contact_id) as contact_ids from public.chats c
    where c.id = any (changed) group by c.account_id order by c.account_id
  loop
    perform public.tag_contacts(part.account_id, part.contact_ids, add, remove);
  end loop;
  return jsonb_build_object('done', cardinality(allowed), 'refused', refused, 'changed', changed);
end
$$;
comment on function public.tag_chats is
  'Tags of the people behind at most 200 chats: {done, refused: [{chat_id, code}], changed: [ids]}. Refused: chat_not_found, not_allowed, contact_not_found, tag_invalid. Codes: ids_too_many, tag_invalid.';

create function public.mark_chats_read(chat_ids uuid[])
returns jsonb language sql set search_path = ''
as $$
  select private.mark_chats_read(chat_ids)
$$;
comment on function public.mark_chats_read is
  'Nothing is unread any more in at most 200 chats: {done, refused: [{chat_id, code}]}. Refused: chat_not_found, not_allowed. Code: ids_too_many.';

create function private.mark_chats_read(chat_ids uuid[])
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  readable constant uuid[] := array(select private.account_ids());
  writable constant uuid[] := array(select private.member_account_ids());
begin
  perform private.require_chats(chat_ids);
  perform from public.chats c where c.id = any (chat_ids) and c.account_id = any (writable) order by c.id for no key update;
  update public.chats c set unread_count = 0
  where c.id = any (chat_ids) and c.account_id = any (writable) and c.unread_count > 0;
  return (
    select jsonb_build_object('done', count(*) filter (where c.account_id = any (writable)),
      'refused', coalesce(jsonb_agg(jsonb_build_object('chat_id', n.id,
        'code', case when c.id is null then 'chat_not_found' else 'not_allowed' end))
        filter (where c.id is null or c.account_id <> all (writable)), '[]'))
    from (select distinct id from unnest(mark_chats_read.chat_ids) id) n
    left join public.chats c on c.id = n.id and c.account_id = any (readable));
end
$$;

create function private.require_chats(chat_ids uuid[])
returns void language plpgsql immutable set search_path = ''
as $$
begin
  if cardinality(chat_ids) > 200 then
    perform private.fail('ids_too_many', 'at most 200 chats at once', 'call again with the others');
  end if;
end
$$;

grant execute on function public.change_chats, public.restore_chats, public.tag_chats, public.mark_chats_read,
  private.mark_chats_read, private.require_chats to authenticated;
