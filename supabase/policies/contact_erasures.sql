drop policy if exists "readers see an account's erasures" on public.contact_erasures;
create policy "readers see an account's erasures" on public.contact_erasures for select to authenticated
using (account_id = any (array(select private.account_ids())));
