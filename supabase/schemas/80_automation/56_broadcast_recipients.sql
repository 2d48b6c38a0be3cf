-- Who gets a broadcast, and what became of it: a row a person, and nothing else is counted.
set check_function_bodies = off;

create table public.broadcast_recipients (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  broadcast_id uuid not null,
  contact_id uuid not null,
  instance_id uuid,
  zone text not null default 'America/Sao_Paulo',
  variant text check (variant ~ '^[A-Za-z0-9_-]{1,40}$'),
  status text not null default 'queued'
    check (status in ('queued', 'sent', 'delivered', 'read', 'answered', 'failed', 'skipped')),
  reason text check (reason ~ '^[a-z][a-z0-9_]{0,59}$'),
  conversation_id uuid,
  fed_at timestamptz,
  settled_at timestamptz,
  answered_at timestamptz,
  -- The account is that of both: so one index is the key, and finds whom a person got.
  constraint broadcast_recipients_once unique (account_id, contact_id, broadcast_id),
  foreign key (account_id, broadcast_id) references public.broadcasts (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade,
  foreign key (account_id, conversation_id) references public.conversations (account_id, id) on delete set null (conversation_id)
) with (fillfactor = 80);
comment on table public.broadcast_recipients is 'Each person of a broadcast, once. What they are together is counted when it is asked.';
comment on column public.broadcast_recipients.instance_id is
  'The number that knows the person, or by which he was written to; null: any. No foreign key, as in the log.';
comment on column public.broadcast_recipients.zone is 'Of the time where he lives, by his phone.';
comment on column public.broadcast_recipients.status is 'queued: his turn has not come, or his message waits in the queue (fed_at).';
comment on column public.broadcast_recipients.reason is 'Why he was left out, or why it failed.';
comment on column public.broadcast_recipients.fed_at is 'His message was written: whoever goes on after a kill writes no second one.';
comment on column public.broadcast_recipients.settled_at is 'When it was known whether his message leaves.';
create unique index broadcast_recipients_page on public.broadcast_recipients (account_id, broadcast_id, id);
create index broadcast_recipients_pending on public.broadcast_recipients (broadcast_id, instance_id, zone, id)
where status = 'queued' and fed_at is null;
create index broadcast_recipients_fed on public.broadcast_recipients (broadcast_id, id)
where status = 'queued' and fed_at is not null;
create index broadcast_recipients_settled on public.broadcast_recipients (broadcast_id, settled_at) where settled_at is not null;
create index broadcast_recipients_message on public.broadcast_recipients (account_id, conversation_id)
where conversation_id is not null;

alter table public.broadcast_recipients enable row level security;
revoke all on public.broadcast_recipients from anon, authenticated;
grant select on public.broadcast_recipients to authenticated;
grant select, insert, update, delete on public.broadcast_recipients to service_role;

create function private.announce_recipients()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('broadcast', 'broadcasts', 'UPDATE', array(
    select distinct (changed.account_id, changed.broadcast_id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
comment on function private.announce_recipients is 'However many rows: their broadcasts show something else.';
create trigger announce_changed after update on public.broadcast_recipients referencing new table as changed_rows
for each statement execute function private.announce_recipients();

create function private.fold_recipients(account_id uuid, kept_id uuid, gone_id uuid)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  pair record;
begin
  for pair in
    select kept.id as kept_id, gone.id as gone_id, gone.conversation_id,
      gone.fed_at is not null and kept.fed_at is null as is_gone_further
    from public.broadcast_recipients gone
    join public.broadcast_recipients kept on kept.account_id = gone.account_id and kept.broadcast_id = gone.broadcast_id
      and kept.contact_id = fold_recipients.kept_id
    where gone.account_id = fold_recipients.account_id and gone.contact_id = fold_recipients.gone_id
    order by gone.id for update of gone
  loop
    if pair.is_gone_further then
      delete from public.broadcast_recipients r where r.id = pair.kept_id;
    else
      delete from public.broadcast_recipients r where r.id = pair.gone_id;
      update public.conversations c set status = 'cancelled', status_reason = null
      where c.id = pair.conversation_id and c.status = 'queued';
    end if;
  end loop;
end
$$;
comment on function private.fold_recipients is
  'Of two contacts that are one person, both in one broadcast, the one to whom it was written stays: it is not written again.';

grant execute on function private.fold_recipients to service_role;
