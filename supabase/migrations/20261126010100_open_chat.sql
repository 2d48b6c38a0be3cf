-- The chat of a message that is to be sent is there but for the first time. To insert it and be refused wakes every trigger
-- of the chats, at each message: half of what a new row cost.

create or replace function private.open_chat(account_id uuid, instance_id uuid, contact_id uuid)
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
