-- On which number a chat was had, where its instance had several.
set check_function_bodies = off;

create function public.own_phone(chat public.chats)
returns text language sql stable set search_path = ''
as $$
  select coalesce(
    (select number.phone from public.instance_numbers number
      where number.account_id = chat.account_id and number.instance_id = chat.instance_id
        and number.bound_at <= coalesce(chat.last_message_at, chat.created_at)
      order by number.bound_at desc limit 1),
    (select number.phone from public.instance_numbers number
      where number.account_id = chat.account_id and number.instance_id = chat.instance_id
      order by number.bound_at limit 1))
$$;
comment on function public.own_phone is
  'A computed column: the phone that the chat''s instance had when the last message was written. Null: none was ever connected, or the instance is removed.';

grant execute on function public.own_phone to authenticated, service_role;
