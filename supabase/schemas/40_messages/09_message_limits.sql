-- What a plan allows of messages: those of people are refused when they are written, those of flows and broadcasts wait.
set check_function_bodies = off;

create function private.count_messages()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  counted record;
begin
  if not private.acts_for_customer() then
    return null;
  end if;
  for counted in
    select added.account_id, count(*)::integer as rows from new_rows added
    where added.status = 'queued' and added.kind not in ('reaction', 'edit', 'revoke')
      -- What nobody waits for counts when it leaves, and waits until there is room.
      and added.lane not in ('flow', 'broadcast') group by 1 order by 1
  loop
    perform private.take_room(counted.account_id, 'messages_per_day', counted.rows, true);
  end loop;
  return null;
end
$$;
create trigger count_messages after insert on public.conversations referencing new table as new_rows
for each statement execute function private.count_messages();

create function private.hold_plans(due public.instances[])
returns void language plpgsql set search_path = ''
as $$
begin
  -- In order, so that two claims never wait for each other.
  perform private.hold_room(held.account_id, 'messages_per_day')
  from (
    select i.account_id from unnest(due) i
    where private.plan_limit(i.account_id, 'messages_per_day') is not null and exists (
      select from (values (false), (true)) kind (is_first), generate_series(2, 3) rank
      where private.has_due(i.id, kind.is_first, rank::smallint, clock_timestamp()))
    group by i.account_id order by i.account_id
  ) held;
end
$$;
comment on function private.hold_plans is
  'What a plan leaves for the day is left for this claim alone, before it holds anything else: two at once would take it twice.';

create function private.count_automatic(account_id uuid, ids uuid[], sign integer default 1)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  automatic integer;
begin
  -- One by one, by its key, as in keep_order.
  select count(*) into automatic from unnest(ids) given (id)
  cross join lateral (select q.lane from private.outgoing_queue q where q.conversation_id = given.id limit 1) q
  where q.lane > 1;
  if automatic > 0 then
    insert into private.usage_changes (account_id, kind, day, added)
    values (count_automatic.account_id, 'messages_per_day', private.usage_day('messages_per_day'), sign * automatic);
  end if;
end
$$;
comment on function private.count_automatic is
  'Of these those of flows and broadcasts, into the plan''s count; with sign -1 what did not leave comes out of it.';

grant execute on function private.hold_plans, private.count_automatic to service_role;
