drop policy if exists "readers see an account's flow_runs" on public.flow_runs;
create policy "readers see an account's flow_runs" on public.flow_runs for select to authenticated
using (account_id = any (array(select private.account_ids())));

