set check_function_bodies = off;

create table public.quick_replies (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  shortcut text not null check (shortcut ~ '^[a-z0-9_-]{1,40}$'),
  message text not null check (length(message) between 1 and 65536),
  media_id uuid,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, shortcut),
  foreign key (account_id, media_id) references public.media (account_id, id) on delete set null (media_id)
);
comment on table public.quick_replies is 'Texts that a team writes often; typed as / and the shortcut.';
create index quick_replies_media on public.quick_replies (account_id, media_id) where media_id is not null;

create trigger touch_updated_at before update on public.quick_replies
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.quick_replies referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.quick_replies enable row level security;
revoke all on public.quick_replies from anon, authenticated;
grant select, insert (account_id, shortcut, message, media_id), update (shortcut, message, media_id), delete
  on public.quick_replies to authenticated;
grant select, insert, update, delete on public.quick_replies to service_role;
