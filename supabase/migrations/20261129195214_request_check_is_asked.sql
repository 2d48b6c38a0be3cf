-- A role's settings belong to no database, so no comparison of databases says this: see owned_by_supabase/authenticator.sql.
alter role authenticator set pgrst.db_pre_request = 'request_checks.check_request';
notify pgrst, 'reload config';
