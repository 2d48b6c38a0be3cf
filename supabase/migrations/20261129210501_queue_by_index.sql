CREATE OR REPLACE FUNCTION orchestrator.unsettled_messages(orchestrator_id uuid, number bigint, max_items integer)
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
  ids uuid[];
begin
  perform private.hold_number(orchestrator_id, number);
  ids := array(
    select found.conversation_id
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select q.conversation_id, q.seq, row_number() over (order by q.seq) as turn
      from private.outgoing_queue q
      where q.instance_id = i.id and q.state in ('sending', 'unconfirmed')
        and ((q.state = 'sending' and q.number is distinct from unsettled_messages.number)
          or (q.state = 'unconfirmed' and q.expires_at > clock_timestamp()))
    ) found
    -- The first of each number before the second of any: one that has many keeps no other waiting.
    order by found.turn, found.seq limit greatest(least(max_items, 500), 0));
  return jsonb_build_object('messages', private.show_outgoing(ids));
end
$function$;

CREATE OR REPLACE FUNCTION private.first_send(orchestrator_id uuid, number bigint)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select min(least(private.next_due(i.id, moment), private.next_room(i, moment, moment)))
    from private.ready_instances(orchestrator_id, number) i
    where private.has_queued(i.id));
end
$function$;

CREATE OR REPLACE FUNCTION private.has_due(instance_id uuid, is_first boolean, lane smallint, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  -- Its order names the index: while the queue is short another would do, and the plan stays when it is long.
  return (
    select q.send_at from private.outgoing_queue q
    where q.instance_id = has_due.instance_id and q.state = 'queued' and q.is_first = has_due.is_first
      and q.lane = has_due.lane
    order by q.send_at limit 1) <= moment;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_queued(instance_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  -- In the index's order, as in has_due.
  return (
    select q.is_first from private.outgoing_queue q
    where q.instance_id = has_queued.instance_id and q.state = 'queued'
    order by q.is_first, q.lane, q.send_at limit 1) is not null;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_uncertain_messages(orchestrator_id uuid, number bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return exists (select from private.outgoing_queue q where q.expires_at <= moment and q.state <> 'sending')
    or exists (select from private.ready_instances(orchestrator_id, number) i where private.has_unsettled(i.id, number));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_name(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN (((length(name) >= 1) AND (length(name) <= 255)) AND (name = btrim(name)) AND (name !~ '[[:cntrl:]]'::text) AND (name !~* '://|\mwww\.|[a-z0-9]\.[a-z]{2,}/'::text));

CREATE OR REPLACE FUNCTION private.keep_order(ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select coalesce(array_agg(q.conversation_id), '{}')
    from unnest(ids) given (id)
    cross join lateral (select * from private.outgoing_queue known where known.conversation_id = given.id limit 1) q
    where not exists (
      select from private.outgoing_queue earlier
      where earlier.account_id = q.account_id and earlier.chat_id = q.chat_id and earlier.state = 'queued'
        and earlier.send_at <= moment and (earlier.expires_at > moment) is true
        and (earlier.lane, earlier.send_at, earlier.seq) < (q.lane, q.send_at, q.seq)
        and earlier.conversation_id <> all (ids)));
end
$function$;

CREATE OR REPLACE FUNCTION private.next_room(instance public.instances, moment timestamp with time zone, at_once timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return (
    select min(case
      when room.today = 0 then date_trunc('day', moment, 'UTC') + interval '1 day'
      when room.this_minute = 0 then date_trunc('minute', moment) + interval '1 minute'
      when kind.is_first and instance.messages_per_minute is not null then coalesce(counts.next_first_at, at_once)
      else at_once
    end)
    from private.rooms(instance) room
    cross join (values (false), (true)) kind (is_first)
    left join private.send_counts counts on counts.instance_id = instance.id and counts.next_first_at > moment
    where private.has_due(instance.id, kind.is_first, room.lane, moment));
end
$function$;

CREATE OR REPLACE FUNCTION private.show_outgoing(ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  if cardinality(ids) = 0 then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(item) - '{seq,rank}'::text[] order by item.rank, item.send_at, item.seq), '[]')
    from (
      select c.id, c.seq, q.lane as rank, c.account_id, c.instance_id, c.chat_id, c.contact_id, chat.wa_chat_id as "to", contact.phone,
        c.kind, c.message, c.content, to_jsonb(file) as media, coalesce(quoted.wa_message_id, c.quoted_wa_id) as reply_to,
        target.wa_message_id as target, q.is_first as first, to_jsonb(checked) as "check",
        case when i.messages_per_minute is null or c.kind in ('reaction', 'edit', 'revoke') then 0
          else i.reply_pause_seconds end as pause_seconds,
        c.created_at, c.send_at, c.expires_at, c.status, q.claimed_at,
        extract(epoch from clock_timestamp() - q.claimed_at) as claimed_seconds
      from unnest(ids) given (id)
      -- One by one, by its key: a plan made while the queue was short would walk it whole.
      cross join lateral (select * from private.outgoing_queue known where known.conversation_id = given.id limit 1) q
      join public.conversations c on c.id = q.conversation_id
      join public.chats chat on chat.id = c.chat_id
      join public.instances i on i.id = c.instance_id
      left join public.contacts contact on contact.id = chat.contact_id
      left join public.conversations quoted on quoted.id = c.reply_to
      left join public.conversations target on target.id = c.target_id
      left join lateral (
        select m.id, m.storage_path, m.source_url, m.mimetype, m.filename, m.size, m.state
        from public.media m where m.id = c.media_id) file on true
      left join lateral (
        select checks.registered, checks.wa_id, checks.checked_at from public.number_checks checks
        where chat.wa_chat_id is null and checks.account_id = c.account_id
          and checks.match_key = private.phone_key(contact.phone)
          and checks.checked_at > clock_timestamp()
            - (select make_interval(days => settings.number_check_days) from private.settings)) checked on true
    ) item);
end
$function$;

COMMENT ON FUNCTION "private"."has_due"(uuid, boolean, smallint, timestamp with time zone) IS 'Whether a range of the queue''s index has one that is due; null: it is empty.';

REVOKE ALL ON FUNCTION "private"."has_due"(uuid, boolean, smallint, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_due"(uuid, boolean, smallint, timestamp with time zone) TO "postgres", "service_role";
