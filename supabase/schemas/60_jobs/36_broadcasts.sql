set check_function_bodies = off;

create function private.forget_broadcasts(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  old_one record;
  forgotten integer;
begin
  for old_one in
    select b.account_id, b.id from public.broadcasts b
    where b.finished_at < now() - (select make_interval(days => settings.broadcast_days) from private.settings)
    order by b.finished_at limit 1000
  loop
    loop
      delete from public.broadcast_recipients r where r.id in (
        select old.id from public.broadcast_recipients old
        where old.account_id = old_one.account_id and old.broadcast_id = old_one.id limit 1000);
      get diagnostics forgotten = row_count;
      exit when forgotten < 1000;
      if clock_timestamp() >= ends then
        return true;
      end if;
    end loop;
    delete from public.broadcasts b where b.id = old_one.id;
    if clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
  return false;
end
$$;
comment on function private.forget_broadcasts is 'Duty: broadcasts that have ended, with their people, a thousand at a time.';

grant execute on function private.forget_broadcasts to service_role;
