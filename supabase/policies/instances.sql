drop policy if exists "readers see an account's instances" on public.instances;
create policy "readers see an account's instances" on public.instances for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add instances" on public.instances;
create policy "owners and admins add instances" on public.instances for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins rename instances" on public.instances;
create policy "owners and admins rename instances" on public.instances for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));
