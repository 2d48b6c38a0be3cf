set check_function_bodies = off;

create table public.consents (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  contact_id uuid not null,
  state text not null check (state in ('opted_in', 'opted_out')),
  source text not null default '' check (length(source) <= 500),
  actor_kind private.actor_kind not null default 'system',
  actor_id uuid,
  created_at timestamptz not null default now(),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade
);
comment on table public.consents is 'Who agreed to messages and who objected. Only grows; the newest counts.';
create index consents_contact on public.consents (account_id, contact_id, id desc);
create unique index consents_page on public.consents (account_id, id);

create trigger sign_row before insert on public.consents for each row execute function private.sign_row();
-- Also of a suspended account: an objection is always heard.
create trigger require_actor after insert on public.consents referencing new table as new_rows
for each statement execute function private.require_actor();

alter table public.consents enable row level security;
revoke all on public.consents from anon, authenticated;
grant select, insert (account_id, contact_id, state, source) on public.consents to authenticated;
grant select, insert, update, delete on public.consents to service_role;

create function private.heed_consent()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.contacts c set opted_out_at = case when new.state = 'opted_out' then new.created_at end
  where c.account_id = new.account_id and c.id = new.contact_id;
  if new.state = 'opted_out' then
    perform private.end_broadcast_runs(new.account_id, new.contact_id);
  end if;
  perform private.record_event(new.account_id, 'consent.changed', new.contact_id, jsonb_build_object('state', new.state));
  return null;
end
$$;
create trigger heed_consent after insert on public.consents for each row execute function private.heed_consent();
