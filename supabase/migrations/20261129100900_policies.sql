-- policies: account_invitations.sql
drop policy if exists "owners and admins see an account's invitations" on public.account_invitations;
create policy "owners and admins see an account's invitations" on public.account_invitations for select to authenticated
using (account_id = any (array(select private.managed_account_ids())));

-- policies: account_members.sql
drop policy if exists "readers see an account's members" on public.account_members;
create policy "readers see an account's members" on public.account_members for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members name themselves" on public.account_members;
create policy "members name themselves" on public.account_members for update to authenticated
using (account_id = any (array(select private.member_account_ids())) and user_id = (select auth.uid()))
with check (account_id = any (array(select private.member_account_ids())) and user_id = (select auth.uid()));

-- policies: accounts.sql
drop policy if exists "readers see their accounts" on public.accounts;
create policy "readers see their accounts" on public.accounts for select to authenticated
using (id = any (array(select private.account_ids())));

drop policy if exists "owners and admins change their accounts" on public.accounts;
create policy "owners and admins change their accounts" on public.accounts for update to authenticated
using (id = any (array(select private.managed_account_ids())))
with check (id = any (array(select private.managed_account_ids())));

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

-- policies: chat_events.sql
drop policy if exists "readers see what was done to chats" on public.chat_events;
create policy "readers see what was done to chats" on public.chat_events for select to authenticated
using (account_id = any (array(select private.account_ids())));

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

-- policies: contact_erasures.sql
drop policy if exists "readers see an account's erasures" on public.contact_erasures;
create policy "readers see an account's erasures" on public.contact_erasures for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: contact_identities.sql
drop policy if exists "readers see an account's contact identities" on public.contact_identities;
create policy "readers see an account's contact identities" on public.contact_identities for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: contact_import_errors.sql
drop policy if exists "readers see what was wrong in an import" on public.contact_import_errors;
create policy "readers see what was wrong in an import" on public.contact_import_errors for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: contact_imports.sql
-- Imports are uploaded, started and cancelled through functions.
drop policy if exists "readers see an account's imports" on public.contact_imports;
create policy "readers see an account's imports" on public.contact_imports for select to authenticated
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

-- policies: instance_commands.sql
drop policy if exists "readers see an account's commands" on public.instance_commands;
create policy "readers see an account's commands" on public.instance_commands for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- Starting an unpaired number shows a QR, so every command is for those who may pair.
drop policy if exists "owners and admins command instances" on public.instance_commands;
create policy "owners and admins command instances" on public.instance_commands for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

-- policies: instance_events.sql
drop policy if exists "readers see an account's instance events" on public.instance_events;
create policy "readers see an account's instance events" on public.instance_events for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: instances.sql
drop policy if exists "readers see an account's instances" on public.instances;
create policy "readers see an account's instances" on public.instances for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "owners and admins add instances" on public.instances;
create policy "owners and admins add instances" on public.instances for insert to authenticated
with check (account_id = any (array(select private.managed_account_ids())));

drop policy if exists "owners and admins rename instances" on public.instances;
create policy "owners and admins rename instances" on public.instances for update to authenticated
using (account_id = any (array(select private.managed_account_ids())))
with check (account_id = any (array(select private.managed_account_ids())));

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

-- policies: orchestrators.sql
drop policy if exists "platform administrators see orchestrators" on public.orchestrators;
create policy "platform administrators see orchestrators" on public.orchestrators for select to authenticated
using ((select private.is_platform_admin()));

-- policies: plans.sql
-- The price list is no secret among those who have signed in.
drop policy if exists "signed-in users read plans" on public.plans;
create policy "signed-in users read plans" on public.plans for select to authenticated
using (true);

-- policies: quick_replies.sql
drop policy if exists "readers see an account's quick replies" on public.quick_replies;
create policy "readers see an account's quick replies" on public.quick_replies for select to authenticated
using (account_id = any (array(select private.account_ids())));

drop policy if exists "members add quick replies" on public.quick_replies;
create policy "members add quick replies" on public.quick_replies for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members change quick replies" on public.quick_replies;
create policy "members change quick replies" on public.quick_replies for update to authenticated
using (account_id = any (array(select private.member_account_ids())))
with check (account_id = any (array(select private.member_account_ids())));

drop policy if exists "members remove quick replies" on public.quick_replies;
create policy "members remove quick replies" on public.quick_replies for delete to authenticated
using (account_id = any (array(select private.member_account_ids())));

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

drop policy if exists "members add tags" on public.tags;
create policy "members add tags" on public.tags for insert to authenticated
with check (account_id = any (array(select private.member_account_ids())));
