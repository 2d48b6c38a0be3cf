set check_function_bodies = off;

create table private.account_openings (
  user_id uuid primary key references auth.users (id) on delete cascade,
  opened_at timestamptz not null default now(),
  opened integer not null default 1
);
comment on table private.account_openings is
  'How many accounts a person has opened since then, whatever has become of them: a sign-up opens one, and after a few the next one waits.';
