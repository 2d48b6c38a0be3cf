set check_function_bodies = off;

create function private.count_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  counted record;
begin
  if not private.acts_for_customer() then
    return null;
  end if;
  for counted in
    select added.account_id, count(*)::integer as rows from new_rows added
    where added.status = 'queued' and added.kind not in ('reaction', 'edit', 'revoke')
      -- What nobody waits for counts when it leaves, and waits until there is room.
      and added.lane not in ('flow', 'broadcast') group by 1 order by 1
  loop
    perform private.take_room(counted.account_id, 'messages_per_day', counted.rows, true);
  end loop;
  return null;
end
$$;
create trigger count_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.count_messages();
