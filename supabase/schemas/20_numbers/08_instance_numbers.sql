set check_function_bodies = off;

create table public.instance_numbers (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  instance_id uuid not null,
  phone text not null check (private.is_possible_phone(phone)),
  bound_at timestamptz not null default clock_timestamp(),
  released_at timestamptz,
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade
);
comment on table public.instance_numbers is
  'Which phone an instance belonged to, from when to when: what was written meanwhile was written on that number.';
create index instance_numbers_newest on public.instance_numbers (account_id, instance_id, bound_at desc);

alter table public.instance_numbers enable row level security;
revoke all on public.instance_numbers from anon, authenticated;
grant select on public.instance_numbers to authenticated;
grant select, insert, update, delete on public.instance_numbers to service_role;
