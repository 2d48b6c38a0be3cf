-- What Meta's webhook told of a number. There is no journal to acknowledge and no lease: whoever may call this has seen
-- the signature, and what is told again changes nothing.
set check_function_bodies = off;

create function orchestrator.ingest_cloud(instance_id uuid, phone_number_id text, events jsonb)
returns jsonb language plpgsql set search_path = ''
-- As orchestrator.ingest, with whose plans it goes.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  target public.instances;
  counts jsonb;
  failed integer;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  target := private.find_cloud_number(instance_id, phone_number_id);
  if target.id is null then
    return jsonb_build_object('ignored', jsonb_array_length(events));
  end if;
  -- Alone: a reaction and its message, told in two calls at once, would each not see the other, and the reaction wait forever.
  perform pg_advisory_xact_lock(private.results_lock(target.id));
  perform private.act_as('system');
  perform private.confirm_sent(target.id, events);
  counts := private.store_events(target.account_id, target.id, private.without_failures(target.id, events));
  failed := private.fail_refused(target.id, events);
  perform private.announce_received(counts);
  return counts || jsonb_build_object('failed', failed);
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the function whatsapp-cloud');
end
$$;
comment on function orchestrator.ingest_cloud is
  'Stores what was told of a number of the account whose app signed it, by way of instance_id; of a number that is not there, nothing.';

create function private.find_cloud_number(instance_id uuid, phone_number_id text)
returns public.instances language plpgsql stable set search_path = ''
as $$
declare
  signer public.instances;
  target public.instances;
begin
  select i.* into signer from public.instances i join public.accounts a on a.id = i.account_id
  where i.id = find_cloud_number.instance_id and a.status <> 'closed';
  if not found then
    perform private.fail('instance_not_found', 'there is no such number');
  end if;
  perform private.require_cloud(signer);
  -- An app may have several numbers, and one address. It speaks for its own account alone.
  select i.* into target from private.cloud_numbers known join public.instances i on i.id = known.instance_id
  where known.account_id = signer.account_id and known.phone_number_id = find_cloud_number.phone_number_id;
  return target;
end
$$;

create function private.confirm_sent(instance_id uuid, events jsonb)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.write_message(instance_id, jsonb_build_object('id', told.id, 'status', 'sent',
    'wa_message_id', told.message_id, 'at', told.at))
  from (
    select distinct on (private.as_uuid(event -> 'data' ->> 'client_key'))
      private.as_uuid(event -> 'data' ->> 'client_key') as id, event -> 'data' ->> 'message_id' as message_id, event ->> 'at' as at
    from jsonb_array_elements(events) event
    where event ->> 'type' = 'message_ack' and private.as_uuid(event -> 'data' ->> 'client_key') is not null
      and length(event -> 'data' ->> 'message_id') between 1 and 200
    order by private.as_uuid(event -> 'data' ->> 'client_key'), event ->> 'at'
  ) told
  where exists (select from public.conversations c where c.id = told.id and c.instance_id = confirm_sent.instance_id
    and c.from_me and c.wa_message_id is null and c.status in ('sending', 'unconfirmed', 'queued', 'failed'));
end
$$;
comment on function private.confirm_sent is
  'Meta names our own id with whatever it says of a message: one whose answer was lost has left, under this id.';

create function private.without_failures(instance_id uuid, events jsonb)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(event order by place), '[]')
    from jsonb_array_elements(events) with ordinality item (event, place)
    where event ->> 'type' is distinct from 'message_ack' or (
      (event -> 'data' ->> 'ack')::integer >= 0
      -- "sent" comes late, or again, after "failed".
      and not ((event -> 'data' ->> 'ack')::integer = 1 and exists (
        select from public.conversations c
        where c.stanza_id = event -> 'data' ->> 'message_id' and c.instance_id = without_failures.instance_id
          and c.status = 'failed'))));
end
$$;

create function private.fail_refused(instance_id uuid, events jsonb)
returns integer language plpgsql set search_path = ''
as $$
declare
  failed integer;
begin
  update public.conversations c
  set status = 'failed', status_reason = null, error_code = told.code, error_text = told.text
  from (
    select distinct on (event -> 'data' ->> 'message_id') event -> 'data' ->> 'message_id' as message_id,
      private.cloud_reason((event -> 'data' ->> 'error')::bigint) as code, left(event -> 'data' ->> 'error_text', 1000) as text
    from jsonb_array_elements(events) event
    where event ->> 'type' = 'message_ack' and (event -> 'data' ->> 'ack')::integer < 0
  ) told
  where c.stanza_id = told.message_id and c.instance_id = fail_refused.instance_id and c.from_me
    and c.status in ('sending', 'unconfirmed', 'sent') and c.delivered_at is null and c.read_at is null;
  get diagnostics failed = row_count;
  return failed;
end
$$;
comment on function private.fail_refused is 'Accepted first and refused later. What has arrived has arrived.';

create function private.cloud_reason(code bigint)
returns text language sql immutable parallel safe set search_path = ''
return case
  when code = 131047 then 'window_closed'
  when code in (131026, 131030, 131021) then 'undeliverable'
  when code in (131049, 130472, 131050) then 'marketing_limit'
  when code in (132001, 132007, 132015, 132016, 132068, 132069) then 'template_unavailable'
  when code in (132000, 132005, 132012, 132018) then 'template_parameters'
  when code in (131051, 131062) then 'kind_unsupported'
  when code in (131052, 131053) then 'media_unreadable'
  when code in (130429, 131048, 131056, 80007, 4) then 'rate_limit'
  when code in (131031, 368) then 'account_restricted'
  when code = 131042 then 'payment_problem'
  when code in (0, 190) then 'token_invalid'
  when code in (3, 10) or code between 200 and 299 then 'token_forbidden'
  else 'send_failed'
end;
comment on function private.cloud_reason is 'Our word for a code of Meta''s; orchestrator/domain/fleet/graph_errors.py has the same.';

create function private.announce_received(counts jsonb)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  if (counts ->> 'messages')::integer > 0 then
    perform realtime.send(jsonb_build_object('table', 'conversations', 'operation', 'INSERT'), 'received', 'orchestrator', true);
  end if;
end
$$;
comment on function private.announce_received is 'Somebody has written, by no orchestrator: what follows can be decided, and files be fetched.';

grant execute on function orchestrator.ingest_cloud, private.find_cloud_number, private.confirm_sent,
  private.without_failures, private.fail_refused, private.cloud_reason, private.announce_received to service_role;
