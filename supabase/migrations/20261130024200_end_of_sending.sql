CREATE OR REPLACE FUNCTION private.end_of_sending(b public.broadcasts, span interval)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.estimate_sending(b public.broadcasts, ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

COMMENT ON FUNCTION "private"."end_of_sending"(public.broadcasts, interval) IS 'By the account''s clock: nothing is sent while its window is closed.';

REVOKE ALL ON FUNCTION "private"."end_of_sending"(public.broadcasts, interval) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_of_sending"(public.broadcasts, interval) TO "postgres";
