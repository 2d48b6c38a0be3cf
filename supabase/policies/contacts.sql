drop policy if exists "readers see an account's contacts" on public.contacts;
create policy "readers see an account's contacts" on public.contacts for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add contacts" on public.contacts;
create policy "members add contacts" on public.contacts for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members change contacts" on public.contacts;
create policy "members change contacts" on public.contacts for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "owners and admins delete contacts" on public.contacts;
create policy "owners and admins delete contacts" on public.contacts for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
