drop policy if exists "people see their own browsers" on public.push_subscriptions;
create policy "people see their own browsers" on public.push_subscriptions for select to authenticated
using (user_id = (select auth.uid()));

drop policy if exists "people give up their own browsers" on public.push_subscriptions;
create policy "people give up their own browsers" on public.push_subscriptions for delete to authenticated
using (user_id = (select auth.uid()));
