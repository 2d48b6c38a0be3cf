-- What is claimed or unsettled, as an orchestrator hears of it.
set check_function_bodies = off;

-- claimed_seconds: hosts' clocks differ from the database's, ages do not.
create function private.show_outgoing(ids uuid[])
returns jsonb language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  if cardinality(ids) = 0 then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(item) - '{seq,rank}'::text[] order by item.rank, item.send_at, item.seq), '[]')
    from (
      select c.id, c.seq, q.lane as rank, c.account_id, c.instance_id, c.chat_id, c.contact_id, coalesce(chat.wa_chat_id, private.cloud_address(i, chat.contact_id)) as "to", contact.phone,
        c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
        target.wa_message_id as target, q.is_first as first, to_jsonb(checked) as "check",
        case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
          else i.reply_pause_seconds end as pause_seconds,
        c.created_at, c.send_at, c.expires_at, c.status, q.claimed_at,
        extract(epoch from clock_timestamp() - q.claimed_at) as claimed_seconds
      from unnest(ids) given (id)
      -- One by one, by its key: a plan made while the queue was short would walk it whole.
      cross join lateral (select * from private.outgoing_queue known where known.conversation_id = given.id limit 1) q
      join public.conversations c on c.id = q.conversation_id
      join public.chats chat on chat.id = c.chat_id
      join public.instances i on i.id = c.instance_id
      left join public.contacts contact on contact.id = chat.contact_id
      left join public.conversations quoted on quoted.id = c.reply_to
      left join public.conversations target on target.id = c.target_id
      left join lateral (
        select m.id, m.storage_path, m.source_url, m.mimetype, m.filename, m.size, m.state
        from public.media m where m.id = c.media_id) file on true
      left join lateral (
        select checks.registered, checks.wa_id, checks.checked_at from public.number_checks checks
        where chat.wa_chat_id is null and checks.account_id = c.account_id
          and checks.match_key = private.phone_key(contact.phone)
          and checks.checked_at > clock_timestamp()
            - (select make_interval(days => settings.number_check_days) from private.settings)) checked on true
    ) item);
end
$$;
comment on function private.show_outgoing is 'Messages as a sender needs them, in the order in which they go out.';

grant execute on function private.show_outgoing to service_role;
