CREATE OR REPLACE FUNCTION private.check_kind(message public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  engine text;
begin
  if message.kind not in ('template', 'edit', 'revoke') then
    return;
  end if;
  engine := (select i.engine from public.instances i where i.id = message.instance_id);
  -- A flow or a broadcast goes by any number: one with a browser sends what the template says.
  if engine = (case message.kind when 'template' then 'webjs' else 'cloud' end)
    and (message.kind <> 'template' or message.sent_by_kind not in ('flow', 'broadcast')) then
    perform private.fail('kind_unsupported', format('a number of engine %s sends no %s', engine, message.kind));
  elsif message.kind = 'template' and not private.is_template(message.content) then
    perform private.fail('content_invalid', 'a template is {name, language, header?, body?, buttons?}',
      'header and body: [text…], or {name: text} where the template names its variables; buttons: [text or null…]');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.closed_condition(b public.broadcasts)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  numbers constant uuid[] := array(select i.id from private.broadcast_numbers(b) i);
  of_meta constant uuid[] := array(select i.id from private.broadcast_numbers(b) i where i.engine = 'cloud');
begin
  if of_meta = '{}' or not private.is_for_open_chats(b.content) then
    return 'false';
  end if;
  return format('coalesce((select h.instance_id = any (%L::uuid[]) and private.is_window_closed(''cloud'', ''text'', h.last_received_at)'
    ' from public.chats h where h.account_id = c.account_id and h.contact_id = c.id and h.instance_id = any (%L::uuid[])'
    ' and h.wa_chat_id is not null order by h.last_message_at desc nulls last limit 1), %L)',
    of_meta, numbers, of_meta = numbers);
end
$function$;

CREATE OR REPLACE FUNCTION private.exits_of_graph(graph jsonb)
 RETURNS TABLE(node text, target text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select p.node, p.part ->> way
  from private.parts_of_graph(graph) p,
    unnest('{next,otherwise,on_invalid,on_skip,on_timeout,on_message,on_error,on_nobody,on_unsent,node}'::text[]) way
  -- That of a question is an object, of which its own next is the exit.
  where p.part ->> way is not null and jsonb_typeof(p.part -> way) <> 'object';
end
$function$;

CREATE OR REPLACE FUNCTION private.feed_items(b public.broadcasts, items jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  taken bigint[];
begin
  perform private.fail_recipient(b.id, (item ->> 'id')::bigint, item ->> 'error_code')
  from jsonb_array_elements(items) item where item ->> 'error_code' is not null;
  taken := array(
    select r.id from public.broadcast_recipients r
    where r.broadcast_id = b.id and r.status = 'queued' and r.fed_at is null
      and r.id in (select (item ->> 'id')::bigint from jsonb_array_elements(items) item where item -> 'messages' is not null)
    order by r.id for update);
  if taken = '{}' then
    return 0;
  end if;
  perform private.take_room(b.account_id, 'broadcast_recipients_per_day', cardinality(taken), true);
  insert into public.chats (account_id, instance_id, contact_id, status)
  select b.account_id, (item ->> 'instance_id')::uuid, r.contact_id, 'pending'
  from jsonb_array_elements(items) item join public.broadcast_recipients r on r.id = (item ->> 'id')::bigint
  where r.id = any (taken)
  order by r.contact_id on conflict on constraint chats_one_a_contact do nothing;
  insert into public.conversations (account_id, contact_id, instance_id, kind, message, media_id, content, client_key, send_at,
    expires_at)
  select b.account_id, r.contact_id, (item ->> 'instance_id')::uuid, coalesce(m ->> 'kind', 'text'), coalesce(m ->> 'message', ''),
    (m ->> 'media_id')::uuid, nullif(m -> 'content', 'null'), private.recipient_key(b.id, r.contact_id, place::integer),
    greatest((item ->> 'send_at')::timestamptz, clock_timestamp()),
    greatest((item ->> 'expires_at')::timestamptz, clock_timestamp() + interval '1 minute')
  from jsonb_array_elements(items) with ordinality given (item, turn)
  join public.broadcast_recipients r on r.id = (item ->> 'id')::bigint,
    jsonb_array_elements(item -> 'messages') with ordinality message (m, place)
  where r.id = any (taken) and place <= 10
  order by turn, place
  on conflict do nothing;
  update public.broadcast_recipients r
  set fed_at = clock_timestamp(), conversation_id = c.id, instance_id = c.instance_id,
    status = case when c.error_code in ('opted_out', 'window_closed') then 'skipped' else r.status end,
    reason = case when c.error_code in ('opted_out', 'window_closed') then c.error_code end,
    settled_at = case when c.error_code in ('opted_out', 'window_closed') then clock_timestamp() end
  from public.conversations c
  where r.id = any (taken) and c.account_id = r.account_id and c.client_key = private.recipient_key(b.id, r.contact_id, 1);
  return cardinality(taken);
end
$function$;

CREATE OR REPLACE FUNCTION private.find_template(account_id uuid, instance_id uuid, content jsonb)
 RETURNS public.message_templates
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  template public.message_templates;
begin
  select known.* into template from public.message_templates known
  left join public.instances own on own.id = find_template.instance_id and own.engine = 'webjs'
  where known.account_id = find_template.account_id
    and known.name = content ->> 'name' and known.language = content ->> 'language'
    and (known.instance_id = find_template.instance_id or own.id is not null) and known.status = 'APPROVED'
  order by known.instance_id limit 1;
  return template;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_chat_closed(chat public.chats)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce(chat.last_received_at, '-infinity') < clock_timestamp() - interval '24 hours' and exists (
    select from public.instances i where i.account_id = chat.account_id and i.id = chat.instance_id and i.engine = 'cloud');
end
$function$;

CREATE OR REPLACE FUNCTION private.is_for_open_chats(content jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return exists (
    select from jsonb_array_elements(private.variants_of(content)) v, jsonb_array_elements(v -> 'items') item
    where item ->> 'kind' <> 'template');
end
$function$;

CREATE OR REPLACE FUNCTION private.is_known(account_id uuid, kind text, key text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  case kind
    when 'tag' then
      return exists (select from public.tags t where t.account_id = is_known.account_id and t.name = is_known.key);
    when 'field' then
      return exists (select from public.custom_fields f where f.account_id = is_known.account_id and f.name = is_known.key);
    when 'flow' then
      return exists (select from public.flows f where f.account_id = is_known.account_id and f.id = named_id);
    when 'member' then
      return exists (select from public.account_members m where m.account_id = is_known.account_id and m.user_id = named_id);
    when 'media' then
      return exists (select from public.media m where m.account_id = is_known.account_id and m.id = named_id);
    when 'instance' then
      return exists (select from public.instances i where i.account_id = is_known.account_id and i.id = named_id);
    when 'campaign' then
      return exists (select from public.campaigns c where c.account_id = is_known.account_id and c.id = named_id);
    when 'segment' then
      return exists (select from public.segments s where s.account_id = is_known.account_id and s.id = named_id);
    when 'sequence' then
      return exists (select from public.sequences s where s.account_id = is_known.account_id and s.id = named_id);
    when 'secret' then
      return exists (select from private.vault s
        where s.account_id = is_known.account_id and s.name = private.account_secret(is_known.key));
    when 'template' then
      return exists (select from public.message_templates t where t.account_id = is_known.account_id
        and private.template_key(t.name, t.language) = is_known.key and t.status = 'APPROVED');
    when 'broadcast' then
      return exists (select from public.broadcasts b where b.account_id = is_known.account_id and b.id = named_id);
    else
      return false;
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION private.item_problem(item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  kind constant text := case when jsonb_typeof(item) = 'object' then item ->> 'kind' end;
begin
  return case
    when kind is null then 'an item has a kind'
    when length(item ->> 'text') > 65536 then 'a text has at most 65536 characters'
    when kind = 'text' and coalesce(btrim(item ->> 'text', E' \t\r\n'), '') = '' then 'a text says something'
    when kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')
      and private.as_uuid(item ->> 'media_id') is null then 'a file has a media_id'
    when kind = 'location' and not private.is_place(item - '{kind,typing_seconds}'::text[]) then 'a place has latitude and longitude'
    when kind = 'contact' and (coalesce(item ->> 'name', '') = '' or coalesce(item ->> 'phone', '') = '') then 'a contact has name and phone'
    when kind = 'template' then private.template_problem(item)
    when kind not in ('text', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contact')
      then format('nothing of the kind %s is sent', left(kind, 40))
  end;
end
$function$;

CREATE OR REPLACE FUNCTION private.named_in_graph(graph jsonb)
 RETURNS TABLE(node text, kind text, key text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select p.node, name.kind, p.part ->> name.key
  from private.parts_of_graph(graph) p, (values ('tag', 'tag'), ('field', 'field'), ('flow', 'flow_id'),
    ('member', 'member_id'), ('media', 'media_id'), ('sequence', 'sequence_id'),
    ('secret', 'secret')) name (kind, key)
  where jsonb_typeof(p.part -> name.key) = 'string'
  union all
  select p.node, 'template', private.template_key(p.part ->> 'name', p.part ->> 'language')
  from private.parts_of_graph(graph) p where p.part ->> 'kind' = 'template'
  union all
  -- Tests: of a field by its name, of all else by what it is compared with, one or several.
  select p.node, 'field', p.part ->> 'name' from private.parts_of_graph(graph) p
  where p.part ->> 'subject' = 'field' and jsonb_typeof(p.part -> 'name') = 'string'
  union all
  select p.node, case p.part ->> 'subject' when 'assigned_to' then 'member' else p.part ->> 'subject' end, item #>> '{}'
  from private.parts_of_graph(graph) p, jsonb_path_query(p.part, 'lax $.value[*]') item
  where p.part ->> 'subject' in ('tag', 'flow', 'sequence', 'segment', 'campaign', 'broadcast', 'assigned_to', 'instance')
    and jsonb_typeof(item) = 'string';
end
$function$;

CREATE OR REPLACE FUNCTION private.next_recipients(b public.broadcasts, instance public.instances, most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  slots timestamptz[];
  known jsonb;
begin
  slots := private.feed_slots(b, instance, false, null, most);
  known := private.pick_recipients(b, instance, false, slots);
  if instance.engine = 'cloud' and private.is_for_open_chats(b.content) then
    return known;
  end if;
  slots := private.feed_slots(b, instance, true, (known -> -1 ->> 'send_at')::timestamptz, most - jsonb_array_length(known));
  return known || private.pick_recipients(b, instance, true, slots);
end
$function$;

CREATE OR REPLACE FUNCTION private.person_facts(account public.accounts, chat public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object(
    'contact', private.contact_facts(account.id, chat),
    'account', jsonb_build_object('name', account.name, 'timezone', account.timezone,
      'working_hours', account.working_hours, 'holidays', account.holidays,
      'is_open', private.is_account_open(account, clock_timestamp())),
    'chat', jsonb_build_object('id', chat.id, 'assigned_to', chat.assigned_to,
      'is_window_closed', private.is_chat_closed(chat)),
    'instance', jsonb_build_object('id', chat.instance_id));
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
  if new.kind = 'template' then
    perform private.check_kind(new);
    new.message := private.render_template(new);
    if private.sends_as_text(new.instance_id) then
      new.kind := 'text';
      new.content := null;
    end if;
  end if;
  new.send_at := coalesce(new.send_at, clock_timestamp());
  new.expires_at := coalesce(new.expires_at,
    least(new.send_at, private.horizon()) + (select make_interval(secs => settings.message_seconds) from private.settings));
  perform private.check_message(new);
  select chat.last_received_at, contact.opted_out_at, i.status = 'connected' as connected, i.engine into facts
  from public.chats chat
  left join public.contacts contact on contact.id = chat.contact_id
  left join public.instances i on i.id = chat.instance_id
  where chat.id = new.chat_id;
  new.lane := private.choose_lane(new.sent_by_kind, new.lane, facts.last_received_at);
  if private.is_refused(new.sent_by_kind, new.lane, facts.opted_out_at, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'opted_out';
  elsif new.send_at <= clock_timestamp() and private.is_window_closed(facts.engine, new.kind, facts.last_received_at) then
    new.status := 'failed';
    new.error_code := 'window_closed';
  elsif new.send_at > clock_timestamp() then
    new.status_reason := 'scheduled';
  elsif facts.connected is not true then
    new.status_reason := 'instance_disconnected';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.reasons_against(b public.broadcasts, contact_ids uuid[])
 RETURNS TABLE(contact_id uuid, reason text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  tags constant text[] := private.texts_asked('one_of', b.exclude -> 'tags');
  segments constant text[] := private.texts_asked('one_of', b.exclude -> 'segment_ids');
  others constant uuid[] := private.texts_asked('one_of', b.exclude -> 'broadcast_ids')::uuid[];
  days constant integer := (b.exclude ->> 'days')::integer;
begin
  return query execute format($query$
    select c.id, case
      when c.erased_at is not null then 'erased'
      when c.opted_out_at is not null then 'opted_out'
      when c.tags && $2 then 'excluded_tag'
      when %s then 'excluded_segment'
      when $3 <> '{}' and exists (select from public.broadcast_recipients r
        where r.account_id = c.account_id and r.contact_id = c.id and r.broadcast_id = any ($3)
          and (r.fed_at is not null or r.settled_at is not null) and r.status <> 'skipped') then 'excluded_broadcast'
      when $4 is not null and exists (select from public.broadcast_recipients r
        where r.account_id = c.account_id and r.contact_id = c.id and r.broadcast_id <> $5
          and r.fed_at > clock_timestamp() - make_interval(days => $4) and r.status <> 'skipped') then 'had_one_lately'
      when exists (select from public.number_checks n
        where n.account_id = c.account_id and n.match_key = private.phone_key(c.phone) and not n.registered
          and n.checked_at > clock_timestamp() - (select make_interval(days => s.number_check_days) from private.settings s)
        ) then 'not_on_whatsapp'
      when $6 is not null and exists (select from public.chats h
        where h.account_id = c.account_id and h.contact_id = c.id and h.last_received_at > $6) then 'answered_meanwhile'
      when %s then 'window_closed'
    end
    from public.contacts c where c.account_id = $7 and c.id = any ($1)$query$,
    private.segments_condition(b.account_id, segments, now(), 0), private.closed_condition(b))
  using contact_ids, tags, others, days, b.id, case when b.skip_answered then b.started_at end, b.account_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.render_template(message public.conversations)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  template constant public.message_templates :=
    private.find_template(message.account_id, message.instance_id, message.content);
begin
  if template.id is null then
    perform private.fail('template_unavailable', 'the number has no approved template of this name and language',
      'sync the number to read its templates again');
  end if;
  return btrim(concat_ws(E'\n\n',
    private.fill_component(template.components, 'HEADER', coalesce(message.content -> 'header', '[]')),
    private.fill_component(template.components, 'BODY', coalesce(message.content -> 'body', '[]')),
    private.fill_component(template.components, 'FOOTER', '[]')));
end
$function$;

CREATE OR REPLACE FUNCTION private.require_startable(b public.broadcasts)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.check_broadcast_content(b.content);
  if not exists (select from private.broadcast_numbers(b)) then
    perform private.fail('instance_required', 'there is no number that could send it', 'choose a number');
  elsif b.segment_id is null and b.filter is null and not exists (
    select from public.broadcast_recipients r where r.account_id = b.account_id and r.broadcast_id = b.id) then
    perform private.fail('audience_empty', 'nobody was chosen to get it', 'choose a segment, or add people');
  elsif exists (
    select from jsonb_array_elements(private.variants_of(b.content)) v, jsonb_array_elements(v -> 'items') item
    where item ? 'media_id' and not exists (
      select from public.media m where m.account_id = b.account_id and m.id = private.as_uuid(item ->> 'media_id'))) then
    perform private.refuse_link('media_not_found', 'a file of it is gone');
  elsif exists (
    select from private.broadcast_numbers(b) i, jsonb_array_elements(private.variants_of(b.content)) v,
      jsonb_array_elements(v -> 'items') item
    where item ->> 'kind' = 'template' and (private.find_template(b.account_id, i.id, item)).id is null) then
    perform private.fail('template_unavailable', 'one of its numbers has no approved template of this name and language',
      'choose other numbers, or another template');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.sends_as_text(instance_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select i.engine = 'webjs' from public.instances i where i.id = sends_as_text.instance_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.settle_recipients(message_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  message public.conversations;
begin
  update public.broadcast_recipients r
  set settled_at = coalesce(r.settled_at, clock_timestamp()),
    status = case when c.status in ('sent', 'delivered', 'read') then c.status
      when c.status = 'cancelled' or c.error_code in ('opted_out', 'not_on_whatsapp', 'window_closed') then 'skipped'
      else 'failed' end,
    reason = case when c.status in ('sent', 'delivered', 'read') then null
      when c.status = 'failed' then c.error_code
      when exists (select from public.contacts person
        where person.account_id = r.account_id and person.id = r.contact_id and person.opted_out_at is not null) then 'opted_out'
      else c.status end
  from public.conversations c
  where c.id = any (message_ids) and not private.may_go_again(c)
    and r.account_id = c.account_id and r.conversation_id = c.id and r.status <> 'answered';
  for message in
    select c.* from public.conversations c where c.id = any (message_ids) and private.may_go_again(c) order by c.seq
  loop
    perform private.put_back_recipient(message);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION private.template_key(name text, language text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN "left"((((COALESCE(name, ''::text) || ' ('::text) || COALESCE(language, ''::text)) || ')'::text), 600);

CREATE OR REPLACE FUNCTION private.template_problem(item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when coalesce(btrim(item ->> 'name'), '') = '' or coalesce(btrim(item ->> 'language'), '') = ''
      then 'a template has name and language'
    when jsonb_typeof(coalesce(item -> 'values', '[]')) <> 'array' or jsonb_array_length(coalesce(item -> 'values', '[]')) > 50
      or exists (select from jsonb_array_elements(item -> 'values') value
        where jsonb_typeof(value) <> 'object' or value - '{part,name,text}'::text[] <> '{}'
          or (value ->> 'part' in ('header', 'body', 'button')) is not true or (value ->> 'name' ~ '^[A-Za-z0-9_]{1,60}$') is not true
          or value ->> 'part' = 'button' and value ->> 'name' !~ '^[0-9]$')
      then 'values of a template are {part: header | body | button, name, text}'
    when exists (select from jsonb_array_elements(item -> 'values') value
      where coalesce(btrim(value ->> 'text', E' \t\r\n'), '') = '' or length(value ->> 'text') > 65536)
      then 'a value of a template says something'
  end;
end
$function$;

COMMENT ON FUNCTION "private"."closed_condition"(public.broadcasts) IS 'On contacts c: the number that knows him is of the Cloud API and he has not written to it for 24 hours. Whom none knows such a number does not write to.';

COMMENT ON FUNCTION "private"."find_template"(uuid, uuid, jsonb) IS 'What is sent under this name by the number, if Meta has approved it. One with a browser says what any number of the account would.';

COMMENT ON FUNCTION "private"."is_chat_closed"(public.chats) IS 'Nothing but templates arrives there now. Whoever has just written costs no look at his number.';

COMMENT ON FUNCTION "private"."is_for_open_chats"(jsonb) IS 'A number of the Cloud API gets it only to who has written within 24 hours: something in it is no template.';

COMMENT ON FUNCTION "private"."next_recipients"(public.broadcasts, public.instances, integer) IS 'Those who know the number first. To others one of the Cloud API sends templates alone.';

COMMENT ON FUNCTION "private"."sends_as_text"(uuid) IS 'What a template says goes out as a text there.';

COMMENT ON FUNCTION "public"."start_broadcast"(uuid) IS 'Starts a draft, at starts_at if that is to come, or goes on with a paused one; the row. Who gets it is written down now. Codes: broadcast_not_found, not_allowed, broadcast_ended, audience_empty, instance_required, media_not_found, template_unavailable, account_suspended.';

REVOKE ALL ON FUNCTION "private"."closed_condition"(public.broadcasts) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."closed_condition"(public.broadcasts) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."find_template"(uuid, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."find_template"(uuid, uuid, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_chat_closed"(public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_chat_closed"(public.chats) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."is_for_open_chats"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_for_open_chats"(jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."sends_as_text"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."sends_as_text"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."template_key"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."template_key"(text, text) TO "postgres";

REVOKE ALL ON FUNCTION "private"."template_problem"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."template_problem"(jsonb) TO "postgres", "service_role";
CREATE OR REPLACE FUNCTION private.is_failing(b public.broadcasts)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select count(*) >= 20 and count(*) filter (where lately.status = 'failed') >= 0.3 * count(*)
    from (
      select r.status from public.broadcast_recipients r
      where r.broadcast_id = b.id and r.settled_at > coalesce(b.resumed_at, b.started_at)
        and r.status <> 'skipped' and coalesce(r.reason, '') not in ('template_failed', 'template_parameters')
      order by r.settled_at desc limit 50
    ) lately);
end
$function$;
