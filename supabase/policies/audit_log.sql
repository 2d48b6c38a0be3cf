drop policy if exists "owners and admins read an account's audit log" on public.audit_log;
create policy "owners and admins read an account's audit log" on public.audit_log for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));
