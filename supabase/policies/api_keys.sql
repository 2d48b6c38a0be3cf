-- Agents need not know which programs there are.
drop policy if exists "owners and admins see an account's keys" on public.api_keys;
create policy "owners and admins see an account's keys" on public.api_keys for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));
