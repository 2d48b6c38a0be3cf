drop policy if exists "readers see an account's tags" on public.tags;
create policy "readers see an account's tags" on public.tags for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members colour tags" on public.tags;
create policy "members colour tags" on public.tags for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members add tags" on public.tags;
create policy "members add tags" on public.tags for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));
