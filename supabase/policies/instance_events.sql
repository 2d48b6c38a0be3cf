drop policy if exists "readers see an account's instance events" on public.instance_events;
create policy "readers see an account's instance events" on public.instance_events for select to authenticated
using (account_id = any (array(select private.account_ids())));
