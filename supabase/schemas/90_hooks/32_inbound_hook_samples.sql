-- What other systems have told: what waits to be applied, and the last that was.
set check_function_bodies = off;

create table public.inbound_hook_samples (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  hook_id uuid not null,
  document jsonb not null check (jsonb_typeof(document) = 'object'),
  status text not null default 'waiting' check (status in ('waiting', 'applied', 'ignored', 'repeated', 'failed')),
  code text check (code ~ '^[a-z][a-z0-9_]{0,59}$'),
  result jsonb check (length(result::text) <= 4096),
  contact_id uuid,
  received_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  key_digest bytea check (octet_length(key_digest) = 32),
  foreign key (account_id, hook_id) references public.inbound_hooks (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id),
  check ((applied_at is null) = (status = 'waiting'))
);
comment on table public.inbound_hook_samples is 'Calls of hooks: those that wait, and of each hook the last ten others.';
comment on column public.inbound_hook_samples.document is '{headers, query, body}: what mappings look into. Without what proves the origin.';
comment on column public.inbound_hook_samples.code is 'Why nothing followed.';
comment on column public.inbound_hook_samples.result is '{event?, run_id?, message_id?, left_out?: [field]}: what followed.';
comment on column public.inbound_hook_samples.key_digest is 'Of the number that its sender gave it; held in inbound_hook_keys while it waits, and once it is applied.';
create index inbound_hook_samples_newest on public.inbound_hook_samples (account_id, hook_id, id desc);
create index inbound_hook_samples_ended on public.inbound_hook_samples (account_id, hook_id, id desc) where status <> 'waiting';
create index inbound_hook_samples_age on public.inbound_hook_samples (received_at);
create index inbound_hook_samples_contact on public.inbound_hook_samples (account_id, contact_id) where contact_id is not null;

alter table public.inbound_hook_samples enable row level security;
revoke all on public.inbound_hook_samples from anon, authenticated;
grant select on public.inbound_hook_samples to authenticated;
grant select, insert, update, delete on public.inbound_hook_samples to service_role;

create table private.inbound_hook_keys (
  account_id uuid not null,
  hook_id uuid not null,
  digest bytea not null check (octet_length(digest) = 32),
  created_at timestamptz not null default clock_timestamp(),
  primary key (hook_id, digest),
  foreign key (account_id, hook_id) references public.inbound_hooks (account_id, id) on delete cascade
);
comment on table private.inbound_hook_keys is 'What has been told already: told again within hook_key_days it is not done again.';
create index inbound_hook_keys_age on private.inbound_hook_keys (created_at);
create index inbound_hook_keys_hook on private.inbound_hook_keys (account_id, hook_id);

create table private.inbound_hook_counts (
  hook_id uuid primary key,
  account_id uuid not null,
  minute timestamptz not null,
  calls integer not null,
  waiting integer not null default 0,
  foreign key (account_id, hook_id) references public.inbound_hooks (account_id, id) on delete cascade
);
comment on table private.inbound_hook_counts is 'How much a hook was told in this minute, and how much of it waits. Beside the hook, whose row is read all the time.';
create index inbound_hook_counts_hook on private.inbound_hook_counts (account_id, hook_id);

create function private.count_waiting_away()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.count_waiting(old.hook_id, -1);
  return null;
end
$$;
create trigger count_waiting after delete on public.inbound_hook_samples
for each row when (old.status = 'waiting') execute function private.count_waiting_away();

revoke all on private.inbound_hook_keys, private.inbound_hook_counts from anon, authenticated;
grant select, insert, update, delete on private.inbound_hook_keys, private.inbound_hook_counts to service_role;
