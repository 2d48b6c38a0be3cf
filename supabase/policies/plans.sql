-- The price list is no secret among those who have signed in.
drop policy if exists "signed-in users read plans" on public.plans;
create policy "signed-in users read plans" on public.plans for select to authenticated
using (true);
