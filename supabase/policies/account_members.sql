drop policy if exists "readers see an account's members" on public.account_members;
create policy "readers see an account's members" on public.account_members for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members name themselves" on public.account_members;
create policy "members name themselves" on public.account_members for update to authenticated
using (account_id = any (array(select private.member_account_ids())) and user_id = (select auth.uid()))
with check (account_id = any (array(select private.member_account_ids())) and user_id = (select auth.uid()));
