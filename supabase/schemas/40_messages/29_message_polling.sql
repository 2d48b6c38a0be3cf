-- What orchestrator.poll says of messages.
set check_function_bodies = off;

create function private.first_send(orchestrator_id uuid, number bigint)
returns timestamptz language plpgsql stable set search_path = ''
-- As for a claim, which uses the plans that are made here: by an index always.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select min(least(private.next_due(i.id, moment), private.next_room(i, moment, moment)))
    from private.ready_instances(orchestrator_id, number) i
    where private.has_queued(i.id));
end
$$;
comment on function private.first_send is 'When something may be sent, as far as one look tells; null: nothing is queued.';

create function private.has_uncertain_messages(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return exists (select from private.outgoing_queue q where q.expires_at <= moment and q.state <> 'sending')
    or exists (select from private.ready_instances(orchestrator_id, number) i where private.has_unsettled(i.id, number));
end
$$;
comment on function private.has_uncertain_messages is 'Whether expire_messages or unsettled_messages would find one.';

create function private.has_unsettled(instance_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return exists (select from private.outgoing_queue q
    where q.instance_id = has_unsettled.instance_id and q.state in ('sending', 'unconfirmed')
      and (q.state = 'unconfirmed' or q.number is distinct from has_unsettled.number));
end
$$;

grant execute on function private.first_send, private.has_uncertain_messages, private.has_unsettled to service_role;
