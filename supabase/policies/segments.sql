drop policy if exists "readers see an account's segments" on public.segments;
create policy "readers see an account's segments" on public.segments for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add segments" on public.segments;
create policy "owners and admins add segments" on public.segments for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change segments" on public.segments;
create policy "owners and admins change segments" on public.segments for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete segments" on public.segments;
create policy "owners and admins delete segments" on public.segments for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
