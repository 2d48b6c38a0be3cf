set check_function_bodies = off;

create table public.sequences (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) >= 1 and length(name) <= 100),
  instance_id uuid,
  "window" jsonb not null default '{"from": "09:00", "to": "21:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}'
    check (private.is_sending_window("window")),
  again text not null default 'ignore' check (again in ('ignore', 'restart')),
  exit_on_answer boolean not null default false,
  enabled boolean not null default true,
  version_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, name),
  unique (account_id, id),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id),
  foreign key (account_id, version_id) references public.flow_versions (account_id, id) on delete set null (version_id)
);
comment on table public.sequences is 'Messages one after another, each so long after the one before. Runs as a flow of waits.';
comment on column public.sequences.instance_id is 'By which number; null: by the one that talks to the person, else the only one.';
comment on column public.sequences.again is 'What becomes of who is in it and is enrolled again.';
comment on column public.sequences.exit_on_answer is 'Whoever writes leaves it.';
comment on column public.sequences.enabled is 'Whether people may enter. Those who are in it go on.';
comment on column public.sequences.version_id is 'As what it runs; null: made anew for the next who enters. Who is in it stays on his.';
create index sequences_instance on public.sequences (account_id, instance_id) where instance_id is not null;
create index sequences_version on public.sequences (account_id, version_id) where version_id is not null;

create trigger clean_names before insert or update of name on public.sequences
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger touch_updated_at before update on public.sequences
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.sequences referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.sequences enable row level security;
revoke all on public.sequences from anon, authenticated;
grant select, insert (account_id, name, instance_id, "window", again, exit_on_answer, enabled),
  update (name, instance_id, "window", again, exit_on_answer, enabled), delete on public.sequences to authenticated;
grant select, insert, update, delete on public.sequences to service_role;

create table public.sequence_steps (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  sequence_id uuid not null,
  position integer not null check (position >= 0 and position <= 10000),
  delay text not null default 'P1D' check ((private.read_duration(delay) <= interval '365 days') is true),
  content jsonb check (pg_column_size(content) <= 262144),
  flow_id uuid,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, id),
  foreign key (account_id, sequence_id) references public.sequences (account_id, id) on delete cascade,
  foreign key (account_id, flow_id) references public.flows (account_id, id),
  check (content is not null or flow_id is not null)
);
comment on table public.sequence_steps is 'What is said, and through which flow somebody goes then, so long after the step before.';
comment on column public.sequence_steps.delay is 'A duration of ISO 8601; PT0S: at once, within the sequence''s hours.';
create index sequence_steps_order on public.sequence_steps (account_id, sequence_id, position);
create index sequence_steps_flow on public.sequence_steps (account_id, flow_id) where flow_id is not null;

create trigger touch_updated_at before update on public.sequence_steps
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.sequence_steps referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.sequence_steps enable row level security;
revoke all on public.sequence_steps from anon, authenticated;
grant select, insert (account_id, sequence_id, position, delay, content, flow_id, enabled),
  update (position, delay, content, flow_id, enabled), delete on public.sequence_steps to authenticated;
grant select, insert, update, delete on public.sequence_steps to service_role;

create function private.check_step()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if new.content is not null then
    if jsonb_typeof(new.content) <> 'object' or new.content - 'items' <> '{}' then
      perform private.fail('content_invalid', 'a content is {items}');
    end if;
    perform private.check_broadcast_content(new.content);
  end if;
  return new;
end
$$;
create trigger check_step before insert or update of content on public.sequence_steps
for each row execute function private.check_step();

create function private.limit_sequences()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  account_ids constant uuid[] := array(select distinct added.account_id from new_rows added);
begin
  if exists (select from public.sequences s where s.account_id = any (account_ids) group by s.account_id having count(*) > 200)
    or exists (select from public.sequence_steps s where s.account_id = any (account_ids) group by s.sequence_id having count(*) > 50)
  then
    perform private.fail('sequences_limit', 'an account has at most 200 sequences, each of at most 50 steps',
      'remove what is no longer needed');
  end if;
  return null;
end
$$;
create trigger limit_sequences after insert on public.sequences referencing new table as new_rows
for each statement execute function private.limit_sequences();
create trigger limit_steps after insert on public.sequence_steps referencing new table as new_rows
for each statement execute function private.limit_sequences();

create function private.renew_sequences()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.sequences s set version_id = null
  where s.version_id is not null and s.id in (select changed.sequence_id from changed_rows changed);
  return null;
end
$$;
create trigger renew_inserted after insert on public.sequence_steps referencing new table as changed_rows
for each statement execute function private.renew_sequences();
create trigger renew_updated after update on public.sequence_steps referencing new table as changed_rows
for each statement execute function private.renew_sequences();
create trigger renew_deleted after delete on public.sequence_steps referencing old table as changed_rows
for each statement execute function private.renew_sequences();

create function private.renew_sequence()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.version_id := null;
  return new;
end
$$;
create trigger renew_sequence before update of "window" on public.sequences
for each row when (new."window" <> old."window") execute function private.renew_sequence();

create function private.keep_used_sequence()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  user_name text;
begin
  -- With its account everything goes.
  if exists (select from public.accounts a where a.id = old.account_id) then
    user_name := private.uses_of(old.account_id, 'sequence', old.id::text) #>> '{0,name}';
    if user_name is not null then
      perform private.fail('sequence_in_use', user_name, 'take it out there first');
    end if;
  end if;
  return old;
end
$$;
comment on function private.keep_used_sequence is 'The detail names the flow that leads people into it, or the filter that asks for it.';
create trigger keep_used_sequence before delete on public.sequences
for each row execute function private.keep_used_sequence();

create function private.drop_sequence_flow()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.flows f where f.account_id = old.account_id and f.sequence_id = old.id;
  return null;
end
$$;
create trigger drop_sequence_flow after delete on public.sequences
for each row execute function private.drop_sequence_flow();
