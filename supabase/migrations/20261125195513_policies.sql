drop policy if exists "owners rename their accounts" on public.accounts;

-- policies: account_invitations.sql
drop policy if exists "owners and admins see an account's invitations" on public.account_invitations;
create policy "owners and admins see an account's invitations" on public.account_invitations for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: account_members.sql
drop policy if exists "readers see an account's members" on public.account_members;
create policy "readers see an account's members" on public.account_members for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members name themselves" on public.account_members;
create policy "members name themselves" on public.account_members for update to authenticated
using (account_id = any (array(select private.member_account_ids())) and user_id = (select auth.uid()))
with check (account_id = any (array(select private.member_account_ids())) and user_id = (select auth.uid()));

-- policies: accounts.sql
drop policy if exists "readers see their accounts" on public.accounts;
create policy "readers see their accounts" on public.accounts for select to authenticated
using (id = any (array(select private.account_ids())));

drop policy if exists "owners and admins change their accounts" on public.accounts;
create policy "owners and admins change their accounts" on public.accounts for update to authenticated
using (id = any (array(select private.managed_account_ids())))
with check (id = any (array(select private.managed_account_ids())));

-- policies: quick_replies.sql
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
