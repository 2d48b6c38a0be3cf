-- The journal of one node instance. It is the only memory that must survive a kill.
create table if not exists events (
  id integer primary key autoincrement,
  type text not null,
  at text not null,
  data text not null
) strict;

-- WhatsApp ids already journaled: a message is offered once, however often the library tells of it.
create table if not exists seen_messages (
  message_id text primary key,
  at integer not null
) strict, without rowid;

-- One row per client key; the status is what POST /messages answers to the same key again.
create table if not exists outbox (
  client_key text primary key,
  fingerprint text not null,
  status text not null,
  message_id text,
  at integer not null
) strict, without rowid;
create index if not exists outbox_message on outbox (message_id);

create table if not exists marks (name text primary key, value integer not null) strict, without rowid;
