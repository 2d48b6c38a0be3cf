set check_function_bodies = off;

create table public.reactions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  conversation_id uuid not null,
  contact_id uuid,
  from_me boolean not null default false,
  sender text not null check (length(sender) between 1 and 100),
  emoji text not null check (length(emoji) <= 40),
  reacted_at timestamptz not null,
  unique (conversation_id, sender),
  foreign key (account_id, conversation_id) references public.conversations (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id)
);
comment on table public.reactions is 'The last reaction of each sender. An empty emoji was taken back.';
create index reactions_message on public.reactions (account_id, conversation_id);
create index reactions_contact on public.reactions (account_id, contact_id);
create unique index reactions_page on public.reactions (account_id, id);

alter table public.reactions enable row level security;
revoke all on public.reactions from anon, authenticated;
grant select on public.reactions to authenticated;
grant select, insert, update, delete on public.reactions to service_role;
