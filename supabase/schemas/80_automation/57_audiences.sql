-- Who gets a broadcast: looked at when it starts, and each again when his turn comes.
set check_function_bodies = off;

create function private.audience_condition(b public.broadcasts)
returns text language plpgsql stable set search_path = ''
as $$
declare
  segment_filter constant jsonb := (
    select s.filter from public.segments s where s.account_id = b.account_id and s.id = b.segment_id);
begin
  return concat_ws(' and ', 'c.account_id = $1', 'c.erased_at is null',
    case when segment_filter is not null then private.filter_condition(b.account_id, segment_filter) end,
    case when b.filter is not null then private.filter_condition(b.account_id, b.filter) end,
    -- Then it is only who was added.
    case when b.segment_id is null and b.filter is null then 'false' end);
end
$$;
comment on function private.audience_condition is 'On contacts c; $1 is the account. Those for whom the segment and the filter hold.';

create function private.reasons_against(b public.broadcasts, contact_ids uuid[])
returns table (contact_id uuid, reason text) language plpgsql stable rows 1000 set search_path = ''
as $$
declare
  tags constant text[] := private.texts_asked('one_of', b.exclude -> 'tags');
  segments constant text[] := private.texts_asked('one_of', b.exclude -> 'segment_ids');
  others constant uuid[] := private.texts_asked('one_of', b.exclude -> 'broadcast_ids')::uuid[];
  days constant integer := (b.exclude ->> 'days')::integer;
begin
  return query execute format($query$
    select c.id, case
      when c.erased_at is not null then 'erased'
      when c.opted_out_at is not null then 'opted_out'
      when c.tags && $2 then 'excluded_tag'
      when %s then 'excluded_segment'
      when $3 <> '{}' and exists (select from public.broadcast_recipients r
        where r.account_id = c.account_id and r.contact_id = c.id and r.broadcast_id = any ($3)
          and (r.fed_at is not null or r.settled_at is not null) and r.status <> 'skipped') then 'excluded_broadcast'
      when $4 is not null and exists (select from public.broadcast_recipients r
        where r.account_id = c.account_id and r.contact_id = c.id and r.broadcast_id <> $5
          and r.fed_at > clock_timestamp() - make_interval(days => $4) and r.status <> 'skipped') then 'had_one_lately'
      when exists (select from public.number_checks n
        where n.account_id = c.account_id and n.match_key = private.phone_key(c.phone) and not n.registered
          and n.checked_at > clock_timestamp() - (select make_interval(days => s.number_check_days) from private.settings s)
        ) then 'not_on_whatsapp'
      when $6 is not null and exists (select from public.chats h
        where h.account_id = c.account_id and h.contact_id = c.id and h.last_received_at > $6) then 'answered_meanwhile'
      when %s then 'window_closed'
    end
    from public.contacts c where c.account_id = $7 and c.id = any ($1)$query$,
    private.segments_condition(b.account_id, segments, now(), 0), private.closed_condition(b))
  using contact_ids, tags, others, days, b.id, case when b.skip_answered then b.started_at end, b.account_id;
end
$$;
comment on function private.reasons_against is 'Of each of these people why he is left out now; null: he is not.';

create function private.closed_condition(b public.broadcasts)
returns text language plpgsql stable set search_path = ''
as $$
declare
  numbers constant uuid[] := array(select i.id from private.broadcast_numbers(b) i);
  of_meta constant uuid[] := array(select i.id from private.broadcast_numbers(b) i where i.engine = 'cloud');
begin
  if of_meta = '{}' or not private.is_for_open_chats(b.content) then
    return 'false';
  end if;
  return format('coalesce((select h.instance_id = any (%L::uuid[]) and private.is_window_closed(''cloud'', ''text'', h.last_received_at)'
    ' from public.chats h where h.account_id = c.account_id and h.contact_id = c.id and h.instance_id = any (%L::uuid[])'
    ' and h.wa_chat_id is not null order by h.last_message_at desc nulls last limit 1), %L)',
    of_meta, numbers, of_meta = numbers);
end
$$;
comment on function private.closed_condition is
  'On contacts c: the number that knows him is of the Cloud API and he has not written to it for 24 hours. Whom none knows such a number does not write to.';

create function private.broadcast_numbers(b public.broadcasts)
returns setof public.instances language plpgsql stable set search_path = ''
as $$
begin
  return query
  select i.* from public.instances i
  where i.account_id = b.account_id and (b.instance_ids = '{}' or i.id = any (b.instance_ids));
end
$$;

create function private.write_recipients(b public.broadcasts, ids uuid[])
returns integer language plpgsql set search_path = '' set enable_nestloop = off
as $$
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
$$;
comment on function private.write_recipients is 'Each of these people once: with the number that knows him, his time, and his variant.';

create function private.variant_lots(content jsonb)
returns text[] language plpgsql immutable set search_path = ''
as $$
begin
  return array(
    select v ->> 'id' from jsonb_array_elements(private.variants_of(content)) v, generate_series(1, (v ->> 'percent')::integer));
end
$$;
comment on function private.variant_lots is 'A hundred, each the variant that is drawn with it.';

create function private.broadcast_freeze(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  b public.broadcasts;
begin
  perform private.begin_scheduled(key::uuid);
  loop
    select * into b from public.broadcasts known
    where known.id = broadcast_freeze.key::uuid and known.status = 'running' and known.frozen_at is null for no key update;
    if not found or not private.freeze_chunk(b, 10000) then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;
comment on function private.broadcast_freeze is
  'A step of writing down who gets it, in the order in which they became known: whoever goes on begins where it ended.';

create function private.freeze_chunk(b public.broadcasts, size integer)
returns boolean language plpgsql set search_path = ''
as $$
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
$$;
comment on function private.freeze_chunk is 'False: that was the last; from now on they are fed to the queue.';

create function private.take_added(b public.broadcasts, size integer)
returns uuid[] language plpgsql set search_path = ''
as $$
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
$$;
comment on function private.take_added is 'Who was added to the draft is written down like all others.';

grant execute on function private.audience_condition, private.reasons_against, private.closed_condition, private.broadcast_numbers,
  private.write_recipients, private.variant_lots, private.broadcast_freeze, private.freeze_chunk,
  private.take_added to service_role;
