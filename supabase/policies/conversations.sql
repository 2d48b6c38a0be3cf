drop policy if exists "readers see an account's messages" on public.conversations;
create policy "readers see an account's messages" on public.conversations for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members send messages" on public.conversations;
create policy "members send messages" on public.conversations for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));
