-- A chat to write in, before the first word of it.
set check_function_bodies = off;

create function public.open_chat(contact_id uuid, instance_id uuid default null)
returns uuid language sql set search_path = ''
as $$
  select private.open_chat(contact_id, instance_id)
$$;
comment on function public.open_chat is
  'The chat with a contact on a number, made when missing; without a number the one that last talked to him, or the only one.
  Codes: contact_not_found, instance_required, instance_not_found, account_suspended.';

create function private.open_chat(account_id uuid, instance_id uuid, contact_id uuid)
returns uuid language plpgsql set search_path = ''
as $$
declare
  chat_id uuid := private.find_chat(instance_id, contact_id);
begin
  if chat_id is null then
    insert into public.chats as c (account_id, instance_id, contact_id, status)
    values (open_chat.account_id, open_chat.instance_id, open_chat.contact_id, 'pending')
    on conflict on constraint chats_one_a_contact do nothing
    returning c.id into chat_id;
  end if;
  -- Somebody else may have opened it meanwhile.
  return coalesce(chat_id, private.find_chat(instance_id, contact_id));
end
$$;

create function private.open_chat(contact_id uuid, instance_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  contact public.contacts;
  chosen uuid;
begin
  select * into contact from public.contacts k
  where k.id = open_chat.contact_id and k.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('contact_not_found', 'no such contact of an account in which you may write');
  end if;
  chosen := coalesce(instance_id, private.choose_instance(contact.account_id, contact.id));
  if chosen is null then
    perform private.fail('instance_required', 'the account has none or several numbers', 'name the instance_id');
  elsif not exists (select from public.instances i where i.account_id = contact.account_id and i.id = chosen) then
    perform private.fail('instance_not_found', 'the account has no such number');
  end if;
  -- One that is there is only shown.
  if private.find_chat(chosen, contact.id) is null then
    perform private.refuse_inactive(array[contact.account_id]);
  end if;
  return private.open_chat(contact.account_id, chosen, contact.id);
end
$$;

create function private.find_chat(instance_id uuid, contact_id uuid)
returns uuid language plpgsql volatile set search_path = ''
as $$
begin
  return (
    select c.id from public.chats c
    where c.instance_id = find_chat.instance_id and c.contact_id = find_chat.contact_id);
end
$$;
comment on function private.find_chat is 'The direct chat of a contact on a number. Volatile, to see what was inserted meanwhile.';

grant execute on function public.open_chat, private.open_chat(uuid, uuid) to authenticated;
