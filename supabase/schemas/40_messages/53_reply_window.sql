-- Meta takes anything but a template for 24 hours after a person has written, and nothing after.
set check_function_bodies = off;

create function public.window_ends_at(chat public.chats)
returns timestamptz language sql stable set search_path = ''
as $$
  select case when i.engine = 'cloud' then coalesce(chat.last_received_at + interval '24 hours', chat.created_at) end
  from public.instances i where i.account_id = chat.account_id and i.id = chat.instance_id
$$;
comment on function public.window_ends_at is
  'A computed column: until when anything may be sent in the chat, and after that templates alone. Null: its number has no such window.';

create function private.is_window_closed(engine text, kind text, last_received_at timestamptz)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return engine = 'cloud' and kind <> 'template'
    and coalesce(last_received_at, '-infinity') < clock_timestamp() - interval '24 hours';
end
$$;
comment on function private.is_window_closed is
  'Whether Meta would refuse a message now. Asked when it is written: it fails at once, whoever wrote it. When it goes, Meta itself is asked.';

create function private.is_chat_closed(chat public.chats)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return coalesce(chat.last_received_at, '-infinity') < clock_timestamp() - interval '24 hours' and exists (
    select from public.instances i where i.account_id = chat.account_id and i.id = chat.instance_id and i.engine = 'cloud');
end
$$;
comment on function private.is_chat_closed is 'Nothing but templates arrives there now. Whoever has just written costs no look at his number.';

grant execute on function public.window_ends_at to authenticated, service_role;
grant execute on function private.is_window_closed, private.is_chat_closed to service_role;
