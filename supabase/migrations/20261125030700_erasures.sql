-- A person is forgotten, and what happened is still counted: contact, chats and messages stay as rows in which there
-- is nothing of the person any more. Who writes again from the same number is somebody new.

alter table public.contacts drop constraint contacts_check;
alter table public.contacts add constraint contacts_identity_check
  check (phone is not null or lid is not null or erased_at is not null);

create table public.contact_erasures (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  contact_id uuid,
  status text not null default 'running' check (status in ('running', 'done')),
  messages integer not null default 0,
  media integer not null default 0,
  before_seq bigint not null default 9223372036854775807,
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (account_id, id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id)
);
comment on table public.contact_erasures is 'People who are being forgotten, and that they were. Holds nothing about them.';
comment on column public.contact_erasures.before_seq is 'Messages from here on are erased.';
create index contact_erasures_newest on public.contact_erasures (account_id, created_at desc);
create index contact_erasures_contact on public.contact_erasures (account_id, contact_id);
create index contact_erasures_running on public.contact_erasures (created_at) where status = 'running';
create trigger sign_row before insert on public.contact_erasures for each row execute function private.sign_row();

alter table public.contact_erasures enable row level security;
revoke all on public.contact_erasures from anon, authenticated;
grant select on public.contact_erasures to authenticated;
grant select, insert, update, delete on public.contact_erasures to service_role;

create table private.erased_messages (
  instance_id uuid not null references public.instances (id) on delete cascade,
  digest bytea not null,
  primary key (instance_id, digest)
);
comment on table private.erased_messages is
  'Messages that must not come back when the phone tells its history again: no more of them than a digest of their id.';
grant select, insert, delete on private.erased_messages to service_role;

create function private.message_digest(wa_message_id text)
returns bytea language sql immutable set search_path = ''
return sha256(convert_to(wa_message_id, 'UTF8'));

create function private.ignore_erased()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from private.erased_messages e
    where e.instance_id = new.instance_id and e.digest = sha256(convert_to(new.wa_message_id, 'UTF8'))) then
    return null;
  end if;
  return new;
end
$$;
create trigger ignore_erased before insert on public.conversations
for each row when (new.wa_message_id is not null) execute function private.ignore_erased();

create function private.is_erased(account_id uuid, contact_id uuid)
returns boolean language sql stable set search_path = ''
return exists (select from public.contacts c
  where c.id = is_erased.contact_id and c.account_id = is_erased.account_id and c.erased_at is not null);

-- Its name comes after prepare_message, which finds out who is written to.
create function private.refuse_erased()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_erased(new.account_id, new.contact_id) then
    perform private.refuse_link('contact_not_found', 'this person was erased');
  end if;
  return new;
end
$$;
create trigger refuse_erased before insert on public.conversations
for each row when (new.wa_message_id is null) execute function private.refuse_erased();

create function private.forget_late_id()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_erased(new.account_id, new.contact_id) then
    insert into private.erased_messages (instance_id, digest)
    values (new.instance_id, private.message_digest(new.wa_message_id)) on conflict do nothing;
    new.wa_message_id := null;
  end if;
  return new;
end
$$;
comment on function private.forget_late_id is 'A message was on its way while its person was being forgotten.';
create trigger forget_late_id before update of wa_message_id on public.conversations
for each row when (old.wa_message_id is null and new.wa_message_id is not null) execute function private.forget_late_id();

create function private.keep_erased()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if auth.uid() is not null then
    perform private.refuse_link('contact_not_found', 'this person was erased');
  end if;
  return new;
end
$$;
create trigger keep_erased before update of name, phone, tags, fields on public.contacts
for each row when (old.erased_at is not null) execute function private.keep_erased();

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

create function private.forget_traces(c public.contacts)
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
  -- Who merged what when stays, whose names they were does not.
  update public.audit_log a set detail = a.detail - '{phone,lid,name,tags}'::text[]
  where a.account_id = c.account_id and a.subject_id = c.id and a.action = 'contacts.merge';
  update public.consents s set source = '' where s.account_id = c.account_id and s.contact_id = c.id and s.source <> '';
  delete from public.notes n using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and n.account_id = h.account_id and n.chat_id = h.id;
end
$$;
comment on function private.forget_traces is 'What lies beside contact and messages, and is little.';

create function private.forget_contact(c public.contacts)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.conversations m set status = 'cancelled', status_reason = null
  where m.account_id = c.account_id and m.contact_id = c.id and m.status = 'queued';
  update public.chats h
  set wa_chat_id = null, last_message = case when h.last_message is not null then '' end, status = 'closed',
    closed_reason = null, snoozed_until = null, unread_count = 0
  where h.account_id = c.account_id and h.contact_id = c.id;
  delete from public.contact_identities i where i.account_id = c.account_id and i.contact_id = c.id;
  update public.contacts k
  set phone = null, lid = null, name = '', whatsapp_name = '', tags = '{}', fields = '{}', erased_at = clock_timestamp()
  where k.id = c.id;
end
$$;
comment on function private.forget_contact is 'From now on nobody is found by this name, and whoever writes from the number is new.';

create function private.erase_contact(contact_id uuid)
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
    perform private.audit(c.account_id, 'contacts.erase', c.id);
    insert into public.contact_erasures (account_id, contact_id) values (c.account_id, c.id);
  end if;
  select * into erasure from public.contact_erasures e
  where e.account_id = c.account_id and e.contact_id = c.id order by e.created_at desc limit 1;
  return to_jsonb(erasure);
end
$$;

create function public.erase_contact(contact_id uuid)
returns jsonb language sql set search_path = ''
as $$ select private.erase_contact(contact_id) $$;
comment on function public.erase_contact is
  'For owners and admins: the contact is forgotten at once, its messages chunk by chunk; the erasure. Asked again it answers the same. Codes: contact_not_found, not_allowed.';
grant execute on function private.erase_contact, public.erase_contact to authenticated;

create function private.announce_erasures()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('table', 'contact_erasures', 'operation', 'INSERT', 'ids', jsonb_agg(added.id)),
    'erasure', 'orchestrator', true)
  from new_rows added having count(*) > 0;
  return null;
end
$$;
create trigger announce_erasures after insert on public.contact_erasures referencing new table as new_rows
for each statement execute function private.announce_erasures();

create function private.forget_messages(erasure public.contact_erasures, messages public.conversations[])
returns integer language plpgsql set search_path = ''
as $$
declare
  ids constant uuid[] := array(select m.id from unnest(messages) m);
  files constant uuid[] := array(select distinct m.media_id from unnest(messages) m where m.media_id is not null);
  deleted integer;
begin
  insert into private.erased_messages (instance_id, digest)
  select m.instance_id, private.message_digest(m.wa_message_id)
  from unnest(messages) m join public.instances i on i.id = m.instance_id where m.wa_message_id is not null
  on conflict do nothing;
  delete from public.message_revisions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  delete from public.reactions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  -- An id of WhatsApp names whose message it is.
  update public.conversations m set quoted_wa_id = null
  where m.account_id = erasure.account_id and m.reply_to = any (ids) and m.quoted_wa_id is not null;
  update public.conversations m
  set message = '', content = null, wa_message_id = null, quoted_wa_id = null, error_text = null, client_key = null,
    media_id = null, edited_at = null
  where m.account_id = erasure.account_id and m.id = any (ids);
  -- A file that others have as well is not the person's.
  delete from public.media f
  where f.account_id = erasure.account_id and f.id = any (files)
    and not exists (select from public.conversations m where m.account_id = f.account_id and m.media_id = f.id)
    and not exists (select from public.quick_replies q where q.account_id = f.account_id and q.media_id = f.id);
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

create function private.erase_chunk(erasure public.contact_erasures, size integer)
returns boolean language plpgsql set search_path = ''
-- As for ingest: the tables may be of any size, and what is looked for is found by an index.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  found_messages constant public.conversations[] := array(
    select m from public.conversations m
    where m.account_id = erasure.account_id and m.contact_id = erasure.contact_id and m.seq < erasure.before_seq
    order by m.seq desc limit size for no key update);
  files integer;
  rest integer;
begin
  if found_messages <> '{}' then
    files := private.forget_messages(erasure, found_messages);
    update public.contact_erasures e
    set messages = e.messages + cardinality(found_messages), media = e.media + files,
      before_seq = (found_messages[cardinality(found_messages)]).seq
    where e.id = erasure.id;
    return true;
  end if;
  -- To messages of others, in groups.
  delete from public.reactions r where r.id in (
    select own.id from public.reactions own
    where own.account_id = erasure.account_id and own.contact_id = erasure.contact_id limit size);
  get diagnostics rest = row_count;
  if rest = 0 then
    update public.contact_erasures e set status = 'done', finished_at = clock_timestamp() where e.id = erasure.id;
  end if;
  return rest > 0;
end
$$;
comment on function private.erase_chunk is 'Forgets so many messages; false when there are none left.';

create function orchestrator.erase_some(orchestrator_id uuid, number bigint)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  erasure public.contact_erasures;
begin
  perform private.share_number(orchestrator_id, number);
  select * into erasure from public.contact_erasures e where e.status = 'running'
  order by e.created_at limit 1 for no key update skip locked;
  if erasure.id is null then
    return jsonb_build_object('id', null);
  end if;
  perform private.erase_chunk(erasure, 500);
  return jsonb_build_object('id', erasure.id);
end
$$;
comment on function orchestrator.erase_some is
  'One chunk of the oldest erasure that nobody else works on: {id}, null when there is none. Any orchestrator may go on.';

grant execute on function private.message_digest, private.forget_messages, private.erase_chunk,
  orchestrator.erase_some to service_role;
