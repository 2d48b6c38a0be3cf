DROP INDEX "public"."broadcast_recipients_contact";

ALTER TABLE "public"."broadcast_recipients" DROP CONSTRAINT "broadcast_recipients_broadcast_id_contact_id_key";

DROP FUNCTION "private"."choose_variant"(jsonb, double precision);

DROP FUNCTION "private"."take_added"(uuid, integer);

CREATE OR REPLACE FUNCTION private.add_recipients(broadcast_id uuid, contact_ids uuid[], phones text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  invalid constant text[] := array(select phone from unnest(phones) phone where private.normalise_phone(phone) is null);
  ids uuid[];
  added integer;
begin
  if b.status <> 'draft' then
    perform private.fail('broadcast_running', 'it has begun', 'make a copy');
  elsif cardinality(phones) > 1000 or exists (select from unnest(phones) phone where length(phone) > 100) then
    perform private.fail('ids_too_many', 'at most 1000 at once, each of 100 characters', 'call again with the others');
  end if;
  perform private.require_few(contact_ids);
  ids := array(
    select c.id from public.contacts c where c.account_id = b.account_id and c.id = any (contact_ids) and c.erased_at is null
    union
    select private.open_contact(b.account_id, phone, '') from unnest(phones) phone where phone <> all (invalid));
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id)
  select b.account_id, b.id, id from unnest(ids) id
  on conflict on constraint broadcast_recipients_once do nothing;
  get diagnostics added = row_count;
  return jsonb_build_object('added', added, 'known', cardinality(ids) - added, 'invalid', to_jsonb(invalid));
end
$function$;

CREATE OR REPLACE FUNCTION private.area_code(phone text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return case when starts_with(phone, '55') and length(phone) in (12, 13) then substr(phone, 3, 2) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.clear_recipients(broadcast_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  cleared integer;
begin
  if b.status <> 'draft' then
    perform private.fail('broadcast_running', 'it has begun', 'make a copy');
  end if;
  delete from public.broadcast_recipients r where r.account_id = b.account_id and r.broadcast_id = b.id;
  get diagnostics cleared = row_count;
  return cleared;
end
$function$;

CREATE OR REPLACE FUNCTION private.clone_broadcast(broadcast_id uuid, who text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  clone_id uuid;
begin
  insert into public.broadcasts as made (account_id, name, content, segment_id, filter, exclude, instance_ids, "window", pace,
    skip_answered, tags, flow_id)
  select b.account_id, left(b.name, 98) || ' 2', b.content, case when who is null then b.segment_id end,
    case when who is null then b.filter end, b.exclude,
    array(select i.id from public.instances i where i.account_id = b.account_id and i.id = any (b.instance_ids)), b."window",
    b.pace, b.skip_answered, b.tags, b.flow_id
  returning made.id into clone_id;
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id)
  select r.account_id, clone_id, r.contact_id from public.broadcast_recipients r
  where r.account_id = b.account_id and r.broadcast_id = b.id and r.status = who and who = 'failed';
  return clone_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.contact_zone(phone text, otherwise text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce((
    select area.zone from private.area_codes area where area.ddd = private.area_code(contact_zone.phone)), otherwise);
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_recipients(account_id uuid, kept_id uuid, gone_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.forget_broadcasts(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  old_one record;
  forgotten integer;
begin
  for old_one in
    select b.account_id, b.id from public.broadcasts b
    where b.finished_at < now() - (select make_interval(days => settings.broadcast_days) from private.settings)
    order by b.finished_at limit 1000
  loop
    loop
      delete from public.broadcast_recipients r where r.id in (
        select old.id from public.broadcast_recipients old
        where old.account_id = old_one.account_id and old.broadcast_id = old_one.id limit 1000);
      get diagnostics forgotten = row_count;
      exit when forgotten < 1000;
      if clock_timestamp() >= ends then
        return true;
      end if;
    end loop;
    delete from public.broadcasts b where b.id = old_one.id;
    if clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.freeze_chunk(b public.broadcasts, size integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  -- They come first: once people of the segment have come, none of them is left.
  ids uuid[] := case when b.frozen_seq = 0 then private.take_added(b, size) else '{}' end;
  last_seq bigint;
begin
  if ids <> '{}' then
    perform private.write_recipients(b, ids);
    return true;
  end if;
  execute format('select array_agg(found.id), max(found.seq) from ('
    'select c.id, c.seq from public.contacts c where %s and c.seq > $2 order by c.seq limit $3) found', private.audience_condition(b))
  into ids, last_seq using b.account_id, b.frozen_seq, size;
  if ids is not null then
    perform private.write_recipients(b, ids);
    update public.broadcasts known set frozen_seq = last_seq where known.id = b.id;
    if cardinality(ids) = size then
      return true;
    end if;
  end if;
  update public.broadcasts known set frozen_at = clock_timestamp() where known.id = b.id;
  perform private.enqueue_job('broadcast_feed', b.id::text, b.account_id);
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_startable(b public.broadcasts)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.check_broadcast_content(b.content);
  if not exists (select from private.broadcast_numbers(b)) then
    perform private.fail('instance_required', 'there is no number that could send it', 'choose a number');
  elsif b.segment_id is null and b.filter is null and not exists (
    select from public.broadcast_recipients r where r.account_id = b.account_id and r.broadcast_id = b.id) then
    perform private.fail('audience_empty', 'nobody was chosen to get it', 'choose a segment, or add people');
  elsif exists (
    select from jsonb_array_elements(private.variants_of(b.content)) v, jsonb_array_elements(v -> 'items') item
    where item ? 'media_id' and not exists (
      select from public.media m where m.account_id = b.account_id and m.id = private.as_uuid(item ->> 'media_id'))) then
    perform private.refuse_link('media_not_found', 'a file of it is gone');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_added(b public.broadcasts, size integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  with gone as (
    delete from public.broadcast_recipients r where r.id in (
      select added.id from public.broadcast_recipients added
      where added.account_id = b.account_id and added.broadcast_id = b.id and added.variant is null order by added.id limit size)
    returning r.contact_id
  )
  select coalesce(array_agg(gone.contact_id), '{}') into ids from gone;
  return ids;
end
$function$;

CREATE OR REPLACE FUNCTION private.variant_lots(content jsonb)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return array(
    select v ->> 'id' from jsonb_array_elements(private.variants_of(content)) v, generate_series(1, (v ->> 'percent')::integer));
end
$function$;

CREATE OR REPLACE FUNCTION private.write_recipients(b public.broadcasts, ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
declare
  own_zone constant text := (select a.timezone from public.accounts a where a.id = b.account_id);
  numbers constant uuid[] := array(select i.id from private.broadcast_numbers(b) i);
  -- Looked up for each of a hundred thousand: so they are made once.
  zones constant jsonb := (select jsonb_object_agg(area.ddd, area.zone) from private.area_codes area);
  lots constant text[] := private.variant_lots(b.content);
  written integer;
begin
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id, instance_id, zone, variant, status, reason,
    settled_at)
  select c.account_id, b.id, c.id, known.instance_id, coalesce(zones ->> private.area_code(c.phone), own_zone),
    lots[1 + floor(random() * 100)::integer], case when looked.reason is null then 'queued' else 'skipped' end,
    looked.reason, case when looked.reason is not null then clock_timestamp() end
  from private.reasons_against(b, ids) looked
  -- Found by their ids, however many the table has.
  join public.contacts c on c.account_id = b.account_id and c.id = any (ids) and c.id = looked.contact_id
  left join (
    select distinct on (h.contact_id) h.contact_id, h.instance_id from public.chats h
    where h.account_id = b.account_id and h.contact_id = any (ids) and h.instance_id = any (numbers) and h.wa_chat_id is not null
    order by h.contact_id, h.last_message_at desc nulls last
  ) known on known.contact_id = c.id
  order by c.seq
  on conflict on constraint broadcast_recipients_once do nothing;
  get diagnostics written = row_count;
  return written;
end
$function$;

ALTER TABLE "public"."broadcast_recipients" ADD CONSTRAINT "broadcast_recipients_once" UNIQUE (account_id, contact_id, broadcast_id);

COMMENT ON FUNCTION "private"."area_code"(text) IS 'Of a Brazilian phone as contacts have it, digits alone; whether there is such a code area_codes say.';

COMMENT ON FUNCTION "private"."take_added"(public.broadcasts, integer) IS 'Who was added to the draft is written down like all others.';

COMMENT ON FUNCTION "private"."variant_lots"(jsonb) IS 'A hundred, each the variant that is drawn with it.';

REVOKE ALL ON FUNCTION "private"."area_code"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."area_code"(text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."take_added"(public.broadcasts, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_added"(public.broadcasts, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."variant_lots"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."variant_lots"(jsonb) TO "postgres", "service_role";
