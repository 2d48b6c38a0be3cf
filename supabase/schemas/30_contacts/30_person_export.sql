-- Everything that is kept about one person, for that person: what is little at once, messages page by page.
set check_function_bodies = off;

create function public.export_contact(contact_id uuid)
returns jsonb language sql set search_path = ''
as $$ select private.export_contact(contact_id) $$;
comment on function public.export_contact is
  '{contact, identities, consents, number_checks, chats, notes, reactions} of a person; list_contact_messages has the rest. Leaves contacts.export in the audit log. Code: contact_not_found.';

create function private.export_contact(contact_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  c constant public.contacts := private.require_contact(contact_id);
begin
  perform private.record_event(c.account_id, 'contact.exported', c.id);
  return jsonb_build_object(
    'contact', to_jsonb(c) - 'search_text',
    'identities', private.rows_of((select jsonb_agg(to_jsonb(i) order by i.created_at, i.id) from public.contact_identities i
      where i.account_id = c.account_id and i.contact_id = c.id)),
    'consents', private.rows_of((select jsonb_agg(to_jsonb(s) order by s.id) from public.consents s
      where s.account_id = c.account_id and s.contact_id = c.id)),
    'number_checks', private.rows_of((select jsonb_agg(to_jsonb(n) order by n.checked_at) from public.number_checks n
      where n.account_id = c.account_id and n.match_key in (
        select i.match_key from public.contact_identities i
        where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'))),
    'chats', private.rows_of((select jsonb_agg(to_jsonb(h) order by h.created_at, h.id) from public.chats h
      where h.account_id = c.account_id and h.contact_id = c.id)),
    'notes', private.rows_of((select jsonb_agg(to_jsonb(n) order by n.created_at, n.id) from public.notes n
      join public.chats h on h.account_id = n.account_id and h.id = n.chat_id
      where h.account_id = c.account_id and h.contact_id = c.id)),
    'reactions', private.rows_of((select jsonb_agg(to_jsonb(r) order by r.reacted_at, r.id) from public.reactions r
      where r.account_id = c.account_id and r.contact_id = c.id)));
end
$$;

create function public.list_contact_messages(contact_id uuid, after bigint default null, max_items integer default 200)
returns jsonb language sql stable set search_path = ''
as $$ select private.list_contact_messages(contact_id, after, max_items) $$;
comment on function public.list_contact_messages is
  '{messages, next}, the oldest first, each with its media, revisions and reactions: what a contact wrote and was written. Code: contact_not_found.';

create function private.list_contact_messages(contact_id uuid, after bigint, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  c constant public.contacts := private.require_contact(contact_id);
  size constant integer := greatest(least(max_items, 500), 1);
begin
  return (
    with page as (
      select m.* from public.conversations m
      where m.account_id = c.account_id and m.contact_id = c.id and m.seq > coalesce(after, 0) order by m.seq limit size
    )
    select jsonb_build_object('messages', coalesce(jsonb_agg(to_jsonb(page) || jsonb_build_object(
        'media', (select to_jsonb(f) from public.media f where f.account_id = c.account_id and f.id = page.media_id),
        'revisions', private.rows_of((select jsonb_agg(to_jsonb(r) order by r.written_at, r.id) from public.message_revisions r
          where r.account_id = c.account_id and r.conversation_id = page.id)),
        'reactions', private.rows_of((select jsonb_agg(to_jsonb(r) order by r.reacted_at, r.id) from public.reactions r
          where r.account_id = c.account_id and r.conversation_id = page.id)))
      order by page.seq), '[]'), 'next', case when count(*) = size then max(page.seq) end)
    from page);
end
$$;

create function private.rows_of(rows jsonb)
returns jsonb language sql immutable set search_path = ''
return coalesce(rows, '[]');

create function private.require_contact(contact_id uuid)
returns public.contacts language plpgsql stable set search_path = ''
as $$
declare
  found_contact public.contacts;
begin
  select * into found_contact from public.contacts c
  where c.id = require_contact.contact_id and c.account_id = any (array(select private.account_ids()));
  if found_contact.id is null then
    perform private.fail('contact_not_found', 'no such contact of yours');
  end if;
  return found_contact;
end
$$;

grant execute on function public.export_contact, private.export_contact, public.list_contact_messages,
  private.list_contact_messages to authenticated;
