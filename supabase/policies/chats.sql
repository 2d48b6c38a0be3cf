drop policy if exists "readers see an account's chats" on public.chats;
create policy "readers see an account's chats" on public.chats for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members work on chats" on public.chats;
create policy "members work on chats" on public.chats for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));
