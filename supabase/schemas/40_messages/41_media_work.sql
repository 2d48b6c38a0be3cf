-- Who is fetching which received file, and where its bytes lie.
set check_function_bodies = off;

create function orchestrator.pending_media(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer,
  is_local boolean default false)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_queue(orchestrator_id, number, 'media');
  if not exists (select from private.media_claims claim where claim.claim_id = pending_media.claim_id) then
    perform private.claim_media(orchestrator_id, number, claim_id, max_items, is_local);
  end if;
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(file order by file.seq), '[]')
    from (
      select m.id, m.account_id, c.instance_id, c.id as conversation_id, c.wa_message_id,
        c.content ->> 'media_id' as remote_id, m.storage_path, m.mimetype,
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

create function orchestrator.write_media(orchestrator_id uuid, number bigint, media jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  written uuid[];
begin
  if media is null or jsonb_typeof(media) <> 'array' or jsonb_array_length(media) > 500
    or exists (select from jsonb_array_elements(media) item
      where item ->> 'state' is null or item ->> 'state' not in ('stored', 'failed', 'pending')) then
    perform private.fail('media_invalid', 'media is an array of at most 500 {id, state: stored, failed or pending, …}');
  end if;
  perform private.hold_number(orchestrator_id, number);
  with told as (
    select * from jsonb_to_recordset(media) told (id uuid, state text, storage_path text, is_local boolean,
      mimetype text, size bigint, sha256 text, width integer, height integer, error_code text, retry_seconds double precision, counts boolean)
  ), updated as (
    update public.media m
    set state = told.state, error_code = told.error_code,
      store_home = case when told.state <> 'stored' then m.store_home when told.is_local then write_media.orchestrator_id end,
      stored_at = case when told.state = 'stored' then clock_timestamp() end,
      mimetype = coalesce(told.mimetype, m.mimetype), size = coalesce(told.size, m.size),
      sha256 = coalesce(told.sha256, m.sha256), width = told.width, height = told.height,
      attempts = m.attempts - (told.counts is not distinct from false)::integer,
      next_attempt_at = clock_timestamp() + make_interval(secs => least(greatest(coalesce(told.retry_seconds, 0), 0), 86400))
    from told
    where m.id = told.id and m.state in ('pending', 'failed')
      -- Somebody else's by now: his word counts.
      and not exists (select from private.media_claims claim where claim.media_id = m.id
        and (claim.orchestrator_id, claim.number) is distinct from (write_media.orchestrator_id, write_media.number))
    returning m.id
  ), orphaned as (
    insert into private.media_deletions (media_id, storage_path, store_home)
    select told.id, told.storage_path, case when told.is_local then write_media.orchestrator_id end from told
    where told.state = 'stored' and told.storage_path is not null
      and not exists (select from public.media m where m.id = told.id)
    on conflict (media_id) do nothing
  )
  select coalesce(array_agg(updated.id), '{}') into written from updated;
  delete from private.media_claims claim where claim.media_id = any (written);
  return jsonb_build_object('written', cardinality(written));
exception when data_exception or check_violation then
  perform private.fail('media_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_media is
  'Of received files: that their bytes are stored, why there are none, or when to try again. Ends the claims.';

create function orchestrator.write_upload(media_id uuid, file jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  told constant jsonb := coalesce(file, '{}');
begin
  if coalesce(told ->> 'state', '') not in ('stored', 'failed', 'pending') then
    perform private.fail('media_invalid', 'a file has a state: stored, failed or pending');
  end if;
  update public.media m
  set state = told ->> 'state', error_code = told ->> 'error_code', store_home = (told ->> 'store_home')::uuid,
    stored_at = case when told ->> 'state' = 'stored' then clock_timestamp() end,
    mimetype = coalesce(told ->> 'mimetype', m.mimetype), filename = coalesce(m.filename, told ->> 'filename'),
    size = coalesce((told ->> 'size')::bigint, m.size), sha256 = coalesce(told ->> 'sha256', m.sha256),
    width = (told ->> 'width')::integer, height = (told ->> 'height')::integer
  where m.id = write_upload.media_id and m.state in ('pending', 'failed')
    and not exists (select from private.media_claims claim where claim.media_id = m.id);
  if found then
    return '{"written": true}';
  end if;
  insert into private.media_deletions (media_id, storage_path, store_home)
  select write_upload.media_id, told ->> 'storage_path', (told ->> 'store_home')::uuid
  where told ->> 'state' = 'stored' and told ->> 'storage_path' is not null
    and not exists (select from public.media m where m.id = write_upload.media_id)
  on conflict do nothing;
  return '{"written": false}';
exception when data_exception or check_violation then
  perform private.fail('media_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_upload is
  'Of a file that is ours to send: where its bytes lie (pending: are about to), or why there are none.';

create function private.expire_media(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with hopeless as (
    select m.id, case
      when m.attempts >= 12 then 'media_unreadable'
      when exists (select from public.conversations c
        where c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null) then 'media_gone'
      else 'upload_missing' end as error_code
    from public.media m
    where m.state = 'pending' and m.source_url is null and m.next_attempt_at < clock_timestamp() and (
      m.attempts >= 12 and not exists (select from private.media_claims claim where claim.media_id = m.id)
      -- Neither a number that could still give it nor a message that waits for it.
      or m.created_at < clock_timestamp() - interval '1 day' and not exists (
        select from public.conversations c join public.instances i on i.id = c.instance_id
        where c.account_id = m.account_id and c.media_id = m.id
          and (c.wa_message_id is not null or c.status in ('queued', 'sending'))))
    limit 500
    for update of m skip locked
  )
  update public.media m set state = 'failed', error_code = hopeless.error_code
  from hopeless where m.id = hopeless.id;
  get diagnostics expired = row_count;
  return expired = 500;
end
$$;
comment on function private.expire_media is
  'Duty: ends the waiting for files of removed numbers, for uploads that never came and for those that break whoever fetches them.';

create function orchestrator.deleted_media(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(jsonb_build_object('id', gone.media_id, 'storage_path', gone.storage_path,
      'bucket', gone.bucket, 'is_local', gone.store_home is not null)), '[]')
    from (select * from private.media_deletions d
      where d.store_home is null or d.store_home = deleted_media.orchestrator_id
      order by d.created_at limit greatest(least(max_items, 500), 0)) gone));
end
$$;
comment on function orchestrator.deleted_media is
  'Bytes whose rows are gone, in Storage or on this orchestrator''s disk: delete them there.';

create function orchestrator.forget_media(orchestrator_id uuid, number bigint, ids uuid[])
returns jsonb language plpgsql set search_path = ''
as $$
declare
  forgotten integer;
begin
  perform private.hold_number(orchestrator_id, number);
  delete from private.media_deletions gone where gone.media_id = any (ids);
  get diagnostics forgotten = row_count;
  return jsonb_build_object('forgotten', forgotten);
end
$$;
comment on function orchestrator.forget_media is 'These bytes are deleted.';

create function private.has_media(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.due_media(orchestrator_id, number, 1))
    or exists (select from private.media_deletions gone
      where gone.store_home is null or gone.store_home = has_media.orchestrator_id);
end
$$;
comment on function private.has_media is 'Whether there is a file to fetch, or one to delete.';

grant execute on function orchestrator.pending_media, private.claim_media, private.due_media,
  orchestrator.write_media, orchestrator.write_upload, private.expire_media, orchestrator.deleted_media,
  orchestrator.forget_media, private.has_media to service_role;
