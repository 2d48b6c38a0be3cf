DROP POLICY "owners and admins change flows" ON "public"."flows";

DROP POLICY "owners and admins delete flows" ON "public"."flows";

DROP TRIGGER "keep_begun_broadcast" ON "public"."broadcasts";

DROP TRIGGER "keep_answer_flow" ON "public"."flows";

DROP TRIGGER "keep_sending_number" ON "public"."instance_commands";

DROP FUNCTION "private"."keep_answer_flow"();

DROP FUNCTION "private"."keep_sending_number"();

CREATE OR REPLACE FUNCTION private.begin_answer_flow(account_id uuid, broadcast_id uuid, contact_id uuid, instance_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
  answered_in constant uuid := private.find_chat(instance_id, contact_id);
  chat public.chats;
begin
  select f.* into flow from public.broadcasts b
  join public.flows f on f.account_id = b.account_id and f.id = b.flow_id and f.enabled and f.published_version_id is not null
  where b.id = begin_answer_flow.broadcast_id;
  -- Whoever said no in so many words, or is in another flow already, enters none.
  if not found or answered_in is null
    or exists (select from public.contacts c where c.id = begin_answer_flow.contact_id and c.opted_out_at is not null)
    or exists (select from public.flow_runs r where r.chat_id = answered_in and r.awaits = 'message') then
    return;
  end if;
  select * into chat from public.chats c where c.id = answered_in;
  -- As of whatever begins by itself: nothing where a person of the account answers, or the moment is over.
  if coalesce(chat.automation_paused_until > clock_timestamp(), false)
    or private.has_person_written(chat, (select a.silence_minutes from public.accounts a where a.id = chat.account_id))
    or chat.last_received_at < clock_timestamp() - interval '180 seconds' then
    return;
  end if;
  perform private.start_run(flow, answered_in, 'broadcast', broadcast_id, 'flow');
end
$function$;

CREATE OR REPLACE FUNCTION private.count_answers(chat public.chats)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  since constant timestamptz := clock_timestamp() - interval '10 minutes';
begin
  return (
    select coalesce(sum(greatest(begun.runs, begun.answers)), 0)
    from (
      -- A keyword that answers and leads into a flow has begun once.
      select each.source, count(*) filter (where each.is_run) as runs, count(*) filter (where not each.is_run) as answers
      from (
        select lately.started_by || coalesce(lately.started_by_id::text, '') as source, true as is_run
        from (
          select r.started_by, r.started_by_id, r.created_at from public.flow_runs r
          where r.account_id = chat.account_id and r.chat_id = chat.id
          order by r.created_at desc limit 20
        ) lately
        where lately.created_at > since
          and lately.started_by in ('keyword', 'campaign', 'welcome', 'away', 'default', 'broadcast')
        union all
        select 'keyword' || coalesce(lately.sent_by_id::text, ''), false
        from (
          select c.client_key, c.sent_by_id, c.created_at from public.conversations c
          where c.account_id = chat.account_id and c.chat_id = chat.id
          order by c.seq desc limit 50
        ) lately
        where lately.created_at > since and lately.client_key like 'keyword:%'
      ) each
      group by each.source
    ) begun);
end
$function$;

CREATE OR REPLACE FUNCTION private.end_objected_runs(account_id uuid, contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.end_run(r.id, 'stopped', 'opted_out') from public.flow_runs r
  where r.account_id = end_objected_runs.account_id and r.contact_id = end_objected_runs.contact_id and r.ended_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION private.filter_names(filter jsonb, kind text, key text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return exists (
    select from private.named_in_graph(jsonb_build_object('nodes', jsonb_build_object('filter', filter))) named
    where named.kind = filter_names.kind and named.key = filter_names.key);
end
$function$;

CREATE OR REPLACE FUNCTION private.heed_objection(decided private.pending_decisions, contact_id uuid, message_id text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  has_objected constant boolean := exists (
    select from public.contacts c
    where c.account_id = decided.account_id and c.id = heed_objection.contact_id and c.opted_out_at is not null);
begin
  perform private.act_as('system');
  insert into public.consents (account_id, contact_id, state, source)
  values (decided.account_id, heed_objection.contact_id, 'opted_out', 'message');
  perform private.end_objected_runs(decided.account_id, heed_objection.contact_id);
  update public.conversations c set status = 'cancelled', status_reason = null
  from private.outgoing_queue q
  join public.chats chat on chat.account_id = q.account_id and chat.id = q.chat_id
  where chat.account_id = decided.account_id and chat.contact_id = heed_objection.contact_id and q.state = 'queued'
    and q.lane >= private.lane_rank('flow') and c.id = q.conversation_id and c.status = 'queued';
  insert into public.conversations (account_id, chat_id, message, client_key)
  select a.id, decided.chat_id, a.opt_out_answer, 'opt_out:' || message_id
  from public.accounts a where a.id = decided.account_id and not has_objected
  on conflict do nothing;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_begun_broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (new.content, new.segment_id, new.filter, new.exclude, new.instance_ids, new.starts_at, new."window", new.pace,
      new.skip_answered, new.tags, new.flow_id) is not distinct from (old.content, old.segment_id, old.filter, old.exclude,
      old.instance_ids, old.starts_at, old."window", old.pace, old.skip_answered, old.tags, old.flow_id) then
    return new;
  end if;
  -- What it named is deleted since it is over.
  if old.status in ('done', 'cancelled') and (new.segment_id is null or new.segment_id = old.segment_id)
    and (new.flow_id is null or new.flow_id = old.flow_id) and (new.content, new.filter, new.exclude, new.instance_ids, new.starts_at,
      new."window", new.pace, new.skip_answered, new.tags) is not distinct from (old.content, old.filter, old.exclude,
      old.instance_ids, old.starts_at, old."window", old.pace, old.skip_answered, old.tags) then
    return new;
  end if;
  if old.status <> 'paused' or (new.segment_id, new.filter, new.starts_at) is distinct from (old.segment_id, old.filter, old.starts_at) then
    perform private.fail('broadcast_running', 'of a broadcast that has begun only a paused one is changed, and never who gets it',
      'pause it, or make a copy');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_used_segment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  user_name text;
begin
  -- With its account everything goes.
  if not exists (select from public.accounts a where a.id = old.account_id) then
    return old;
  end if;
  user_name := private.uses_of(old.account_id, 'segment', old.id::text) #>> '{0,name}';
  if user_name is not null then
    perform private.fail('segment_in_use', user_name, 'take it out there first');
  end if;
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_used_sequence()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  user_name text;
begin
  -- With its account everything goes.
  if exists (select from public.accounts a where a.id = old.account_id) then
    user_name := private.uses_of(old.account_id, 'sequence', old.id::text) #>> '{0,name}';
    if user_name is not null then
      perform private.fail('sequence_in_use', user_name, 'take it out there first');
    end if;
  end if;
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_managed_flow(flow_id uuid)
 RETURNS public.flows
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
begin
  select * into flow from public.flows f
  where f.id = require_managed_flow.flow_id and f.account_id = any (array(select private.managed_account_ids()))
    and f.sequence_id is null
  for no key update;
  if not found then
    perform private.fail('flow_not_found', 'no such flow of an account that you manage');
  end if;
  perform private.refuse_inactive(array[flow.account_id]);
  return flow;
end
$function$;

CREATE OR REPLACE FUNCTION private.start_flow(flow_id uuid, chat_id uuid, contact_id uuid, instance_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
  actor constant private.actor := private.actor();
begin
  select * into flow from public.flows f
  where f.id = start_flow.flow_id and f.account_id = any (array(select private.member_account_ids()))
    -- A sequence is entered by enroll alone: it heeds objections.
    and f.sequence_id is null;
  if not found then
    perform private.fail('flow_not_found', 'no such flow of an account in which you may write');
  elsif not flow.enabled then
    perform private.fail('flow_disabled', 'nobody enters it', 'enable it first');
  end if;
  if chat_id is null then
    chat_id := private.chat_for_run(flow.account_id, contact_id, instance_id);
  end if;
  return private.start_run(flow, chat_id, actor.kind, actor.id, 'flow');
end
$function$;

CREATE OR REPLACE FUNCTION private.start_flow_of_run(run public.flow_runs, flow_id uuid, event jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  flow public.flows;
begin
  select * into flow from public.flows f
  where f.account_id = run.account_id and f.id = start_flow_of_run.flow_id and f.enabled
    and f.sequence_id is null;
  if flow.id is null then
    perform private.fail('flow_not_found', 'the account has no such flow that people may enter');
  end if;
  perform private.start_run(flow, run.chat_id, 'flow', run.flow_id, run.lane,
    jsonb_strip_nulls(jsonb_build_object('depth', event -> 'depth')), run.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.start_run(flow public.flows, chat_id uuid, started_by text, started_by_id uuid, lane text, event jsonb DEFAULT '{}'::jsonb, but_for uuid DEFAULT NULL::uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  chat public.chats;
  run_id constant uuid := gen_random_uuid();
begin
  if flow.published_version_id is null then
    perform private.fail('flow_not_published', 'nothing of this flow is published');
  end if;
  -- As whoever writes messages does: chats before all that hangs on them.
  select * into chat from public.chats c
  where c.account_id = flow.account_id and c.id = start_run.chat_id for key share;
  if chat.contact_id is null or chat.instance_id is null
    or exists (select from public.contacts c where c.account_id = chat.account_id and c.id = chat.contact_id
      and c.erased_at is not null) then
    perform private.fail('chat_not_found', 'the account has no such chat with one person on a number that is there');
  end if;
  if lane = 'flow' then
    perform private.interrupt_run(chat.id, but_for);
  end if;
  insert into public.flow_runs (id, account_id, flow_id, version_id, chat_id, contact_id, instance_id, started_by,
    started_by_id, lane)
  values (run_id, flow.account_id, flow.id, flow.published_version_id, chat.id, chat.contact_id, chat.instance_id,
    start_run.started_by, start_run.started_by_id, start_run.lane);
  perform private.wake_run(flow.account_id, run_id, 0, event || '{"type": "started"}', clock_timestamp(), lane);
  return run_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.take_actions(decided private.pending_decisions, actions jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  action jsonb;
  refused jsonb := '[]';
  code text;
begin
  for action in select item from jsonb_array_elements(coalesce(actions, '[]')) item limit 200 loop
    begin
      perform private.take_action(decided, action);
    exception
      -- What passes is tried again with all of it.
      when serialization_failure or deadlock_detected or lock_not_available then
        raise;
      -- Refused for good, as by a limit: the other actions are taken all the same.
      when others then
        get stacked diagnostics code = message_text;
        -- But what was decided for another revision was decided wrongly, all of it.
        if code = 'run_changed' then
          raise;
        end if;
        refused := refused || jsonb_build_object('message_id', action -> 'message_id', 'code', left(code, 100));
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
      join public.flows f on f.account_id = r.account_id and f.published_version_id = r.version_id and f.sequence_id is null
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
      union all
      select 'segment', s.id, s.name from public.segments s
      where s.account_id = uses_of.account_id and (uses_of.kind <> 'segment' or s.id <> named_id)
        and private.filter_names(s.filter, uses_of.kind, uses_of.key)
      union all
      select 'sequence', s.id, s.name from public.sequences s
      where s.account_id = uses_of.account_id and case uses_of.kind when 'instance' then s.instance_id = named_id
        when 'flow' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and t.flow_id = named_id) end
      union all
      select 'broadcast', b.id, b.name from public.broadcasts b
      where b.account_id = uses_of.account_id and b.status not in ('done', 'cancelled')
        and (private.filter_names(b.filter, uses_of.kind, uses_of.key) or case uses_of.kind
          when 'tag' then uses_of.key = any (b.tags) or b.exclude -> 'tags' ? uses_of.key
          when 'flow' then b.flow_id = named_id
          when 'segment' then b.segment_id = named_id or b.exclude -> 'segment_ids' ? uses_of.key
          when 'instance' then named_id = any (b.instance_ids) end)
      limit 20
    ) place);
end
$function$;

CREATE TRIGGER keep_begun_broadcast BEFORE UPDATE OF content, segment_id, filter, exclude, instance_ids, starts_at, "window", pace, skip_answered, tags, flow_id ON public.broadcasts FOR EACH ROW WHEN ((old.status <> 'draft'::text)) EXECUTE FUNCTION private.keep_begun_broadcast();

CREATE POLICY "owners and admins change flows" ON "public"."flows" FOR UPDATE TO "authenticated" USING (((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))) AND (sequence_id IS NULL))) WITH CHECK (((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))) AND (sequence_id IS NULL)));

CREATE POLICY "owners and admins delete flows" ON "public"."flows" FOR DELETE TO "authenticated" USING (((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))) AND (sequence_id IS NULL)));

COMMENT ON FUNCTION "private"."count_answers"(public.chats) IS 'How often something began by itself in the chat in the last ten minutes. However much a flow then says: its own budget bounds it.';

COMMENT ON FUNCTION "private"."end_objected_runs"(uuid, uuid) IS 'Who says so himself leaves every flow, also one that waits for its time: his next word is no leave to go on.';

COMMENT ON FUNCTION "private"."filter_names"(jsonb, text, text) IS 'As a graph whose one block it were.';

COMMENT ON FUNCTION "private"."heed_objection"(private.pending_decisions, uuid, text) IS 'Consent is written, he leaves every flow, what waits by itself in any chat of the person is cancelled. Said again it counts from then on, and is answered by nobody.';

COMMENT ON FUNCTION "private"."keep_used_sequence"() IS 'The detail names the flow that leads people into it, or the filter that asks for it.';

COMMENT ON FUNCTION "private"."uses_of"(uuid, text, text) IS '[{kind: flow | keyword | campaign | account | segment | sequence | broadcast, id, name}], 20 at most: where a tag, field, flow, instance, segment or sequence is needed. Of flows what is published; a draft may name what is gone, and is not published then.';

COMMENT ON FUNCTION "public"."start_flow"(uuid, uuid, uuid, uuid) IS 'The run of whoever enters: in this chat, or the contact on the named number, else where he last was talked to, else on the only one. Whatever flow waits for his answer ends. Codes: flow_not_found, flow_disabled, flow_not_published, chat_not_found, contact_not_found, instance_not_found, instance_ambiguous, account_suspended.';

REVOKE ALL ON FUNCTION "private"."end_objected_runs"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_objected_runs"(uuid, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."filter_names"(jsonb, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."filter_names"(jsonb, text, text) TO "postgres";
