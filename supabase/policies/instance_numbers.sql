drop policy if exists "readers see which phones an instance had" on public.instance_numbers;
create policy "readers see which phones an instance had" on public.instance_numbers for select to authenticated
using (account_id = any (array(select private.account_ids())));
