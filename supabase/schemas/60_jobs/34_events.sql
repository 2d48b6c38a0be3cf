set check_function_bodies = off;

create function private.drop_old_events(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
begin
  while (orchestrator.drop_events(10000) ->> 'dropped')::integer = 10000 loop
    if clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
  return false;
end
$$;
comment on function private.drop_old_events is 'Duty: events past their age that everybody has read.';

grant execute on function private.drop_old_events to service_role;
