drop policy if exists "readers see an account's flow_versions" on public.flow_versions;
create policy "readers see an account's flow_versions" on public.flow_versions for select to authenticated
using (account_id = any (array(select private.account_ids())));

