ALTER TABLE "public"."media" ADD COLUMN "width" integer;

ALTER TABLE "public"."media" ADD COLUMN "height" integer;

CREATE OR REPLACE FUNCTION orchestrator.write_media(orchestrator_id uuid, number bigint, media jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_upload(media_id uuid, file jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.describe_messages(account_id uuid, page public.conversations[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(told) || jsonb_build_object(
    'status_reason', case when told.status = 'queued' then waiting.reason else told.status_reason end,
    'author', case when not told.from_me and k.id is not null then jsonb_build_object('id', k.id, 'name', k.name,
      'whatsapp_name', k.whatsapp_name, 'phone', k.phone) end,
    'media', case when m.id is not null then jsonb_build_object('id', m.id, 'mimetype', m.mimetype,
      'filename', m.filename, 'size', m.size, 'state', m.state, 'error_code', m.error_code, 'width', m.width, 'height', m.height) end,
    'quoted', case when q.id is not null then jsonb_build_object('id', q.id, 'seq', q.seq,
      'message', left(q.message, 200), 'kind', q.kind, 'from_me', q.from_me, 'contact_id', q.contact_id,
      'revoked_at', q.revoked_at) end,
    'reactions', coalesce(reacted.reactions, '[]'),
    'requests', coalesce(asked.requests, '[]')) order by told.seq), '[]')
  from unnest(page) told
  left join private.waiting_reasons(array(select queued.id from unnest(page) queued where queued.status = 'queued'))
    waiting on waiting.id = told.id
  left join public.contacts k on k.account_id = describe_messages.account_id and k.id = told.contact_id
  left join public.media m on m.account_id = describe_messages.account_id and m.id = told.media_id
  left join public.conversations q on q.account_id = describe_messages.account_id and q.id = told.reply_to
  left join (
    select r.conversation_id, jsonb_agg(jsonb_build_object('sender', r.sender, 'from_me', r.from_me,
      'contact_id', r.contact_id, 'emoji', r.emoji) order by r.reacted_at) as reactions
    from public.reactions r
    where r.account_id = describe_messages.account_id and r.emoji <> ''
      and r.conversation_id = any (array(select id from unnest(page)))
    group by r.conversation_id
  ) reacted on reacted.conversation_id = told.id
  left join (
    -- The newest reaction, edit and revocation of ours, while they have not reached the message.
    select newest.target_id, jsonb_agg(jsonb_build_object('id', newest.id, 'kind', newest.kind,
      'message', newest.message, 'status', newest.status, 'client_key', newest.client_key,
      'error_code', newest.error_code) order by newest.seq) as requests
    from (
      select distinct on (request.target_id, request.kind) request.*
      from public.conversations request
      where request.account_id = describe_messages.account_id
        and request.target_id = any (array(select id from unnest(page)))
      order by request.target_id, request.kind, request.seq desc
    ) newest
    where newest.status in ('queued', 'sending', 'failed', 'unconfirmed')
    group by newest.target_id
  ) asked on asked.target_id = told.id
$function$;

ALTER TABLE "public"."media" ADD CONSTRAINT "media_height_check" CHECK (((height >= 1) AND (height <= 65535)));

ALTER TABLE "public"."media" ADD CONSTRAINT "media_width_check" CHECK (((width >= 1) AND (width <= 65535)));

COMMENT ON COLUMN "public"."media"."width" IS 'Of a picture, as it is seen (pixels), where its bytes say it.';
