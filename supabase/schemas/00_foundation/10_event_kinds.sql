set check_function_bodies = off;

create table private.event_kinds (
  kind text primary key check (kind ~ '^[a-z_]{1,30}\.[a-z_]{1,30}$'),
  subject text not null,
  recorded boolean not null default true,
  account_event text check (account_event ~ '^[a-z_]{1,30}$'),
  orchestrator_event text check (orchestrator_event ~ '^[a-z_]{1,30}$'),
  audit_action text unique check (audit_action ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  webhook boolean not null default false,
  description text not null,
  check (recorded or (audit_action is null and not webhook))
);
comment on table private.event_kinds is
  'Everything that can happen, and who hears of it. Names in Python and TypeScript are made from these rows (`make types`).';
comment on column private.event_kinds.subject is 'The table whose row an event is about.';
comment on column private.event_kinds.recorded is 'Whether it becomes a row of private.events; what does not is only told over Realtime.';
comment on column private.event_kinds.account_event is 'Under which name the topic of the account hears of it.';
comment on column private.event_kinds.orchestrator_event is 'Under which name the topic of the orchestrators hears of it.';
comment on column private.event_kinds.audit_action is 'What the audit log calls it; null: it keeps no line of it.';
comment on column private.event_kinds.webhook is 'Whether webhooks may ask for it.';

grant select on private.event_kinds to service_role;
