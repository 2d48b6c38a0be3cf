CREATE TABLE "private"."import_phones" ("upload_id" uuid NOT NULL, "match_key" text NOT NULL, "phone" text NOT NULL, "times" integer NOT NULL, "first_line" integer NOT NULL, "last_line" integer NOT NULL, CONSTRAINT "import_phones_pkey" PRIMARY KEY (upload_id, match_key));

ALTER TABLE "public"."contact_imports" ADD COLUMN "repeated" integer NOT NULL DEFAULT 0;

ALTER TABLE "public"."contact_imports" ADD COLUMN "repeats" jsonb NOT NULL DEFAULT '[]'::jsonb;

CREATE OR REPLACE FUNCTION private.end_import(import_id uuid, status text, error_code text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.contact_imports i
  set status = end_import.status, error_code = end_import.error_code, finished_at = clock_timestamp(),
    sample = case when end_import.status = 'checked' then i.sample else '[]' end,
    repeats = case when end_import.status = 'checked' then i.repeats else '[]' end
  where i.id = end_import.import_id;
  delete from private.jobs j where j.kind = 'contact_import' and j.key = end_import.import_id::text;
  if end_import.status = 'checked' then
    delete from private.import_keys known where known.upload_id = end_import.import_id;
    delete from private.import_phones p where p.upload_id = end_import.import_id;
  else
    delete from private.import_uploads u where u.id = end_import.import_id;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.finish_import(held public.contact_imports)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if held.dry_run then
    perform private.tell_repeats(held.id);
  end if;
  perform private.end_import(held.id, case when held.dry_run then 'checked' else 'done' end);
  if not held.dry_run then
    perform private.act_as(held.actor_kind, held.actor_id, held.account_id);
    perform private.record_event(held.account_id, 'import.finished', held.id, jsonb_build_object('lines', i.lines,
      'created', i.created, 'updated', i.updated, 'failed', i.failed))
    from public.contact_imports i where i.id = held.id;
    perform private.act_as('system');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.forget_in_imports(account_id uuid, spelt text, named text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  delete from private.import_keys known using private.import_uploads u
  where u.account_id = forget_in_imports.account_id and known.upload_id = u.id and known.match_key ~ spelt;
  delete from private.import_phones known using private.import_uploads u
  where u.account_id = forget_in_imports.account_id and known.upload_id = u.id and known.match_key ~ spelt;
  -- A line of his is none any more: nobody imports him again who was erased meanwhile.
  update private.import_chunks chunk set lines = (
    select coalesce(jsonb_agg(line order by place), '[]')
    from jsonb_array_elements(chunk.lines) with ordinality kept (line, place) where line::text !~ spelt)
  from private.import_uploads u
  where u.account_id = forget_in_imports.account_id and chunk.upload_id = u.id and chunk.lines::text ~ spelt;
  update public.contact_imports i set sample = (
    select coalesce(jsonb_agg(line order by place), '[]')
    from jsonb_array_elements(i.sample) with ordinality kept (line, place) where line::text !~ spelt)
  where i.account_id = forget_in_imports.account_id and i.sample::text ~ spelt;
  update public.contact_imports i set repeats = (
    select coalesce(jsonb_agg(repeat order by place), '[]')
    from jsonb_array_elements(i.repeats) with ordinality kept (repeat, place) where repeat ->> 'phone' !~ spelt)
  where i.account_id = forget_in_imports.account_id and i.repeats::text ~ spelt;
  update public.contact_import_errors e set value = '' from (
    select distinct wrong.import_id, wrong.line from public.contact_import_errors wrong
    where wrong.account_id = forget_in_imports.account_id
      and (wrong.value ~ spelt or private.fold(wrong.value) like any (named))
  ) his
  where e.account_id = forget_in_imports.account_id and e.import_id = his.import_id and e.line = his.line and e.value <> '';
end
$function$;

CREATE OR REPLACE FUNCTION private.note_phones(import_id uuid, people private.import_person[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  insert into private.import_phones as known (upload_id, match_key, phone, times, first_line, last_line)
  select note_phones.import_id, p.match_key, p.phone, (select count(distinct line) from unnest(p.lines) line), p.lines[1],
    p.lines[cardinality(p.lines)]
  from unnest(people) p
  on conflict (upload_id, match_key) do update
  set times = known.times + excluded.times, last_line = excluded.last_line
$function$;

CREATE OR REPLACE FUNCTION private.run_chunk(held public.contact_imports, people jsonb, OUT created integer, OUT refused private.refusal[])
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  persons private.import_person[];
  good private.import_person[];
begin
  -- Before anybody is looked for: two who add the same person at once shall meet.
  if not held.dry_run then
    perform pg_advisory_xact_lock(hashtextextended('contacts:' || held.account_id, 0));
  end if;
  persons := private.group_people(held.account_id, people, held.tags);
  refused := private.check_people(persons);
  -- A line may have several people.
  good := array(select p from unnest(persons) p
    where not exists (select from unnest(refused) r where (r.line, r.value) = (p.lines[1], p.phone)));
  if held.dry_run then
    created := (select count(*) from unnest(good) p where p.contact_id is null and not exists (
      select from private.import_keys known where known.upload_id = held.id and known.match_key = p.match_key));
    refused := refused || private.rehearse_people(held.id, held.account_id, held.created, good);
    perform private.note_phones(held.id, good);
  else
    created := (select count(*) from unnest(good) p where p.contact_id is null);
    refused := refused || private.import_people(held.account_id, good);
  end if;
  -- Of a person who was to be new the first line makes him, so each that is refused is one less.
  created := created - (select count(*) from unnest(good) p where p.contact_id is null
    and exists (select from unnest(refused) r where (r.line, r.value) = (p.lines[1], p.phone)));
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
    repeated = 0, repeats = '[]',
    actor_kind = (private.actor()).kind, actor_id = auth.uid(), started_at = clock_timestamp(), finished_at = null
  where i.id = found_import.id;
  perform private.enqueue_job('contact_import', found_import.id::text, found_import.account_id);
  return private.show_import(found_import.id);
exception when unique_violation then
  perform private.fail('import_running', 'another import of this account is under way', 'wait for its end, or cancel it');
end
$function$;

CREATE OR REPLACE FUNCTION private.tell_repeats(import_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.contact_imports i set repeated = told.repeated, repeats = told.repeats
  from (
    select coalesce(sum(p.times - 1), 0) as repeated, coalesce(jsonb_agg(jsonb_build_object('phone', p.phone, 'times', p.times,
      'first_line', p.first_line, 'last_line', p.last_line) order by p.place) filter (where p.place <= 50), '[]') as repeats
    from (
      select p.*, row_number() over (order by p.first_line, p.phone) as place
      from private.import_phones p where p.upload_id = tell_repeats.import_id and p.times > 1
    ) p
  ) told
  where i.id = tell_repeats.import_id
$function$;

CREATE OR REPLACE FUNCTION public.order_chat_views(account_id uuid, view_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moved integer;
begin
  update public.chat_views v set position = wanted.place - 1
  from unnest(order_chat_views.view_ids) with ordinality wanted (id, place)
  where v.account_id = order_chat_views.account_id and v.id = wanted.id and v.position <> wanted.place - 1;
  get diagnostics moved = row_count;
  return moved;
end
$function$;

ALTER TABLE "private"."import_phones" ADD CONSTRAINT "import_phones_upload_id_fkey" FOREIGN KEY (upload_id) REFERENCES private.import_uploads(id) ON DELETE CASCADE;

ALTER TABLE "public"."contact_imports" ADD CONSTRAINT "contact_imports_repeats_check" CHECK (((jsonb_typeof(repeats) = 'array'::text) AND (octet_length((repeats)::text) <= 65536)));

COMMENT ON COLUMN "public"."contact_imports"."repeated" IS 'Of a checked file: in how many lines somebody stands who stood in one before.';

COMMENT ON COLUMN "public"."contact_imports"."repeats" IS 'The first 50 of them, until the import begins: [{phone, times, first_line, last_line}]. What the last line says counts.';

COMMENT ON FUNCTION "private"."tell_repeats"(uuid) IS 'A person in several lines is told of before they become one contact.';

COMMENT ON FUNCTION "public"."order_chat_views"(uuid, uuid[]) IS 'Has these views stand in this order, as far as the caller may change them; how many have moved.';

COMMENT ON TABLE "private"."import_phones" IS 'Where in a file that is being checked each phone stands.';

REVOKE ALL ON FUNCTION "private"."note_phones"(uuid, private.import_person[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_phones"(uuid, private.import_person[]) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."tell_repeats"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tell_repeats"(uuid) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."order_chat_views"(uuid, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."order_chat_views"(uuid, uuid[]) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."import_phones" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "private"."import_phones" TO "service_role";
