set check_function_bodies = off;

create table public.message_revisions (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  conversation_id uuid not null,
  message text not null,
  original boolean not null default false,
  written_at timestamptz not null,
  unique (conversation_id, original, written_at),
  foreign key (account_id, conversation_id) references public.conversations (account_id, id) on delete cascade
);
comment on table public.message_revisions is 'Every wording of a message that was edited, the original and the newest included.';
create index message_revisions_message on public.message_revisions (account_id, conversation_id, written_at);
create unique index message_revisions_page on public.message_revisions (account_id, id);

alter table public.message_revisions enable row level security;
revoke all on public.message_revisions from anon, authenticated;
grant select on public.message_revisions to authenticated;
grant select, insert, update, delete on public.message_revisions to service_role;
