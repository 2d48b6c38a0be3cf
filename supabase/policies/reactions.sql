drop policy if exists "readers see an account's reactions" on public.reactions;
create policy "readers see an account's reactions" on public.reactions for select to authenticated
using (account_id = any (array(select private.account_ids())));
