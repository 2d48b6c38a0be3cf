-- Who is meant by an id of WhatsApp: names follow the latest word, and a person may change numbers.

create or replace function private.meet_people(account_id uuid, people private.person[])
returns void language plpgsql set search_path = ''
as $$
declare
  strangers private.person[];
  known record;
begin
  if people = '{}' then
    return;
  end if;
  strangers := array(select private.strange_people(account_id, people));
  if strangers <> '{}' then
    perform pg_advisory_xact_lock(hashtextextended('contacts:' || meet_people.account_id, 0));
    perform private.greet_strangers(account_id, strangers);
    perform private.link_person(account_id, person::private.person)
    from private.strange_people(account_id, strangers) person where person.phone is not null and person.lid is not null;
  end if;
  -- A name is seldom new: looked at first, for an update of nothing costs its triggers.
  for known in
    select named.id, named.name
    from (
      select distinct on (id) coalesce(by_phone.contact_id, by_lid.contact_id) as id, person.name
      from unnest(people) with ordinality person (phone, lid, name, place)
      left join public.contact_identities by_phone on by_phone.account_id = meet_people.account_id
        and by_phone.kind = 'phone' and by_phone.match_key = private.phone_key(person.phone)
      left join public.contact_identities by_lid on by_lid.account_id = meet_people.account_id
        and by_lid.kind = 'lid' and by_lid.match_key = person.lid
      where person.name <> ''
      order by id, person.place desc
    ) named
    join public.contacts c on c.id = named.id and c.whatsapp_name <> named.name
    order by named.id
  loop
    update public.contacts c set whatsapp_name = known.name where c.id = known.id;
  end loop;
end
$$;
comment on function private.meet_people is
  'Afterwards each of them has one contact: new ones are made, a phone and a LID told together are linked. The last name told counts.';

create function private.change_number(account_id uuid, former_id text, new_id text)
returns void language plpgsql set search_path = ''
as $$
declare
  latest constant text := private.wa_phone(change_number.new_id);
  former constant text := private.wa_phone(change_number.former_id);
  known public.contacts;
  other public.contacts;
begin
  select * into known from public.contacts c where c.id = private.find_contact(change_number.account_id, former, null);
  if known.id is null or latest is null or private.phone_key(latest) = private.phone_key(former) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || change_number.account_id, 0));
  select * into other from public.contacts c where c.id = private.find_contact(change_number.account_id, latest, null);
  if other.id <> known.id then
    perform private.merge_contacts(known, other);
  end if;
  -- Who gets the former number next is somebody else.
  delete from public.contact_identities i
  where i.account_id = change_number.account_id and i.kind = 'phone' and i.match_key = private.phone_key(former);
  update public.contacts c set phone = latest where c.id = known.id;
  update public.chats c set wa_chat_id = null
  where c.account_id = change_number.account_id and c.contact_id = known.id and c.wa_chat_id = change_number.former_id;
  perform private.audit(change_number.account_id, 'contacts.number', known.id,
    jsonb_build_object('former', former, 'phone', latest));
end
$$;
comment on function private.change_number is
  'A contact has another phone from now on: history and all else stay, and the next message goes to the new one.';

grant execute on function private.change_number to service_role;
