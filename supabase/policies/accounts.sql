drop policy if exists "readers see their accounts" on public.accounts;
create policy "readers see their accounts" on public.accounts for select to authenticated
using (id = any (array(select private.account_ids())));

drop policy if exists "owners and admins change their accounts" on public.accounts;
create policy "owners and admins change their accounts" on public.accounts for update to authenticated
using (id = any (array(select private.managed_account_ids())))
with check (id = any (array(select private.managed_account_ids())));
