-- A chat goes to a colleague together with what he should know.
set check_function_bodies = off;

create function public.transfer_chat(chat_id uuid, assigned_to uuid, note text, owner_id uuid default null)
returns uuid language plpgsql set search_path = ''
as $$
declare
  chat public.chats;
  note_id uuid;
begin
  select * into chat from public.chats c where c.id = transfer_chat.chat_id;
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  if transfer_chat.assigned_to is not null and not exists (select from public.account_members m
    where m.account_id = chat.account_id and m.user_id = transfer_chat.assigned_to) then
    perform private.fail('member_not_found', 'no such member of the account');
  end if;
  if length(btrim(coalesce(note, ''), E' \t\r\n')) not between 1 and 10000 then
    perform private.fail('note_invalid', 'a note has 1 to 10000 characters');
  end if;
  -- Before it changes hands: so it is read.
  insert into public.notes (account_id, chat_id, body, mentions)
  values (chat.account_id, chat.id, note, array_remove(array[transfer_chat.assigned_to], null)) returning id into note_id;
  update public.chats c set assigned_to = transfer_chat.assigned_to
  where c.account_id = chat.account_id and c.id = chat.id and c.assigned_to is not distinct from owner_id;
  if not found then
    perform private.fail('chat_taken', 'a colleague gave the chat to somebody else meanwhile', 'look whose it is now');
  end if;
  return note_id;
end
$$;
comment on function public.transfer_chat is
  'Gives the chat, whose owner_id was on the screen, to a member or to nobody, with a note that calls him; the id of the note. All of it or nothing. Policies say who may. Codes: chat_not_found, chat_taken, member_not_found, note_invalid.';

grant execute on function public.transfer_chat to authenticated;
