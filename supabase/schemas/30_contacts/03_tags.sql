set check_function_bodies = off;

create table public.tags (
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null,
  color text check (color ~ '^#[0-9a-f]{6}$'),
  created_at timestamptz not null default now(),
  primary key (account_id, name),
  constraint tags_name_check check (private.are_tags(array[name]))
);
comment on table public.tags is 'Every tag that was ever given, with its colour. contacts.tags says who has which.';

create trigger refuse_suspended after insert on public.tags referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.tags enable row level security;
revoke all on public.tags from anon, authenticated;
grant select, insert (account_id, name, color), update (color) on public.tags to authenticated;
grant select, insert, update, delete on public.tags to service_role;

create function private.list_tags()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- In order, so that two statements never wait for each other.
  insert into public.tags (account_id, name)
  select distinct tagged.account_id, tag from new_rows tagged, unnest(tagged.tags) tag
  order by 1, 2
  on conflict do nothing;
  return null;
end
$$;
create trigger list_tags_of_new after insert on public.contacts referencing new table as new_rows
for each statement execute function private.list_tags();
create trigger list_tags_of_changed after update on public.contacts referencing new table as new_rows
for each statement execute function private.list_tags();
