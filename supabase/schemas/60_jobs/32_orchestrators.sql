set check_function_bodies = off;

create function private.forget_orchestrators(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
begin
  delete from private.orchestrator_events e
  where e.at < now() - (select make_interval(days => settings.orchestrator_days) from private.settings);
  with forgotten as (
    delete from public.orchestrators o
    where o.heartbeat_at < now() - (select make_interval(days => settings.orchestrator_days) from private.settings)
      -- Whoever has the session of a number, or files, is waited for.
      and not exists (select from private.leases lease where lease.session_home = o.id)
      and not exists (select from public.media m where m.store_home = o.id)
    returning o.id
  )
  delete from private.media_deletions gone using forgotten where gone.store_home = forgotten.id;
  return false;
end
$$;
comment on function private.forget_orchestrators is 'Duty: machines that were not heard of for long, with what only they could delete.';

grant execute on function private.forget_orchestrators to service_role;
