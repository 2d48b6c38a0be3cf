-- What is said of a person where nobody looks for him: in files of contacts, reports, catalogues, beside what others
-- said, and in what the phone tells again.
set check_function_bodies = off;

create function private.forget_beside(c public.contacts)
returns void language plpgsql set search_path = ''
as $$
declare
  spelt constant text := (
    select string_agg(private.spelt_anyhow(i.match_key), '|') from public.contact_identities i
    where i.account_id = c.account_id and i.contact_id = c.id and length(i.match_key) >= 8);
  named constant text[] := array(
    select private.like_pattern(name) from unnest(array[c.name, c.whatsapp_name]) name where length(name) > 2);
begin
  perform private.forget_own_tags(c);
  update public.chat_events e set reason = null from public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and e.account_id = h.account_id and e.chat_id = h.id
    and e.reason is not null;
  -- Of messages that never came; only in groups do others quote him.
  update public.conversations m set quoted_wa_id = null from public.chats h
  where h.account_id = c.account_id and h.kind = 'group' and m.account_id = h.account_id and m.chat_id = h.id
    and m.reply_to is null and m.quoted_wa_id ~ spelt;
  update private.jobs j set error_detail = null
  where j.account_id = c.account_id and (j.error_detail ~ spelt or private.fold(j.error_detail) like any (named));
  perform private.forget_in_imports(c.account_id, spelt, named);
  perform private.forget_in_hooks(c, spelt, named);
end
$$;
comment on function private.forget_beside is 'The identities still say how he is found.';

create function private.spelt_anyhow(match_key text)
returns text language sql immutable set search_path = ''
return (
  select string_agg(case when place = 3 and match_key ~ '^55[0-9]{10}$' then '(9[^0-9]{0,4})?' else '' end || digit,
    '[^0-9]{0,4}' order by place)
  from unnest(string_to_array(regexp_replace(match_key, '^55(?=[0-9]{10}$)', ''), null)) with ordinality spelt (digit, place));
comment on function private.spelt_anyhow is 'A pattern of its digits however they are divided, of Brazilian ones with and without country and ninth digit.';

create function private.forget_own_tags(c public.contacts)
returns void language sql set search_path = ''
as $$
  delete from public.tags t
  where t.account_id = c.account_id and t.color is null and t.name in (
      select unnest(c.tags)
      union
      select e.body ->> 'tag' from private.events e where e.subject = c.id and e.kind in ('tag.added', 'tag.removed')
      union
      select jsonb_array_elements_text(e.body -> 'tags') from private.events e
      where e.subject = c.id and e.kind = 'contact.merged' and jsonb_typeof(e.body -> 'tags') = 'array')
    and not exists (select from public.contacts k
      where k.account_id = c.account_id and k.id <> c.id and k.tags @> array[t.name])
$$;
comment on function private.forget_own_tags is
  'A tag that nobody else has may say who he is. One to which the account gave a colour is the account''s.';

create function private.forget_in_imports(account_id uuid, spelt text, named text[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  delete from private.import_keys known using private.import_uploads u
  where u.account_id = forget_in_imports.account_id and known.upload_id = u.id and known.match_key ~ spelt;
  delete from private.import_phones known using private.import_uploads u
  where u.account_id = forget_in_imports.account_id and known.upload_id = u.id and known.match_key ~ spelt;
  -- A line of his is none any more: nobody imports him again who was erased meanwhile.
  update private.import_chunks chunk set lines = (
    select coalesce(jsonb_agg(line order by place), '[]')
    from jsonb_array_elements(chunk.lines) with ordinality kept (line, place) where line::text !~ spelt)
  from private.import_uploads u
  where u.account_id = forget_in_imports.account_id and chunk.upload_id = u.id and chunk.lines::text ~ spelt;
  update public.contact_imports i set sample = (
    select coalesce(jsonb_agg(line order by place), '[]')
    from jsonb_array_elements(i.sample) with ordinality kept (line, place) where line::text !~ spelt)
  where i.account_id = forget_in_imports.account_id and i.sample::text ~ spelt;
  update public.contact_imports i set repeats = (
    select coalesce(jsonb_agg(repeat order by place), '[]')
    from jsonb_array_elements(i.repeats) with ordinality kept (repeat, place) where repeat ->> 'phone' !~ spelt)
  where i.account_id = forget_in_imports.account_id and i.repeats::text ~ spelt;
  update public.contact_import_errors e set value = '' from (
    select distinct wrong.import_id, wrong.line from public.contact_import_errors wrong
    where wrong.account_id = forget_in_imports.account_id
      and (wrong.value ~ spelt or private.fold(wrong.value) like any (named))
  ) his
  where e.account_id = forget_in_imports.account_id and e.import_id = his.import_id and e.line = his.line and e.value <> '';
end
$$;

create function private.forget_filenames(account_id uuid, media_ids uuid[])
returns void language sql set search_path = ''
as $$
  update public.media f set filename = null
  where f.account_id = forget_filenames.account_id and f.id = any (media_ids) and f.filename is not null
$$;
comment on function private.forget_filenames is 'A file that others have as well stays; what he called it does not.';

create function private.without_erased(account_id uuid, events jsonb)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  if not exists (select from private.erased_messages e where e.account_id = without_erased.account_id) then
    return events;
  end if;
  return (
    select coalesce(jsonb_agg(event order by place), '[]')
    from jsonb_array_elements(events) with ordinality item (event, place)
    where event -> 'data' ->> 'message_id' is null
      or not private.is_erased_event(without_erased.account_id, event -> 'data'));
end
$$;
comment on function private.without_erased is
  'The events that are not about erased messages: told again, these would bring back who wrote them and what he is called.';

create function private.is_erased_event(account_id uuid, data jsonb)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  message_id constant text := data ->> 'message_id';
  name constant private.message_name := private.read_message_id(message_id);
  person constant text := case when name.wa_chat_id ~ '@g\.us$' then coalesce(name.author_id, data ->> 'author_id')
    else name.wa_chat_id end;
  phone constant text := coalesce(private.wa_phone(person), data ->> 'phone');
  lid constant text := coalesce(private.wa_lid(person), data ->> 'lid');
  names constant text[] := array_remove(array[phone || '@c.us', private.phone_key(phone) || '@c.us', lid || '@lid'], null)
    || private.wa_names(account_id, private.find_contact(account_id, phone, lid));
begin
  return exists (select from private.erased_messages e where e.account_id = is_erased_event.account_id
    and e.digest = any (private.message_digests(message_id, names)));
end
$$;
comment on function private.is_erased_event is
  'Whether it is about an erased message, by any name that it tells, or that is known, of the person.';

grant execute on function private.forget_filenames, private.without_erased, private.is_erased_event to service_role;
