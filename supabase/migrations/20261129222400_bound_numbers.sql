DROP POLICY "owners and admins command instances" ON "public"."instance_commands";

ALTER TABLE "public"."instance_commands" DROP CONSTRAINT "instance_commands_command_check";

DROP FUNCTION "private"."admin_act"(text, uuid, text, timestamp with time zone, text);

CREATE TABLE "public"."instance_numbers" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "account_id" uuid NOT NULL, "instance_id" uuid NOT NULL, "phone" text NOT NULL, "bound_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), "released_at" timestamp with time zone, CONSTRAINT "instance_numbers_pkey" PRIMARY KEY (id), CONSTRAINT "instance_numbers_phone_check" CHECK (private.is_possible_phone(phone)));

ALTER TABLE "public"."instance_numbers" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "public"."accounts" ADD COLUMN "phone_proved_at" timestamp with time zone;

ALTER TABLE "public"."instances" ADD COLUMN "refused_phone" text;

CREATE OR REPLACE FUNCTION orchestrator.finish_command(orchestrator_id uuid, number bigint, command_id uuid, status text, error_code text, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  command public.instance_commands;
  finished boolean;
begin
  if finish_command.status is null or finish_command.status not in ('done', 'failed') then
    perform private.fail('status_invalid', format('a command cannot end as %s', finish_command.status), 'done or failed');
  end if;
  perform private.hold_number(orchestrator_id, number);
  select * into command from public.instance_commands c where c.id = command_id;
  if command.instance_id is null then
    return jsonb_build_object('finished', false);
  end if;
  perform private.hold_lease(orchestrator_id, number, command.instance_id);
  update public.instance_commands c
  set status = finish_command.status, error_code = finish_command.error_code, result = finish_command.result,
    finished_at = clock_timestamp()
  from private.command_claims claim
  where c.id = finish_command.command_id and c.status = 'running' and claim.command_id = c.id
    and claim.orchestrator_id = finish_command.orchestrator_id and claim.number = finish_command.number;
  finished := found;
  if finished and finish_command.status = 'done' and command.command = 'replace_number' then
    perform private.release_number(command);
  end if;
  return jsonb_build_object('finished', finished);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.prove_phone(account_id uuid, phone text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('changed', private.prove_phone(account_id, phone));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_instance(orchestrator_id uuid, number bigint, instance_id uuid, patch jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  lease private.leases;
  bound text;
  before public.instances;
  after public.instances;
begin
  perform private.check_patch(patch);
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  -- Only who holds the lease changes it.
  bound := (select i.phone from public.instances i where i.id = write_instance.instance_id);
  if private.phone_key(bound) <> private.phone_key(patch ->> 'phone') then
    return jsonb_build_object('written', false, 'phone', bound);
  end if;
  if patch ? 'paired' then
    perform private.pair_session(orchestrator_id, number, instance_id, (patch ->> 'paired')::boolean);
  end if;
  select * into strict before from public.instances i where i.id = write_instance.instance_id for no key update;
  after := private.apply_patch(before, patch - array['paired', 'detail', 'pairing_code']);
  if after is distinct from before then
    after.supervised_until := lease.expires_at;
    perform private.save_instance(after);
  end if;
  if before.phone is null and after.phone is not null then
    perform private.bind_number(after);
  end if;
  perform private.save_pairing_code(after, patch);
  if (after.status, after.status_reason) is distinct from (before.status, before.status_reason) or patch ? 'detail' then
    insert into public.instance_events (account_id, instance_id, type, status, status_reason, detail)
    values (after.account_id, after.id, 'status', after.status, after.status_reason,
      coalesce(patch -> 'detail', '{}') || private.tell_wrong_number(after));
  end if;
  return jsonb_build_object('written', true, 'phone', after.phone);
exception when check_violation or not_null_violation or data_exception then
  perform private.fail('patch_invalid', sqlerrm, 'statuses and codes are those of public.instances');
end
$function$;

CREATE OR REPLACE FUNCTION private.admin_act(act text, account_id uuid, plan text DEFAULT NULL::text, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone, reason text DEFAULT NULL::text, phone text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_platform_admin();
  return case act
    when 'set_plan' then private.set_plan(account_id, plan, expires_at)
    when 'suspend' then private.suspend_account(account_id, reason)
    when 'resume' then private.resume_account(account_id)
    when 'prove_phone' then private.prove_phone(account_id, phone)
    when 'leave' then private.leave_account(account_id)
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.apply_patch(before public.instances, patch jsonb)
 RETURNS public.instances
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  after public.instances;
begin
  after := jsonb_populate_record(before, patch);
  -- Whose it is stays, and as it was first spelt.
  after.phone := coalesce(before.phone, after.phone);
  if after.status is distinct from before.status then
    if not patch ? 'status_reason' then
      after.status_reason := null;
    end if;
    if after.status = 'connected' then
      after.last_connected := clock_timestamp();
    end if;
  end if;
  if after.status_reason is distinct from 'wrong_number' then
    after.refused_phone := null;
  end if;
  if after.status <> 'awaiting_scan' then
    after.qr_code := null;
    after.qr_expires_at := null;
  end if;
  return after;
end
$function$;

CREATE OR REPLACE FUNCTION private.bind_number(instance public.instances)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.instance_numbers (account_id, instance_id, phone)
  values (instance.account_id, instance.id, instance.phone);
  -- Nobody has had so many.
  delete from public.instance_numbers former
  where former.account_id = instance.account_id and former.instance_id = instance.id and former.id in (
    select old.id from public.instance_numbers old
    where old.account_id = instance.account_id and old.instance_id = instance.id
    order by old.bound_at desc offset 50);
  perform private.record_event(instance.account_id, 'instance.number_bound', instance.id,
    jsonb_build_object('phone', instance.phone,
      'is_accounts', private.take_phone(instance.account_id, instance.phone)));
end
$function$;

CREATE OR REPLACE FUNCTION private.check_patch(patch jsonb)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  known constant text[] :=
    '{status,status_reason,desired_state,qr_code,qr_expires_at,pairing_code,phone,refused_phone,paired,detail}';
begin
  if patch is null or jsonb_typeof(patch) <> 'object' or patch - known <> '{}' then
    perform private.fail('patch_invalid', format('unknown keys: %s', patch - known), 'known keys: ' || known::text);
  end if;
  if jsonb_typeof(coalesce(patch -> 'paired', 'true')) <> 'boolean'
    or jsonb_typeof(coalesce(patch -> 'detail', '{}')) <> 'object' then
    perform private.fail('patch_invalid', 'paired is a boolean and detail an object');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.doubt_phone(account_id uuid, phone text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.accounts a set phone_proved_at = null
  where a.id = doubt_phone.account_id and private.phone_key(a.phone) = private.phone_key(doubt_phone.phone)
    and not exists (select from public.instances i
      where i.account_id = a.id and private.phone_key(i.phone) = private.phone_key(doubt_phone.phone))
$function$;

CREATE OR REPLACE FUNCTION private.is_placeholder_phone(phone text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN (phone ~ '^999[0-9]{12}$'::text);

CREATE OR REPLACE FUNCTION private.keep_phone(account_id uuid, phone text, instead_of_proved boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key constant text := private.phone_key(keep_phone.phone);
  before public.accounts;
begin
  select * into strict before from public.accounts a where a.id = keep_phone.account_id;
  if private.phone_key(before.phone) = key then
    if before.phone_proved_at is null then
      update public.accounts a set phone_proved_at = now() where a.id = before.id;
      perform private.record_event(before.id, 'account.phone_proved', before.id, jsonb_build_object('phone', before.phone));
    end if;
    return true;
  end if;
  if before.phone_proved_at is not null and not instead_of_proved
    or exists (select from public.accounts a where private.phone_key(a.phone) = key) then
    return false;
  end if;
  update public.accounts a set phone = keep_phone.phone, phone_proved_at = now() where a.id = before.id;
  perform private.record_event(before.id, 'account.phone_proved', before.id,
    jsonb_build_object('phone', keep_phone.phone, 'instead_of', before.phone));
  return true;
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
      (select coalesce(sum(counts.received + counts.sent), 0)
        from private.hourly_counts(a.id, private.local_midnight(a.id), 'infinity') counts) as messages_today,
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

CREATE OR REPLACE FUNCTION private.lose_phone(account public.accounts)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.accounts a set phone = private.placeholder_phone(a.id) where a.id = account.id;
  perform private.record_event(account.id, 'account.phone_lost', account.id, jsonb_build_object('phone', account.phone));
end
$function$;

CREATE OR REPLACE FUNCTION private.placeholder_phone(account_id uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN ('999'::text || lpad(((hashtextextended((account_id)::text, (0)::bigint) & '549755813887'::bigint))::text, 12, '0'::text));

CREATE OR REPLACE FUNCTION private.prepare_command()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  actor constant private.actor := private.actor();
begin
  if new.instance_id is null then
    perform private.fail('instance_required', 'a command needs an instance_id');
  end if;
  new.actor_id := actor.id;
  new.actor_kind := coalesce(actor.kind, 'system');
  new.expires_at := clock_timestamp()
    + (select make_interval(secs => settings.command_seconds) from private.settings);
  perform private.require_confirmed_number(new);
  if not private.has_live_orchestrator(new.instance_id) then
    new.status := 'failed';
    new.error_code := 'no_orchestrator';
    new.finished_at := clock_timestamp();
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.prove_phone(account_id uuid, phone text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  before public.accounts;
  proved text;
begin
  select * into before from public.accounts a where a.id = prove_phone.account_id;
  if not found then
    perform private.fail('account_not_found', format('no account %s', account_id));
  end if;
  proved := case when phone is null then before.phone else private.normalise_phone(phone) end;
  if proved is null or private.is_placeholder_phone(proved) then
    perform private.fail_phone();
  elsif not private.take_phone(before.id, proved, instead_of_proved => true) then
    perform private.fail('phone_taken', 'another account has proved that it has this phone');
  end if;
  return before.phone_proved_at is null or private.phone_key(before.phone) <> private.phone_key(proved);
end
$function$;

CREATE OR REPLACE FUNCTION private.release_number(command public.instance_commands)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  before public.instances;
begin
  perform private.act_as(command.actor_kind, command.actor_id,
    case when command.actor_kind <> 'system' then command.account_id end);
  select * into strict before from public.instances i where i.id = command.instance_id for no key update;
  -- A new number is new to WhatsApp: it warms up as each does.
  update public.instances i
  set phone = null, refused_phone = null, first_connected_at = null, updated_at = clock_timestamp()
  where i.id = before.id;
  update public.instance_numbers former set released_at = clock_timestamp()
  where former.account_id = before.account_id and former.instance_id = before.id and former.released_at is null;
  perform private.doubt_phone(before.account_id, before.phone);
  perform private.record_event(before.account_id, 'instance.number_released', before.id,
    jsonb_build_object('phone', before.phone));
end
$function$;

CREATE OR REPLACE FUNCTION private.require_confirmed_number(command public.instance_commands)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  bound text;
begin
  if command.command <> 'replace_number'
    -- Anybody else is refused by the policy, and told nothing.
    or command.account_id <> all (array(select private.owned_account_ids())) then
    return;
  end if;
  select i.phone into bound from public.instances i
  where i.account_id = command.account_id and i.id = command.instance_id;
  if private.phone_key(bound) is distinct from private.phone_key(private.normalise_phone(command.payload ->> 'phone')) then
    perform private.fail('number_not_confirmed', 'this is not the phone that the number has',
      'give the phone that is given up as payload.phone');
  elsif bound is null then
    perform private.fail('number_not_confirmed', 'no phone was ever connected: there is none to give up');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.save_instance(after public.instances)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.instances i set (status, status_reason, desired_state, qr_code, qr_expires_at, phone, refused_phone,
      last_connected, supervised_until, updated_at)
    = (after.status, after.status_reason, after.desired_state, after.qr_code, after.qr_expires_at,
      after.phone, after.refused_phone, after.last_connected, after.supervised_until, clock_timestamp())
  where i.id = after.id
$function$;

CREATE OR REPLACE FUNCTION private.take_phone(account_id uuid, phone text, instead_of_proved boolean DEFAULT false)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key constant text := private.phone_key(take_phone.phone);
begin
  -- One at a time: of two accounts that connect one phone at once, the first has proved it.
  perform pg_advisory_xact_lock(hashtextextended('phone ' || key, 0));
  for attempt in 1..5 loop
    -- All of them at once and in one order, or two that take each other's phone would wait for each other.
    perform from public.accounts a
    where a.id = take_phone.account_id or private.phone_key(a.phone) = key order by a.id for update;
    begin
      perform private.lose_phone(a) from public.accounts a
      where private.phone_key(a.phone) = key and a.id <> take_phone.account_id and a.phone_proved_at is null;
      return private.keep_phone(account_id, take_phone.phone, instead_of_proved);
    exception when unique_violation then
      -- Somebody has just opened an account with it; the next look finds it.
    end;
  end loop;
  return false;
end
$function$;

CREATE OR REPLACE FUNCTION private.tell_wrong_number(instance public.instances)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  phones constant jsonb :=
    jsonb_build_object('expected_phone', instance.phone, 'refused_phone', instance.refused_phone);
begin
  if instance.status_reason is distinct from 'wrong_number' then
    return '{}';
  end if;
  perform private.record_event(instance.account_id, 'instance.number_refused', instance.id, phones);
  return phones;
end
$function$;

CREATE OR REPLACE FUNCTION public.admin_prove_phone(account_id uuid, phone text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.admin_act('prove_phone', account_id, phone => phone)
$function$;

CREATE OR REPLACE FUNCTION public.own_phone(chat public.chats)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(
    (select number.phone from public.instance_numbers number
      where number.account_id = chat.account_id and number.instance_id = chat.instance_id
        and number.bound_at <= coalesce(chat.last_message_at, chat.created_at)
      order by number.bound_at desc limit 1),
    (select number.phone from public.instance_numbers number
      where number.account_id = chat.account_id and number.instance_id = chat.instance_id
      order by number.bound_at limit 1))
$function$;

ALTER TABLE "public"."instance_commands" ADD CONSTRAINT "instance_commands_command_check" CHECK ((command = ANY (ARRAY['start'::text, 'stop'::text, 'restart'::text, 'logout'::text, 'pairing_code'::text, 'sync'::text, 'remove'::text, 'replace_number'::text])));

ALTER TABLE "public"."instance_numbers" ADD CONSTRAINT "instance_numbers_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE CASCADE;

CREATE INDEX instance_numbers_newest ON public.instance_numbers USING btree (account_id, instance_id, bound_at DESC);

CREATE POLICY "owners and admins command instances" ON "public"."instance_commands" FOR INSERT TO "authenticated" WITH CHECK (((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))) AND ((command <> 'replace_number'::text) OR (account_id = ANY (ARRAY( SELECT private.owned_account_ids() AS owned_account_ids))))));

CREATE POLICY "readers see which phones an instance had" ON "public"."instance_numbers" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

COMMENT ON COLUMN "public"."accounts"."phone" IS 'Digits of E.164 without plus. Held provisionally until it is proved; whoever lost his has a placeholder, 999 and twelve digits.';

COMMENT ON COLUMN "public"."accounts"."phone_proved_at" IS 'When a number of the account was connected with this phone, or the operator vouched for it. Null: another account that connects it wins.';

COMMENT ON COLUMN "public"."instances"."phone" IS 'The phone it belongs to: the first that was connected, until its owner gives the number up. No other may connect.';

COMMENT ON COLUMN "public"."instances"."refused_phone" IS 'With the reason wrong_number: the phone that was connected instead of it, and is unlinked again.';

COMMENT ON FUNCTION "orchestrator"."write_instance"(uuid, bigint, uuid, jsonb) IS 'Writes a patch under the lease; sets last_connected, clears the QR when it is no longer asked for, keeps the history. Answers the phone that the instance belongs to; a patch with another one is not written.';

COMMENT ON FUNCTION "private"."admin_act"(text, uuid, text, timestamp with time zone, text, text) IS 'One door for platform administrators.';

COMMENT ON FUNCTION "private"."bind_number"(public.instances) IS 'A first phone was connected: it is the number''s from now on, and proves whose it is.';

COMMENT ON FUNCTION "private"."doubt_phone"(uuid, text) IS 'No number of the account has this phone any more: it is held provisionally again, and the next that is connected takes its place.';

COMMENT ON FUNCTION "private"."placeholder_phone"(uuid) IS 'Stands where a phone must and none is known: no country has the code 999, so nobody can type it, sign up or be called with it.';

COMMENT ON FUNCTION "private"."release_number"(public.instance_commands) IS 'replace_number has ended: the next phone that is connected is the number''s, and the account''s too if this one was.';

COMMENT ON FUNCTION "private"."require_confirmed_number"(public.instance_commands) IS 'Whoever gives a number up says which. Code: number_not_confirmed.';

COMMENT ON FUNCTION "private"."take_phone"(uuid, text, boolean) IS 'The account has proved that it has this phone. Whoever held it unproved loses it; the account keeps it as its own unless it has proved another. Answers whether it has it now; never raises.';

COMMENT ON FUNCTION "private"."tell_wrong_number"(public.instances) IS 'What the history tells of another phone that was connected; the audit log hears of it too.';

COMMENT ON FUNCTION "public"."admin_prove_phone"(uuid, text) IS 'For platform administrators, who have seen that the phone is the account''s; null: the one that it has. False when it was proved before. Codes: not_platform_admin, account_not_found, phone_invalid, phone_taken.';

COMMENT ON FUNCTION "public"."own_phone"(public.chats) IS 'A computed column: the phone that the chat''s instance had when the last message was written. Null: none was ever connected, or the instance is removed.';

COMMENT ON TABLE "public"."instance_numbers" IS 'Which phone an instance belonged to, from when to when: what was written meanwhile was written on that number.';

REVOKE ALL ON FUNCTION "orchestrator"."prove_phone"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."prove_phone"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."admin_act"(text, uuid, text, timestamp with time zone, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."admin_act"(text, uuid, text, timestamp with time zone, text, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."bind_number"(public.instances) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."bind_number"(public.instances) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."doubt_phone"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."doubt_phone"(uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."is_placeholder_phone"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_placeholder_phone"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."keep_phone"(uuid, text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_phone"(uuid, text, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "private"."lose_phone"(public.accounts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."lose_phone"(public.accounts) TO "postgres";

REVOKE ALL ON FUNCTION "private"."phone_key"(text) FROM "authenticated";

GRANT EXECUTE ON FUNCTION "private"."phone_key"(text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."placeholder_phone"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."placeholder_phone"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."prove_phone"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."prove_phone"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."release_number"(public.instance_commands) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."release_number"(public.instance_commands) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."require_confirmed_number"(public.instance_commands) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_confirmed_number"(public.instance_commands) TO "postgres";

REVOKE ALL ON FUNCTION "private"."take_phone"(uuid, text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_phone"(uuid, text, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "private"."tell_wrong_number"(public.instances) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tell_wrong_number"(public.instances) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."admin_prove_phone"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."admin_prove_phone"(uuid, text) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."own_phone"(public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."own_phone"(public.chats) TO "authenticated", "postgres", "service_role";

GRANT SELECT ON TABLE "public"."instance_numbers" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."instance_numbers" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."instance_numbers" TO "service_role";

ALTER TABLE "public"."instances" ADD CONSTRAINT "instances_refused_phone_check" CHECK (private.is_possible_phone(refused_phone));

CREATE INDEX accounts_match_key ON public.accounts USING btree (private.phone_key(phone));

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "account.phone_lost", "subject": "accounts", "webhook": false, "recorded": true, "description": "another account connected the phone that it held without proof", "audit_action": "accounts.lose_phone", "account_event": "account", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "account.phone_proved", "subject": "accounts", "webhook": false, "recorded": true, "description": "a number of it was connected with its phone, or the operator vouched for it", "audit_action": "accounts.prove_phone", "account_event": "account", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "instance.number_bound", "subject": "instances", "webhook": false, "recorded": true, "description": "a number was connected with its first phone", "audit_action": "instances.bind_number", "account_event": "instance", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "instance.number_refused", "subject": "instances", "webhook": false, "recorded": true, "description": "another phone than the number''s was connected, and is unlinked again", "audit_action": "instances.refuse_number", "account_event": "instance", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "instance.number_released", "subject": "instances", "webhook": false, "recorded": true, "description": "its owner gave the phone up: the next that is connected takes its place", "audit_action": "instances.replace_number", "account_event": "instance", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";

-- A number that was connected before belongs to that phone, which is proved with it. The founding accounts are the operator's.
insert into public.instance_numbers (account_id, instance_id, phone, bound_at)
select i.account_id, i.id, i.phone, coalesce(i.first_connected_at, i.created_at)
from public.instances i where i.phone is not null;

update public.accounts a set phone_proved_at = now()
where a.phone in ('5511999999999', '5511888888888', '5511777777777', '5511666666666')
  or exists (select from public.instances i
    where i.account_id = a.id and private.phone_key(i.phone) = private.phone_key(a.phone));
