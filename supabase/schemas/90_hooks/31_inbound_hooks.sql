-- Addresses at which other systems tell an account what happened there, and what is done then.
set check_function_bodies = off;

create function private.is_hook_proof(proof jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce(jsonb_typeof(proof) = 'object' and length(proof::text) <= 500 and case proof ->> 'kind'
    when 'address' then true
    when 'standard' then true
    when 'hmac' then proof ->> 'in' in ('header', 'query') and private.is_hook_name(proof ->> 'name')
      and proof ->> 'hash' in ('SHA-1', 'SHA-256') and proof ->> 'encoding' in ('hex', 'base64')
      and coalesce(length(proof ->> 'prefix') <= 20, true)
    when 'timestamped' then private.is_hook_name(proof ->> 'name')
    when 'manifest' then private.is_hook_name(proof ->> 'name')
    when 'token' then private.is_hook_name(proof ->> 'name')
    else false end, false);
end
$$;
comment on function private.is_hook_proof is
  'How a call shows where it comes from: standard (Standard Webhooks), hmac of the body {in, name, hash, encoding, prefix?}, timestamped
  {name} as Stripe signs, manifest {name} as Mercado Pago does, a fixed token in the header {name}, or the address alone.';

create function private.is_hook_name(name text)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce(name ~ '^[A-Za-z][A-Za-z0-9_-]{0,59}$', false);
end
$$;
comment on function private.is_hook_name is 'What a header or a parameter of the query may be called.';

grant execute on function private.is_hook_proof, private.is_hook_name to authenticated, service_role;

create table public.inbound_hooks (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) >= 1 and length(name) <= 100),
  token text unique check (token ~ '^[0-9a-f]{64}$'),
  source text not null default 'custom' check (source ~ '^[a-z][a-z0-9_]{0,39}$'),
  proof jsonb not null default '{"kind": "address"}' check (private.is_hook_proof(proof)),
  mapping jsonb not null default '{}' check (jsonb_typeof(mapping) = 'object' and length(mapping::text) <= 16384),
  events text[] not null default '{}' check (cardinality(events) <= 50 and length(events::text) <= 4096),
  tags text[] not null default '{}' check (private.are_tags(tags)),
  flow_id uuid,
  message text check (length(message) >= 1 and length(message) <= 4096),
  instance_id uuid,
  calls_per_minute integer not null default 300 check (calls_per_minute >= 1 and calls_per_minute <= 3000),
  enabled boolean not null default true,
  secrets text[] not null default '{}' check (secrets <@ '{proof,call}'),
  problem text check (problem ~ '^[a-z][a-z0-9_]{0,59}$'),
  problem_at timestamptz,
  last_call_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, id),
  foreign key (account_id, flow_id) references public.flows (account_id, id) on delete set null (flow_id),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id)
);
comment on table public.inbound_hooks is 'Addresses for other systems: functions/v1/hooks/<token>.';
comment on column public.inbound_hooks.token is 'Whoever knows it may call. Null: the address is revoked.';
comment on column public.inbound_hooks.source is 'The ready mapping that it began with; of some the buyer is fetched.';
comment on column public.inbound_hooks.mapping is
  '{event?, key?, name?, phone, fields?, values?}: JSONPath into {headers, query, body, answer}. See docs/hooks-in.md.';
comment on column public.inbound_hooks.events is 'Only of these something follows; none: of all.';
comment on column public.inbound_hooks.message is 'A template: contact, and variables (the values that are mapped).';
comment on column public.inbound_hooks.instance_id is 'Null: the number that talked to the person last, or the only one.';
comment on column public.inbound_hooks.secrets is 'Which of its secrets are kept: proof (of the signature), call (to ask the other system).';
comment on column public.inbound_hooks.problem is 'Why nothing followed of the last call; null: something did.';
create index inbound_hooks_newest on public.inbound_hooks (account_id, created_at desc);
create index inbound_hooks_flow on public.inbound_hooks (account_id, flow_id) where flow_id is not null;
create index inbound_hooks_instance on public.inbound_hooks (account_id, instance_id) where instance_id is not null;

create trigger clean_names before insert or update of name on public.inbound_hooks
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger touch_updated_at before update on public.inbound_hooks
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.inbound_hooks referencing new table as new_rows
for each statement execute function private.refuse_suspended();

create function private.limit_inbound_hooks()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from public.inbound_hooks h
    where h.account_id = any (array(select distinct added.account_id from new_rows added))
    group by h.account_id having count(*) > 50
  ) then
    perform private.fail('inbound_hooks_limit', 'an account has at most 50 hooks', 'remove what is no longer needed');
  end if;
  return null;
end
$$;
create trigger limit_inbound_hooks after insert on public.inbound_hooks referencing new table as new_rows
for each statement execute function private.limit_inbound_hooks();

create function private.drop_hook_secrets()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.drop_secret(old.account_id, private.hook_secret(old.id, purpose))
  from unnest(old.secrets) purpose;
  return null;
end
$$;
create trigger drop_hook_secrets after delete on public.inbound_hooks
for each row when (old.secrets <> '{}') execute function private.drop_hook_secrets();

create function private.hook_secret(hook_id uuid, purpose text)
returns text language sql immutable set search_path = ''
return 'hook:' || hook_id || ':' || purpose;
comment on function private.hook_secret is 'What a secret of a hook is called in the vault.';

alter table public.inbound_hooks enable row level security;
revoke all on public.inbound_hooks from anon, authenticated;
grant select, update (name, proof, mapping, events, tags, flow_id, message, instance_id, calls_per_minute, enabled), delete
  on public.inbound_hooks to authenticated;
grant select, insert, update, delete on public.inbound_hooks to service_role;
grant execute on function private.hook_secret to service_role;
