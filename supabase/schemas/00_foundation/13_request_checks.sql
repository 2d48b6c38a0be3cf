-- What PostgREST asks before each request (pgrst.db_pre_request, set in ../../owned_by_supabase/authenticator.sql), in the
-- caller's role. In a schema of its own: it is the one function that anon may call, and it is not exposed.
set check_function_bodies = off;

create schema request_checks;
comment on schema request_checks is 'What every request of the API must pass. Never exposed, executable by everybody.';

create function request_checks.check_request()
returns void language plpgsql stable set search_path = ''
as $$
declare
  headers constant json := nullif(current_setting('request.headers', true), '');
begin
  -- The words, not their spelling: PostgREST takes them from any place of any Prefer.
  if headers ->> 'prefer' ~* 'planned|estimated' or headers ->> 'accept' ~* 'pgrst\.plan' then
    raise exception using message = 'estimate_refused',
      detail = 'PostgreSQL estimates from the rows of all accounts, so an estimate tells about those of others',
      hint = 'use count=exact';
  end if;
end
$$;
comment on function request_checks.check_request is
  'Refuses counts and plans that PostgreSQL estimates. Of a header that comes twice PostgREST shows the last alone: whatever
  stands before it has to join or drop them (`zapbase doctor` tries). Code: estimate_refused.';

grant usage on schema request_checks to anon, authenticated, service_role;
grant execute on function request_checks.check_request to anon, authenticated, service_role;
