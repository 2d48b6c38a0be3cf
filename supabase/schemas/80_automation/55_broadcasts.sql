set check_function_bodies = off;

create table public.broadcasts (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) >= 1 and length(name) <= 100),
  content jsonb not null,
  segment_id uuid,
  filter jsonb check (pg_column_size(filter) <= 65536),
  exclude jsonb not null default '{}' check (private.is_exclusion(exclude)),
  instance_ids uuid[] not null default '{}' check (cardinality(instance_ids) <= 100),
  starts_at timestamptz,
  "window" jsonb not null default '{"from": "09:00", "to": "21:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}'
    check (private.is_sending_window("window")),
  pace text not null default 'normal' check (pace in ('slow', 'normal', 'fast')),
  skip_answered boolean not null default true,
  tags text[] not null default '{}' check (private.are_tags(tags)),
  flow_id uuid,
  status text not null default 'draft' check (status in ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled')),
  status_reason text check (status_reason ~ '^[a-z][a-z0-9_]{0,59}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  resumed_at timestamptz,
  frozen_seq bigint not null default 0,
  frozen_at timestamptz,
  finished_at timestamptz,
  unique (account_id, id),
  foreign key (account_id, segment_id) references public.segments (account_id, id) on delete set null (segment_id),
  foreign key (account_id, flow_id) references public.flows (account_id, id) on delete set null (flow_id)
);
comment on table public.broadcasts is 'One content, sent to many people, each of them once.';
comment on column public.broadcasts.content is '{items} as a flow''s content block has them, or {variants: [{id, percent, items}]}.';
comment on column public.broadcasts.segment_id is 'Who: this segment and the filter, as they are when it starts, and who was added by add_recipients.';
comment on column public.broadcasts.instance_ids is 'By which numbers; none: by all of the account.';
comment on column public.broadcasts."window" is 'When somebody may be written to, by his own clock.';
comment on column public.broadcasts.pace is 'slow: half of what its numbers may; normal: with pauses of many lengths; fast: as much as they may.';
comment on column public.broadcasts.skip_answered is 'Who has written since it began is left out.';
comment on column public.broadcasts.flow_id is 'Begins with whoever answers within a week.';
comment on column public.broadcasts.frozen_seq is 'Up to which contact it is written down who gets it.';
comment on column public.broadcasts.frozen_at is 'From when on nobody is added.';
create index broadcasts_newest on public.broadcasts (account_id, created_at desc, id desc);
create index broadcasts_segment on public.broadcasts (account_id, segment_id) where segment_id is not null;
create index broadcasts_flow on public.broadcasts (account_id, flow_id) where flow_id is not null;
create index broadcasts_age on public.broadcasts (finished_at) where finished_at is not null;

create trigger clean_names before insert or update of name on public.broadcasts
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger touch_updated_at before update on public.broadcasts
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.broadcasts referencing new table as new_rows
for each statement execute function private.refuse_suspended();
create trigger broadcast_insert after insert on public.broadcasts referencing new table as new_rows
for each statement execute function private.broadcast_rows('broadcast');
create trigger broadcast_update after update on public.broadcasts
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('broadcast');
create trigger broadcast_delete after delete on public.broadcasts referencing old table as old_rows
for each statement execute function private.broadcast_rows('broadcast');

alter table public.broadcasts enable row level security;
revoke all on public.broadcasts from anon, authenticated;
grant select, insert (account_id, name, content, segment_id, filter, exclude, instance_ids, starts_at, "window", pace,
    skip_answered, tags, flow_id),
  update (name, content, segment_id, filter, exclude, instance_ids, starts_at, "window", pace, skip_answered, tags, flow_id),
  delete on public.broadcasts to authenticated;
grant select, insert, update, delete on public.broadcasts to service_role;

create function private.check_broadcast()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.check_broadcast_content(new.content);
  if new.filter is not null then
    perform private.check_filter(new.filter);
    perform private.filter_condition(new.account_id, new.filter);
  end if;
  if exists (select from unnest(new.instance_ids) given (id) where not exists (
    select from public.instances i where i.account_id = new.account_id and i.id = given.id)) then
    perform private.refuse_link('instance_not_found', 'the account has no such number');
  elsif new.starts_at > private.horizon() then
    perform private.fail('schedule_invalid', 'nothing is planned for more than a hundred years ahead');
  end if;
  return new;
end
$$;
create trigger check_broadcast before insert or update of content, filter, instance_ids, starts_at on public.broadcasts
for each row execute function private.check_broadcast();

create function private.keep_begun_broadcast()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if (new.content, new.segment_id, new.filter, new.exclude, new.instance_ids, new.starts_at, new."window", new.pace,
      new.skip_answered, new.tags, new.flow_id) is not distinct from (old.content, old.segment_id, old.filter, old.exclude,
      old.instance_ids, old.starts_at, old."window", old.pace, old.skip_answered, old.tags, old.flow_id) then
    return new;
  end if;
  -- What it named is deleted since it is over.
  if old.status in ('done', 'cancelled') and (new.segment_id is null or new.segment_id = old.segment_id)
    and (new.flow_id is null or new.flow_id = old.flow_id) and (new.content, new.filter, new.exclude, new.instance_ids, new.starts_at,
      new."window", new.pace, new.skip_answered, new.tags) is not distinct from (old.content, old.filter, old.exclude,
      old.instance_ids, old.starts_at, old."window", old.pace, old.skip_answered, old.tags) then
    return new;
  end if;
  if old.status <> 'paused' or (new.segment_id, new.filter, new.starts_at) is distinct from (old.segment_id, old.filter, old.starts_at) then
    perform private.fail('broadcast_running', 'of a broadcast that has begun only a paused one is changed, and never who gets it',
      'pause it, or make a copy');
  end if;
  return new;
end
$$;
create trigger keep_begun_broadcast
before update of content, segment_id, filter, exclude, instance_ids, starts_at, "window", pace, skip_answered, tags, flow_id
on public.broadcasts
for each row when (old.status <> 'draft')
execute function private.keep_begun_broadcast();

create function private.keep_running_broadcast()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- With its account everything goes.
  if exists (select from public.accounts a where a.id = old.account_id) then
    perform private.fail('broadcast_running', 'a broadcast that runs is not deleted', 'cancel it first');
  end if;
  return old;
end
$$;
create trigger keep_running_broadcast before delete on public.broadcasts
for each row when (old.status in ('scheduled', 'running', 'paused')) execute function private.keep_running_broadcast();
