-- Somebody of the account takes a chat into his own hands.
set check_function_bodies = off;

create function public.pause_automation(chat_id uuid, minutes integer)
returns timestamptz language sql set search_path = ''
as $$
  select private.pause_automation(chat_id, minutes)
$$;
comment on function public.pause_automation is
  'Nothing is answered by itself in this chat for so many minutes (at most 43200); 0: it goes on now. Answers until when. Codes: chat_not_found, minutes_invalid.';

create function private.pause_automation(chat_id uuid, minutes integer)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  paused_until timestamptz;
begin
  if minutes is null or minutes not between 0 and 43200 then
    perform private.fail('minutes_invalid', 'minutes is 0 to 43200 (30 days)');
  end if;
  update public.chats c
  set automation_paused_until = case when minutes > 0 then clock_timestamp() + make_interval(mins => minutes) end
  where c.id = pause_automation.chat_id and c.account_id = any (array(select private.member_account_ids()))
  returning c.automation_paused_until into paused_until;
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  return paused_until;
end
$$;

grant execute on function public.pause_automation, private.pause_automation to authenticated;
