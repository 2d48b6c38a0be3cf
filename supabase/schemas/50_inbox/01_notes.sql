set check_function_bodies = off;

create table public.notes (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  chat_id uuid not null,
  body text not null check (length(body) between 1 and 10000),
  actor_kind private.actor_kind not null default 'system',
  actor_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  mentions uuid[] not null default '{}' check (cardinality(mentions) <= 20 and array_position(mentions, null) is null),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade
);
comment on table public.notes is 'What the team writes to itself about a chat. Never sent.';
comment on column public.notes.mentions is 'The colleagues whom its writer calls: note_mentions follows.';
create index notes_chat on public.notes (account_id, chat_id, created_at desc);
create unique index notes_page on public.notes (account_id, id);

create trigger sign_row before insert on public.notes for each row execute function private.sign_row();
create trigger touch_updated_at before update on public.notes for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.notes referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.notes enable row level security;
revoke all on public.notes from anon, authenticated;
grant select, insert (account_id, chat_id, body, mentions), update (body, mentions), delete on public.notes to authenticated;
grant select, insert, update, delete on public.notes to service_role;
