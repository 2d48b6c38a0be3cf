-- Where a person is in a flow.
set check_function_bodies = off;

create table public.flow_runs (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  flow_id uuid not null,
  version_id uuid not null,
  chat_id uuid not null,
  contact_id uuid not null,
  instance_id uuid,
  node text check (length(node) <= 40),
  variables jsonb not null default '{}' check (jsonb_typeof(variables) = 'object'),
  revision bigint not null default 0,
  awaits text check (awaits in ('message', 'time', 'http')),
  status text not null default 'running' check (status in ('running', 'waiting', 'done', 'expired', 'stopped', 'failed')),
  reason text check (length(reason) <= 200),
  wake_at timestamptz,
  expires_at timestamptz,
  started_by text not null check (started_by in ('keyword', 'campaign', 'welcome', 'away', 'default', 'member', 'api_key',
    'flow', 'sequence', 'broadcast', 'hook')),
  started_by_id uuid,
  lane text not null default 'flow' check (lane in ('flow', 'broadcast')),
  trace jsonb not null default '[]' check (jsonb_typeof(trace) = 'array'),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (account_id, id),
  foreign key (account_id, flow_id) references public.flows (account_id, id) on delete cascade,
  foreign key (account_id, version_id) references public.flow_versions (account_id, id) on delete cascade,
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade,
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id),
  check ((awaits is not null) = (status = 'waiting')),
  check ((ended_at is not null) = (status not in ('running', 'waiting')))
);
comment on table public.flow_runs is 'A person in a flow, from its start to its end and for a while after.';
comment on column public.flow_runs.version_id is 'Where it is: of another flow while it is there.';
comment on column public.flow_runs.revision is 'Moves with each step: what was decided for an earlier one does nothing.';
comment on column public.flow_runs.awaits is 'Null: it goes on at once, or has ended.';
comment on column public.flow_runs.status is 'running: it is somebody''s turn to take its next step.';
comment on column public.flow_runs.reason is 'Why it ended.';
comment on column public.flow_runs.lane is 'What its messages are: broadcast when many are led into it.';
comment on column public.flow_runs.trace is 'The last 200 blocks it came through.';
-- Whoever writes answers one flow.
create unique index flow_runs_awaiting on public.flow_runs (chat_id) where awaits = 'message';
create index flow_runs_flow on public.flow_runs (account_id, flow_id, created_at desc);
create index flow_runs_version on public.flow_runs (account_id, version_id);
create index flow_runs_here on public.flow_runs (account_id, version_id, node) where ended_at is null;
create index flow_runs_contact on public.flow_runs (account_id, contact_id, created_at desc);
create index flow_runs_chat on public.flow_runs (account_id, chat_id, created_at desc);
create index flow_runs_instance on public.flow_runs (account_id, instance_id) where instance_id is not null;
create index flow_runs_ended on public.flow_runs (ended_at) where ended_at is not null;

create trigger touch_updated_at before update on public.flow_runs
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.flow_runs referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.flow_runs enable row level security;
revoke all on public.flow_runs from anon, authenticated;
grant select on public.flow_runs to authenticated;
grant select, insert, update, delete on public.flow_runs to service_role;

create table private.run_states (
  run_id uuid primary key,
  account_id uuid not null,
  state jsonb not null check (jsonb_typeof(state) = 'object' and octet_length(state::text) <= 262144),
  foreign key (account_id, run_id) references public.flow_runs (account_id, id) on delete cascade
);
comment on table private.run_states is
  'What the engine keeps of a run that goes on: node, variables and the rest of flow_runs are taken from it. For no customer: a request to somewhere else may stand in it.';
create index run_states_account on private.run_states (account_id, run_id);

grant select, insert, update, delete on private.run_states to service_role;

create function private.broadcast_runs()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('run', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, changed.status)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.flow_runs referencing new table as changed_rows
for each statement execute function private.broadcast_runs();
create trigger broadcast_update after update on public.flow_runs referencing new table as changed_rows
for each statement execute function private.broadcast_runs();
create trigger broadcast_delete after delete on public.flow_runs referencing old table as changed_rows
for each statement execute function private.broadcast_runs();

create function private.record_runs()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.events (account_id, kind, subject, body)
  select run.account_id, 'flow.started', run.id, jsonb_build_object('flow_id', run.flow_id, 'version_id', run.version_id,
    'contact_id', run.contact_id, 'chat_id', run.chat_id, 'started_by', run.started_by)
  from new_rows run;
  return null;
end
$$;
create trigger record_started after insert on public.flow_runs referencing new table as new_rows
for each statement execute function private.record_runs();

create function private.record_end()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event(new.account_id, 'flow.finished', new.id, jsonb_build_object('flow_id', new.flow_id,
    'version_id', new.version_id, 'contact_id', new.contact_id, 'chat_id', new.chat_id, 'status', new.status));
  return null;
end
$$;
create trigger record_finished after update of status on public.flow_runs
for each row when (old.ended_at is null and new.ended_at is not null) execute function private.record_end();
