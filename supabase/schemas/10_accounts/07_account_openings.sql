set check_function_bodies = off;

create table private.account_openings (
  user_id uuid primary key references auth.users (id) on delete cascade,
  opened_at timestamptz not null default now()
);
comment on table private.account_openings is
  'When a person last opened an account, whatever has become of it since: a sign-up opens one, and the next one waits.';
