drop policy if exists "readers see an account's keywords" on public.keywords;
create policy "readers see an account's keywords" on public.keywords for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add keywords" on public.keywords;
create policy "owners and admins add keywords" on public.keywords for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change keywords" on public.keywords;
create policy "owners and admins change keywords" on public.keywords for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete keywords" on public.keywords;
create policy "owners and admins delete keywords" on public.keywords for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
