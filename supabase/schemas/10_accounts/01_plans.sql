set check_function_bodies = off;

create table public.plans (
  name text primary key,
  max_instances integer check (max_instances >= 0),
  max_members integer check (max_members >= 0),
  created_at timestamptz not null default now(),
  max_contacts integer check (max_contacts >= 0),
  max_messages_per_day integer check (max_messages_per_day >= 0),
  max_flows integer check (max_flows >= 0),
  max_broadcast_recipients_per_day integer check (max_broadcast_recipients_per_day >= 0),
  max_webhook_endpoints integer check (max_webhook_endpoints >= 0)
);
comment on table public.plans is 'What an account may have. A null limit means unlimited.';
comment on column public.plans.max_members is 'Members and open invitations together.';
comment on column public.plans.max_messages_per_day is 'What members and keys ask to send in a day of UTC, as the warm-up counts, and what of flows and broadcasts leaves: that waits for its room.';
comment on column public.plans.max_broadcast_recipients_per_day is 'People to whom broadcasts write in a day of UTC; the others wait for the next.';
comment on column public.plans.max_webhook_endpoints is 'Addresses that are told what happens. What they are told is no message and has no limit.';

alter table public.plans enable row level security;
revoke all on public.plans from anon, authenticated;
grant select on public.plans to authenticated;
grant select, insert, update, delete on public.plans to service_role;
