-- The journal of one node instance. It is the only memory that must survive a kill.
create table if not exists events (
  id integer primary key autoincrement,
  type text not null,
  at text not null,
  data text not null
) strict;

-- WhatsApp ids already journaled: a message is offered once, however often the library tells of it, and by whatever id.
create table if not exists seen_messages (
  message_id text primary key,
  at integer not null
) strict, without rowid;
create index if not exists seen_messages_at on seen_messages (at);

-- The same for what happened to a message after it was written.
create table if not exists told_changes (
  message_id text primary key,
  at integer not null,
  ack integer not null default 0,
  edited_at integer not null default 0,
  revoked integer not null default 0
) strict, without rowid;
create table if not exists told_reactions (
  message_id text not null,
  sender text not null,
  emoji text not null,
  at integer not null,
  primary key (message_id, sender)
) strict, without rowid;

-- Which phone and which LID are one person's: a message keeps its stanza when its chat moves from one to the other.
create table if not exists identities (
  lid text primary key,
  phone text not null,
  at integer not null
) strict, without rowid;
create index if not exists identities_phone on identities (phone);

-- One row per client key: accepted, then sending, then what POST /messages answers to the same key again.
create table if not exists outbox (
  client_key text primary key,
  fingerprint text not null,
  status text not null,
  message_id text,
  at integer not null
) strict, without rowid;
create index if not exists outbox_message on outbox (message_id);

create table if not exists marks (name text primary key, value integer not null) strict, without rowid;
