-- A merge takes along whatever belongs to a contact, also what tables that come later keep; and no message gets lost
-- in one: who writes messages locks their contacts and chats, and so does a merge, before it looks.
set check_function_bodies = off;

create function public.merge_contacts(kept_id uuid, gone_id uuid)
returns uuid language sql set search_path = ''
as $$
  select private.merge_contacts(kept_id, gone_id)
$$;
comment on function public.merge_contacts is
  'The second contact becomes part of the first, with its history; the audit log remembers it. Code: contact_not_found.';

create function private.merge_contacts(kept public.contacts, gone public.contacts)
returns void language plpgsql set search_path = ''
as $$
begin
  perform from public.contacts c where c.id in (kept.id, gone.id) order by c.id for update;
  -- As they are now that nobody else changes them.
  select * into kept from public.contacts c where c.id = kept.id;
  select * into gone from public.contacts c where c.id = gone.id;
  if kept.id is null or gone.id is null then
    return;
  end if;
  perform private.merge_chats(kept.account_id, kept.id, gone.id);
  perform private.fold_reactors(kept.account_id, kept.id, gone.id);
  perform private.fold_recipients(kept.account_id, kept.id, gone.id);
  perform private.fold_enrollments(kept.account_id, kept.id, gone.id);
  perform private.move_references('public.contacts', kept.account_id, kept.id, gone.id);
  delete from public.contacts c where c.id = gone.id;
  perform private.absorb_contact(kept.id, gone);
  perform private.move_traces(kept.account_id, kept.id, gone.id);
  perform private.record_event(kept.account_id, 'contact.merged', kept.id, jsonb_build_object('gone_id', gone.id,
    'phone', gone.phone, 'lid', gone.lid, 'name', gone.name, 'tags', private.first_tags(gone.tags)));
  perform private.learn_identity(kept.account_id, kept.id);
end
$$;
comment on function private.merge_contacts (public.contacts, public.contacts) is
  'Two contacts were one person: history, tags, fields, identities and all else of the second become the first''s.';

create function private.merge_contacts(kept_id uuid, gone_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  kept public.contacts;
  gone public.contacts;
begin
  select * into kept from public.contacts c where c.id = merge_contacts.kept_id and c.erased_at is null
    and c.account_id = any (array(select private.member_account_ids()));
  select * into gone from public.contacts c where c.id = merge_contacts.gone_id and c.erased_at is null
    and c.account_id = kept.account_id and c.id <> kept.id;
  if gone.id is null then
    perform private.fail('contact_not_found', 'two different contacts of one of your accounts are needed');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || kept.account_id, 0));
  perform private.merge_contacts(kept, gone);
  return kept.id;
end
$$;

create function private.move_traces(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  -- The events first, as when a person is forgotten.
  update private.events e set subject = kept_id
  where e.account_id = move_traces.account_id and e.subject = gone_id
    and e.kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');
  update public.audit_log a set subject_id = kept_id
  where a.account_id = move_traces.account_id and a.subject_id = gone_id;
end
$$;
comment on function private.move_traces is 'What was noted about the second is about the first, and forgotten with him.';

create function private.first_tags(tags text[])
returns text[] language sql immutable set search_path = ''
return array(
  select sized.tag from (
    select tag, place, sum(octet_length(tag) + 8) over (order by place) as size from unnest(tags) with ordinality t (tag, place)
  ) sized where sized.size <= 600 order by sized.place);
comment on function private.first_tags is 'As many as an event has room for.';

create function private.absorb_contact(kept_id uuid, gone public.contacts)
returns void language sql set search_path = ''
as $$
  update public.contacts kept set phone = coalesce(kept.phone, '+' || gone.phone), lid = coalesce(kept.lid, gone.lid),
    name = case when kept.name = '' then gone.name else kept.name end,
    whatsapp_name = case when kept.whatsapp_name = '' then gone.whatsapp_name else kept.whatsapp_name end,
    tags = kept.tags || array(select tag from unnest(gone.tags) tag where tag <> all (kept.tags)),
    fields = gone.fields || kept.fields,
    opted_out_at = coalesce(kept.opted_out_at, gone.opted_out_at)
  where kept.id = absorb_contact.kept_id
$$;

create function private.merge_chats(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql set search_path = ''
as $$
declare
  gone public.chats;
  kept_chat_id uuid;
begin
  perform from public.chats c
  where c.account_id = merge_chats.account_id and c.contact_id in (merge_chats.kept_id, merge_chats.gone_id)
  order by c.id for update;
  perform private.fold_messages(account_id, kept_id, gone_id);
  for gone in
    select * from public.chats c where c.account_id = merge_chats.account_id and c.contact_id = merge_chats.gone_id
  loop
    select c.id into kept_chat_id from public.chats c
    where c.instance_id = gone.instance_id and c.contact_id = merge_chats.kept_id;
    if kept_chat_id is null then
      update public.chats c set contact_id = merge_chats.kept_id where c.id = gone.id;
    else
      perform private.merge_decisions(kept_chat_id, gone.id);
      perform private.merge_runs(kept_chat_id, gone.id);
      perform private.move_references('public.chats', merge_chats.account_id, kept_chat_id, gone.id);
      delete from public.chats c where c.id = gone.id;
      perform private.absorb_chat(kept_chat_id, gone);
      perform private.drop_decided(merge_chats.account_id, kept_chat_id);
      perform private.mark_first(c.account_id, c.id, c.wa_chat_id is null) from public.chats c where c.id = kept_chat_id;
    end if;
  end loop;
end
$$;

create function private.absorb_chat(kept_id uuid, gone public.chats)
returns void language sql set search_path = ''
as $$
  update public.chats kept set unread_count = kept.unread_count + gone.unread_count,
    wa_chat_id = coalesce(kept.wa_chat_id, gone.wa_chat_id),
    last_received_at = greatest(kept.last_received_at, gone.last_received_at),
    scheduled_at = least(kept.scheduled_at, gone.scheduled_at),
    failed_at = greatest(kept.failed_at, gone.failed_at),
    automation_paused_until = greatest(kept.automation_paused_until, gone.automation_paused_until),
    snoozed_until = case when gone.unread_count = 0 then kept.snoozed_until end,
    assigned_to = coalesce(kept.assigned_to, gone.assigned_to),
    status = case when gone.status = 'open' then 'open' else kept.status end,
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (kept.last_message, kept.last_message_id, kept.last_message_kind, kept.last_message_from_me, kept.last_message_at),
        (gone.last_message, gone.last_message_id, gone.last_message_kind, gone.last_message_from_me, gone.last_message_at)
      ) last (message, id, kind, from_me, at)
      order by last.at desc nulls last limit 1)
  where kept.id = absorb_chat.kept_id
$$;

create function private.move_references(parent regclass, account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  link record;
  place tid;
begin
  for link in
    select con.conrelid::regclass as child, quote_ident(own.attname) as name
    from pg_catalog.pg_constraint con, unnest(con.conkey, con.confkey) pair (own_number, parent_number)
    join pg_catalog.pg_attribute named on named.attname = 'id'
    join pg_catalog.pg_attribute own on true
    where con.contype = 'f' and con.confrelid = parent and con.conrelid <> 'public.chats'::regclass
      and named.attrelid = parent and named.attnum = pair.parent_number
      and own.attrelid = con.conrelid and own.attnum = pair.own_number
    order by con.conrelid
  loop
    begin
      execute format('update %s set %2$s = $1 where account_id = $2 and %2$s = $3', link.child, link.name)
      using kept_id, account_id, gone_id;
    exception when unique_violation then
      -- Both had one: the kept one's stays, the other goes with its owner.
      for place in execute format('select ctid from %s where account_id = $1 and %s = $2', link.child, link.name)
        using account_id, gone_id
      loop
        begin
          execute format('update %s set %s = $1 where ctid = $2', link.child, link.name) using kept_id, place;
        exception when unique_violation then null;
        end;
      end loop;
    end;
  end loop;
end
$$;
comment on function private.move_references is
  'Every row that names the second contact or chat names the first, by whatever foreign keys there are; chats are merged apart.';

grant execute on function public.merge_contacts, private.merge_contacts(uuid, uuid) to authenticated;
grant execute on function private.merge_contacts(public.contacts, public.contacts), private.absorb_contact,
  private.merge_chats, private.absorb_chat, private.move_references, private.move_traces, private.first_tags to
  service_role;
