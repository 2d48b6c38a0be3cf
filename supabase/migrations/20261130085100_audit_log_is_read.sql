ALTER TABLE "private"."events" ADD COLUMN "origin" jsonb;

ALTER TABLE "public"."audit_log" ADD COLUMN "origin" jsonb;

CREATE OR REPLACE FUNCTION private.audit_actor(line public.audit_log)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kind text := line.actor_kind;
  name text;
begin
  case kind
    when 'member' then
      select m.name into name from public.account_members m where m.account_id = line.account_id and m.user_id = line.actor_id;
      -- These acts are the platform's, whoever else its people are.
      if line.action = any ('{accounts.enter,accounts.leave,accounts.set_plan,accounts.suspend,accounts.resume}'::text[]) then
        kind := 'operator';
      elsif not found then
        kind := 'former_member';
      end if;
    when 'api_key' then
      select k.name into name from public.api_keys k where k.account_id = line.account_id and k.id = line.actor_id;
    when 'flow' then
      -- An answer without a flow is given in the name of its keyword.
      select f.name into name from public.flows f where f.account_id = line.account_id and f.id = line.actor_id
      union all
      select w.name from public.keywords w where w.account_id = line.account_id and w.id = line.actor_id limit 1;
    when 'broadcast' then
      select b.name into name from public.broadcasts b where b.account_id = line.account_id and b.id = line.actor_id;
    when 'hook' then
      select h.name into name from public.inbound_hooks h where h.account_id = line.account_id and h.id = line.actor_id;
    else
      null;
  end case;
  return jsonb_build_object('kind', kind, 'id', line.actor_id, 'name', coalesce(name, ''));
end
$function$;

CREATE OR REPLACE FUNCTION private.audit_subject(line public.audit_log)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kind constant text := (select k.subject from private.event_kinds k where k.audit_action = line.action);
  name text;
begin
  if line.subject_id is null or kind is null then
    return null;
  end if;
  case kind
    when 'contacts' then
      select coalesce(nullif(c.name, ''), nullif(c.whatsapp_name, ''), c.phone) into name
      from public.contacts c where c.account_id = line.account_id and c.id = line.subject_id;
    when 'flows' then
      select f.name into name from public.flows f where f.account_id = line.account_id and f.id = line.subject_id;
    when 'instances' then
      select i.instance_name into name from public.instances i where i.account_id = line.account_id and i.id = line.subject_id;
    when 'contact_imports' then
      select i.filename into name from public.contact_imports i where i.account_id = line.account_id and i.id = line.subject_id;
    when 'account_invitations' then
      select i.email into name from public.account_invitations i where i.account_id = line.account_id and i.id = line.subject_id;
    when 'account_members' then
      select m.name into name from public.account_members m where m.account_id = line.account_id and m.user_id = line.subject_id;
    when 'api_keys' then
      select k.name into name from public.api_keys k where k.account_id = line.account_id and k.id = line.subject_id;
    when 'webhook_endpoints' then
      select coalesce(nullif(w.description, ''), w.url) into name
      from public.webhook_endpoints w where w.account_id = line.account_id and w.id = line.subject_id;
    else
      -- The account itself.
      return null;
  end case;
  return jsonb_build_object('kind', kind, 'id', line.subject_id, 'name', coalesce(name, ''));
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_origins()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- The events first: a line that is being written from one is waited for, and then found.
  update private.events e set origin = null where e.actor_id = old.id and e.origin is not null;
  update public.audit_log a set origin = null where a.actor_id = old.id and a.origin is not null;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.list_audit_log(account_id uuid, before bigint, max_items integer, area text, by_kind text, by_actor uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  size constant integer := greatest(least(coalesce(max_items, 50), 500), 1);
  here public.audit_log;
  lines public.audit_log[];
begin
  if account_id is null or account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account may do this');
  end if;
  select * into here from public.audit_log a where a.account_id = list_audit_log.account_id and a.id = before;
  lines := array(
    select a from public.audit_log a
    where a.account_id = list_audit_log.account_id
      and (before is null or (a.created_at, a.id) < (here.created_at, here.id))
      and (area is null or split_part(a.action, '.', 1) = area)
      and (by_kind is null or a.actor_kind = by_kind)
      and (by_actor is null or a.actor_id = by_actor)
      and (since is null or a.created_at >= since)
      and (until is null or a.created_at < until)
    order by a.created_at desc, a.id desc limit size);
  return jsonb_build_object(
    'lines', (
      select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'at', l.created_at, 'action', l.action, 'detail', l.detail,
        'origin', l.origin, 'actor', private.audit_actor(l), 'subject', private.audit_subject(l)) order by l.created_at desc, l.id desc), '[]')
      from unnest(lines) l),
    'next', case when cardinality(lines) = size then lines[size].id end);
end
$function$;

CREATE OR REPLACE FUNCTION private.record_event(account_id uuid, kind text, subject uuid, body jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into private.events (account_id, kind, subject, body, origin)
  values (record_event.account_id, record_event.kind, record_event.subject, case
    -- Nothing fails for want of room to say so.
    when pg_column_size(record_event.body) <= 2048 then record_event.body
    else jsonb_build_object('too_large', pg_column_size(record_event.body)) end,
    private.request_origin(kind));
end
$function$;

CREATE OR REPLACE FUNCTION private.request_origin(kind text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  address text;
begin
  if headers is null or auth.uid() is null or not exists (
    select from private.event_kinds k where k.kind = request_origin.kind and k.audit_action is not null) then
    return null;
  end if;
  -- What the nearest proxy says, and only then what was handed on: of a list the last, which nobody outside could write.
  address := btrim(coalesce(headers ->> 'cf-connecting-ip', headers ->> 'x-real-ip',
    regexp_replace(headers ->> 'x-forwarded-for', '^.*,', '')));
  return nullif(jsonb_strip_nulls(jsonb_build_object(
    'ip', case when length(address) <= 45 and pg_input_is_valid(address, 'inet') then host(address::inet) end,
    'agent', nullif(left(private.clean_name(headers ->> 'user-agent'), 200), ''))), '{}');
end
$function$;

CREATE OR REPLACE FUNCTION private.write_audit_log(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lines private.changed_row[];
begin
  if not exists (select from unnest(events) e join private.event_kinds k on k.kind = e.kind where k.audit_action is not null) then
    return;
  end if;
  with told as materialized (
    -- Locked: a person may be forgotten just now, and then his name is missing from the event or found in the line.
    select e.account_id, e.actor_kind, e.actor_id, k.audit_action, e.subject, e.body, e.at, e.origin
    from private.events e
    join private.event_kinds k on k.kind = e.kind and k.audit_action is not null
    join public.accounts a on a.id = e.account_id
    where (e.xid, e.seq) in (select taken.xid, taken.seq from unnest(events) taken)
    order by e.xid, e.seq for share of e
  ), written as (
    insert into public.audit_log (account_id, actor_kind, actor_id, action, subject_id, detail, created_at, origin)
    select * from told
    returning account_id, id
  )
  select array_agg((written.account_id, written.id, null)::private.changed_row) into lines from written;
  perform private.broadcast_changes('audit', 'audit_log', 'INSERT', lines);
end
$function$;

CREATE OR REPLACE FUNCTION public.list_audit_log(account_id uuid, before bigint DEFAULT NULL::bigint, max_items integer DEFAULT 50, area text DEFAULT NULL::text, by_kind text DEFAULT NULL::text, by_actor uuid DEFAULT NULL::uuid, since timestamp with time zone DEFAULT NULL::timestamp with time zone, until timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.list_audit_log(account_id, before, max_items, area, by_kind, by_actor, since, until)
$function$;

ALTER TABLE "private"."events" ADD CONSTRAINT "events_origin_check" CHECK ((pg_column_size(origin) <= 1024));

ALTER TABLE "public"."audit_log" ADD CONSTRAINT "audit_log_origin_check" CHECK (((jsonb_typeof(origin) = 'object'::text) AND (pg_column_size(origin) <= 1024)));

CREATE INDEX events_origin ON private.events USING btree (actor_id) WHERE (origin IS NOT NULL);

CREATE INDEX audit_log_actor_kinds ON public.audit_log USING btree (account_id, actor_kind, created_at DESC, id DESC);

CREATE INDEX audit_log_actors ON public.audit_log USING btree (account_id, actor_id, created_at DESC, id DESC);

CREATE INDEX audit_log_areas ON public.audit_log USING btree (account_id, split_part(action, '.'::text, 1), created_at DESC, id DESC);

CREATE INDEX audit_log_origins ON public.audit_log USING btree (actor_id) WHERE (origin IS NOT NULL);

CREATE INDEX audit_log_times ON public.audit_log USING btree (account_id, created_at DESC, id DESC);

CREATE TRIGGER forget_origins AFTER DELETE ON auth.users FOR EACH ROW EXECUTE FUNCTION private.forget_origins();

COMMENT ON COLUMN "private"."events"."origin" IS 'From where: private.request_origin, of what the audit log keeps alone.';

COMMENT ON COLUMN "public"."audit_log"."origin" IS '{ip, agent}: from where, as the request said it. Null for what no request did, and once the person is gone.';

COMMENT ON FUNCTION "private"."audit_actor"(public.audit_log) IS 'Who it was, by the name that he has now. Beside the kinds of actors: operator, a platform administrator; former_member.';

COMMENT ON FUNCTION "private"."forget_origins"() IS 'Who did what stays with the account; from where goes with the person.';

COMMENT ON FUNCTION "private"."request_origin"(text) IS '{ip, agent} of the request in which somebody does this, as far as its headers say; null where the audit log keeps no line, or nobody asked.';

COMMENT ON FUNCTION "public"."list_audit_log"(uuid, bigint, integer, text, text, uuid, timestamp with time zone, timestamp with time zone) IS 'For owners, admins and keys that manage: {lines: [{id, at, action, actor: {kind, id, name}, subject: {kind, id, name} | null, detail, origin}], next}, the newest first; give next as before. area: what stands before the dot of an action. An empty name: it is gone. Code: not_allowed.';

REVOKE ALL ON FUNCTION "private"."audit_actor"(public.audit_log) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."audit_actor"(public.audit_log) TO "postgres";

REVOKE ALL ON FUNCTION "private"."audit_subject"(public.audit_log) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."audit_subject"(public.audit_log) TO "postgres";

REVOKE ALL ON FUNCTION "private"."forget_origins"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_origins"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."list_audit_log"(uuid, bigint, integer, text, text, uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_audit_log"(uuid, bigint, integer, text, text, uuid, timestamp with time zone, timestamp with time zone) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."request_origin"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."request_origin"(text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."list_audit_log"(uuid, bigint, integer, text, text, uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."list_audit_log"(uuid, bigint, integer, text, text, uuid, timestamp with time zone, timestamp with time zone) TO "authenticated", "postgres";
