-- As on hosted, postgres sets what PostgREST reads of its role; it gets none of that role's own rights.
-- Runs at each start, as the superuser supabase_admin: a database may be older than it.
alter role postgres createrole;
grant authenticator to postgres with admin true, inherit false, set false;
grant set on parameter pgrst.db_pre_request to postgres;
