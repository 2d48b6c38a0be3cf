DROP FUNCTION "orchestrator"."finish_decision"(uuid, bigint, uuid, uuid, bigint);

CREATE TABLE "private"."rule_revisions" ("account_id" uuid NOT NULL, "revision" bigint NOT NULL DEFAULT 1, CONSTRAINT "rule_revisions_pkey" PRIMARY KEY (account_id));

CREATE TABLE "public"."keywords" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "account_id" uuid NOT NULL, "instance_id" uuid, "name" text NOT NULL, "terms" text[] NOT NULL, "match" text NOT NULL DEFAULT 'equals'::text, "answer" text, "tags" text[] NOT NULL DEFAULT '{}'::text[], "only_when" text NOT NULL DEFAULT 'always'::text, "interrupts" boolean NOT NULL DEFAULT false, "priority" integer NOT NULL DEFAULT 100, "enabled" boolean NOT NULL DEFAULT true, "problem" text, "created_at" timestamp with time zone NOT NULL DEFAULT now(), "updated_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "keywords_account_id_id_key" UNIQUE (account_id, id), CONSTRAINT "keywords_account_id_name_key" UNIQUE (account_id, name), CONSTRAINT "keywords_answer_check" CHECK (((length(answer) >= 1) AND (length(answer) <= 4096))), CONSTRAINT "keywords_check" CHECK (((match <> 'regex'::text) OR (cardinality(terms) <= 3))), CONSTRAINT "keywords_match_check" CHECK ((match = ANY (ARRAY['equals'::text, 'contains'::text, 'starts_with'::text, 'ends_with'::text, 'word'::text, 'not_contains'::text, 'regex'::text]))), CONSTRAINT "keywords_name_check" CHECK (((length(name) >= 1) AND (length(name) <= 100))), CONSTRAINT "keywords_only_when_check" CHECK ((only_when = ANY (ARRAY['always'::text, 'open'::text, 'closed'::text]))), CONSTRAINT "keywords_pkey" PRIMARY KEY (id), CONSTRAINT "keywords_priority_check" CHECK (((priority >= 0) AND (priority <= 10000))), CONSTRAINT "keywords_problem_check" CHECK ((length(problem) <= 300)), CONSTRAINT "keywords_tags_check" CHECK (private.are_tags(tags)));

ALTER TABLE "public"."keywords" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "public"."accounts" ADD COLUMN "opt_out_words" text[] NOT NULL DEFAULT '{}'::text[];

ALTER TABLE "public"."accounts" ADD COLUMN "opt_out_answer" text NOT NULL DEFAULT 'Tudo certo: você não receberá mais mensagens automáticas. Se mudar de ideia, escreva VOLTAR.'::text;

ALTER TABLE "public"."accounts" ADD COLUMN "silence_minutes" integer NOT NULL DEFAULT 60;

ALTER TABLE "public"."chats" ADD COLUMN "automation_paused_until" timestamp with time zone;

CREATE OR REPLACE FUNCTION orchestrator.claim_decisions(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_queue(orchestrator_id, number, 'decisions');
  if not exists (select from private.pending_decisions p where p.claim_id = claim_decisions.claim_id) then
    with next as (
      select p.account_id, p.chat_id
      from private.leases lease
      join public.accounts a on a.id = lease.account_id and a.status = 'active'
      join private.pending_decisions p on p.account_id = lease.account_id and p.instance_id = lease.instance_id
      where lease.orchestrator_id = claim_decisions.orchestrator_id and lease.number = claim_decisions.number
        and lease.expires_at > clock_timestamp()
        -- Whoever had it before has lost the lease, or never said how it ended.
        and (p.claim_id is null or p.number <> claim_decisions.number
          or p.claimed_at < clock_timestamp() - interval '15 minutes')
      order by p.since, p.chat_id
      limit greatest(least(max_items, 500), 0)
      for update of p skip locked for share of lease
    )
    update private.pending_decisions p
    set claim_id = claim_decisions.claim_id, number = claim_decisions.number, claimed_at = clock_timestamp()
    from next where p.account_id = next.account_id and p.chat_id = next.chat_id;
  end if;
  return jsonb_build_object('decisions', (
    select coalesce(jsonb_agg(to_jsonb(p) - '{claim_id,number,claimed_at}'::text[] || private.decision_facts(p)
      order by p.since, p.chat_id), '[]')
    from private.pending_decisions p
    where p.claim_id = claim_decisions.claim_id and p.number = claim_decisions.number));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.finish_decisions(orchestrator_id uuid, number bigint, claim_id uuid, decided jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  mine private.pending_decisions;
  decision record;
  refused jsonb;
  finished jsonb := '[]';
begin
  perform private.hold_number(orchestrator_id, number);
  -- In the order of ingest: leases, chats, decisions. Of a number that has gone to another nothing is done.
  perform from private.leases lease
  where lease.orchestrator_id = finish_decisions.orchestrator_id and lease.number = finish_decisions.number
    and lease.expires_at > clock_timestamp() and lease.instance_id in (
      select p.instance_id from private.pending_decisions p where p.claim_id = finish_decisions.claim_id)
  order by lease.instance_id for key share;
  perform from public.chats c where c.id in (
    select private.as_uuid(item ->> 'chat_id') from jsonb_array_elements(decided) item)
  order by c.id for no key update;
  for decision in
    select private.as_uuid(item ->> 'chat_id') as chat_id, (item ->> 'last_seq')::bigint as last_seq,
      item -> 'actions' as actions
    from jsonb_array_elements(decided) item limit 500
  loop
    select p.* into mine from private.pending_decisions p
    join private.leases lease on lease.instance_id = p.instance_id
      and lease.orchestrator_id = finish_decisions.orchestrator_id and lease.number = finish_decisions.number
      and lease.expires_at > clock_timestamp()
    where p.chat_id = decision.chat_id and p.claim_id = finish_decisions.claim_id and p.number = finish_decisions.number
    for update of p;
    continue when not found;
    refused := private.take_actions(mine, decision.actions);
    finished := finished || jsonb_build_object('chat_id', mine.chat_id, 'refused', refused,
      'more', private.keep_undecided(mine, decision.last_seq));
  end loop;
  return jsonb_build_object('finished', finished);
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.poll(orchestrator_id uuid, number bigint, kinds text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  -- First: the questions wait for nobody, and the orchestrator that asks lives.
  answer constant jsonb := orchestrator.heartbeat(orchestrator_id, number);
  next_send constant timestamptz := private.first_send(orchestrator_id, number);
  next_job constant timestamptz := private.next_job(kinds);
begin
  return answer || jsonb_build_object(
    'due', array_remove(array[
      case when private.has_commands(orchestrator_id, number) then 'commands' end,
      case when private.has_free_leases(orchestrator_id) then 'leases' end,
      case when next_send <= clock_timestamp() or private.has_uncertain_messages(orchestrator_id, number) then 'messages' end,
      case when private.has_media(orchestrator_id, number) then 'media' end,
      case when private.has_decisions(orchestrator_id, number) then 'decisions' end,
      case when private.has_unread_events() then 'events' end,
      case when next_job <= clock_timestamp() or private.has_lost_jobs() then 'jobs' end], null),
    'next_seconds', jsonb_strip_nulls(jsonb_build_object(
      'messages', private.seconds_until(next_send), 'jobs', private.seconds_until(next_job))));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.read_rules(orchestrator_id uuid, number bigint, account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object(
    'revision', coalesce((
      select r.revision from private.rule_revisions r where r.account_id = read_rules.account_id), 0),
    'opt_out_words', coalesce((
      select to_jsonb(a.opt_out_words) from public.accounts a where a.id = read_rules.account_id), '[]'),
    'keywords', (
      select coalesce(jsonb_agg(to_jsonb(k) order by k.id), '[]')
      from public.keywords k where k.account_id = read_rules.account_id and k.enabled));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.report_keywords(orchestrator_id uuid, number bigint, account_id uuid, problems jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  reported integer;
begin
  perform private.hold_number(orchestrator_id, number);
  update public.keywords k set problem = left(told.problem, 300)
  from jsonb_each_text(problems) told (id, problem)
  where k.account_id = report_keywords.account_id and k.id = private.as_uuid(told.id)
    and k.problem is distinct from left(told.problem, 300);
  get diagnostics reported = row_count;
  return jsonb_build_object('reported', reported);
end
$function$;

CREATE OR REPLACE FUNCTION private.answer_keyword(decided private.pending_decisions, contact_id uuid, action jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  keyword_id constant uuid := (action ->> 'keyword_id')::uuid;
  tags constant text[] := array(select jsonb_array_elements_text(action -> 'tags'));
begin
  perform private.act_as('flow', keyword_id, decided.account_id);
  if action ->> 'answer' is not null then
    insert into public.conversations (account_id, chat_id, message, client_key)
    values (decided.account_id, decided.chat_id, action ->> 'answer', 'keyword:' || (action ->> 'message_id'))
    on conflict do nothing;
  end if;
  if tags <> '{}' then
    perform private.change_tags(decided.account_id, array[contact_id], tags, '{}');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.are_terms(terms text[])
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return (cardinality(terms) >= 1 and cardinality(terms) <= 20 and array_ndims(terms) = 1
    and not exists (select from unnest(terms) term where term is null or btrim(term) = '' or length(term) > 100)) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.count_answers(chat public.chats)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select count(*) from (
      select c.sent_by_kind, c."timestamp" from public.conversations c
      where c.account_id = chat.account_id and c.chat_id = chat.id
      order by c.seq desc limit 50
    ) lately
    where lately.sent_by_kind = 'flow' and lately."timestamp" > clock_timestamp() - interval '10 minutes');
end
$function$;

CREATE OR REPLACE FUNCTION private.decision_facts(decision private.pending_decisions)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  messages jsonb;
  last_seq bigint;
begin
  -- So many at once; the rest is decided next.
  select jsonb_agg(jsonb_build_object('id', m.id, 'text', m.message,
      'age_seconds', greatest(extract(epoch from clock_timestamp() - m."timestamp"), 0)) order by m.seq), max(m.seq)
  into messages, last_seq
  from (
    select c.id, c.seq, c.message, c."timestamp" from public.conversations c
    where c.account_id = decision.account_id and c.chat_id = decision.chat_id and c.seq >= decision.first_seq
      and c.status = 'received' and c.kind <> 'unknown'
    order by c.seq limit 50
  ) m;
  return (
    select jsonb_build_object('messages', coalesce(messages, '[]'), 'last_seq', coalesce(last_seq, decision.first_seq),
      'rules', coalesce((select r.revision from private.rule_revisions r where r.account_id = decision.account_id), 0),
      'is_opted_out', contact.opted_out_at is not null,
      'is_open', private.is_account_open(account.working_hours, account.timezone, now()),
      'is_silenced', coalesce(chat.automation_paused_until > clock_timestamp(), false)
        or private.has_person_written(chat, account.silence_minutes),
      'answers_lately', private.count_answers(chat))
    from public.accounts account
    join public.chats chat on chat.account_id = account.id and chat.id = decision.chat_id
    left join public.contacts contact on contact.account_id = account.id and contact.id = chat.contact_id
    where account.id = decision.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_problem()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.problem := null;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_decisions(orchestrator_id uuid, number bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return exists (
    select from private.leases lease
    join public.accounts a on a.id = lease.account_id and a.status = 'active'
    join private.pending_decisions p on p.account_id = lease.account_id and p.instance_id = lease.instance_id
    where lease.orchestrator_id = has_decisions.orchestrator_id and lease.number = has_decisions.number
      and (p.claim_id is null or p.number <> has_decisions.number
        or p.claimed_at < clock_timestamp() - interval '15 minutes'));
end
$function$;

CREATE OR REPLACE FUNCTION private.has_person_written(chat public.chats, minutes integer)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return exists (
    select from (
      select c.sent_by_kind, c."timestamp" from public.conversations c
      where c.account_id = chat.account_id and c.chat_id = chat.id
      order by c.seq desc limit 50
    ) lately
    where lately.sent_by_kind in ('member', 'phone')
      and lately."timestamp" > clock_timestamp() - make_interval(mins => minutes));
end
$function$;

CREATE OR REPLACE FUNCTION private.heed_objection(decided private.pending_decisions, contact_id uuid, message_id text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.act_as('system');
  insert into public.consents (account_id, contact_id, state, source)
  values (decided.account_id, heed_objection.contact_id, 'opted_out', 'message');
  update public.conversations c set status = 'cancelled', status_reason = null
  from private.outgoing_queue q
  join public.chats chat on chat.account_id = q.account_id and chat.id = q.chat_id
  where chat.account_id = decided.account_id and chat.contact_id = heed_objection.contact_id and q.state = 'queued'
    and q.lane >= private.lane_rank('flow') and c.id = q.conversation_id and c.status = 'queued';
  insert into public.conversations (account_id, chat_id, message, client_key)
  select a.id, decided.chat_id, a.opt_out_answer, 'opt_out:' || message_id
  from public.accounts a where a.id = decided.account_id
  on conflict do nothing;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_open(working_hours jsonb, timezone text, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  here constant timestamp := moment at time zone timezone;
  minute constant integer := (extract(isodow from here)::integer - 1) * 1440 + extract(hour from here)::integer * 60
    + extract(minute from here)::integer;
begin
  return working_hours = '{}' or exists (
    select from unnest(private.weekly_minutes(working_hours)) span where span @> minute or span @> minute + 10080);
end
$function$;

CREATE OR REPLACE FUNCTION private.is_refused(actor_kind text, lane text, opted_out_at timestamp with time zone, last_received_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when opted_out_at is null then false
    when lane = 'broadcast' then true
    when actor_kind = 'flow' then coalesce(last_received_at <= opted_out_at, true)
    else actor_kind not in ('member', 'system')
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.limit_keywords()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.keywords k
    where k.account_id = any (array(select distinct added.account_id from new_rows added))
    group by k.account_id having count(*) > 200
  ) then
    perform private.fail('keywords_limit', 'an account has at most 200 keywords', 'remove what is no longer needed');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.move_consent_words()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.move_rules(array[new.id]);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.move_rules()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'DELETE' then
    perform private.move_rules(array(select distinct row.account_id from old_rows row));
  else
    perform private.move_rules(array(select distinct row.account_id from new_rows row));
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.move_rules(account_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into private.rule_revisions as revisions (account_id)
  select a.id from public.accounts a where a.id = any (account_ids) order by a.id
  on conflict on constraint rule_revisions_pkey do update set revision = revisions.revision + 1;
end
$function$;

CREATE OR REPLACE FUNCTION private.pause_automation(chat_id uuid, minutes integer)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  paused_until timestamptz;
begin
  if minutes is null or minutes not between 0 and 43200 then
    perform private.fail('minutes_invalid', 'minutes is 0 to 43200 (30 days)');
  end if;
  update public.chats c
  set automation_paused_until = case when minutes > 0 then clock_timestamp() + make_interval(mins => minutes) end
  where c.id = pause_automation.chat_id and c.account_id = any (array(select private.member_account_ids()))
  returning c.automation_paused_until into paused_until;
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  return paused_until;
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
  for action in select item from jsonb_array_elements(coalesce(actions, '[]')) item limit 100 loop
    begin
      perform private.take_action(decided, action);
    exception
      -- What passes is tried again with all of it.
      when serialization_failure or deadlock_detected or lock_not_available then
        raise;
      -- Refused for good, as by a limit: the other actions are taken all the same.
      when others then
        get stacked diagnostics code = message_text;
        refused := refused || jsonb_build_object('message_id', action -> 'message_id', 'code', left(code, 100));
    end;
  end loop;
  return refused;
end
$function$;

CREATE OR REPLACE FUNCTION public.pause_automation(chat_id uuid, minutes integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.pause_automation(chat_id, minutes)
$function$;

ALTER TABLE "private"."rule_revisions" ADD CONSTRAINT "rule_revisions_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_opt_out_answer_check" CHECK (((length(opt_out_answer) >= 1) AND (length(opt_out_answer) <= 1000)));

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_silence_minutes_check" CHECK (((silence_minutes >= 0) AND (silence_minutes <= 43200)));

ALTER TABLE "public"."keywords" ADD CONSTRAINT "keywords_account_id_fkey" FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

ALTER TABLE "public"."keywords" ADD CONSTRAINT "keywords_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE CASCADE;

CREATE INDEX keywords_instance ON public.keywords USING btree (account_id, instance_id) WHERE (instance_id IS NOT NULL);

CREATE TRIGGER move_consent_words AFTER UPDATE OF opt_out_words ON public.accounts FOR EACH ROW WHEN ((old.opt_out_words IS DISTINCT FROM new.opt_out_words)) EXECUTE FUNCTION private.move_consent_words();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.keywords FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER forget_problem BEFORE UPDATE OF terms, match ON public.keywords FOR EACH ROW EXECUTE FUNCTION private.forget_problem();

CREATE TRIGGER limit_keywords AFTER INSERT ON public.keywords REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.limit_keywords();

CREATE TRIGGER move_rules_delete AFTER DELETE ON public.keywords REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER move_rules_insert AFTER INSERT ON public.keywords REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER move_rules_update AFTER UPDATE ON public.keywords REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.move_rules();

CREATE TRIGGER refuse_suspended AFTER INSERT ON public.keywords REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_suspended();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON public.keywords FOR EACH ROW EXECUTE FUNCTION private.touch_updated_at();

CREATE POLICY "owners and admins add keywords" ON "public"."keywords" FOR INSERT TO "authenticated" WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins change keywords" ON "public"."keywords" FOR UPDATE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids)))) WITH CHECK ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "owners and admins delete keywords" ON "public"."keywords" FOR DELETE TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.managed_account_ids() AS managed_account_ids))));

CREATE POLICY "readers see an account's keywords" ON "public"."keywords" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

COMMENT ON COLUMN "public"."accounts"."opt_out_answer" IS 'What whoever objects is answered, once.';

COMMENT ON COLUMN "public"."accounts"."opt_out_words" IS 'What counts as SAIR, PARAR and STOP do, as a whole message.';

COMMENT ON COLUMN "public"."accounts"."silence_minutes" IS 'How long nothing is answered by itself where a person of the account has written.';

COMMENT ON COLUMN "public"."chats"."automation_paused_until" IS 'Until then nothing is answered by itself here; pause_automation sets it.';

COMMENT ON COLUMN "public"."keywords"."instance_id" IS 'Null: on all numbers of the account.';

COMMENT ON COLUMN "public"."keywords"."interrupts" IS 'Also in the middle of a conversation that goes by itself.';

COMMENT ON COLUMN "public"."keywords"."match" IS 'How any of the terms has to stand in the message; regex: RE2, on the text without accents.';

COMMENT ON COLUMN "public"."keywords"."only_when" IS 'open, closed: within the account''s working hours, or outside.';

COMMENT ON COLUMN "public"."keywords"."priority" IS 'The lowest fires, where several would.';

COMMENT ON COLUMN "public"."keywords"."problem" IS 'Why it never fires: written when its terms cannot be read.';

COMMENT ON FUNCTION "orchestrator"."finish_decisions"(uuid, bigint, uuid, jsonb) IS 'decided: [{chat_id, last_seq, actions}]. What each chat received up to last_seq is decided, and what follows is done. finished: those that were the caller''s, with more (something came meanwhile, for the next claim) and refused (actions that could not be taken, by their codes).';

COMMENT ON FUNCTION "orchestrator"."poll"(uuid, bigint, text[]) IS 'A heartbeat that also says what there is to do: due (commands, leases, messages, media, decisions, events, jobs of these kinds), and next_seconds, in how many there will be messages and jobs.';

COMMENT ON FUNCTION "orchestrator"."read_rules"(uuid, bigint, uuid) IS 'An account''s rules as they are now, with their revision.';

COMMENT ON FUNCTION "orchestrator"."report_keywords"(uuid, bigint, uuid, jsonb) IS 'problems: {keyword id: why it cannot be read}. The page shows them.';

COMMENT ON FUNCTION "private"."answer_keyword"(private.pending_decisions, uuid, jsonb) IS 'One answer a message, whoever decides it how often.';

COMMENT ON FUNCTION "private"."are_terms"(text[]) IS 'One to 20, each with something to see and at most 100 characters.';

COMMENT ON FUNCTION "private"."count_answers"(public.chats) IS 'What went out in the chat by itself in the last ten minutes.';

COMMENT ON FUNCTION "private"."decision_facts"(private.pending_decisions) IS 'The undecided messages of a chat, the oldest 50, and how it stands there.';

COMMENT ON FUNCTION "private"."has_person_written"(public.chats, integer) IS 'Somebody of the account, here or on the phone itself, within so many minutes.';

COMMENT ON FUNCTION "private"."heed_objection"(private.pending_decisions, uuid, text) IS 'Consent is written, what waits by itself in any chat of the person is cancelled, and he is answered once.';

COMMENT ON FUNCTION "private"."is_account_open"(jsonb, text, timestamp with time zone) IS 'Without working hours: always.';

COMMENT ON FUNCTION "private"."is_refused"(text, text, timestamp with time zone, timestamp with time zone) IS 'Whether a person''s objection stands against a message; asked when it is written, and again when it would go. The one
  answer to the objection itself is the system''s.';

COMMENT ON FUNCTION "public"."pause_automation"(uuid, integer) IS 'Nothing is answered by itself in this chat for so many minutes (at most 43200); 0: it goes on now. Answers until when. Codes: chat_not_found, minutes_invalid.';

COMMENT ON TABLE "private"."rule_revisions" IS 'Moves with every change of the account''s rules. Without a row: 0, there were never any.';

COMMENT ON TABLE "public"."keywords" IS 'What is answered by itself when somebody writes certain words. Case and accents do not count.';

REVOKE ALL ON FUNCTION "orchestrator"."finish_decisions"(uuid, bigint, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."finish_decisions"(uuid, bigint, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."read_rules"(uuid, bigint, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."read_rules"(uuid, bigint, uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "orchestrator"."report_keywords"(uuid, bigint, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "orchestrator"."report_keywords"(uuid, bigint, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."answer_keyword"(private.pending_decisions, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."answer_keyword"(private.pending_decisions, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."are_terms"(text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."are_terms"(text[]) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."change_tags"(uuid, uuid[], text[], text[]) FROM "service_role";

GRANT EXECUTE ON FUNCTION "private"."change_tags"(uuid, uuid[], text[], text[]) TO "service_role";

REVOKE ALL ON FUNCTION "private"."count_answers"(public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_answers"(public.chats) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."decision_facts"(private.pending_decisions) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."decision_facts"(private.pending_decisions) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_problem"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_problem"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."has_decisions"(uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_decisions"(uuid, bigint) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."has_person_written"(public.chats, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_person_written"(public.chats, integer) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."heed_objection"(private.pending_decisions, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."heed_objection"(private.pending_decisions, uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_account_open"(jsonb, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_account_open"(jsonb, text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."limit_keywords"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_keywords"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."move_consent_words"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."move_consent_words"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."move_rules"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."move_rules"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."move_rules"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."move_rules"(uuid[]) TO "postgres";

REVOKE ALL ON FUNCTION "private"."pause_automation"(uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pause_automation"(uuid, integer) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."take_action"(private.pending_decisions, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_action"(private.pending_decisions, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."take_actions"(private.pending_decisions, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."take_actions"(private.pending_decisions, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."pause_automation"(uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."pause_automation"(uuid, integer) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."rule_revisions" TO "postgres";

GRANT INSERT, SELECT, UPDATE ON TABLE "private"."rule_revisions" TO "service_role";

REVOKE ALL ("opt_out_answer") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("opt_out_answer") ON TABLE "public"."accounts" TO "authenticated";

REVOKE ALL ("opt_out_words") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("opt_out_words") ON TABLE "public"."accounts" TO "authenticated";

REVOKE ALL ("silence_minutes") ON TABLE "public"."accounts" FROM "authenticated";

GRANT UPDATE ("silence_minutes") ON TABLE "public"."accounts" TO "authenticated";

GRANT INSERT ("account_id") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("answer"), UPDATE ("answer") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("enabled"), UPDATE ("enabled") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("instance_id"), UPDATE ("instance_id") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("interrupts"), UPDATE ("interrupts") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("match"), UPDATE ("match") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("only_when"), UPDATE ("only_when") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("priority"), UPDATE ("priority") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("tags"), UPDATE ("tags") ON TABLE "public"."keywords" TO "authenticated";

GRANT INSERT ("terms"), UPDATE ("terms") ON TABLE "public"."keywords" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."keywords" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."keywords" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."keywords" TO "service_role";

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_opt_out_words_check" CHECK (((opt_out_words = '{}'::text[]) OR private.are_terms(opt_out_words)));

ALTER TABLE "public"."keywords" ADD CONSTRAINT "keywords_terms_check" CHECK (private.are_terms(terms));
