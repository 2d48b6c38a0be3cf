drop policy if exists "readers see what was done to chats" on public.chat_events;
create policy "readers see what was done to chats" on public.chat_events for select to authenticated
using (account_id = any (array(select private.account_ids())));
