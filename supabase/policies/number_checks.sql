drop policy if exists "readers see an account's number checks" on public.number_checks;
create policy "readers see an account's number checks" on public.number_checks for select to authenticated
using (account_id = any (array(select private.account_ids())));
