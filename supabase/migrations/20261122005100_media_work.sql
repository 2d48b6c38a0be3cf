-- Bytes go to and from Storage by the orchestrator's hand.

create function orchestrator.pending_media(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  answer jsonb;
begin
  perform private.hold_number(orchestrator_id, number);
  with next as (
    select m.id, c.id as conversation_id, c.instance_id, c.wa_message_id
    from public.media m
    join public.conversations c on c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null
    join private.ready_instances(orchestrator_id, number) i on i.id = c.instance_id
    where m.state = 'pending' and m.source_url is null and m.next_attempt_at <= clock_timestamp()
    order by m.next_attempt_at limit greatest(least(max_items, 500), 0)
    for update of m skip locked
  ), tried as (
    -- 1, 2, 4, 8 minutes after the first; the fifth is the last.
    update public.media m set attempts = m.attempts + 1,
      next_attempt_at = case when m.attempts >= 4 then 'infinity'
        else clock_timestamp() + interval '1 minute' * 2 ^ m.attempts end
    from next where m.id = next.id
    returning m.id, m.account_id, next.instance_id, next.conversation_id, next.wa_message_id, m.mimetype, m.filename,
      m.size, m.attempts
  )
  select jsonb_build_object('media', coalesce(jsonb_agg(tried), '[]')) into answer from tried;
  return answer;
end
$$;
comment on function orchestrator.pending_media is 'Received files still to be fetched from their node instances; counts an attempt of each.';

create function orchestrator.write_media(orchestrator_id uuid, number bigint, media jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  written integer;
begin
  if media is null or jsonb_typeof(media) <> 'array' or jsonb_array_length(media) > 500
    or exists (select from jsonb_array_elements(media) item
      where item ->> 'state' is null or item ->> 'state' not in ('stored', 'failed')) then
    perform private.fail('media_invalid', 'media is an array of at most 500 {id, state: stored or failed, …}');
  end if;
  perform private.hold_number(orchestrator_id, number);
  update public.media m
  set state = told.state, storage_path = coalesce(told.storage_path, m.storage_path),
    mimetype = coalesce(told.mimetype, m.mimetype), size = coalesce(told.size, m.size),
    sha256 = coalesce(told.sha256, m.sha256), error_code = told.error_code,
    stored_at = case when told.state = 'stored' then clock_timestamp() end
  from jsonb_to_recordset(media) told (id uuid, state text, storage_path text, mimetype text, size bigint, sha256 text,
    error_code text)
  where m.id = told.id and m.state in ('pending', 'failed');
  get diagnostics written = row_count;
  return jsonb_build_object('written', written);
exception when data_exception or check_violation then
  perform private.fail('media_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_media is 'Says where the bytes lie now, or why there are none.';

create function orchestrator.deleted_media(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(jsonb_build_object('id', gone.media_id, 'storage_path', gone.storage_path)), '[]')
    from (select * from private.media_deletions order by created_at limit greatest(least(max_items, 500), 0)) gone));
end
$$;
comment on function orchestrator.deleted_media is 'Bytes whose rows are gone: delete them through the Storage API.';

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

grant execute on function orchestrator.pending_media, orchestrator.write_media, orchestrator.deleted_media,
  orchestrator.forget_media to service_role;
