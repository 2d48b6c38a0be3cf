drop policy if exists "readers see an account's steps of sequences" on public.sequence_steps;
create policy "readers see an account's steps of sequences" on public.sequence_steps for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add steps of sequences" on public.sequence_steps;
create policy "owners and admins add steps of sequences" on public.sequence_steps for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change steps of sequences" on public.sequence_steps;
create policy "owners and admins change steps of sequences" on public.sequence_steps for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete steps of sequences" on public.sequence_steps;
create policy "owners and admins delete steps of sequences" on public.sequence_steps for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
