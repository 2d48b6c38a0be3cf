-- The token in the address lets anybody call: agents do not see it.
drop policy if exists "owners and admins see inbound hooks" on public.inbound_hooks;
create policy "owners and admins see inbound hooks" on public.inbound_hooks for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change inbound hooks" on public.inbound_hooks;
create policy "owners and admins change inbound hooks" on public.inbound_hooks for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete inbound hooks" on public.inbound_hooks;
create policy "owners and admins delete inbound hooks" on public.inbound_hooks for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
