-- That a number can be used, and that it no longer can. What heals by itself meanwhile is neither.
set check_function_bodies = off;

create function private.record_connection()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event(new.account_id,
    case new.status when 'connected' then 'instance.connected' else 'instance.disconnected' end, new.id,
    jsonb_strip_nulls(jsonb_build_object('status', new.status, 'reason', new.status_reason)));
  return null;
end
$$;
create trigger record_connection after update of status on public.instances
for each row when (
  (new.status = 'connected' and old.status <> 'connected')
  or (new.status in ('disconnected', 'failed') and old.status not in ('disconnected', 'failed')))
execute function private.record_connection();
