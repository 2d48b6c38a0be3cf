drop policy if exists "readers see an account's message revisions" on public.message_revisions;
create policy "readers see an account's message revisions" on public.message_revisions for select to authenticated
using (account_id = any (array(select private.account_ids())));
