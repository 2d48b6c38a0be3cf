-- Who is fetching which received file, and where its bytes lie.

alter table public.media add column store_home uuid;
comment on column public.media.store_home is
  'The orchestrator on whose disk the bytes lie; null: they lie in Storage.';
alter table private.media_deletions add column store_home uuid;

drop index public.media_pending;
create index media_pending on public.media (next_attempt_at) where state = 'pending' and source_url is null;

create function private.place_media()
returns trigger language plpgsql set search_path = ''
as $$
begin
  -- Known before there are bytes: whoever is killed while he stores them leaves none that nobody knows of.
  new.storage_path := new.account_id || '/' || new.id;
  return new;
end
$$;
create trigger place_media before insert on public.media for each row execute function private.place_media();
update public.media set storage_path = account_id || '/' || id where storage_path is null;

create table private.media_claims (
  media_id uuid primary key references public.media (id) on delete cascade,
  claim_id uuid not null,
  orchestrator_id uuid not null,
  number bigint not null,
  claimed_at timestamptz not null default clock_timestamp()
);
comment on table private.media_claims is 'Which orchestrator is fetching a file, and under which claim.';
create index media_claims_claim on private.media_claims (claim_id);
grant select, insert, update, delete on private.media_claims to service_role;
grant insert, update on private.media_deletions to service_role;

create or replace function private.queue_deletion()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.media_deletions (media_id, storage_path, store_home)
  select gone.id, gone.storage_path, gone.store_home from old_rows gone
  on conflict do nothing;
  return null;
end
$$;

create function private.due_media(orchestrator_id uuid, number bigint, max_items integer)
returns setof uuid language sql stable set search_path = ''
as $$
  -- The first of each number before the second of any: one that has much to fetch holds nobody else up.
  select ranked.id
  from (
    select m.id, row_number() over (partition by c.instance_id order by m.next_attempt_at) as place
    from public.media m
    join public.conversations c on c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null
    join private.ready_instances(due_media.orchestrator_id, due_media.number) i on i.id = c.instance_id
    left join private.media_claims held on held.media_id = m.id
    where m.state = 'pending' and m.source_url is null and case
      when held.media_id is null then m.next_attempt_at <= clock_timestamp()
      -- The lease is ours now: who claimed it under another number is dead, and who took so long has lost it.
      else (held.orchestrator_id, held.number) is distinct from (due_media.orchestrator_id, due_media.number)
        or held.claimed_at < clock_timestamp() - interval '15 minutes' end
  ) ranked
  order by ranked.place limit greatest(least(max_items, 500), 0)
$$;

create function private.claim_media(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer, is_local boolean)
returns void language sql set search_path = ''
as $$
  with due as (
    select m.id from public.media m
    where m.state = 'pending' and m.id = any (array(select private.due_media(
      claim_media.orchestrator_id, claim_media.number, claim_media.max_items)))
    for update skip locked
  ), tried as (
    update public.media m
    set attempts = m.attempts + 1, store_home = case when claim_media.is_local then claim_media.orchestrator_id end
    from due where m.id = due.id
    returning m.id
  )
  insert into private.media_claims (media_id, claim_id, orchestrator_id, number)
  select tried.id, claim_media.claim_id, claim_media.orchestrator_id, claim_media.number from tried
  on conflict (media_id) do update set claim_id = excluded.claim_id, orchestrator_id = excluded.orchestrator_id,
    number = excluded.number, claimed_at = excluded.claimed_at
$$;

drop function orchestrator.pending_media(uuid, bigint, integer);
create function orchestrator.pending_media(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer,
  is_local boolean default false)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  if not exists (select from private.media_claims claim where claim.claim_id = pending_media.claim_id) then
    perform private.claim_media(orchestrator_id, number, claim_id, max_items, is_local);
  end if;
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(file order by file.seq), '[]')
    from (
      select m.id, m.account_id, c.instance_id, c.id as conversation_id, c.wa_message_id, m.storage_path, m.mimetype,
        m.filename, m.size, m.attempts, c.seq
      from private.media_claims claim
      join public.media m on m.id = claim.media_id and m.state = 'pending'
      join public.conversations c on c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null
      where claim.claim_id = pending_media.claim_id and claim.number = pending_media.number
    ) file));
end
$$;
comment on function orchestrator.pending_media is
  'Received files to be fetched now, and kept in Storage or (is_local) on the disk. The same claim_id answers the same ones.';
grant execute on function private.due_media, private.claim_media, orchestrator.pending_media to service_role;
