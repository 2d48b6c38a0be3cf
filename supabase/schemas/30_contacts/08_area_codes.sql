-- What time it is where somebody lives, as far as his phone tells. So reads the orchestrator (domain/area_codes.py, which
-- says from which sources): a test holds for both. Rows: 90_data.
set check_function_bodies = off;

create table private.area_codes (
  ddd text primary key check (ddd ~ '^[1-9][1-9]$'),
  zone text not null check (private.is_timezone(zone))
);
comment on table private.area_codes is 'Brazil''s area codes, each with the zone of its time.';

grant select on private.area_codes to service_role;

create function private.contact_zone(phone text, otherwise text)
returns text language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((
    select area.zone from private.area_codes area
    where area.ddd = substring(contact_zone.phone from '^55([1-9][1-9])[0-9]{8,9}$')), otherwise);
end
$$;
comment on function private.contact_zone is 'The zone of a Brazilian phone; of any other, and of nobody''s, the second.';

grant execute on function private.contact_zone to service_role;
