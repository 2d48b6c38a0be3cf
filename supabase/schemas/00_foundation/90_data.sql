-- Rows that are part of the schema.
set check_function_bodies = off;

insert into private.settings default values;

insert into private.topics (name, prefix, extension, audience, description) values
  ('account', 'account:', 'broadcast', 'readers', 'changes of an account''s rows: ids and status codes'),
  ('presence', 'presence:', 'presence', 'members', 'which colleagues are here'),
  ('orchestrator', 'orchestrator', 'broadcast', 'service', 'new commands, for every orchestrator');

-- What nothing writes down, and is only told.
insert into private.event_kinds (kind, subject, recorded, account_event, orchestrator_event, description) values
  ('broadcast.changed', 'broadcasts', false, 'broadcast', null, 'a broadcast came, went, or has come further'),
  ('audit.written', 'audit_log', false, 'audit', null, 'the audit log has new lines'),
  ('count.changed', 'message_counts', false, 'count', null, 'messages were counted; ids are those of their numbers'),
  ('account.changed', 'accounts', false, 'account', 'account', 'its row, its team, its invitations or its keys have changed; the orchestrators hear of its status alone'),
  ('campaign.changed', 'campaigns', false, 'campaign', null, 'a campaign came, went, or shows something else'),
  ('chat.changed', 'chats', false, 'chat', null, 'a chat came, went, or shows something else'),
  ('command.changed', 'instance_commands', false, 'command', 'command', 'a command was given, begun or ended; the orchestrators hear of new ones alone'),
  ('contact.changed', 'contacts', false, 'contact', null, 'a contact came, went, or shows something else'),
  ('event.written', 'events', false, null, 'event', 'something happened that a webhook wants to be told'),
  ('flow.changed', 'flows', false, 'flow', null, 'a flow came, went, or has another draft; the status told is the draft''s revision'),
  ('import.changed', 'contact_imports', false, 'import', null, 'an import has come further'),
  ('instance.changed', 'instances', false, 'instance', null, 'a number came, went, or shows something else'),
  ('job.due', 'jobs', false, null, 'job', 'something is to be done now that was not known before'),
  ('media.changed', 'media', false, 'media', null, 'a file was stored, or given up'),
  ('message.changed', 'conversations', false, 'message', 'message', 'a message came, went, or shows something else; the orchestrators hear of what is to be sent'),
  ('message.arrived', 'conversations', false, null, 'received', 'somebody wrote to a number of Meta''s, of which no orchestrator hears by itself'),
  ('note.changed', 'notes', false, 'note', null, 'a note was written, changed or removed'),
  ('delivery.due', 'webhook_deliveries', false, null, 'delivery', 'something is to be sent to a webhook now'),
  ('reaction.changed', 'reactions', false, 'reaction', null, 'somebody reacted to a message'),
  ('run.changed', 'flow_runs', false, 'run', null, 'somebody entered a flow, came further in it, or left it'),
  ('webhook.changed', 'webhook_endpoints', false, 'webhook', null, 'a webhook endpoint came, went, or stands otherwise');

-- What the audit log keeps, under which name.
insert into private.event_kinds (kind, subject, account_event, orchestrator_event, audit_action, description) values
  ('account.closed', 'accounts', 'account', 'account', 'accounts.close', 'its owner had it closed'),
  ('account.entered', 'accounts', null, null, 'accounts.enter', 'a platform administrator looks into it'),
  ('account.exported', 'accounts', null, null, 'accounts.export', 'its owner takes everything along'),
  ('account.left', 'accounts', null, null, 'accounts.leave', 'a platform administrator looks away'),
  ('account.phone_lost', 'accounts', 'account', null, 'accounts.lose_phone', 'another account connected the phone that it held without proof'),
  ('account.phone_proved', 'accounts', 'account', null, 'accounts.prove_phone', 'a number of it was connected with its phone, or the operator vouched for it'),
  ('account.plan_changed', 'accounts', 'account', null, 'accounts.set_plan', 'the operator gave it another plan'),
  ('account.reopened', 'accounts', 'account', 'account', 'accounts.reopen', 'its owner had it opened again'),
  ('account.resumed', 'accounts', 'account', 'account', 'accounts.resume', 'the operator let it work again'),
  ('account.risk_accepted', 'accounts', 'account', null, 'accounts.accept_risk', 'somebody accepted that WhatsApp may ban numbers'),
  ('account.suspended', 'accounts', 'account', 'account', 'accounts.suspend', 'the operator suspended it'),
  ('contact.erased', 'contacts', 'contact', null, 'contacts.erase', 'a person is forgotten'),
  ('contact.exported', 'contacts', null, null, 'contacts.export', 'everything about a person was taken along'),
  ('contact.merged', 'contacts', 'contact', null, 'contacts.merge', 'another contact has become part of it'),
  ('contact.number_changed', 'contacts', 'contact', null, 'contacts.number', 'WhatsApp told that the person has another phone'),
  ('flow.published', 'flows', 'flow', null, 'flows.publish', 'a draft became a version'),
  ('import.finished', 'contact_imports', 'import', null, 'contacts.import', 'a file of contacts is imported'),
  ('instance.number_bound', 'instances', 'instance', null, 'instances.bind_number', 'a number was connected with its first phone'),
  ('instance.number_refused', 'instances', 'instance', null, 'instances.refuse_number', 'another phone than the number''s was connected, and is unlinked again'),
  ('instance.number_released', 'instances', 'instance', null, 'instances.replace_number', 'its owner gave the phone up: the next that is connected takes its place'),
  ('invitation.created', 'account_invitations', 'account', null, 'members.invite', 'somebody was invited'),
  ('invitation.revoked', 'account_invitations', 'account', null, 'members.revoke_invitation', 'an invitation was taken back'),
  ('key.created', 'api_keys', null, null, 'api_keys.create', 'a key was made'),
  ('key.revoked', 'api_keys', 'account', null, 'api_keys.revoke', 'a key was made void'),
  ('member.joined', 'account_members', 'account', null, 'members.join', 'somebody accepted an invitation'),
  ('member.made_owner', 'account_members', 'account', null, 'members.transfer_ownership', 'another member owns the account'),
  ('member.removed', 'account_members', 'account', null, 'members.remove', 'a member was removed, or has left'),
  ('member.role_changed', 'account_members', 'account', null, 'members.set_role', 'a member may do more, or less'),
  ('tag.deleted', 'tags', 'contact', null, 'tags.remove', 'a tag was taken from everybody'),
  ('tag.renamed', 'tags', 'contact', null, 'tags.rename', 'a tag has another name everywhere'),
  ('webhook.created', 'webhook_endpoints', 'webhook', null, 'webhooks.create', 'an address is told what happens from now on'),
  ('webhook.disabled', 'webhook_endpoints', 'webhook', null, 'webhooks.disable', 'a webhook endpoint is told nothing any more: it said so, or nothing arrived for days'),
  ('webhook.rotated', 'webhook_endpoints', 'webhook', null, 'webhooks.rotate', 'a webhook endpoint has a new secret');

-- What webhooks may ask for.
insert into private.event_kinds (kind, subject, account_event, webhook, description) values
  ('campaign.visited', 'campaigns', 'campaign', true, 'people followed a campaign''s link: told once a minute at most, with how many there were that day'),
  ('broadcast.finished', 'broadcasts', 'broadcast', true, 'everybody has got a broadcast who was to get it, or it was cancelled'),
  ('chat.assigned', 'chats', 'chat', true, 'a chat was given to a member, or to nobody'),
  ('chat.called', 'chats', 'chat', true, 'a flow calls for somebody of the team'),
  ('chat.closed', 'chats', 'chat', true, 'a chat was closed'),
  ('chat.opened', 'chats', 'chat', true, 'a chat was opened, by a person''s message too'),
  ('consent.changed', 'contacts', 'contact', true, 'a person agreed to messages, or objected'),
  ('contact.created', 'contacts', 'contact', true, 'a contact was made'),
  ('contact.updated', 'contacts', 'contact', true, 'a contact has another phone, LID or name'),
  ('field.changed', 'contacts', 'contact', true, 'a custom field of a contact was set or emptied'),
  ('flow.finished', 'flow_runs', 'run', true, 'a person has left a flow; why is its status'),
  ('flow.started', 'flow_runs', 'run', true, 'a person has entered a flow'),
  ('instance.connected', 'instances', 'instance', true, 'a number can be used'),
  ('instance.disconnected', 'instances', 'instance', true, 'a number can no longer be used, until somebody does something'),
  ('message.received', 'conversations', 'message', true, 'somebody wrote'),
  ('message.sent', 'conversations', 'message', true, 'a message of ours has left'),
  ('message.status', 'conversations', 'message', true, 'a message of ours was delivered, read, refused, cancelled or lost from sight'),
  ('tag.added', 'contacts', 'contact', true, 'a contact was given a tag'),
  ('tag.removed', 'contacts', 'contact', true, 'a tag was taken from a contact');

-- What the account's own pages tell whom it concerns.
insert into private.event_kinds (kind, subject, account_event, description) values
  ('note.mentioned', 'notes', 'note', 'colleagues are called by a note: body names them and the chat');

insert into private.event_consumers (name) values ('audit_log'), ('message_counts'), ('broadcasts'), ('webhooks'), ('notices');
