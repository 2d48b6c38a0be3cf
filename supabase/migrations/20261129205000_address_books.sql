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
    updated = i.updated + jsonb_array_length(people) - cardinality(made.refused) - made.created
  from (select jsonb_array_length(c.lines) as lines from private.import_chunks c
    where c.upload_id = upload.id and c.number = chunk) read
  where i.id = held.id;
  if chunk + 1 = upload.chunks then
    perform private.finish_import(held);
  end if;
  return jsonb_build_object('status', (select i.status from public.contact_imports i where i.id = held.id));
end
$function$;

CREATE OR REPLACE FUNCTION private.check_mapping(account_id uuid, columns text[], mapping jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wrong text;
begin
  if jsonb_typeof(mapping) is distinct from 'object' then
    wrong := 'mapping is an object: the target of each column by its name';
  elsif exists (select from jsonb_each(mapping) m where m.key <> all (columns) or jsonb_typeof(m.value) <> 'string') then
    wrong := 'the file has no such column, or its target is no text';
  elsif not exists (select from jsonb_each_text(mapping) m where m.value = 'phone') then
    wrong := 'no column is the phone';
  elsif exists (select from jsonb_each_text(mapping) m where m.value not in ('phone', 'name', 'tags', 'ignore')
    and not exists (select from public.custom_fields f
      where f.account_id = check_mapping.account_id and m.value = 'field:' || f.name)) then
    wrong := 'a target is phone, name, tags, ignore or field:<name of a custom field>';
  elsif exists (select from jsonb_each_text(mapping) m where m.value like 'field:%'
    group by m.value having count(*) > 1) then
    wrong := 'two columns are the same field';
  end if;
  if wrong is not null then
    perform private.fail('mapping_invalid', wrong);
  end if;
end
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
  else
    created := (select count(*) from unnest(good) p where p.contact_id is null);
    refused := refused || private.import_people(held.account_id, good);
  end if;
  -- Of a person who was to be new the first line makes him, so each that is refused is one less.
  created := created - (select count(*) from unnest(good) p where p.contact_id is null
    and exists (select from unnest(refused) r where (r.line, r.value) = (p.lines[1], p.phone)));
end
$function$;
