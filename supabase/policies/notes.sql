drop policy if exists "readers see an account's notes" on public.notes;
create policy "readers see an account's notes" on public.notes for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members write notes" on public.notes;
create policy "members write notes" on public.notes for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "authors change their notes" on public.notes;
create policy "authors change their notes" on public.notes for update to authenticated
using (account_id = any (array(select private.member_account_ids())) and actor_id = (select auth.uid()))
with check (account_id = any (array(select private.member_account_ids())) and actor_id = (select auth.uid()));

drop policy if exists "authors delete their notes" on public.notes;
create policy "authors delete their notes" on public.notes for delete to authenticated
using (account_id = any (array(select private.member_account_ids())) and actor_id = (select auth.uid()));
