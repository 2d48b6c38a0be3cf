set check_function_bodies = off;

create table public.audit_log (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  actor_kind private.actor_kind not null,
  actor_id uuid,
  action text not null check (action ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  subject_id uuid,
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object' and pg_column_size(detail) <= 16384),
  created_at timestamptz not null default now()
);
comment on table public.audit_log is 'Who did what that cannot be seen in the rows themselves. Only grows.';
create index audit_log_newest on public.audit_log (account_id, id desc);

alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated;
grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;

create function private.audit(account_id uuid, action text, subject_id uuid, detail jsonb default '{}')
returns void language sql security definer set search_path = ''
as $$
  insert into public.audit_log (account_id, actor_kind, actor_id, action, subject_id, detail)
  select audit.account_id, coalesce(actor.kind, 'system'), actor.id, audit.action, audit.subject_id, audit.detail
  from private.actor() actor
$$;
comment on function private.audit is 'Writes one line of the audit log for whoever is calling.';

grant execute on function private.audit to service_role;
