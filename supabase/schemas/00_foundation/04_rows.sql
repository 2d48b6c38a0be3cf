-- What stands on many rows: when they were last changed.
set check_function_bodies = off;

create function private.touch_updated_at()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;
