drop policy if exists "readers see an account's media" on public.media;
create policy "readers see an account's media" on public.media for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add media" on public.media;
create policy "members add media" on public.media for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "owners and admins delete media" on public.media;
create policy "owners and admins delete media" on public.media for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));
