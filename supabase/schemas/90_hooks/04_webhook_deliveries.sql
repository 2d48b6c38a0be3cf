-- What is told to whom, and how far that is: a table that is its own queue. Who is claimed is due again by the clock, so
-- that a claim nobody ends needs nobody to end it.
set check_function_bodies = off;

create table private.webhook_bodies (
  event_id bigint primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  contact_id uuid,
  body text not null check (octet_length(body) <= 20000),
  created_at timestamptz not null default now(),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade
);
comment on table private.webhook_bodies is 'What is sent of an event, the same to all and at each attempt. Goes with the person it is about.';
comment on column private.webhook_bodies.event_id is 'events.seq.';
create index webhook_bodies_contact on private.webhook_bodies (account_id, contact_id);
create index webhook_bodies_age on private.webhook_bodies (created_at);

grant select, insert, update, delete on private.webhook_bodies to service_role;

create table public.webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  endpoint_id uuid not null,
  event_id bigint not null,
  event text not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'retrying', 'dead')),
  attempts integer not null default 0,
  next_attempt_at timestamptz default clock_timestamp(),
  last_status integer,
  last_error text check (last_error ~ '^[a-z][a-z0-9_]{0,59}$'),
  latency_ms integer check (latency_ms >= 0),
  response text check (length(response) <= 1000),
  claim_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  delivered_at timestamptz,
  unique (endpoint_id, event_id),
  check ((next_attempt_at is not null) = (status in ('pending', 'retrying'))),
  check (claim_id is null or status in ('pending', 'retrying'))
);
comment on table public.webhook_deliveries is 'An event on its way to an endpoint, and whether it arrived. dead: it is not tried again.';
comment on column public.webhook_deliveries.endpoint_id is
  'No foreign key: whoever deletes an endpoint does not wait for a million of these; a job deletes them.';
comment on column public.webhook_deliveries.next_attempt_at is 'While it is being tried: when it is tried again if nobody says what became of it.';
comment on column public.webhook_deliveries.claim_id is 'Who tries it now, until next_attempt_at.';
comment on column public.webhook_deliveries.attempts is 'Those that ended.';
comment on column public.webhook_deliveries.response is 'The beginning of the last answer.';
create index webhook_deliveries_due on public.webhook_deliveries (account_id, endpoint_id, next_attempt_at, event_id)
where status in ('pending', 'retrying');
create index webhook_deliveries_next on public.webhook_deliveries (next_attempt_at) where status in ('pending', 'retrying');
create index webhook_deliveries_claim on public.webhook_deliveries (claim_id) where claim_id is not null;
create index webhook_deliveries_newest on public.webhook_deliveries (account_id, endpoint_id, created_at desc, id);
create index webhook_deliveries_dead on public.webhook_deliveries (endpoint_id, created_at) where status = 'dead';
create index webhook_deliveries_age on public.webhook_deliveries (created_at);

alter table public.webhook_deliveries enable row level security;
revoke all on public.webhook_deliveries from anon, authenticated;
grant select on public.webhook_deliveries to authenticated;
grant select, insert, update, delete on public.webhook_deliveries to service_role;

create function private.webhook_id(delivery public.webhook_deliveries)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case delivery.event when 'webhook.test' then 'test_' || delivery.id else 'evt_' || delivery.event_id end;
end
$$;
comment on function private.webhook_id is 'By which a receiver knows what he has had already: the same at each attempt and replay.';

create function private.hint_deliveries()
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('table', 'webhook_deliveries', 'operation', 'INSERT'), 'delivery', 'orchestrator', true);
end
$$;
comment on function private.hint_deliveries is 'Some are due now.';

create function private.end_webhook_deliveries(key text, ends timestamptz)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  endpoint public.webhook_endpoints;
  ended integer;
begin
  loop
    -- Each time: it may be enabled again meanwhile.
    select * into endpoint from public.webhook_endpoints w where w.id = key::uuid;
    if endpoint.id is null then
      delete from public.webhook_deliveries d where d.id = any (array(
        select gone.id from public.webhook_deliveries gone where gone.endpoint_id = key::uuid limit 1000));
    elsif endpoint.enabled then
      return false;
    else
      update public.webhook_deliveries d
      set status = 'dead', last_error = 'webhook_endpoint_disabled', next_attempt_at = null, claim_id = null
      where d.id = any (array(
        select waiting.id from public.webhook_deliveries waiting
        where waiting.account_id = endpoint.account_id and waiting.endpoint_id = endpoint.id
          and waiting.status in ('pending', 'retrying')
          -- What is under way may have arrived: whoever sends it says so.
          and (waiting.claim_id is null or waiting.next_attempt_at <= clock_timestamp())
        limit 1000 for update skip locked));
    end if;
    get diagnostics ended = row_count;
    if ended < 1000 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;
comment on function private.end_webhook_deliveries is
  'A step of the job of an endpoint: what waits for one that was disabled is dead, of one that was deleted nothing is left.';

create function private.end_webhook_endpoint()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- With its account everything goes.
  if exists (select from public.accounts a where a.id = old.account_id and a.status <> 'closed') then
    perform private.enqueue_job('end_webhook_deliveries', old.id::text, old.account_id);
  end if;
  return null;
end
$$;
create trigger end_disabled after update of enabled on public.webhook_endpoints
for each row when (old.enabled and not new.enabled) execute function private.end_webhook_endpoint();
create trigger end_deleted after delete on public.webhook_endpoints
for each row execute function private.end_webhook_endpoint();

grant execute on function private.webhook_id, private.hint_deliveries, private.end_webhook_deliveries to service_role;
