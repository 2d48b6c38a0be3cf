drop policy if exists "readers see an account's custom fields" on public.custom_fields;
create policy "readers see an account's custom fields" on public.custom_fields for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add custom fields" on public.custom_fields;
create policy "owners and admins add custom fields" on public.custom_fields for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins label custom fields" on public.custom_fields;
create policy "owners and admins label custom fields" on public.custom_fields for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins remove custom fields" on public.custom_fields;
create policy "owners and admins remove custom fields" on public.custom_fields for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
