-- Rows that are part of the schema.
set check_function_bodies = off;

insert into private.settings default values;

insert into private.topics (name, prefix, extension, audience, description) values
  ('account', 'account:', 'broadcast', 'readers', 'changes of an account''s rows: ids and status codes'),
  ('presence', 'presence:', 'presence', 'members', 'which colleagues are here'),
  ('orchestrator', 'orchestrator', 'broadcast', 'service', 'new commands, for every orchestrator');

-- What nothing writes down, and is only told.
insert into private.event_kinds (kind, subject, recorded, account_event, orchestrator_event, description) values
  ('account.changed', 'accounts', false, 'account', 'account', 'its row, its team or its invitations have changed; the orchestrators hear of its status alone'),
  ('chat.changed', 'chats', false, 'chat', null, 'a chat came, went, or shows something else'),
  ('command.changed', 'instance_commands', false, 'command', 'command', 'a command was given, begun or ended; the orchestrators hear of new ones alone'),
  ('contact.changed', 'contacts', false, 'contact', null, 'a contact came, went, or shows something else'),
  ('erasure.started', 'contact_erasures', false, null, 'erasure', 'a person is to be forgotten'),
  ('import.changed', 'contact_imports', false, 'import', 'import', 'an import has come further; the orchestrators hear of those that begin'),
  ('instance.changed', 'instances', false, 'instance', null, 'a number came, went, or shows something else'),
  ('media.changed', 'media', false, 'media', null, 'a file was stored, or given up'),
  ('message.changed', 'conversations', false, 'message', 'message', 'a message came, went, or shows something else; the orchestrators hear of what is to be sent'),
  ('note.changed', 'notes', false, 'note', null, 'a note was written, changed or removed'),
  ('reaction.changed', 'reactions', false, 'reaction', null, 'somebody reacted to a message');
