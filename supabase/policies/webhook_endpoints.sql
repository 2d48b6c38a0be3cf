drop policy if exists "owners and admins see an account's webhook endpoints" on public.webhook_endpoints;
create policy "owners and admins see an account's webhook endpoints" on public.webhook_endpoints for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change webhook endpoints" on public.webhook_endpoints;
create policy "owners and admins change webhook endpoints" on public.webhook_endpoints for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete webhook endpoints" on public.webhook_endpoints;
create policy "owners and admins delete webhook endpoints" on public.webhook_endpoints for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
