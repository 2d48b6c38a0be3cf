create or replace function private.take_contact_room(account_id uuid, wanted integer)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  cap constant integer := private.plan_limit(account_id, 'contacts');
begin
  -- Whoever adds contacts holds this lock, so the answer stays true until this transaction ends.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || take_contact_room.account_id, 0));
  return least(wanted, greatest(coalesce(cap - private.used_room(account_id, 'contacts'), wanted), 0));
end
$$;

create trigger refuse_suspended after insert on public.tags referencing new table as new_rows
for each statement execute function private.refuse_suspended();
