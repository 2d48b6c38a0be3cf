DROP TRIGGER "move_account_rules" ON "public"."accounts";

DROP TRIGGER "keep_begun_broadcast" ON "public"."broadcasts";

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
      where c.account_id = read_rules.account_id and c.enabled and c.message is not null),
    'segments', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'filter', s.filter) order by s.id), '[]')
      from public.segments s where s.account_id = read_rules.account_id));
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
      'broadcasts', (
        select coalesce(jsonb_agg(distinct p.broadcast_id), '[]') from public.broadcast_recipients p
        where p.account_id = c.account_id and p.contact_id = c.id and p.status in ('sent', 'delivered', 'read', 'answered')),
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

CREATE OR REPLACE FUNCTION private.enroll_of_flow(run public.flow_runs, sequence_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  code constant text := private.enroll_contacts(run.account_id, sequence_id, array[run.contact_id], run.instance_id)
    #>> '{refused,0,code}';
begin
  if code is not null then
    raise exception using message = code;
  end if;
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
    when 'add_to_sequence' then
      perform private.enroll_of_flow(run, (action ->> 'sequence_id')::uuid);
    when 'remove_from_sequence' then
      perform private.unenroll_contacts(run.account_id, (action ->> 'sequence_id')::uuid, array[run.contact_id], 'flow');
    when 'request' then
      -- The state says what is asked: private.set_wakes.
      null;
    else
      perform private.fail('action_invalid', 'no such action');
  end case;
end
$function$;

CREATE TRIGGER move_account_rules AFTER UPDATE OF opt_out_words, welcome_flow_id, away_flow_id, default_flow_id ON public.accounts FOR EACH ROW WHEN (((((old.opt_out_words IS DISTINCT FROM new.opt_out_words) OR (old.welcome_flow_id IS DISTINCT FROM new.welcome_flow_id)) OR (old.away_flow_id IS DISTINCT FROM new.away_flow_id)) OR (old.default_flow_id IS DISTINCT FROM new.default_flow_id))) EXECUTE FUNCTION private.move_account_rules();

CREATE TRIGGER keep_begun_broadcast BEFORE UPDATE OF content, segment_id, filter, exclude, instance_ids, starts_at, "window", pace, skip_answered, tags, flow_id ON public.broadcasts FOR EACH ROW WHEN (((old.status <> 'draft'::text) AND (((((((((((new.content IS DISTINCT FROM old.content) OR (new.segment_id IS DISTINCT FROM old.segment_id)) OR (new.filter IS DISTINCT FROM old.filter)) OR (new.exclude IS DISTINCT FROM old.exclude)) OR (new.instance_ids IS DISTINCT FROM old.instance_ids)) OR (new.starts_at IS DISTINCT FROM old.starts_at)) OR (new."window" IS DISTINCT FROM old."window")) OR (new.pace IS DISTINCT FROM old.pace)) OR (new.skip_answered IS DISTINCT FROM old.skip_answered)) OR (new.tags IS DISTINCT FROM old.tags)) OR (new.flow_id IS DISTINCT FROM old.flow_id)))) EXECUTE FUNCTION private.keep_begun_broadcast();

CREATE TRIGGER move_rules_delete AFTER DELETE ON public.segments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER move_rules_insert AFTER INSERT ON public.segments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER move_rules_update AFTER UPDATE ON public.segments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

COMMENT ON FUNCTION "private"."enroll_of_flow"(public.flow_runs, uuid) IS 'What keeps him out of the sequence is the code of the refused action.';

REVOKE ALL ON FUNCTION "private"."enroll_of_flow"(public.flow_runs, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."enroll_of_flow"(public.flow_runs, uuid) TO "postgres", "service_role";
