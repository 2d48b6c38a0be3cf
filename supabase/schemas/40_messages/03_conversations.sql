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
    'location', 'contact', 'poll', 'reaction', 'edit', 'revoke', 'unknown', 'template')),
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
  sent_by_kind private.actor_kind,
  sent_by_id uuid,
  send_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  lane text check (lane in ('reply', 'manual', 'flow', 'broadcast')),
  stanza_id text generated always as (private.stanza_of(wa_message_id)) stored,
  check (from_me = (status <> 'received')),
  check (from_me = (sent_by_kind is not null)),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id),
  foreign key (account_id, media_id) references public.media (account_id, id) on delete set null (media_id),
  unique (account_id, id),
  foreign key (account_id, reply_to) references public.conversations (account_id, id) on delete set null (reply_to),
  foreign key (account_id, target_id) references public.conversations (account_id, id) on delete set null (target_id)
)
-- Half a page is left for what becomes of its messages: as many as come in one burst are claimed in one statement.
with (fillfactor = 50);
comment on table public.conversations is 'The message log: a row is one message. Page by seq, newest first, and name the account.';
comment on column public.conversations.instance_id is
  'No foreign key: the log outlives its instance, and removing one must not rewrite millions of rows.';
comment on column public.conversations.contact_id is 'Direct chats: the other party. Groups: the author, null when from_me.';
comment on column public.conversations.target_id is 'What a reaction, an edit or a revocation of ours is about.';
comment on column public.conversations.quoted_wa_id is
  'What was replied to, also when we never saw it: its whole id, or its stanza alone.';
comment on column public.conversations.wa_message_id is
  'How WhatsApp''s page calls it, by which it is asked for there. Another day it may be called otherwise.';
comment on column public.conversations.stanza_id is
  'What names it whatever it is called; null until it has left.';
comment on column public.conversations.status is
  'In no index and no predicate of one, nor its reason and times: a message that is sent, delivered and read stays in its page.';
comment on column public.conversations.status_reason is
  'Of what waits: why it waited when it was written down. waiting_reason(row) says why it waits now.';
comment on column public.conversations.lane is 'Who goes first, in this order; set when it is written. Null: not sent from here.';
create index conversations_newest on public.conversations (account_id, seq desc);
create index conversations_chat on public.conversations (account_id, chat_id, seq desc);
create index conversations_contact on public.conversations (account_id, contact_id, seq desc);
create index conversations_media on public.conversations (account_id, media_id) where media_id is not null;
create index conversations_reply on public.conversations (account_id, reply_to) where reply_to is not null;
create index conversations_target on public.conversations (account_id, target_id) where target_id is not null;
create unique index conversations_client_key on public.conversations (account_id, client_key)
where client_key is not null;
create index conversations_unresolved_reply on public.conversations (chat_id, private.stanza_of(quoted_wa_id))
where reply_to is null and quoted_wa_id is not null;
-- One row a message. Of a direct chat contact_id says nothing new, of a group it is the author.
create unique index conversations_one_a_message on public.conversations (stanza_id, chat_id, from_me, contact_id)
nulls not distinct where stanza_id is not null;
create index conversations_words on public.conversations
using gin (account_id, to_tsvector('pg_catalog.portuguese', message));

create trigger refuse_suspended after insert on public.conversations referencing new table as new_rows
for each statement execute function private.refuse_suspended();

-- Members insert what they want sent; everything after that is the database's and the orchestrator's.
alter table public.conversations enable row level security;
revoke all on public.conversations from anon, authenticated;
grant select, insert (account_id, chat_id, contact_id, instance_id, message, kind, content, media_id, reply_to, target_id,
  client_key, send_at, expires_at) on public.conversations to authenticated;
grant select, insert, update, delete on public.conversations to service_role;
