drop policy if exists "readers see an account's flows" on public.flows;
create policy "readers see an account's flows" on public.flows for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add flows" on public.flows;
create policy "owners and admins add flows" on public.flows for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change flows" on public.flows;
create policy "owners and admins change flows" on public.flows for update to authenticated
using (account_id = any (array(select private.managed_account_ids())) and sequence_id is null)
with check (account_id = any (array(select private.managed_account_ids())) and sequence_id is null);

drop policy if exists "owners and admins delete flows" on public.flows;
create policy "owners and admins delete flows" on public.flows for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())) and sequence_id is null);
