-- WhatsApp's error 463 locks a number out from everybody who never wrote to it, not from one of them: the others wait
-- instead of failing one after the other, which would also make it look worse.

alter table private.settings add column time_lock_seconds integer not null default 3600 check (time_lock_seconds >= 0);
comment on column private.settings.time_lock_seconds is 'How long nobody new is written to once WhatsApp has refused it.';

create function private.hold_locked()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update private.send_counts counts
  set next_first_at = clock_timestamp()
    + (select make_interval(secs => settings.time_lock_seconds) from private.settings)
  where counts.instance_id = new.instance_id;
  return null;
end
$$;
comment on function private.hold_locked is 'The number may write to nobody new: the next try has to wait.';
create trigger hold_locked after update of status on public.conversations
for each row when (new.status = 'failed' and new.error_code = 'reach_out_time_lock' and old.status <> 'failed')
execute function private.hold_locked();
