-- Browsers that a person lets us ring: where each one's push service is, and the keys that only it can read by.
set check_function_bodies = off;

create table public.push_subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  endpoint text not null unique check (length(endpoint) <= 1000),
  p256dh text not null check (p256dh ~ '^[A-Za-z0-9_-]{87}$'),
  auth text not null check (auth ~ '^[A-Za-z0-9_-]{22}$'),
  locale text not null check (locale in ('pt-BR', 'en')),
  session_id uuid,
  failures integer not null default 0,
  first_failed_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
comment on table public.push_subscriptions is
  'A browser that a person wants to be told by. Written by save_push_subscription alone; he reads and deletes his own.';
comment on column public.push_subscriptions.p256dh is 'Its public key; with auth as the browser gives them, in base64url.';
comment on column public.push_subscriptions.session_id is 'The sign-in that it belongs to: with that it ends.';
comment on column public.push_subscriptions.failures is 'In a row; five days of nothing else end it, as an answer that it is gone does at once.';
create index push_subscriptions_user on public.push_subscriptions (user_id, created_at);

alter table public.push_subscriptions enable row level security;
revoke all on public.push_subscriptions from anon, authenticated;
grant select (id, user_id, endpoint, locale, created_at), delete on public.push_subscriptions to authenticated;
grant select, insert, update, delete on public.push_subscriptions to service_role;

create function public.push_key()
returns text language sql stable set search_path = ''
as $$
  select private.push_key()
$$;
comment on function public.push_key is 'The public key (VAPID) that browsers subscribe with; null: no orchestrator has been here yet.';

create function private.push_key()
returns text language sql stable security definer set search_path = ''
as $$
  select settings.push_public_key from private.settings
$$;

create function public.save_push_subscription(endpoint text, p256dh text, auth text, locale text)
returns uuid language sql set search_path = ''
as $$
  select private.save_push_subscription(endpoint, p256dh, auth, locale)
$$;
comment on function public.save_push_subscription is
  'This browser is told what waits for the caller, for as long as he is signed in here. His ten newest are kept. Code: push_subscription_invalid.';

create function private.save_push_subscription(endpoint text, p256dh text, auth text, locale text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  saved uuid;
begin
  -- One at a time of each person, and no key.
  perform from public.profiles p where p.user_id = auth.uid() for no key update;
  if not found or private.webhook_url_problem(endpoint) is not null or p256dh is null or auth is null
    or p256dh !~ '^[A-Za-z0-9_-]{87}$' or auth !~ '^[A-Za-z0-9_-]{22}$' or length(endpoint) > 1000 then
    perform private.fail('push_subscription_invalid', 'not what a browser subscribes with, or nobody who has one',
      'a person gives the endpoint (https, public) and the two keys of PushSubscription.toJSON()');
  end if;
  insert into public.push_subscriptions as known (user_id, endpoint, p256dh, auth, locale, session_id)
  values (auth.uid(), endpoint, p256dh, auth, coalesce(locale, 'pt-BR'), (auth.jwt() ->> 'session_id')::uuid)
  -- Whoever signs in here last is told here.
  on conflict on constraint push_subscriptions_endpoint_key do update
  set user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth, locale = excluded.locale,
    session_id = excluded.session_id
  returning id into saved;
  delete from public.push_subscriptions s where s.id in (
    select older.id from public.push_subscriptions older
    where older.user_id = auth.uid() and older.id <> saved order by older.created_at desc offset 9);
  return saved;
end
$$;

grant execute on function public.push_key, private.push_key, public.save_push_subscription, private.save_push_subscription
  to authenticated;
