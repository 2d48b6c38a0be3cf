-- A contact by phone, made when nobody has it.
set check_function_bodies = off;

create function public.open_contact(account_id uuid, phone text, name text default '')
returns uuid language sql set search_path = ''
as $$
  select private.open_contact(account_id, phone, name)
$$;
comment on function public.open_contact is
  'The contact with this phone, made when missing; Brazilian mobiles match with and without the ninth digit.';

create function private.open_contact(account_id uuid, phone text, name text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  digits text;
  contact_id uuid;
begin
  if open_contact.account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
  if open_contact.phone is null then
    perform private.fail_phone();
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || open_contact.account_id, 0));
  digits := private.require_phone(account_id, open_contact.phone);
  contact_id := private.find_contact(account_id, digits, null);
  if contact_id is null then
    insert into public.contacts (account_id, phone, name)
    values (open_contact.account_id, '+' || digits, coalesce(private.clean_name(open_contact.name, 255), ''))
    returning id into contact_id;
  end if;
  return contact_id;
end
$$;

grant execute on function public.open_contact, private.open_contact to authenticated;
