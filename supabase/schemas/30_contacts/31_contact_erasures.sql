set check_function_bodies = off;

create table public.contact_erasures (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  contact_id uuid,
  status text not null default 'running' check (status in ('running', 'done')),
  messages integer not null default 0,
  media integer not null default 0,
  before_seq bigint not null default 9223372036854775807,
  actor_kind private.actor_kind not null default 'system',
  actor_id uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (account_id, id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id)
);
comment on table public.contact_erasures is 'People who are being forgotten, and that they were. Holds nothing about them.';
comment on column public.contact_erasures.before_seq is 'Messages from here on are erased.';
create index contact_erasures_newest on public.contact_erasures (account_id, created_at desc);
create index contact_erasures_contact on public.contact_erasures (account_id, contact_id);

create trigger sign_row before insert on public.contact_erasures for each row execute function private.sign_row();

alter table public.contact_erasures enable row level security;
revoke all on public.contact_erasures from anon, authenticated;
grant select on public.contact_erasures to authenticated;
grant select, insert, update, delete on public.contact_erasures to service_role;
