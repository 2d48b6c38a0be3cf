-- What a broadcast says becomes rows of conversations, and what becomes of those is what becomes of its people.
set check_function_bodies = off;

create function private.addressee(account_id uuid, contact_id uuid)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'contact', jsonb_build_object('id', c.id, 'name', coalesce(nullif(btrim(c.name), ''), c.whatsapp_name), 'phone', c.phone,
        'tags', c.tags, 'fields', c.fields),
      'account', jsonb_build_object('name', a.name, 'timezone', a.timezone))
    from public.contacts c join public.accounts a on a.id = c.account_id
    where c.account_id = addressee.account_id and c.id = addressee.contact_id);
end
$$;
comment on function private.addressee is 'A person as templates see him.';

create function orchestrator.feed_recipients(orchestrator_id uuid, number bigint, broadcast_id uuid, items jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  b public.broadcasts;
  item jsonb;
  fed integer := 0;
begin
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) > 500 then
    perform private.fail('items_invalid', 'items is an array of at most 500 {id, instance_id, messages | error_code}');
  end if;
  perform private.hold_number(orchestrator_id, number);
  select * into b from public.broadcasts known where known.id = feed_recipients.broadcast_id for no key update;
  if b.status is distinct from 'running' then
    return jsonb_build_object('fed', 0, 'waits', null);
  elsif jsonb_path_exists(items, '$[*] ? (@.error_code == "content_invalid")') then
    perform private.halt_broadcast(b, 'paused', 'content_invalid');
    return jsonb_build_object('fed', 0, 'waits', null);
  end if;
  perform private.act_as('broadcast', b.id, b.account_id);
  begin
    fed := private.feed_items(b, items);
  exception
    -- One of them cannot be written: then each by himself, and it fails with him alone.
    when raise_exception or integrity_constraint_violation or data_exception then
      for item in select i from jsonb_array_elements(items) i loop
        begin
          fed := fed + private.feed_items(b, jsonb_build_array(item));
        exception
          when raise_exception or integrity_constraint_violation or data_exception then
            if sqlerrm = 'plan_limit_exceeded' then
              return jsonb_build_object('fed', fed, 'waits', sqlerrm);
            end if;
            perform private.fail_recipient(b.id, (item ->> 'id')::bigint, sqlerrm);
        end;
      end loop;
  end;
  return jsonb_build_object('fed', fed, 'waits', null);
end
$$;
comment on function orchestrator.feed_recipients is
  'Writes the messages {kind, message?, media_id?, content?} of people claimed just now; with error_code his alone fails (content_invalid, which nobody could get, pauses it). Asked twice it writes once. {fed, waits: plan_limit_exceeded | null}.';

create function private.feed_items(b public.broadcasts, items jsonb)
returns integer language plpgsql set search_path = ''
as $$
declare
  taken bigint[];
begin
  perform private.fail_recipient(b.id, (item ->> 'id')::bigint, item ->> 'error_code')
  from jsonb_array_elements(items) item where item ->> 'error_code' is not null;
  taken := array(
    select r.id from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null
      and r.id in (select (item ->> 'id')::bigint from jsonb_array_elements(items) item where item -> 'messages' is not null)
    order by r.id for update);
  if taken = '{}' then
    return 0;
  end if;
  perform private.take_room(b.account_id, 'broadcast_recipients_per_day', cardinality(taken), true);
  insert into public.chats (account_id, instance_id, contact_id, status)
  select b.account_id, (item ->> 'instance_id')::uuid, r.contact_id, 'pending'
  from jsonb_array_elements(items) item join public.broadcast_recipients r on r.id = (item ->> 'id')::bigint
  where r.id = any (taken)
  order by r.contact_id on conflict on constraint chats_one_a_contact do nothing;
  insert into public.conversations (account_id, contact_id, instance_id, kind, message, media_id, content, client_key, send_at,
    expires_at)
  select b.account_id, r.contact_id, (item ->> 'instance_id')::uuid, coalesce(m ->> 'kind', 'text'), coalesce(m ->> 'message', ''),
    (m ->> 'media_id')::uuid, nullif(m -> 'content', 'null'), private.recipient_key(b.id, r.contact_id, place::integer),
    greatest((item ->> 'send_at')::timestamptz, clock_timestamp()),
    greatest((item ->> 'expires_at')::timestamptz, clock_timestamp() + interval '1 minute')
  from jsonb_array_elements(items) with ordinality given (item, turn)
  join public.broadcast_recipients r on r.id = (item ->> 'id')::bigint,
    jsonb_array_elements(item -> 'messages') with ordinality message (m, place)
  where r.id = any (taken) and place <= 10
  order by turn, place
  on conflict do nothing;
  update public.broadcast_recipients r
  set fed_at = clock_timestamp(), conversation_id = c.id, instance_id = c.instance_id,
    status = case when c.error_code in ('opted_out', 'window_closed') then 'skipped' else r.status end,
    reason = case when c.error_code in ('opted_out', 'window_closed') then c.error_code end,
    settled_at = case when c.error_code in ('opted_out', 'window_closed') then clock_timestamp() end
  from public.conversations c
  where r.id = any (taken) and c.account_id = r.account_id and c.client_key = private.recipient_key(b.id, r.contact_id, 1);
  return cardinality(taken);
end
$$;

create function private.fail_recipient(broadcast_id uuid, recipient_id bigint, code text)
returns void language sql set search_path = ''
as $$
  update public.broadcast_recipients r
  set status = 'failed', settled_at = clock_timestamp(),
    reason = case when fail_recipient.code ~ '^[a-z][a-z0-9_]{0,59}$' then fail_recipient.code else 'internal_error' end
  where r.broadcast_id = fail_recipient.broadcast_id and r.id = recipient_id and r.status = 'queued' and r.fed_at is null
$$;

create function private.follow_recipients()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  -- No join: a plan made for one row would be kept and compare many rows with each other.
  ids constant uuid[] := array(
    select changed.id from (
      select after.id, after.status from new_rows after
      where after.sent_by_kind = 'broadcast'
        and after.status in ('sent', 'delivered', 'read', 'failed', 'unconfirmed', 'cancelled')
      except
      select before.id, before.status from old_rows before where before.sent_by_kind = 'broadcast'
    ) changed);
begin
  if ids <> '{}' then
    perform private.settle_recipients(ids);
  end if;
  return null;
end
$$;
comment on function private.follow_recipients is 'What becomes of the first message of a person becomes of him.';
create trigger follow_recipients after update on public.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function private.follow_recipients();

create function private.settle_recipients(message_ids uuid[])
returns void language plpgsql set search_path = ''
-- Few rows of tables of any size: found by an index always, whatever the tables were when the plan was made.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  message public.conversations;
begin
  update public.broadcast_recipients r
  set settled_at = coalesce(r.settled_at, clock_timestamp()),
    status = case when c.status in ('sent', 'delivered', 'read') then c.status
      when c.status = 'cancelled' or c.error_code in ('opted_out', 'not_on_whatsapp', 'window_closed') then 'skipped'
      else 'failed' end,
    reason = case when c.status in ('sent', 'delivered', 'read') then null
      when c.status = 'failed' then c.error_code
      when exists (select from public.contacts person
        where person.account_id = r.account_id and person.id = r.contact_id and person.opted_out_at is not null) then 'opted_out'
      else c.status end
  from public.conversations c
  where c.id = any (message_ids) and not private.may_go_again(c)
    and r.account_id = c.account_id and r.conversation_id = c.id and r.status <> 'answered';
  for message in
    select c.* from public.conversations c where c.id = any (message_ids) and private.may_go_again(c) order by c.seq
  loop
    perform private.put_back_recipient(message);
  end loop;
end
$$;

create function private.may_go_again(message public.conversations)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return (message.status = 'failed'
    and message.error_code in ('expired', 'instance_disconnected', 'number_check_limit', 'reach_out_time_lock')) is true;
end
$$;
comment on function private.may_go_again is 'It surely never left, and not for a reason of whoever was to get it.';

create function private.put_back_recipient(message public.conversations)
returns void language plpgsql set search_path = ''
as $$
declare
  r public.broadcast_recipients;
begin
  -- Also of what was to follow it in the chat: written again, it is another row.
  update public.conversations c set client_key = null where c.id = message.id;
  select known.* into r from public.broadcast_recipients known
  join public.broadcasts b on b.id = known.broadcast_id and b.status in ('scheduled', 'running', 'paused')
  where known.account_id = message.account_id and known.conversation_id = message.id and known.status <> 'answered';
  if not found then
    update public.broadcast_recipients known set status = 'failed', reason = message.error_code,
      settled_at = coalesce(known.settled_at, clock_timestamp())
    where known.account_id = message.account_id and known.conversation_id = message.id and known.status <> 'answered';
    return;
  end if;
  update public.broadcast_recipients known
  set status = 'queued', reason = null, fed_at = null, settled_at = null, conversation_id = null,
    instance_id = private.knowing_number(known) where known.id = r.id;
  update public.conversations c
  set client_key = null, status = case c.status when 'queued' then 'cancelled' else c.status end
  where c.account_id = r.account_id and c.status in ('queued', 'failed')
    and c.client_key in (select private.recipient_key(r.broadcast_id, r.contact_id, place) from generate_series(1, 10) place);
  perform private.give_back(r.account_id, 'broadcast_recipients_per_day', 1);
  if message.error_code = 'reach_out_time_lock' then
    update public.broadcasts b set status_reason = message.error_code
    where b.id = r.broadcast_id and b.status = 'running' and b.status_reason is distinct from message.error_code;
  end if;
end
$$;
comment on function private.put_back_recipient is 'His turn comes again, with a row of its own.';

create function private.knowing_number(r public.broadcast_recipients)
returns uuid language plpgsql stable set search_path = ''
as $$
begin
  return (
    select h.instance_id from public.chats h
    where h.instance_id = r.instance_id and h.contact_id = r.contact_id and h.wa_chat_id is not null);
end
$$;
comment on function private.knowing_number is 'Whoever was only about to be written to by a number is still anybody''s.';

create function private.free_recipients()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.broadcast_recipients r set instance_id = null
  from public.broadcasts b
  where b.account_id = old.account_id and b.status in ('scheduled', 'running', 'paused') and r.broadcast_id = b.id
    and r.instance_id = old.id and r.status = 'queued' and r.fed_at is null;
  return null;
end
$$;
comment on function private.free_recipients is 'Whom a removed number knew any other may write to.';
create trigger free_recipients after delete on public.instances
for each row execute function private.free_recipients();

grant execute on function private.addressee, orchestrator.feed_recipients, private.feed_items, private.fail_recipient,
  private.settle_recipients, private.may_go_again, private.put_back_recipient, private.knowing_number to service_role;
