-- Two contacts turn out to be one person: by what WhatsApp tells, or because a member says so.

create function private.absorb_chat(kept_id uuid, gone public.chats)
returns void language sql set search_path = ''
as $$
  update public.chats kept set unread_count = kept.unread_count + gone.unread_count,
    wa_chat_id = coalesce(kept.wa_chat_id, gone.wa_chat_id),
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

create function private.merge_chats(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql set search_path = ''
as $$
declare
  gone public.chats;
  kept_chat_id uuid;
begin
  for gone in
    select * from public.chats c where c.account_id = merge_chats.account_id and c.contact_id = merge_chats.gone_id
  loop
    select c.id into kept_chat_id from public.chats c
    where c.instance_id = gone.instance_id and c.contact_id = merge_chats.kept_id;
    if kept_chat_id is null then
      update public.chats c set contact_id = merge_chats.kept_id where c.id = gone.id;
    else
      update public.conversations c set chat_id = kept_chat_id
      where c.account_id = merge_chats.account_id and c.chat_id = gone.id;
      update public.notes n set chat_id = kept_chat_id
      where n.account_id = merge_chats.account_id and n.chat_id = gone.id;
      delete from public.chats c where c.id = gone.id;
      perform private.absorb_chat(kept_chat_id, gone);
    end if;
  end loop;
end
$$;

create function private.absorb_contact(kept_id uuid, gone public.contacts)
returns void language sql set search_path = ''
as $$
  update public.contacts kept set phone = coalesce(kept.phone, gone.phone), lid = coalesce(kept.lid, gone.lid),
    name = case when kept.name = '' then gone.name else kept.name end,
    whatsapp_name = case when kept.whatsapp_name = '' then gone.whatsapp_name else kept.whatsapp_name end,
    tags = kept.tags || array(select tag from unnest(gone.tags) tag where tag <> all (kept.tags)),
    fields = gone.fields || kept.fields,
    opted_out_at = coalesce(kept.opted_out_at, gone.opted_out_at)
  where kept.id = absorb_contact.kept_id
$$;

create function private.merge_contacts(kept public.contacts, gone public.contacts)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.merge_chats(kept.account_id, kept.id, gone.id);
  update public.conversations c set contact_id = kept.id
  where c.account_id = kept.account_id and c.contact_id = gone.id;
  update public.reactions r set contact_id = kept.id where r.account_id = kept.account_id and r.contact_id = gone.id;
  update public.consents c set contact_id = kept.id where c.account_id = kept.account_id and c.contact_id = gone.id;
  update public.contact_identities known set contact_id = kept.id
  where known.account_id = kept.account_id and known.contact_id = gone.id;
  delete from public.contacts c where c.id = gone.id;
  perform private.absorb_contact(kept.id, gone);
  perform private.audit(kept.account_id, 'contacts.merge', kept.id,
    jsonb_build_object('gone_id', gone.id, 'phone', gone.phone, 'lid', gone.lid, 'name', gone.name, 'tags', gone.tags));
end
$$;
comment on function private.merge_contacts is
  'Two contacts were one person: history, tags, fields and identities of the second become the first''s.';

create function private.merge_contacts(kept_id uuid, gone_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  kept public.contacts;
  gone public.contacts;
begin
  select * into kept from public.contacts c
  where c.id = merge_contacts.kept_id and c.account_id = any (array(select private.member_account_ids()));
  select * into gone from public.contacts c
  where c.id = merge_contacts.gone_id and c.account_id = kept.account_id and c.id <> kept.id;
  if gone.id is null then
    perform private.fail('contact_not_found', 'two different contacts of one of your accounts are needed');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || kept.account_id, 0));
  perform private.merge_contacts(kept, gone);
  return kept.id;
end
$$;

create function public.merge_contacts(kept_id uuid, gone_id uuid)
returns uuid language sql set search_path = ''
as $$
  select private.merge_contacts(kept_id, gone_id)
$$;
comment on function public.merge_contacts is
  'The second contact becomes part of the first, with its history; the audit log remembers it. Code: contact_not_found.';
grant execute on function private.merge_contacts (uuid, uuid), public.merge_contacts to authenticated;

grant execute on function private.absorb_chat, private.merge_chats, private.absorb_contact,
  private.merge_contacts (public.contacts, public.contacts) to service_role;
