-- What hosted's schema `auth` has beside lite's tables, and what earlier devstacks wrote otherwise. Runs at each start: a
-- database may be older than it.
set local role supabase_auth_admin;
create table if not exists auth.mfa_amr_claims (
  id uuid primary key,
  session_id uuid not null references auth.sessions (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  authentication_method text not null,
  constraint mfa_amr_claims_session_id_authentication_method_pkey unique (session_id, authentication_method)
);

-- Earlier devstacks have kept what is said of people as one text of JSON.
update auth.users set raw_user_meta_data = (raw_user_meta_data #>> '{}')::jsonb where jsonb_typeof(raw_user_meta_data) = 'string';
update auth.users set raw_app_meta_data = (raw_app_meta_data #>> '{}')::jsonb where jsonb_typeof(raw_app_meta_data) = 'string';
update auth.identities set identity_data = (identity_data #>> '{}')::jsonb where jsonb_typeof(identity_data) = 'string';
