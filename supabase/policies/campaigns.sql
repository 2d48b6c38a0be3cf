drop policy if exists "readers see an account's campaigns" on public.campaigns;
create policy "readers see an account's campaigns" on public.campaigns for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add campaigns" on public.campaigns;
create policy "members add campaigns" on public.campaigns for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "owners and admins change campaigns" on public.campaigns;
create policy "owners and admins change campaigns" on public.campaigns for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete campaigns" on public.campaigns;
create policy "owners and admins delete campaigns" on public.campaigns for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
