drop policy if exists "readers see an account's consents" on public.consents;
create policy "readers see an account's consents" on public.consents for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members note consents" on public.consents;
create policy "members note consents" on public.consents for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));
