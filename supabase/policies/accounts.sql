drop policy if exists "readers see their accounts" on public.accounts;
create policy "readers see their accounts" on public.accounts for select to authenticated
using (id = any (array(select private.account_ids())));

drop policy if exists "owners rename their accounts" on public.accounts;
create policy "owners rename their accounts" on public.accounts for update to authenticated
using (id = any (array(select private.owned_account_ids())))
with check (id = any (array(select private.owned_account_ids())));
