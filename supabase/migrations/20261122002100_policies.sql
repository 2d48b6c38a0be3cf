-- policies: account_members.sql
drop policy if exists "readers see an account's members" on public.account_members;
create policy "readers see an account's members" on public.account_members for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: accounts.sql
drop policy if exists "readers see their accounts" on public.accounts;
create policy "readers see their accounts" on public.accounts for select to authenticated
using (id = any (array(select private.account_ids())));

drop policy if exists "owners rename their accounts" on public.accounts;
create policy "owners rename their accounts" on public.accounts for update to authenticated
using (id = any (array(select private.owned_account_ids())))
with check (id = any (array(select private.owned_account_ids())));

-- policies: instance_commands.sql
drop policy if exists "readers see an account's commands" on public.instance_commands;
create policy "readers see an account's commands" on public.instance_commands for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- Starting an unpaired number shows a QR, so every command is for those who may pair.
drop policy if exists "owners and admins command instances" on public.instance_commands;
create policy "owners and admins command instances" on public.instance_commands for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

-- policies: instance_events.sql
drop policy if exists "readers see an account's instance events" on public.instance_events;
create policy "readers see an account's instance events" on public.instance_events for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: instances.sql
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

-- policies: orchestrators.sql
drop policy if exists "platform administrators see orchestrators" on public.orchestrators;
create policy "platform administrators see orchestrators" on public.orchestrators for select to authenticated
using ((select private.is_platform_admin()));

-- policies: plans.sql
-- The price list is no secret among those who have signed in.
drop policy if exists "signed-in users read plans" on public.plans;
create policy "signed-in users read plans" on public.plans for select to authenticated
using (true);
