-- What is told of each event: the row it is about, and whom and which number it concerns, as they are when it is told.
set check_function_bodies = off;

-- instance_ids: null where it is not about numbers, or about all of them.
create type private.webhook_content as (
  event_id bigint, account_id uuid, kind text, at timestamptz, contact_id uuid, instance_ids uuid[], tags text[], data jsonb);

create function private.webhook_contents(events private.events[])
returns setof private.webhook_content language plpgsql stable rows 100 set search_path = ''
set timezone = 'UTC' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  return query
  select * from private.message_contents(events)
  union all select * from private.chat_contents(events)
  union all select * from private.contact_contents(events)
  union all select * from private.run_contents(events)
  union all select * from private.other_contents(events);
end
$$;
comment on function private.webhook_contents is
  'Of events that webhooks may ask for. Nothing of what is gone, nor of whoever is forgotten.';

create function private.message_contents(events private.events[])
returns setof private.webhook_content language plpgsql stable rows 100 set search_path = ''
as $$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, m.contact_id, array[m.instance_id], k.tags, jsonb_build_object(
    -- Each step is told as it was, also where the next has come since.
    'message', private.message_shape(m) || jsonb_build_object('status', e.body -> 'status'),
    'media', case when f.id is not null then private.media_shape(f) end,
    'chat', private.chat_shape(h), 'contact', case when k.id is not null then private.contact_shape(k) end,
    'instance', case when i.id is not null then private.instance_shape(i) end)
  from unnest(events) e
  join public.conversations m on m.account_id = e.account_id and m.id = e.subject
  join public.chats h on h.account_id = m.account_id and h.id = m.chat_id
  left join public.contacts k on k.account_id = m.account_id and k.id = m.contact_id
  left join public.instances i on i.account_id = m.account_id and i.id = m.instance_id
  left join public.media f on f.account_id = m.account_id and f.id = m.media_id
  where e.kind in ('message.received', 'message.sent', 'message.status') and k.erased_at is null
    -- Only counted in another hour.
    and (e.body -> 'was') is distinct from (e.body -> 'status');
end
$$;

create function private.chat_contents(events private.events[])
returns setof private.webhook_content language plpgsql stable rows 100 set search_path = ''
as $$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, h.contact_id, array[h.instance_id], k.tags, jsonb_build_object(
    'chat', private.chat_shape(h), 'contact', case when k.id is not null then private.contact_shape(k) end,
    'instance', case when i.id is not null then private.instance_shape(i) end) || (e.body - 'instance_id')
  from unnest(events) e
  join public.chats h on h.account_id = e.account_id and h.id = e.subject
  left join public.contacts k on k.account_id = h.account_id and k.id = h.contact_id
  left join public.instances i on i.account_id = h.account_id and i.id = h.instance_id
  where e.kind in ('chat.assigned', 'chat.called', 'chat.closed', 'chat.opened') and k.erased_at is null;
end
$$;

create function private.contact_contents(events private.events[])
returns setof private.webhook_content language plpgsql stable rows 100 set search_path = ''
as $$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, k.id, null::uuid[],
    -- Whoever asks for a tag hears that it is gone.
    case when e.kind = 'tag.removed' then k.tags || (e.body ->> 'tag') else k.tags end,
    jsonb_build_object('contact', private.contact_shape(k)) || e.body || case when e.kind = 'field.changed'
      then jsonb_build_object('value', k.fields -> (e.body ->> 'field')) else '{}' end
  from unnest(events) e
  join public.contacts k on k.account_id = e.account_id and k.id = e.subject
  where e.kind in ('contact.created', 'contact.updated', 'consent.changed', 'field.changed', 'tag.added', 'tag.removed')
    and k.erased_at is null;
end
$$;

create function private.run_contents(events private.events[])
returns setof private.webhook_content language plpgsql stable rows 100 set search_path = ''
as $$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, r.contact_id, case when r.instance_id is not null then array[r.instance_id] end, k.tags, jsonb_build_object(
    'run', private.run_shape(r), 'flow', jsonb_build_object('id', w.id, 'name', w.name),
    'contact', private.contact_shape(k))
  from unnest(events) e
  join public.flow_runs r on r.account_id = e.account_id and r.id = e.subject
  join public.flows w on w.account_id = r.account_id and w.id = r.flow_id
  join public.contacts k on k.account_id = r.account_id and k.id = r.contact_id
  where e.kind in ('flow.started', 'flow.finished') and k.erased_at is null;
end
$$;

create function private.other_contents(events private.events[])
returns setof private.webhook_content language plpgsql stable rows 100 set search_path = ''
as $$
begin
  return query
  select e.seq, e.account_id, e.kind, e.at, null::uuid, case when c.instance_id is not null then array[c.instance_id] end, null::text[],
    jsonb_build_object('campaign', private.campaign_shape(c)) || e.body
  from unnest(events) e join public.campaigns c on c.account_id = e.account_id and c.id = e.subject
  where e.kind = 'campaign.visited'
  union all
  select e.seq, e.account_id, e.kind, e.at, null, nullif(b.instance_ids, '{}'), null,
    jsonb_build_object('broadcast', private.broadcast_shape(b))
  from unnest(events) e join public.broadcasts b on b.account_id = e.account_id and b.id = e.subject
  where e.kind = 'broadcast.finished'
  union all
  select e.seq, e.account_id, e.kind, e.at, null, array[i.id], null,
    -- As it was when this happened.
    jsonb_build_object('instance', private.instance_shape(i)
      || jsonb_build_object('status', e.body -> 'status', 'status_reason', e.body -> 'reason'))
  from unnest(events) e join public.instances i on i.account_id = e.account_id and i.id = e.subject
  where e.kind in ('instance.connected', 'instance.disconnected');
end
$$;

create function private.webhook_body(content private.webhook_content)
returns text language plpgsql stable set search_path = ''
as $$
begin
  return json_build_object('type', content.kind,
    'timestamp', to_char(content.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'data', private.fit_shape(content.data))::text;
end
$$;

grant execute on function private.webhook_contents, private.message_contents, private.chat_contents, private.contact_contents,
  private.run_contents, private.other_contents, private.webhook_body to service_role;
