DROP TRIGGER "move_account_rules" ON "public"."accounts";

ALTER TABLE "private"."settings" ADD COLUMN "run_days" integer NOT NULL DEFAULT 90;

ALTER TABLE "public"."flow_runs" ALTER COLUMN "created_at" SET DEFAULT clock_timestamp();

CREATE OR REPLACE FUNCTION orchestrator.advance_run(orchestrator_id uuid, number bigint, run_id uuid, revision bigint, outcome jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  perform private.hold_number(orchestrator_id, number);
  -- As whoever writes messages does: the chat before what hangs on it.
  perform from public.chats c where c.id = (select r.chat_id from public.flow_runs r where r.id = advance_run.run_id)
  for no key update;
  run := private.hold_run(run_id, revision);
  if run.id is null then
    return jsonb_build_object('advanced', false);
  elsif outcome -> 'changed' = 'false' then
    -- Woken before its moment: the same again then.
    perform private.forget_wakes(run.id);
    perform private.set_wakes(run, outcome -> 'state');
    return jsonb_build_object('advanced', true, 'refused', '[]'::jsonb);
  end if;
  return jsonb_build_object('advanced', true, 'refused', private.take_step(run, outcome));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.expire_messages()
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  moment constant timestamptz := clock_timestamp();
  overdue uuid[];
begin
  -- These are not compared with the phone any more.
  delete from private.outgoing_queue q where q.state = 'unconfirmed' and q.expires_at <= moment;
  overdue := array(
    select c.id from private.outgoing_queue q join public.conversations c on c.id = q.conversation_id
    where q.state = 'queued' and q.expires_at <= moment and c.status = 'queued'
    order by q.expires_at limit 500
    for no key update of c skip locked);
  overdue := private.spare_limited(overdue);
  if overdue <> '{}' then
    update public.conversations c
    set status = 'failed', status_reason = null,
      error_code = case when told.connected then 'expired' else 'instance_disconnected' end,
      error_text = case when told.connected then 'it waited longer than it may'
        else 'the number was not connected while the message could wait' end
    from (
      select late.id, coalesce(i.status = 'connected', false) as connected
      from public.conversations late left join public.instances i on i.id = late.instance_id
      where late.id = any (overdue)
    ) told
    where c.id = told.id;
  end if;
  return jsonb_build_object('expired', cardinality(overdue));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.read_rules(orchestrator_id uuid, number bigint, account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_number(orchestrator_id, number);
  return private.account_rules(account_id) || jsonb_build_object(
    'revision', coalesce((
      select r.revision from private.rule_revisions r where r.account_id = read_rules.account_id), 0),
    'keywords', (
      select coalesce(jsonb_agg(to_jsonb(k) order by k.id), '[]')
      from public.keywords k where k.account_id = read_rules.account_id and k.enabled),
    'flows', (
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'version_id', f.published_version_id) order by f.id), '[]')
      from public.flows f
      where f.account_id = read_rules.account_id and f.enabled and f.published_version_id is not null),
    'campaigns', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'instance_id', c.instance_id, 'entry_text', c.message,
        'match', c.match, 'flow_id', c.flow_id) order by c.id), '[]')
      from public.campaigns c
      where c.account_id = read_rules.account_id and c.enabled and c.message is not null));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_messages(orchestrator_id uuid, number bigint, instance_id uuid, results jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  lease private.leases;
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
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.meet_addressees(lease.account_id, instance_id, results);
  perform private.name_chats(instance_id, results);
  together := private.settle_together(instance_id, results);
  select coalesce(sum(private.write_message(instance_id, result)), 0) into written
  from jsonb_array_elements(results) result where (result ->> 'id')::uuid <> all (together);
  perform private.count_sends(instance_id, -count(*)::integer)
  from jsonb_array_elements(results) result where result ->> 'status' = 'queued' having count(*) > 0;
  perform private.count_automatic(lease.account_id, array(
    select (result ->> 'id')::uuid from jsonb_array_elements(results) result where result ->> 'status' = 'queued'), -1);
  return jsonb_build_object('written', written + cardinality(together));
exception when data_exception or check_violation then
  perform private.fail('results_invalid', sqlerrm);
end
$function$;

CREATE OR REPLACE FUNCTION private.claim_of_instance(orchestrator_id uuid, number bigint, claim_id uuid, instance public.instances, max_items integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  rooms constant integer[] := array(
    select least(room.today, room.this_minute, max_items) from private.rooms(instance) room order by room.lane);
  ids uuid[];
  refused uuid[];
  is_first boolean;
begin
  -- As often as there are objections among what would go: nobody waits for those.
  for attempt in 1..20 loop
    ids := private.due_messages(instance, rooms, max_items);
    refused := private.refuse_opted_out(ids);
    exit when refused = '{}';
  end loop;
  ids := array(select id from unnest(ids) id where id <> all (refused));
  if ids = '{}' then
    return 0;
  end if;
  perform private.hold_lease(orchestrator_id, number, instance.id);
  is_first := private.start_sending(orchestrator_id, number, claim_id, ids);
  perform private.count_sends(instance.id, cardinality(ids));
  perform private.count_automatic(instance.account_id, ids);
  if is_first then
    perform private.hold_first_messages(instance);
  end if;
  return cardinality(ids);
end
$function$;

CREATE OR REPLACE FUNCTION private.contact_facts(account_id uuid, chat public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('id', c.id, 'name', coalesce(nullif(c.name, ''), c.whatsapp_name), 'phone', c.phone,
      'tags', c.tags, 'fields', c.fields, 'created_at', c.created_at, 'last_received_at', chat.last_received_at,
      'last_sent_at', private.last_sent_at(chat), 'opted_out', c.opted_out_at is not null,
      'campaigns', (
        select coalesce(jsonb_agg(distinct r.started_by_id), '[]') from public.flow_runs r
        where r.account_id = c.account_id and r.contact_id = c.id and r.started_by = 'campaign'),
      'sequences', (
        select coalesce(jsonb_agg(distinct r.started_by_id), '[]') from public.flow_runs r
        where r.account_id = c.account_id and r.contact_id = c.id and r.started_by = 'sequence' and r.ended_at is null),
      'flows', (
        select coalesce(jsonb_object_agg(entered.flow_id, entered.last_at), '{}')
        from (select r.flow_id, max(r.created_at) as last_at from public.flow_runs r
          where r.account_id = c.account_id and r.contact_id = c.id group by r.flow_id) entered))
    from public.contacts c
    where c.account_id = contact_facts.account_id and c.id = chat.contact_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.count_automatic(account_id uuid, ids uuid[], sign integer DEFAULT 1)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.count_messages()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.end_broadcast_runs(account_id uuid, contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.end_run(r.id, 'stopped', 'opted_out') from public.flow_runs r
  where r.account_id = end_broadcast_runs.account_id and r.contact_id = end_broadcast_runs.contact_id
    and r.lane = 'broadcast' and r.ended_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.erase_runs(account_id uuid, contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.end_run(r.id, 'stopped', 'erased') from public.flow_runs r
  where r.account_id = erase_runs.account_id and r.contact_id = erase_runs.contact_id and r.ended_at is null;
  update public.flow_runs r set variables = '{}', trace = '[]'
  where r.account_id = erase_runs.account_id and r.contact_id = erase_runs.contact_id
    and (r.variables <> '{}' or r.trace <> '[]');
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_contact(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.conversations m set status = 'cancelled', status_reason = null
  where m.account_id = c.account_id and m.contact_id = c.id and m.status = 'queued';
  update public.chats h
  set wa_chat_id = null, last_message = case when h.last_message is not null then '' end, status = 'closed',
    closed_reason = null, snoozed_until = null, unread_count = 0
  where h.account_id = c.account_id and h.contact_id = c.id;
  perform private.erase_runs(c.account_id, c.id);
  delete from private.pending_decisions p using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and p.chat_id = h.id;
  delete from public.contact_identities i where i.account_id = c.account_id and i.contact_id = c.id;
  update public.contacts k
  set phone = null, lid = null, name = '', whatsapp_name = '', tags = '{}', fields = '{}', erased_at = clock_timestamp()
  where k.id = c.id;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_runs(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('public.flow_runs', 'ended_at', settings.run_days, ends) from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.forget_versions(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  forgotten integer;
begin
  loop
    delete from public.flow_versions v where v.ctid = any (array(
      select old.ctid from public.flow_versions old
      where old.created_at < now() - (select make_interval(days => settings.run_days) from private.settings)
        and not exists (select from public.flows f
          where f.account_id = old.account_id and f.id = old.flow_id and f.published_version_id = old.id)
        and not exists (select from public.flow_runs r where r.account_id = old.account_id and r.version_id = old.id)
        and old.number <= (select max(newer.number) - 20 from public.flow_versions newer where newer.flow_id = old.flow_id)
      order by old.created_at limit 1000 for update skip locked));
    get diagnostics forgotten = row_count;
    if forgotten < 1000 then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.heed_consent()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.contacts c set opted_out_at = case when new.state = 'opted_out' then new.created_at end
  where c.account_id = new.account_id and c.id = new.contact_id;
  if new.state = 'opted_out' then
    perform private.end_broadcast_runs(new.account_id, new.contact_id);
  end if;
  perform private.record_event(new.account_id, 'consent.changed', new.contact_id, jsonb_build_object('state', new.state));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.merge_chats(account_id uuid, kept_id uuid, gone_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  gone public.chats;
  kept_chat_id uuid;
begin
  perform from public.chats c
  where c.account_id = merge_chats.account_id and c.contact_id in (merge_chats.kept_id, merge_chats.gone_id)
  order by c.id for update;
  perform private.fold_messages(account_id, kept_id, gone_id);
  for gone in
    select * from public.chats c where c.account_id = merge_chats.account_id and c.contact_id = merge_chats.gone_id
  loop
    select c.id into kept_chat_id from public.chats c
    where c.instance_id = gone.instance_id and c.contact_id = merge_chats.kept_id;
    if kept_chat_id is null then
      update public.chats c set contact_id = merge_chats.kept_id where c.id = gone.id;
    else
      perform private.merge_decisions(kept_chat_id, gone.id);
      perform private.merge_runs(kept_chat_id, gone.id);
      perform private.move_references('public.chats', merge_chats.account_id, kept_chat_id, gone.id);
      delete from public.chats c where c.id = gone.id;
      perform private.absorb_chat(kept_chat_id, gone);
      perform private.drop_decided(merge_chats.account_id, kept_chat_id);
      perform private.mark_first(c.account_id, c.id, c.wa_chat_id is null) from public.chats c where c.id = kept_chat_id;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.merge_runs(kept_chat_id uuid, gone_chat_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.end_run(older.id, 'stopped', 'merged')
  from (
    select r.id from public.flow_runs r
    where r.chat_id in (merge_runs.kept_chat_id, merge_runs.gone_chat_id) and r.awaits = 'message'
    order by r.created_at desc, r.id offset 1
  ) older;
end
$function$;

CREATE OR REPLACE FUNCTION private.plan_room(account_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  cap constant integer := private.plan_limit(account_id, 'messages_per_day');
begin
  return case when cap is not null then greatest(cap - private.used_room(account_id, 'messages_per_day'), 0) end;
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_used(account_id uuid, kind text, key text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  places jsonb;
begin
  if not private.acts_for_customer() then
    return;
  end if;
  places := private.uses_of(account_id, kind, key);
  if places <> '[]' then
    perform private.fail('in_use', jsonb_build_object('places', places)::text, 'take it out there first');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_used_field()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.refuse_used(old.account_id, 'field', old.name);
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_used_flow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.refuse_used(old.account_id, 'flow', old.id::text);
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_used_instance()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.refuse_used(new.account_id, 'instance', new.instance_id::text);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.replace_tag(account_id uuid, name text, new_name text, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 5000), 1);
  changed integer;
begin
  if replace_tag.account_id is null or replace_tag.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account change a tag everywhere');
  end if;
  if new_name is not null and not private.are_tags(array[new_name]) then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  if new_name = name then
    return jsonb_build_object('changed', 0, 'done', true);
  end if;
  perform private.refuse_used(account_id, 'tag', name);
  with page as (
    select c.id from public.contacts c where c.account_id = replace_tag.account_id and c.tags @> array[replace_tag.name]
    order by c.id limit size for update
  )
  update public.contacts c set tags = case
    when new_name is null or new_name = any (c.tags) then array_remove(c.tags, replace_tag.name)
    else array_replace(c.tags, replace_tag.name, new_name) end
  from page where c.id = page.id;
  get diagnostics changed = row_count;
  -- Only the last part touches the catalogue: killed in between, the tag is still there to go on with.
  if changed < size then
    perform private.finish_tag(account_id, name, new_name);
  end if;
  return jsonb_build_object('changed', changed, 'done', changed < size);
end
$function$;

CREATE OR REPLACE FUNCTION private.rooms(instance public.instances)
 RETURNS TABLE(lane smallint, today integer, this_minute integer)
 LANGUAGE plpgsql
 STABLE ROWS 4
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  counts private.send_counts;
  day_cap integer := instance.messages_per_day;
  plan_room constant integer := private.plan_room(instance.account_id);
begin
  select * into counts from private.send_counts counted where counted.instance_id = instance.id;
  if instance.warm_up then
    day_cap := least(day_cap, (
      select caps.messages from private.warm_up_caps caps
      where caps.day <= 1 + private.utc_day()
        - (coalesce(instance.first_connected_at, clock_timestamp()) at time zone 'utc')::date
      order by caps.day desc limit 1));
  end if;
  return query
  select rank::smallint,
    least(private.room(private.lane_part(day_cap, rank), case when counts.day = private.utc_day() then counts.day_count end),
      case when rank > 1 then plan_room end),
    private.room(private.lane_part(instance.messages_per_minute, rank),
      case when counts.minute = date_trunc('minute', clock_timestamp()) then counts.minute_count end)
  from generate_series(0, 3) rank;
end
$function$;

CREATE OR REPLACE FUNCTION private.run_facts(run public.flow_runs)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('id', run.id, 'account_id', run.account_id, 'flow_id', run.flow_id,
      'version_id', run.version_id, 'chat_id', run.chat_id, 'revision', run.revision, 'at', clock_timestamp(),
      'rules', coalesce((select known.revision from private.rule_revisions known where known.account_id = run.account_id), 0),
      'state', (select s.state from private.run_states s where s.run_id = run.id),
      'person', private.person_facts(account, chat))
    from public.accounts account join public.chats chat on chat.account_id = account.id and chat.id = run.chat_id
    where account.id = run.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.spare_limited(ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  spared uuid[];
begin
  spared := array(
    select q.conversation_id from unnest(ids) given (id)
    cross join lateral (select * from private.outgoing_queue known where known.conversation_id = given.id limit 1) q
    where q.lane > 1 and private.plan_room(q.account_id) = 0);
  if spared <> '{}' then
    update public.conversations c set expires_at = clock_timestamp() + interval '1 day' where c.id = any (spared);
  end if;
  return array(select id from unnest(ids) id where id <> all (spared));
end
$function$;

CREATE OR REPLACE FUNCTION private.take_action(decided private.pending_decisions, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  person_id constant uuid := (
    select c.contact_id from public.chats c where c.account_id = decided.account_id and c.id = decided.chat_id);
begin
  case action ->> 'type'
    when 'advance' then
      perform private.advance_decided(decided, action);
    when 'begin' then
      perform private.begin_decided(decided, action);
    when 'visit_campaign_answer' then
      perform private.count_campaign(c.id, 'answer') from public.campaigns c
      where c.account_id = decided.account_id and c.id = (action ->> 'campaign_id')::uuid;
    when 'keyword' then
      perform private.answer_keyword(decided, person_id, action);
    when 'opt_out' then
      perform private.heed_objection(decided, person_id, action ->> 'message_id');
    when 'opt_in' then
      perform private.act_as('system');
      insert into public.consents (account_id, contact_id, state, source)
      values (decided.account_id, person_id, 'opted_in', 'message');
    else
      perform private.fail('action_invalid', 'no such action');
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_flow_action(run public.flow_runs, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  case action ->> 'type'
    when 'add_tag' then
      perform private.tag_of_flow(run, array[action ->> 'tag'], '{}');
    when 'remove_tag' then
      perform private.tag_of_flow(run, '{}', array[action ->> 'tag']);
    when 'set_field' then
      perform private.set_field(run, action ->> 'field', action -> 'value');
    when 'assign' then
      perform private.assign_chat(run, (action ->> 'member_id')::uuid);
    when 'open_chat' then
      update public.chats c set status = 'open' where c.id = run.chat_id and c.status <> 'open';
    when 'close_chat' then
      update public.chats c set status = 'closed', closed_reason = left(action ->> 'reason', 500)
      where c.id = run.chat_id and c.status <> 'closed';
    when 'snooze' then
      update public.chats c set snoozed_until = (action ->> 'until')::timestamptz where c.id = run.chat_id;
    when 'pause_automation' then
      update public.chats c set automation_paused_until = clock_timestamp()
        + make_interval(mins => greatest(least(coalesce((action ->> 'minutes')::integer, 60), 43200), 0))
      where c.id = run.chat_id;
    when 'note' then
      perform private.note_of_flow(run, action ->> 'text');
    when 'notify' then
      perform private.note_of_flow(run, action ->> 'text');
      update public.chats c set status = 'open', snoozed_until = null where c.id = run.chat_id;
      perform private.record_event(run.account_id, 'chat.called', run.chat_id, jsonb_build_object('run_id', run.id));
    when 'consent' then
      insert into public.consents (account_id, contact_id, state, source)
      values (run.account_id, run.contact_id, action ->> 'state', 'flow');
    when 'start_flow' then
      perform private.start_flow_of_run(run, (action ->> 'flow_id')::uuid, action);
    when 'add_to_sequence', 'remove_from_sequence' then
      perform private.fail('sequence_not_found', 'the account has no such sequence');
    when 'request' then
      -- The state says what is asked: private.set_wakes.
      null;
    else
      perform private.fail('action_invalid', 'no such action');
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_flow_actions(run public.flow_runs, state jsonb, actions jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  action jsonb;
  refused jsonb := '[]';
  code text;
  -- A message goes out after the typing of those before it.
  send_at timestamptz := clock_timestamp();
begin
  for action in select item from jsonb_array_elements(coalesce(actions, '[]')) item limit 500 loop
    begin
      if action ->> 'type' = 'send' then
        send_at := send_at + make_interval(secs => greatest(least(coalesce((action ->> 'typing_seconds')::double precision, 0), 15), 0));
        perform private.send_of_flow(run, state, action, send_at);
      else
        perform private.take_flow_action(run, action);
      end if;
    exception
      -- What passes is tried again with all of it; what this program may not is no matter of the flow's.
      when serialization_failure or deadlock_detected or lock_not_available or insufficient_privilege then
        raise;
      when others then
        get stacked diagnostics code = message_text;
        refused := refused || jsonb_build_object('node', state -> 'node', 'entered', null, 'exit', null,
          'what', 'refused', 'type', action -> 'type', 'code', private.as_code(code));
    end;
  end loop;
  return refused;
end
$function$;

CREATE OR REPLACE FUNCTION private.uses_of(account_id uuid, kind text, key text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('kind', place.kind, 'id', place.id, 'name', place.name)
      order by place.kind, place.name, place.id), '[]')
    from (
      select 'flow' as kind, f.id, f.name from private.flow_references r
      join public.flows f on f.account_id = r.account_id and f.published_version_id = r.version_id
      where r.account_id = uses_of.account_id and r.kind = uses_of.kind and r.key = uses_of.key
        and (uses_of.kind <> 'flow' or f.id <> named_id)
      union all
      select 'keyword', k.id, k.name from public.keywords k
      where k.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (k.tags)
        when 'flow' then k.flow_id = named_id when 'instance' then k.instance_id = named_id end
      union all
      select 'campaign', c.id, c.name from public.campaigns c
      where c.account_id = uses_of.account_id
        and case uses_of.kind when 'flow' then c.flow_id = named_id when 'instance' then c.instance_id = named_id end
      union all
      select 'account', a.id, a.name from public.accounts a
      where a.id = uses_of.account_id and uses_of.kind = 'flow'
        and named_id in (a.welcome_flow_id, a.away_flow_id, a.default_flow_id)
      limit 20
    ) place);
end
$function$;

CREATE OR REPLACE FUNCTION private.waiting_reasons(ids uuid[])
 RETURNS TABLE(id uuid, account_id uuid, reason text)
 LANGUAGE plpgsql
 STABLE ROWS 10
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  if ids = '{}' then
    return;
  end if;
  return query
  select q.conversation_id, q.account_id, case
    when q.send_at > moment then 'scheduled'
    when i.status is distinct from 'connected' then 'instance_disconnected'
    when room.today = 0 and q.lane > 1 and private.plan_room(q.account_id) = 0 then 'plan_limit_exceeded'
    when room.today = 0 then 'daily_cap'
    when room.this_minute = 0 then 'minute_cap'
    when q.is_first and i.messages_per_minute is not null and not private.may_write_first(i.id) then 'first_contact_pause'
  end
  from private.outgoing_queue q
  left join public.instances i on i.id = q.instance_id
  left join lateral private.rooms(i) room on room.lane = q.lane
  where q.conversation_id = any (ids) and q.state = 'queued';
end
$function$;

CREATE OR REPLACE FUNCTION private.write_step(run public.flow_runs, state jsonb, trace jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  has_ended constant boolean := coalesce(state ->> 'status' in ('done', 'expired', 'stopped', 'failed'), false);
  waits_for constant text := case when not has_ended then state ->> 'awaits' end;
begin
  update public.flow_runs r set version_id = coalesce((state ->> 'version_id')::uuid, r.version_id),
    node = left(state ->> 'node', 40), variables = coalesce(state -> 'variables', '{}'),
    revision = (state ->> 'revision')::bigint, awaits = waits_for,
    status = case when has_ended then state ->> 'status' when waits_for is null then 'running' else 'waiting' end,
    reason = left(state ->> 'reason', 200), wake_at = (state ->> 'wake_at')::timestamptz,
    expires_at = (state ->> 'expires_at')::timestamptz, trace = write_step.trace,
    ended_at = case when has_ended then clock_timestamp() end
  where r.id = run.id and r.ended_at is null;
  if not found then
    -- Something that it did has ended it, as an objection does.
    return;
  end if;
  perform private.forget_wakes(run.id);
  if has_ended then
    delete from private.run_states s where s.run_id = run.id;
  else
    insert into private.run_states (run_id, account_id, state) values (run.id, run.account_id, write_step.state)
    on conflict on constraint run_states_pkey do update set state = excluded.state;
    perform private.set_wakes(run, state);
  end if;
end
$function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_run_days_check" CHECK (((run_days >= 1) AND (run_days <= 36500)));

CREATE INDEX flow_versions_age ON public.flow_versions USING btree (created_at);

CREATE TRIGGER move_account_rules AFTER UPDATE OF opt_out_words, welcome_flow_id, away_flow_id, default_flow_id ON public.accounts FOR EACH ROW WHEN (((((old.opt_out_words IS DISTINCT FROM new.opt_out_words) OR (old.welcome_flow_id IS DISTINCT FROM new.welcome_flow_id)) OR (old.away_flow_id IS DISTINCT FROM new.away_flow_id)) OR (old.default_flow_id IS DISTINCT FROM new.default_flow_id))) EXECUTE FUNCTION private.move_account_rules();

CREATE TRIGGER move_rules_delete AFTER DELETE ON public.campaigns REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER move_rules_insert AFTER INSERT ON public.campaigns REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER move_rules_update AFTER UPDATE ON public.campaigns REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER refuse_used BEFORE DELETE ON public.custom_fields FOR EACH ROW EXECUTE FUNCTION private.refuse_used_field();

CREATE TRIGGER refuse_used BEFORE DELETE ON public.flows FOR EACH ROW EXECUTE FUNCTION private.refuse_used_flow();

CREATE TRIGGER refuse_used AFTER INSERT ON public.instance_commands FOR EACH ROW WHEN ((new.command = 'remove'::text)) EXECUTE FUNCTION private.refuse_used_instance();

COMMENT ON COLUMN "public"."plans"."max_messages_per_day" IS 'What members and keys ask to send in a day of UTC, as the warm-up counts, and what of flows and broadcasts leaves: that waits for its room.';

COMMENT ON FUNCTION "orchestrator"."advance_run"(uuid, bigint, uuid, bigint, jsonb) IS 'outcome: {state, actions, trace, changed}; changed false: only its timer is set again. advanced is false, and nothing was written, when the run has ended or is at another revision. refused: [{type, code}], actions that could not be taken.';

COMMENT ON FUNCTION "private"."count_automatic"(uuid, uuid[], integer) IS 'Of these those of flows and broadcasts, into the plan''s count; with sign -1 what did not leave comes out of it.';

COMMENT ON FUNCTION "private"."end_broadcast_runs"(uuid, uuid) IS 'Who objects is in no sequence any more.';

COMMENT ON FUNCTION "private"."erase_runs"(uuid, uuid) IS 'What a person has answered is gone with him; that he came by is counted.';

COMMENT ON FUNCTION "private"."forget_runs"(text, timestamp with time zone) IS 'Duty: runs that have ended.';

COMMENT ON FUNCTION "private"."forget_versions"(text, timestamp with time zone) IS 'Duty: versions in which nobody is, but for the last twenty of each flow.';

COMMENT ON FUNCTION "private"."merge_runs"(uuid, uuid) IS 'Of two chats that become one, the later of the runs that await an answer goes on.';

COMMENT ON FUNCTION "private"."plan_room"(uuid) IS 'Messages that the plan leaves for today; null: no limit.';

COMMENT ON FUNCTION "private"."refuse_used"(uuid, text, text) IS 'What the platform deletes, as a whole account, is asked of nobody. Code: in_use.';

COMMENT ON FUNCTION "private"."refuse_used_instance"() IS 'After the row checks, so that a policy speaks first.';

COMMENT ON FUNCTION "private"."rooms"(public.instances) IS 'Messages that each lane may still send today and in this minute; null: no limit. The plan''s holds for flows and broadcasts: all else it refuses when it is written.';

COMMENT ON FUNCTION "private"."spare_limited"(uuid[]) IS 'Those that did not only wait for the plan''s next day; the others may wait another day.';

COMMENT ON FUNCTION "private"."uses_of"(uuid, text, text) IS '[{kind: flow | keyword | campaign | account, id, name}], 20 at most: where a tag, field, flow, instance, segment or sequence is needed.';

COMMENT ON FUNCTION "public"."remove_tag"(uuid, text, integer) IS '{changed, done}: takes the tag from at most max_items contacts; call again until done, then it leaves the catalogue. Codes: not_allowed, in_use (by a flow or keyword; detail says where).';

COMMENT ON FUNCTION "public"."rename_tag"(uuid, text, text, integer) IS '{changed, done}: renames the tag on at most max_items contacts; call again until done. A name that exists takes the tag in. Codes: not_allowed, tag_invalid, in_use (by a flow or keyword; detail says where).';

COMMENT ON FUNCTION "public"."waiting_reason"(public.conversations) IS 'Why a message waits now, as a column of its table: scheduled, instance_disconnected, plan_limit_exceeded, daily_cap, minute_cap,
  first_contact_pause; null: it is about to go. Of any other message its status_reason.';

REVOKE ALL ON FUNCTION "private"."count_automatic"(uuid, uuid[], integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_automatic"(uuid, uuid[], integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."end_broadcast_runs"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_broadcast_runs"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."erase_runs"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."erase_runs"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_runs"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_runs"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_versions"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_versions"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."merge_runs"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."merge_runs"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."plan_room"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."plan_room"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."refuse_used"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."refuse_used"(uuid, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."refuse_used_field"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."refuse_used_field"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."refuse_used_flow"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."refuse_used_flow"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."refuse_used_instance"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."refuse_used_instance"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."spare_limited"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."spare_limited"(uuid[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."uses_of"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."uses_of"(uuid, text, text) TO "postgres";

insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_runs", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_versions", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
