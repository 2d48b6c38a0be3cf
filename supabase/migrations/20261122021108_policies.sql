-- policies: api_keys.sql
-- Agents need not know which programs there are.
drop policy if exists "owners and admins see an account's keys" on public.api_keys;
create policy "owners and admins see an account's keys" on public.api_keys for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: audit_log.sql
drop policy if exists "owners and admins read an account's audit log" on public.audit_log;
create policy "owners and admins read an account's audit log" on public.audit_log for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: campaigns.sql
drop policy if exists "readers see an account's campaigns" on public.campaigns;
create policy "readers see an account's campaigns" on public.campaigns for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add campaigns" on public.campaigns;
create policy "members add campaigns" on public.campaigns for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "owners and admins change campaigns" on public.campaigns;
create policy "owners and admins change campaigns" on public.campaigns for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins delete campaigns" on public.campaigns;
create policy "owners and admins delete campaigns" on public.campaigns for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: chats.sql
drop policy if exists "readers see an account's chats" on public.chats;
create policy "readers see an account's chats" on public.chats for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members work on chats" on public.chats;
create policy "members work on chats" on public.chats for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));

-- policies: consents.sql
drop policy if exists "readers see an account's consents" on public.consents;
create policy "readers see an account's consents" on public.consents for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members note consents" on public.consents;
create policy "members note consents" on public.consents for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

-- policies: contact_identities.sql
drop policy if exists "readers see an account's contact identities" on public.contact_identities;
create policy "readers see an account's contact identities" on public.contact_identities for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: contacts.sql
drop policy if exists "readers see an account's contacts" on public.contacts;
create policy "readers see an account's contacts" on public.contacts for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add contacts" on public.contacts;
create policy "members add contacts" on public.contacts for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members change contacts" on public.contacts;
create policy "members change contacts" on public.contacts for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "owners and admins delete contacts" on public.contacts;
create policy "owners and admins delete contacts" on public.contacts for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: conversations.sql
drop policy if exists "readers see an account's messages" on public.conversations;
create policy "readers see an account's messages" on public.conversations for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members send messages" on public.conversations;
create policy "members send messages" on public.conversations for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

-- policies: custom_fields.sql
drop policy if exists "readers see an account's custom fields" on public.custom_fields;
create policy "readers see an account's custom fields" on public.custom_fields for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add custom fields" on public.custom_fields;
create policy "owners and admins add custom fields" on public.custom_fields for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins label custom fields" on public.custom_fields;
create policy "owners and admins label custom fields" on public.custom_fields for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins remove custom fields" on public.custom_fields;
create policy "owners and admins remove custom fields" on public.custom_fields for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: media.sql
drop policy if exists "readers see an account's media" on public.media;
create policy "readers see an account's media" on public.media for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add media" on public.media;
create policy "members add media" on public.media for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "owners and admins delete media" on public.media;
create policy "owners and admins delete media" on public.media for delete to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: message_revisions.sql
drop policy if exists "readers see an account's message revisions" on public.message_revisions;
create policy "readers see an account's message revisions" on public.message_revisions for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: notes.sql
drop policy if exists "readers see an account's notes" on public.notes;
create policy "readers see an account's notes" on public.notes for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members write notes" on public.notes;
create policy "members write notes" on public.notes for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "authors change their notes" on public.notes;
create policy "authors change their notes" on public.notes for update to authenticated
using (account_id = any (array(select private.member_account_ids())) and actor_id = (select auth.uid()))
with check (account_id = any (array(select private.member_account_ids())) and actor_id = (select auth.uid()));

drop policy if exists "authors delete their notes" on public.notes;
create policy "authors delete their notes" on public.notes for delete to authenticated
using (account_id = any (array(select private.member_account_ids())) and actor_id = (select auth.uid()));

-- policies: number_checks.sql
drop policy if exists "readers see an account's number checks" on public.number_checks;
create policy "readers see an account's number checks" on public.number_checks for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: reactions.sql
drop policy if exists "readers see an account's reactions" on public.reactions;
create policy "readers see an account's reactions" on public.reactions for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: tags.sql
drop policy if exists "readers see an account's tags" on public.tags;
create policy "readers see an account's tags" on public.tags for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members colour tags" on public.tags;
create policy "members colour tags" on public.tags for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));
