DROP FUNCTION "private"."list_accounts"(uuid, integer, text);

DROP FUNCTION "private"."near_limits"();

DROP FUNCTION "private"."weekly_accounts"();

DROP FUNCTION "public"."admin_list_accounts"(uuid, integer, text);

CREATE TABLE "private"."message_days" ("day" date NOT NULL, "messages" bigint NOT NULL, CONSTRAINT "message_days_pkey" PRIMARY KEY (day));

CREATE TABLE "private"."orchestrator_events" ("orchestrator_id" uuid NOT NULL, "at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), "what" text NOT NULL, "hostname" text NOT NULL, "version" text NOT NULL, "seconds" integer, CONSTRAINT "orchestrator_events_pkey" PRIMARY KEY (orchestrator_id, at), CONSTRAINT "orchestrator_events_what_check" CHECK ((what = ANY (ARRAY['started'::text, 'returned'::text]))));

ALTER TABLE "private"."settings" ADD COLUMN "timezone" text NOT NULL DEFAULT 'America/Sao_Paulo'::text;

CREATE OR REPLACE FUNCTION private.absence_reasons()
 RETURNS TABLE(account_id uuid, level integer, reason text, facts jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  with seen as (
    select m.account_id, max(greatest(u.last_sign_in_at, (
      -- Whoever stays signed in does not sign in again.
      select max(s.refreshed_at) at time zone 'UTC' from auth.sessions s where s.user_id = m.user_id))) as at
    from public.account_members m join auth.users u on u.id = m.user_id group by m.account_id
  )
  select a.id, 1, 'no_sign_in', jsonb_build_object('days', extract(day from now() - coalesce(seen.at, a.created_at))::integer)
  from public.accounts a left join seen on seen.account_id = a.id
  where a.status = 'active' and coalesce(seen.at, a.created_at) < now() - interval '14 days';
end
$function$;

CREATE OR REPLACE FUNCTION private.account_health()
 RETURNS TABLE(account_id uuid, level integer, reasons jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return query
  with found as (
    select * from private.standing_reasons()
    union all
    select * from private.number_reasons()
    union all
    select * from private.work_reasons()
    union all
    select * from private.absence_reasons()
  )
  select a.id, coalesce(max(f.level), 0), coalesce(
    jsonb_agg(jsonb_build_object('reason', f.reason, 'level', f.level) || f.facts order by f.level desc, f.reason)
      filter (where f.reason is not null), '[]')
  from public.accounts a left join found f on f.account_id = a.id
  group by a.id;
end
$function$;

CREATE OR REPLACE FUNCTION private.account_use(account_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'instances', (select count(*) from public.instances i where i.account_id = account_use.account_id),
    'connected', (select count(*) from public.instances i where i.account_id = account_use.account_id and i.status = 'connected'),
    'members', private.member_count(account_id),
    'contacts', private.used_room(account_id, 'contacts'),
    'messages_today', (select coalesce(sum(counts.messages), 0) from private.today_counts(account_id) counts),
    'last_activity_at', (select c.last_message_at from public.chats c where c.account_id = account_use.account_id
      order by c.last_message_at desc nulls last limit 1))
$function$;

CREATE OR REPLACE FUNCTION private.admin_fleet()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known jsonb;
begin
  perform private.require_platform_admin();
  select coalesce(jsonb_agg(o order by o.alive desc, o.heartbeat_at desc, o.id), '[]') into known from (
    select o.id, o.hostname, o.version, o.capacity, o.heartbeat_at,
      o.heartbeat_at > clock_timestamp() - private.lease_span() as alive,
      count(lease.instance_id) as leases, count(i.id) filter (where i.status = 'connected') as connected
    from public.orchestrators o
    left join private.leases lease on lease.orchestrator_id = o.id and lease.expires_at > clock_timestamp()
    left join public.instances i on i.id = lease.instance_id
    group by o.id order by o.heartbeat_at desc limit 500
  ) o;
  return jsonb_build_object('orchestrators', known, 'totals', private.fleet_totals(), 'log', private.fleet_log());
end
$function$;

CREATE OR REPLACE FUNCTION private.admin_overview()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_platform_admin();
  return jsonb_build_object(
    'timezone', (select settings.timezone from private.settings),
    'accounts', (select coalesce(jsonb_object_agg(statuses.status, statuses.accounts), '{}')
      from (select a.status, count(*) as accounts from public.accounts a group by a.status) statuses),
    'growth', private.weekly_growth(),
    'instances', (select jsonb_build_object('total', count(*), 'connected', count(*) filter (where i.status = 'connected'),
        'down', count(*) filter (where private.is_down(i))) from public.instances i),
    'messages', private.platform_messages(),
    'waiting', private.platform_waiting(),
    'limits', private.near_limits(),
    'failing', private.platform_failures());
end
$function$;

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
      select p.name into name from public.profiles p where p.user_id = line.actor_id;
      -- These acts are the platform's, whoever else its people are.
      if line.action = any ('{accounts.enter,accounts.leave,accounts.set_plan,accounts.suspend,accounts.resume}'::text[]) then
        kind := 'operator';
      elsif not exists (select from public.account_members m where m.account_id = line.account_id and m.user_id = line.actor_id) then
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
      select p.name into name from public.profiles p where p.user_id = line.subject_id;
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

CREATE OR REPLACE FUNCTION private.fleet_log()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('at', told.at, 'what', told.what, 'hostname', told.hostname, 'version', told.version,
    'seconds', told.seconds, 'numbers', told.numbers) order by told.at desc, told.hostname), '[]')
  from (
    select * from (
      select kept.at, kept.what, kept.hostname, kept.version, kept.seconds, null::bigint as numbers
      from private.orchestrator_events kept
      union all
      -- Nobody writes down that he died: that he is silent tells of it.
      select o.heartbeat_at + private.lease_span(), 'lost', o.hostname, o.version, null, (
        select count(*) from private.leases lease where lease.orchestrator_id = o.id)
      from public.orchestrators o where o.heartbeat_at <= clock_timestamp() - private.lease_span()
    ) happened order by happened.at desc limit 100
  ) told
$function$;

CREATE OR REPLACE FUNCTION private.fleet_totals()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
      'alive', count(*) filter (where o.alive), 'away', count(*) filter (where not o.alive),
      'capacity', coalesce(sum(o.capacity) filter (where o.alive), 0))
    || (
    select jsonb_build_object('leases', count(*) filter (where lease.expires_at > clock_timestamp()),
      'connected', count(*) filter (where lease.expires_at > clock_timestamp() and i.status = 'connected'),
      'unattended', count(*) filter (where i.desired_state = 'running' and coalesce(lease.expires_at <= clock_timestamp(), true)))
    from private.leases lease
    join public.instances i on i.id = lease.instance_id and i.engine <> 'cloud'
    join public.accounts a on a.id = i.account_id and a.status = 'active')
  from (select known.capacity, known.heartbeat_at > clock_timestamp() - private.lease_span() as alive from public.orchestrators known) o
$function$;

CREATE OR REPLACE FUNCTION private.fold_counts(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  changed private.changed_row[];
begin
  with told as (
    select e.account_id, e.subject, e.body, 1 as sign, e.body ->> 'status' as status, (e.body ->> 'at')::timestamptz as at
    from unnest(events) e where e.kind in ('message.received', 'message.sent', 'message.status')
    union all
    select e.account_id, e.subject, e.body, -1, e.body ->> 'was', (e.body ->> 'was_at')::timestamptz
    from unnest(events) e where e.kind in ('message.sent', 'message.status')
  ), changes as (
    select told.account_id, (told.body ->> 'instance_id')::uuid as instance_id, date_trunc('hour', told.at, 'UTC') as hour,
      coalesce(sum(told.sign) filter (where told.status = 'received'), 0) as received,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')), 0) as sent,
      coalesce(sum(told.sign) filter (where told.status = 'failed'), 0) as failed,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')
        and m.sent_by_kind not in ('member', 'phone')), 0) as automated
    from told join public.accounts a on a.id = told.account_id
    left join public.conversations m on m.id = told.subject
    where told.at is not null
    group by 1, 2, 3
  ), added as (
    insert into private.message_counts as counts (account_id, instance_id, hour, received, sent, failed, automated)
    select * from changes where changes.received <> 0 or changes.sent <> 0 or changes.failed <> 0
    order by changes.account_id, changes.hour, changes.instance_id
    on conflict on constraint message_counts_pkey do update set received = counts.received + excluded.received,
      sent = counts.sent + excluded.sent, failed = counts.failed + excluded.failed,
      automated = counts.automated + excluded.automated
    returning counts.account_id, counts.instance_id
  ), of_days as (
    insert into private.message_days as days (day, messages)
    select private.platform_day(changes.hour), sum(changes.received + changes.sent) from changes
    group by 1 having sum(changes.received + changes.sent) <> 0 order by 1
    on conflict on constraint message_days_pkey do update set messages = days.messages + excluded.messages
  )
  select array_agg(distinct (added.account_id, added.instance_id, null)::private.changed_row) into changed from added;
  perform private.broadcast_changes('count', 'message_counts', 'UPDATE', changed);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_orchestrators(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from private.orchestrator_events e
  where e.at < now() - (select make_interval(days => settings.orchestrator_days) from private.settings);
  with forgotten as (
    delete from public.orchestrators o
    where o.heartbeat_at < now() - (select make_interval(days => settings.orchestrator_days) from private.settings)
      -- Whoever has the session of a number, or files, is waited for.
      and not exists (select from private.leases lease where lease.session_home = o.id)
      and not exists (select from public.media m where m.store_home = o.id)
    returning o.id
  )
  delete from private.media_deletions gone using forgotten where gone.store_home = forgotten.id;
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.list_accounts(after text, max_items integer, query text, plan text, status text, health text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  size constant integer := greatest(least(max_items, 500), 1);
  pattern constant text := private.like_pattern(coalesce(private.phone_digits(query), query, ''));
  keys constant text[] := private.phone_keys(query);
  levels constant text[] := '{well,quiet,attention,broken}';
  place jsonb;
  answer jsonb;
begin
  perform private.require_platform_admin();
  perform private.require_search(query);
  place := private.read_cursor(after, 'health');
  with page as (
    select a.id, a.name, a.phone, a.phone_proved_at, a.plan, a.plan_expires_at, a.status, a.suspended_reason, a.closes_at, a.created_at,
      jsonb_build_object('level', levels[h.level + 1], 'reasons', h.reasons) as health, h.level
    from private.account_health() h join public.accounts a on a.id = h.account_id
    where (place is null or (-h.level, a.id) > (-(place ->> 1)::integer, (place ->> 2)::uuid))
      and (list_accounts.plan is null or a.plan = list_accounts.plan)
      and (list_accounts.status is null or a.status = list_accounts.status)
      and (list_accounts.health is null or levels[h.level + 1] = list_accounts.health)
      and (private.fold(a.name) like pattern or a.phone like pattern or private.phone_key(a.phone) = any (keys))
    order by h.level desc, a.id limit size
  )
  select jsonb_build_object('accounts',
      coalesce(jsonb_agg(to_jsonb(page) - 'level' || private.account_use(page.id) order by page.level desc, page.id), '[]'),
    'next', case when count(*) = size then (
      select private.write_cursor(jsonb_build_array('health', last.level, last.id)) from page last order by last.level, last.id desc limit 1) end)
  into answer from page;
  return answer;
end
$function$;

CREATE OR REPLACE FUNCTION private.near_limits()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(near order by near.used::float / near."limit" desc, near.account_id), '[]') from (
      select a.id as account_id, a.name, used.kind, used.used, used."limit"
      from private.used_shares() used join public.accounts a on a.id = used.account_id
      order by used.used::float / used."limit" desc, a.id limit 50
    ) near);
end
$function$;

CREATE OR REPLACE FUNCTION private.note_orchestrator()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  started constant boolean := tg_op = 'INSERT' or new.number <> old.number;
begin
  insert into private.orchestrator_events (orchestrator_id, what, hostname, version, seconds)
  values (new.id, case when started then 'started' else 'returned' end, new.hostname, new.version,
    case when not started then extract(epoch from new.heartbeat_at - old.heartbeat_at) end)
  on conflict do nothing;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.number_reasons()
 RETURNS TABLE(account_id uuid, level integer, reason text, facts jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  with numbers as (
    select i.account_id, count(*) filter (where i.status = 'connected') as connected,
      count(*) filter (where private.is_down(i)) as down, max(i.last_connected) as last_connected
    from public.instances i group by i.account_id
  ), silent as (
    -- Since it was connected last; where nobody knows, since it is there.
    select a.id, n.last_connected is null as is_new, extract(day from now() - coalesce((
      select max(span.ended_at) from private.connection_spans span
      join public.instances i on i.id = span.instance_id where i.account_id = a.id), n.last_connected, a.created_at))::integer as days
    from public.accounts a left join numbers n on n.account_id = a.id
    where a.status = 'active' and coalesce(n.connected, 0) = 0
  )
  select s.id, case when s.is_new then 1 else 3 end, case when s.is_new then 'never_connected' else 'nothing_connected' end,
    jsonb_build_object('days', s.days)
  from silent s where s.days >= 1
  union all
  select n.account_id, 2, 'numbers_down', jsonb_build_object('count', n.down)
  from numbers n join public.accounts a on a.id = n.account_id and a.status = 'active'
  where n.down > 0 and n.connected > 0;
end
$function$;

CREATE OR REPLACE FUNCTION private.platform_day(moment timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
RETURN (SELECT ((platform_day.moment AT TIME ZONE settings.timezone))::date AS timezone FROM private.settings);

CREATE OR REPLACE FUNCTION private.platform_messages()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'today', coalesce(sum(d.messages) filter (where d.day = today.day), 0),
    'yesterday', coalesce(sum(d.messages) filter (where d.day = today.day - 1), 0))
  from (select private.platform_day(now()) as day) today
  left join private.message_days d on d.day >= today.day - 1 and d.day <= today.day
$function$;

CREATE OR REPLACE FUNCTION private.standing_reasons()
 RETURNS TABLE(account_id uuid, level integer, reason text, facts jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select a.id, 3, 'suspended', jsonb_build_object('text', a.suspended_reason) from public.accounts a where a.status = 'suspended'
  union all
  select a.id, 2, 'closing', jsonb_build_object('at', a.closes_at) from public.accounts a where a.status = 'closed'
  union all
  select a.id, 2, case when a.plan_expires_at <= now() then 'plan_ended' else 'plan_ending' end,
    jsonb_build_object('at', a.plan_expires_at)
  from public.accounts a where a.status = 'active' and a.plan <> 'free' and a.plan_expires_at < now() + interval '7 days'
  union all
  select near.account_id, 2, 'near_limit', jsonb_build_object('kind', near.kind, 'used', near.used, 'limit', near."limit")
  from private.used_shares() near;
end
$function$;

CREATE OR REPLACE FUNCTION private.used_shares()
 RETURNS TABLE(account_id uuid, kind text, used bigint, "limit" integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  with used as (
    select rooms.account_id, rooms.kind, sum(rooms.used) as used from (
      select counts.account_id, counts.kind, counts.used from private.usage_counts counts
      where counts.day = private.usage_day(counts.kind)
      union all
      select c.account_id, c.kind, c.added from private.usage_changes c where c.day = private.usage_day(c.kind)
    ) rooms group by 1, 2
  )
  select a.id, used.kind, used.used::bigint, limits.value
  from used
  join public.accounts a on a.id = used.account_id and a.status = 'active'
  join public.plans p on p.name = case when a.plan_expires_at <= now() then 'free' else a.plan end
  cross join lateral (select (to_jsonb(p) ->> ('max_' || used.kind))::integer as value) limits
  -- One number of one is no sign of growth.
  where limits.value >= 10 and used.used >= 0.8 * limits.value;
end
$function$;

CREATE OR REPLACE FUNCTION private.weekly_growth()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_agg(jsonb_build_object('week', weeks.week::date, 'accounts', (
      select count(*) from public.accounts a
      where a.created_at >= weeks.week at time zone zone.name and a.created_at < (weeks.week + interval '7 days') at time zone zone.name),
    'messages', (
      select coalesce(sum(d.messages), 0) from private.message_days d
      where d.day >= weeks.week::date and d.day < weeks.week::date + 7)) order by weeks.week)
  from (select settings.timezone as name, date_trunc('week', now() at time zone settings.timezone) as this_week
    from private.settings) zone
  cross join lateral generate_series(zone.this_week - interval '77 days', zone.this_week, interval '7 days') weeks (week)
$function$;

CREATE OR REPLACE FUNCTION private.work_reasons()
 RETURNS TABLE(account_id uuid, level integer, reason text, facts jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select known.account_id, 3, known.reason, known.facts from (
    select counts.account_id, 'messages_failing' as reason,
      jsonb_build_object('count', sum(counts.failed), 'of', sum(counts.failed + counts.sent)) as facts
    from private.message_counts counts where counts.hour > now() - interval '1 day'
    group by counts.account_id
    -- A wrong phone now and then is everybody's.
    having sum(counts.failed) >= 5 and sum(counts.failed) >= 0.1 * sum(counts.failed + counts.sent)
    union all
    select w.account_id, 'webhooks_dead', jsonb_build_object('count', count(*)) from public.webhook_endpoints w
    where w.disabled_reason in ('gone', 'failing') or (w.enabled and w.first_failed_at < now() - interval '1 day')
    group by w.account_id
    union all
    select j.account_id, 'jobs_dead', jsonb_build_object('count', count(*)) from private.jobs j
    where j.dead_at is not null and j.account_id is not null group by j.account_id
  ) known
  join public.accounts a on a.id = known.account_id and a.status = 'active';
end
$function$;

CREATE OR REPLACE FUNCTION public.admin_list_accounts(after text DEFAULT NULL::text, max_items integer DEFAULT 100, query text DEFAULT ''::text, plan text DEFAULT NULL::text, status text DEFAULT NULL::text, health text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.list_accounts(after, max_items, query, plan, status, health)
$function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_timezone_check" CHECK (((now() AT TIME ZONE timezone) IS NOT NULL));

CREATE INDEX orchestrator_events_age ON private.orchestrator_events USING btree (at);

CREATE TRIGGER note_return AFTER UPDATE ON public.orchestrators FOR EACH ROW WHEN (((new.number <> old.number) OR (new.heartbeat_at > (old.heartbeat_at + private.lease_span())))) EXECUTE FUNCTION private.note_orchestrator();

CREATE TRIGGER note_start AFTER INSERT ON public.orchestrators FOR EACH ROW EXECUTE FUNCTION private.note_orchestrator();

COMMENT ON COLUMN "private"."settings"."timezone" IS 'In which days and weeks of the whole platform are counted.';

COMMENT ON FUNCTION "private"."absence_reasons"() IS 'Nobody of it has been here for two weeks and more.';

COMMENT ON FUNCTION "private"."account_health"() IS 'Of every account: level 3 something is broken, 2 it wants to be looked at, 1 it is quiet, 0 well; reasons: [{reason, level, …}], worst first. Its parts each read a table once, however many accounts there are.';

COMMENT ON FUNCTION "private"."audit_actor"(public.audit_log) IS 'Who it was, by the name that his profile has now, also once he has left. Beside the kinds of actors: operator, a platform administrator; former_member.';

COMMENT ON FUNCTION "private"."number_reasons"() IS 'Nothing connected for a day and more, or a part of what ought to be.';

COMMENT ON FUNCTION "private"."standing_reasons"() IS 'What it may do: suspended, closing, a plan that ends, a limit that is near.';

COMMENT ON FUNCTION "private"."used_shares"() IS 'Of what active accounts'' plans limit, that of which four fifths and more are used.';

COMMENT ON FUNCTION "private"."work_reasons"() IS 'What should have been done for it, and was not.';

COMMENT ON FUNCTION "public"."admin_fleet"() IS 'For platform administrators: {orchestrators: [{id, hostname, version, capacity, leases, connected, heartbeat_at, alive}], totals: {alive, away, capacity, leases, connected, unattended}, log: [{at, what, hostname, version, seconds, numbers}]}, newest first, 100 at most; capacity and leases of those that are alive; unattended: numbers that ought to run and nobody drives; what: started, returned (its leases had run out, it was silent for so many seconds), lost (with so many numbers). Code: not_platform_admin.';

COMMENT ON FUNCTION "public"."admin_list_accounts"(text, integer, text, text, text, text) IS 'For platform administrators: {accounts, next}, those that are worst off first; query is a part of the name or phone; health: broken, attention, quiet or well. Each has health: {level, reasons: [{reason, level, …}]}. Codes: not_platform_admin, before_invalid.';

COMMENT ON FUNCTION "public"."admin_overview"() IS 'For platform administrators: {timezone, accounts: {status: n}, growth: [{week, accounts, messages}] of 12 weeks, instances: {total, connected, down}, messages: {today, yesterday}, waiting: {jobs, messages, webhooks}, limits: [{account_id, name, kind, used, limit}] from 80 %, fullest first, failing: [{what, code, count}]}; lists of 50 at most; days and weeks in the platform''s time zone. Code: not_platform_admin.';

COMMENT ON TABLE "private"."message_days" IS 'What came and what left on the whole platform, by days in its time zone: one row a day. It stays when accounts go.';

COMMENT ON TABLE "private"."orchestrator_events" IS 'What happened to machines, also to those that are forgotten. started: it registered; returned: it was silent for so many seconds, and its leases ran out.';

REVOKE ALL ON FUNCTION "private"."absence_reasons"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."absence_reasons"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."account_health"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."account_health"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."account_use"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."account_use"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."fleet_log"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fleet_log"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."fleet_totals"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fleet_totals"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."list_accounts"(text, integer, text, text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_accounts"(text, integer, text, text, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."near_limits"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."near_limits"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."note_orchestrator"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_orchestrator"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."number_reasons"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."number_reasons"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."platform_day"(timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."platform_day"(timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."standing_reasons"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."standing_reasons"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."used_shares"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."used_shares"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."weekly_growth"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."weekly_growth"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."work_reasons"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."work_reasons"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."admin_list_accounts"(text, integer, text, text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."admin_list_accounts"(text, integer, text, text, text, text) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."message_days" TO "postgres";

GRANT INSERT, SELECT, UPDATE ON TABLE "private"."message_days" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."orchestrator_events" TO "postgres";

GRANT DELETE, SELECT ON TABLE "private"."orchestrator_events" TO "service_role";

-- What was counted and who registered before.
insert into "private"."message_days" ("day", "messages")
select "private"."platform_day"("counts"."hour"), sum("counts"."received" + "counts"."sent")
from "private"."message_counts" "counts" group by 1 having sum("counts"."received" + "counts"."sent") <> 0;

insert into "private"."orchestrator_events" ("orchestrator_id", "at", "what", "hostname", "version")
select "id", "registered_at", 'started', "hostname", "version" from "public"."orchestrators";
