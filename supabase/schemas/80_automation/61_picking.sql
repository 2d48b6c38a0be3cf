-- Whose turn it is: where it is day, and for whom nothing speaks against it now.
set check_function_bodies = off;

create function private.pick_recipients(b public.broadcasts, instance public.instances, strangers boolean, slots timestamptz[])
returns jsonb language plpgsql set search_path = ''
as $$
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
$$;

create function private.open_zones(b public.broadcasts)
returns text[] language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select zone from (
      select area.zone from private.area_codes area union select a.timezone from public.accounts a where a.id = b.account_id
    ) zones (zone)
    -- What would begin now could just be over.
    where private.window_end(b."window", zone, clock_timestamp()) > clock_timestamp() + interval '2 minutes');
end
$$;
comment on function private.open_zones is 'Where people may be written to now.';

create function private.pending_recipients(b public.broadcasts, instance_id uuid, after_id bigint, most integer)
returns public.broadcast_recipients[] language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  return array(
    select taken from unnest(private.open_zones(b)) open (zone), lateral (
      select r.* from public.broadcast_recipients r
      where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null and r.zone = open.zone
        and (r.instance_id = pending_recipients.instance_id or pending_recipients.instance_id is null and r.instance_id is null)
        and r.id > after_id
      order by r.id limit most
    ) taken order by taken.id limit most);
end
$$;

create function private.skip_recipients(b public.broadcasts, pending public.broadcast_recipients[])
returns public.broadcast_recipients[] language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  skipped bigint[];
begin
  with looked as (
    select r.id, why.reason from unnest(pending) r
    join private.reasons_against(b, array(select f.contact_id from unnest(pending) f)) why on why.contact_id = r.contact_id
    where why.reason is not null
  ), gone as (
    update public.broadcast_recipients r set status = 'skipped', reason = looked.reason, settled_at = clock_timestamp()
    from looked where r.id = looked.id and r.status = 'queued' and r.fed_at is null returning r.id
  )
  select coalesce(array_agg(gone.id), '{}') into skipped from gone;
  return array(select r from unnest(pending) r where r.id <> all (skipped));
end
$$;
comment on function private.skip_recipients is 'Each is looked at again when his turn comes; those who are still to get it.';

grant execute on function private.pick_recipients, private.open_zones, private.pending_recipients, private.skip_recipients
  to service_role;
