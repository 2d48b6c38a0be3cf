-- Acks, edits, revocations and reactions. Whatever order they come in, and however often, the rows end the same.
set check_function_bodies = off;

create table private.waiting_events (
  instance_id uuid not null references public.instances (id) on delete cascade,
  wa_message_id text not null,
  event jsonb not null,
  digest text not null generated always as (md5(event::text)) stored,
  created_at timestamptz not null default now(),
  stanza_id text not null generated always as (private.stanza_of(wa_message_id)) stored,
  primary key (instance_id, stanza_id, digest)
);
comment on table private.waiting_events is
  'Events about messages that have not come yet, or come by a name of which nobody knows whose it is. They wait for waiting_event_days.';
create index waiting_events_age on private.waiting_events (created_at);

grant select, insert, delete on private.waiting_events to service_role;

create type private.change as (
  conversation_id uuid, account_id uuid, event_id bigint, at timestamptz, type text, data jsonb);
comment on type private.change is 'An event about a stored message.';

create function private.apply_or_keep(instance_id uuid, events jsonb[], out applied integer, out waiting integer)
language plpgsql set search_path = ''
as $$
declare
  changes constant private.change[] := array(select private.find_changes(instance_id, events));
begin
  applied := private.apply_changes(instance_id, array(
    select change from unnest(changes) change where change.conversation_id is not null));
  waiting := 0;
  if cardinality(changes) > 0 and exists (select from unnest(changes) change where change.conversation_id is null) then
    insert into private.waiting_events (instance_id, wa_message_id, event)
    select apply_or_keep.instance_id, change.data ->> 'message_id', jsonb_build_object(
      'id', change.event_id, 'at', change.at, 'type', change.type, 'data', change.data)
    from unnest(changes) change
    where change.conversation_id is null and length(change.data ->> 'message_id') between 1 and 200
    on conflict do nothing;
    get diagnostics waiting = row_count;
  end if;
end
$$;
comment on function private.apply_or_keep is 'Applies events to the messages they are about; those of unseen messages wait.';

-- Each event is one look into the index, whatever was planned while the table was small. Few are told by another name.
create function private.find_changes(instance_id uuid, events jsonb[])
returns setof private.change language plpgsql stable rows 100 set search_path = ''
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  return query
  select c.id, c.account_id, (said.event ->> 'id')::bigint, (said.event ->> 'at')::timestamptz, said.event ->> 'type',
    said.event -> 'data'
  from (
    select event, event -> 'data' ->> 'message_id' as message_id, private.stanza_of(event -> 'data' ->> 'message_id') as stanza_id
    from unnest(events) event offset 0
  ) said
  left join public.conversations told on told.stanza_id = said.stanza_id and told.instance_id = find_changes.instance_id
    and told.wa_message_id = said.message_id and said.message_id <> said.stanza_id
  left join public.conversations c on c.id = coalesce(told.id, private.find_message(find_changes.instance_id,
    said.message_id, said.event -> 'data' ->> 'chat_id', said.event ->> 'type' = 'message_ack'));
end
$$;
comment on function private.find_changes is 'Each event with the message it is about, null when that is not known.';

create function private.apply_waiting(instance_id uuid, wa_message_ids text[])
returns integer language plpgsql set search_path = ''
as $$
declare
  stanzas constant text[] := array(select private.stanza_of(id) from unnest(wa_message_ids) id);
  events jsonb[];
begin
  with taken as (
    delete from private.waiting_events kept
    where kept.instance_id = apply_waiting.instance_id and kept.stanza_id = any (stanzas)
      -- Another person's may have the same stanza.
      and exists (select from private.find_changes(apply_waiting.instance_id, array[kept.event]) found
        where found.conversation_id is not null)
    returning kept.event
  )
  select array_agg(taken.event) into events from taken;
  if events is null then
    return 0;
  end if;
  return private.apply_changes(instance_id, array(select private.find_changes(instance_id, events)));
end
$$;
comment on function private.apply_waiting is 'The messages have come: what waited for them is applied.';

create function private.apply_changes(instance_id uuid, changes private.change[])
returns integer language plpgsql set search_path = ''
as $$
declare
  types constant text[] := array(select distinct change.type from unnest(changes) change);
  applied integer := 0;
begin
  -- A statement that changes nothing costs its triggers all the same.
  if 'message_ack' = any (types) then
    applied := applied + private.apply_acks(changes);
  end if;
  if 'message_edit' = any (types) then
    applied := applied + private.apply_edits(changes);
  end if;
  if 'message_revoke' = any (types) then
    applied := applied + private.apply_revocations(changes);
  end if;
  if 'reaction' = any (types) then
    applied := applied + private.apply_reactions(instance_id, changes);
  end if;
  return applied;
end
$$;

create function private.apply_acks(changes private.change[])
returns integer language plpgsql set search_path = ''
as $$
declare
  applied integer;
begin
  update public.conversations c
  set status = case when private.status_rank(acks.status) > private.status_rank(c.status) then acks.status else c.status end,
    error_code = case
      when private.status_rank(acks.status) <= private.status_rank(c.status) then c.error_code
      when acks.status = 'failed' then 'send_failed' end,
    sent_at = least(c.sent_at, acks.sent_at), delivered_at = least(c.delivered_at, acks.delivered_at),
    read_at = least(c.read_at, acks.read_at)
  from (
    select change.conversation_id, private.ack_status(max((change.data ->> 'ack')::integer)) as status,
      min(change.at) filter (where (change.data ->> 'ack')::integer >= 1) as sent_at,
      min(change.at) filter (where (change.data ->> 'ack')::integer = 2) as delivered_at,
      min(change.at) filter (where (change.data ->> 'ack')::integer >= 3) as read_at
    from unnest(changes) change
    where change.type = 'message_ack' and (change.data ->> 'ack')::integer <> 0
    group by change.conversation_id
  ) acks
  where c.id = acks.conversation_id and c.from_me
    and (private.status_rank(acks.status) > private.status_rank(c.status)
      or acks.sent_at < coalesce(c.sent_at, 'infinity') or acks.delivered_at < coalesce(c.delivered_at, 'infinity')
      or acks.read_at < coalesce(c.read_at, 'infinity'));
  get diagnostics applied = row_count;
  return applied;
end
$$;

create function private.ack_status(ack integer)
returns text language sql immutable parallel safe set search_path = ''
return case when ack < 0 then 'failed' when ack >= 3 then 'read' when ack = 2 then 'delivered' else 'sent' end;

create function private.status_rank(status text)
returns integer language sql immutable parallel safe set search_path = ''
return array_position(
  '{queued,cancelled,failed,sending,unconfirmed,sent,delivered,read}'::text[], status);
comment on function private.status_rank is 'How far an outgoing message has come. A status never falls.';

create function private.apply_edits(changes private.change[])
returns integer language sql set search_path = ''
as $$
  select coalesce(sum(private.edit_message(edit.conversation_id, edit.body, edit.at)), 0)::integer
  from (
    select change.conversation_id, left(change.data ->> 'body', 65536) as body, change.at from unnest(changes) change
    where change.type = 'message_edit' order by change.at, change.event_id
  ) edit
$$;

create function private.edit_message(conversation_id uuid, body text, at timestamptz)
returns integer language plpgsql set search_path = ''
as $$
declare
  message public.conversations;
  before text;
begin
  select * into strict message from public.conversations c where c.id = conversation_id for no key update;
  select revision.message into before from public.message_revisions revision
  where revision.conversation_id = edit_message.conversation_id
    and (revision.original or revision.written_at < edit_message.at)
  order by revision.original, revision.written_at desc limit 1;
  -- A reconciliation tells again, at another time, what is known.
  if edit_message.body = coalesce(before, message.message) then
    return 0;
  end if;
  insert into public.message_revisions (account_id, conversation_id, message, original, written_at)
  select message.account_id, message.id, message.message, true, message."timestamp" where message.edited_at is null
  union all
  select message.account_id, message.id, edit_message.body, false, edit_message.at
  on conflict do nothing;
  update public.conversations c set message = edit_message.body, edited_at = edit_message.at
  where c.id = message.id and edit_message.at > coalesce(c.edited_at, '-infinity');
  return found::integer;
end
$$;
comment on function private.edit_message is 'Adds a wording; the latest one by its time is the message''s.';

create function private.apply_revocations(changes private.change[])
returns integer language plpgsql set search_path = ''
as $$
declare
  applied integer;
begin
  update public.conversations c set revoked_at = revoked.at
  from (
    select change.conversation_id, min(change.at) as at from unnest(changes) change
    where change.type = 'message_revoke' group by change.conversation_id
  ) revoked
  where c.id = revoked.conversation_id and revoked.at < coalesce(c.revoked_at, 'infinity');
  get diagnostics applied = row_count;
  return applied;
end
$$;

create function private.keep_unknown_events(account_id uuid, instance_id uuid, events jsonb)
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
        and length(event -> 'data' ->> 'chat_id') between 1 and 140
        and jsonb_typeof(event -> 'data' -> 'from_me') = 'boolean') is not true)
    or (event ->> 'type' = 'message' and (event -> 'data' ->> 'chat_kind' in ('direct', 'group', 'other')) is not true);
end
$$;
comment on function private.keep_unknown_events is 'What is about the number itself; and as it came what is of no known type, or a message that does not say the least.';

grant execute on function private.apply_or_keep, private.find_changes, private.apply_waiting, private.apply_changes,
  private.apply_acks, private.ack_status, private.status_rank, private.apply_edits, private.edit_message,
  private.apply_revocations, private.keep_unknown_events to service_role;
