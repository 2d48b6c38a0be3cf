-- What stands on every row: when it was last changed, and who made it.
set check_function_bodies = off;

create function private.touch_updated_at()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create function private.actor_kind()
returns text language sql stable security definer set search_path = ''
as $$
  select case
    when (select auth.uid()) is null then 'service'
    when exists (select from public.api_keys keys where keys.id = (select auth.uid())) then 'api_key'
    else 'user'
  end
$$;
comment on function private.actor_kind is 'Who acts: user, api_key or service. The id is auth.uid().';

create function private.sign_row()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.actor_id := (select auth.uid());
  new.actor_kind := private.actor_kind();
  return new;
end
$$;
comment on function private.sign_row is 'Whoever inserts a row is its actor.';

grant execute on function private.actor_kind to authenticated, service_role;
