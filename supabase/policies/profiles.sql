drop policy if exists "colleagues know each other" on public.profiles;
create policy "colleagues know each other" on public.profiles for select to authenticated
using (user_id = any (array(select private.known_user_ids())));

drop policy if exists "people write their own profile" on public.profiles;
create policy "people write their own profile" on public.profiles for update to authenticated
using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
