-- What happens when a row is inserted to be sent.
set check_function_bodies = off;

create function private.prepare_message()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  actor constant private.actor := private.actor();
  facts record;
begin
  new.from_me := true;
  new."timestamp" := clock_timestamp();
  new.status := 'queued';
  new.sent_by_kind := coalesce(actor.kind, 'system');
  new.sent_by_id := actor.id;
  new := private.place_message(new);
  if new.kind = 'template' then
    perform private.check_kind(new);
    new.message := private.render_template(new);
    if private.sends_as_text(new.instance_id) then
      new.kind := 'text';
      new.content := null;
    end if;
  end if;
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    least(new.send_at, private.horizon()) + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  select chat.last_received_at, contact.opted_out_at, i.status = 'connected' as connected, i.engine into facts
  from public.chats chat
  left join public.contacts contact on contact.id = chat.contact_id
  left join public.instances i on i.id = chat.instance_id
  where chat.id = new.chat_id;
  new.lane := private.choose_lane(new.sent_by_kind, new.lane, facts.last_received_at);
  if private.is_refused(new.sent_by_kind, new.lane, facts.opted_out_at, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  elsif new.send_at <= clock_timestamp() and private.is_window_closed(facts.engine, new.kind, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'window_closed';
  elsif new.send_at > clock_timestamp() then
    new.status_reason := 'scheduled';
  elsif facts.connected is not true then
    new.status_reason := 'instance_disconnected';
  end if;
  return new;
end
$$;
-- What carries WhatsApp's id has already happened; ingest writes that.
create trigger prepare_message before insert on public.conversations
for each row when (new.wa_message_id is null) execute function private.prepare_message();

create function private.choose_lane(actor_kind text, wanted text, last_received_at timestamptz)
returns text language plpgsql stable set search_path = ''
as $$
begin
  return case
    when actor_kind = 'broadcast' or (actor_kind = 'flow' and wanted = 'broadcast') then 'broadcast'
    when actor_kind in ('flow', 'hook') then 'flow'
    when last_received_at > clock_timestamp() - interval '1 day' then 'reply'
    else 'manual'
  end;
end
$$;
comment on function private.choose_lane is
  'broadcast: what goes to many, also a run begun by a sequence or in bulk; flow: a run begun by a person''s message, and what another system has sent;
  reply: to who wrote in the last 24 hours; manual: any other.';

create function private.is_refused(actor_kind text, lane text, opted_out_at timestamptz, last_received_at timestamptz)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when opted_out_at is null then false
    when lane = 'broadcast' then true
    when actor_kind = 'flow' then coalesce(last_received_at <= opted_out_at, true)
    else actor_kind not in ('member', 'system')
  end;
end
$$;
comment on function private.is_refused is
  'Whether a person''s objection stands against a message; asked when it is written, and again when it would go. The one
  answer to the objection itself is the system''s.';

create function private.place_message(message public.conversations)
returns public.conversations language plpgsql set search_path = ''
as $$
declare
  chat public.chats;
begin
  if message.chat_id is null and message.contact_id is not null then
    if not exists (select from public.contacts c
      where c.account_id = message.account_id and c.id = message.contact_id) then
      perform private.refuse_link('contact_not_found', 'the account has no such contact');
    end if;
    message.instance_id := coalesce(message.instance_id, private.choose_instance(message.account_id, message.contact_id));
    if message.instance_id is null then
      perform private.fail('instance_required', 'the account has none or several instances', 'name the instance_id');
    end if;
    if not exists (select from public.instances i
      where i.account_id = message.account_id and i.id = message.instance_id) then
      perform private.refuse_link('instance_not_found', 'the account has no such instance');
    end if;
    message.chat_id := private.open_chat(message.account_id, message.instance_id, message.contact_id);
  end if;
  select * into chat from public.chats c where c.account_id = message.account_id and c.id = message.chat_id;
  if not found or (message.contact_id is distinct from chat.contact_id and message.contact_id is not null)
    or (message.instance_id is distinct from chat.instance_id and message.instance_id is not null) then
    perform private.refuse_link('chat_not_found', 'the account has no such chat with this contact and instance');
  end if;
  if chat.instance_id is null then
    perform private.fail('instance_removed', 'the number of this chat is gone', 'write to the contact from another one');
  end if;
  message.contact_id := chat.contact_id;
  message.instance_id := chat.instance_id;
  return message;
end
$$;
comment on function private.place_message is 'Completes chat, contact and instance of a new message from what it names.';

create function private.check_message(message public.conversations)
returns void language plpgsql stable set search_path = ''
as $$
begin
  perform private.check_content(message);
  perform private.check_target(message);
  -- Clocks differ a little: what was due just now is sent now.
  if message.send_at < clock_timestamp() - interval '1 minute' then
    perform private.fail('schedule_invalid', 'send_at is in the past', 'leave it out to send now');
  elsif message.send_at > private.horizon() or message.expires_at > private.horizon() + interval '1 month' then
    perform private.fail('schedule_invalid', 'no message is planned for more than a hundred years ahead');
  elsif message.expires_at <= greatest(message.send_at, clock_timestamp()) then
    perform private.fail('schedule_invalid', 'expires_at must come after send_at, and after now');
  elsif message.reply_to is not null and (message.kind in ('reaction', 'edit', 'revoke') or exists (
    select from public.conversations c
    where c.account_id = message.account_id and c.id = message.reply_to and c.chat_id <> message.chat_id)) then
    perform private.fail('target_invalid', 'reply_to is a message of the same chat');
  end if;
end
$$;
comment on function private.check_message is 'Refuses with its code what could never be sent.';

create function private.refuse_link(code text, detail text)
returns void language plpgsql set search_path = ''
as $$
begin
  raise foreign_key_violation using message = refuse_link.code, detail = refuse_link.detail;
end
$$;
comment on function private.refuse_link is 'What a row names does not exist in its account: as a foreign key says it.';

create function private.choose_instance(account_id uuid, contact_id uuid)
returns uuid language sql stable set search_path = ''
as $$
  select coalesce(
    (select c.instance_id from public.chats c
      where c.account_id = choose_instance.account_id and c.contact_id = choose_instance.contact_id
        and c.instance_id is not null
      order by c.last_message_at desc nulls last limit 1),
    (select min(i.id::text)::uuid from public.instances i
      where i.account_id = choose_instance.account_id having count(*) = 1))
$$;
comment on function private.choose_instance is
  'The instance that last talked to the contact, else the account''s only one; null when nobody can tell.';

create function public.cancel_message(message_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.cancel_message(message_id)
$$;
comment on function public.cancel_message is 'Takes a queued message back; false when it has left, or is not yours.';

create function private.cancel_message(message_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations c set status = 'cancelled', status_reason = null
  where c.id = cancel_message.message_id and c.status = 'queued'
    and c.account_id = any (array(select private.member_account_ids()));
  return found;
end
$$;

grant execute on function private.is_refused to service_role;
grant execute on function public.cancel_message, private.cancel_message to authenticated;
