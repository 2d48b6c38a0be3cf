drop policy if exists "readers see an account's quick replies" on public.quick_replies;
create policy "readers see an account's quick replies" on public.quick_replies for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add quick replies" on public.quick_replies;
create policy "members add quick replies" on public.quick_replies for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members change quick replies" on public.quick_replies;
create policy "members change quick replies" on public.quick_replies for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members remove quick replies" on public.quick_replies;
create policy "members remove quick replies" on public.quick_replies for delete to authenticated
using (account_id = any (array(select private.member_account_ids())));
