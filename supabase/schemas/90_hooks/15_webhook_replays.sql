-- What is sent once more: one, a range, what is dead; and what is sent to see whether it arrives.
set check_function_bodies = off;

create function public.replay_webhook_delivery(delivery_id uuid)
returns boolean language sql set search_path = ''
as $$ select private.replay_webhook_delivery(delivery_id) $$;
comment on function public.replay_webhook_delivery is
  'For owners and admins: it is sent again now, under the same webhook-id and with a plan of its own; false: it is being sent just now. Codes: webhook_delivery_not_found, webhook_endpoint_disabled, webhook_body_gone.';

create function private.replay_webhook_delivery(delivery_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  delivery constant public.webhook_deliveries := private.require_webhook_delivery(delivery_id);
begin
  perform private.require_enabled((select w from public.webhook_endpoints w where w.id = delivery.endpoint_id));
  if not exists (select from private.webhook_bodies b where b.event_id = delivery.event_id) then
    perform private.fail('webhook_body_gone', 'what was sent is no longer there: it is too old, or who it was about is forgotten');
  end if;
  return private.replay_webhook_deliveries(array[delivery.id]) > 0;
end
$$;

create function public.replay_webhook_deliveries(endpoint_id uuid, "from" timestamptz default null, "to" timestamptz default null,
  dead boolean default false)
returns jsonb language sql set search_path = ''
as $$ select private.replay_webhook_deliveries(endpoint_id, "from", "to", dead) $$;
comment on function public.replay_webhook_deliveries (uuid, timestamptz, timestamptz, boolean) is
  'For owners and admins: {replayed, next}: the first thousand of what was made from then until before then, or of what of that is dead; next: where the others begin, null: there are none. Codes: webhook_endpoint_not_found, webhook_endpoint_disabled.';

create function private.replay_webhook_deliveries(endpoint_id uuid, "from" timestamptz, "to" timestamptz, dead boolean)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  endpoint constant public.webhook_endpoints := private.require_webhook_endpoint(endpoint_id);
  first constant timestamptz := coalesce("from", '-infinity');
  until constant timestamptz := coalesce("to", 'infinity');
  found public.webhook_deliveries[];
  last timestamptz;
begin
  perform private.require_enabled(endpoint);
  if dead then
    found := array(
      select d from public.webhook_deliveries d
      where d.endpoint_id = endpoint.id and d.status = 'dead' and d.created_at >= first and d.created_at < until
      order by d.created_at fetch first 1000 rows with ties);
  else
    found := array(
      select d from public.webhook_deliveries d
      where d.account_id = endpoint.account_id and d.endpoint_id = endpoint.id and d.created_at >= first and d.created_at < until
      order by d.created_at fetch first 1000 rows with ties);
  end if;
  last := case when cardinality(found) >= 1000 then (found[cardinality(found)]).created_at end;
  return jsonb_build_object('replayed', private.replay_webhook_deliveries(array(select d.id from unnest(found) d)),
    'next', last + interval '1 microsecond');
end
$$;

create function private.replay_webhook_deliveries(delivery_ids uuid[])
returns integer language plpgsql set search_path = ''
as $$
declare
  moment constant timestamptz := clock_timestamp();
  replayed integer;
begin
  update public.webhook_deliveries d
  set status = 'pending', attempts = 0, next_attempt_at = moment, claim_id = null
  where d.id = any (array(
      select waiting.id from public.webhook_deliveries waiting
      where waiting.id = any (delivery_ids) and (waiting.claim_id is null or waiting.next_attempt_at <= moment)
      order by waiting.id for no key update))
    and exists (select from private.webhook_bodies b where b.event_id = d.event_id);
  get diagnostics replayed = row_count;
  if replayed > 0 then
    perform private.hint_deliveries();
  end if;
  return replayed;
end
$$;
comment on function private.replay_webhook_deliveries (uuid[]) is 'Those that are under way are left alone.';

create function public.send_test_event(endpoint_id uuid)
returns uuid language sql set search_path = ''
as $$ select private.send_test_event(endpoint_id) $$;
comment on function public.send_test_event is
  'For owners and admins: the delivery of an event webhook.test, under a webhook-id test_…. Codes: webhook_endpoint_not_found, webhook_endpoint_disabled.';

create function private.send_test_event(endpoint_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  endpoint constant public.webhook_endpoints := private.require_webhook_endpoint(endpoint_id);
  number bigint;
  delivery_id uuid;
begin
  perform private.require_enabled(endpoint);
  number := nextval('private.events_seq_seq');
  insert into private.webhook_bodies (event_id, account_id, body)
  values (number, endpoint.account_id, private.webhook_body((number, endpoint.account_id, 'webhook.test', clock_timestamp(),
    null, null, null, jsonb_build_object('endpoint_id', endpoint.id, 'events', endpoint.events))));
  insert into public.webhook_deliveries (account_id, endpoint_id, event_id, event)
  values (endpoint.account_id, endpoint.id, number, 'webhook.test') returning id into delivery_id;
  perform private.hint_deliveries();
  return delivery_id;
end
$$;

create function public.webhook_delivery_body(delivery_id uuid)
returns jsonb language sql stable set search_path = ''
as $$ select private.webhook_delivery_body(delivery_id) $$;
comment on function public.webhook_delivery_body is
  'For owners and admins: what is sent; null once it is dropped by age, or with the person. Code: webhook_delivery_not_found.';

create function private.webhook_delivery_body(delivery_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  delivery constant public.webhook_deliveries := private.require_webhook_delivery(delivery_id);
begin
  return (select b.body::jsonb from private.webhook_bodies b where b.event_id = delivery.event_id);
end
$$;

create function private.require_webhook_delivery(delivery_id uuid)
returns public.webhook_deliveries language plpgsql stable security definer set search_path = ''
as $$
declare
  delivery public.webhook_deliveries;
begin
  select * into delivery from public.webhook_deliveries d
  where d.id = delivery_id and d.account_id = any (array(select private.managed_account_ids()));
  if delivery.id is null then
    perform private.fail('webhook_delivery_not_found', 'no such delivery that you may see');
  end if;
  return delivery;
end
$$;
comment on function private.require_webhook_delivery is 'Of an account that the caller manages. Code: webhook_delivery_not_found.';

create function private.require_enabled(endpoint public.webhook_endpoints)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if endpoint.enabled is not true then
    perform private.fail('webhook_endpoint_disabled', 'nothing is sent to an endpoint that is disabled', 'enable it first');
  end if;
end
$$;
comment on function private.require_enabled is 'Code: webhook_endpoint_disabled.';

grant execute on function public.replay_webhook_delivery, private.replay_webhook_delivery,
  public.replay_webhook_deliveries, private.replay_webhook_deliveries(uuid, timestamptz, timestamptz, boolean),
  public.send_test_event, private.send_test_event, public.webhook_delivery_body, private.webhook_delivery_body to authenticated;
