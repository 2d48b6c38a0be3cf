-- From what happened to what is told: a body an event that somebody wants, a delivery for each who does.
set check_function_bodies = off;

create function orchestrator.write_webhook_deliveries(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  events constant private.events[] := private.take_events('webhooks', max_items);
begin
  return jsonb_build_object('read', cardinality(events), 'written', private.write_webhook_deliveries(events));
end
$$;
comment on function orchestrator.write_webhook_deliveries is
  'Reads at most so many events and writes what webhooks are told of them; call again while it reads as many. Any number of callers at once.';

create function private.write_webhook_deliveries(events private.events[])
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  wanted constant private.events[] := array(
    select e from unnest(events) e
    where exists (select from public.webhook_endpoints w
      where w.account_id = e.account_id and w.enabled and e.kind = any (w.events)));
  written integer;
begin
  if wanted = '{}' then
    return 0;
  end if;
  perform private.hold_webhook_bodies(array(select distinct e.account_id from unnest(wanted) e));
  with endpoints as materialized (
    -- Whoever deletes one waits, and finds what was written for it.
    select w.* from public.webhook_endpoints w
    where w.account_id = any (array(select distinct e.account_id from unnest(wanted) e)) and w.enabled for key share
  ), asked as materialized (
    select content.event_id, content.account_id, content.kind, content.contact_id, w.id as endpoint_id, content
    from private.webhook_contents(wanted) content
    join endpoints w on w.account_id = content.account_id and content.kind = any (w.events)
      and (w.instance_ids = '{}' or content.instance_ids is null or content.instance_ids && w.instance_ids)
      and (w.tags = '{}' or content.tags && w.tags)
  ), bodies as (
    insert into private.webhook_bodies (event_id, account_id, contact_id, body)
    select told.event_id, told.account_id, told.contact_id, private.webhook_body(told.content)
    from (select distinct on (asked.event_id) asked.* from asked order by asked.event_id) told
    on conflict do nothing
  )
  insert into public.webhook_deliveries (account_id, endpoint_id, event_id, event, next_attempt_at)
  select asked.account_id, asked.endpoint_id, asked.event_id, asked.kind, statement_timestamp()
  from asked order by asked.event_id
  on conflict do nothing;
  get diagnostics written = row_count;
  if written > 0 then
    perform private.hint_deliveries();
  end if;
  return written;
end
$$;

create function private.hold_webhook_bodies(account_ids uuid[])
returns void language plpgsql security definer set search_path = ''
as $$
begin
  -- Whoever is forgotten meanwhile waits for what is written of him, or it for that. In order, so that nobody waits in a circle.
  perform pg_advisory_xact_lock_shared(key) from (
    select distinct hashtextextended('webhook_bodies:' || account_id, 0) as key from unnest(account_ids) account_id order by 1
  ) ordered;
end
$$;

create function private.forget_in_webhooks(c public.contacts)
returns void language plpgsql set search_path = ''
as $$
declare
  told uuid[];
begin
  perform pg_advisory_xact_lock(hashtextextended('webhook_bodies:' || c.account_id, 0));
  -- In the order of whoever ends them: nobody waits in a circle.
  told := array(
    select d.id from private.webhook_bodies b
    join public.webhook_endpoints w on w.account_id = b.account_id
    join public.webhook_deliveries d on d.endpoint_id = w.id and d.event_id = b.event_id
    where b.account_id = c.account_id and b.contact_id = c.id
    order by d.id for no key update of d);
  delete from private.webhook_bodies b where b.account_id = c.account_id and b.contact_id = c.id;
  update public.webhook_deliveries d
  set response = null, claim_id = null, next_attempt_at = null,
    status = case when d.status in ('pending', 'retrying') then 'dead' else d.status end,
    last_error = case when d.status in ('pending', 'retrying') then 'webhook_body_gone' else d.last_error end
  where d.id = any (told);
end
$$;
comment on function private.forget_in_webhooks is 'What was told of him, and what was answered to it; what was to be told is not.';

grant execute on function orchestrator.write_webhook_deliveries, private.write_webhook_deliveries, private.forget_in_webhooks to
  service_role;
