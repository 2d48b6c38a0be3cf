set check_function_bodies = off;

create function private.forget_runs(key text, ends timestamptz)
returns boolean language sql security definer set search_path = ''
as $$
  select private.forget_rows('public.flow_runs', 'ended_at', settings.run_days, ends) from private.settings
$$;
comment on function private.forget_runs is 'Duty: runs that have ended.';

create function private.forget_versions(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  forgotten integer;
begin
  loop
    delete from public.flow_versions v where v.ctid = any (array(
      select old.ctid from public.flow_versions old
      where old.created_at < now() - (select make_interval(days => settings.run_days) from private.settings)
        and not exists (select from public.flows f
          where f.account_id = old.account_id and f.id = old.flow_id and f.published_version_id = old.id)
        and not exists (select from public.flow_runs r where r.account_id = old.account_id and r.version_id = old.id)
        and old.number <= (select max(newer.number) - 20 from public.flow_versions newer where newer.flow_id = old.flow_id)
      order by old.created_at limit 1000 for update skip locked));
    get diagnostics forgotten = row_count;
    if forgotten < 1000 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;
comment on function private.forget_versions is 'Duty: versions in which nobody is, but for the last twenty of each flow.';

grant execute on function private.forget_runs, private.forget_versions to service_role;
