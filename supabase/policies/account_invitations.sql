drop policy if exists "owners and admins see an account's invitations" on public.account_invitations;
create policy "owners and admins see an account's invitations" on public.account_invitations for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));
