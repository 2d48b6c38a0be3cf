CREATE TABLE "public"."campaign_contacts" ("account_id" uuid NOT NULL, "campaign_id" uuid NOT NULL, "contact_id" uuid NOT NULL, "created_at" timestamp with time zone NOT NULL DEFAULT clock_timestamp(), CONSTRAINT "campaign_contacts_pkey" PRIMARY KEY (account_id, contact_id, campaign_id));

ALTER TABLE "public"."campaign_contacts" ENABLE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION private.come_by_campaign(account_id uuid, campaign_id uuid, contact_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.count_campaign(come_by_campaign.campaign_id, 'answer');
  insert into public.campaign_contacts (account_id, campaign_id, contact_id)
  values (come_by_campaign.account_id, come_by_campaign.campaign_id, come_by_campaign.contact_id)
  on conflict do nothing;
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
        select coalesce(jsonb_agg(came.campaign_id), '[]') from public.campaign_contacts came
        where came.account_id = c.account_id and came.contact_id = c.id),
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

CREATE OR REPLACE FUNCTION private.forget_contact(c public.contacts)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.conversations m set status = 'cancelled', status_reason = null
  where m.account_id = c.account_id and m.contact_id = c.id and m.status = 'queued';
  update public.chats h
  set wa_chat_id = null, last_message = case when h.last_message is not null then '' end, status = 'closed',
    closed_reason = null, snoozed_until = null, unread_count = 0
  where h.account_id = c.account_id and h.contact_id = c.id;
  perform private.erase_runs(c.account_id, c.id);
  perform private.leave_sequences(c.account_id, array[c.id], 'erased');
  delete from public.sequence_enrollments e where e.account_id = c.account_id and e.contact_id = c.id;
  delete from public.campaign_contacts came where came.account_id = c.account_id and came.contact_id = c.id;
  delete from public.broadcast_recipients r where r.account_id = c.account_id and r.contact_id = c.id;
  delete from private.pending_decisions p using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and p.chat_id = h.id;
  delete from public.contact_identities i where i.account_id = c.account_id and i.contact_id = c.id;
  update public.contacts k
  set phone = null, lid = null, name = '', whatsapp_name = '', tags = '{}', fields = '{}', erased_at = clock_timestamp()
  where k.id = c.id;
end
$function$;

CREATE OR REPLACE FUNCTION private.set_condition(account_id uuid, subject text, operator text, asked jsonb, moment timestamp with time zone, depth integer)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  texts constant text[] := private.texts_asked(operator, asked);
  table_name constant text := case subject
    when 'broadcast' then 'public.broadcast_recipients p where p.status in (''sent'', ''delivered'', ''read'', ''answered'')'
    when 'flow' then 'public.flow_runs p where true'
    when 'campaign' then 'public.campaign_contacts p where true'
    when 'sequence' then 'public.sequence_enrollments p where p.status = ''active''' end;
  id_column constant text := subject || '_id';
begin
  if operator <> 'is_set' and texts = '{}' then
    return null;
  elsif subject = 'tag' then
    return case operator when 'is_set' then '(c.tags <> ''{}'')' else format('(c.tags && %L::text[])', texts) end;
  elsif subject = 'segment' then
    return private.segments_condition(account_id, texts, moment, depth);
  end if;
  return format('exists (select from %s and p.account_id = c.account_id and p.contact_id = c.id%s)', table_name, case
    when operator <> 'is_set' then format(' and p.%I = any (%L::uuid[])', id_column, array(
      select private.as_uuid(id) from unnest(texts) id where private.as_uuid(id) is not null)) end);
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
    when 'advance' then
      perform private.advance_decided(decided, action);
    when 'begin' then
      perform private.begin_decided(decided, action);
    when 'visit_campaign_answer' then
      perform private.come_by_campaign(c.account_id, c.id, person_id) from public.campaigns c
      where c.account_id = decided.account_id and c.id = (action ->> 'campaign_id')::uuid;
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

ALTER TABLE "public"."campaign_contacts" ADD CONSTRAINT "campaign_contacts_account_id_campaign_id_fkey" FOREIGN KEY (account_id, campaign_id) REFERENCES public.campaigns(account_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."campaign_contacts" ADD CONSTRAINT "campaign_contacts_account_id_contact_id_fkey" FOREIGN KEY (account_id, contact_id) REFERENCES public.contacts(account_id, id) ON DELETE CASCADE;

CREATE INDEX campaign_contacts_campaign ON public.campaign_contacts USING btree (account_id, campaign_id);

CREATE POLICY "readers see who came by an account's campaigns" ON "public"."campaign_contacts" FOR SELECT TO "authenticated" USING ((account_id = ANY (ARRAY( SELECT private.account_ids() AS account_ids))));

COMMENT ON COLUMN "public"."campaign_contacts"."created_at" IS 'When he first did.';

COMMENT ON FUNCTION "private"."come_by_campaign"(uuid, uuid, uuid) IS 'Each time it is counted, and noted of the person once.';

COMMENT ON TABLE "public"."campaign_contacts" IS 'Whoever has written a campaign''s text, once each, as long as both are there.';

REVOKE ALL ON FUNCTION "private"."come_by_campaign"(uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."come_by_campaign"(uuid, uuid, uuid) TO "postgres", "service_role";

GRANT SELECT ON TABLE "public"."campaign_contacts" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."campaign_contacts" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."campaign_contacts" TO "service_role";

-- Who came so far: of whom a run tells.
insert into public.campaign_contacts (account_id, campaign_id, contact_id, created_at)
select r.account_id, r.started_by_id, r.contact_id, min(r.created_at)
from public.flow_runs r
join public.campaigns c on c.account_id = r.account_id and c.id = r.started_by_id
join public.contacts known on known.id = r.contact_id and known.erased_at is null
where r.started_by = 'campaign'
group by r.account_id, r.started_by_id, r.contact_id
on conflict do nothing;
