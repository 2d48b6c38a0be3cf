drop policy if exists "owners and admins see an account's webhook deliveries" on public.webhook_deliveries;
create policy "owners and admins see an account's webhook deliveries" on public.webhook_deliveries for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));
