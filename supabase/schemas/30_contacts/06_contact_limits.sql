-- What WhatsApp brings beyond the plan is kept, and marked.
set check_function_bodies = off;

create function private.flag_over_limit()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  counted record;
begin
  if private.acts_for_customer() then
    return null;
  end if;
  for counted in
    select added.account_id,
      private.used_room(added.account_id, 'contacts') - private.plan_limit(added.account_id, 'contacts') as excess
    from new_rows added group by 1 order by 1
  loop
    update public.contacts c set over_limit = true
    where counted.excess > 0 and c.id in (
      select added.id from new_rows added where added.account_id = counted.account_id
      order by added.seq desc limit greatest(counted.excess, 0));
  end loop;
  return null;
end
$$;
create trigger flag_over_limit after insert on public.contacts referencing new table as new_rows
for each statement execute function private.flag_over_limit();

create function private.unflag_contacts(account_id uuid)
returns void language sql security definer set search_path = ''
as $$
  update public.contacts c set over_limit = false
  where c.id in (
    select flagged.id from public.contacts flagged
    where flagged.account_id = unflag_contacts.account_id and flagged.over_limit
    order by flagged.seq
    limit (select case when room.cap is null then null else greatest(room.cap - room.used, 0) end
      from (select private.plan_limit(unflag_contacts.account_id, 'contacts') as cap,
        private.used_room(unflag_contacts.account_id, 'contacts')
          - (select count(*) from public.contacts beyond
            where beyond.account_id = unflag_contacts.account_id and beyond.over_limit) as used) room))
$$;
comment on function private.unflag_contacts is 'After a larger plan: the oldest flagged contacts that now have room.';
