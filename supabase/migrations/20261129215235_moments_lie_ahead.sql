CREATE OR REPLACE FUNCTION private.account_stats(account_id uuid, since timestamp with time zone, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  midnight timestamptz;
begin
  perform private.require_readable(account_id);
  if since is null or until is null or until <= since or since < 'epoch' or until > private.horizon()
    or until - since > interval '100 days' then
    perform private.fail('range_invalid', 'until comes after since, by 100 days at most');
  end if;
  midnight := private.local_midnight(account_id);
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
        'failed', coalesce(sum(counts.failed), 0))
      from private.hourly_counts(account_id, midnight, 'infinity') counts));
end
$function$;

CREATE OR REPLACE FUNCTION private.check_message(message public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.check_content(message);
  perform private.check_target(message);
  -- Clocks differ a little: what was due just now is sent now.
  if message.send_at < clock_timestamp() - interval '1 minute' then
    perform private.fail('schedule_invalid', 'send_at is in the past', 'leave it out to send now');
  elsif message.send_at > private.horizon() or message.expires_at > private.horizon() + interval '1 month' then
    perform private.fail('schedule_invalid', 'no message is planned for more than ten years ahead');
  elsif message.expires_at <= greatest(message.send_at, clock_timestamp()) then
    perform private.fail('schedule_invalid', 'expires_at must come after send_at, and after now');
  elsif message.reply_to is not null and (message.kind in ('reaction', 'edit', 'revoke') or exists (
    select from public.conversations c
    where c.account_id = message.account_id and c.id = message.reply_to and c.chat_id <> message.chat_id)) then
    perform private.fail('target_invalid', 'reply_to is a message of the same chat');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_snooze()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Clocks differ a little.
  if (new.snoozed_until < clock_timestamp() - interval '1 minute' or new.snoozed_until > private.horizon())
    and private.acts_for_customer() then
    perform private.fail('snooze_invalid', 'a chat is snoozed until a moment in the future, within ten years',
      'null wakes it');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Two random uuids hold 244 random bits.
  secret constant text := 'zb_live_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  key_id uuid;
begin
  -- Neither can a key make keys: whoever stole one could outlive its revocation.
  perform private.hold_team(account_id);
  if coalesce(btrim(create_api_key.name), '') = '' or length(btrim(create_api_key.name)) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage}' then
    perform private.fail('scopes_invalid', 'scopes are read, send and manage');
  end if;
  if expires_at <= clock_timestamp() or expires_at > private.horizon() then
    perform private.fail('expiry_invalid', 'a key ends in the future, within ten years', 'leave expires_at out: it never ends');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, btrim(create_api_key.name), left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.record_event(account_id, 'key.created', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$function$;

CREATE OR REPLACE FUNCTION private.horizon()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return clock_timestamp() + interval '10 years';
end
$function$;

CREATE OR REPLACE FUNCTION private.prepare_message()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  actor constant private.actor := private.actor();
  facts record;
begin
  new.from_me := true;
  new."timestamp" := clock_timestamp();
  new.status := 'queued';
  new.sent_by_kind := coalesce(actor.kind, 'system');
  new.sent_by_id := actor.id;
  new := private.place_message(new);
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    least(new.send_at, private.horizon()) + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  select chat.last_received_at, contact.opted_out_at, i.status = 'connected' as connected into facts
  from public.chats chat
  left join public.contacts contact on contact.id = chat.contact_id
  left join public.instances i on i.id = chat.instance_id
  where chat.id = new.chat_id;
  new.lane := private.choose_lane(new.sent_by_kind, new.lane, facts.last_received_at);
  if private.is_refused(new.sent_by_kind, new.lane, facts.opted_out_at, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  elsif new.send_at > clock_timestamp() then
    new.status_reason := 'scheduled';
  elsif facts.connected is not true then
    new.status_reason := 'instance_disconnected';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_plan(account_id uuid, plan text, expires_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  before constant public.accounts := private.hold_account(account_id);
begin
  if not exists (select from public.plans p where p.name = set_plan.plan) then
    perform private.fail('plan_not_found', format('no plan is called %s', plan), 'see the table plans');
  end if;
  if expires_at is distinct from before.plan_expires_at
    and (expires_at <= clock_timestamp() or expires_at > private.horizon()) then
    perform private.fail('expiry_invalid', 'a plan ends in the future, within ten years', 'leave expires_at out: it never ends');
  end if;
  update public.accounts a set plan = set_plan.plan, plan_expires_at = set_plan.expires_at where a.id = before.id;
  perform private.unflag_contacts(before.id);
  perform private.record_event(before.id, 'account.plan_changed', before.id,
    jsonb_build_object('from', before.plan, 'to', plan, 'expires_at', expires_at));
  return true;
end
$function$;

CREATE TRIGGER check_snooze BEFORE UPDATE OF snoozed_until ON public.chats FOR EACH ROW WHEN ((new.snoozed_until IS DISTINCT FROM old.snoozed_until)) EXECUTE FUNCTION private.check_snooze();

COMMENT ON FUNCTION "private"."horizon"() IS 'No moment that a caller names lies beyond it: what is infinite, or of a year that no program reads, comes back on every page.';

COMMENT ON FUNCTION "public"."admin_set_plan"(uuid, text, timestamp with time zone) IS 'For platform administrators; expires_at null: for ever. Codes: not_platform_admin, account_not_found, plan_not_found, expiry_invalid.';

COMMENT ON FUNCTION "public"."create_api_key"(uuid, text, text[], timestamp with time zone) IS 'For owners and admins: {id, key, prefix}. The key is seen this once, and ends when its maker is neither any more. Codes: not_allowed, name_invalid, scopes_invalid, expiry_invalid.';

REVOKE ALL ON FUNCTION "private"."check_snooze"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_snooze"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."horizon"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."horizon"() TO "postgres";

-- What was taken before: never, spelled in ways that break whoever reads it. A key or plan that ended stays ended.
update public.api_keys set expires_at = case when expires_at > now() then null else created_at end
where not isfinite(expires_at) or expires_at > private.horizon();
update public.accounts set plan_expires_at = case when plan_expires_at > now() then null else created_at end
where not isfinite(plan_expires_at) or plan_expires_at > private.horizon();
update public.chats set snoozed_until = null where not isfinite(snoozed_until) or snoozed_until > private.horizon();
update public.conversations c set send_at = least(c.send_at, private.horizon()),
  expires_at = least(c.expires_at, private.horizon() + interval '1 month')
from private.outgoing_queue q
where c.id = q.conversation_id and c.status = 'queued'
  and (q.send_at > private.horizon() or q.expires_at > private.horizon() + interval '1 month');
