-- What comes with a sign-up is an object, whichever server of Auth keeps it.
set check_function_bodies = off;

create or replace function private.handle_sign_up()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  data constant jsonb := new.raw_user_meta_data;
begin
  if data ? 'name' and data ? 'phone' and not data ? 'invitation' then
    perform private.open_account(new.id, data ->> 'name', data ->> 'phone');
  end if;
  return null;
exception when others then
  -- A raised error would refuse the sign-up without a reason. The first login calls create_account instead.
  return null;
end
$$;
