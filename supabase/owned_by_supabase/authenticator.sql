-- The settings that PostgREST reads of its own role.
alter role authenticator set pgrst.db_pre_request = 'request_checks.check_request';
notify pgrst, 'reload config';
