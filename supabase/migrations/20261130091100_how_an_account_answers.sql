CREATE TABLE "private"."attendances" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "account_id" uuid NOT NULL, "chat_id" uuid NOT NULL, "instance_id" uuid, "opened_at" timestamp with time zone NOT NULL, "answered_at" timestamp with time zone, "answered_by" uuid, "closed_at" timestamp with time zone, "closed_by" uuid, "is_over" boolean NOT NULL DEFAULT false, CONSTRAINT "attendances_pkey" PRIMARY KEY (id));

ALTER TABLE "private"."message_counts" ADD COLUMN "automated" integer NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION orchestrator.fold_counts(max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  events constant private.events[] := private.take_events('message_counts', max_items);
begin
  perform private.fold_counts(events);
  perform private.fold_attendances(events);
  return jsonb_build_object('read', cardinality(events));
end
$function$;

CREATE OR REPLACE FUNCTION private.account_report(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  zone text;
begin
  perform private.require_readable(account_id);
  perform private.require_range(since, until);
  select a.timezone into zone from public.accounts a where a.id = account_report.account_id;
  return jsonb_build_object('timezone', zone,
    'totals', private.report_totals(account_id, since, until),
    'before', private.report_totals(account_id, since - (until - since), since),
    'people', private.report_people(account_id, since, until),
    'numbers', private.report_numbers(account_id, since, until),
    'busy', (
      select coalesce(jsonb_agg(jsonb_build_object('weekday', busy.weekday, 'hour', busy.hour, 'received', busy.received)
        order by busy.weekday, busy.hour), '[]')
      from (
        select extract(isodow from counts.hour at time zone zone)::integer as weekday,
          extract(hour from counts.hour at time zone zone)::integer as hour, sum(counts.received) as received
        from private.hourly_counts(account_id, since, until) counts where counts.received > 0 group by 1, 2
      ) busy));
end
$function$;

CREATE OR REPLACE FUNCTION private.account_stats(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_readable(account_id);
  perform private.require_range(since, until);
  return jsonb_build_object(
    'hours', (
      select coalesce(jsonb_agg(jsonb_build_object('hour', hours.hour, 'received', hours.received, 'sent', hours.sent,
        'failed', hours.failed) order by hours.hour), '[]')
      from (select counts.hour, sum(counts.received) as received, sum(counts.sent) as sent, sum(counts.failed) as failed
        from private.hourly_counts(account_id, since, until) counts group by counts.hour) hours),
    'open_chats', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', agents.assigned_to, 'name', coalesce(m.name, ''),
        'open', agents.open, 'pending', agents.pending) order by agents.open desc, agents.assigned_to), '[]')
      from (select c.assigned_to, count(*) filter (where c.status = 'open') as open,
          count(*) filter (where c.status = 'pending') as pending
        from public.chats c where c.account_id = account_stats.account_id and c.status <> 'closed'
        group by c.assigned_to) agents
      left join public.account_members m on m.account_id = account_stats.account_id and m.user_id = agents.assigned_to),
    'instances', (
      select coalesce(jsonb_object_agg(statuses.status, statuses.instances), '{}')
      from (select i.status, count(*) as instances from public.instances i
        where i.account_id = account_stats.account_id group by i.status) statuses),
    'today', (
      select jsonb_build_object('received', coalesce(sum(counts.received), 0), 'sent', coalesce(sum(counts.sent), 0),
        'failed', coalesce(sum(counts.failed), 0), 'messages', coalesce(sum(counts.messages), 0))
      from private.today_counts(account_id) counts));
end
$function$;

CREATE OR REPLACE FUNCTION private.account_usage(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kinds constant text[] := '{instances,contacts,messages_per_day,members,flows,broadcast_recipients_per_day,webhook_endpoints}';
begin
  perform private.require_readable(account_id);
  return (
    select jsonb_build_object('plan', a.plan, 'plan_expires_at', a.plan_expires_at, 'status', a.status,
      'limits', (select jsonb_object_agg(kind, private.plan_limit(a.id, kind)) from unnest(kinds) kind),
      'used', (select jsonb_object_agg(kind, case when kind = 'members' then private.member_count(a.id)
        else private.used_room(a.id, kind) end) from unnest(kinds) kind),
      'invited', private.used_seats(a.id) - private.member_count(a.id))
    from public.accounts a where a.id = account_usage.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.fold_attendances(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  step record;
begin
  for step in
    -- Of messages one after the other only the first changes anything.
    select steps.* from (
      select told.*, lag(told.what) over (partition by told.chat_id order by told.xid, told.seq) as before from (
        select e.xid, e.seq, m.chat_id, m.instance_id, m.sent_by_id as who,
          case e.kind when 'message.received' then 'asked' else 'answered' end as what,
          least((e.body ->> 'at')::timestamptz, e.at) as at
        from unnest(events) e join public.conversations m on m.id = e.subject
        where e.kind = 'message.received' or (e.kind = 'message.sent' and m.sent_by_kind in ('member', 'phone'))
        union all
        select e.xid, e.seq, e.subject, null, case when e.actor_kind = 'member' then e.actor_id end, 'closed', e.at
        from unnest(events) e where e.kind = 'chat.closed'
      ) told
      -- A history that a phone brings along is nobody's wait.
      join unnest(events) e on e.xid = told.xid and e.seq = told.seq and told.at > e.at - interval '1 day'
    ) steps
    where steps.before is distinct from steps.what order by steps.xid, steps.seq
  loop
    if step.what = 'closed' then
      update private.attendances a
      set closed_at = greatest(step.at, a.opened_at), closed_by = step.who, is_over = true
      where a.chat_id = step.chat_id and not a.is_over;
    elsif step.what = 'answered' then
      update private.attendances a
      set answered_at = greatest(step.at, a.opened_at), answered_by = step.who
      where a.chat_id = step.chat_id and not a.is_over and a.answered_at is null;
    else
      update private.attendances a set is_over = true
      where a.chat_id = step.chat_id and not a.is_over and a.answered_at < step.at - interval '1 day';
      insert into private.attendances (account_id, chat_id, instance_id, opened_at)
      select c.account_id, c.id, step.instance_id, step.at from public.chats c
      where c.id = step.chat_id and c.kind = 'direct' for key share
      on conflict do nothing;
    end if;
  end loop;
end
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
  )
  select array_agg(distinct (added.account_id, added.instance_id, null)::private.changed_row) into changed from added;
  perform private.broadcast_changes('count', 'message_counts', 'UPDATE', changed);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_attendances(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('private.attendances', 'opened_at', settings.count_days, ends) from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.instance_health(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if account_id is not null then
    perform private.require_readable(account_id);
  end if;
  return jsonb_build_object('instances', (
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', i.id, 'uptime', private.uptime(i),
      'messages_today', coalesce(today.messages, 0), 'catch_up_failed', exists (
        select from public.instance_events e
        where e.account_id = readable and e.instance_id = i.id and e.type = 'catch_up_failed'
          and e.created_at > i.last_connected)) order by i.created_at, i.id), '[]')
    from private.account_ids() readable
    join public.instances i on i.account_id = readable
    left join lateral (
      select counts.messages from private.today_counts(readable) counts where counts.instance_id = i.id) today on true
    where instance_health.account_id is null or readable = instance_health.account_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.list_accounts(after uuid, max_items integer, query text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  pattern constant text := private.like_pattern(coalesce(private.phone_digits(query), query, ''));
  keys constant text[] := private.phone_keys(query);
  answer jsonb;
begin
  perform private.require_platform_admin();
  perform private.require_search(query);
  with page as (
    select a.id, a.name, a.phone, a.phone_proved_at, a.plan, a.plan_expires_at, a.status, a.suspended_reason, a.closes_at, a.created_at,
      (select count(*) from public.instances i where i.account_id = a.id) as instances,
      (select count(*) from public.instances i where i.account_id = a.id and i.status = 'connected') as connected,
      (select count(*) from public.account_members m where m.account_id = a.id) as members,
      private.used_room(a.id, 'contacts') as contacts,
      (select coalesce(sum(counts.messages), 0) from private.today_counts(a.id) counts) as messages_today,
      (select c.last_message_at from public.chats c where c.account_id = a.id
        order by c.last_message_at desc nulls last limit 1) as last_activity_at
    from public.accounts a
    where (list_accounts.after is null or a.id > list_accounts.after)
      and (private.fold(a.name) like pattern or a.phone like pattern or private.phone_key(a.phone) = any (keys))
    order by a.id limit size
  )
  select jsonb_build_object('accounts', coalesce(jsonb_agg(page order by page.id), '[]'),
    'next', case when count(*) = size then max(page.id::text) end)
  into answer from page;
  return answer;
end
$function$;

CREATE OR REPLACE FUNCTION private.member_count(account_id uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select count(*)::integer from public.account_members m where m.account_id = member_count.account_id
$function$;

CREATE OR REPLACE FUNCTION private.report_numbers(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    with counted as (
      select counts.instance_id, sum(counts.received) as received, sum(counts.sent) as sent
      from private.hourly_counts(report_numbers.account_id, since, until) counts group by 1
    ), waits as (
      select a.instance_id, count(*) as opened, count(a.answered_at) as answered, percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.answered_at - a.opened_at)) filter (where a.answered_at is not null) as times
      from private.attendances a
      where a.account_id = report_numbers.account_id and a.opened_at >= since and a.opened_at < until group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('instance_id', i.id, 'name', i.instance_name, 'opened', coalesce(waits.opened, 0),
      'answered', coalesce(waits.answered, 0), 'first_answer', private.report_times(waits.times),
      'received', coalesce(counted.received, 0), 'sent', coalesce(counted.sent, 0)) order by i.instance_name, i.id), '[]')
    from public.instances i
    left join counted on counted.instance_id = i.id
    left join waits on waits.instance_id = i.id
    where i.account_id = report_numbers.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.report_people(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    with answers as (
      select a.answered_by as user_id, count(*) as answered, percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.answered_at - a.opened_at)) as times
      from private.attendances a
      where a.account_id = report_people.account_id and a.opened_at >= since and a.opened_at < until
        and a.answered_at is not null and a.answered_by is not null group by 1
    ), closings as (
      select a.closed_by as user_id, count(*) as closed, percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.closed_at - a.opened_at)) as times
      from private.attendances a
      where a.account_id = report_people.account_id and a.closed_at >= since and a.closed_at < until
        and a.closed_by is not null group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('user_id', known.user_id, 'name', known.name, 'answered', known.answered,
      'first_answer', known.first_answer, 'closed', known.closed, 'closing', known.closing)
      order by known.answered desc, known.closed desc, known.user_id), '[]')
    from (
      select coalesce(answers.user_id, closings.user_id) as user_id, coalesce(m.name, '') as name,
        coalesce(answers.answered, 0) as answered, private.report_times(answers.times) as first_answer,
        coalesce(closings.closed, 0) as closed, private.report_times(closings.times) as closing
      from answers full join closings on closings.user_id = answers.user_id
      left join public.account_members m
        on m.account_id = report_people.account_id and m.user_id = coalesce(answers.user_id, closings.user_id)
      order by 3 desc, 5 desc limit 200
    ) known);
end
$function$;

CREATE OR REPLACE FUNCTION private.report_times(times double precision[])
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN CASE WHEN ((times)[1] IS NOT NULL) THEN jsonb_build_object('median', round((times)[1]), 'p90', round((times)[2])) ELSE NULL::jsonb END;

CREATE OR REPLACE FUNCTION private.report_totals(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('received', coalesce(sum(counts.received), 0), 'sent', coalesce(sum(counts.sent), 0),
      'automated', coalesce(sum(counts.automated), 0), 'failed', coalesce(sum(counts.failed), 0))
    from private.message_counts counts
    where counts.account_id = report_totals.account_id
      and counts.hour >= date_trunc('hour', since, 'UTC') and counts.hour < until
  ) || (
    select jsonb_build_object('opened', count(*), 'waiting', count(*) filter (where a.answered_at is null and not a.is_over),
      'first_answer', private.report_times(percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from a.answered_at - a.opened_at)) filter (where a.answered_at is not null)))
    from private.attendances a
    where a.account_id = report_totals.account_id and a.opened_at >= since and a.opened_at < until
  ) || (
    select jsonb_build_object('closed', count(*), 'closing', private.report_times(percentile_cont(array[0.5, 0.9])
      within group (order by extract(epoch from a.closed_at - a.opened_at))))
    from private.attendances a
    where a.account_id = report_totals.account_id and a.closed_at >= since and a.closed_at < until
  );
end
$function$;

CREATE OR REPLACE FUNCTION private.require_range(since timestamp with time zone, until timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if since is null or until is null or until <= since or since < 'epoch' or until > private.horizon()
    or until - since > interval '100 days' then
    perform private.fail('range_invalid', 'until comes after since, by 100 days at most');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.today_counts(account_id uuid)
 RETURNS TABLE(instance_id uuid, received bigint, sent bigint, failed bigint, messages bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO ''
AS $function$
  select counts.instance_id, sum(counts.received)::bigint, sum(counts.sent)::bigint, sum(counts.failed)::bigint,
    sum(counts.received + counts.sent)::bigint
  from private.hourly_counts(account_id, private.local_midnight(account_id), 'infinity') counts group by 1
$function$;

CREATE OR REPLACE FUNCTION public.account_report(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.account_report(account_id, since, until)
$function$;

ALTER TABLE "private"."attendances" ADD CONSTRAINT "attendances_account_id_chat_id_fkey" FOREIGN KEY (account_id, chat_id) REFERENCES public.chats(account_id, id) ON DELETE CASCADE;

CREATE INDEX attendances_age ON private.attendances USING btree (opened_at);

CREATE INDEX attendances_chat ON private.attendances USING btree (account_id, chat_id);

CREATE INDEX attendances_closed ON private.attendances USING btree (account_id, closed_at) INCLUDE (instance_id, opened_at, closed_by) WHERE (closed_at IS NOT NULL);

CREATE INDEX attendances_opened ON private.attendances USING btree (account_id, opened_at) INCLUDE (instance_id, answered_at, answered_by, is_over);

CREATE UNIQUE INDEX attendances_open ON private.attendances USING btree (chat_id) WHERE (NOT is_over);

COMMENT ON COLUMN "private"."attendances"."answered_at" IS 'When a person first answered, here or on the phone; what answers by itself does not count.';

COMMENT ON COLUMN "private"."attendances"."answered_by" IS 'No foreign key: what was done outlives the member. Null: on the phone. closed_by likewise; null: by itself.';

COMMENT ON COLUMN "private"."attendances"."is_over" IS 'The next message begins another.';

COMMENT ON COLUMN "private"."message_counts"."automated" IS 'Of what was sent: what no person wrote.';

COMMENT ON FUNCTION "private"."fold_attendances"(private.events[]) IS 'What happened in chats, in its order; called with what the counts of messages read.';

COMMENT ON FUNCTION "private"."forget_attendances"(text, timestamp with time zone) IS 'Duty: how long people waited.';

COMMENT ON FUNCTION "private"."today_counts"(uuid) IS 'What "messages today" means, wherever it is said: what came and what left since the account''s midnight.';

COMMENT ON FUNCTION "public"."account_report"(uuid, timestamp with time zone, timestamp with time zone) IS '{timezone, totals, before, people: [{user_id, name, answered, first_answer, closed, closing}], numbers: [{instance_id, name, opened, answered, first_answer, received, sent}], busy: [{weekday, hour, received}]}. totals, before (as long a time before): {received, sent, automated, failed, opened, closed, waiting, first_answer, closing}; first_answer, closing: {median, p90} in seconds, null without any. weekday 1 is Monday, in the account''s time zone. Codes: account_not_found, range_invalid.';

COMMENT ON FUNCTION "public"."account_usage"(uuid) IS '{plan, plan_expires_at, status, limits: {instances, contacts, messages_per_day, members, flows, broadcast_recipients_per_day, webhook_endpoints}, used: {…}, invited}; a null limit is none. invited: open invitations, which the limit of members counts too. Code: account_not_found.';

COMMENT ON TABLE "private"."attendances" IS 'From somebody''s first message in a direct chat to its closing, or to what he writes a day and more after he was answered.';

REVOKE ALL ON FUNCTION "private"."account_report"(uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."account_report"(uuid, timestamp with time zone, timestamp with time zone) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."fold_attendances"(private.events[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fold_attendances"(private.events[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_attendances"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_attendances"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."member_count"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."member_count"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."report_numbers"(uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."report_numbers"(uuid, timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "private"."report_people"(uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."report_people"(uuid, timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "private"."report_times"(double precision[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."report_times"(double precision[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."report_totals"(uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."report_totals"(uuid, timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_range"(timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_range"(timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "private"."today_counts"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."today_counts"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."account_report"(uuid, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."account_report"(uuid, timestamp with time zone, timestamp with time zone) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."attendances" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."attendances" TO "service_role";

insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_attendances", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
