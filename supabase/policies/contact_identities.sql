drop policy if exists "readers see an account's contact identities" on public.contact_identities;
create policy "readers see an account's contact identities" on public.contact_identities for select to authenticated
using (account_id = any (array(select private.account_ids())));
