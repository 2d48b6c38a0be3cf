create table public.notes (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  chat_id uuid not null,
  body text not null check (length(body) between 1 and 10000),
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade
);
comment on table public.notes is 'What the team writes to itself about a chat. Never sent.';
create index notes_chat on public.notes (account_id, chat_id, created_at desc);

create function private.sign_row()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.actor_id := (select auth.uid());
  new.actor_kind := private.actor_kind();
  return new;
end
$$;
comment on function private.sign_row is 'Whoever inserts a row is its actor.';
create trigger sign_row before insert on public.notes for each row execute function private.sign_row();
create trigger touch_updated_at before update on public.notes for each row execute function private.touch_updated_at();

alter table public.notes enable row level security;
revoke all on public.notes from anon, authenticated;
grant select, insert (account_id, chat_id, body), update (body), delete on public.notes to authenticated;
grant select, insert, update, delete on public.notes to service_role;

create table public.consents (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  contact_id uuid not null,
  state text not null check (state in ('opted_in', 'opted_out')),
  source text not null default '' check (length(source) <= 500),
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default now(),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade
);
comment on table public.consents is 'Who agreed to messages and who objected. Only grows; the newest counts.';
create index consents_contact on public.consents (account_id, contact_id, id desc);
create trigger sign_row before insert on public.consents for each row execute function private.sign_row();

create function private.heed_consent()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.contacts c set opted_out_at = case when new.state = 'opted_out' then new.created_at end
  where c.account_id = new.account_id and c.id = new.contact_id;
  return null;
end
$$;
create trigger heed_consent after insert on public.consents for each row execute function private.heed_consent();

alter table public.consents enable row level security;
revoke all on public.consents from anon, authenticated;
grant select, insert (account_id, contact_id, state, source) on public.consents to authenticated;
grant select, insert, update, delete on public.consents to service_role;

create table public.campaigns (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 255),
  message text check (length(message) <= 65536),
  qr_code_url text check (length(qr_code_url) <= 2000),
  link text check (length(link) <= 2000),
  created_at timestamptz not null default now(),
  unique (account_id, id)
);
comment on table public.campaigns is 'An entry link with its QR code and text.';
create index campaigns_newest on public.campaigns (account_id, created_at desc);

alter table public.campaigns enable row level security;
revoke all on public.campaigns from anon, authenticated;
grant select, insert (account_id, name, message, qr_code_url, link), update (name, message, qr_code_url, link), delete
  on public.campaigns to authenticated;
grant select, insert, update, delete on public.campaigns to service_role;

create table public.number_checks (
  account_id uuid not null references public.accounts (id) on delete cascade,
  phone text not null check (private.is_possible_phone(phone)),
  match_key text not null generated always as (private.phone_key(phone)) stored,
  registered boolean not null,
  wa_id text check (length(wa_id) <= 100),
  lid text check (lid ~ '^[0-9]{1,20}$'),
  instance_id uuid,
  checked_at timestamptz not null default clock_timestamp(),
  primary key (account_id, match_key)
);
comment on table public.number_checks is 'What WhatsApp said when asked whether a phone is there.';
comment on column public.number_checks.instance_id is 'Who asked. No foreign key: the answer outlives the instance.';

alter table public.number_checks enable row level security;
revoke all on public.number_checks from anon, authenticated;
grant select on public.number_checks to authenticated;
grant select, insert, update, delete on public.number_checks to service_role;
