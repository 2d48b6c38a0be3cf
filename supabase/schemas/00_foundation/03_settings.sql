set check_function_bodies = off;

create table private.settings (
  singleton boolean primary key default true check (singleton),
  first_port integer not null default 5001 check (first_port between 1024 and 32767),
  reserved_ports integer[] not null default '{5060,5061,5353,5432,5433,5672,6000,6379,8000,8080,9000,9090,11211,27017}',
  lease_seconds integer not null default 30 check (lease_seconds between 1 and 600),
  command_seconds integer not null default 60 check (command_seconds between 1 and 3600),
  admin_entry_seconds integer not null default 900 check (admin_entry_seconds between 60 and 3600),
  message_seconds integer not null default 86400 check (message_seconds between 1 and 2592000),
  number_checks_per_day integer not null default 1000 check (number_checks_per_day >= 0),
  number_check_days integer not null default 30 check (number_check_days >= 0),
  media_link_key text not null
    default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid(), 'utf8')), 'hex')
    check (media_link_key ~ '^[0-9a-f]{64}$'),
  invitation_seconds integer not null default 604800 check (invitation_seconds between 1 and 2592000),
  invitations_per_hour integer not null default 30 check (invitations_per_hour >= 0),
  closing_days integer not null default 30 check (closing_days between 0 and 365),
  unlinking_days integer not null default 7 check (unlinking_days between 0 and 365),
  time_lock_seconds integer not null default 3600 check (time_lock_seconds >= 0),
  event_days integer not null default 3 check (event_days between 1 and 90),
  command_days integer not null default 30 check (command_days between 1 and 36500),
  instance_event_days integer not null default 90 check (instance_event_days between 1 and 36500),
  waiting_event_days integer not null default 1 check (waiting_event_days between 1 and 36500),
  chat_event_days integer not null default 730 check (chat_event_days between 1 and 36500),
  audit_days integer not null default 730 check (audit_days between 1 and 36500),
  count_days integer not null default 800 check (count_days between 1 and 36500),
  import_days integer not null default 365 check (import_days between 1 and 36500),
  import_error_days integer not null default 30 check (import_error_days between 1 and 36500),
  invitation_days integer not null default 30 check (invitation_days between 1 and 36500),
  orchestrator_days integer not null default 30 check (orchestrator_days between 1 and 36500),
  dead_job_days integer not null default 30 check (dead_job_days between 1 and 36500),
  decision_days integer not null default 14 check (decision_days between 1 and 36500),
  free_accounts_per_user integer not null default 3 check (free_accounts_per_user >= 0),
  account_pause_seconds integer not null default 600 check (account_pause_seconds between 0 and 2592000),
  run_days integer not null default 90 check (run_days between 1 and 36500),
  broadcast_days integer not null default 730 check (broadcast_days >= 1 and broadcast_days <= 36500),
  vault_key text not null
    default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid(), 'utf8')), 'hex')
    check (vault_key ~ '^[0-9a-f]{64}$'),
  webhook_days integer not null default 7 check (webhook_days >= 4 and webhook_days <= 36500),
  webhook_insecure_hosts text[] not null default '{}' check (cardinality(webhook_insecure_hosts) <= 20),
  hook_sample_days integer not null default 30 check (hook_sample_days >= 1 and hook_sample_days <= 36500),
  hook_key_days integer not null default 30 check (hook_key_days >= 1 and hook_key_days <= 36500),
  webhook_link_key text not null
    default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid(), 'utf8')), 'hex')
    check (webhook_link_key ~ '^[0-9a-f]{64}$'),
  functions_url text check (functions_url ~ '^https?://[^[:space:]]+$' and length(functions_url) <= 500),
  -- An unknown one is refused by PostgreSQL itself.
  timezone text not null default 'America/Sao_Paulo' check ((now() at time zone timezone) is not null),
  push_public_key text check (push_public_key ~ '^[A-Za-z0-9_-]{87}$'),
  push_private_key text check (push_private_key ~ '^[A-Za-z0-9_-]{43}$'),
  push_notice_days integer not null default 1 check (push_notice_days >= 1 and push_notice_days <= 36500),
  check ((push_public_key is null) = (push_private_key is null))
);
comment on table private.settings is 'The one row of settings that the database itself needs.';
comment on column private.settings.first_port is 'Ports of node instances are given from here up.';
comment on column private.settings.message_seconds is 'How long a queued message waits when it names no expires_at.';
comment on column private.settings.media_link_key is 'Signs links to files. Another value ends every link that is out.';
comment on column private.settings.vault_key is 'Encrypts private.vault. Another value ends every secret that is kept there.';
comment on column private.settings.unlinking_days is
  'How long after closes_at the deletion waits for numbers to be unlinked by an orchestrator that has their session.';
comment on column private.settings.time_lock_seconds is 'How long nobody new is written to once WhatsApp has refused it.';
comment on column private.settings.account_pause_seconds is 'In so long a person opens no more accounts than free_accounts_per_user, whatever becomes of them.';
comment on column private.settings.event_days is 'How long events are kept at least; longer while somebody has not read them.';
comment on column private.settings.webhook_days is 'How long it is kept what webhooks were told, and how; longer than the plan of retries.';
comment on column private.settings.webhook_insecure_hosts is
  'Hosts, as host or host:port, to which webhooks may lead without https and inside a network: on a developer''s machine.';
comment on column private.settings.webhook_link_key is
  'Signs links to files in what webhooks are told. Another value ends every link that is out.';
comment on column private.settings.functions_url is
  'What the addresses of the project''s edge functions begin with, as orchestrators say it; null: none has been here yet.';
comment on column private.settings.timezone is 'In which days and weeks of the whole platform are counted.';
comment on column private.settings.push_private_key is
  'Proves to push services who sends (VAPID), made by the first orchestrator. Another pair ends every subscription that is out.';
comment on column private.settings.command_days is 'How long an ended command is kept; the others likewise. See 60_jobs.';

grant select on private.settings to service_role;

create function private.lease_span()
returns interval language sql stable set search_path = ''
return (select make_interval(secs => settings.lease_seconds) from private.settings);

grant execute on function private.lease_span to service_role;
