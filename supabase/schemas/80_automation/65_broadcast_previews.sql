-- What a broadcast would do, said before it starts.
set check_function_bodies = off;

create function public.preview_broadcast(broadcast_id uuid)
returns jsonb language sql set search_path = ''
as $$
  select private.preview_broadcast(broadcast_id)
$$;
comment on function public.preview_broadcast is
  '{recipients, excluded: {reason: n}, missing_fields: {field: n}, numbers: [{instance_id, name, connected, people, new_people, per_hour, per_day}], seconds, ends_at, shorter: [code], sample: [{id, name, phone}]}. Codes: broadcast_not_found, filter_invalid.';

create function private.preview_broadcast(broadcast_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  b public.broadcasts;
  ids uuid[];
  reached uuid[];
  excluded jsonb;
begin
  select * into b from public.broadcasts known
  where known.id = preview_broadcast.broadcast_id and known.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('broadcast_not_found', 'no such broadcast of yours');
  end if;
  b.started_at := coalesce(b.started_at, now());
  ids := private.audience_of(b);
  with looked as materialized (select why.contact_id, why.reason from private.reasons_against(b, ids) why)
  select array(select looked.contact_id from looked where looked.reason is null), (
    select coalesce(jsonb_object_agg(counted.reason, counted.people), '{}')
    from (select looked.reason, count(*) as people from looked where looked.reason is not null group by 1) counted)
  into reached, excluded;
  return jsonb_build_object('recipients', cardinality(reached), 'excluded', excluded,
      'missing_fields', private.missing_fields(b, reached), 'sample', private.sample_people(reached))
    || private.estimate_sending(b, reached);
end
$$;

create function private.audience_of(b public.broadcasts)
returns uuid[] language plpgsql stable set search_path = ''
as $$
declare
  ids uuid[];
begin
  if b.frozen_at is null then
    execute format('select array_agg(c.id) from public.contacts c where %s', private.audience_condition(b)) into ids using b.account_id;
  end if;
  return array(select unnest(ids) union select r.contact_id from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null);
end
$$;
comment on function private.audience_of is 'Who would get it now, or is still to get it.';

create function private.missing_fields(b public.broadcasts, ids uuid[])
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_object_agg(missing.name, missing.people), '{}')
    from (
      select used.name, count(*) as people
      from (
        select distinct coalesce(named[2], named[1]) as name
        from regexp_matches(b.content::text, 'contact\.(name|first_name|phone|fields\.([a-z][a-z0-9_]{0,39}))', 'g') named
      ) used
      join public.contacts c on c.account_id = b.account_id and c.id = any (ids) and case used.name
        when 'name' then btrim(c.name || c.whatsapp_name) = '' when 'first_name' then btrim(c.name || c.whatsapp_name) = ''
        when 'phone' then c.phone is null else coalesce(c.fields ->> used.name, '') = '' end
      group by used.name
    ) missing);
end
$$;
comment on function private.missing_fields is 'Of what its texts name, how many people have none.';

create function private.sample_people(ids uuid[])
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', coalesce(nullif(btrim(c.name), ''), c.whatsapp_name),
    'phone', c.phone)), '[]')
  from public.contacts c where c.id = any (ids[:5])
$$;

create function private.estimate_sending(b public.broadcasts, ids uuid[])
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  items constant integer := (
    select max(jsonb_array_length(v -> 'items')) from jsonb_array_elements(private.variants_of(b.content)) v);
  hours constant double precision := extract(epoch from (b."window" ->> 'to')::interval - (b."window" ->> 'from')::interval) / 3600;
  plan_cap constant integer := private.plan_limit(b.account_id, 'broadcast_recipients_per_day');
  checks constant integer := (select s.number_checks_per_day from private.settings s);
  numbers jsonb;
  people integer;
  strangers integer;
  work_hours double precision;
  capped_days double precision;
  days double precision;
  span interval;
begin
  select coalesce(jsonb_agg(to_jsonb(n) - '{hours,days}'::text[] order by n.name), '[]'), sum(n.people + n.new_people),
    sum(n.new_people), max(n.hours), max(n.days)
  into numbers, people, strangers, work_hours, capped_days
  from private.number_shares(b, ids, items, hours) n;
  days := greatest(work_hours / hours, capped_days, people::double precision / nullif(plan_cap, 0),
    strangers::double precision / nullif(checks, 0));
  span := case when days <= 1 and work_hours <= hours then make_interval(secs => work_hours * 3600)
    else make_interval(secs => least(days, 36500) * 86400 * 7 / jsonb_array_length(b."window" -> 'days')) end;
  return jsonb_build_object('numbers', numbers, 'seconds', ceil(extract(epoch from span)),
    'ends_at', private.end_of_sending(b, span),
    'shorter', to_jsonb(array_remove(array[
      case when jsonb_path_exists(numbers, '$[*] ? (@.connected == false)') then 'connect_numbers' end,
      case when days > 1 then 'more_numbers' end,
      case when work_hours / hours >= 1 and hours < 12 then 'longer_window' end,
      case when days > 1 and jsonb_array_length(b."window" -> 'days') < 7 then 'more_days' end,
      case when b.pace <> 'fast' and work_hours > 0.5 then 'faster_pace' end,
      case when capped_days > 1 and exists (select from private.broadcast_numbers(b) i where i.warm_up) then 'warm_up' end,
      case when capped_days > 1 and exists (select from private.broadcast_numbers(b) i where i.messages_per_day is not null)
        then 'messages_per_day' end,
      case when plan_cap < people then 'plan' end,
      case when checks < strangers then 'number_checks' end], null)));
end
$$;
comment on function private.estimate_sending is 'How long it takes at its numbers'' pace, in hours of its window and days, and what would make it shorter.';

create function private.end_of_sending(b public.broadcasts, span interval)
returns timestamptz language plpgsql stable set search_path = ''
as $$
declare
  zone constant text := (select a.timezone from public.accounts a where a.id = b.account_id);
  begins timestamptz := greatest(b.starts_at, clock_timestamp());
  closes timestamptz := private.window_end(b."window", zone, begins);
begin
  if closes is null then
    begins := private.next_opening(b."window", zone, begins);
    closes := private.window_end(b."window", zone, begins);
  end if;
  -- Days are counted whole; what is over sooner goes on where the window opens again.
  return begins + span + case when span < interval '1 day' and begins + span > closes
    then private.next_opening(b."window", zone, closes) - closes else interval '0' end;
end
$$;
comment on function private.end_of_sending is 'By the account''s clock: nothing is sent while its window is closed.';

create function private.number_shares(b public.broadcasts, ids uuid[], items integer, open_hours double precision)
returns table (instance_id uuid, name text, connected boolean, people integer, new_people integer, per_hour integer,
  per_day integer, hours double precision, days double precision)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with numbers as (
    select i.id, i.instance_name, i.status, private.day_cap(i) as cap, count(*) over () as many,
      row_number() over (order by i.id) as place,
      -- Nobody knows how fast one without a pace is: some twenty a second.
      items * coalesce(private.feed_pause(b, i, false), 0.05) as pause,
      items * coalesce(private.feed_pause(b, i, true), 0.05) as first_pause
    from private.broadcast_numbers(b) i
  ), known as (
    select last.instance_id, count(*)::integer as people
    from (
      select distinct on (h.contact_id) h.contact_id, h.instance_id from public.chats h
      where h.account_id = b.account_id and h.contact_id = any (ids) and h.wa_chat_id is not null
        and h.instance_id in (select n.id from numbers n)
      order by h.contact_id, h.last_message_at desc nulls last
    ) last group by last.instance_id
  ), shared as (
    select n.*, coalesce(k.people, 0) as people, ((cardinality(ids) - coalesce((select sum(k.people) from known k), 0)
      + n.many - n.place) / n.many)::integer as new_people
    from numbers n left join known k on k.instance_id = n.id
  )
  select s.id, s.instance_name, s.status = 'connected', s.people, s.new_people, least(floor(3600 / s.pause), 1000000)::integer,
    least(floor(3600 * open_hours / s.pause), s.cap / items)::integer,
    (s.people * s.pause + s.new_people * s.first_pause) / 3600,
    (s.people + s.new_people) * items::double precision / nullif(s.cap, 0)
  from shared s;
end
$$;
comment on function private.number_shares is 'Who knows a number is written to by it; all others are shared out. Hours and days that its share takes.';

create function private.day_cap(instance public.instances)
returns integer language plpgsql stable set search_path = ''
as $$
begin
  return private.lane_part(least(instance.messages_per_day, case when instance.warm_up then (
    select caps.messages from private.warm_up_caps caps
    where caps.day <= 1 + private.utc_day() - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
    order by caps.day desc limit 1) end), 3);
end
$$;
comment on function private.day_cap is 'What broadcasts may send by this number on a day like today; null: no limit.';

grant execute on function public.preview_broadcast, private.preview_broadcast to authenticated;
