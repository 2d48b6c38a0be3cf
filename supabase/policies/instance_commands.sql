drop policy if exists "readers see an account's commands" on public.instance_commands;
create policy "readers see an account's commands" on public.instance_commands for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- Starting an unpaired number shows a QR, so every command is for those who may pair. A number is the owner's to give up.
drop policy if exists "owners and admins command instances" on public.instance_commands;
create policy "owners and admins command instances" on public.instance_commands for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids()))
  and (command <> 'replace_number' or account_id = any (array(select private.owned_account_ids()))));
