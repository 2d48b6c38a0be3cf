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
  person text not null generated always as (
    case when from_me then 'me' else coalesce(contact_id::text, private.wa_key(sender)) end) stored,
  constraint reactions_one_a_person unique (conversation_id, person),
  foreign key (account_id, conversation_id) references public.conversations (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id)
);
comment on table public.reactions is 'The last reaction of each person. An empty emoji was taken back.';
comment on column public.reactions.person is
  'Who it is, whatever WhatsApp calls him: the contact, or the sender as long as nobody knows who that is.';
comment on column public.reactions.sender is 'As WhatsApp called the person when he first reacted.';
create index reactions_message on public.reactions (account_id, conversation_id);
create index reactions_contact on public.reactions (account_id, contact_id);
create unique index reactions_page on public.reactions (account_id, id);
create index reactions_unknown on public.reactions (account_id, person) where contact_id is null and not from_me;

alter table public.reactions enable row level security;
revoke all on public.reactions from anon, authenticated;
grant select on public.reactions to authenticated;
grant select, insert, update, delete on public.reactions to service_role;
