-- What happens when a row is inserted to be sent.

alter table private.settings
  add column message_seconds integer not null default 86400 check (message_seconds between 1 and 2592000),
  add column number_checks_per_day integer not null default 200 check (number_checks_per_day >= 0),
  add column number_check_days integer not null default 30 check (number_check_days >= 0);
comment on column private.settings.message_seconds is 'How long a queued message waits when it names no expires_at.';

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

create function private.open_chat(account_id uuid, instance_id uuid, contact_id uuid)
returns uuid language plpgsql set search_path = ''
as $$
declare
  chat_id uuid;
begin
  insert into public.chats as c (account_id, instance_id, contact_id, status)
  values (open_chat.account_id, open_chat.instance_id, open_chat.contact_id, 'pending')
  on conflict on constraint chats_one_a_contact do nothing
  returning c.id into chat_id;
  if chat_id is null then
    select c.id into chat_id from public.chats c
    where c.instance_id = open_chat.instance_id and c.contact_id = open_chat.contact_id;
  end if;
  return chat_id;
end
$$;

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
declare
  target public.conversations;
begin
  if message.kind in ('text', 'edit') and btrim(message.message) = '' then
    perform private.fail('message_empty', 'a message needs a text');
  elsif message.kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker') and message.media_id is null then
    perform private.fail('media_required', format('kind %s needs a media_id', message.kind));
  elsif message.kind in ('location', 'contact') and message.content is null then
    perform private.fail('content_required', format('kind %s needs its content', message.kind));
  elsif message.kind in ('poll', 'unknown') then
    perform private.fail('kind_invalid', format('kind %s cannot be sent', message.kind));
  elsif message.expires_at <= message.send_at then
    perform private.fail('schedule_invalid', 'expires_at must come after send_at');
  end if;
  if message.kind in ('reaction', 'edit', 'revoke') then
    select * into target from public.conversations c
    where c.account_id = message.account_id and c.id = message.target_id and c.chat_id = message.chat_id;
    if not found or target.wa_message_id is null or (message.kind <> 'reaction' and not target.from_me) then
      perform private.fail('target_invalid', format('kind %s needs a target_id: a message of this chat that was %s',
        message.kind, case message.kind when 'reaction' then 'sent or received' else 'sent by us' end));
    end if;
  elsif message.target_id is not null then
    perform private.fail('target_invalid', format('kind %s has no target', message.kind));
  end if;
end
$$;

create function private.prepare_message()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  new.from_me := true;
  new."timestamp" := clock_timestamp();
  new.status := 'queued';
  new.sent_by_kind := case private.actor_kind()
    when 'user' then 'member' when 'api_key' then 'api_key' else coalesce(new.sent_by_kind, 'service') end;
  new.sent_by_id := coalesce((select auth.uid()), new.sent_by_id);
  new := private.place_message(new);
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    new.send_at + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  if new.sent_by_kind <> 'member' and exists (select from public.contacts c
    where c.account_id = new.account_id and c.id = new.contact_id and c.opted_out_at is not null) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  elsif not exists (select from public.instances i where i.id = new.instance_id and i.status = 'connected') then
    new.status_reason := 'instance_disconnected';
  end if;
  return new;
end
$$;
-- What carries WhatsApp's id has already happened; ingest writes that.
create trigger prepare_message before insert on public.conversations
for each row when (new.wa_message_id is null) execute function private.prepare_message();

create function private.explain_waiting()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations c
  set status_reason = case when new.status <> 'connected' then 'instance_disconnected' end
  where c.instance_id = new.id and c.status = 'queued'
    and c.status_reason is distinct from case when new.status <> 'connected' then 'instance_disconnected' end;
  return null;
end
$$;
create trigger explain_waiting after update of status on public.instances
for each row when ((old.status = 'connected') <> (new.status = 'connected'))
execute function private.explain_waiting();

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

create function public.cancel_message(message_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.cancel_message(message_id)
$$;
comment on function public.cancel_message is 'Takes a queued message back; false when it has left, or is not yours.';
grant execute on function private.cancel_message, public.cancel_message to authenticated;
