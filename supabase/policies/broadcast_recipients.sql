drop policy if exists "readers see an account's recipients" on public.broadcast_recipients;
create policy "readers see an account's recipients" on public.broadcast_recipients for select to authenticated
using (account_id = any (array(select private.account_ids())));
