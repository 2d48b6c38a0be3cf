set check_function_bodies = off;

create table public.audit_log (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  actor_kind private.actor_kind not null,
  actor_id uuid,
  action text not null check (action ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  subject_id uuid,
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object' and pg_column_size(detail) <= 16384),
  created_at timestamptz not null default now(),
  origin jsonb check (jsonb_typeof(origin) = 'object' and pg_column_size(origin) <= 1024)
);
comment on table public.audit_log is 'Who did what that cannot be seen in the rows themselves, written from the events of such kinds.';
comment on column public.audit_log.origin is
  '{ip, agent}: from where, as the request said it. Null for what no request did, and once the person is gone.';
create index audit_log_newest on public.audit_log (account_id, id desc);
create index audit_log_age on public.audit_log (created_at);
-- In which list_audit_log pages.
create index audit_log_times on public.audit_log (account_id, created_at desc, id desc);
create index audit_log_areas on public.audit_log (account_id, split_part(action, '.', 1), created_at desc, id desc);
create index audit_log_actors on public.audit_log (account_id, actor_id, created_at desc, id desc);
create index audit_log_actor_kinds on public.audit_log (account_id, actor_kind, created_at desc, id desc);
create index audit_log_origins on public.audit_log (actor_id) where origin is not null;

alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated;
grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;

create function orchestrator.write_audit_log(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  events constant private.events[] := private.take_events('audit_log', max_items);
begin
  perform private.write_audit_log(events);
  return jsonb_build_object('read', cardinality(events));
end
$$;
comment on function orchestrator.write_audit_log is
  'Writes the lines of at most so many events that nobody has looked at; call again while it reads as many. Any number of callers at once.';

create function private.write_audit_log(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
declare
  lines private.changed_row[];
begin
  if not exists (select from unnest(events) e join private.event_kinds k on k.kind = e.kind where k.audit_action is not null) then
    return;
  end if;
  with told as materialized (
    -- Locked: a person may be forgotten just now, and then his name is missing from the event or found in the line.
    select e.account_id, e.actor_kind, e.actor_id, k.audit_action, e.subject, e.body, e.at, e.origin
    from private.events e
    join private.event_kinds k on k.kind = e.kind and k.audit_action is not null
    join public.accounts a on a.id = e.account_id
    where (e.xid, e.seq) in (select taken.xid, taken.seq from unnest(events) taken)
    order by e.xid, e.seq for share of e
  ), written as (
    insert into public.audit_log (account_id, actor_kind, actor_id, action, subject_id, detail, created_at, origin)
    select * from told
    returning account_id, id
  )
  select array_agg((written.account_id, written.id, null)::private.changed_row) into lines from written;
  perform private.broadcast_changes('audit', 'audit_log', 'INSERT', lines);
end
$$;

create function private.forget_origins()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- The events first: a line that is being written from one is waited for, and then found.
  update private.events e set origin = null where e.actor_id = old.id and e.origin is not null;
  update public.audit_log a set origin = null where a.actor_id = old.id and a.origin is not null;
  return null;
end
$$;
comment on function private.forget_origins is 'Who did what stays with the account; from where goes with the person.';
create trigger forget_origins after delete on auth.users
for each row execute function private.forget_origins();

grant execute on function orchestrator.write_audit_log, private.write_audit_log to service_role;
