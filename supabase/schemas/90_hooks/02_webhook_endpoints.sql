set check_function_bodies = off;

create table public.webhook_endpoints (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  url text not null check (length(url) <= 2000),
  events text[] not null check (cardinality(events) >= 1 and cardinality(events) <= 50),
  instance_ids uuid[] not null default '{}' check (cardinality(instance_ids) <= 100),
  tags text[] not null default '{}' check (private.are_tags(tags)),
  enabled boolean not null default true,
  disabled_reason text check (disabled_reason in ('gone', 'failing', 'member')),
  description text not null default '' check (length(description) <= 200),
  source text not null default 'member' check (source in ('member', 'rest_hook')),
  failures integer not null default 0,
  first_failed_at timestamptz,
  room smallint not null default 4 check (room >= 1 and room <= 32),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, id),
  check (enabled = (disabled_reason is null))
);
comment on table public.webhook_endpoints is 'Addresses that are told what happens. Made by create_webhook_endpoint alone, which tells the secret.';
comment on column public.webhook_endpoints.events is 'Kinds of event_kinds that webhooks may ask for.';
comment on column public.webhook_endpoints.instance_ids is 'Of what happens on a number, only what happens on these; none: on all.';
comment on column public.webhook_endpoints.tags is 'Only what is about a contact with one of these; none: everything.';
comment on column public.webhook_endpoints.disabled_reason is 'gone: it said so itself (410); failing: nothing arrived for five days.';
comment on column public.webhook_endpoints.source is 'rest_hook: a program subscribed itself.';
comment on column public.webhook_endpoints.failures is 'Deliveries in a row that did not arrive; counted to a thousand.';
comment on column public.webhook_endpoints.first_failed_at is 'Since when nothing has arrived; one failure a day is none.';
comment on column public.webhook_endpoints.room is 'How many deliveries may be under way at once: more while they arrive, one while they do not.';
create index webhook_endpoints_enabled on public.webhook_endpoints (account_id) where enabled;

create trigger clean_names before insert or update of description on public.webhook_endpoints
for each row when (new.description <> private.clean_name(new.description)) execute function private.clean_names('description');
create trigger touch_updated_at before update of url, events, instance_ids, tags, enabled, description on public.webhook_endpoints
for each row execute function private.touch_updated_at();
create trigger count_added after insert on public.webhook_endpoints referencing new table as new_rows
for each statement execute function private.count_added('webhook_endpoints');
create trigger count_removed after delete on public.webhook_endpoints referencing old table as old_rows
for each statement execute function private.count_removed('webhook_endpoints');
create trigger refuse_suspended after insert on public.webhook_endpoints referencing new table as new_rows
for each statement execute function private.refuse_suspended();

create function private.limit_webhook_endpoints()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from public.webhook_endpoints w
    where w.account_id = any (array(select distinct added.account_id from new_rows added))
    group by w.account_id having count(*) > 50
  ) then
    perform private.fail('webhook_endpoints_limit', 'an account has at most 50 webhook endpoints', 'remove what is no longer needed');
  end if;
  return null;
end
$$;
create trigger limit_webhook_endpoints after insert on public.webhook_endpoints referencing new table as new_rows
for each statement execute function private.limit_webhook_endpoints();

create function private.check_webhook_endpoint()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' or new.url <> old.url then
    perform private.require_webhook_url(new.url);
  end if;
  new.events := array(select distinct named.kind from unnest(new.events) named (kind) order by 1);
  if new.events = '{}' then
    perform private.fail('webhook_events_invalid', 'an endpoint asks for one event at least');
  elsif exists (select from unnest(new.events) named (kind)
    where not exists (select from private.event_kinds k where k.kind = named.kind and k.webhook)) then
    perform private.fail('webhook_events_invalid', 'one of the events is none that webhooks may ask for');
  elsif not private.are_tags(coalesce(new.tags, '{}')) then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  -- A number that was removed since stays named: nothing happens on it any more.
  if exists (select from unnest(new.instance_ids) named (id)
    where not exists (select from public.instances i where i.account_id = new.account_id and i.id = named.id)
      and (tg_op = 'INSERT' or named.id <> all (old.instance_ids))) then
    perform private.fail('instance_not_found', 'one of the numbers is none of the account''s');
  end if;
  return new;
end
$$;
create trigger check_webhook_endpoint before insert or update of url, events, instance_ids, tags on public.webhook_endpoints
for each row execute function private.check_webhook_endpoint();

create function private.switch_webhook_endpoint()
returns trigger language plpgsql set search_path = ''
as $$
begin
  if new.enabled then
    new.disabled_reason := null;
    new.failures := 0;
    new.first_failed_at := null;
    new.room := 4;
  else
    new.disabled_reason := coalesce(new.disabled_reason, 'member');
  end if;
  return new;
end
$$;
create trigger switch_webhook_endpoint before update of enabled on public.webhook_endpoints
for each row when (old.enabled <> new.enabled) execute function private.switch_webhook_endpoint();

create function private.broadcast_webhook_endpoints()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('webhook', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.webhook_endpoints referencing new table as changed_rows
for each statement execute function private.broadcast_webhook_endpoints();
create trigger broadcast_update after update on public.webhook_endpoints referencing new table as changed_rows
for each statement execute function private.broadcast_webhook_endpoints();
create trigger broadcast_delete after delete on public.webhook_endpoints referencing old table as changed_rows
for each statement execute function private.broadcast_webhook_endpoints();

alter table public.webhook_endpoints enable row level security;
revoke all on public.webhook_endpoints from anon, authenticated;
grant select, update (url, events, instance_ids, tags, enabled, description), delete on public.webhook_endpoints to authenticated;
grant select, insert, update, delete on public.webhook_endpoints to service_role;
