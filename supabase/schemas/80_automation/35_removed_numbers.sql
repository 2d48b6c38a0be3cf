-- Whoever is in a flow at a number that is removed hears no more of it: his run ends, and does not wait until it expires.
set check_function_bodies = off;

create function private.end_runs_of_removed()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- With its account everything goes.
  perform private.enqueue_job('end_runs', a.id::text, a.id) from public.accounts a
  where a.id = old.account_id and a.status <> 'closed';
  return null;
end
$$;
create trigger end_runs after delete on public.instances
for each row execute function private.end_runs_of_removed();

create function private.end_runs(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  lost uuid[];
begin
  loop
    lost := array(
      select r.id from public.flow_runs r
      where r.account_id = end_runs.key::uuid and r.ended_at is null and r.instance_id is null order by r.id limit 200);
    perform private.end_run(run_id, 'stopped', 'instance_removed') from unnest(lost) run_id;
    if cardinality(lost) < 200 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;
comment on function private.end_runs is 'A step of it, of all the account''s numbers that are gone.';

grant execute on function private.end_runs to service_role;
