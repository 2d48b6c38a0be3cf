-- Arrays of one or two rows look cheaper than the ten of a general plan, so PostgreSQL planned anew for each of them:
-- a millisecond a statement, for index lookups that come out the same. Holds for everything these call.

alter function orchestrator.ingest(uuid, bigint, uuid, jsonb, timestamptz) set plan_cache_mode = force_generic_plan;
alter function orchestrator.write_messages(uuid, bigint, uuid, jsonb) set plan_cache_mode = force_generic_plan;
alter function orchestrator.claim_messages(uuid, bigint, uuid, integer) set plan_cache_mode = force_generic_plan;

-- Each event is one look into the index, whatever was planned while the table was small.
create or replace function private.find_changes(instance_id uuid, events jsonb[])
returns setof private.change language plpgsql stable rows 100 set search_path = ''
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  return query
  select c.id, c.account_id, (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, event ->> 'type', event -> 'data'
  from unnest(events) event
  join public.conversations c on c.instance_id = find_changes.instance_id
    and c.wa_message_id = event -> 'data' ->> 'message_id';
end
$$;
