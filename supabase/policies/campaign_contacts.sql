drop policy if exists "readers see who came by an account's campaigns" on public.campaign_contacts;
create policy "readers see who came by an account's campaigns" on public.campaign_contacts for select to authenticated
using (account_id = any (array(select private.account_ids())));
