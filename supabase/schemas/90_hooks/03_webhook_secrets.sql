-- What a receiver knows an endpoint's deliveries by, in the form of Standard Webhooks.
set check_function_bodies = off;

create table private.webhook_secrets (
  account_id uuid not null,
  endpoint_id uuid not null,
  secret text not null check (secret ~ '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$'),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  primary key (account_id, endpoint_id, created_at),
  foreign key (account_id, endpoint_id) references public.webhook_endpoints (account_id, id) on delete cascade
);
comment on table private.webhook_secrets is 'Two while they rotate: what is sent is signed with both.';
comment on column private.webhook_secrets.expires_at is 'Null: the one that is used from now on.';

grant select, insert, update, delete on private.webhook_secrets to service_role;

create function public.create_webhook_endpoint(account_id uuid, url text, events text[], instance_ids uuid[] default '{}',
  tags text[] default '{}', description text default '', source text default 'member')
returns jsonb language sql set search_path = ''
as $$
  select private.create_webhook_endpoint(account_id, url, events, instance_ids, tags, description, source)
$$;
comment on function public.create_webhook_endpoint is
  'For owners, admins and keys with manage: {id, secret}; the secret is seen this once. Codes: not_allowed, webhook_url_invalid, webhook_events_invalid, tag_invalid, instance_not_found, webhook_endpoints_limit, plan_limit_exceeded, account_suspended.';

create function private.create_webhook_endpoint(account_id uuid, url text, events text[], instance_ids uuid[], tags text[],
  description text, source text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  endpoint_id uuid;
begin
  if account_id is null or account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account may do this');
  end if;
  insert into public.webhook_endpoints (account_id, url, events, instance_ids, tags, description, source)
  values (create_webhook_endpoint.account_id, create_webhook_endpoint.url, create_webhook_endpoint.events,
    coalesce(create_webhook_endpoint.instance_ids, '{}'), coalesce(create_webhook_endpoint.tags, '{}'),
    coalesce(create_webhook_endpoint.description, ''), coalesce(create_webhook_endpoint.source, 'member'))
  returning id into endpoint_id;
  perform private.record_event(account_id, 'webhook.created', endpoint_id, jsonb_build_object('source', source));
  return jsonb_build_object('id', endpoint_id, 'secret', private.add_webhook_secret(account_id, endpoint_id));
end
$$;

create function private.add_webhook_secret(account_id uuid, endpoint_id uuid)
returns text language plpgsql set search_path = ''
as $$
declare
  made constant text := 'whsec_' || encode(extensions.gen_random_bytes(32), 'base64');
begin
  insert into private.webhook_secrets (account_id, endpoint_id, secret)
  values (add_webhook_secret.account_id, add_webhook_secret.endpoint_id, made);
  return made;
end
$$;

create function public.rotate_webhook_secret(endpoint_id uuid, keep_hours integer default 24)
returns jsonb language sql set search_path = ''
as $$
  select private.rotate_webhook_secret(endpoint_id, keep_hours)
$$;
comment on function public.rotate_webhook_secret is
  '{secret}: the new one, seen this once. Signed is with the former one too for so many hours, 168 at most. Code: webhook_endpoint_not_found.';

create function private.rotate_webhook_secret(endpoint_id uuid, keep_hours integer)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  endpoint constant public.webhook_endpoints := private.require_webhook_endpoint(endpoint_id);
begin
  perform from public.webhook_endpoints w where w.id = endpoint.id for no key update;
  delete from private.webhook_secrets s
  where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id and s.expires_at is not null;
  update private.webhook_secrets s
  set expires_at = clock_timestamp() + make_interval(hours => greatest(least(coalesce(keep_hours, 24), 168), 0))
  where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id;
  perform private.record_event(endpoint.account_id, 'webhook.rotated', endpoint.id);
  return jsonb_build_object('secret', private.add_webhook_secret(endpoint.account_id, endpoint.id));
end
$$;

create function private.require_webhook_endpoint(endpoint_id uuid)
returns public.webhook_endpoints language plpgsql stable security definer set search_path = ''
as $$
declare
  endpoint public.webhook_endpoints;
begin
  select * into endpoint from public.webhook_endpoints w
  where w.id = endpoint_id and w.account_id = any (array(select private.managed_account_ids()));
  if endpoint.id is null then
    perform private.fail('webhook_endpoint_not_found', 'no such webhook endpoint that you manage');
  end if;
  return endpoint;
end
$$;
comment on function private.require_webhook_endpoint is 'Of an account that the caller manages. Code: webhook_endpoint_not_found.';

create function private.signing_secrets(endpoint public.webhook_endpoints)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(s.secret order by s.created_at desc), '[]') from private.webhook_secrets s
    where s.account_id = endpoint.account_id and s.endpoint_id = endpoint.id
      and (s.expires_at is null or s.expires_at > clock_timestamp()));
end
$$;

grant execute on function public.create_webhook_endpoint, private.create_webhook_endpoint, public.rotate_webhook_secret,
  private.rotate_webhook_secret to authenticated;
grant execute on function private.signing_secrets to service_role;
