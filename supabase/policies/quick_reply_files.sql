drop policy if exists "readers see an account's files of quick replies" on public.quick_reply_files;
create policy "readers see an account's files of quick replies" on public.quick_reply_files for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add files to quick replies" on public.quick_reply_files;
create policy "members add files to quick replies" on public.quick_reply_files for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members remove files from quick replies" on public.quick_reply_files;
create policy "members remove files from quick replies" on public.quick_reply_files for delete to authenticated
using (account_id = any (array(select private.member_account_ids())));
