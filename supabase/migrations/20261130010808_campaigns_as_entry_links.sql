ALTER TABLE "public"."campaigns" DROP CONSTRAINT "campaigns_message_check";

CREATE SCHEMA "campaign_links";

CREATE TABLE "private"."campaign_counts" ("account_id" uuid NOT NULL, "campaign_id" uuid NOT NULL, "day" date NOT NULL, "slot" integer NOT NULL, "visits" bigint NOT NULL DEFAULT 0, "answers" bigint NOT NULL DEFAULT 0, "told_at" timestamp with time zone, CONSTRAINT "campaign_counts_pkey" PRIMARY KEY (account_id, campaign_id, day, slot), CONSTRAINT "campaign_counts_slot_check" CHECK (((slot >= 0) AND (slot <= 63))));

ALTER TABLE "public"."campaigns" ADD COLUMN "slug" text NOT NULL DEFAULT ''::text;

ALTER TABLE "public"."campaigns" ADD COLUMN "instance_id" uuid;

ALTER TABLE "public"."campaigns" ADD COLUMN "match" text NOT NULL DEFAULT 'equals'::text;

ALTER TABLE "public"."campaigns" ADD COLUMN "enabled" boolean NOT NULL DEFAULT true;

ALTER TABLE "public"."campaigns" ADD COLUMN "flow_id" uuid;

CREATE OR REPLACE FUNCTION campaign_links.visit(slug text, counts boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
  phone text;
begin
  select c.* into campaign from public.campaigns c where c.slug = lower(visit.slug);
  if not found then
    return jsonb_build_object('state', 'unknown');
  elsif not campaign.enabled or not exists (
    select from public.accounts a where a.id = campaign.account_id and a.status = 'active'
  ) then
    return jsonb_build_object('state', 'disabled');
  end if;
  select i.phone into phone from public.instances i
  where i.account_id = campaign.account_id and i.phone is not null and i.id = coalesce(campaign.instance_id, i.id)
  order by i.created_at, i.id limit 1;
  if not found then
    return jsonb_build_object('state', 'unpaired');
  elsif counts is not false then
    perform private.count_campaign(campaign.id, 'visit');
  end if;
  return jsonb_build_object('state', 'open', 'phone', phone, 'text', coalesce(campaign.message, ''));
end
$function$;

CREATE OR REPLACE FUNCTION private.account_day(account_id uuid)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select (now() at time zone a.timezone)::date from public.accounts a where a.id = account_day.account_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.broadcast_campaigns()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.broadcast_changes('campaign', tg_table_name, tg_op, array(
    select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.campaign_counts(account_id uuid, since date, until date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  last_day date;
  first_day date;
begin
  perform private.require_readable(account_id);
  last_day := coalesce(until, private.account_day(account_id));
  first_day := coalesce(since, last_day - 29);
  perform private.require_days(first_day, last_day);
  return (
    select jsonb_build_object('since', first_day, 'until', last_day, 'campaigns', coalesce(jsonb_object_agg(
      sums.campaign_id, jsonb_build_object('visits', sums.visits, 'answers', sums.answers)), '{}'))
    from (
      select days.campaign_id, sum(days.visits) as visits, sum(days.answers) as answers
      from private.campaign_days(campaign_counts.account_id, first_day, last_day) days group by 1
    ) sums);
end
$function$;

CREATE OR REPLACE FUNCTION private.campaign_days(account_id uuid, first_day date, last_day date)
 RETURNS TABLE(campaign_id uuid, day date, visits bigint, answers bigint)
 LANGUAGE sql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
  select counts.campaign_id, counts.day, sum(counts.visits)::bigint, sum(counts.answers)::bigint
  from private.campaign_counts counts
  where counts.account_id = campaign_days.account_id and counts.day >= first_day and counts.day <= last_day
  group by counts.campaign_id, counts.day
$function$;

CREATE OR REPLACE FUNCTION private.campaign_statistics(campaign_id uuid, since date, until date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  owner_id constant uuid := (
    select c.account_id from public.campaigns c
    where c.id = campaign_statistics.campaign_id and c.account_id = any (array(select private.account_ids())));
  last_day date;
  first_day date;
begin
  if owner_id is null then
    perform private.fail('campaign_not_found', 'no such campaign of yours');
  end if;
  last_day := coalesce(until, private.account_day(owner_id));
  first_day := coalesce(since, last_day - 29);
  perform private.require_days(first_day, last_day);
  return (
    select jsonb_build_object('since', first_day, 'until', last_day, 'days', coalesce(jsonb_agg(
      jsonb_build_object('day', days.day, 'visits', days.visits, 'answers', days.answers) order by days.day), '[]'),
      'visits', coalesce(sum(days.visits), 0), 'answers', coalesce(sum(days.answers), 0))
    from private.campaign_days(owner_id, first_day, last_day) days
    where days.campaign_id = campaign_statistics.campaign_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.count_campaign(campaign_id uuid, what text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
  today date;
  free_slot integer;
  is_told boolean;
begin
  select c.* into campaign from public.campaigns c where c.id = count_campaign.campaign_id;
  if not found then
    return;
  elsif what is null or what not in ('visit', 'answer') then
    perform private.fail('count_invalid', 'a visit or an answer is counted');
  end if;
  select (clock_timestamp() at time zone a.timezone)::date into today from public.accounts a where a.id = campaign.account_id;
  select counts.slot into free_slot from private.campaign_counts counts
  where counts.account_id = campaign.account_id and counts.campaign_id = campaign.id and counts.day = today
  order by counts.slot limit 1 for update skip locked;
  insert into private.campaign_counts as counts (account_id, campaign_id, day, slot, visits, answers, told_at)
  values (campaign.account_id, campaign.id, today, coalesce(free_slot, floor(random() * 64)::integer),
    (what = 'visit')::integer, (what = 'answer')::integer, case when what = 'visit' then now() end)
  on conflict on constraint campaign_counts_pkey do update
  set visits = counts.visits + excluded.visits, answers = counts.answers + excluded.answers,
    told_at = case when counts.told_at > now() - interval '1 minute' then counts.told_at
      else coalesce(excluded.told_at, counts.told_at) end
  returning counts.told_at = now() and what = 'visit' into is_told;
  if is_told then
    perform private.tell_visits(campaign, today);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_campaign_counts(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('private.campaign_counts', 'day', settings.count_days, ends) from private.settings
$function$;

CREATE OR REPLACE FUNCTION private.give_slug()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.slug := lower(btrim(coalesce(new.slug, '')));
  if new.slug = '' then
    new.slug := private.make_slug(new.name);
  elsif not private.is_slug(new.slug) then
    perform private.fail('slug_invalid', 'a slug is 3 to 60 letters from a to z, digits and single hyphens between them',
      'choose another');
  elsif exists (select from public.campaigns c where c.slug = new.slug and c.id <> new.id) then
    raise unique_violation using message = 'slug_taken', detail = 'another campaign has this slug', hint = 'choose another';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_slug(slug text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return length(slug) >= 3 and length(slug) <= 60 and slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'
    and slug not in ('admin', 'api', 'favicon', 'health', 'new', 'novo', 'preview', 'qr', 'robots', 'static', 'status', 'www', 'zapbase');
end
$function$;

CREATE OR REPLACE FUNCTION private.limit_campaigns()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.campaigns c
    where c.account_id = any (array(select distinct added.account_id from new_rows added))
    group by c.account_id having count(*) > 500
  ) then
    perform private.fail('campaigns_limit', 'an account has at most 500 campaigns', 'remove what is no longer needed');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.make_slug(name text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  words constant text := btrim(left(regexp_replace(private.fold(name), '[^a-z0-9]+', '-', 'g'), 24), '-');
begin
  return concat_ws('-', nullif(words, ''), left(replace(gen_random_uuid()::text, '-', ''), 6));
end
$function$;

CREATE OR REPLACE FUNCTION private.require_days(first_day date, last_day date)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if not isfinite(first_day) or not isfinite(last_day) or last_day < first_day or last_day - first_day > 800 then
    perform private.fail('range_invalid', 'until is not before since, and at most 800 days later');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.tell_visits(campaign public.campaigns, today date)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.record_event(campaign.account_id, 'campaign.visited', campaign.id, (
    select jsonb_build_object('day', today, 'visits', sum(counts.visits)) from private.campaign_counts counts
    where counts.account_id = campaign.account_id and counts.campaign_id = campaign.id and counts.day = today));
  perform private.broadcast_changes('campaign', 'campaigns', 'UPDATE',
    array[(campaign.account_id, campaign.id, null)::private.changed_row]);
end
$function$;

CREATE OR REPLACE FUNCTION public.campaign_counts(account_id uuid, since date DEFAULT NULL::date, until date DEFAULT NULL::date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.campaign_counts(account_id, since, until)
$function$;

CREATE OR REPLACE FUNCTION public.campaign_statistics(campaign_id uuid, since date DEFAULT NULL::date, until date DEFAULT NULL::date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.campaign_statistics(campaign_id, since, until)
$function$;

CREATE OR REPLACE FUNCTION public.visit_campaign(slug text, counts boolean DEFAULT true)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select campaign_links.visit(slug, counts)
$function$;

-- Campaigns of before get a link too.
update public.campaigns set slug = private.make_slug(name) where slug = '';

ALTER TABLE "private"."campaign_counts" ADD CONSTRAINT "campaign_counts_account_id_campaign_id_fkey" FOREIGN KEY (account_id, campaign_id) REFERENCES public.campaigns(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."campaigns" ADD CONSTRAINT "campaigns_account_id_flow_id_fkey" FOREIGN KEY (account_id, flow_id) REFERENCES public.flows(account_id, id) ON DELETE SET NULL (flow_id);

ALTER TABLE "public"."campaigns" ADD CONSTRAINT "campaigns_account_id_instance_id_fkey" FOREIGN KEY (account_id, instance_id) REFERENCES public.instances(account_id, id) ON DELETE SET NULL (instance_id);

ALTER TABLE "public"."campaigns" ADD CONSTRAINT "campaigns_match_check" CHECK ((match = ANY (ARRAY['equals'::text, 'starts_with'::text])));

ALTER TABLE "public"."campaigns" ADD CONSTRAINT "campaigns_message_check" CHECK ((length(message) <= 65536));

ALTER TABLE "public"."campaigns" ADD CONSTRAINT "campaigns_slug_key" UNIQUE (slug);

CREATE INDEX campaign_counts_age ON private.campaign_counts USING btree (day);

CREATE INDEX campaigns_flow ON public.campaigns USING btree (account_id, flow_id) WHERE (flow_id IS NOT NULL);

CREATE INDEX campaigns_instance ON public.campaigns USING btree (account_id, instance_id) WHERE (instance_id IS NOT NULL);

CREATE TRIGGER broadcast_delete AFTER DELETE ON public.campaigns REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_campaigns();

CREATE TRIGGER broadcast_insert AFTER INSERT ON public.campaigns REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_campaigns();

CREATE TRIGGER broadcast_update AFTER UPDATE ON public.campaigns REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_campaigns();

CREATE TRIGGER give_slug BEFORE INSERT OR UPDATE OF slug ON public.campaigns FOR EACH ROW EXECUTE FUNCTION private.give_slug();

CREATE TRIGGER limit_campaigns AFTER INSERT ON public.campaigns REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.limit_campaigns();

COMMENT ON COLUMN "private"."campaign_counts"."told_at" IS 'When a visit was last an event.';

COMMENT ON COLUMN "public"."campaigns"."flow_id" IS 'What whoever writes the text enters.';

COMMENT ON COLUMN "public"."campaigns"."instance_id" IS 'The number it leads to. Null: the account''s first that has a phone.';

COMMENT ON COLUMN "public"."campaigns"."link" IS 'An address of the account''s own in place of the short link; of no effect here.';

COMMENT ON COLUMN "public"."campaigns"."match" IS 'How the text has to stand in a message to be an answer: all of it, or its beginning.';

COMMENT ON COLUMN "public"."campaigns"."message" IS 'What whoever follows the link finds written. It has to be sent to count as an answer.';

COMMENT ON COLUMN "public"."campaigns"."slug" IS 'The end of the short link, of this campaign alone among those of all accounts.';

COMMENT ON FUNCTION "private"."account_day"(uuid) IS 'Which day it is where the account is.';

COMMENT ON FUNCTION "private"."count_campaign"(uuid, text) IS 'One more visit or answer. Without a row for the campaign: nothing. Code: count_invalid.';

COMMENT ON FUNCTION "private"."forget_campaign_counts"(text, timestamp with time zone) IS 'Duty: a campaign''s counts.';

COMMENT ON FUNCTION "private"."give_slug"() IS 'Codes: slug_invalid, slug_taken.';

COMMENT ON FUNCTION "private"."is_slug"(text) IS 'Words that an address of ours may need one day are nobody''s.';

COMMENT ON FUNCTION "private"."make_slug"(text) IS 'The name''s first letters, and six more that nobody guesses.';

COMMENT ON FUNCTION "private"."tell_visits"(public.campaigns, date) IS 'At most once a minute, unless many come at once: how many there were that day. A crowd is not told one by one.';

COMMENT ON FUNCTION "public"."campaign_counts"(uuid, date, date) IS '{since, until, campaigns: {id: {visits, answers}}} of all that have any, days as in campaign_statistics. Codes: account_not_found, range_invalid.';

COMMENT ON FUNCTION "public"."campaign_statistics"(uuid, date, date) IS '{since, until, days: [{day, visits, answers}], visits, answers}: both days included, the last thirty unless said otherwise; days without any are left out. Codes: campaign_not_found, range_invalid.';

COMMENT ON FUNCTION "public"."visit_campaign"(text, boolean) IS '{state: open, phone, text}, or nothing but why it leads nowhere: unknown, disabled, unpaired. counts: false is a look, no visit.';

COMMENT ON SCHEMA "campaign_links" IS 'What a campaign''s link leads to. Never exposed, executable by everybody.';

COMMENT ON TABLE "private"."campaign_counts" IS 'A campaign''s day, of the account''s zone, in as many rows as were written to at once: nobody waits for another.';

REVOKE ALL ON FUNCTION "campaign_links"."visit"(text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "campaign_links"."visit"(text, boolean) TO "anon", "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."account_day"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."account_day"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."broadcast_campaigns"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_campaigns"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."campaign_counts"(uuid, date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."campaign_counts"(uuid, date, date) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."campaign_days"(uuid, date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."campaign_days"(uuid, date, date) TO "postgres";

REVOKE ALL ON FUNCTION "private"."campaign_statistics"(uuid, date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."campaign_statistics"(uuid, date, date) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."count_campaign"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_campaign"(uuid, text) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."forget_campaign_counts"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_campaign_counts"(text, timestamp with time zone) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."give_slug"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."give_slug"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."is_slug"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_slug"(text) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."limit_campaigns"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_campaigns"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."make_slug"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."make_slug"(text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_days"(date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_days"(date, date) TO "postgres";

REVOKE ALL ON FUNCTION "private"."tell_visits"(public.campaigns, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tell_visits"(public.campaigns, date) TO "postgres";

REVOKE ALL ON FUNCTION "public"."campaign_counts"(uuid, date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."campaign_counts"(uuid, date, date) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."campaign_statistics"(uuid, date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."campaign_statistics"(uuid, date, date) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "public"."visit_campaign"(text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."visit_campaign"(text, boolean) TO "anon", "authenticated", "postgres", "service_role";

GRANT USAGE ON SCHEMA "campaign_links" TO "anon", "authenticated";

GRANT CREATE, USAGE ON SCHEMA "campaign_links" TO "postgres";

GRANT USAGE ON SCHEMA "campaign_links" TO "service_role";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."campaign_counts" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."campaign_counts" TO "service_role";

REVOKE ALL ("enabled") ON TABLE "public"."campaigns" FROM "authenticated";

GRANT INSERT ("enabled"), UPDATE ("enabled") ON TABLE "public"."campaigns" TO "authenticated";

REVOKE ALL ("flow_id") ON TABLE "public"."campaigns" FROM "authenticated";

GRANT INSERT ("flow_id"), UPDATE ("flow_id") ON TABLE "public"."campaigns" TO "authenticated";

REVOKE ALL ("instance_id") ON TABLE "public"."campaigns" FROM "authenticated";

GRANT INSERT ("instance_id"), UPDATE ("instance_id") ON TABLE "public"."campaigns" TO "authenticated";

REVOKE ALL ("match") ON TABLE "public"."campaigns" FROM "authenticated";

GRANT INSERT ("match"), UPDATE ("match") ON TABLE "public"."campaigns" TO "authenticated";

REVOKE ALL ("slug") ON TABLE "public"."campaigns" FROM "authenticated";

GRANT INSERT ("slug"), UPDATE ("slug") ON TABLE "public"."campaigns" TO "authenticated";

ALTER TABLE "public"."campaigns" ADD CONSTRAINT "campaigns_slug_check" CHECK (private.is_slug(slug));

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "campaign.changed", "subject": "campaigns", "webhook": false, "recorded": false, "description": "a campaign came, went, or shows something else", "audit_action": null, "account_event": "campaign", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "campaign.visited", "subject": "campaigns", "webhook": true, "recorded": true, "description": "people followed a campaign''s link: told once a minute at most, with how many there were that day", "audit_action": null, "account_event": "campaign", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_campaign_counts", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
