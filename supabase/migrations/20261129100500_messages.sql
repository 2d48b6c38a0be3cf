-- schemas/40_messages/01_chats.sql
set check_function_bodies = off;

create table public.chats (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid,
  contact_id uuid,
  wa_chat_id text check (length(wa_chat_id) <= 100),
  kind text not null default 'direct' check (kind in ('direct', 'group')),
  name text not null default '' check (length(name) <= 255),
  status text not null default 'open' check (status in ('open', 'pending', 'closed')),
  closed_reason text check (length(closed_reason) <= 500),
  closed_at timestamptz,
  assigned_to uuid,
  snoozed_until timestamptz,
  unread_count integer not null default 0 check (unread_count >= 0),
  last_message text check (length(last_message) <= 200),
  last_message_id uuid,
  last_message_kind text,
  last_message_from_me boolean,
  last_message_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- greatest() passes over nulls. A chat that was snoozed comes back to the top when its time has come, because
  -- until then its folders leave it out.
  listed_at timestamptz not null
    generated always as (coalesce(greatest(last_message_at, snoozed_until), created_at)) stored,
  -- At most one chat with a contact on an instance, hence at most one open.
  constraint chats_one_a_contact unique (contact_id, instance_id),
  constraint chats_one_a_thread unique (wa_chat_id, instance_id),
  check ((kind = 'group') = (contact_id is null)),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade,
  foreign key (account_id, assigned_to) references public.account_members (account_id, user_id)
    on delete set null (assigned_to),
  unique (account_id, id)
);
comment on table public.chats is 'The thread with one contact, or one group, on one instance.';
comment on column public.chats.instance_id is 'Null once the instance is removed; the history stays.';
comment on column public.chats.wa_chat_id is 'WhatsApp''s id of the thread; null until WhatsApp has named it.';
comment on column public.chats.listed_at is 'Where it stands in a list: its last message, or the end of its snooze.';
create index chats_newest on public.chats (account_id, last_message_at desc nulls last);
create index chats_contact on public.chats (account_id, contact_id);
create index chats_assigned on public.chats (account_id, assigned_to) where assigned_to is not null;
create index chats_open on public.chats (account_id, assigned_to, status) where status <> 'closed';
-- As a number: of a boolean the planner makes something else, and then misses the index.
create index chats_listed on public.chats (account_id, ((status = 'closed')::integer), listed_at desc, id desc);
create index chats_listed_assignee on public.chats (account_id,
  coalesce(assigned_to, '00000000-0000-0000-0000-000000000000'::uuid), ((status = 'closed')::integer), listed_at desc, id desc);
create index chats_listed_unread on public.chats (account_id, listed_at desc, id desc) where unread_count > 0;
create index chats_listed_snoozed on public.chats (account_id, listed_at desc, id desc) where snoozed_until is not null;
create index chats_listed_groups on public.chats (account_id, listed_at desc, id desc) where kind = 'group';
create index chats_instance on public.chats (account_id, instance_id, ((status = 'closed')::integer), listed_at desc, id desc);

alter table public.chats enable row level security;
revoke all on public.chats from anon, authenticated;
grant select, update (status, closed_reason, assigned_to, snoozed_until) on public.chats to authenticated;
grant select, insert, update, delete on public.chats to service_role;

create function private.prepare_chat()
returns trigger language plpgsql set search_path = ''
as $$
begin
  if new.status <> 'closed' then
    new.closed_at := null;
    new.closed_reason := null;
  elsif old.status <> 'closed' then
    new.closed_at := now();
  end if;
  new.updated_at := now();
  return new;
end
$$;
create trigger prepare_chat before update on public.chats
for each row execute function private.prepare_chat();

create function private.broadcast_chats()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('chat', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, changed.status)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.chats referencing new table as changed_rows
for each statement execute function private.broadcast_chats();
create trigger broadcast_update after update on public.chats referencing new table as changed_rows
for each statement execute function private.broadcast_chats();
create trigger broadcast_delete after delete on public.chats referencing old table as changed_rows
for each statement execute function private.broadcast_chats();

-- schemas/40_messages/02_media.sql
set check_function_bodies = off;

create table public.media (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  source_url text check (source_url ~ '^https://' and length(source_url) <= 2000),
  storage_path text unique check (starts_with(storage_path, account_id::text || '/')),
  mimetype text check (length(mimetype) <= 200),
  filename text check (length(filename) <= 255),
  size bigint check (size >= 0),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  state text not null default 'pending' check (state in ('pending', 'stored', 'failed', 'deleted')),
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  stored_at timestamptz,
  store_home uuid,
  unique (account_id, id),
  check (state <> 'stored' or storage_path is not null)
);
comment on table public.media is 'A file that was sent or received. The bytes lie in Storage under the account''s id.';
comment on column public.media.store_home is
  'The orchestrator on whose disk the bytes lie; null: they lie in Storage.';
create index media_pending on public.media (next_attempt_at) where state = 'pending' and source_url is null;

create trigger refuse_suspended after insert on public.media referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.media enable row level security;
revoke all on public.media from anon, authenticated;
grant select, insert (account_id, source_url, mimetype, filename), delete on public.media to authenticated;
grant select, insert, update, delete on public.media to service_role;

create function private.place_media()
returns trigger language plpgsql set search_path = ''
as $$
begin
  -- Known before there are bytes: whoever is killed while he stores them leaves none that nobody knows of.
  new.storage_path := new.account_id || '/' || new.id;
  return new;
end
$$;
create trigger place_media before insert on public.media for each row execute function private.place_media();

create function private.broadcast_media()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('media', tg_table_name, tg_op, array(
    select (after.account_id, after.id, after.state)::private.changed_row
    from new_rows after
    where after.state <> all (array(select before.state from old_rows before where before.id = after.id))));
  return null;
end
$$;
create trigger broadcast_update after update on public.media
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_media();

create table private.media_deletions (
  media_id uuid primary key,
  storage_path text not null,
  created_at timestamptz not null default now(),
  store_home uuid
);
comment on table private.media_deletions is 'Bytes to delete through the Storage API; SQL may not.';

grant select, insert, update, delete on private.media_deletions to service_role;

create function private.queue_deletion()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.media_deletions (media_id, storage_path, store_home)
  select gone.id, gone.storage_path, gone.store_home from old_rows gone
  on conflict do nothing;
  return null;
end
$$;
create trigger queue_deletion after delete on public.media referencing old table as old_rows
for each statement execute function private.queue_deletion();

create table private.media_claims (
  media_id uuid primary key references public.media (id) on delete cascade,
  claim_id uuid not null,
  orchestrator_id uuid not null,
  number bigint not null,
  claimed_at timestamptz not null default clock_timestamp()
);
comment on table private.media_claims is 'Which orchestrator is fetching a file, and under which claim.';
create index media_claims_claim on private.media_claims (claim_id);

grant select, insert, update, delete on private.media_claims to service_role;

-- schemas/40_messages/03_conversations.sql
set check_function_bodies = off;

create table public.conversations (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  account_id uuid not null,
  chat_id uuid not null,
  contact_id uuid,
  instance_id uuid not null,
  message text not null default '' check (length(message) <= 65536),
  from_me boolean not null default false,
  "timestamp" timestamptz not null default now(),
  kind text not null default 'text' check (kind in ('text', 'image', 'video', 'audio', 'voice', 'document', 'sticker',
    'location', 'contact', 'poll', 'reaction', 'edit', 'revoke', 'unknown')),
  content jsonb check (jsonb_typeof(content) = 'object' and pg_column_size(content) <= 262144),
  status text not null check (status in ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed',
    'unconfirmed', 'cancelled')),
  status_reason text check (status_reason ~ '^[a-z][a-z0-9_]{0,59}$'),
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  error_text text check (length(error_text) <= 1000),
  wa_message_id text check (length(wa_message_id) between 1 and 200),
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  reply_to uuid,
  quoted_wa_id text check (length(quoted_wa_id) <= 200),
  target_id uuid,
  edited_at timestamptz,
  revoked_at timestamptz,
  media_id uuid,
  client_key text check (length(client_key) between 1 and 200),
  sent_by_kind text check (sent_by_kind in ('member', 'api_key', 'flow', 'campaign', 'phone', 'service')),
  sent_by_id uuid,
  send_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  constraint conversations_one_a_message unique (wa_message_id, instance_id),
  check (from_me = (status <> 'received')),
  check (from_me = (sent_by_kind is not null)),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id),
  foreign key (account_id, media_id) references public.media (account_id, id) on delete set null (media_id),
  unique (account_id, id),
  foreign key (account_id, reply_to) references public.conversations (account_id, id) on delete set null (reply_to),
  foreign key (account_id, target_id) references public.conversations (account_id, id) on delete set null (target_id)
);
comment on table public.conversations is 'The message log: a row is one message. Page by seq, newest first, and name the account.';
comment on column public.conversations.instance_id is
  'No foreign key: the log outlives its instance, and removing one must not rewrite millions of rows.';
comment on column public.conversations.contact_id is 'Direct chats: the other party. Groups: the author, null when from_me.';
comment on column public.conversations.target_id is 'What a reaction, an edit or a revocation of ours is about.';
comment on column public.conversations.quoted_wa_id is 'What was replied to, also when we never saw it.';
create index conversations_newest on public.conversations (account_id, seq desc);
create index conversations_chat on public.conversations (account_id, chat_id, seq desc);
create index conversations_contact on public.conversations (account_id, contact_id, seq desc);
create index conversations_media on public.conversations (account_id, media_id) where media_id is not null;
create index conversations_reply on public.conversations (account_id, reply_to) where reply_to is not null;
create index conversations_target on public.conversations (account_id, target_id) where target_id is not null;
create unique index conversations_client_key on public.conversations (account_id, client_key)
where client_key is not null;
create index conversations_unresolved_reply on public.conversations (instance_id, quoted_wa_id)
where reply_to is null and quoted_wa_id is not null;
-- The queue, however long the log grows.
create index conversations_queued on public.conversations (instance_id, send_at, seq) where status = 'queued';
create index conversations_unsettled on public.conversations (instance_id, seq)
where status in ('sending', 'unconfirmed');
create index conversations_expiring on public.conversations (expires_at) where status = 'queued';
create index conversations_words on public.conversations
using gin (account_id, to_tsvector('pg_catalog.portuguese', message));
create index conversations_under_way on public.conversations (chat_id) where status in ('sending', 'unconfirmed');
create index conversations_chat_queue on public.conversations (chat_id, send_at, seq) where status = 'queued';
create index conversations_scheduled on public.conversations (send_at)
where status = 'queued' and status_reason = 'scheduled';
create index conversations_unknown on public.conversations (instance_id, wa_message_id) where kind = 'unknown';

create trigger refuse_suspended after insert on public.conversations referencing new table as new_rows
for each statement execute function private.refuse_suspended();

-- Members insert what they want sent; everything after that is the database's and the orchestrator's.
alter table public.conversations enable row level security;
revoke all on public.conversations from anon, authenticated;
grant select, insert (account_id, chat_id, contact_id, instance_id, message, kind, content, media_id, reply_to, target_id,
  client_key, send_at, expires_at) on public.conversations to authenticated;
grant select, insert, update, delete on public.conversations to service_role;

-- schemas/40_messages/04_message_revisions.sql
set check_function_bodies = off;

create table public.message_revisions (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  conversation_id uuid not null,
  message text not null,
  original boolean not null default false,
  written_at timestamptz not null,
  unique (conversation_id, original, written_at),
  foreign key (account_id, conversation_id) references public.conversations (account_id, id) on delete cascade
);
comment on table public.message_revisions is 'Every wording of a message that was edited, the original and the newest included.';
create index message_revisions_message on public.message_revisions (account_id, conversation_id, written_at);
create unique index message_revisions_page on public.message_revisions (account_id, id);

alter table public.message_revisions enable row level security;
revoke all on public.message_revisions from anon, authenticated;
grant select on public.message_revisions to authenticated;
grant select, insert, update, delete on public.message_revisions to service_role;

-- schemas/40_messages/05_reactions.sql
set check_function_bodies = off;

create table public.reactions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  conversation_id uuid not null,
  contact_id uuid,
  from_me boolean not null default false,
  sender text not null check (length(sender) between 1 and 100),
  emoji text not null check (length(emoji) <= 40),
  reacted_at timestamptz not null,
  unique (conversation_id, sender),
  foreign key (account_id, conversation_id) references public.conversations (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id)
);
comment on table public.reactions is 'The last reaction of each sender. An empty emoji was taken back.';
create index reactions_message on public.reactions (account_id, conversation_id);
create index reactions_contact on public.reactions (account_id, contact_id);
create unique index reactions_page on public.reactions (account_id, id);

alter table public.reactions enable row level security;
revoke all on public.reactions from anon, authenticated;
grant select on public.reactions to authenticated;
grant select, insert, update, delete on public.reactions to service_role;

-- schemas/40_messages/06_number_checks.sql
-- Whether a phone is on WhatsApp is asked of WhatsApp: sparingly, for asking much gets numbers banned.
set check_function_bodies = off;

create table public.number_checks (
  account_id uuid not null references public.accounts (id) on delete cascade,
  phone text not null check (private.is_possible_phone(phone)),
  match_key text not null generated always as (private.phone_key(phone)) stored,
  registered boolean not null,
  wa_id text check (length(wa_id) <= 100),
  lid text check (lid ~ '^[0-9]{1,20}$'),
  instance_id uuid,
  checked_at timestamptz not null default clock_timestamp(),
  primary key (account_id, match_key)
);
comment on table public.number_checks is 'What WhatsApp said when asked whether a phone is there.';
comment on column public.number_checks.instance_id is 'Who asked. No foreign key: the answer outlives the instance.';

alter table public.number_checks enable row level security;
revoke all on public.number_checks from anon, authenticated;
grant select on public.number_checks to authenticated;
grant select, insert, update, delete on public.number_checks to service_role;

create table private.number_check_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  day date not null,
  checks integer not null,
  primary key (account_id, day)
);

grant select, insert, update, delete on private.number_check_counts to service_role;

create function orchestrator.reserve_number_checks(orchestrator_id uuid, number bigint, instance_id uuid, phones jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
  known jsonb;
  unknown text[];
  room integer;
begin
  if phones is null or jsonb_typeof(phones) <> 'array' or jsonb_array_length(phones) > 500
    or exists (select from jsonb_array_elements(phones) phone
      where private.is_possible_phone(phone #>> '{}') is not true) then
    perform private.fail('phones_invalid', 'phones is an array of at most 500 phones in digits');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  select coalesce(jsonb_agg(jsonb_build_object('phone', asked.phone, 'registered', checks.registered,
      'wa_id', checks.wa_id, 'lid', checks.lid, 'checked_at', checks.checked_at))
      filter (where checks.account_id is not null), '[]'),
    coalesce(array_agg(asked.phone order by asked.phone) filter (where checks.account_id is null), '{}')
  into known, unknown
  from (select distinct on (private.phone_key(phone)) phone from jsonb_array_elements_text(phones) phone) asked
  left join public.number_checks checks on checks.account_id = lease.account_id
    and checks.match_key = private.phone_key(asked.phone) and checks.checked_at > clock_timestamp()
      - (select make_interval(days => settings.number_check_days) from private.settings);
  room := private.take_checks(lease.account_id, cardinality(unknown));
  return jsonb_build_object('known', known, 'allowed', to_jsonb(unknown[:room]), 'refused', to_jsonb(unknown[room + 1:]));
end
$$;
comment on function orchestrator.reserve_number_checks is
  'What is known of these phones, which may be asked now, and which not before tomorrow (UTC).';

create function private.take_checks(account_id uuid, wanted integer)
returns integer language plpgsql set search_path = ''
as $$
declare
  most constant integer := (select settings.number_checks_per_day from private.settings);
  before integer;
begin
  insert into private.number_check_counts (account_id, day, checks)
  values (take_checks.account_id, private.utc_day(), 0) on conflict do nothing;
  select counts.checks into before from private.number_check_counts counts
  where counts.account_id = take_checks.account_id and counts.day = private.utc_day() for update;
  update private.number_check_counts counts set checks = least(before + wanted, greatest(most, before))
  where counts.account_id = take_checks.account_id and counts.day = private.utc_day();
  delete from private.number_check_counts counts
  where counts.account_id = take_checks.account_id and counts.day < private.utc_day();
  return least(wanted, greatest(most - before, 0));
end
$$;
comment on function private.take_checks is 'How many of the wanted checks today''s limit leaves; they are counted.';

create function orchestrator.write_number_checks(orchestrator_id uuid, number bigint, instance_id uuid, checks jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
  written integer;
begin
  if checks is null or jsonb_typeof(checks) <> 'array' or jsonb_array_length(checks) > 500 then
    perform private.fail('checks_invalid', 'checks is an array of at most 500 {phone, registered, wa_id}');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  insert into public.number_checks as known (account_id, phone, registered, wa_id, lid, instance_id)
  select distinct on (private.phone_key(told.phone)) lease.account_id, told.phone, told.registered, told.wa_id, told.lid,
    write_number_checks.instance_id
  from jsonb_to_recordset(checks) told (phone text, registered boolean, wa_id text, lid text)
  on conflict on constraint number_checks_pkey do update set phone = excluded.phone, registered = excluded.registered,
    wa_id = excluded.wa_id, lid = excluded.lid, instance_id = excluded.instance_id, checked_at = clock_timestamp();
  get diagnostics written = row_count;
  -- A phone's LID told by WhatsApp links the two, as a message would.
  perform private.meet_people(lease.account_id, array(
    select (told.phone, told.lid, null)::private.person
    from jsonb_to_recordset(checks) told (phone text, registered boolean, lid text)
    where told.registered and told.lid is not null
      and private.find_contact(lease.account_id, told.phone, told.lid) is not null));
  return jsonb_build_object('written', written);
exception when data_exception or check_violation or not_null_violation then
  perform private.fail('checks_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_number_checks is 'Keeps what WhatsApp answered.';

grant execute on function orchestrator.reserve_number_checks, private.take_checks, orchestrator.write_number_checks to
  service_role;

-- schemas/40_messages/07_message_broadcasts.sql
-- Messages, chats and contacts on the account's topic. An update of theirs always changes something worth saying.
-- Every trigger calls its rows changed_rows: the new ones, or for a delete the old ones.
set check_function_bodies = off;

create function private.broadcast_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'conversations', 'operation', tg_op) || changes.body,
    'message', topics.prefix || changes.account_id, true)
  from private.topics topics, (
    select changed.account_id, case
      when count(*) > 100 then jsonb_build_object('resync', true)
      else jsonb_build_object('ids', jsonb_agg(changed.id order by changed.seq),
        'statuses', jsonb_object_agg(changed.id, changed.status), 'chats', jsonb_object_agg(changed.id, changed.chat_id))
    end as body
    from changed_rows changed
    group by changed.account_id
  ) changes
  where topics.name = 'account';
  return null;
end
$$;
create trigger broadcast_insert after insert on public.conversations referencing new table as changed_rows
for each statement execute function private.broadcast_messages();
create trigger broadcast_update after update on public.conversations referencing new table as changed_rows
for each statement execute function private.broadcast_messages();
create trigger broadcast_delete after delete on public.conversations referencing old table as changed_rows
for each statement execute function private.broadcast_messages();

create function private.announce_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'conversations', 'operation', 'INSERT',
      'instances', jsonb_agg(distinct added.instance_id)),
    'message', 'orchestrator', true)
  from new_rows added where added.status = 'queued'
  having count(*) > 0;
  return null;
end
$$;
comment on function private.announce_messages is 'Tells the orchestrators which instances have something to send.';
create trigger announce_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.announce_messages();

-- schemas/40_messages/08_message_counts.sql
-- Counts that cost the same in a log of a million messages as in an empty one.
set check_function_bodies = off;

create table private.message_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid not null,
  hour timestamptz not null,
  received integer not null default 0,
  sent integer not null default 0,
  failed integer not null default 0,
  primary key (account_id, hour, instance_id)
);
comment on table private.message_counts is 'Messages of an instance in an hour. The count stays when messages or the instance go.';

grant select, insert, update on private.message_counts to service_role;

create table private.message_count_changes (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid not null,
  hour timestamptz not null,
  received integer not null,
  sent integer not null,
  failed integer not null
);
comment on table private.message_count_changes is
  'What the clock has yet to add to message_counts. Only added to, so that no writer of messages waits for another.';
create index message_count_changes_hour on private.message_count_changes (account_id, hour);

-- The lock needs the right to update.
grant select, update, delete on private.message_count_changes to service_role;

create function private.count_traffic()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into private.message_count_changes (account_id, instance_id, hour, received, sent, failed)
    select added.account_id, added.instance_id, date_trunc('hour', coalesce(added.sent_at, added."timestamp"), 'UTC'),
      count(*) filter (where added.status = 'received'),
      count(*) filter (where added.status in ('sent', 'delivered', 'read')),
      count(*) filter (where added.status = 'failed')
    from new_rows added
    where added.kind not in ('reaction', 'edit', 'revoke')
      and added.status in ('received', 'sent', 'delivered', 'read', 'failed')
    group by 1, 2, 3;
    return null;
  end if;
  -- After minus before: no row has to be compared with its own past.
  insert into private.message_count_changes (account_id, instance_id, hour, received, sent, failed)
  select * from (
    select told.account_id, told.instance_id, date_trunc('hour', coalesce(told.sent_at, told."timestamp"), 'UTC'),
      coalesce(sum(told.sign) filter (where told.status = 'received'), 0) as received,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')), 0) as sent,
      coalesce(sum(told.sign) filter (where told.status = 'failed'), 0) as failed
    from (
      select 1 as sign, after.account_id, after.instance_id, after.sent_at, after."timestamp", after.status, after.kind
      from new_rows after
      union all
      select -1, before.account_id, before.instance_id, before.sent_at, before."timestamp", before.status, before.kind
      from old_rows before
    ) told
    where told.kind not in ('reaction', 'edit', 'revoke')
    group by 1, 2, 3
  ) changes
  where changes.received <> 0 or changes.sent <> 0 or changes.failed <> 0;
  return null;
end
$$;
create trigger count_traffic_of_new after insert on public.conversations referencing new table as new_rows
for each statement execute function private.count_traffic();
create trigger count_traffic_of_changed after update on public.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function private.count_traffic();

create function private.hourly_counts(account_id uuid, since timestamptz, until timestamptz)
returns table (instance_id uuid, hour timestamptz, received bigint, sent bigint, failed bigint)
language sql stable security definer set search_path = '' rows 100
as $$
  select parts.instance_id, parts.hour, sum(parts.received), sum(parts.sent), sum(parts.failed)
  from (
    select counts.instance_id, counts.hour, counts.received, counts.sent, counts.failed
    from private.message_counts counts
    where counts.account_id = hourly_counts.account_id
      and counts.hour >= date_trunc('hour', hourly_counts.since, 'UTC') and counts.hour < hourly_counts.until
    union all
    select changes.instance_id, changes.hour, changes.received, changes.sent, changes.failed
    from private.message_count_changes changes
    where changes.account_id = hourly_counts.account_id
      and changes.hour >= date_trunc('hour', hourly_counts.since, 'UTC') and changes.hour < hourly_counts.until
  ) parts
  group by parts.instance_id, parts.hour
$$;

create function orchestrator.fold_counts(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  folded integer;
begin
  with taken as (
    delete from private.message_count_changes changes
    where changes.id = any (array(
      select waiting.id from private.message_count_changes waiting
      order by waiting.id limit greatest(least(max_items, 50000), 0) for update skip locked))
    returning changes.*
  ), added as (
    insert into private.message_counts as counts (account_id, instance_id, hour, received, sent, failed)
    select account_id, instance_id, hour, sum(received), sum(sent), sum(failed) from taken
    group by account_id, instance_id, hour order by account_id, hour, instance_id
    on conflict on constraint message_counts_pkey do update set received = counts.received + excluded.received,
      sent = counts.sent + excluded.sent, failed = counts.failed + excluded.failed
  )
  select count(*) into folded from taken;
  return jsonb_build_object('folded', folded);
end
$$;
comment on function orchestrator.fold_counts is 'Adds what was counted lately to the hourly counts; any number of callers at once.';

grant execute on function orchestrator.fold_counts to service_role;

-- schemas/40_messages/09_message_limits.sql
set check_function_bodies = off;

create function private.count_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  counted record;
begin
  if auth.uid() is null then
    return null;
  end if;
  for counted in
    select added.account_id, count(*)::integer as rows from new_rows added
    where added.status = 'queued' and added.kind not in ('reaction', 'edit', 'revoke') group by 1 order by 1
  loop
    perform private.take_room(counted.account_id, 'messages_per_day', counted.rows, true);
  end loop;
  return null;
end
$$;
create trigger count_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.count_messages();

-- schemas/40_messages/10_merging.sql
-- A merge takes along whatever belongs to a contact, also what tables that come later keep; and no message gets lost
-- in one: who writes messages locks their contacts and chats, and so does a merge, before it looks.
set check_function_bodies = off;

create function public.merge_contacts(kept_id uuid, gone_id uuid)
returns uuid language sql set search_path = ''
as $$
  select private.merge_contacts(kept_id, gone_id)
$$;
comment on function public.merge_contacts is
  'The second contact becomes part of the first, with its history; the audit log remembers it. Code: contact_not_found.';

create function private.merge_contacts(kept public.contacts, gone public.contacts)
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
  perform private.audit(kept.account_id, 'contacts.merge', kept.id,
    jsonb_build_object('gone_id', gone.id, 'phone', gone.phone, 'lid', gone.lid, 'name', gone.name, 'tags', gone.tags));
end
$$;
comment on function private.merge_contacts (public.contacts, public.contacts) is
  'Two contacts were one person: history, tags, fields, identities and all else of the second become the first''s.';

create function private.merge_contacts(kept_id uuid, gone_id uuid)
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

create function private.absorb_contact(kept_id uuid, gone public.contacts)
returns void language sql set search_path = ''
as $$
  update public.contacts kept set phone = coalesce(kept.phone, gone.phone), lid = coalesce(kept.lid, gone.lid),
    name = case when kept.name = '' then gone.name else kept.name end,
    whatsapp_name = case when kept.whatsapp_name = '' then gone.whatsapp_name else kept.whatsapp_name end,
    tags = kept.tags || array(select tag from unnest(gone.tags) tag where tag <> all (kept.tags)),
    fields = gone.fields || kept.fields,
    opted_out_at = coalesce(kept.opted_out_at, gone.opted_out_at)
  where kept.id = absorb_contact.kept_id
$$;

create function private.merge_chats(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql set search_path = ''
as $$
declare
  gone public.chats;
  kept_chat_id uuid;
begin
  perform from public.chats c
  where c.account_id = merge_chats.account_id and c.contact_id in (merge_chats.kept_id, merge_chats.gone_id)
  order by c.id for update;
  for gone in
    select * from public.chats c where c.account_id = merge_chats.account_id and c.contact_id = merge_chats.gone_id
  loop
    select c.id into kept_chat_id from public.chats c
    where c.instance_id = gone.instance_id and c.contact_id = merge_chats.kept_id;
    if kept_chat_id is null then
      update public.chats c set contact_id = merge_chats.kept_id where c.id = gone.id;
    else
      perform private.move_references('public.chats', merge_chats.account_id, kept_chat_id, gone.id);
      delete from public.chats c where c.id = gone.id;
      perform private.absorb_chat(kept_chat_id, gone);
    end if;
  end loop;
end
$$;

create function private.absorb_chat(kept_id uuid, gone public.chats)
returns void language sql set search_path = ''
as $$
  update public.chats kept set unread_count = kept.unread_count + gone.unread_count,
    wa_chat_id = coalesce(kept.wa_chat_id, gone.wa_chat_id),
    assigned_to = coalesce(kept.assigned_to, gone.assigned_to),
    status = case when gone.status = 'open' then 'open' else kept.status end,
    (last_message, last_message_id, last_message_kind, last_message_from_me, last_message_at) = (
      select last.message, last.id, last.kind, last.from_me, last.at
      from (values
        (kept.last_message, kept.last_message_id, kept.last_message_kind, kept.last_message_from_me, kept.last_message_at),
        (gone.last_message, gone.last_message_id, gone.last_message_kind, gone.last_message_from_me, gone.last_message_at)
      ) last (message, id, kind, from_me, at)
      order by last.at desc nulls last limit 1)
  where kept.id = absorb_chat.kept_id
$$;

create function private.move_references(parent regclass, account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  link record;
  place tid;
begin
  for link in
    select con.conrelid::regclass as child, quote_ident(own.attname) as name
    from pg_catalog.pg_constraint con, unnest(con.conkey, con.confkey) pair (own_number, parent_number)
    join pg_catalog.pg_attribute named on named.attname = 'id'
    join pg_catalog.pg_attribute own on true
    where con.contype = 'f' and con.confrelid = parent and con.conrelid <> 'public.chats'::regclass
      and named.attrelid = parent and named.attnum = pair.parent_number
      and own.attrelid = con.conrelid and own.attnum = pair.own_number
    order by con.conrelid
  loop
    begin
      execute format('update %s set %2$s = $1 where account_id = $2 and %2$s = $3', link.child, link.name)
      using kept_id, account_id, gone_id;
    exception when unique_violation then
      -- Both had one: the kept one's stays, the other goes with its owner.
      for place in execute format('select ctid from %s where account_id = $1 and %s = $2', link.child, link.name)
        using account_id, gone_id
      loop
        begin
          execute format('update %s set %s = $1 where ctid = $2', link.child, link.name) using kept_id, place;
        exception when unique_violation then null;
        end;
      end loop;
    end;
  end loop;
end
$$;
comment on function private.move_references is
  'Every row that names the second contact or chat names the first, by whatever foreign keys there are; chats are merged apart.';

grant execute on function public.merge_contacts, private.merge_contacts(uuid, uuid) to authenticated;
grant execute on function private.merge_contacts(public.contacts, public.contacts), private.absorb_contact,
  private.merge_chats, private.absorb_chat, private.move_references to service_role;

-- schemas/40_messages/11_erased_messages.sql
-- What is erased does not come back, whoever tells it again.
set check_function_bodies = off;

create table private.erased_messages (
  instance_id uuid not null references public.instances (id) on delete cascade,
  digest bytea not null,
  primary key (instance_id, digest)
);
comment on table private.erased_messages is
  'Messages that must not come back when the phone tells its history again: no more of them than a digest of their id.';

grant select, insert, delete on private.erased_messages to service_role;

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

create function private.is_erased(account_id uuid, contact_id uuid)
returns boolean language sql stable set search_path = ''
return exists (select from public.contacts c
  where c.id = is_erased.contact_id and c.account_id = is_erased.account_id and c.erased_at is not null);

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

-- schemas/40_messages/12_erasing.sql
-- A person is forgotten, and what happened is still counted: contact, chats and messages stay as rows in which there
-- is nothing of the person any more. Who writes again from the same number is somebody new.
set check_function_bodies = off;

create function public.erase_contact(contact_id uuid)
returns jsonb language sql set search_path = ''
as $$ select private.erase_contact(contact_id) $$;
comment on function public.erase_contact is
  'For owners and admins: the contact is forgotten at once, its messages chunk by chunk; the erasure. Asked again it answers the same. Codes: contact_not_found, not_allowed.';

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

create function private.message_digest(wa_message_id text)
returns bytea language sql immutable set search_path = ''
return sha256(convert_to(wa_message_id, 'UTF8'));

grant execute on function public.erase_contact, private.erase_contact to authenticated;
grant execute on function orchestrator.erase_some, private.erase_chunk, private.forget_messages,
  private.message_digest to service_role;

-- schemas/40_messages/20_outgoing.sql
-- What happens when a row is inserted to be sent.
set check_function_bodies = off;

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
  else
    new.status_reason := private.waiting_reason(new.send_at,
      (select i.status = 'connected' from public.instances i where i.id = new.instance_id));
  end if;
  return new;
end
$$;
-- What carries WhatsApp's id has already happened; ingest writes that.
create trigger prepare_message before insert on public.conversations
for each row when (new.wa_message_id is null) execute function private.prepare_message();

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
  if message.expires_at <= message.send_at then
    perform private.fail('schedule_invalid', 'expires_at must come after send_at');
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

grant execute on function public.cancel_message, private.cancel_message to authenticated;

-- schemas/40_messages/21_outgoing_contents.sql
-- What each kind of a message to send must carry, and may.
set check_function_bodies = off;

create function private.check_content(message public.conversations)
returns void language plpgsql stable set search_path = ''
as $$
declare
  has_media constant boolean :=
    message.kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker');
begin
  if message.kind in ('poll', 'unknown') then
    perform private.fail('kind_invalid', format('kind %s cannot be sent', message.kind));
  elsif message.kind in ('text', 'edit') and btrim(message.message, E' \t\r\n') = '' then
    perform private.fail('message_empty', 'a message needs a text');
  elsif has_media and message.media_id is null then
    perform private.fail('media_required', format('kind %s needs a media_id', message.kind));
  elsif message.kind in ('location', 'contact') and message.content is null then
    perform private.fail('content_required', format('kind %s needs its content', message.kind));
  elsif message.kind = 'location' and not private.is_place(message.content) then
    perform private.fail('content_invalid', 'a location is {latitude, longitude, name?, address?}',
      'latitude is -90 to 90, longitude -180 to 180');
  elsif message.kind = 'contact' and not private.is_cards(message.content) then
    perform private.fail('content_invalid', 'a contact is {vcards: [text…]}',
      '1 to 50 cards, each from BEGIN:VCARD to END:VCARD');
  elsif message.kind = 'reaction' and (length(message.message) > 40 or message.message ~ '\s') then
    perform private.fail('content_invalid', 'the message of a reaction is one emoji, or empty to take it back');
  elsif message.content is not null and message.kind not in ('location', 'contact') then
    perform private.fail('content_invalid', format('kind %s has no content', message.kind));
  elsif not has_media and exists (select from public.media m
    where m.account_id = message.account_id and m.id = message.media_id) then
    perform private.fail('content_invalid', format('kind %s has no media', message.kind));
  end if;
end
$$;

create function private.is_place(content jsonb)
returns boolean language sql immutable parallel safe set search_path = ''
return coalesce(
  jsonb_typeof(content -> 'latitude') = 'number' and (content ->> 'latitude')::numeric between -90 and 90
  and jsonb_typeof(content -> 'longitude') = 'number' and (content ->> 'longitude')::numeric between -180 and 180
  and coalesce(jsonb_typeof(content -> 'name'), 'null') in ('string', 'null')
  and coalesce(jsonb_typeof(content -> 'address'), 'null') in ('string', 'null')
  and length(coalesce(content ->> 'name', '')) <= 1000 and length(coalesce(content ->> 'address', '')) <= 1000
  and content - '{latitude,longitude,name,address}'::text[] = '{}', false);
comment on function private.is_place is '{latitude, longitude, name?, address?}, on this earth.';

create function private.is_cards(content jsonb)
returns boolean language sql immutable parallel safe set search_path = ''
return case when jsonb_typeof(content -> 'vcards') = 'array' then
  jsonb_array_length(content -> 'vcards') between 1 and 50 and content - 'vcards' = '{}'
  and (select bool_and(coalesce(jsonb_typeof(card) = 'string' and length(card #>> '{}') <= 65536
      and card #>> '{}' ~ '^BEGIN:VCARD\s[\s\S]*\nEND:VCARD\s*$', false))
    from jsonb_array_elements(content -> 'vcards') card)
else false end;
comment on function private.is_cards is '{vcards: [text…]}: one card or several, whole.';

create function private.check_target(message public.conversations)
returns void language plpgsql stable set search_path = ''
as $$
declare
  target public.conversations;
begin
  if message.kind not in ('reaction', 'edit', 'revoke') then
    if message.target_id is not null then
      perform private.fail('target_invalid', format('kind %s has no target', message.kind));
    end if;
    return;
  end if;
  select * into target from public.conversations c
  where c.account_id = message.account_id and c.id = message.target_id and c.chat_id = message.chat_id;
  if not found or target.wa_message_id is null or target.revoked_at is not null then
    perform private.fail('target_invalid',
      format('kind %s needs a target_id: a message of this chat that WhatsApp has', message.kind));
  elsif message.kind <> 'reaction' and not target.from_me then
    perform private.fail('target_invalid', 'only our own messages are edited or taken back');
  elsif message.kind = 'edit' and (target.kind not in ('text', 'image', 'video', 'document') or target.message = '') then
    perform private.fail('target_invalid', 'only a text or a caption is edited');
  end if;
end
$$;

-- schemas/40_messages/22_opening_chats.sql
-- A chat to write in, before the first word of it.
set check_function_bodies = off;

create function public.open_chat(contact_id uuid, instance_id uuid default null)
returns uuid language sql set search_path = ''
as $$
  select private.open_chat(contact_id, instance_id)
$$;
comment on function public.open_chat is
  'The chat with a contact on a number, made when missing; without a number the one that last talked to him, or the only one.
  Codes: contact_not_found, instance_required, instance_not_found.';

create function private.open_chat(account_id uuid, instance_id uuid, contact_id uuid)
returns uuid language plpgsql set search_path = ''
as $$
declare
  chat_id uuid := private.find_chat(instance_id, contact_id);
begin
  if chat_id is null then
    insert into public.chats as c (account_id, instance_id, contact_id, status)
    values (open_chat.account_id, open_chat.instance_id, open_chat.contact_id, 'pending')
    on conflict on constraint chats_one_a_contact do nothing
    returning c.id into chat_id;
  end if;
  -- Somebody else may have opened it meanwhile.
  return coalesce(chat_id, private.find_chat(instance_id, contact_id));
end
$$;

create function private.open_chat(contact_id uuid, instance_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  contact public.contacts;
  chosen uuid;
begin
  select * into contact from public.contacts k
  where k.id = open_chat.contact_id and k.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('contact_not_found', 'no such contact of an account in which you may write');
  end if;
  chosen := coalesce(instance_id, private.choose_instance(contact.account_id, contact.id));
  if chosen is null then
    perform private.fail('instance_required', 'the account has none or several numbers', 'name the instance_id');
  elsif not exists (select from public.instances i where i.account_id = contact.account_id and i.id = chosen) then
    perform private.fail('instance_not_found', 'the account has no such number');
  end if;
  return private.open_chat(contact.account_id, chosen, contact.id);
end
$$;

create function private.find_chat(instance_id uuid, contact_id uuid)
returns uuid language plpgsql volatile set search_path = ''
as $$
begin
  return (
    select c.id from public.chats c
    where c.instance_id = find_chat.instance_id and c.contact_id = find_chat.contact_id);
end
$$;
comment on function private.find_chat is 'The direct chat of a contact on a number. Volatile, to see what was inserted meanwhile.';

grant execute on function public.open_chat, private.open_chat(uuid, uuid) to authenticated;

-- schemas/40_messages/23_pacing.sql
-- How much an instance may send now. Counters are one row an instance, however long the log.
set check_function_bodies = off;

create table private.warm_up_caps (
  day integer primary key check (day >= 1),
  messages integer check (messages > 0)
);
comment on table private.warm_up_caps is
  'What a number may send a day while it is young: the row with the greatest day not after the number''s. Null: no cap.';

grant select on private.warm_up_caps to service_role;

create table private.send_counts (
  instance_id uuid primary key references public.instances (id) on delete cascade,
  minute timestamptz not null,
  minute_count integer not null,
  day date not null,
  day_count integer not null,
  next_first_at timestamptz not null default '-infinity'
);
comment on table private.send_counts is 'What an instance has claimed in its last minute and on its last day (UTC).';
comment on column private.send_counts.next_first_at is 'Before then nobody is written to for the first time.';

grant select, insert, update on private.send_counts to service_role;

create function private.day_room(instance public.instances)
returns integer language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select private.room(
      least(instance.messages_per_day, case when instance.warm_up then (
        select caps.messages from private.warm_up_caps caps
        where caps.day <= 1 + private.utc_day()
          - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
        order by caps.day desc limit 1) end),
      (select counts.day_count from private.send_counts counts
        where counts.instance_id = instance.id and counts.day = private.utc_day())));
end
$$;
comment on function private.day_room is 'Messages left today; null: no limit.';

create function private.minute_room(instance public.instances)
returns integer language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select private.room(instance.messages_per_minute,
      (select counts.minute_count from private.send_counts counts
        where counts.instance_id = instance.id and counts.minute = date_trunc('minute', clock_timestamp()))));
end
$$;
comment on function private.minute_room is 'Messages left this minute; null: no limit.';

create function private.room(cap integer, used integer)
returns integer language sql immutable parallel safe set search_path = ''
return case when cap is not null then greatest(cap - coalesce(used, 0), 0) end;
comment on function private.room is 'What a cap leaves; null: no limit.';

create function private.count_sends(instance_id uuid, added integer)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.send_counts as counts (instance_id, minute, minute_count, day, day_count)
  values (count_sends.instance_id, date_trunc('minute', clock_timestamp()), greatest(added, 0), private.utc_day(),
    greatest(added, 0))
  on conflict on constraint send_counts_pkey do update set
    minute_count = greatest(added + case when counts.minute = excluded.minute then counts.minute_count else 0 end, 0),
    day_count = greatest(added + case when counts.day = excluded.day then counts.day_count else 0 end, 0),
    minute = excluded.minute, day = excluded.day;
end
$$;
comment on function private.count_sends is 'A negative number gives back what was counted but did not leave.';

create function private.first_pause(instance public.instances)
returns interval language sql volatile set search_path = ''
return make_interval(secs => instance.first_pause_seconds * (0.5 + random() / 2));

create function private.hold_first_messages(instance public.instances)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  update private.send_counts counts set next_first_at = clock_timestamp() + private.first_pause(instance)
  where counts.instance_id = instance.id;
end
$$;
comment on function private.hold_first_messages is 'Somebody was written to for the first time: the next has to wait.';

create function private.may_write_first(instance_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select not exists (select from private.send_counts counts
      where counts.instance_id = may_write_first.instance_id and counts.next_first_at > clock_timestamp()));
end
$$;

create function private.hold_locked()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update private.send_counts counts
  set next_first_at = clock_timestamp()
    + (select make_interval(secs => settings.time_lock_seconds) from private.settings)
  where counts.instance_id = new.instance_id;
  return null;
end
$$;
comment on function private.hold_locked is 'The number may write to nobody new: the next try has to wait.';
create trigger hold_locked after update of status on public.conversations
for each row when (new.status = 'failed' and new.error_code = 'reach_out_time_lock' and old.status <> 'failed')
execute function private.hold_locked();

grant execute on function private.day_room, private.minute_room, private.room, private.count_sends,
  private.first_pause, private.hold_first_messages, private.may_write_first to service_role;

-- schemas/40_messages/24_claiming.sql
-- How queued messages are claimed, and what becomes of those nobody could send.
set check_function_bodies = off;

create table private.message_claims (
  conversation_id uuid primary key references public.conversations (id) on delete cascade,
  claim_id uuid not null,
  orchestrator_id uuid not null,
  number bigint not null,
  claimed_at timestamptz not null default clock_timestamp()
);
comment on table private.message_claims is 'Which orchestrator is sending a message, and under which claim.';
create index message_claims_claim on private.message_claims (claim_id);

grant select, insert, delete on private.message_claims to service_role;

create function orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
  next_at timestamptz;
begin
  perform private.hold_number(orchestrator_id, number);
  if not exists (select from private.message_claims claim where claim.claim_id = claim_messages.claim_id) then
    for instance in select * from private.due_instances(orchestrator_id, number) order by random() loop
      exit when left_over <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, left_over);
    end loop;
  end if;
  ids := array(
    select c.id from private.message_claims claim join public.conversations c on c.id = claim.conversation_id
    where claim.claim_id = claim_messages.claim_id and claim.orchestrator_id = claim_messages.orchestrator_id
      and claim.number = claim_messages.number and c.status = 'sending');
  next_at := private.next_send(orchestrator_id, number);
  return jsonb_build_object('messages', private.show_outgoing(ids),
    -- Of null and zero, greatest() is zero: an orchestrator with nothing to wait for would ask again at once.
    'next_seconds', case when next_at is not null then
      extract(epoch from greatest(next_at - clock_timestamp(), interval '0')) end);
end
$$;
comment on function orchestrator.claim_messages is
  'Starts sending what is due on held, connected instances, at their pace. The same claim_id answers the same rows.';

create function private.due_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select i.* from private.ready_instances(orchestrator_id, number) i
  where exists (select from public.conversations c
    where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp());
end
$$;

create function private.ready_instances(orchestrator_id uuid, number bigint)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select i.* from private.leases lease
  join public.instances i on i.id = lease.instance_id
  join public.accounts a on a.id = i.account_id
  where lease.orchestrator_id = ready_instances.orchestrator_id and lease.number = ready_instances.number
    and lease.expires_at > clock_timestamp() and i.status = 'connected' and a.status = 'active';
end
$$;

create function private.claim_of_instance(orchestrator_id uuid, number bigint, claim_id uuid, instance public.instances,
  max_items integer)
returns integer language plpgsql set search_path = ''
as $$
declare
  day_room constant integer := private.day_room(instance);
  minute_room constant integer := private.minute_room(instance);
  ids uuid[];
begin
  if day_room = 0 or minute_room = 0 then
    perform private.mark_waiting(instance.id, case when day_room = 0 then 'daily_cap' else 'minute_cap' end);
    return 0;
  end if;
  ids := private.due_messages(instance, least(max_items, day_room, minute_room));
  if ids <> '{}' then
    perform private.hold_lease(orchestrator_id, number, instance.id);
    perform private.start_sending(orchestrator_id, number, claim_id, ids);
    perform private.count_sends(instance.id, cardinality(ids));
    if exists (select from public.conversations c join public.chats chat on chat.id = c.chat_id
      where c.id = any (ids) and chat.wa_chat_id is null) then
      perform private.hold_first_messages(instance);
    end if;
  end if;
  if instance.messages_per_minute is not null and not private.may_write_first(instance.id) then
    perform private.mark_waiting(instance.id, 'first_contact_pause');
  end if;
  return cardinality(ids);
end
$$;

create function private.due_messages(instance public.instances, max_items integer)
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
begin
  if instance.messages_per_minute is null then
    ids := array(
      select c.id from public.conversations c
      where c.instance_id = instance.id and c.status = 'queued' and c.send_at <= clock_timestamp()
        and c.expires_at > clock_timestamp() and not private.is_held(c.chat_id, c.send_at, c.seq)
      order by c.send_at, c.seq limit max_items
      for update skip locked);
  else
    ids := array(select private.due_of_chats(instance.id, false, max_items));
    if cardinality(ids) < max_items and private.may_write_first(instance.id) then
      ids := ids || array(select private.due_of_chats(instance.id, true, 1));
    end if;
  end if;
  return private.keep_order(ids);
end
$$;
comment on function private.due_messages is
  'What goes out now. Paced: one of each chat, those who know us first, and at most one to a stranger.';

create function private.due_of_chats(instance_id uuid, first boolean, max_items integer)
returns setof uuid language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select c.id from public.conversations c join public.chats chat on chat.id = c.chat_id
  where c.instance_id = due_of_chats.instance_id and c.status = 'queued' and c.send_at <= clock_timestamp()
    and c.expires_at > clock_timestamp() and (chat.wa_chat_id is null) = due_of_chats.first
    and not private.is_held(c.chat_id, c.send_at, c.seq)
    and not exists (
      select from public.conversations earlier
      where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
        and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq))
  order by c.send_at, c.seq limit max_items
  for update of c skip locked;
end
$$;

-- One burst of a chat at a time, in its order: the next waits until the last one is settled, or for a minute when
-- nobody knows what became of it.
create function private.is_held(chat_id uuid, send_at timestamptz, seq bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select exists (
      select from public.conversations c where c.chat_id = is_held.chat_id and (c.status = 'sending'
        or (c.status = 'unconfirmed' and (c.send_at, c.seq) < (is_held.send_at, is_held.seq) and exists (
          select from private.message_claims claim
          where claim.conversation_id = c.id and claim.claimed_at > clock_timestamp() - interval '1 minute')))));
end
$$;

create function private.keep_order(ids uuid[])
returns uuid[] language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(array_agg(c.id), '{}') from public.conversations c
    where c.id = any (ids) and not exists (
      select from public.conversations earlier
      where earlier.chat_id = c.chat_id and earlier.status = 'queued' and earlier.send_at <= clock_timestamp()
        and earlier.expires_at > clock_timestamp() and (earlier.send_at, earlier.seq) < (c.send_at, c.seq)
        and earlier.id <> all (ids)));
end
$$;
comment on function private.keep_order is 'Without those that would overtake one that is locked just now.';

create function private.start_sending(orchestrator_id uuid, number bigint, claim_id uuid, ids uuid[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.message_claims (conversation_id, claim_id, orchestrator_id, number)
  select id, start_sending.claim_id, start_sending.orchestrator_id, start_sending.number from unnest(ids) id;
  update public.conversations c set status = 'sending', status_reason = null where c.id = any (ids);
end
$$;

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
    select coalesce(jsonb_agg(to_jsonb(item) - 'seq' order by item.send_at, item.seq), '[]')
    from (
      select c.id, c.seq, c.account_id, c.instance_id, c.chat_id, c.contact_id, chat.wa_chat_id as "to", contact.phone,
        c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
        target.wa_message_id as target, chat.wa_chat_id is null as first, to_jsonb(checked) as "check",
        case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
          else i.reply_pause_seconds end as pause_seconds,
        c.created_at, c.send_at, c.expires_at, c.status, claim.claimed_at,
        extract(epoch from clock_timestamp() - claim.claimed_at) as claimed_seconds
      from public.conversations c
      join public.chats chat on chat.id = c.chat_id
      join public.instances i on i.id = c.instance_id
      left join public.contacts contact on contact.id = chat.contact_id
      left join public.conversations quoted on quoted.id = c.reply_to
      left join public.conversations target on target.id = c.target_id
      left join private.message_claims claim on claim.conversation_id = c.id
      left join lateral (
        select m.id, m.storage_path, m.source_url, m.mimetype, m.filename, m.size, m.state
        from public.media m where m.id = c.media_id) file on true
      left join lateral (
        select checks.registered, checks.wa_id, checks.checked_at from public.number_checks checks
        where chat.wa_chat_id is null and checks.account_id = c.account_id
          and checks.match_key = private.phone_key(contact.phone)
          and checks.checked_at > clock_timestamp()
            - (select make_interval(days => settings.number_check_days) from private.settings)) checked on true
      where c.id = any (ids)
    ) item);
end
$$;
comment on function private.show_outgoing is 'Messages as a sender needs them, in the order in which they go out.';

create function private.next_send(orchestrator_id uuid, number bigint)
returns timestamptz language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select min(case
      when not queue.is_due then queue.next_at
      when private.day_room(i) = 0 then date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'
      when private.minute_room(i) = 0 then date_trunc('minute', clock_timestamp()) + interval '1 minute'
      else least(queue.next_at, case when i.messages_per_minute is not null then (
        select counts.next_first_at from private.send_counts counts
        where counts.instance_id = i.id and counts.next_first_at > clock_timestamp()) end)
    end)
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select exists (select from public.conversations c
        where c.instance_id = i.id and c.status = 'queued' and c.send_at <= clock_timestamp()) as is_due, (
        select c.send_at from public.conversations c
        where c.instance_id = i.id and c.status = 'queued' and c.send_at > clock_timestamp()
        order by c.send_at limit 1) as next_at) queue);
end
$$;
comment on function private.next_send is 'When there may be something to send again; null: nothing is queued.';

grant execute on function orchestrator.claim_messages, private.due_instances, private.ready_instances,
  private.claim_of_instance, private.due_messages, private.due_of_chats, private.is_held, private.keep_order,
  private.start_sending, private.show_outgoing, private.next_send to service_role;

-- schemas/40_messages/25_waiting.sql
-- What waits says why; what waited too long ends.
set check_function_bodies = off;

create function private.waiting_reason(send_at timestamptz, connected boolean)
returns text language sql stable set search_path = ''
return case when send_at > clock_timestamp() then 'scheduled' when connected is not true then 'instance_disconnected' end;
comment on function private.waiting_reason is 'Why a queued message waits; null: it is about to go.';

create function private.explain_waiting()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations c set status_reason = private.waiting_reason(c.send_at, new.status = 'connected')
  where c.instance_id = new.id and c.status = 'queued'
    and c.status_reason is distinct from private.waiting_reason(c.send_at, new.status = 'connected');
  return null;
end
$$;
create trigger explain_waiting after update of status on public.instances
for each row when ((old.status = 'connected') <> (new.status = 'connected'))
execute function private.explain_waiting();

create function private.mark_waiting(instance_id uuid, reason text)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  update public.conversations c set status_reason = mark_waiting.reason
  where c.id in (
    select waiting.id from public.conversations waiting join public.chats chat on chat.id = waiting.chat_id
    where waiting.instance_id = mark_waiting.instance_id and waiting.status = 'queued'
      and waiting.send_at <= clock_timestamp() and waiting.status_reason is distinct from mark_waiting.reason
      and (mark_waiting.reason <> 'first_contact_pause' or chat.wa_chat_id is null)
    order by waiting.send_at, waiting.seq limit 500 for update of waiting skip locked);
end
$$;
comment on function private.mark_waiting is 'Says why what is due does not go: daily_cap, minute_cap, first_contact_pause.';

create function private.explain_due()
returns void language sql set search_path = ''
as $$
  update public.conversations c
  set status_reason = private.waiting_reason(c.send_at, (select i.status = 'connected' from public.instances i
    where i.id = c.instance_id))
  where c.id in (select due.id from public.conversations due
    where due.status = 'queued' and due.status_reason = 'scheduled' and due.send_at <= clock_timestamp()
    limit 500 for update skip locked)
$$;
comment on function private.explain_due is 'Their time has come: what still waits does so for another reason.';

create function orchestrator.expire_messages()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with overdue as (
    select c.id, coalesce(i.status = 'connected', false) as connected
    from public.conversations c left join public.instances i on i.id = c.instance_id
    where c.status = 'queued' and c.expires_at <= clock_timestamp()
    limit 500
    for update of c skip locked
  )
  update public.conversations c
  set status = 'failed', status_reason = null,
    error_code = case when overdue.connected then 'expired' else 'instance_disconnected' end,
    error_text = case when overdue.connected then 'it waited longer than it may'
      else 'the number was not connected while the message could wait' end
  from overdue where c.id = overdue.id;
  get diagnostics expired = row_count;
  perform private.explain_due();
  return jsonb_build_object('expired', expired);
end
$$;
comment on function orchestrator.expire_messages is 'Ends what could not be sent in time, 500 rows at a time.';

grant execute on function private.waiting_reason, private.mark_waiting, private.explain_due,
  orchestrator.expire_messages to service_role;

-- schemas/40_messages/26_settling.sql
-- What became of sent messages: many at once, and never past what an ack has said already.
set check_function_bodies = off;

create function orchestrator.write_messages(orchestrator_id uuid, number bigint, instance_id uuid, results jsonb)
returns jsonb language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  together uuid[];
  written integer;
begin
  if results is null or jsonb_typeof(results) <> 'array' or jsonb_array_length(results) > 500
    or exists (select from jsonb_array_elements(results) result
      where result ->> 'status' is null or result ->> 'status' not in ('sent', 'failed', 'unconfirmed', 'queued')
        or (result ->> 'status' = 'failed' and result ->> 'error_code' is null)) then
    perform private.fail('results_invalid', 'results is an array of at most 500 {id, status, …}',
      'status is sent, failed with an error_code, unconfirmed or queued');
  end if;
  -- Ingest shares this lock: an ack either finds its message here, or waits where apply_waiting finds it.
  perform from private.leases lease where lease.instance_id = write_messages.instance_id for no key update;
  perform private.hold_lease(orchestrator_id, number, instance_id);
  perform private.name_chats(instance_id, results);
  together := private.settle_together(instance_id, results);
  select coalesce(sum(private.write_message(instance_id, result)), 0) into written
  from jsonb_array_elements(results) result where (result ->> 'id')::uuid <> all (together);
  perform private.count_sends(instance_id, -count(*)::integer)
  from jsonb_array_elements(results) result where result ->> 'status' = 'queued' having count(*) > 0;
  return jsonb_build_object('written', written + cardinality(together));
exception when data_exception or check_violation then
  perform private.fail('results_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_messages is 'Writes sent, failed, unconfirmed, or queued for what surely never left.';

create function private.write_message(instance_id uuid, result jsonb)
returns integer language plpgsql set search_path = ''
as $$
declare
  message public.conversations;
  status constant text := result ->> 'status';
begin
  select * into message from public.conversations c
  where c.id = (result ->> 'id')::uuid and c.instance_id = write_message.instance_id and c.from_me
  for no key update;
  if not found or (message.status not in ('sending', 'unconfirmed')
    and not (status = 'sent' and message.wa_message_id is null)
    and not (status = 'failed' and message.status = 'sent' and message.delivered_at is null)) then
    return 0;
  end if;
  if status = 'sent' then
    perform private.settle_sent(message, result);
  else
    update public.conversations c set status = result ->> 'status',
      status_reason = case when result ->> 'status' = 'queued' then private.waiting_reason(c.send_at,
        (select i.status = 'connected' from public.instances i where i.id = c.instance_id)) end,
      error_code = result ->> 'error_code', error_text = left(result ->> 'error_text', 1000)
    where c.id = message.id;
  end if;
  if status <> 'unconfirmed' then
    delete from private.message_claims claim where claim.conversation_id = message.id;
  end if;
  return 1;
end
$$;
comment on function private.write_message is
  'Settles one message. One that is settled already keeps what it has, unless it now turns out to have been sent, or '
  'WhatsApp refused what only seemed to be.';

create function private.settle_sent(message public.conversations, result jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  at constant timestamptz := coalesce((result ->> 'at')::timestamptz, clock_timestamp());
  is_change constant boolean := message.kind in ('reaction', 'edit', 'revoke');
begin
  if not is_change and exists (select from public.conversations other
    where other.instance_id = message.instance_id and other.wa_message_id = result ->> 'wa_message_id'
      and other.id <> message.id and other.sent_by_kind is distinct from 'phone') then
    -- That one is another row of ours already: two alike cannot be told apart.
    return;
  end if;
  if not is_change and result ->> 'wa_message_id' is not null then
    perform private.adopt_message(message.id, result ->> 'wa_message_id', at);
  end if;
  update public.conversations c set status = 'sent', sent_at = coalesce(c.sent_at, at), status_reason = null,
    error_code = null, error_text = null
  where c.id = message.id and private.status_rank(c.status) < private.status_rank('sent');
  if is_change then
    perform private.apply_action(message.id, at);
  end if;
end
$$;

create function private.apply_action(conversation_id uuid, at timestamptz)
returns void language plpgsql set search_path = ''
as $$
declare
  action public.conversations;
begin
  select * into strict action from public.conversations c where c.id = conversation_id;
  if action.kind = 'reaction' then
    insert into public.reactions as known (account_id, conversation_id, from_me, sender, emoji, reacted_at)
    select action.account_id, action.target_id, true, 'me', left(action.message, 40), apply_action.at
    where action.target_id is not null
    on conflict on constraint reactions_conversation_id_sender_key do update
    set emoji = excluded.emoji, reacted_at = excluded.reacted_at where excluded.reacted_at > known.reacted_at;
  elsif action.kind = 'edit' then
    perform private.edit_message(target.id, action.message, apply_action.at)
    from public.conversations target where target.id = action.target_id;
  elsif action.kind = 'revoke' then
    update public.conversations target set revoked_at = apply_action.at
    where target.id = action.target_id and target.revoked_at is null;
  end if;
end
$$;
comment on function private.apply_action is 'A reaction, edit or revocation of ours has been sent: its target shows it.';

create function private.settle_together(instance_id uuid, results jsonb)
returns uuid[] language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
  wa_ids text[];
begin
  with told as (
    select distinct on (result ->> 'wa_message_id') (result ->> 'id')::uuid as id, result ->> 'wa_message_id' as wa_id,
      coalesce((result ->> 'at')::timestamptz, clock_timestamp()) as at
    from jsonb_array_elements(results) result
    where result ->> 'status' = 'sent' and result ->> 'wa_message_id' is not null
  ), settled as (
    update public.conversations c
    set wa_message_id = told.wa_id, status = 'sent', sent_at = told.at, status_reason = null, error_code = null,
      error_text = null
    from told
    where c.id = told.id and c.instance_id = settle_together.instance_id and c.from_me
      and c.status in ('sending', 'unconfirmed') and c.wa_message_id is null
      and c.kind not in ('reaction', 'edit', 'revoke') and not exists (
        select from public.conversations other
        where other.instance_id = settle_together.instance_id and other.wa_message_id = told.wa_id)
    returning c.id, c.wa_message_id
  ), released as (
    delete from private.message_claims claim using settled where claim.conversation_id = settled.id
  )
  select coalesce(array_agg(settled.id), '{}'), coalesce(array_agg(settled.wa_message_id), '{}')
  into ids, wa_ids from settled;
  perform private.apply_waiting(instance_id, wa_ids);
  return ids;
end
$$;
comment on function private.settle_together is
  'New messages that were simply sent, in one statement: one broadcast. Answers which; the others need a look each.';

create function private.name_chats(instance_id uuid, results jsonb)
returns void language plpgsql set search_path = ''
as $$
begin
  perform from public.chats c where c.id in (
    select sent.chat_id from public.conversations sent where sent.id in (
      select (result ->> 'id')::uuid from jsonb_array_elements(results) result where result ->> 'wa_chat_id' is not null))
  order by c.id for no key update;
  update public.chats c set wa_chat_id = told.wa_chat_id
  from (
    select distinct on (result ->> 'wa_chat_id') sent.chat_id, result ->> 'wa_chat_id' as wa_chat_id
    from jsonb_array_elements(results) result
    join public.conversations sent on sent.id = (result ->> 'id')::uuid
    where result ->> 'wa_chat_id' is not null and sent.instance_id = name_chats.instance_id
    order by result ->> 'wa_chat_id', sent.seq
  ) told
  where c.id = told.chat_id and c.wa_chat_id is null and not exists (
    select from public.chats other
    where other.instance_id = name_chats.instance_id and other.wa_chat_id = told.wa_chat_id);
end
$$;
comment on function private.name_chats is 'Chats that we began have WhatsApp''s own id from now on.';

create function orchestrator.unsettled_messages(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
begin
  perform private.hold_number(orchestrator_id, number);
  ids := array(
    select c.id
    from private.ready_instances(orchestrator_id, number) i
    join public.conversations c on c.instance_id = i.id and c.status in ('sending', 'unconfirmed')
    left join private.message_claims claim on claim.conversation_id = c.id
    where (c.status = 'sending' and claim.number is distinct from unsettled_messages.number)
      or (c.status = 'unconfirmed' and claim.claimed_at > clock_timestamp() - interval '1 day')
    order by c.seq limit greatest(least(max_items, 500), 0));
  return jsonb_build_object('messages', private.show_outgoing(ids));
end
$$;
comment on function orchestrator.unsettled_messages is
  'Messages whose sender died while sending, and unconfirmed ones of the last day: to be compared with the phone.';

grant execute on function orchestrator.write_messages, private.write_message, private.settle_sent,
  private.apply_action, private.settle_together, private.name_chats, orchestrator.unsettled_messages to service_role;

-- schemas/40_messages/30_incoming.sql
-- What a node instance's event of type message says, as columns.
set check_function_bodies = off;

create type private.incoming_message as (
  event_id bigint,
  at timestamptz,
  wa_message_id text,
  wa_chat_id text,
  is_group boolean,
  chat_name text,
  from_me boolean,
  phone text,
  lid text,
  name text,
  kind text,
  revoked boolean,
  body text,
  content jsonb,
  sent_at timestamptz,
  ack integer,
  has_media boolean,
  mimetype text,
  filename text,
  size bigint,
  quoted_wa_id text,
  client_key text,
  match_key text
);
comment on type private.incoming_message is
  'phone and lid are those of a direct chat''s other party, or of the author in a group.';
comment on type private.incoming_message is
  'phone and lid are those of a direct chat''s other party, or of the author in a group; match_key is private.phone_key(phone).';

create type private.placed_message as (message private.incoming_message, contact_id uuid, chat_id uuid);

create type private.person as (phone text, lid text, name text);

create function private.read_messages(events jsonb)
returns setof private.incoming_message language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, data.message_id, data.chat_id, party.is_group,
    left(data.chat_name, 255), data.from_me, person.phone, person.lid,
    case when not data.from_me then left(data.author_name, 255) end,
    word.kind, data.kind = 'revoked', left(coalesce(data.body, ''), 65536), private_content.kept,
    coalesce(to_timestamp(nullif(data.timestamp, 0)), (event ->> 'at')::timestamptz),
    data.ack, coalesce(data.has_media, false), left(data.mimetype, 200), left(data.filename, 255),
    greatest(data.size, 0), left(data.reply_to, 200), data.client_key,
    -- As private.phone_key has it.
    case when person.phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(person.phone, 4) || right(person.phone, 8)
      else person.phone end
  from jsonb_array_elements(events) event,
    lateral jsonb_to_record(event -> 'data') data (message_id text, chat_id text, chat_kind text, from_me boolean,
      author_id text, author_name text, kind text, body text, "timestamp" double precision, ack integer,
      has_media boolean, mimetype text, filename text, size bigint, reply_to text, client_key text, phone text,
      lid text, chat_name text, content jsonb),
    lateral (select coalesce(jsonb '{"text": "text", "image": "image", "video": "video", "audio": "audio", "voice": "voice",
      "document": "document", "sticker": "sticker", "location": "location", "contact": "contact", "poll": "poll",
      "chat": "text", "revoked": "text", "ptt": "voice", "ptv": "video", "vcard": "contact", "multi_vcard": "contact",
      "poll_creation": "poll"}' ->> data.kind, 'unknown') as kind) word,
    -- offset 0: each is worked out once, not wherever it is named.
    lateral (select data.chat_kind = 'group' as is_group,
      case when data.chat_kind = 'direct' then data.chat_id when not data.from_me then data.author_id end as wa_id
      offset 0) party,
    lateral (select
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$'),
        substring(data.phone from '^[0-9]{1,20}$')) as phone,
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@lid$'),
        substring(data.lid from '^[0-9]{1,20}$')) as lid offset 0) person,
    lateral (select case
      when word.kind = 'unknown' then private.keep_small(event -> 'data')
      when data.content is not null then private.keep_small(data.content) end as kept) private_content
  where event ->> 'type' = 'message' and length(data.message_id) between 1 and 200
    and length(data.chat_id) between 1 and 100
    and data.chat_kind in ('direct', 'group') and data.from_me is not null;
end
$$;

create function private.keep_small(content jsonb)
returns jsonb language sql immutable parallel safe set search_path = ''
return case
  when jsonb_typeof(content) <> 'object' then null
  when octet_length(content::text) > 200000 then jsonb_build_object('too_large', octet_length(content::text))
  else content
end;
comment on function private.keep_small is 'One message of any size must not hold up the others.';

grant execute on function private.read_messages, private.keep_small to service_role;

-- schemas/40_messages/31_ingest.sql
-- How an orchestrator writes what WhatsApp said.
set check_function_bodies = off;

create function orchestrator.ingest(orchestrator_id uuid, number bigint, instance_id uuid, events jsonb,
  told_at timestamptz default null)
returns jsonb language plpgsql set search_path = ''
-- A batch is small and its tables may be of any size: an index look-up for each event is right always, while a
-- plan made when the tables were small would scan them for every batch.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  lease private.leases;
  groups boolean;
  messages private.incoming_message[];
  people private.person[];
  placed private.placed_message[];
  said jsonb[];
  found_messages record;
  found_changes record;
  told integer;
  changes integer := 0;
  waiting integer := 0;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  groups := (select i.groups_enabled from public.instances i where i.id = ingest.instance_id);
  if told_at is not null then
    events := private.with_clock(events, told_at);
  end if;
  messages := array(select message from private.read_messages(events) message where groups or not message.is_group);
  said := array(
    select event from jsonb_array_elements(events) event
    where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')
      and (event -> 'data' ->> 'message_id' ~ case when groups then '@(broadcast|newsletter)_' else '@(g\.us|broadcast|newsletter)_' end)
        is not true
    union all
    -- A message of ours tells its ack as well, each time it is told.
    select jsonb_build_object('id', message.event_id, 'at', message.at, 'type', 'message_ack',
      'data', jsonb_build_object('message_id', message.wa_message_id, 'ack', message.ack))
    from unnest(messages) message where message.from_me and message.ack <> 0);
  told := (select count(*) from jsonb_array_elements(events) event where event ->> 'type' in ('contact', 'chat'));
  people := array(
    select distinct on (message.phone, message.lid) (message.phone, message.lid, message.name)::private.person
    from unnest(messages) message where coalesce(message.phone, message.lid) is not null
    order by message.phone, message.lid, message.name is null, message.event_id desc);
  if told > 0 then
    perform private.change_number(lease.account_id, event -> 'data' ->> 'former_id', event -> 'data' ->> 'contact_id')
    from jsonb_array_elements(events) event where event ->> 'type' = 'contact' and event -> 'data' ? 'former_id';
    -- Only whom we talk to: the phone's whole address book is not ours to keep.
    people := people || array(
      select person from unnest(private.read_people(events)) person
      where private.find_contact(lease.account_id, person.phone, person.lid) is not null
        or exists (select from unnest(people) known where known.phone = person.phone or known.lid = person.lid));
  end if;
  placed := private.settle_places(lease.account_id, instance_id, messages, people);
  found_messages := private.ingest_messages(lease.account_id, instance_id, messages, placed);
  if said <> '{}' then
    found_changes := private.apply_or_keep(instance_id, said);
    changes := found_changes.applied;
    waiting := found_changes.waiting;
  end if;
  if told > 0 then
    changes := changes + private.ingest_chats(lease.account_id, instance_id, events, placed, found_messages.new_ids);
  end if;
  perform private.keep_unknown_events(lease.account_id, instance_id, events);
  return jsonb_build_object('messages', cardinality(found_messages.new_ids),
    'changes', found_messages.changed + changes, 'waiting', waiting,
    'ignored', jsonb_array_length(events) - cardinality(messages) - told - (
      select count(*) from jsonb_array_elements(events) event
      where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')));
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the node instance''s contract');
end
$$;
comment on function orchestrator.ingest is
  'Stores one batch of a node instance''s events in one transaction under the lease; safe to repeat. told_at: what the host''s clock shows now.';

create function private.with_clock(events jsonb, told_at timestamptz)
returns jsonb language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select case when abs(extract(epoch from skew)) <= 10 then events else (
      select coalesce(jsonb_agg(event || jsonb_build_object('at', (event ->> 'at')::timestamptz + skew) order by place), '[]')
      from jsonb_array_elements(events) with ordinality item (event, place)) end
    from (select date_trunc('second', clock_timestamp() - told_at) as skew) clock);
end
$$;
comment on function private.with_clock is
  'The events as if the host''s clock, which shows told_at now, were the database''s: the order of what is written here and there depends on it.';

create function private.ingest_messages(account_id uuid, instance_id uuid, messages private.incoming_message[],
  placed private.placed_message[], out new_ids text[], out changed integer)
language plpgsql set search_path = ''
as $$
begin
  perform private.adopt_message(c.id, message.wa_message_id, message.sent_at)
  from unnest(messages) message
  join public.conversations c on c.id = private.as_uuid(message.client_key) and c.instance_id = ingest_messages.instance_id
    and c.wa_message_id is null
  where message.from_me and message.client_key is not null;
  changed := private.complete_unknown(instance_id, messages);
  new_ids := private.insert_messages(account_id, instance_id, placed);
  if exists (select from unnest(messages) message where message.quoted_wa_id is not null)
    or exists (select from public.conversations c
      where c.instance_id = ingest_messages.instance_id and c.reply_to is null and c.quoted_wa_id = any (new_ids)) then
    perform private.resolve_replies(instance_id, messages);
  end if;
  changed := changed + private.apply_waiting(instance_id, new_ids);
end
$$;

create function private.insert_messages(account_id uuid, instance_id uuid, placed private.placed_message[])
returns text[] language plpgsql set search_path = ''
as $$
declare
  fresh private.placed_message[];
  media_ids uuid[];
  new_ids text[];
begin
  fresh := array(
    select first_told.place
    from (
      select distinct on ((p.message).wa_message_id) p as place
      from unnest(placed) p
      where p.chat_id is not null and not exists (
        select from public.conversations c
        where c.instance_id = insert_messages.instance_id and c.wa_message_id = (p.message).wa_message_id)
      order by (p.message).wa_message_id, (p.message).kind = 'unknown', (p.message).event_id
    ) first_told
    order by ((first_told.place).message).event_id);
  media_ids := array(
    select case when (p.message).has_media then gen_random_uuid() end
    from unnest(fresh) with ordinality p (message, contact_id, chat_id, place) order by p.place);
  insert into public.media (id, account_id, mimetype, filename, size)
  select file.id, insert_messages.account_id, (file.message).mimetype, (file.message).filename, (file.message).size
  from unnest(fresh, media_ids) file (message, contact_id, chat_id, id) where file.id is not null;
  with inserted as (
    insert into public.conversations (account_id, chat_id, contact_id, instance_id, message, from_me, "timestamp",
      kind, content, status, error_code, wa_message_id, sent_at, quoted_wa_id, revoked_at, media_id, sent_by_kind)
    select insert_messages.account_id, p.chat_id, p.contact_id, insert_messages.instance_id, m.body, m.from_me, m.sent_at,
      m.kind, m.content, case when not m.from_me then 'received' when m.ack < 0 then 'failed' else 'sent' end,
      case when m.from_me and m.ack < 0 then 'send_failed' end, m.wa_message_id,
      case when m.from_me and m.ack >= 0 then m.sent_at end, m.quoted_wa_id,
      case when m.revoked then m.at end, p.media_id, case when m.from_me then 'phone' end
    from unnest(fresh, media_ids) with ordinality p (message, contact_id, chat_id, media_id, place),
      lateral (select (p.message).*) m
    order by p.place
    on conflict on constraint conversations_one_a_message do nothing
    returning wa_message_id
  )
  select coalesce(array_agg(inserted.wa_message_id), '{}') into new_ids from inserted;
  if cardinality(new_ids) < cardinality(fresh) then
    -- Somebody else has stored one meanwhile, with its file.
    delete from public.media m where m.id = any (media_ids) and not exists (
      select from public.conversations c where c.account_id = m.account_id and c.media_id = m.id);
  end if;
  return new_ids;
end
$$;
comment on function private.insert_messages is
  'Stores the messages that are not there yet, in journal order, with a pending media row where one is due.';

create function private.complete_unknown(instance_id uuid, messages private.incoming_message[])
returns integer language plpgsql set search_path = ''
as $$
declare
  message private.incoming_message;
  unread public.conversations;
  file_id uuid;
  completed integer := 0;
begin
  for message in
    select told.* from unnest(messages) told where told.kind <> 'unknown' and exists (
      select from public.conversations c where c.instance_id = complete_unknown.instance_id
        and c.wa_message_id = told.wa_message_id and c.kind = 'unknown')
  loop
    select * into unread from public.conversations c
    where c.instance_id = complete_unknown.instance_id and c.wa_message_id = message.wa_message_id and c.kind = 'unknown'
    for no key update;
    continue when not found;
    file_id := null;
    if message.has_media and unread.media_id is null then
      insert into public.media (account_id, mimetype, filename, size)
      values (unread.account_id, message.mimetype, message.filename, message.size) returning id into file_id;
    end if;
    update public.conversations c set kind = message.kind, message = message.body, content = message.content,
      media_id = coalesce(c.media_id, file_id), quoted_wa_id = coalesce(c.quoted_wa_id, message.quoted_wa_id),
      revoked_at = coalesce(c.revoked_at, case when message.revoked then message.at end)
    where c.id = unread.id;
    completed := completed + 1;
  end loop;
  return completed;
end
$$;
comment on function private.complete_unknown is 'What could not be read at first has come again, readable.';

create function private.resolve_replies(instance_id uuid, messages private.incoming_message[])
returns void language sql set search_path = ''
as $$
  update public.conversations reply set reply_to = quoted.id
  from public.conversations quoted
  where reply.instance_id = resolve_replies.instance_id and reply.reply_to is null and reply.quoted_wa_id in (
      select message.quoted_wa_id from unnest(messages) message where message.quoted_wa_id is not null
      union select message.wa_message_id from unnest(messages) message)
    and quoted.instance_id = resolve_replies.instance_id and quoted.wa_message_id = reply.quoted_wa_id
$$;
comment on function private.resolve_replies is 'Links replies to what they quote, whichever of the two came first.';

grant execute on function orchestrator.ingest, private.with_clock, private.ingest_messages, private.insert_messages,
  private.complete_unknown, private.resolve_replies to service_role;

-- schemas/40_messages/32_placing.sql
-- Reading what a node instance says, and finding where it belongs. Calls of functions cost more than all else here,
-- so what is asked of every message is written out.
set check_function_bodies = off;

create function private.settle_places(account_id uuid, instance_id uuid, messages private.incoming_message[],
  people private.person[])
returns private.placed_message[] language plpgsql set search_path = ''
as $$
declare
  placed private.placed_message[];
begin
  for attempt in 1..5 loop
    perform private.meet_people(account_id, people);
    placed := array(select p from private.place_messages(account_id, instance_id, messages) p);
    if exists (select from unnest(placed) p left join public.chats c on c.id = p.chat_id
      where c.id is null or c.wa_chat_id is null) then
      perform private.meet_chats(account_id, instance_id, placed);
      placed := array(select p from private.place_messages(account_id, instance_id, messages) p);
    end if;
    if private.hold_places(placed) then
      return placed;
    end if;
  end loop;
  raise serialization_failure using message = 'contacts are being merged', hint = 'try again';
end
$$;
comment on function private.settle_places is
  'Each message with its contact and its chat, made when missing, and held until the transaction ends.';

create function private.place_messages(account_id uuid, instance_id uuid, messages private.incoming_message[])
returns setof private.placed_message language plpgsql stable rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select message, coalesce(by_phone.contact_id, by_lid.contact_id), coalesce(direct.id, grouped.id)
  from unnest(messages) message
  left join public.contact_identities by_phone on by_phone.account_id = place_messages.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = message.match_key
  left join public.contact_identities by_lid on by_lid.account_id = place_messages.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = message.lid
  left join public.chats direct on not message.is_group and direct.instance_id = place_messages.instance_id
    and direct.contact_id = coalesce(by_phone.contact_id, by_lid.contact_id)
  left join public.chats grouped on message.is_group and grouped.instance_id = place_messages.instance_id
    and grouped.wa_chat_id = message.wa_chat_id;
end
$$;
comment on function private.place_messages is 'Each message with its contact and its chat, as far as they exist.';

create function private.hold_places(placed private.placed_message[])
returns boolean language plpgsql set search_path = ''
as $$
declare
  contact_ids constant uuid[] := array(select distinct p.contact_id from unnest(placed) p where p.contact_id is not null);
  chat_ids constant uuid[] := array(select distinct p.chat_id from unnest(placed) p where p.chat_id is not null);
  held integer;
begin
  perform from public.contacts c where c.id = any (contact_ids) order by c.id for key share;
  get diagnostics held = row_count;
  if held < cardinality(contact_ids) then
    return false;
  end if;
  perform from public.chats c where c.id = any (chat_ids) order by c.id for no key update;
  get diagnostics held = row_count;
  return held = cardinality(chat_ids);
end
$$;
comment on function private.hold_places is
  'Nobody merges or removes these contacts and chats before this transaction ends; false when somebody just has. Locks in the order of merges.';

create function private.meet_chats(account_id uuid, instance_id uuid, placed private.placed_message[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  -- A thread of WhatsApp whose contact has another phone by now belongs to whoever writes in it.
  update public.chats c set wa_chat_id = null
  from unnest(placed) p
  where p.chat_id is null and p.contact_id is not null and not (p.message).is_group
    and c.instance_id = meet_chats.instance_id and c.wa_chat_id = (p.message).wa_chat_id;

  insert into public.chats (account_id, instance_id, contact_id, wa_chat_id, kind, name, status)
  select meet_chats.account_id, meet_chats.instance_id,
    case when not placed.is_group then placed.contact_id end, placed.wa_chat_id,
    case when placed.is_group then 'group' else 'direct' end, coalesce(placed.chat_name, ''), 'pending'
  from (
    select distinct on (case when not (p.message).is_group then p.contact_id end, (p.message).wa_chat_id)
      p.contact_id, (p.message).*
    from unnest(meet_chats.placed) p
    where p.chat_id is null and (p.contact_id is not null or (p.message).is_group)
  ) placed
  order by placed.wa_chat_id
  on conflict do nothing;

  update public.chats c set wa_chat_id = named.wa_chat_id
  from (
    select distinct on (p.chat_id) p.chat_id, (p.message).wa_chat_id
    from unnest(meet_chats.placed) p
    where not exists (select from public.chats other
      where other.instance_id = meet_chats.instance_id and other.wa_chat_id = (p.message).wa_chat_id)
    order by p.chat_id, (p.message).event_id
  ) named
  where c.id = named.chat_id and c.wa_chat_id is null;
end
$$;
comment on function private.meet_chats is 'Opens the chats of these messages, and gives those we began the id WhatsApp has for them.';

create function private.ingest_chats(account_id uuid, instance_id uuid, events jsonb,
  placed private.placed_message[], new_ids text[])
returns integer language plpgsql set search_path = ''
as $$
declare
  changed integer;
begin
  update public.chats c set name = coalesce(told.name, c.name), unread_count = coalesce(told.unread, c.unread_count)
  from (
    select known.id,
      (array_agg(left(event.name, 255) order by event.id desc) filter (where event.name is not null))[1] as name,
      -- What came after it was told is not in the phone's count.
      min(event.unread_count + (select count(*) from unnest(placed) p
        where p.chat_id = known.id and not (p.message).from_me and (p.message).event_id > event.id
          and (p.message).wa_message_id = any (new_ids))) as unread
    from (
      select (item ->> 'id')::bigint as id, item -> 'data' ->> 'chat_id' as chat_id, item -> 'data' ->> 'name' as name,
        greatest((item -> 'data' ->> 'unread_count')::integer, 0) as unread_count
      from jsonb_array_elements(events) item where item ->> 'type' = 'chat'
    ) event
    join public.chats known on known.instance_id = ingest_chats.instance_id and (
      known.wa_chat_id = event.chat_id or known.contact_id = private.find_contact(ingest_chats.account_id,
        private.wa_phone(event.chat_id), private.wa_lid(event.chat_id)))
    group by known.id
  ) told
  where c.id = told.id and ((c.kind = 'group' and told.name <> c.name) or told.unread < c.unread_count);
  get diagnostics changed = row_count;
  return changed;
end
$$;
comment on function private.ingest_chats is
  'Subjects of groups, and what was read on the phone: its count lowers ours and never raises it, for the dashboard''s readers count as well.';

grant execute on function private.settle_places, private.place_messages, private.hold_places, private.meet_chats,
  private.ingest_chats to service_role;

-- schemas/40_messages/33_people.sql
-- Who is meant by an id of WhatsApp: names follow the latest word, and a person may change numbers.
set check_function_bodies = off;

create function private.read_people(events jsonb)
returns private.person[] language sql stable set search_path = ''
return array(
  select (coalesce(private.wa_phone(data ->> 'contact_id'), substring(data ->> 'phone' from '^[0-9]{1,20}$')),
    coalesce(private.wa_lid(data ->> 'contact_id'), substring(data ->> 'lid' from '^[0-9]{1,20}$')),
    left(data ->> 'name', 255))::private.person
  from jsonb_array_elements(events) event, lateral (select event -> 'data' as data) body
  where event ->> 'type' = 'contact' order by (event ->> 'id')::bigint);
comment on function private.read_people is 'The people of events of type contact.';

create function private.meet_people(account_id uuid, people private.person[])
returns void language plpgsql set search_path = ''
as $$
declare
  strangers private.person[];
  known record;
begin
  if people = '{}' then
    return;
  end if;
  strangers := array(select private.strange_people(account_id, people));
  if strangers <> '{}' then
    perform pg_advisory_xact_lock(hashtextextended('contacts:' || meet_people.account_id, 0));
    perform private.greet_strangers(account_id, strangers);
    perform private.link_person(account_id, person::private.person)
    from private.strange_people(account_id, strangers) person where person.phone is not null and person.lid is not null;
  end if;
  -- A name is seldom new: looked at first, for an update of nothing costs its triggers.
  for known in
    select named.id, named.name
    from (
      select distinct on (id) coalesce(by_phone.contact_id, by_lid.contact_id) as id, person.name
      from unnest(people) with ordinality person (phone, lid, name, place)
      left join public.contact_identities by_phone on by_phone.account_id = meet_people.account_id
        and by_phone.kind = 'phone' and by_phone.match_key = private.phone_key(person.phone)
      left join public.contact_identities by_lid on by_lid.account_id = meet_people.account_id
        and by_lid.kind = 'lid' and by_lid.match_key = person.lid
      where person.name <> ''
      order by id, person.place desc
    ) named
    join public.contacts c on c.id = named.id and c.whatsapp_name <> named.name
    order by named.id
  loop
    update public.contacts c set whatsapp_name = known.name where c.id = known.id;
  end loop;
end
$$;
comment on function private.meet_people is
  'Afterwards each of them has one contact: new ones are made, a phone and a LID told together are linked. The last name told counts.';

create function private.strange_people(account_id uuid, people private.person[])
returns setof private.person language plpgsql stable rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select p.phone, p.lid, p.name
  from (select phone, lid, max(name) as name from unnest(people) group by phone, lid) p
  left join public.contact_identities by_phone on by_phone.account_id = strange_people.account_id
    and by_phone.kind = 'phone' and by_phone.match_key = private.phone_key(p.phone)
  left join public.contact_identities by_lid on by_lid.account_id = strange_people.account_id
    and by_lid.kind = 'lid' and by_lid.match_key = p.lid
  where (p.phone is not null and by_phone.contact_id is null) or (p.lid is not null and by_lid.contact_id is null)
    or by_phone.contact_id <> by_lid.contact_id
  order by p.phone, p.lid;
end
$$;
comment on function private.strange_people is 'Those of whom a phone or LID is new, or belongs to two contacts.';

create function private.greet_strangers(account_id uuid, people private.person[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into public.contacts (account_id, phone, lid, whatsapp_name)
  select distinct on (coalesce('lid ' || p.lid, p.phone)) greet_strangers.account_id, p.phone, p.lid, coalesce(p.name, '')
  from (
    select distinct on (private.phone_key(phone)) phone, lid, name from unnest(people)
    where phone is not null and private.find_contact(greet_strangers.account_id, phone, lid) is null
    order by private.phone_key(phone), lid, name
  ) p
  order by coalesce('lid ' || p.lid, p.phone), p.phone;

  insert into public.contacts (account_id, lid, whatsapp_name)
  select distinct on (lid) greet_strangers.account_id, lid, coalesce(name, '') from unnest(people)
  where phone is null and private.find_contact(greet_strangers.account_id, null, lid) is null
  order by lid, name;
end
$$;
comment on function private.greet_strangers is 'Makes contacts of those nobody knows, one for each person.';

create function private.find_contact(account_id uuid, phone text, lid text)
returns uuid language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(
      (select known.contact_id from public.contact_identities known
        where known.account_id = find_contact.account_id and known.kind = 'phone'
          and known.match_key = private.phone_key(find_contact.phone)),
      (select known.contact_id from public.contact_identities known
        where known.account_id = find_contact.account_id and known.kind = 'lid' and known.match_key = find_contact.lid)));
end
$$;

create function private.link_person(account_id uuid, person private.person)
returns void language plpgsql set search_path = ''
as $$
declare
  by_phone public.contacts;
  by_lid public.contacts;
begin
  select * into by_phone from public.contacts c
  where c.id = private.find_contact(link_person.account_id, person.phone, null);
  select * into by_lid from public.contacts c
  where c.id = private.find_contact(link_person.account_id, null, person.lid);
  if by_phone.id <> by_lid.id then
    perform private.merge_contacts(by_phone, by_lid);
  elsif by_lid.id is null and by_phone.id is not null then
    update public.contacts c set lid = coalesce(c.lid, person.lid) where c.id = by_phone.id;
    perform private.claim_identity(account_id, by_phone.id, 'lid', person.lid);
  elsif by_phone.id is null and by_lid.id is not null then
    update public.contacts c set phone = coalesce(c.phone, person.phone) where c.id = by_lid.id;
    perform private.claim_identity(account_id, by_lid.id, 'phone', person.phone);
  end if;
end
$$;
comment on function private.link_person is 'Phone and LID are one person''s: one contact has both from now on.';

create function private.change_number(account_id uuid, former_id text, new_id text)
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
  perform private.audit(change_number.account_id, 'contacts.number', known.id,
    jsonb_build_object('former', former, 'phone', latest));
end
$$;
comment on function private.change_number is
  'A contact has another phone from now on: history and all else stay, and the next message goes to the new one.';

grant execute on function private.read_people, private.meet_people, private.strange_people, private.greet_strangers,
  private.find_contact, private.link_person, private.change_number to service_role;

-- schemas/40_messages/34_changes.sql
-- Acks, edits, revocations and reactions. Whatever order they come in, and however often, the rows end the same.
set check_function_bodies = off;

create table private.waiting_events (
  instance_id uuid not null references public.instances (id) on delete cascade,
  wa_message_id text not null,
  event jsonb not null,
  digest text not null generated always as (md5(event::text)) stored,
  created_at timestamptz not null default now(),
  primary key (instance_id, wa_message_id, digest)
);
comment on table private.waiting_events is 'Events about messages that have not come yet. They wait a day.';
create index waiting_events_age on private.waiting_events (created_at);

grant select, insert, delete on private.waiting_events to service_role;

create type private.change as (
  conversation_id uuid, account_id uuid, event_id bigint, at timestamptz, type text, data jsonb);
comment on type private.change is 'An event about a stored message.';

create function private.apply_or_keep(instance_id uuid, events jsonb[], out applied integer, out waiting integer)
language plpgsql set search_path = ''
as $$
begin
  applied := private.apply_changes(instance_id, array(select private.find_changes(instance_id, events)));
  insert into private.waiting_events (instance_id, wa_message_id, event)
  select apply_or_keep.instance_id, event -> 'data' ->> 'message_id', event
  from unnest(events) event
  where length(event -> 'data' ->> 'message_id') between 1 and 200 and not exists (
    select from public.conversations c
    where c.instance_id = apply_or_keep.instance_id and c.wa_message_id = event -> 'data' ->> 'message_id')
  on conflict do nothing;
  get diagnostics waiting = row_count;
  if waiting > 0 then
    delete from private.waiting_events kept where kept.created_at < now() - interval '1 day';
  end if;
end
$$;
comment on function private.apply_or_keep is 'Applies events to the messages they are about; those of unseen messages wait.';

-- Each event is one look into the index, whatever was planned while the table was small.
create function private.find_changes(instance_id uuid, events jsonb[])
returns setof private.change language plpgsql stable rows 100 set search_path = ''
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  return query
  select c.id, c.account_id, (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, event ->> 'type', event -> 'data'
  from unnest(events) event
  join public.conversations c on c.instance_id = find_changes.instance_id
    and c.wa_message_id = event -> 'data' ->> 'message_id';
end
$$;

create function private.apply_waiting(instance_id uuid, wa_message_ids text[])
returns integer language plpgsql set search_path = ''
as $$
declare
  events jsonb[];
begin
  with taken as (
    delete from private.waiting_events kept
    where kept.instance_id = apply_waiting.instance_id and kept.wa_message_id = any (wa_message_ids)
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

create function private.apply_reactions(instance_id uuid, changes private.change[])
returns integer language plpgsql set search_path = ''
as $$
declare
  applied integer;
  own_key constant text := (
    select private.phone_key(i.phone) from public.instances i where i.id = apply_reactions.instance_id);
begin
  insert into public.reactions as known
    (account_id, conversation_id, contact_id, from_me, sender, emoji, reacted_at)
  select distinct on (change.conversation_id, sender.name) change.account_id, change.conversation_id,
    case when not sender.from_me then private.find_contact(change.account_id, sender.phone, sender.lid) end,
    sender.from_me, sender.name, left(change.data ->> 'emoji', 40), change.at
  from unnest(changes) change, lateral (
    select wa.phone, wa.lid, wa.from_me, case when wa.from_me then 'me' else left(wa.id, 100) end as name
    from (
      select change.data ->> 'sender_id' as id, private.wa_phone(change.data ->> 'sender_id') as phone,
        private.wa_lid(change.data ->> 'sender_id') as lid,
        coalesce(change.data ->> 'sender_id' = 'me'
          or private.phone_key(private.wa_phone(change.data ->> 'sender_id')) = own_key, false) as from_me
    ) wa
  ) sender
  where change.type = 'reaction'
  order by change.conversation_id, sender.name, change.at desc, change.event_id desc
  on conflict (conversation_id, sender) do update set emoji = excluded.emoji, reacted_at = excluded.reacted_at
  where excluded.reacted_at > known.reacted_at;
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
  select keep_unknown_events.account_id, keep_unknown_events.instance_id, 'unknown_event',
    case when octet_length(event::text) <= 8000 then event else jsonb_build_object('id', event -> 'id', 'type', event -> 'type') end
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
comment on function private.keep_unknown_events is 'What is of no known type, or a message that does not say the least, is kept as it came.';

grant execute on function private.apply_or_keep, private.find_changes, private.apply_waiting, private.apply_changes,
  private.apply_acks, private.ack_status, private.status_rank, private.apply_edits, private.edit_message,
  private.apply_revocations, private.apply_reactions, private.keep_unknown_events to service_role;

-- schemas/40_messages/35_adoption.sql
-- A row of ours and a message seen on WhatsApp turn out to be the same.
set check_function_bodies = off;

create function private.adopt_message(conversation_id uuid, wa_message_id text, at timestamptz)
returns void language plpgsql set search_path = ''
as $$
declare
  message public.conversations;
  ghost public.conversations;
begin
  select * into message from public.conversations c where c.id = conversation_id for no key update;
  if message.id is null or message.wa_message_id is not null then
    return;
  end if;
  -- WhatsApp may have shown the message before we heard that it was ours.
  select * into ghost from public.conversations c
  where c.instance_id = message.instance_id and c.wa_message_id = adopt_message.wa_message_id;
  if ghost.id is not null then
    perform private.absorb_ghost(message, ghost);
  end if;
  update public.conversations c
  set wa_message_id = adopt_message.wa_message_id, status_reason = null, error_code = null, error_text = null,
    status = case when private.status_rank(ghost.status) > private.status_rank('sent') then ghost.status else 'sent' end,
    sent_at = coalesce(ghost.sent_at, adopt_message.at), delivered_at = ghost.delivered_at, read_at = ghost.read_at,
    edited_at = ghost.edited_at, revoked_at = ghost.revoked_at,
    message = case when ghost.edited_at is null then c.message else ghost.message end
  where c.id = message.id;
  delete from private.message_claims claim where claim.conversation_id = message.id;
  perform private.apply_waiting(message.instance_id, array[adopt_message.wa_message_id]);
end
$$;
comment on function private.adopt_message is
  'A row of ours has left under this id of WhatsApp: a second row that stood for it is taken in, early acks are applied.';

create function private.absorb_ghost(message public.conversations, ghost public.conversations)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.reactions r set conversation_id = message.id where r.conversation_id = ghost.id;
  update public.message_revisions r set conversation_id = message.id where r.conversation_id = ghost.id;
  update public.conversations c set reply_to = message.id
  where c.account_id = message.account_id and c.reply_to = ghost.id;
  update public.chats c set last_message_id = message.id where c.id = ghost.chat_id and c.last_message_id = ghost.id;
  delete from public.conversations c where c.id = ghost.id;
end
$$;

grant execute on function private.adopt_message, private.absorb_ghost to service_role;

-- schemas/40_messages/40_media_bucket.sql
-- Where the bytes of media lie: a private bucket whose folders are the accounts' ids.
set check_function_bodies = off;

create function private.account_folders()
returns setof text language sql stable security definer set search_path = '' rows 10
as $$
  select account_id::text from private.account_ids() account_id
$$;
comment on function private.account_folders is 'Folders of Storage whose files the caller may read: ids of his accounts.';

create function orchestrator.media_checks()
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  is_private boolean;
begin
  if to_regclass('storage.buckets') is not null then
    select not b.public into is_private from storage.buckets b where b.id = 'media';
  end if;
  return jsonb_build_object('checks', jsonb_build_array(
    jsonb_build_object('name', 'media_bucket', 'ok', coalesce(is_private, false),
      'detail', 'Storage has the private bucket media',
      'hint', 'create the bucket media, and do not make it public'),
    jsonb_build_object('name', 'media_policies', 'ok',
      exists (select from pg_catalog.pg_policies p
        where (p.schemaname, p.tablename) = ('storage', 'objects') and p.policyname like 'zapbase:%'),
      'detail', 'members read their accounts'' files by the policy on storage.objects',
      'hint', 'run supabase/policies/storage.objects.sql in the SQL editor')));
end
$$;
comment on function orchestrator.media_checks is 'What zapbase doctor asks about media kept in Storage.';

create function orchestrator.media_link_key()
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('key', settings.media_link_key) from private.settings
$$;
comment on function orchestrator.media_link_key is 'The key that signs links to files.';

grant execute on function private.account_folders to authenticated;
grant execute on function orchestrator.media_checks, orchestrator.media_link_key to service_role;

-- schemas/40_messages/41_media_work.sql
-- Who is fetching which received file, and where its bytes lie.
set check_function_bodies = off;

create function orchestrator.pending_media(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer,
  is_local boolean default false)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  if not exists (select from private.media_claims claim where claim.claim_id = pending_media.claim_id) then
    perform private.claim_media(orchestrator_id, number, claim_id, max_items, is_local);
  end if;
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(file order by file.seq), '[]')
    from (
      select m.id, m.account_id, c.instance_id, c.id as conversation_id, c.wa_message_id, m.storage_path, m.mimetype,
        m.filename, m.size, m.attempts, c.seq
      from private.media_claims claim
      join public.media m on m.id = claim.media_id and m.state = 'pending'
      join public.conversations c on c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null
      where claim.claim_id = pending_media.claim_id and claim.number = pending_media.number
    ) file));
end
$$;
comment on function orchestrator.pending_media is
  'Received files to be fetched now, and kept in Storage or (is_local) on the disk. The same claim_id answers the same ones.';

create function private.claim_media(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer, is_local boolean)
returns void language sql set search_path = ''
as $$
  with due as (
    select m.id from public.media m
    where m.state = 'pending' and m.id = any (array(select private.due_media(
      claim_media.orchestrator_id, claim_media.number, claim_media.max_items)))
    for update skip locked
  ), tried as (
    update public.media m
    set attempts = m.attempts + 1, store_home = case when claim_media.is_local then claim_media.orchestrator_id end
    from due where m.id = due.id
    returning m.id
  )
  insert into private.media_claims (media_id, claim_id, orchestrator_id, number)
  select tried.id, claim_media.claim_id, claim_media.orchestrator_id, claim_media.number from tried
  on conflict (media_id) do update set claim_id = excluded.claim_id, orchestrator_id = excluded.orchestrator_id,
    number = excluded.number, claimed_at = excluded.claimed_at
$$;

create function private.due_media(orchestrator_id uuid, number bigint, max_items integer)
returns setof uuid language sql stable set search_path = ''
as $$
  -- The first of each number before the second of any: one that has much to fetch holds nobody else up.
  select ranked.id
  from (
    select m.id, row_number() over (partition by c.instance_id order by m.next_attempt_at) as place
    from public.media m
    join public.conversations c on c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null
    join private.ready_instances(due_media.orchestrator_id, due_media.number) i on i.id = c.instance_id
    left join private.media_claims held on held.media_id = m.id
    where m.state = 'pending' and m.source_url is null and case
      when held.media_id is null then m.next_attempt_at <= clock_timestamp()
      -- The lease is ours now: who claimed it under another number is dead, and who took so long has lost it.
      else (held.orchestrator_id, held.number) is distinct from (due_media.orchestrator_id, due_media.number)
        or held.claimed_at < clock_timestamp() - interval '15 minutes' end
  ) ranked
  order by ranked.place limit greatest(least(max_items, 500), 0)
$$;

create function orchestrator.write_media(orchestrator_id uuid, number bigint, media jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  written uuid[];
begin
  if media is null or jsonb_typeof(media) <> 'array' or jsonb_array_length(media) > 500
    or exists (select from jsonb_array_elements(media) item
      where item ->> 'state' is null or item ->> 'state' not in ('stored', 'failed', 'pending')) then
    perform private.fail('media_invalid', 'media is an array of at most 500 {id, state: stored, failed or pending, …}');
  end if;
  perform private.hold_number(orchestrator_id, number);
  with told as (
    select * from jsonb_to_recordset(media) told (id uuid, state text, storage_path text, is_local boolean,
      mimetype text, size bigint, sha256 text, error_code text, retry_seconds double precision, counts boolean)
  ), updated as (
    update public.media m
    set state = told.state, error_code = told.error_code,
      store_home = case when told.state <> 'stored' then m.store_home when told.is_local then write_media.orchestrator_id end,
      stored_at = case when told.state = 'stored' then clock_timestamp() end,
      mimetype = coalesce(told.mimetype, m.mimetype), size = coalesce(told.size, m.size),
      sha256 = coalesce(told.sha256, m.sha256),
      attempts = m.attempts - (told.counts is not distinct from false)::integer,
      next_attempt_at = clock_timestamp() + make_interval(secs => least(greatest(coalesce(told.retry_seconds, 0), 0), 86400))
    from told
    where m.id = told.id and m.state in ('pending', 'failed')
      -- Somebody else's by now: his word counts.
      and not exists (select from private.media_claims claim where claim.media_id = m.id
        and (claim.orchestrator_id, claim.number) is distinct from (write_media.orchestrator_id, write_media.number))
    returning m.id
  ), orphaned as (
    insert into private.media_deletions (media_id, storage_path, store_home)
    select told.id, told.storage_path, case when told.is_local then write_media.orchestrator_id end from told
    where told.state = 'stored' and told.storage_path is not null
      and not exists (select from public.media m where m.id = told.id)
    on conflict (media_id) do nothing
  )
  select coalesce(array_agg(updated.id), '{}') into written from updated;
  delete from private.media_claims claim where claim.media_id = any (written);
  return jsonb_build_object('written', cardinality(written));
exception when data_exception or check_violation then
  perform private.fail('media_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_media is
  'Of received files: that their bytes are stored, why there are none, or when to try again. Ends the claims.';

create function orchestrator.write_upload(media_id uuid, file jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  told constant jsonb := coalesce(file, '{}');
begin
  if coalesce(told ->> 'state', '') not in ('stored', 'failed', 'pending') then
    perform private.fail('media_invalid', 'a file has a state: stored, failed or pending');
  end if;
  update public.media m
  set state = told ->> 'state', error_code = told ->> 'error_code', store_home = (told ->> 'store_home')::uuid,
    stored_at = case when told ->> 'state' = 'stored' then clock_timestamp() end,
    mimetype = coalesce(told ->> 'mimetype', m.mimetype), filename = coalesce(m.filename, told ->> 'filename'),
    size = coalesce((told ->> 'size')::bigint, m.size), sha256 = coalesce(told ->> 'sha256', m.sha256)
  where m.id = write_upload.media_id and m.state in ('pending', 'failed')
    and not exists (select from private.media_claims claim where claim.media_id = m.id);
  if found then
    return '{"written": true}';
  end if;
  insert into private.media_deletions (media_id, storage_path, store_home)
  select write_upload.media_id, told ->> 'storage_path', (told ->> 'store_home')::uuid
  where told ->> 'state' = 'stored' and told ->> 'storage_path' is not null
    and not exists (select from public.media m where m.id = write_upload.media_id)
  on conflict do nothing;
  return '{"written": false}';
exception when data_exception or check_violation then
  perform private.fail('media_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_upload is
  'Of a file that is ours to send: where its bytes lie (pending: are about to), or why there are none.';

create function orchestrator.expire_media()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with hopeless as (
    select m.id, case
      when m.attempts >= 12 then 'media_unreadable'
      when exists (select from public.conversations c
        where c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null) then 'media_gone'
      else 'upload_missing' end as error_code
    from public.media m
    where m.state = 'pending' and m.source_url is null and m.next_attempt_at < clock_timestamp() and (
      m.attempts >= 12 and not exists (select from private.media_claims claim where claim.media_id = m.id)
      -- Neither a number that could still give it nor a message that waits for it.
      or m.created_at < clock_timestamp() - interval '1 day' and not exists (
        select from public.conversations c join public.instances i on i.id = c.instance_id
        where c.account_id = m.account_id and c.media_id = m.id
          and (c.wa_message_id is not null or c.status in ('queued', 'sending'))))
    limit 500
    for update of m skip locked
  )
  update public.media m set state = 'failed', error_code = hopeless.error_code
  from hopeless where m.id = hopeless.id;
  get diagnostics expired = row_count;
  return jsonb_build_object('expired', expired);
end
$$;
comment on function orchestrator.expire_media is
  'Ends the waiting for files of removed numbers, for uploads that never came and for those that break whoever fetches them.';

create function orchestrator.deleted_media(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(jsonb_build_object('id', gone.media_id, 'storage_path', gone.storage_path,
      'is_local', gone.store_home is not null)), '[]')
    from (select * from private.media_deletions d
      where d.store_home is null or d.store_home = deleted_media.orchestrator_id
      order by d.created_at limit greatest(least(max_items, 500), 0)) gone));
end
$$;
comment on function orchestrator.deleted_media is
  'Bytes whose rows are gone, in Storage or on this orchestrator''s disk: delete them there.';

create function orchestrator.forget_media(orchestrator_id uuid, number bigint, ids uuid[])
returns jsonb language plpgsql set search_path = ''
as $$
declare
  forgotten integer;
begin
  perform private.hold_number(orchestrator_id, number);
  delete from private.media_deletions gone where gone.media_id = any (ids);
  get diagnostics forgotten = row_count;
  return jsonb_build_object('forgotten', forgotten);
end
$$;
comment on function orchestrator.forget_media is 'These bytes are deleted.';

grant execute on function orchestrator.pending_media, private.claim_media, private.due_media,
  orchestrator.write_media, orchestrator.write_upload, orchestrator.expire_media, orchestrator.deleted_media,
  orchestrator.forget_media to service_role;

-- schemas/40_messages/90_data.sql
-- Rows that are part of the schema.
set check_function_bodies = off;

insert into private.warm_up_caps (day, messages) values
  (1, 100), (2, 150), (3, 200), (5, 300), (7, 500), (14, 1000), (30, null);

do $$
begin
  -- A project may do without Storage; zapbase doctor then says that the bucket is missing.
  if to_regclass('storage.buckets') is not null then
    insert into storage.buckets (id, name, public) values ('media', 'media', false) on conflict (id) do nothing;
  end if;
end
$$;
