set check_function_bodies = off;

create function private.is_draft(graph jsonb)
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return (jsonb_typeof(graph) = 'object' and jsonb_typeof(graph -> 'nodes') = 'object'
    and octet_length(graph::text) <= 524288) is true;
end
$$;
comment on function private.is_draft is 'At most 512 kB. What is wrong inside is said when it is published.';

create table public.flows (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  folder text not null default '' check (length(folder) <= 100),
  draft jsonb not null default '{"schema": 1, "start": "start", "nodes": {"start": {"type": "start"}}}'
    check (private.is_draft(draft)),
  draft_revision bigint not null default 0,
  published_version_id uuid,
  enabled boolean not null default true,
  sequence_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, id)
);
comment on table public.flows is 'A conversation that goes by itself: the draft that people change. What runs is a published version.';
comment on column public.flows.draft is 'A graph, perhaps unfinished. See docs/flow.schema.json.';
comment on column public.flows.draft_revision is 'Moves whenever the draft is saved: who saves says which he has seen.';
comment on column public.flows.enabled is 'Whether people may enter. Those who are in it go on.';
comment on column public.flows.sequence_id is 'The sequence that runs as this flow. Such a flow is in no list.';
-- A name is there once; nobody sees those of sequences.
create unique index flows_name on public.flows (account_id, name) where sequence_id is null;
create index flows_published on public.flows (account_id, id, published_version_id);
create index flows_sequence on public.flows (account_id, sequence_id) where sequence_id is not null;

create trigger clean_names before insert or update of name on public.flows
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger clean_folders before insert or update of folder on public.flows
for each row when (new.folder <> private.clean_name(new.folder)) execute function private.clean_names('folder');
create trigger touch_updated_at before update on public.flows
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.flows referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.flows enable row level security;
revoke all on public.flows from anon, authenticated;
grant select, insert (account_id, name, folder, draft), update (name, folder, enabled), delete on public.flows to authenticated;
grant select, insert, update, delete on public.flows to service_role;

-- Where accounts were made there were no flows yet.
alter table public.accounts
  add constraint accounts_welcome_flow_fkey foreign key (id, welcome_flow_id) references public.flows (account_id, id)
    on delete set null (welcome_flow_id),
  add constraint accounts_away_flow_fkey foreign key (id, away_flow_id) references public.flows (account_id, id)
    on delete set null (away_flow_id),
  add constraint accounts_default_flow_fkey foreign key (id, default_flow_id) references public.flows (account_id, id)
    on delete set null (default_flow_id);
create index accounts_welcome_flow on public.accounts (id, welcome_flow_id) where welcome_flow_id is not null;
create index accounts_away_flow on public.accounts (id, away_flow_id) where away_flow_id is not null;
create index accounts_default_flow on public.accounts (id, default_flow_id) where default_flow_id is not null;

create function private.count_flows()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  bounded constant boolean := private.acts_for_customer();
  counted record;
begin
  if tg_op = 'INSERT' then
    for counted in
      select added.account_id, count(*)::integer as rows from new_rows added where added.sequence_id is null
      group by 1 order by 1
    loop
      perform private.take_room(counted.account_id, 'flows', counted.rows, bounded);
    end loop;
  else
    insert into private.usage_changes (account_id, kind, day, added)
    select removed.account_id, 'flows', private.usage_day('flows'), -count(*) from old_rows removed
    where removed.sequence_id is null and exists (select from public.accounts a where a.id = removed.account_id)
    group by removed.account_id;
  end if;
  return null;
end
$$;
comment on function private.count_flows is 'As private.count_added and count_removed; those of sequences do not count.';
create trigger count_added after insert on public.flows referencing new table as new_rows
for each statement execute function private.count_flows();
create trigger count_removed after delete on public.flows referencing old table as old_rows
for each statement execute function private.count_flows();

create function private.broadcast_flows()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('flow', tg_table_name, tg_op, array(
    select (changed.account_id, changed.id, changed.draft_revision)::private.changed_row from changed_rows changed));
  return null;
end
$$;
comment on function private.broadcast_flows is 'The status told is the draft''s revision: whoever edits it sees that somebody else has.';
create trigger broadcast_insert after insert on public.flows referencing new table as changed_rows
for each statement execute function private.broadcast_flows();
create trigger broadcast_update after update on public.flows referencing new table as changed_rows
for each statement execute function private.broadcast_flows();
create trigger broadcast_delete after delete on public.flows referencing old table as changed_rows
for each statement execute function private.broadcast_flows();

grant execute on function private.is_draft to authenticated, service_role;
