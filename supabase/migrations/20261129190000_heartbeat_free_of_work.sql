-- A heartbeat waits for no work, and a time zone is one that everybody knows.
set check_function_bodies = off;

create or replace function orchestrator.claim_commands(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_queue(orchestrator_id, number, 'commands');
  if exists (select from private.command_claims claim where claim.claim_id = claim_commands.claim_id) then
    return jsonb_build_object('commands', private.claimed_commands(orchestrator_id, number, claim_id));
  end if;
  with next as (
    -- The oldest of an instance, and only while none of it runs.
    select c.id
    from public.instance_commands c join private.leases lease on lease.instance_id = c.instance_id
    where c.status = 'queued' and c.expires_at > clock_timestamp()
      and lease.orchestrator_id = claim_commands.orchestrator_id and lease.number = claim_commands.number
      and lease.expires_at > clock_timestamp()
      and not exists (
        select from public.instance_commands running
        where running.instance_id = c.instance_id and running.status = 'running')
      and not exists (
        select from public.instance_commands older
        where older.instance_id = c.instance_id and older.status = 'queued'
          and older.expires_at > clock_timestamp() and (older.created_at, older.id) < (c.created_at, c.id))
    order by c.created_at, c.id
    limit greatest(least(max_items, 500), 0)
    for update of c skip locked for key share of lease
  ), claimed as (
    update public.instance_commands c set status = 'running', started_at = clock_timestamp()
    from next where c.id = next.id
    returning c.id
  )
  insert into private.command_claims (command_id, claim_id, orchestrator_id, number)
  select claimed.id, claim_commands.claim_id, claim_commands.orchestrator_id, claim_commands.number from claimed;
  return jsonb_build_object('commands', private.claimed_commands(orchestrator_id, number, claim_id));
end
$$;

create or replace function orchestrator.claim_imports(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  answer jsonb;
begin
  perform private.hold_queue(orchestrator_id, number, 'imports');
  with free as (
    select i.id from public.contact_imports i left join private.import_claims claim on claim.import_id = i.id
    where i.status in ('checking', 'running') and (claim.import_id is null
      or (claim.orchestrator_id, claim.number) = (claim_imports.orchestrator_id, claim_imports.number)
      or not private.is_alive(claim.orchestrator_id, claim.number))
    order by i.started_at limit greatest(least(max_items, 100), 0)
    for update of i skip locked
  ), claimed as (
    insert into private.import_claims as claim (import_id, orchestrator_id, number)
    select free.id, claim_imports.orchestrator_id, claim_imports.number from free
    on conflict on constraint import_claims_pkey
      do update set orchestrator_id = excluded.orchestrator_id, number = excluded.number
    returning claim.import_id
  )
  select jsonb_build_object('imports', coalesce(jsonb_agg(private.plan_of_import(i) order by i.started_at), '[]')) into answer
  from claimed join public.contact_imports i on i.id = claimed.import_id;
  return answer;
end
$$;

create or replace function orchestrator.claim_messages(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  instance public.instances;
  ids uuid[];
  left_over integer := least(max_items, 500);
  next_at timestamptz;
begin
  perform private.hold_queue(orchestrator_id, number, 'messages');
  if not exists (select from private.message_claims claim where claim.claim_id = claim_messages.claim_id) then
    for instance in select * from private.due_instances(orchestrator_id, number) order by random() loop
      exit when left_over <= 0;
      left_over := left_over - private.claim_of_instance(orchestrator_id, number, claim_id, instance, left_over);
    end loop;
  end if;
  ids := array(
    select c.id from private.message_claims claim join public.conversations c on c.id = claim.conversation_id
    where claim.claim_id = claim_messages.claim_id and claim.orchestrator_id = claim_messages.orchestrator_id
      and claim.number = claim_messages.number and c.status = 'sending');
  next_at := private.next_send(orchestrator_id, number);
  return jsonb_build_object('messages', private.show_outgoing(ids),
    -- Of null and zero, greatest() is zero: an orchestrator with nothing to wait for would ask again at once.
    'next_seconds', case when next_at is not null then
      extract(epoch from greatest(next_at - clock_timestamp(), interval '0')) end);
end
$$;

create or replace function orchestrator.erase_some(orchestrator_id uuid, number bigint)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  erasure public.contact_erasures;
begin
  perform private.hold_number(orchestrator_id, number);
  select * into erasure from public.contact_erasures e where e.status = 'running'
  order by e.created_at limit 1 for no key update skip locked;
  if erasure.id is null then
    return jsonb_build_object('id', null);
  end if;
  perform private.erase_chunk(erasure, 500);
  return jsonb_build_object('id', erasure.id);
end
$$;

create or replace function orchestrator.heartbeat(orchestrator_id uuid, number bigint)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  update public.orchestrators known set heartbeat_at = clock_timestamp()
  where known.id = heartbeat.orchestrator_id and known.number = heartbeat.number;
  if not found then
    perform private.fail_superseded(orchestrator_id, number);
  end if;
  -- Nothing is waited for: a lease whose row somebody has for himself just now is renewed the next time.
  with free as (
    select held.instance_id from private.leases held
    where held.orchestrator_id = heartbeat.orchestrator_id and held.number = heartbeat.number
      and held.expires_at > clock_timestamp()
    for no key update skip locked
  )
  update private.leases held set expires_at = ends from free where held.instance_id = free.instance_id;
  perform private.mark_supervised(orchestrator_id, number);
  return private.answer_leases(orchestrator_id, number, ends);
end
$$;

create or replace function orchestrator.ingest(orchestrator_id uuid, number bigint, instance_id uuid, events jsonb,
  told_at timestamptz default null)
returns jsonb language plpgsql set search_path = ''
-- A batch is small and its tables may be of any size: an index look-up for each event is right always, while a
-- plan made when the tables were small would scan them for every batch.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  lease private.leases;
  groups boolean;
  messages private.incoming_message[];
  people private.person[];
  placed private.placed_message[];
  said jsonb[];
  found_messages record;
  found_changes record;
  told integer;
  changes integer := 0;
  waiting integer := 0;
begin
  if events is null or jsonb_typeof(events) <> 'array' or jsonb_array_length(events) > 500 then
    perform private.fail('events_invalid', 'events is an array of at most 500');
  end if;
  perform pg_advisory_xact_lock_shared(private.results_lock(instance_id));
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  groups := (select i.groups_enabled from public.instances i where i.id = ingest.instance_id);
  if told_at is not null then
    events := private.with_clock(events, told_at);
  end if;
  messages := array(select message from private.read_messages(events) message where groups or not message.is_group);
  said := array(
    select event from jsonb_array_elements(events) event
    where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')
      and (event -> 'data' ->> 'message_id' ~ case when groups then '@(broadcast|newsletter)_' else '@(g\.us|broadcast|newsletter)_' end)
        is not true
    union all
    -- A message of ours tells its ack as well, each time it is told.
    select jsonb_build_object('id', message.event_id, 'at', message.at, 'type', 'message_ack',
      'data', jsonb_build_object('message_id', message.wa_message_id, 'ack', message.ack))
    from unnest(messages) message where message.from_me and message.ack <> 0);
  told := (select count(*) from jsonb_array_elements(events) event where event ->> 'type' in ('contact', 'chat'));
  people := array(
    select distinct on (message.phone, message.lid) (message.phone, message.lid, message.name)::private.person
    from unnest(messages) message where coalesce(message.phone, message.lid) is not null
    order by message.phone, message.lid, message.name is null, message.event_id desc);
  if told > 0 then
    perform private.change_number(lease.account_id, event -> 'data' ->> 'former_id', event -> 'data' ->> 'contact_id')
    from jsonb_array_elements(events) event where event ->> 'type' = 'contact' and event -> 'data' ? 'former_id';
    -- Only whom we talk to: the phone's whole address book is not ours to keep.
    people := people || array(
      select person from unnest(private.read_people(events)) person
      where private.find_contact(lease.account_id, person.phone, person.lid) is not null
        or exists (select from unnest(people) known where known.phone = person.phone or known.lid = person.lid));
  end if;
  placed := private.settle_places(lease.account_id, instance_id, messages, people);
  found_messages := private.ingest_messages(lease.account_id, instance_id, messages, placed);
  if said <> '{}' then
    found_changes := private.apply_or_keep(instance_id, said);
    changes := found_changes.applied;
    waiting := found_changes.waiting;
  end if;
  if told > 0 then
    changes := changes + private.ingest_chats(lease.account_id, instance_id, events, placed, found_messages.new_ids);
  end if;
  perform private.keep_unknown_events(lease.account_id, instance_id, events);
  return jsonb_build_object('messages', cardinality(found_messages.new_ids),
    'changes', found_messages.changed + changes, 'waiting', waiting,
    'ignored', jsonb_array_length(events) - cardinality(messages) - told - (
      select count(*) from jsonb_array_elements(events) event
      where event ->> 'type' in ('message_ack', 'message_edit', 'message_revoke', 'reaction')));
exception when data_exception then
  perform private.fail('events_invalid', sqlerrm, 'events are those of the node instance''s contract');
end
$$;

create or replace function orchestrator.lease_instances(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  room integer;
  taken uuid[];
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  perform private.hold_queue(orchestrator_id, number, 'leases');
  select least(max_items, 500, known.capacity - (
    select count(*) from private.leases held
    where held.orchestrator_id = known.id and held.expires_at > clock_timestamp()))
  into room from public.orchestrators known where known.id = lease_instances.orchestrator_id;
  with free as (
    select lease.instance_id
    from private.leases lease join public.instances i on i.id = lease.instance_id
    where (lease.expires_at is null or lease.expires_at <= clock_timestamp())
      and (lease.session_home is null or lease.session_home = lease_instances.orchestrator_id)
    order by i.desired_state = 'running' desc,
      exists (select from public.instance_commands c where c.instance_id = i.id and c.status = 'queued') desc,
      i.created_at, i.id
    limit greatest(room, 0)
    for update of lease skip locked
  ), leased as (
    update private.leases lease set orchestrator_id = lease_instances.orchestrator_id,
      number = lease_instances.number, expires_at = ends
    from free where lease.instance_id = free.instance_id
    returning lease.instance_id
  )
  select array_agg(leased.instance_id) into taken from leased;
  perform private.mark_supervised(orchestrator_id, number);
  return jsonb_build_object('instances', (
    select coalesce(jsonb_agg(lease), '[]')
    from jsonb_array_elements(private.held_leases(orchestrator_id, number)) lease
    where (lease ->> 'instance_id')::uuid = any (taken)));
end
$$;

create or replace function orchestrator.pending_media(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer,
  is_local boolean default false)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_queue(orchestrator_id, number, 'media');
  if not exists (select from private.media_claims claim where claim.claim_id = pending_media.claim_id) then
    perform private.claim_media(orchestrator_id, number, claim_id, max_items, is_local);
  end if;
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(file order by file.seq), '[]')
    from (
      select m.id, m.account_id, c.instance_id, c.id as conversation_id, c.wa_message_id, m.storage_path, m.mimetype,
        m.filename, m.size, m.attempts, c.seq
      from private.media_claims claim
      join public.media m on m.id = claim.media_id and m.state = 'pending'
      join public.conversations c on c.account_id = m.account_id and c.media_id = m.id and c.wa_message_id is not null
      where claim.claim_id = pending_media.claim_id and claim.number = pending_media.number
    ) file));
end
$$;

create or replace function orchestrator.register(orchestrator_id uuid, hostname text, version text, capacity integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  new_number bigint;
  ends constant timestamptz := clock_timestamp() + private.lease_span();
begin
  if register.capacity is null or register.capacity not between 1 and 500 then
    perform private.fail('capacity_invalid', format('capacity is %s', register.capacity), 'give 1 to 500');
  end if;
  insert into public.orchestrators as known (id, hostname, version, capacity, number)
  values (register.orchestrator_id, register.hostname, register.version, register.capacity,
    nextval('private.orchestrator_numbers'))
  on conflict (id) do update set hostname = excluded.hostname, version = excluded.version,
    capacity = excluded.capacity, number = excluded.number,
    registered_at = clock_timestamp(), heartbeat_at = clock_timestamp()
  returning known.number into new_number;
  -- Whoever still writes under an earlier number is waited for.
  perform from private.leases held where held.orchestrator_id = register.orchestrator_id for update;
  update private.leases held set number = new_number, expires_at = ends
  where held.orchestrator_id = register.orchestrator_id;
  -- What ran under an earlier number is forgotten by its process, and a command runs at most once.
  update public.instance_commands lost
  set status = 'failed', error_code = 'orchestrator_lost', finished_at = clock_timestamp()
  from private.command_claims claim
  where claim.command_id = lost.id and lost.status = 'running'
    and claim.orchestrator_id = register.orchestrator_id and claim.number < new_number;
  perform private.mark_supervised(orchestrator_id, new_number);
  return private.answer_leases(orchestrator_id, new_number, ends);
end
$$;

create or replace function orchestrator.write_messages(orchestrator_id uuid, number bigint, instance_id uuid, results jsonb)
returns jsonb language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
as $$
declare
  together uuid[];
  written integer;
begin
  if results is null or jsonb_typeof(results) <> 'array' or jsonb_array_length(results) > 500
    or exists (select from jsonb_array_elements(results) result
      where result ->> 'status' is null or result ->> 'status' not in ('sent', 'failed', 'unconfirmed', 'queued')
        or (result ->> 'status' = 'failed' and result ->> 'error_code' is null)) then
    perform private.fail('results_invalid', 'results is an array of at most 500 {id, status, …}',
      'status is sent, failed with an error_code, unconfirmed or queued');
  end if;
  -- Ingest shares this lock: an ack either finds its message here, or waits where apply_waiting finds it.
  perform pg_advisory_xact_lock(private.results_lock(instance_id));
  perform private.hold_lease(orchestrator_id, number, instance_id);
  perform private.name_chats(instance_id, results);
  together := private.settle_together(instance_id, results);
  select coalesce(sum(private.write_message(instance_id, result)), 0) into written
  from jsonb_array_elements(results) result where (result ->> 'id')::uuid <> all (together);
  perform private.count_sends(instance_id, -count(*)::integer)
  from jsonb_array_elements(results) result where result ->> 'status' = 'queued' having count(*) > 0;
  return jsonb_build_object('written', written + cardinality(together));
exception when data_exception or check_violation then
  perform private.fail('results_invalid', sqlerrm);
end
$$;

create function private.fail_superseded(orchestrator_id uuid, number bigint)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.fail('orchestrator_superseded',
    format('orchestrator %s is unknown under number %s', orchestrator_id, number), 'register again');
end
$$;

create or replace function private.hold_import(orchestrator_id uuid, number bigint, import_id uuid)
returns public.contact_imports language plpgsql set search_path = ''
as $$
declare
  held public.contact_imports;
begin
  perform private.hold_number(orchestrator_id, number);
  select i.* into held from public.contact_imports i
  where i.id = hold_import.import_id and i.status in ('checking', 'running') for no key update;
  if held.id is null or not exists (select from private.import_claims claim where claim.import_id = held.id
    and (claim.orchestrator_id, claim.number) = (hold_import.orchestrator_id, hold_import.number)) then
    perform private.fail('import_lost', 'the import has ended, was cancelled or is another''s', 'leave it');
  end if;
  return held;
end
$$;

create or replace function private.hold_lease(orchestrator_id uuid, number bigint, instance_id uuid)
returns private.leases language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
begin
  -- Whoever takes the lease over waits until the caller's transaction has ended; whoever renews it does not.
  select * into lease from private.leases held
  where held.instance_id = hold_lease.instance_id
    and held.orchestrator_id = hold_lease.orchestrator_id
    and held.number = hold_lease.number
    and held.expires_at > clock_timestamp()
  for key share;
  if not found then
    perform private.fail('lease_lost', format('no lease of instance %s under number %s', instance_id, number),
      'stop this node instance and register again');
  end if;
  return lease;
end
$$;

create or replace function private.hold_number(orchestrator_id uuid, number bigint)
returns void language plpgsql set search_path = ''
as $$
begin
  -- Keeps a later registration waiting until the caller's transaction has ended, and no heartbeat.
  perform from public.orchestrators known
  where known.id = hold_number.orchestrator_id and known.number = hold_number.number for key share;
  if not found then
    perform private.fail_superseded(orchestrator_id, number);
  end if;
end
$$;

create function private.hold_queue(orchestrator_id uuid, number bigint, queue text)
returns void language plpgsql set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(queue || ':' || orchestrator_id, 0));
  perform private.hold_number(orchestrator_id, number);
end
$$;

comment on function private.hold_queue is
  'As hold_number, and puts one orchestrator''s claims of a queue in a row, so that what is claimed is counted once.';

create or replace function private.is_timezone(timezone text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  -- The list is read from disk, so the usual one is not looked for there. Names without a capital are no zones but
  -- files beside them (posixrules, localtime).
  return is_timezone.timezone = 'America/Sao_Paulo' or is_timezone.timezone ~ '^[A-Z]' and is_timezone.timezone <> 'Factory'
    and exists (select from pg_catalog.pg_timezone_names zone where zone.name = is_timezone.timezone);
end
$$;

create or replace function private.mark_supervised(orchestrator_id uuid, number bigint)
returns void language sql set search_path = ''
as $$
  -- Published, so written only when less than half a lease is left, not at every heartbeat. Who is being written
  -- just now is marked by that write, or by the next heartbeat: nothing is waited for.
  with unmarked as (
    select i.id, held.expires_at
    from private.leases held join public.instances i on i.id = held.instance_id
    where held.orchestrator_id = mark_supervised.orchestrator_id and held.number = mark_supervised.number
      and (i.supervised_until is null or i.supervised_until < clock_timestamp() + (select private.lease_span() / 2))
    for no key update of i skip locked
  )
  update public.instances i set supervised_until = unmarked.expires_at from unmarked where i.id = unmarked.id
$$;

create function private.results_lock(instance_id uuid)
returns bigint language plpgsql immutable set search_path = ''
as $$
begin
  return hashtextextended('results:' || instance_id, 0);
end
$$;

create or replace function orchestrator.write_instance(orchestrator_id uuid, number bigint, instance_id uuid, patch jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
  before public.instances;
  after public.instances;
begin
  perform private.check_patch(patch);
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  if patch ? 'paired' then
    perform private.pair_session(orchestrator_id, number, instance_id, (patch ->> 'paired')::boolean);
  end if;
  select * into strict before from public.instances i where i.id = write_instance.instance_id for no key update;
  after := private.apply_patch(before, patch - array['paired', 'detail']);
  if after is distinct from before then
    after.supervised_until := lease.expires_at;
    perform private.save_instance(after);
  end if;
  if (after.status, after.status_reason) is distinct from (before.status, before.status_reason) or patch ? 'detail' then
    insert into public.instance_events (account_id, instance_id, type, status, status_reason, detail)
    values (after.account_id, after.id, 'status', after.status, after.status_reason, coalesce(patch -> 'detail', '{}'));
  end if;
  return jsonb_build_object('written', true);
exception when check_violation or not_null_violation or data_exception then
  perform private.fail('patch_invalid', sqlerrm, 'statuses and codes are those of public.instances');
end
$$;

comment on function private.is_timezone is
  'Exactly the names of the time zone database: PostgreSQL knows abbreviations and other spellings, others do not.';

drop function private.share_number(uuid, bigint);
drop function private.take_contact_room(uuid, integer);

grant execute on function private.hold_queue, private.fail_superseded, private.results_lock to service_role;

-- What only PostgreSQL knew becomes the default.
update public.accounts set timezone = default where not private.is_timezone(timezone);
