-- What happens is written down where it happens. The audit log and the counts of messages are made from that.
set check_function_bodies = off;

-- What the audit log keeps, under which name.
insert into private.event_kinds (kind, subject, account_event, orchestrator_event, audit_action, description) values
  ('account.closed', 'accounts', 'account', 'account', 'accounts.close', 'its owner had it closed'),
  ('account.entered', 'accounts', null, null, 'accounts.enter', 'a platform administrator looks into it'),
  ('account.exported', 'accounts', null, null, 'accounts.export', 'its owner takes everything along'),
  ('account.left', 'accounts', null, null, 'accounts.leave', 'a platform administrator looks away'),
  ('account.plan_changed', 'accounts', 'account', null, 'accounts.set_plan', 'the operator gave it another plan'),
  ('account.reopened', 'accounts', 'account', 'account', 'accounts.reopen', 'its owner had it opened again'),
  ('account.resumed', 'accounts', 'account', 'account', 'accounts.resume', 'the operator let it work again'),
  ('account.risk_accepted', 'accounts', 'account', null, 'accounts.accept_risk', 'somebody accepted that WhatsApp may ban numbers'),
  ('account.suspended', 'accounts', 'account', 'account', 'accounts.suspend', 'the operator suspended it'),
  ('contact.erased', 'contacts', 'contact', 'erasure', 'contacts.erase', 'a person is forgotten'),
  ('contact.exported', 'contacts', null, null, 'contacts.export', 'everything about a person was taken along'),
  ('contact.merged', 'contacts', 'contact', null, 'contacts.merge', 'another contact has become part of it'),
  ('contact.number_changed', 'contacts', 'contact', null, 'contacts.number', 'WhatsApp told that the person has another phone'),
  ('import.finished', 'contact_imports', 'import', null, 'contacts.import', 'a file of contacts is imported'),
  ('invitation.created', 'account_invitations', 'account', null, 'members.invite', 'somebody was invited'),
  ('invitation.revoked', 'account_invitations', 'account', null, 'members.revoke_invitation', 'an invitation was taken back'),
  ('key.created', 'api_keys', null, null, 'api_keys.create', 'a key was made'),
  ('key.revoked', 'api_keys', null, null, 'api_keys.revoke', 'a key was made void'),
  ('member.joined', 'account_members', 'account', null, 'members.join', 'somebody accepted an invitation'),
  ('member.made_owner', 'account_members', 'account', null, 'members.transfer_ownership', 'another member owns the account'),
  ('member.removed', 'account_members', 'account', null, 'members.remove', 'a member was removed, or has left'),
  ('member.role_changed', 'account_members', 'account', null, 'members.set_role', 'a member may do more, or less'),
  ('tag.deleted', 'tags', 'contact', null, 'tags.remove', 'a tag was taken from everybody'),
  ('tag.renamed', 'tags', 'contact', null, 'tags.rename', 'a tag has another name everywhere');

-- What webhooks may ask for.
insert into private.event_kinds (kind, subject, account_event, webhook, description) values
  ('chat.assigned', 'chats', 'chat', true, 'a chat was given to a member, or to nobody'),
  ('chat.closed', 'chats', 'chat', true, 'a chat was closed'),
  ('chat.opened', 'chats', 'chat', true, 'a chat was opened, by a person''s message too'),
  ('consent.changed', 'contacts', 'contact', true, 'a person agreed to messages, or objected'),
  ('contact.created', 'contacts', 'contact', true, 'a contact was made'),
  ('contact.updated', 'contacts', 'contact', true, 'a contact has another phone, LID or name'),
  ('field.changed', 'contacts', 'contact', true, 'a custom field of a contact was set or emptied'),
  ('instance.connected', 'instances', 'instance', true, 'a number can be used'),
  ('instance.disconnected', 'instances', 'instance', true, 'a number can no longer be used, until somebody does something'),
  ('message.received', 'conversations', 'message', true, 'somebody wrote'),
  ('message.sent', 'conversations', 'message', true, 'a message of ours has left'),
  ('message.status', 'conversations', 'message', true, 'a message of ours was delivered, read, refused, cancelled or lost from sight'),
  ('tag.added', 'contacts', 'contact', true, 'a contact was given a tag'),
  ('tag.removed', 'contacts', 'contact', true, 'a tag was taken from a contact');

insert into private.event_consumers (name) values ('audit_log'), ('message_counts');
insert into private.event_kinds (kind, subject, recorded, account_event, description) values
  ('audit.written', 'audit_log', false, 'audit', 'the audit log has new lines'),
  ('count.changed', 'message_counts', false, 'count', 'messages were counted; ids are those of their numbers');

-- What comes, what leaves and what becomes of it, all of a statement at once. Reactions, edits and revocations are no messages.
create function private.record_new_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.events (account_id, kind, subject, actor_kind, actor_id, body)
  select added.account_id,
    case added.status when 'received' then 'message.received' when 'failed' then 'message.status' else 'message.sent' end,
    added.id, coalesce(actor.kind, 'system'), actor.id, jsonb_build_object('instance_id', added.instance_id, 'status', added.status,
      'at', coalesce(added.sent_at, added."timestamp"))
  from new_rows added, private.actor() actor
  where added.status in ('received', 'sent', 'delivered', 'read', 'failed')
    and added.kind not in ('reaction', 'edit', 'revoke')
  order by added.seq;
  return null;
end
$$;
create trigger record_new_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.record_new_messages();

-- A plan made for one row would be kept and compare many rows with each other: always hashed.
create function private.record_changed_messages()
returns trigger language plpgsql security definer set search_path = '' set enable_nestloop = off set enable_mergejoin = off
as $$
begin
  insert into private.events (account_id, kind, subject, body)
  select after.account_id,
    case when after.status in ('sent', 'delivered', 'read') and before.status not in ('sent', 'delivered', 'read')
      then 'message.sent' else 'message.status' end,
    after.id, jsonb_build_object('instance_id', after.instance_id,
      'status', after.status, 'at', coalesce(after.sent_at, after."timestamp"),
      'was', before.status, 'was_at', coalesce(before.sent_at, before."timestamp"))
  from new_rows after join old_rows before on before.id = after.id
  where after.kind not in ('reaction', 'edit', 'revoke')
    and case when after.status = before.status
      -- Told an earlier time: it may count in another hour.
      then after.sent_at is distinct from before.sent_at and after.status in ('sent', 'delivered', 'read', 'failed')
        and date_trunc('hour', coalesce(after.sent_at, after."timestamp"), 'UTC')
          <> date_trunc('hour', coalesce(before.sent_at, before."timestamp"), 'UTC')
      -- On its way through the queue nothing has happened yet.
      else after.status not in ('queued', 'sending') or before.status in ('sent', 'delivered', 'read', 'failed') end
  order by after.seq;
  return null;
end
$$;
create trigger record_changed_messages after update on public.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function private.record_changed_messages();

-- Nobody counts in the old way from here on; what was counted so is added.
drop trigger count_traffic_of_new on public.conversations;
drop trigger count_traffic_of_changed on public.conversations;
drop function private.count_traffic();
insert into private.message_counts as counts (account_id, instance_id, hour, received, sent, failed)
select changes.account_id, changes.instance_id, changes.hour, sum(changes.received), sum(changes.sent), sum(changes.failed)
from private.message_count_changes changes group by 1, 2, 3
on conflict on constraint message_counts_pkey do update set received = counts.received + excluded.received,
  sent = counts.sent + excluded.sent, failed = counts.failed + excluded.failed;
create or replace function orchestrator.fold_counts(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  events constant private.events[] := private.take_events('message_counts', max_items);
begin
  perform private.fold_counts(events);
  return jsonb_build_object('read', cardinality(events));
end
$$;
comment on function orchestrator.fold_counts is
  'Counts at most so many events that nobody has counted; call again while it reads as many. Any number of callers at once.';

create or replace function private.fold_counts(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
declare
  changed private.changed_row[];
begin
  with told as (
    select e.account_id, e.body, 1 as sign, e.body ->> 'status' as status, (e.body ->> 'at')::timestamptz as at
    from unnest(events) e where e.kind in ('message.received', 'message.sent', 'message.status')
    union all
    select e.account_id, e.body, -1, e.body ->> 'was', (e.body ->> 'was_at')::timestamptz
    from unnest(events) e where e.kind in ('message.sent', 'message.status')
  ), changes as (
    select told.account_id, (told.body ->> 'instance_id')::uuid as instance_id, date_trunc('hour', told.at, 'UTC') as hour,
      coalesce(sum(told.sign) filter (where told.status = 'received'), 0) as received,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')), 0) as sent,
      coalesce(sum(told.sign) filter (where told.status = 'failed'), 0) as failed
    from told join public.accounts a on a.id = told.account_id
    where told.at is not null
    group by 1, 2, 3
  ), added as (
    insert into private.message_counts as counts (account_id, instance_id, hour, received, sent, failed)
    select * from changes where changes.received <> 0 or changes.sent <> 0 or changes.failed <> 0
    order by changes.account_id, changes.hour, changes.instance_id
    on conflict on constraint message_counts_pkey do update set received = counts.received + excluded.received,
      sent = counts.sent + excluded.sent, failed = counts.failed + excluded.failed
    returning counts.account_id, counts.instance_id
  )
  select array_agg(distinct (added.account_id, added.instance_id, null)::private.changed_row) into changed from added;
  perform private.broadcast_changes('count', 'message_counts', 'UPDATE', changed);
end
$$;
comment on function private.fold_counts is 'A message counts in the hour in which it came, left or failed: what it is now is added, what it was taken away.';

create or replace function private.hourly_counts(account_id uuid, since timestamptz, until timestamptz)
returns table (instance_id uuid, hour timestamptz, received bigint, sent bigint, failed bigint)
language sql stable security definer set search_path = '' rows 100
as $$
  select counts.instance_id, counts.hour, counts.received, counts.sent, counts.failed
  from private.message_counts counts
  where counts.account_id = hourly_counts.account_id
    and counts.hour >= date_trunc('hour', hourly_counts.since, 'UTC') and counts.hour < hourly_counts.until
$$;

grant execute on function orchestrator.fold_counts, private.fold_counts to service_role;
drop table private.message_count_changes;

-- What happens to contacts, all of a statement at once.
create function private.record_new_contacts()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.events (account_id, kind, subject)
  select added.account_id, 'contact.created', added.id from new_rows added order by added.seq;
  insert into private.events (account_id, kind, subject, body)
  select added.account_id, 'tag.added', added.id, jsonb_build_object('tag', tag)
  from new_rows added, unnest(added.tags) tag;
  return null;
end
$$;
create trigger record_new_contacts after insert on public.contacts referencing new table as new_rows
for each statement execute function private.record_new_contacts();

-- A plan made for one row would be kept and compare many rows with each other: always hashed.
create function private.record_changed_contacts()
returns trigger language plpgsql security definer set search_path = '' set enable_nestloop = off set enable_mergejoin = off
as $$
begin
  insert into private.events (account_id, kind, subject, body)
  select after.account_id, change.kind, after.id, change.body
  from new_rows after join old_rows before on before.id = after.id, lateral (
    select 'contact.updated' as kind, jsonb_build_object('columns', jsonb_agg(name)) as body
    from (values ('phone', before.phone, after.phone), ('lid', before.lid, after.lid), ('name', before.name, after.name),
      ('whatsapp_name', before.whatsapp_name, after.whatsapp_name)) value (name, former, latest)
    where value.former is distinct from value.latest having count(*) > 0
    union all
    select case when tag = any (after.tags) then 'tag.added' else 'tag.removed' end, jsonb_build_object('tag', tag)
    from (select distinct unnest(before.tags || after.tags) as tag) given
    where (tag = any (before.tags)) <> (tag = any (after.tags))
    union all
    select 'field.changed', jsonb_build_object('field', name)
    from jsonb_object_keys(before.fields || after.fields) name
    where before.fields -> name is distinct from after.fields -> name
  ) change
  -- To be forgotten is no change of a person.
  where after.erased_at is null
    and (before.phone, before.lid, before.name, before.whatsapp_name, before.tags, before.fields)
      is distinct from (after.phone, after.lid, after.name, after.whatsapp_name, after.tags, after.fields);
  return null;
end
$$;
create trigger record_changed_contacts after update on public.contacts
referencing old table as old_rows new table as new_rows
for each statement execute function private.record_changed_contacts();

-- That a number can be used, and that it no longer can. What heals by itself meanwhile is neither.
create function private.record_connection()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event(new.account_id,
    case new.status when 'connected' then 'instance.connected' else 'instance.disconnected' end, new.id,
    jsonb_strip_nulls(jsonb_build_object('status', new.status, 'reason', new.status_reason)));
  return null;
end
$$;
create trigger record_connection after update of status on public.instances
for each row when (
  (new.status = 'connected' and old.status <> 'connected')
  or (new.status in ('disconnected', 'failed') and old.status not in ('disconnected', 'failed')))
execute function private.record_connection();

create or replace function private.record_chat_event()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if new.status <> old.status and new.status in ('open', 'closed') then
    perform private.record_event(new.account_id, case new.status when 'open' then 'chat.opened' else 'chat.closed' end,
      new.id, jsonb_build_object('instance_id', new.instance_id));
  end if;
  if new.status <> old.status and (new.status = 'closed' or old.status = 'closed' or private.acts_for_customer()) then
    insert into public.chat_events (account_id, chat_id, kind, reason)
    values (new.account_id, new.id, case new.status when 'open' then 'opened' else new.status end, new.closed_reason);
  end if;
  if new.assigned_to is distinct from old.assigned_to then
    insert into public.chat_events (account_id, chat_id, kind, assigned_to)
    values (new.account_id, new.id, case when new.assigned_to is null then 'unassigned' else 'assigned' end,
      new.assigned_to);
    perform private.record_event(new.account_id, 'chat.assigned', new.id,
      jsonb_build_object('instance_id', new.instance_id, 'assigned_to', new.assigned_to));
  end if;
  -- A message from outside ends a snooze; that needs no line of its own.
  if new.snoozed_until is distinct from old.snoozed_until and private.acts_for_customer() then
    insert into public.chat_events (account_id, chat_id, kind, snoozed_until)
    values (new.account_id, new.id, case when new.snoozed_until is null then 'woken' else 'snoozed' end,
      new.snoozed_until);
  end if;
  return null;
end
$$;
comment on function private.record_chat_event is 'That the answer to a chat we began opens it is no line between its messages.';

create or replace function private.heed_consent()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.contacts c set opted_out_at = case when new.state = 'opted_out' then new.created_at end
  where c.account_id = new.account_id and c.id = new.contact_id;
  perform private.record_event(new.account_id, 'consent.changed', new.contact_id, jsonb_build_object('state', new.state));
  return null;
end
$$;

create or replace function orchestrator.event_lags()
returns jsonb language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
begin
  return (
    select jsonb_build_object('seconds', coalesce(jsonb_object_agg(c.name, coalesce(
      extract(epoch from clock_timestamp() - (
        select e.at from private.events e where (e.xid, e.seq) > (c.xid, c.seq) order by e.xid, e.seq limit 1)), 0)), '{}'))
    from private.event_consumers c);
end
$$;
comment on function orchestrator.event_lags is '{seconds: {consumer: n}}: how old the oldest event is that he has not read, 0 when there is none.';

create or replace function orchestrator.doctor()
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('checks', jsonb_agg(checks)) from (values
    ('realtime_policies',
      (select count(*) = 2 from pg_catalog.pg_policies p
        where (p.schemaname, p.tablename) = ('realtime', 'messages') and p.policyname like 'zapbase:%'),
      'private channels need the policies on realtime.messages',
      'run supabase/owned_by_supabase/realtime.messages.sql in the SQL editor'),
    ('publication',
      exists (select from pg_catalog.pg_publication_tables p
        where (p.pubname, p.schemaname, p.tablename) = ('supabase_realtime', 'public', 'instances')),
      'public.instances must be in the publication supabase_realtime',
      'alter publication supabase_realtime add table public.instances'),
    ('row_level_security',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity),
      'every table of the schema public has row level security',
      'alter table … enable row level security'),
    ('grants',
      not exists (select from pg_catalog.pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and (has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate')
            or has_table_privilege('authenticated', c.oid, 'insert, update, truncate'))),
      'anon holds nothing and members write no whole row',
      'something has granted more than the migrations: revoke it'),
    ('orchestrator_functions',
      not exists (select from pg_catalog.pg_proc p where p.pronamespace = 'orchestrator'::regnamespace
        and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))),
      'only service_role executes orchestrator.*', 'revoke execute on all functions in schema orchestrator from public'),
    ('event_consumers',
      not exists (select from jsonb_each(orchestrator.event_lags() -> 'seconds') lag where lag.value::numeric > 259200),
      'everybody who reads private.events is at most three days behind',
      'see zapbase_event_lag_seconds of /metrics, and what the worker events says in an orchestrator''s log')
  ) checks (name, ok, detail, hint)
$$;
comment on function orchestrator.doctor is 'Checks that only the database can make, each with what to do.';

create or replace function orchestrator.write_audit_log(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  events constant private.events[] := private.take_events('audit_log', max_items);
begin
  perform private.write_audit_log(events);
  return jsonb_build_object('read', cardinality(events));
end
$$;
comment on function orchestrator.write_audit_log is
  'Writes the lines of at most so many events that nobody has looked at; call again while it reads as many. Any number of callers at once.';

create or replace function private.write_audit_log(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
declare
  lines private.changed_row[];
begin
  if not exists (select from unnest(events) e join private.event_kinds k on k.kind = e.kind where k.audit_action is not null) then
    return;
  end if;
  with told as materialized (
    -- Locked: a person may be forgotten just now, and then his name is missing from the event or found in the line.
    select e.account_id, e.actor_kind, e.actor_id, k.audit_action, e.subject, e.body, e.at
    from private.events e
    join private.event_kinds k on k.kind = e.kind and k.audit_action is not null
    join public.accounts a on a.id = e.account_id
    where (e.xid, e.seq) in (select taken.xid, taken.seq from unnest(events) taken)
    order by e.xid, e.seq for share of e
  ), written as (
    insert into public.audit_log (account_id, actor_kind, actor_id, action, subject_id, detail, created_at)
    select * from told
    returning account_id, id
  )
  select array_agg((written.account_id, written.id, null)::private.changed_row) into lines from written;
  perform private.broadcast_changes('audit', 'audit_log', 'INSERT', lines);
end
$$;

grant execute on function orchestrator.write_audit_log, private.write_audit_log to service_role;
revoke update on private.events from service_role;
comment on table public.audit_log is 'Who did what that cannot be seen in the rows themselves, written from the events of such kinds. Only grows.';

-- Who wrote a line of the audit log records an event.
create or replace function private.set_member_role(account_id uuid, user_id uuid, role text)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  perform private.require_manager(account_id);
  if role is null or role not in ('admin', 'agent') then
    perform private.fail('role_invalid', format('%s cannot be given', role), 'admin or agent; transfer_ownership makes owners');
  end if;
  member := private.hold_member(account_id, user_id);
  perform private.guard_owner(member);
  update public.account_members m set role = set_member_role.role
  where m.account_id = set_member_role.account_id and m.user_id = set_member_role.user_id
    and m.role <> set_member_role.role;
  if not found then
    return false;
  end if;
  perform private.record_event(account_id, 'member.role_changed', user_id, jsonb_build_object('from', member.role, 'to', role));
  return true;
end
$$;

create or replace function private.remove_member(account_id uuid, user_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  if user_id is distinct from auth.uid() then
    perform private.require_manager(account_id);
  elsif account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('member_not_found', 'nobody in this account has this user_id');
  end if;
  member := private.hold_member(account_id, user_id);
  perform private.guard_owner(member);
  delete from public.account_members m
  where m.account_id = remove_member.account_id and m.user_id = remove_member.user_id;
  perform private.record_event(account_id, 'member.removed', user_id, jsonb_build_object('role', member.role));
  return true;
end
$$;

create or replace function private.transfer_ownership(account_id uuid, user_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  perform private.require_owner(account_id);
  member := private.hold_member(account_id, user_id);
  if member.role = 'owner' then
    return false;
  end if;
  update public.account_members m set role = case when m.user_id = auth.uid() then 'admin' else 'owner' end
  where m.account_id = transfer_ownership.account_id and m.user_id in (auth.uid(), transfer_ownership.user_id);
  perform private.record_event(account_id, 'member.made_owner', user_id);
  return true;
end
$$;

create or replace function private.invite_member(account_id uuid, role text, email text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  address constant text := nullif(lower(btrim(invite_member.email)), '');
  -- Two random uuids hold 244 random bits.
  token constant text := 'zbi_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  seats constant integer := private.plan_limit(account_id, 'members');
  invitation public.account_invitations;
begin
  perform private.require_manager(account_id);
  -- One at a time, so that what is counted stays true.
  perform from public.accounts a where a.id = invite_member.account_id for no key update;
  perform private.check_invitation(account_id, role, address);
  -- Inviting somebody again replaces the link he has not used.
  update public.account_invitations i set revoked_at = now()
  where i.account_id = invite_member.account_id and i.email = address and private.is_open(i);
  if private.used_seats(account_id) >= seats then
    perform private.refuse_beyond('members', seats, private.used_seats(account_id));
  end if;
  insert into public.account_invitations (account_id, email, role, invited_by, expires_at)
  values (invite_member.account_id, address, invite_member.role, auth.uid(),
    now() + (select make_interval(secs => settings.invitation_seconds) from private.settings))
  returning * into invitation;
  insert into private.invitation_hashes (invitation_id, sha256)
  values (invitation.id, sha256(convert_to(token, 'UTF8')));
  perform private.record_event(account_id, 'invitation.created', invitation.id, jsonb_build_object('role', role, 'email', address));
  return jsonb_build_object('id', invitation.id, 'token', token, 'expires_at', invitation.expires_at);
end
$$;

create or replace function private.accept_invitation(token text, name text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  invitation public.account_invitations;
  members integer;
  seats integer;
begin
  perform private.require_user('not_authenticated');
  invitation := private.find_invitation(token);
  -- The account before the invitation, as whoever invites does it; then what was found may be outdated.
  perform from public.accounts a where a.id = invitation.account_id for no key update;
  perform from public.account_invitations i where i.id = invitation.id for update;
  invitation := private.find_invitation(token);
  if invitation.email <> (select lower(users.email) from auth.users users where users.id = auth.uid()) then
    perform private.fail('invitation_other_email', 'this invitation is for another mail address', 'sign in with that address');
  end if;
  perform private.refuse_inactive(array[invitation.account_id]);
  seats := private.plan_limit(invitation.account_id, 'members');
  select count(*) into members from public.account_members m where m.account_id = invitation.account_id;
  if members >= seats then
    perform private.refuse_beyond('members', seats, members);
  end if;
  insert into public.account_members (account_id, user_id, role, name)
  values (invitation.account_id, auth.uid(), invitation.role, left(btrim(coalesce(accept_invitation.name, '')), 100))
  on conflict on constraint account_members_pkey do nothing;
  if not found then
    perform private.fail('already_member', 'you are in this account', 'open it');
  end if;
  update public.account_invitations i set accepted_at = now(), accepted_by = auth.uid() where i.id = invitation.id;
  perform private.record_event(invitation.account_id, 'member.joined', auth.uid(),
    jsonb_build_object('invitation_id', invitation.id, 'role', invitation.role));
  return invitation.account_id;
end
$$;

create or replace function private.revoke_invitation(invitation_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  revoked_account uuid;
begin
  perform private.require_user();
  update public.account_invitations i set revoked_at = now()
  where i.id = revoke_invitation.invitation_id and i.accepted_at is null and i.revoked_at is null
    and i.account_id = any (array(select private.managed_account_ids()))
  returning i.account_id into revoked_account;
  if revoked_account is null then
    return false;
  end if;
  perform private.record_event(revoked_account, 'invitation.revoked', invitation_id);
  return true;
end
$$;

create or replace function private.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamptz)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  -- Two random uuids hold 244 random bits.
  secret constant text := 'zb_live_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  key_id uuid;
begin
  -- A key cannot make keys: whoever stole one could outlive its revocation.
  if (private.actor()).kind is distinct from 'member' or create_api_key.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins make keys');
  end if;
  if coalesce(btrim(create_api_key.name), '') = '' or length(btrim(create_api_key.name)) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage}' then
    perform private.fail('scopes_invalid', 'scopes are read, send and manage');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, btrim(create_api_key.name), left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.record_event(account_id, 'key.created', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$$;

create or replace function private.revoke_api_key(key_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  revoked_account uuid;
begin
  update public.api_keys keys set revoked_at = now()
  where keys.id = revoke_api_key.key_id and keys.revoked_at is null
    and keys.account_id = any (array(select private.managed_account_ids()))
  returning keys.account_id into revoked_account;
  if revoked_account is null then
    return false;
  end if;
  perform private.record_event(revoked_account, 'key.revoked', key_id);
  return true;
end
$$;

create or replace function private.accept_risk(account_id uuid)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  accepted timestamptz;
begin
  perform private.require_manager(account_id);
  update public.accounts a set risk_accepted_at = now(), risk_accepted_by = auth.uid()
  where a.id = accept_risk.account_id and a.risk_accepted_at is null;
  if found then
    perform private.record_event(account_id, 'account.risk_accepted', account_id);
  end if;
  select a.risk_accepted_at into accepted from public.accounts a where a.id = accept_risk.account_id;
  return accepted;
end
$$;

create or replace function private.close_account(account_id uuid)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  ends timestamptz;
begin
  perform private.require_owner(account_id);
  update public.accounts a
  set status = 'closed', closes_at = now() + (select make_interval(days => settings.closing_days) from private.settings)
  where a.id = close_account.account_id and a.status <> 'closed';
  if found then
    perform private.stop_starting(account_id);
    perform private.record_event(account_id, 'account.closed', account_id);
  end if;
  select a.closes_at into ends from public.accounts a where a.id = close_account.account_id;
  return ends;
end
$$;

create or replace function private.reopen_account(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_owner(account_id);
  update public.accounts a
  set status = case when a.suspended_reason is null then 'active' else 'suspended' end, closes_at = null
  where a.id = reopen_account.account_id and a.status = 'closed' and a.closes_at > now();
  if not found then
    return false;
  end if;
  perform private.record_event(account_id, 'account.reopened', account_id);
  return true;
end
$$;

create or replace function private.export_account(account_id uuid, after jsonb, max_items integer)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  tables constant text[] := array(select private.exported_tables());
  table_name constant text := coalesce(after ->> 'table', tables[1]);
  page jsonb;
begin
  perform private.require_owner(account_id);
  if table_name <> all (tables) then
    perform private.fail('after_invalid', 'after is the next of the page before');
  end if;
  if after is null then
    perform private.record_event(account_id, 'account.exported', account_id);
  end if;
  page := private.export_rows(account_id, table_name, nullif(after -> 'last', 'null'), greatest(least(max_items, 500), 1));
  return page - 'last' || jsonb_build_object('next', case
    when page ->> 'last' is not null then page - 'rows'
    when table_name <> tables[cardinality(tables)]
      then jsonb_build_object('table', tables[array_position(tables, table_name) + 1])
  end);
end
$$;

create or replace function private.finish_tag(account_id uuid, name text, new_name text)
returns void language plpgsql set search_path = ''
as $$
declare
  gone public.tags;
begin
  delete from public.tags t where t.account_id = finish_tag.account_id and t.name = finish_tag.name returning t.* into gone;
  if gone.name is null then
    return;
  end if;
  if new_name is not null then
    insert into public.tags as kept (account_id, name, color) values (finish_tag.account_id, finish_tag.new_name, gone.color)
    on conflict on constraint tags_pkey do update set color = coalesce(kept.color, excluded.color);
  end if;
  perform private.record_event(account_id, case when new_name is null then 'tag.deleted' else 'tag.renamed' end, null,
    jsonb_strip_nulls(jsonb_build_object('name', name, 'new_name', new_name)));
end
$$;

create or replace function private.finish_import(held public.contact_imports)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.end_import(held.id, case when held.dry_run then 'checked' else 'done' end);
  if not held.dry_run then
    perform private.act_as(held.actor_kind, held.actor_id, held.account_id);
    perform private.record_event(held.account_id, 'import.finished', held.id, jsonb_build_object('lines', i.lines,
      'created', i.created, 'updated', i.updated, 'failed', i.failed))
    from public.contact_imports i where i.id = held.id;
    perform private.act_as('system');
  end if;
end
$$;

create or replace function private.export_contact(contact_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  c constant public.contacts := private.require_contact(contact_id);
begin
  perform private.record_event(c.account_id, 'contact.exported', c.id);
  return jsonb_build_object(
    'contact', to_jsonb(c) - 'search_text',
    'identities', private.rows_of((select jsonb_agg(to_jsonb(i) order by i.created_at, i.id) from public.contact_identities i
      where i.account_id = c.account_id and i.contact_id = c.id)),
    'consents', private.rows_of((select jsonb_agg(to_jsonb(s) order by s.id) from public.consents s
      where s.account_id = c.account_id and s.contact_id = c.id)),
    'number_checks', private.rows_of((select jsonb_agg(to_jsonb(n) order by n.checked_at) from public.number_checks n
      where n.account_id = c.account_id and n.match_key in (
        select i.match_key from public.contact_identities i
        where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'))),
    'chats', private.rows_of((select jsonb_agg(to_jsonb(h) order by h.created_at, h.id) from public.chats h
      where h.account_id = c.account_id and h.contact_id = c.id)),
    'notes', private.rows_of((select jsonb_agg(to_jsonb(n) order by n.created_at, n.id) from public.notes n
      join public.chats h on h.account_id = n.account_id and h.id = n.chat_id
      where h.account_id = c.account_id and h.contact_id = c.id)),
    'reactions', private.rows_of((select jsonb_agg(to_jsonb(r) order by r.reacted_at, r.id) from public.reactions r
      where r.account_id = c.account_id and r.contact_id = c.id)));
end
$$;

create or replace function private.move_traces(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  -- The events first, as when a person is forgotten.
  update private.events e set subject = kept_id
  where e.account_id = move_traces.account_id and e.subject = gone_id
    and e.kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');
  update public.audit_log a set subject_id = kept_id
  where a.account_id = move_traces.account_id and a.subject_id = gone_id;
end
$$;
comment on function private.move_traces is 'What was noted about the second is about the first, and forgotten with him.';

create or replace function private.first_tags(tags text[])
returns text[] language sql immutable set search_path = ''
return array(
  select sized.tag from (
    select tag, place, sum(octet_length(tag) + 8) over (order by place) as size from unnest(tags) with ordinality t (tag, place)
  ) sized where sized.size <= 600 order by sized.place);
comment on function private.first_tags is 'As many as an event has room for.';

create or replace function private.merge_contacts(kept public.contacts, gone public.contacts)
returns void language plpgsql set search_path = ''
as $$
begin
  perform from public.contacts c where c.id in (kept.id, gone.id) order by c.id for update;
  -- As they are now that nobody else changes them.
  select * into kept from public.contacts c where c.id = kept.id;
  select * into gone from public.contacts c where c.id = gone.id;
  if kept.id is null or gone.id is null then
    return;
  end if;
  perform private.merge_chats(kept.account_id, kept.id, gone.id);
  perform private.move_references('public.contacts', kept.account_id, kept.id, gone.id);
  delete from public.contacts c where c.id = gone.id;
  perform private.absorb_contact(kept.id, gone);
  perform private.move_traces(kept.account_id, kept.id, gone.id);
  perform private.record_event(kept.account_id, 'contact.merged', kept.id, jsonb_build_object('gone_id', gone.id,
    'phone', gone.phone, 'lid', gone.lid, 'name', gone.name, 'tags', private.first_tags(gone.tags)));
end
$$;
comment on function private.merge_contacts (public.contacts, public.contacts) is
  'Two contacts were one person: history, tags, fields, identities and all else of the second become the first''s.';

create or replace function private.merge_contacts(kept_id uuid, gone_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  kept public.contacts;
  gone public.contacts;
begin
  select * into kept from public.contacts c where c.id = merge_contacts.kept_id and c.erased_at is null
    and c.account_id = any (array(select private.member_account_ids()));
  select * into gone from public.contacts c where c.id = merge_contacts.gone_id and c.erased_at is null
    and c.account_id = kept.account_id and c.id <> kept.id;
  if gone.id is null then
    perform private.fail('contact_not_found', 'two different contacts of one of your accounts are needed');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || kept.account_id, 0));
  perform private.merge_contacts(kept, gone);
  return kept.id;
end
$$;

create or replace function private.erase_contact(contact_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  c public.contacts := private.require_contact(contact_id);
  erasure public.contact_erasures;
begin
  if c.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins erase people');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || c.account_id, 0));
  select * into c from public.contacts k where k.id = c.id for no key update;
  if c.erased_at is null then
    perform private.forget_traces(c);
    perform private.forget_contact(c);
    perform private.record_event(c.account_id, 'contact.erased', c.id);
    insert into public.contact_erasures (account_id, contact_id) values (c.account_id, c.id);
  end if;
  select * into erasure from public.contact_erasures e
  where e.account_id = c.account_id and e.contact_id = c.id order by e.created_at desc limit 1;
  return to_jsonb(erasure);
end
$$;

create or replace function private.forget_traces(c public.contacts)
returns void language plpgsql set search_path = ''
as $$
declare
  names constant text[] := array(
    select '%' || name || '%' from public.contact_identities i, unnest(array[i.value, i.match_key]) name
    where i.account_id = c.account_id and i.contact_id = c.id);
begin
  delete from public.number_checks n using public.contact_identities i
  where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'
    and n.account_id = c.account_id and n.match_key = i.match_key;
  delete from private.waiting_events w using public.instances i
  where i.account_id = c.account_id and w.instance_id = i.id and w.event::text like any (names);
  delete from public.instance_events e
  where e.account_id = c.account_id and e.type = 'unknown_event' and e.detail::text like any (names);
  -- Who merged what when stays, whose names they were does not. The events first: a line that is being written from one
  -- is waited for, and then found.
  update private.events e set body = e.body - '{phone,former,lid,name,tags,tag}'::text[]
  where e.account_id = c.account_id and e.subject = c.id
    and e.kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');
  update public.audit_log a set detail = a.detail - '{phone,former,lid,name,tags}'::text[]
  where a.account_id = c.account_id and a.subject_id = c.id;
  update public.consents s set source = '' where s.account_id = c.account_id and s.contact_id = c.id and s.source <> '';
  delete from public.notes n using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and n.account_id = h.account_id and n.chat_id = h.id;
end
$$;
comment on function private.forget_traces is 'What lies beside contact and messages, and is little.';

create or replace function private.change_number(account_id uuid, former_id text, new_id text)
returns void language plpgsql set search_path = ''
as $$
declare
  latest constant text := private.wa_phone(change_number.new_id);
  former constant text := private.wa_phone(change_number.former_id);
  known public.contacts;
  other public.contacts;
begin
  select * into known from public.contacts c where c.id = private.find_contact(change_number.account_id, former, null);
  if known.id is null or latest is null or private.phone_key(latest) = private.phone_key(former) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || change_number.account_id, 0));
  select * into other from public.contacts c where c.id = private.find_contact(change_number.account_id, latest, null);
  if other.id <> known.id then
    perform private.merge_contacts(known, other);
  end if;
  -- Who gets the former number next is somebody else.
  delete from public.contact_identities i
  where i.account_id = change_number.account_id and i.kind = 'phone' and i.match_key = private.phone_key(former);
  update public.contacts c set phone = latest where c.id = known.id;
  update public.chats c set wa_chat_id = null
  where c.account_id = change_number.account_id and c.contact_id = known.id and c.wa_chat_id = change_number.former_id;
  perform private.record_event(change_number.account_id, 'contact.number_changed', known.id,
    jsonb_build_object('former', former, 'phone', latest));
end
$$;
comment on function private.change_number is
  'A contact has another phone from now on: history and all else stay, and the next message goes to the new one.';

create or replace function private.enter_account(account_id uuid, reason text)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  until constant timestamptz := now()
    + (select make_interval(secs => settings.admin_entry_seconds) from private.settings);
  told constant text := nullif(left(btrim(reason), 500), '');
begin
  perform private.require_platform_admin();
  if told is null then
    perform private.fail('reason_required', 'looking into an account leaves a trace with its reason');
  end if;
  if not exists (select from public.accounts a where a.id = enter_account.account_id) then
    perform private.fail('account_not_found', format('no account %s', enter_account.account_id));
  end if;
  insert into private.admin_entries (user_id, account_id, reason, expires_at)
  values (auth.uid(), enter_account.account_id, told, until);
  perform private.record_event(account_id, 'account.entered', account_id, jsonb_build_object('reason', told, 'until', until));
  return until;
end
$$;

create or replace function private.leave_account(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_platform_admin();
  update private.admin_entries entries set expires_at = now()
  where entries.account_id = leave_account.account_id and entries.user_id = auth.uid() and entries.expires_at > now();
  if not found then
    return false;
  end if;
  perform private.record_event(account_id, 'account.left', account_id);
  return true;
end
$$;

create or replace function private.set_plan(account_id uuid, plan text, expires_at timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  before constant public.accounts := private.hold_account(account_id);
begin
  if not exists (select from public.plans p where p.name = set_plan.plan) then
    perform private.fail('plan_not_found', format('no plan is called %s', plan), 'see the table plans');
  end if;
  update public.accounts a set plan = set_plan.plan, plan_expires_at = set_plan.expires_at where a.id = before.id;
  perform private.unflag_contacts(before.id);
  perform private.record_event(before.id, 'account.plan_changed', before.id,
    jsonb_build_object('from', before.plan, 'to', plan, 'expires_at', expires_at));
  return true;
end
$$;

create or replace function private.suspend_account(account_id uuid, reason text)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  before constant public.accounts := private.hold_account(account_id);
  told constant text := nullif(left(btrim(reason), 500), '');
begin
  if told is null then
    perform private.fail('reason_required', 'the account is told why it is suspended');
  end if;
  update public.accounts a
  set status = case when a.status = 'active' then 'suspended' else a.status end, suspended_reason = told
  where a.id = before.id;
  perform private.stop_starting(before.id);
  perform private.record_event(before.id, 'account.suspended', before.id, jsonb_build_object('reason', told));
  return before.suspended_reason is null;
end
$$;

create or replace function private.resume_account(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  before constant public.accounts := private.hold_account(account_id);
begin
  if before.suspended_reason is null and before.status <> 'suspended' then
    return false;
  end if;
  update public.accounts a
  set status = case when a.status = 'suspended' then 'active' else a.status end, suspended_reason = null
  where a.id = before.id;
  perform private.record_event(before.id, 'account.resumed', before.id);
  return true;
end
$$;

grant execute on function private.move_traces, private.first_tags to service_role;
drop function private.audit(uuid, text, uuid, jsonb);
