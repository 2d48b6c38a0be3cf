-- Rows that are part of the schema.
set check_function_bodies = off;

insert into private.settings default values;

insert into private.topics (name, prefix, extension, audience, description) values
  ('account', 'account:', 'broadcast', 'readers', 'changes of an account''s rows: ids and status codes'),
  ('presence', 'presence:', 'presence', 'members', 'which colleagues are here'),
  ('orchestrator', 'orchestrator', 'broadcast', 'service', 'new commands, for every orchestrator');
