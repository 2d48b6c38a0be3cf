-- Everything is closed first: each table and function opens by name what it needs.
set check_function_bodies = off;

create schema private;
create schema orchestrator;
comment on schema private is 'Helpers, leases and secrets. Never exposed by the API.';
comment on schema orchestrator is 'Functions for the control plane. Exposed, and executable by service_role only.';

-- Only the global form takes execute from public; revoked per schema it does nothing.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

grant usage on schema private to authenticated, service_role;
grant usage on schema orchestrator to service_role;

create function private.fail(code text, detail text, hint text default '')
returns void language plpgsql set search_path = ''
as $$
begin
  raise exception using message = fail.code, detail = fail.detail, hint = fail.hint;
end
$$;
comment on function private.fail is 'Raises a stable error code; detail says what happened, hint what to do.';

grant execute on function private.fail to authenticated, service_role;
