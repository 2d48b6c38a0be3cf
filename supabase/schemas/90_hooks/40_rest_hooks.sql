-- Programs that subscribe themselves: what they are told, and what that looks like.
set check_function_bodies = off;

create function public.subscribe_webhook(account_id uuid, url text, event text, instance_ids uuid[] default '{}',
  tags text[] default '{}')
returns jsonb language sql set search_path = ''
as $$
  select private.subscribe_webhook(account_id, url, event, instance_ids, tags)
$$;
comment on function public.subscribe_webhook is
  'As create_webhook_endpoint, once for each address and event: {id, secret}. Secret null: it was there; from now on it is enabled and asks for these numbers and tags.';

create function private.subscribe_webhook(account_id uuid, url text, event text, instance_ids uuid[], tags text[])
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  endpoint_id uuid;
begin
  perform private.require_managed(account_id);
  -- A program that asks twice at once shall not be told twice.
  perform pg_advisory_xact_lock(hashtextextended('rest_hooks:' || account_id, 0));
  update public.webhook_endpoints w
  set enabled = true, instance_ids = coalesce(subscribe_webhook.instance_ids, '{}'), tags = coalesce(subscribe_webhook.tags, '{}')
  where w.id = (
    select known.id from public.webhook_endpoints known
    where known.account_id = subscribe_webhook.account_id and known.source = 'rest_hook'
      and known.url = subscribe_webhook.url and known.events = array[subscribe_webhook.event]
    order by known.created_at limit 1)
  returning w.id into endpoint_id;
  if endpoint_id is null then
    return private.create_webhook_endpoint(account_id, url, array[event], instance_ids, tags, '', 'rest_hook');
  end if;
  return jsonb_build_object('id', endpoint_id, 'secret', null);
end
$$;

create function public.unsubscribe_webhook(endpoint_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.unsubscribe_webhook(endpoint_id)
$$;
comment on function public.unsubscribe_webhook is
  'False: no program of an account that the caller manages has subscribed so, or not any more. What members have made stays. Code: not_allowed.';

create function private.unsubscribe_webhook(endpoint_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from private.managed_account_ids()) then
    perform private.fail('not_allowed', 'only owners, admins and keys that manage may do this');
  end if;
  delete from public.webhook_endpoints w
  where w.id = unsubscribe_webhook.endpoint_id and w.source = 'rest_hook'
    and w.account_id = any (array(select private.managed_account_ids()));
  return found;
end
$$;

create function public.webhook_samples(account_id uuid, event text)
returns jsonb language sql stable set search_path = ''
as $$
  select private.webhook_samples(account_id, event)
$$;
comment on function public.webhook_samples is
  'For owners, admins and keys with manage: the last three of these events as webhooks are told them, with their id, newest first. Codes: not_allowed, webhook_events_invalid.';

create function private.webhook_samples(account_id uuid, event text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  happened private.events[];
begin
  perform private.require_managed(account_id);
  if not exists (select from private.event_kinds k where k.kind = webhook_samples.event and k.webhook) then
    perform private.fail('webhook_events_invalid', 'this event is none that webhooks may ask for');
  end if;
  happened := array(
    select e from private.events e
    where e.account_id = webhook_samples.account_id and e.kind = webhook_samples.event
    -- Of what is gone, or of whoever is forgotten, nothing is told.
    order by e.xid desc, e.seq desc limit 20);
  return coalesce((
    select jsonb_agg(jsonb_build_object('id', 'evt_' || told.event_id) || private.webhook_body(told)::jsonb
      order by told.at desc, told.event_id desc)
    from (select content.* from private.webhook_contents(happened) content
      order by content.at desc, content.event_id desc limit 3) told), '[]');
end
$$;

create function public.my_key()
returns jsonb language sql stable set search_path = ''
as $$
  select private.my_key()
$$;
comment on function public.my_key is '{id, name, scopes} of the API key that calls; null: a person does.';

create function private.my_key()
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('id', k.id, 'name', k.name, 'scopes', k.scopes) from public.api_keys k
    where k.id = auth.uid() and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()));
end
$$;

grant execute on function public.subscribe_webhook, private.subscribe_webhook, public.unsubscribe_webhook,
  private.unsubscribe_webhook, public.webhook_samples, private.webhook_samples, public.my_key, private.my_key to authenticated;
