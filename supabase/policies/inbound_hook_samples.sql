drop policy if exists "owners and admins see samples of inbound hooks" on public.inbound_hook_samples;
create policy "owners and admins see samples of inbound hooks" on public.inbound_hook_samples for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));
