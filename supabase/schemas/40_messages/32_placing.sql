-- Reading what a node instance says, and finding where it belongs. Calls of functions cost more than all else here,
-- so what is asked of every message is written out.
set check_function_bodies = off;

create function private.settle_places(account_id uuid, instance_id uuid, messages private.incoming_message[],
  people private.person[])
returns private.placed_message[] language plpgsql set search_path = ''
as $$
declare
  placed private.placed_message[];
begin
  for attempt in 1..5 loop
    perform private.meet_people(account_id, people);
    placed := array(select p from private.place_messages(account_id, instance_id, messages) p);
    if exists (select from unnest(placed) p left join public.chats c on c.id = p.chat_id
      where c.id is null or c.wa_chat_id is null) then
      perform private.meet_chats(account_id, instance_id, placed);
      placed := array(select p from private.place_messages(account_id, instance_id, messages) p);
    end if;
    if private.hold_places(placed) then
      return placed;
    end if;
  end loop;
  raise serialization_failure using message = 'contacts are being merged', hint = 'try again';
end
$$;
comment on function private.settle_places is
  'Each message with its contact and its chat, made when missing, and held until the transaction ends.';

create function private.place_messages(account_id uuid, instance_id uuid, messages private.incoming_message[])
returns setof private.placed_message language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select message, coalesce(by_phone.contact_id, by_lid.contact_id), coalesce(direct.id, grouped.id)
  from unnest(messages) message
  left join public.contact_identities by_phone on by_phone.account_id = place_messages.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = message.match_key
  left join public.contact_identities by_lid on by_lid.account_id = place_messages.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = message.lid
  left join public.chats direct on not message.is_group and direct.instance_id = place_messages.instance_id
    and direct.contact_id = coalesce(by_phone.contact_id, by_lid.contact_id)
  left join public.chats grouped on message.is_group and grouped.instance_id = place_messages.instance_id
    and grouped.wa_chat_id = message.wa_chat_id;
end
$$;
comment on function private.place_messages is 'Each message with its contact and its chat, as far as they exist.';

create function private.hold_places(placed private.placed_message[])
returns boolean language plpgsql set search_path = ''
as $$
declare
  contact_ids constant uuid[] := array(select distinct p.contact_id from unnest(placed) p where p.contact_id is not null);
  chat_ids constant uuid[] := array(select distinct p.chat_id from unnest(placed) p where p.chat_id is not null);
  held integer;
begin
  perform from public.contacts c where c.id = any (contact_ids) order by c.id for key share;
  get diagnostics held = row_count;
  if held < cardinality(contact_ids) then
    return false;
  end if;
  perform from public.chats c where c.id = any (chat_ids) order by c.id for no key update;
  get diagnostics held = row_count;
  return held = cardinality(chat_ids);
end
$$;
comment on function private.hold_places is
  'Nobody merges or removes these contacts and chats before this transaction ends; false when somebody just has. Locks in the order of merges.';

create function private.meet_chats(account_id uuid, instance_id uuid, placed private.placed_message[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  -- A thread of WhatsApp whose contact has another phone by now belongs to whoever writes in it.
  update public.chats c set wa_chat_id = null
  from unnest(placed) p
  where p.chat_id is null and p.contact_id is not null and not (p.message).is_group
    and c.instance_id = meet_chats.instance_id and c.wa_chat_id = (p.message).wa_chat_id;

  insert into public.chats (account_id, instance_id, contact_id, wa_chat_id, kind, name, status)
  select meet_chats.account_id, meet_chats.instance_id,
    case when not placed.is_group then placed.contact_id end, placed.wa_chat_id,
    case when placed.is_group then 'group' else 'direct' end, coalesce(placed.chat_name, ''), 'pending'
  from (
    select distinct on (case when not (p.message).is_group then p.contact_id end, (p.message).wa_chat_id)
      p.contact_id, (p.message).*
    from unnest(meet_chats.placed) p
    where p.chat_id is null and (p.contact_id is not null or (p.message).is_group)
  ) placed
  order by placed.wa_chat_id
  on conflict do nothing;

  update public.chats c set wa_chat_id = named.wa_chat_id
  from (
    select distinct on (p.chat_id) p.chat_id, (p.message).wa_chat_id
    from unnest(meet_chats.placed) p
    where not exists (select from public.chats other
      where other.instance_id = meet_chats.instance_id and other.wa_chat_id = (p.message).wa_chat_id)
    order by p.chat_id, (p.message).event_id
  ) named
  where c.id = named.chat_id and c.wa_chat_id is null;
end
$$;
comment on function private.meet_chats is 'Opens the chats of these messages, and gives those we began the id WhatsApp has for them.';

create function private.ingest_chats(account_id uuid, instance_id uuid, events jsonb,
  placed private.placed_message[], new_ids text[])
returns integer language plpgsql set search_path = ''
as $$
declare
  changed integer;
begin
  update public.chats c set name = coalesce(told.name, c.name), unread_count = coalesce(told.unread, c.unread_count)
  from (
    select known.id,
      (array_agg(event.name order by event.id desc) filter (where event.name is not null))[1] as name,
      -- What came after it was told is not in the phone's count.
      min(event.unread_count + (select count(*) from unnest(placed) p
        where p.chat_id = known.id and not (p.message).from_me and (p.message).event_id > event.id
          and (p.message).wa_message_id = any (new_ids))) as unread
    from (
      select (item ->> 'id')::bigint as id, item -> 'data' ->> 'chat_id' as chat_id, nullif(private.clean_name(item -> 'data' ->> 'name', 255), '') as name,
        greatest((item -> 'data' ->> 'unread_count')::integer, 0) as unread_count
      from jsonb_array_elements(events) item where item ->> 'type' = 'chat'
    ) event
    join public.chats known on known.instance_id = ingest_chats.instance_id and (
      known.wa_chat_id = event.chat_id or known.contact_id = private.find_contact(ingest_chats.account_id,
        private.wa_phone(event.chat_id), private.wa_lid(event.chat_id)))
    group by known.id
  ) told
  where c.id = told.id and ((c.kind = 'group' and told.name <> c.name) or told.unread < c.unread_count);
  get diagnostics changed = row_count;
  return changed;
end
$$;
comment on function private.ingest_chats is
  'Subjects of groups, and what was read on the phone: its count lowers ours and never raises it, for the dashboard''s readers count as well.';

grant execute on function private.settle_places, private.place_messages, private.hold_places, private.meet_chats,
  private.ingest_chats to service_role;
