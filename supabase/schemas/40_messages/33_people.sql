-- Who is meant by an id of WhatsApp: names follow the latest word, and a person may change numbers.
set check_function_bodies = off;

create function private.read_people(events jsonb)
returns private.person[] language sql stable set search_path = ''
return array(
  select (coalesce(private.wa_phone(data ->> 'contact_id'), substring(data ->> 'phone' from '^[0-9]{1,20}$')),
    coalesce(private.wa_lid(data ->> 'contact_id'), substring(data ->> 'lid' from '^([0-9]{1,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,132})$')),
    nullif(private.clean_name(data ->> 'name', 255), ''))::private.person
  from jsonb_array_elements(events) event, lateral (select event -> 'data' as data) body
  where event ->> 'type' = 'contact' order by (event ->> 'id')::bigint);
comment on function private.read_people is 'The people of events of type contact.';

create function private.meet_people(account_id uuid, people private.person[])
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

create function private.strange_people(account_id uuid, people private.person[])
returns setof private.person language plpgsql stable rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select p.phone, p.lid, p.name
  from (select phone, lid, max(name) as name from unnest(people) group by phone, lid) p
  left join public.contact_identities by_phone on by_phone.account_id = strange_people.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = private.phone_key(p.phone)
  left join public.contact_identities by_lid on by_lid.account_id = strange_people.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = p.lid
  where (p.phone is not null and by_phone.contact_id is null) or (p.lid is not null and by_lid.contact_id is null)
    or by_phone.contact_id <> by_lid.contact_id
  order by p.phone, p.lid;
end
$$;
comment on function private.strange_people is 'Those of whom a phone or LID is new, or belongs to two contacts.';

create function private.greet_strangers(account_id uuid, people private.person[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into public.contacts (account_id, phone, lid, whatsapp_name)
  select distinct on (coalesce('lid ' || p.lid, p.phone)) greet_strangers.account_id, p.phone, p.lid, coalesce(p.name, '')
  from (
    select distinct on (private.phone_key(phone)) phone, lid, name from unnest(people)
    where phone is not null and private.find_contact(greet_strangers.account_id, phone, lid) is null
    order by private.phone_key(phone), lid, name
  ) p
  order by coalesce('lid ' || p.lid, p.phone), p.phone;

  insert into public.contacts (account_id, lid, whatsapp_name)
  select distinct on (lid) greet_strangers.account_id, lid, coalesce(name, '') from unnest(people)
  where phone is null and private.find_contact(greet_strangers.account_id, null, lid) is null
  order by lid, name;
end
$$;
comment on function private.greet_strangers is 'Makes contacts of those nobody knows, one for each person.';

create function private.find_contact(account_id uuid, phone text, lid text)
returns uuid language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(
      (select known.contact_id from public.contact_identities known
        where known.account_id = find_contact.account_id and known.kind = 'phone'
          and known.match_key = private.phone_key(find_contact.phone)),
      (select known.contact_id from public.contact_identities known
        where known.account_id = find_contact.account_id and known.kind = 'lid' and known.match_key = find_contact.lid)));
end
$$;

create function private.link_person(account_id uuid, person private.person)
returns void language plpgsql set search_path = ''
as $$
declare
  by_phone public.contacts;
  by_lid public.contacts;
begin
  select * into by_phone from public.contacts c
  where c.id = private.find_contact(link_person.account_id, person.phone, null);
  select * into by_lid from public.contacts c
  where c.id = private.find_contact(link_person.account_id, null, person.lid);
  if by_phone.id <> by_lid.id then
    perform private.merge_contacts(by_phone, by_lid);
  elsif by_lid.id is null and by_phone.id is not null then
    update public.contacts c set lid = coalesce(c.lid, person.lid) where c.id = by_phone.id;
    perform private.claim_identity(account_id, by_phone.id, 'lid', person.lid);
    perform private.learn_identity(account_id, by_phone.id);
  elsif by_phone.id is null and by_lid.id is not null then
    update public.contacts c set phone = coalesce(c.phone, person.phone) where c.id = by_lid.id;
    perform private.claim_identity(account_id, by_lid.id, 'phone', person.phone);
    perform private.learn_identity(account_id, by_lid.id);
  end if;
end
$$;
comment on function private.link_person is 'Phone and LID are one person''s: one contact has both from now on.';

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
  perform private.record_event(change_number.account_id, 'contact.number_changed', known.id,
    jsonb_build_object('former', former, 'phone', latest));
end
$$;
comment on function private.change_number is
  'A contact has another phone from now on: history and all else stay, and the next message goes to the new one.';

grant execute on function private.read_people, private.meet_people, private.strange_people, private.greet_strangers,
  private.find_contact, private.link_person, private.change_number to service_role;
