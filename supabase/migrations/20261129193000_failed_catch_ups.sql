-- A catching up that failed is an event of the number, under its own name.
set check_function_bodies = off;

create or replace function private.keep_unknown_events(account_id uuid, instance_id uuid, events jsonb)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into public.instance_events (account_id, instance_id, type, detail)
  select keep_unknown_events.account_id, keep_unknown_events.instance_id,
    case event ->> 'type' when 'catch_up_failed' then 'catch_up_failed' else 'unknown_event' end,
    case when octet_length(event::text) > 8000 then jsonb_build_object('id', event -> 'id', 'type', event -> 'type')
      when event ->> 'type' = 'catch_up_failed' and jsonb_typeof(event -> 'data') = 'object' then event -> 'data'
      else event end
  from jsonb_array_elements(events) event
  where coalesce(event ->> 'type', '') not in ('message', 'message_ack', 'message_edit', 'message_revoke', 'reaction',
      'contact', 'chat', 'status', 'qr', 'pairing_code')
    or (event ->> 'type' = 'message' and (event -> 'data' ->> 'chat_kind' in ('direct', 'group', 'other')) is true
      and (length(event -> 'data' ->> 'message_id') between 1 and 200
        and length(event -> 'data' ->> 'chat_id') between 1 and 100
        and jsonb_typeof(event -> 'data' -> 'from_me') = 'boolean') is not true)
    or (event ->> 'type' = 'message' and (event -> 'data' ->> 'chat_kind' in ('direct', 'group', 'other')) is not true);
end
$$;
comment on function private.keep_unknown_events is 'What is about the number itself; and as it came what is of no known type, or a message that does not say the least.';
