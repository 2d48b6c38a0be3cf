drop policy if exists "readers see an account's enrollments" on public.sequence_enrollments;
create policy "readers see an account's enrollments" on public.sequence_enrollments for select to authenticated
using (account_id = any (array(select private.account_ids())));
