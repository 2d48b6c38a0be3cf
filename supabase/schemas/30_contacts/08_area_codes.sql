-- What time it is where somebody lives, as far as his phone tells. So reads the orchestrator (domain/area_codes.py, which
-- says from which sources): a test holds for both. Rows: 90_data.
set check_function_bodies = off;

create table private.area_codes (
  ddd text primary key check (ddd ~ '^[1-9][1-9]$'),
  zone text not null check (private.is_timezone(zone))
);
comment on table private.area_codes is 'Brazil''s area codes, each with the zone of its time.';

grant select on private.area_codes to service_role;

create function private.area_code(phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case when starts_with(phone, '55') and length(phone) in (12, 13) then substr(phone, 3, 2) end;
end
$$;
comment on function private.area_code is 'Of a Brazilian phone as contacts have it, digits alone; whether there is such a code area_codes say.';

create function private.contact_zone(phone text, otherwise text)
returns text language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((
    select area.zone from private.area_codes area where area.ddd = private.area_code(contact_zone.phone)), otherwise);
end
$$;
comment on function private.contact_zone is 'The zone of a Brazilian phone; of any other, and of nobody''s, the second.';

grant execute on function private.area_code, private.contact_zone to service_role;
