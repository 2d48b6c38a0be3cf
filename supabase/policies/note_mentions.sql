drop policy if exists "members see where they are called" on public.note_mentions;
create policy "members see where they are called" on public.note_mentions for select to authenticated
using (account_id = any (array(select private.account_ids())) and user_id = (select auth.uid()));
