drop policy if exists "readers see their views and shared ones" on public.chat_views;
create policy "readers see their views and shared ones" on public.chat_views for select to authenticated
using (account_id = any (array(select private.account_ids())) and (owner_id is null or owner_id = (select auth.uid())));

drop policy if exists "readers keep views, owners and admins share them" on public.chat_views;
create policy "readers keep views, owners and admins share them" on public.chat_views for insert to authenticated
with check (account_id = any (array(select private.account_ids())) and (owner_id = (select auth.uid())
  or (owner_id is null and account_id = any (array(select private.managed_account_ids())))));

drop policy if exists "who keeps a view changes it" on public.chat_views;
create policy "who keeps a view changes it" on public.chat_views for update to authenticated
using (account_id = any (array(select private.account_ids())) and (owner_id = (select auth.uid())
  or (owner_id is null and account_id = any (array(select private.managed_account_ids())))))
with check (account_id = any (array(select private.account_ids())) and (owner_id = (select auth.uid())
  or (owner_id is null and account_id = any (array(select private.managed_account_ids())))));

drop policy if exists "who keeps a view removes it" on public.chat_views;
create policy "who keeps a view removes it" on public.chat_views for delete to authenticated
using (account_id = any (array(select private.account_ids())) and (owner_id = (select auth.uid())
  or (owner_id is null and account_id = any (array(select private.managed_account_ids())))));
