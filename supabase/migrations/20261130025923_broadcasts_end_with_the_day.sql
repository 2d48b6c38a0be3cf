CREATE OR REPLACE FUNCTION private.pick_recipients(b public.broadcasts, instance public.instances, strangers boolean, slots timestamp with time zone[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  places constant integer := coalesce(cardinality(slots), 0);
  pending public.broadcast_recipients[];
  fit public.broadcast_recipients[];
  picked jsonb := '[]';
  last_id bigint := 0;
  given integer := 0;
begin
  for attempt in 1..20 loop
    exit when given >= places;
    pending := private.pending_recipients(b, case when not strangers then instance.id end, last_id,
      greatest(places - given, 50));
    exit when pending = '{}';
    last_id := (pending[cardinality(pending)]).id;
    fit := private.skip_recipients(b, pending);
    picked := picked || (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'instance_id', instance.id, 'variant', r.variant,
        'send_at', slots[place], 'expires_at', ends.at,
        'person', private.addressee(r.account_id, r.contact_id)) order by place), '[]')
      from (
        select r.*, given + row_number() over (order by r.id) as place from unnest(fit) r
      ) r, lateral (select private.window_end(b."window", r.zone, clock_timestamp()) as at) ends
      -- Whose place is after the end of his hours waits for the next day.
      where r.place <= places and slots[place] <= ends.at - interval '1 minute');
    given := given + cardinality(fit);
  end loop;
  return picked;
end
$function$;

CREATE OR REPLACE FUNCTION private.window_end(given jsonb, zone text, moment timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  here constant timestamp := moment at time zone zone;
  today constant text := ('{mon,tue,wed,thu,fri,sat,sun}'::text[])[extract(isodow from here)::integer];
  tomorrow constant text := ('{tue,wed,thu,fri,sat,sun,mon}'::text[])[extract(isodow from here)::integer];
  ends timestamp;
begin
  if not (given -> 'days' ? today and here::time >= (given ->> 'from')::time and here::time < (given ->> 'to')::time) then
    return null;
  end if;
  ends := here::date + (given ->> 'to')::interval;
  if given ->> 'from' = '00:00' and given ->> 'to' = '24:00' and given -> 'days' ? tomorrow then
    ends := ends + interval '1 day';
  end if;
  return ends at time zone zone;
end
$function$;

COMMENT ON FUNCTION "private"."window_end"(jsonb, text, timestamp with time zone) IS 'Until when the window is open that is open then, a day that goes over into the next with it; null: it is closed.';
