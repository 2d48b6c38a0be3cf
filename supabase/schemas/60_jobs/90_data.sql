-- Rows that are part of the schema: what jobs there are.
set check_function_bodies = off;

insert into private.job_kinds (name, is_step, every, max_attempts) values
  ('contact_import', false, null, 8),
  ('contact_erasure', true, null, 20),
  ('flow_run', false, null, 20),
  ('flow_request', false, null, 5),
  ('fold_flow_counts', true, '10 minutes', null),
  ('fold_usage', true, '10 minutes', null),
  ('purge_accounts', true, '10 minutes', null),
  ('expire_media', true, '10 minutes', null),
  ('tidy_imports', true, '30 minutes', null),
  ('drop_old_events', true, '1 hour', null),
  ('forget_commands', true, '1 hour', null),
  ('forget_instance_events', true, '1 hour', null),
  ('forget_waiting_events', true, '1 hour', null),
  ('forget_chat_events', true, '1 hour', null),
  ('forget_audit_log', true, '1 hour', null),
  ('forget_admin_entries', true, '1 hour', null),
  ('forget_invitations', true, '1 hour', null),
  ('forget_number_checks', true, '1 hour', null),
  ('forget_message_counts', true, '1 hour', null),
  ('forget_campaign_counts', true, '1 hour', null),
  ('forget_runs', true, '1 hour', null),
  ('forget_versions', true, '1 hour', null),
  ('forget_orchestrators', true, '1 hour', null),
  ('forget_decisions', true, '1 hour', null),
  ('forget_dead_jobs', true, '1 hour', null);
