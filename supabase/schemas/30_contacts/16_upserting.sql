-- What programs know of a person, by phone.
set check_function_bodies = off;

create function public.upsert_contact(account_id uuid, phone text, name text default null, tags text[] default '{}',
  fields jsonb default '{}')
returns jsonb language sql set search_path = ''
as $$
  select private.upsert_contact(account_id, phone, name, tags, fields)
$$;
comment on function public.upsert_contact is
  'The contact with this phone and `created`: made when missing, else called so (unless name is empty), with these tags and fields besides his own; a field that is null is emptied. Codes: account_not_found, phone_invalid, tag_invalid, field_invalid.';

create function private.upsert_contact(account_id uuid, phone text, name text, tags text[], fields jsonb)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  contact_id uuid;
  is_new boolean;
begin
  perform private.require_tags(account_id, tags, '{}');
  if phone is null then
    perform private.fail_phone();
  end if;
  -- Before he is looked for: two who add the same person at once shall meet.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || account_id, 0));
  is_new := private.find_contact(account_id, private.require_phone(account_id, phone), null) is null;
  contact_id := private.open_contact(account_id, phone, name);
  update public.contacts c set name = private.clean_name(upsert_contact.name, 255)
  where c.id = contact_id and not is_new and private.clean_name(upsert_contact.name, 255) not in ('', c.name);
  perform private.set_contact_fields(account_id, contact_id, fields);
  perform private.tag_contacts(account_id, array[contact_id], tags, '{}');
  return jsonb_build_object('created', is_new) || (
    select private.contact_shape(c) from public.contacts c where c.id = contact_id);
end
$$;

create function public.set_contact_fields(contact_id uuid, fields jsonb)
returns jsonb language sql set search_path = ''
as $$
  select private.set_contact_fields(contact_id, fields)
$$;
comment on function public.set_contact_fields is
  'The contact, with these fields besides his own; null empties one. Codes: contact_not_found, field_invalid.';

create function private.set_contact_fields(contact_id uuid, fields jsonb)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  contact public.contacts;
begin
  select * into contact from public.contacts c
  where c.id = set_contact_fields.contact_id and c.erased_at is null
    and c.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('contact_not_found', 'no such contact of an account in which you may write');
  end if;
  perform private.set_contact_fields(contact.account_id, contact.id, fields);
  return (select private.contact_shape(c) from public.contacts c where c.id = contact.id);
end
$$;

create function private.set_contact_fields(account_id uuid, contact_id uuid, fields jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  given record;
  changed jsonb := '{}';
begin
  if jsonb_typeof(coalesce(fields, '{}')) <> 'object' then
    perform private.fail('field_invalid', 'fields are named');
  end if;
  for given in
    select named.key, named.value, f.type from jsonb_each(coalesce(fields, '{}')) named
    left join public.custom_fields f on f.account_id = set_contact_fields.account_id and f.name = named.key
  loop
    if given.type is null then
      perform private.fail('field_invalid', format('no custom field is called %s', left(given.key, 100)));
    end if;
    changed := changed || jsonb_build_object(given.key,
      case when jsonb_typeof(given.value) = 'null' then given.value else private.as_field_value(given.value, given.type) end);
  end loop;
  update public.contacts c set fields = jsonb_strip_nulls(c.fields || changed)
  where c.id = set_contact_fields.contact_id and changed <> '{}';
end
$$;
comment on function private.set_contact_fields (uuid, uuid, jsonb) is 'Values as people write them are read by the field''s type. Code: field_invalid.';

create function public.contact_by_phone(account_id uuid, phone text)
returns jsonb language sql stable set search_path = ''
as $$
  select private.contact_by_phone(account_id, phone)
$$;
comment on function public.contact_by_phone is 'Whoever has this phone, however it is written; null: nobody. Codes: account_not_found, phone_invalid.';

create function private.contact_by_phone(account_id uuid, phone text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  contact_id uuid;
begin
  perform private.require_readable(account_id);
  contact_id := private.find_contact(account_id, private.require_phone(account_id, phone), null);
  return (
    select private.contact_shape(c) from public.contacts c
    where c.account_id = contact_by_phone.account_id and c.id = contact_id and c.erased_at is null);
end
$$;

grant execute on function public.upsert_contact, private.upsert_contact, public.set_contact_fields,
  private.set_contact_fields (uuid, jsonb),
  public.contact_by_phone, private.contact_by_phone to authenticated;
