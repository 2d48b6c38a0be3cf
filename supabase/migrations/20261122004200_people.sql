-- Who is meant by an id of WhatsApp.

create type private.person as (phone text, lid text, name text);

create function private.wa_phone(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$');
comment on function private.wa_phone is 'The phone in an id of WhatsApp; null when it is none.';

create function private.wa_lid(wa_id text)
returns text language sql immutable parallel safe set search_path = ''
return substring(wa_id from '^([0-9]{1,20})(?::[0-9]+)?@lid$');
comment on function private.wa_lid is 'The LID in an id of WhatsApp; null when it is none.';

create function private.find_contact(account_id uuid, phone text, lid text)
returns uuid language sql stable set search_path = ''
as $$
  select coalesce(
    (select known.contact_id from public.contact_identities known
      where known.account_id = find_contact.account_id and known.kind = 'phone'
        and known.match_key = private.phone_key(find_contact.phone)),
    (select known.contact_id from public.contact_identities known
      where known.account_id = find_contact.account_id and known.kind = 'lid' and known.match_key = find_contact.lid))
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
  elsif by_phone.id is null and by_lid.id is not null then
    update public.contacts c set phone = coalesce(c.phone, person.phone) where c.id = by_lid.id;
    perform private.claim_identity(account_id, by_lid.id, 'phone', person.phone);
  end if;
end
$$;
comment on function private.link_person is 'Phone and LID are one person''s: one contact has both from now on.';

create function private.greet_strangers(account_id uuid, people private.person[])
returns void language sql set search_path = ''
as $$
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
$$;
comment on function private.greet_strangers is 'Makes contacts of those nobody knows, one for each person.';

create function private.strange_people(account_id uuid, people private.person[])
returns setof private.person language sql stable set search_path = '' rows 10
as $$
  select p.phone, p.lid, p.name
  from (select phone, lid, max(name) as name from unnest(people) group by phone, lid) p
  left join public.contact_identities by_phone on by_phone.account_id = strange_people.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = private.phone_key(p.phone)
  left join public.contact_identities by_lid on by_lid.account_id = strange_people.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = p.lid
  where (p.phone is not null and by_phone.contact_id is null) or (p.lid is not null and by_lid.contact_id is null)
    or by_phone.contact_id <> by_lid.contact_id
  order by p.phone, p.lid
$$;
comment on function private.strange_people is 'Those of whom a phone or LID is new, or belongs to two contacts.';

create function private.meet_people(account_id uuid, people private.person[])
returns void language plpgsql set search_path = ''
as $$
declare
  strangers private.person[] := array(select private.strange_people(account_id, people));
begin
  if strangers <> '{}' then
    perform pg_advisory_xact_lock(hashtextextended('contacts:' || meet_people.account_id, 0));
    perform private.greet_strangers(account_id, strangers);
    perform private.link_person(account_id, person::private.person)
    from private.strange_people(account_id, strangers) person where person.phone is not null and person.lid is not null;
  end if;
  update public.contacts c set whatsapp_name = p.name
  from (select distinct on (id) private.find_contact(meet_people.account_id, phone, lid) as id, name
    from unnest(people) where name <> '' order by id, name) p
  where c.id = p.id and c.whatsapp_name = '';
end
$$;
comment on function private.meet_people is
  'Afterwards each of them has one contact: new ones are made, a phone and a LID told together are linked.';

create function private.open_contact(account_id uuid, phone text, name text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  digits constant text := private.normalise_phone(open_contact.phone);
  contact_id uuid;
begin
  if open_contact.account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
  if private.is_possible_phone(digits) is not true then
    perform private.fail('phone_invalid', 'a phone has 8 to 15 digits, the country''s code first', 'as in 5511999999999');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || open_contact.account_id, 0));
  contact_id := private.find_contact(account_id, digits, null);
  if contact_id is null then
    insert into public.contacts (account_id, phone, name)
    values (open_contact.account_id, digits, left(btrim(coalesce(open_contact.name, '')), 255))
    returning id into contact_id;
  end if;
  return contact_id;
end
$$;

create function public.open_contact(account_id uuid, phone text, name text default '')
returns uuid language sql set search_path = ''
as $$
  select private.open_contact(account_id, phone, name)
$$;
comment on function public.open_contact is
  'The contact with this phone, made when missing; Brazilian mobiles match with and without the ninth digit.';
grant execute on function private.open_contact, public.open_contact to authenticated;

grant execute on function private.phone_key, private.wa_phone, private.wa_lid, private.find_contact,
  private.claim_identity, private.link_person, private.greet_strangers, private.strange_people, private.meet_people to service_role;
