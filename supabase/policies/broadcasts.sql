drop policy if exists "readers see an account's broadcasts" on public.broadcasts;
create policy "readers see an account's broadcasts" on public.broadcasts for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add broadcasts" on public.broadcasts;
create policy "owners and admins add broadcasts" on public.broadcasts for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change broadcasts" on public.broadcasts;
create policy "owners and admins change broadcasts" on public.broadcasts for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete broadcasts" on public.broadcasts;
create policy "owners and admins delete broadcasts" on public.broadcasts for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
