drop policy if exists "readers see an account's members" on public.account_members;
create policy "readers see an account's members" on public.account_members for select to authenticated
using (account_id = any (array(select private.account_ids())));
