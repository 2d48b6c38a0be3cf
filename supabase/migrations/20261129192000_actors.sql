-- Who acts is said, in one list of kinds; limits and suspension hang on it.
create domain private.actor_kind as text
  check (value in ('member', 'api_key', 'flow', 'broadcast', 'hook', 'system', 'phone'));
comment on domain private.actor_kind is
  'Who did something. system: the programs of the installation; phone: whoever typed on the number''s own phone.';
create type private.actor as (kind private.actor_kind, id uuid, account_id uuid);

-- What stands in the rows is renamed on the way: a user was a member, the service the system, a campaign a broadcast.
alter table public.audit_log
  drop constraint audit_log_actor_kind_check,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else actor_kind end;
alter table public.chat_events
  drop constraint chat_events_actor_kind_check,
  alter actor_kind drop default,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else actor_kind end,
  alter actor_kind set default 'system';
alter table public.consents
  drop constraint consents_actor_kind_check,
  alter actor_kind drop default,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else actor_kind end,
  alter actor_kind set default 'system';
alter table public.contact_erasures
  drop constraint contact_erasures_actor_kind_check,
  alter actor_kind drop default,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else actor_kind end,
  alter actor_kind set default 'system';
alter table public.contact_imports
  drop constraint contact_imports_actor_kind_check,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else actor_kind end;
alter table public.instance_commands
  drop constraint instance_commands_actor_kind_check,
  alter actor_kind drop default,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else actor_kind end,
  alter actor_kind set default 'system';
alter table public.notes
  drop constraint notes_actor_kind_check,
  alter actor_kind drop default,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else actor_kind end,
  alter actor_kind set default 'system';
alter table public.conversations
  drop constraint conversations_sent_by_kind_check,
  alter sent_by_kind type private.actor_kind using case sent_by_kind
    when 'user' then 'member' when 'service' then 'system' when 'campaign' then 'broadcast' else sent_by_kind end;

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION orchestrator.ingest(orchestrator_id uuid, number bigint, instance_id uuid, events jsonb, told_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_material TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
  perform private.act_as('system');
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
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_import_lines(orchestrator_id uuid, number bigint, import_id uuid, chunk integer, people jsonb, errors jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  held constant public.contact_imports := private.hold_import(orchestrator_id, number, import_id);
  upload private.import_uploads;
  made record;
  wrong_lines integer;
begin
  select * into strict upload from private.import_uploads u where u.id = held.id for update;
  if upload.next_chunk <> chunk then
    perform private.fail('import_lost', format('chunk %s is not the next', chunk), 'read the next one');
  end if;
  if not private.may_import(held.account_id, held.actor_id) then
    perform private.end_import(held.id, 'failed', 'not_allowed');
    return jsonb_build_object('status', 'failed');
  end if;
  perform private.act_as(held.actor_kind, held.actor_id, held.account_id);
  made := private.run_chunk(held, people);
  perform private.act_as('system');
  insert into public.contact_import_errors (account_id, import_id, line, "column", code, value)
  select held.account_id, held.id, wrong.line, left(wrong."column", 120), wrong.code, left(wrong.value, 200)
  from (
    select e.line, e."column", e.code, e.value
    from jsonb_to_recordset(errors) e (line integer, "column" text, code text, value text)
    union all
    select r.line, '', r.code, r.value from unnest(made.refused) r
  ) wrong order by wrong.line;
  wrong_lines := (select count(*) from (
    select e.line from jsonb_to_recordset(errors) e (line integer) union select r.line from unnest(made.refused) r) lines);
  update private.import_uploads u set next_chunk = chunk + 1 where u.id = upload.id;
  update public.contact_imports i
  set processed = i.processed + read.lines, created = i.created + made.created, failed = i.failed + wrong_lines,
    updated = i.updated + read.lines - wrong_lines - made.created
  from (select jsonb_array_length(c.lines) as lines from private.import_chunks c
    where c.upload_id = upload.id and c.number = chunk) read
  where i.id = held.id;
  if chunk + 1 = upload.chunks then
    perform private.finish_import(held);
  end if;
  return jsonb_build_object('status', (select i.status from public.contact_imports i where i.id = held.id));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.write_number_checks(orchestrator_id uuid, number bigint, instance_id uuid, checks jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  lease private.leases;
  written integer;
begin
  if checks is null or jsonb_typeof(checks) <> 'array' or jsonb_array_length(checks) > 500 then
    perform private.fail('checks_invalid', 'checks is an array of at most 500 {phone, registered, wa_id}');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.act_as('system');
  insert into public.number_checks as known (account_id, phone, registered, wa_id, lid, instance_id)
  select distinct on (private.phone_key(told.phone)) lease.account_id, told.phone, told.registered, told.wa_id, told.lid,
    write_number_checks.instance_id
  from jsonb_to_recordset(checks) told (phone text, registered boolean, wa_id text, lid text)
  on conflict on constraint number_checks_pkey do update set phone = excluded.phone, registered = excluded.registered,
    wa_id = excluded.wa_id, lid = excluded.lid, instance_id = excluded.instance_id, checked_at = clock_timestamp();
  get diagnostics written = row_count;
  -- A phone's LID told by WhatsApp links the two, as a message would.
  perform private.meet_people(lease.account_id, array(
    select (told.phone, told.lid, null)::private.person
    from jsonb_to_recordset(checks) told (phone text, registered boolean, lid text)
    where told.registered and told.lid is not null
      and private.find_contact(lease.account_id, told.phone, told.lid) is not null));
  return jsonb_build_object('written', written);
exception when data_exception or check_violation or not_null_violation then
  perform private.fail('checks_invalid', sqlerrm);
end
$function$;

CREATE OR REPLACE FUNCTION private.act_as(kind text, id uuid DEFAULT NULL::uuid, account_id uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if auth.uid() is not null or current_setting('role') = 'authenticated' then
    perform private.fail('act_as_refused', 'the token says who acts');
  elsif kind is null or kind not in ('member', 'api_key', 'flow', 'broadcast', 'hook', 'system')
    or (kind = 'system') <> (id is null) or (kind = 'system') <> (account_id is null) then
    perform private.fail('actor_invalid', 'whoever acts for a customer has an id and an account, the system has neither');
  end if;
  perform set_config('zapbase.actor', (kind, id, account_id)::private.actor::text, true);
end
$function$;

CREATE OR REPLACE FUNCTION private.actor()
 RETURNS private.actor
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  caller constant uuid := auth.uid();
  said constant text := nullif(current_setting('zapbase.actor', true), '');
begin
  if caller is not null then
    return (case when exists (select from public.api_keys keys where keys.id = caller) then 'api_key' else 'member' end,
      caller, null)::private.actor;
  elsif said is not null then
    return said::private.actor;
  elsif current_setting('role') not in ('anon', 'authenticated', 'service_role') then
    -- Whoever has the database itself: a migration, the platform's sign-up.
    return ('system', null, null)::private.actor;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.acts_for_customer()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce((private.actor()).kind <> 'system', false);
end
$function$;

CREATE OR REPLACE FUNCTION private.audit(account_id uuid, action text, subject_id uuid, detail jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.audit_log (account_id, actor_kind, actor_id, action, subject_id, detail)
  select audit.account_id, coalesce(actor.kind, 'system'), actor.id, audit.action, audit.subject_id, audit.detail
  from private.actor() actor
$function$;

CREATE OR REPLACE FUNCTION private.count_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  bounded constant boolean := private.acts_for_customer();
  counted record;
begin
  -- In order, so that two statements never wait for each other.
  for counted in
    select added.account_id, count(*)::integer as rows from new_rows added group by 1 order by 1
  loop
    perform private.take_room(counted.account_id, tg_argv[0], counted.rows, bounded);
  end loop;
  return null;
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
    where added.status = 'queued' and added.kind not in ('reaction', 'edit', 'revoke') group by 1 order by 1
  loop
    perform private.take_room(counted.account_id, 'messages_per_day', counted.rows, true);
  end loop;
  return null;
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
  -- A key cannot make keys: whoever stole one could outlive its revocation.
  if (private.actor()).kind is distinct from 'member' or create_api_key.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins make keys');
  end if;
  if coalesce(btrim(create_api_key.name), '') = '' or length(btrim(create_api_key.name)) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage}' then
    perform private.fail('scopes_invalid', 'scopes are read, send and manage');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, btrim(create_api_key.name), left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.audit(account_id, 'api_keys.create', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$function$;

CREATE OR REPLACE FUNCTION private.finish_contact_upload(upload_id uuid, filename text, columns text[], suggested jsonb, sample jsonb, delimiter text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  upload constant private.import_uploads := private.hold_upload(upload_id);
begin
  if upload.lines = 0 then
    perform private.fail('csv_empty', 'the file has no lines');
  end if;
  insert into public.contact_imports (id, account_id, filename, columns, suggested, sample, delimiter, lines, actor_kind, actor_id)
  values (upload.id, upload.account_id, finish_contact_upload.filename, finish_contact_upload.columns,
    finish_contact_upload.suggested, finish_contact_upload.sample, finish_contact_upload.delimiter, upload.lines,
    (private.actor()).kind, upload.actor_id);
  return private.show_import(upload.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.finish_import(held public.contact_imports)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.end_import(held.id, case when held.dry_run then 'checked' else 'done' end);
  if not held.dry_run then
    perform private.act_as(held.actor_kind, held.actor_id, held.account_id);
    perform private.audit(held.account_id, 'contacts.import', held.id, jsonb_build_object('lines', i.lines,
      'created', i.created, 'updated', i.updated, 'failed', i.failed))
    from public.contact_imports i where i.id = held.id;
    perform private.act_as('system');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.flag_over_limit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  counted record;
begin
  if private.acts_for_customer() then
    return null;
  end if;
  for counted in
    select added.account_id,
      private.used_room(added.account_id, 'contacts') - private.plan_limit(added.account_id, 'contacts') as excess
    from new_rows added group by 1 order by 1
  loop
    update public.contacts c set over_limit = true
    where counted.excess > 0 and c.id in (
      select added.id from new_rows added where added.account_id = counted.account_id
      order by added.seq desc limit greatest(counted.excess, 0));
  end loop;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.keep_erased()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if private.acts_for_customer() then
    perform private.refuse_link('contact_not_found', 'this person was erased');
  end if;
  return new;
end
$function$;

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
  if not private.has_live_orchestrator(new.instance_id) then
    new.status := 'failed';
    new.error_code := 'no_orchestrator';
    new.finished_at := clock_timestamp();
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.prepare_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.phone := coalesce(private.normalise_phone(new.phone), new.phone);
  -- What WhatsApp itself names is taken as it is: its service numbers have any length.
  if private.acts_for_customer() and private.is_possible_phone(new.phone) is false then
    perform private.fail('phone_invalid', 'a phone has 8 to 15 digits, the country''s code first', 'as in 5511999999999');
  end if;
  -- Two spellings of one phone that come at once shall meet in the identities, not pass each other.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || new.account_id, 0));
  return new;
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
begin
  new.from_me := true;
  new."timestamp" := clock_timestamp();
  new.status := 'queued';
  new.sent_by_kind := coalesce(actor.kind, 'system');
  new.sent_by_id := actor.id;
  new := private.place_message(new);
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    new.send_at + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  if new.sent_by_kind <> 'member' and exists (select from public.contacts c
    where c.account_id = new.account_id and c.id = new.contact_id and c.opted_out_at is not null) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  else
    new.status_reason := private.waiting_reason(new.send_at,
      (select i.status = 'connected' from public.instances i where i.id = new.instance_id));
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.record_chat_event()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.status <> old.status and (new.status = 'closed' or old.status = 'closed' or private.acts_for_customer()) then
    insert into public.chat_events (account_id, chat_id, kind, reason)
    values (new.account_id, new.id, case new.status when 'open' then 'opened' else new.status end, new.closed_reason);
  end if;
  if new.assigned_to is distinct from old.assigned_to then
    insert into public.chat_events (account_id, chat_id, kind, assigned_to)
    values (new.account_id, new.id, case when new.assigned_to is null then 'unassigned' else 'assigned' end,
      new.assigned_to);
  end if;
  -- A message from outside ends a snooze; that needs no line of its own.
  if new.snoozed_until is distinct from old.snoozed_until and private.acts_for_customer() then
    insert into public.chat_events (account_id, chat_id, kind, snoozed_until)
    values (new.account_id, new.id, case when new.snoozed_until is null then 'woken' else 'snoozed' end,
      new.snoozed_until);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_suspended()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  account_ids constant uuid[] := array(select distinct added.account_id from new_rows added);
begin
  if (private.require_actor(account_ids)).kind <> 'system' then
    perform private.refuse_inactive(account_ids);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.refuse_suspended_start()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_actor(array(select distinct added.account_id from new_rows added));
  perform private.refuse_inactive(array(
    select distinct added.account_id from new_rows added
    where added.command in ('start', 'restart', 'pairing_code', 'sync')));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_actor()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_actor(array(select distinct added.account_id from new_rows added));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_actor(account_ids uuid[])
 RETURNS private.actor
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  actor constant private.actor := private.actor();
begin
  if actor.kind is null then
    perform private.fail('actor_missing', 'nobody said in whose name this is added',
      'use a member''s or a key''s token, or private.act_as in the same transaction');
  elsif actor.account_id <> any (account_ids) then
    perform private.fail('actor_invalid', 'who acts for one account adds nothing to another');
  end if;
  return actor;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_user(code text DEFAULT 'not_allowed'::text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (private.actor()).kind is distinct from 'member' then
    perform private.fail(code, 'only people may do this, not programs', 'sign in');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.sign_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  actor constant private.actor := private.actor();
begin
  new.actor_id := actor.id;
  new.actor_kind := coalesce(actor.kind, 'system');
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.start_contact_import(import_id uuid, mapping jsonb, tags text[], dry_run boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  found_import public.contact_imports;
begin
  select * into found_import from public.contact_imports i
  where i.id = start_contact_import.import_id and i.account_id = any (array(select private.account_ids())) for update;
  if found_import.id is null then
    perform private.fail('import_not_found', 'no such import of yours');
  end if;
  perform private.require_importing(found_import.account_id);
  if found_import.status in ('checking', 'running') then
    perform private.fail('import_running', 'this import is under way');
  elsif found_import.status not in ('uploaded', 'checked') then
    perform private.fail('import_ended', format('this import is %s', found_import.status), 'upload the file again');
  end if;
  perform private.check_mapping(found_import.account_id, found_import.columns, start_contact_import.mapping);
  if private.are_tags(coalesce(start_contact_import.tags, '{}')) is not true then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  delete from public.contact_import_errors e
  where e.account_id = found_import.account_id and e.import_id = found_import.id;
  update private.import_uploads u set next_chunk = 0 where u.id = found_import.id;
  update public.contact_imports i
  set status = case when start_contact_import.dry_run then 'checking' else 'running' end,
    dry_run = coalesce(start_contact_import.dry_run, false), mapping = start_contact_import.mapping,
    tags = coalesce(start_contact_import.tags, '{}'), processed = 0, created = 0, updated = 0, failed = 0, error_code = null,
    actor_kind = (private.actor()).kind, actor_id = auth.uid(), started_at = clock_timestamp(), finished_at = null
  where i.id = found_import.id;
  return private.show_import(found_import.id);
exception when unique_violation then
  perform private.fail('import_running', 'another import of this account is under way', 'wait for its end, or cancel it');
end
$function$;

CREATE OR REPLACE FUNCTION private.unlink_numbers(account_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.act_as('system');
  insert into public.instance_commands (account_id, instance_id, command)
  select i.account_id, i.id, 'remove' from public.instances i
  where i.account_id = unlink_numbers.account_id and not exists (
    select from public.instance_commands c where c.instance_id = i.id and c.command = 'remove'
      and (c.status in ('queued', 'running') or c.finished_at > clock_timestamp() - interval '5 minutes'));
  return not exists (select from public.instances i where i.account_id = unlink_numbers.account_id);
end
$function$;

comment on function private.act_as(text,uuid,uuid) is 'Who acts from here to the end of the transaction, in whose name it counts and against whose limits.
  Codes: act_as_refused, actor_invalid.';
comment on function private.actor() is 'Who acts; null when the API''s service acts and has not said for whom.';
comment on function private.acts_for_customer() is 'Limits, suspension and what a customer must not do hold for whatever is done in his name.';
comment on function private.refuse_suspended() is 'Statement trigger with new_rows on every table into which customers insert: somebody answers for the rows, and may add some.
  After the row checks, so that a policy speaks first.';
comment on function private.require_actor() is 'Statement trigger with new_rows, where refuse_suspended does not ask already.';
comment on function private.require_actor(uuid[]) is 'Refuses rows of customers'' kinds that nobody answers for.';
grant execute on function private.act_as(text,uuid,uuid) to authenticated;
grant execute on function private.act_as(text,uuid,uuid) to service_role;
grant execute on function private.actor() to authenticated;
grant execute on function private.actor() to service_role;
grant execute on function private.acts_for_customer() to authenticated;
grant execute on function private.acts_for_customer() to service_role;
grant execute on function private.require_actor(uuid[]) to authenticated;
grant execute on function private.require_actor(uuid[]) to service_role;

create trigger require_actor after insert on public.consents referencing new table as new_rows
for each statement execute function private.require_actor();

-- Also in the events, now that private.actor is there.
alter table private.events
  alter actor_kind drop default,
  alter actor_id drop default,
  alter actor_kind type private.actor_kind using case actor_kind
    when 'user' then 'member' when 'service' then 'system' else actor_kind end,
  alter actor_kind set default coalesce((private.actor()).kind, 'system'),
  alter actor_id set default (private.actor()).id;

drop function private.act_as(uuid);
drop function private.actor_kind();
