drop policy if exists "readers see an account's sequences" on public.sequences;
create policy "readers see an account's sequences" on public.sequences for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add sequences" on public.sequences;
create policy "owners and admins add sequences" on public.sequences for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins change sequences" on public.sequences;
create policy "owners and admins change sequences" on public.sequences for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete sequences" on public.sequences;
create policy "owners and admins delete sequences" on public.sequences for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
