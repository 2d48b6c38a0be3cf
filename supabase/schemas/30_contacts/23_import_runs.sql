-- How an orchestrator does the job of an import: chunk after chunk, each in one transaction that also moves on.
set check_function_bodies = off;

create function orchestrator.open_import(orchestrator_id uuid, number bigint, import_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  return private.plan_of_import(private.hold_import(orchestrator_id, number, import_id));
end
$$;
comment on function orchestrator.open_import is 'What is to be known before its lines are read. Code: import_lost.';

create function private.plan_of_import(i public.contact_imports)
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', i.id, 'account_id', i.account_id, 'columns', i.columns, 'mapping', i.mapping,
    'delimiter', i.delimiter, 'timezone', a.timezone, 'fields', coalesce((
      select jsonb_object_agg(f.name, f.type) from public.custom_fields f where f.account_id = i.account_id), '{}'))
  from (select to_jsonb(a) ->> 'timezone' as timezone from public.accounts a where a.id = i.account_id) a
$$;

create function orchestrator.read_import_lines(orchestrator_id uuid, number bigint, import_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_import(orchestrator_id, number, import_id);
  return (
    select jsonb_build_object('chunk', u.next_chunk, 'lines', c.lines)
    from private.import_uploads u left join private.import_chunks c on c.upload_id = u.id and c.number = u.next_chunk
    where u.id = read_import_lines.import_id);
end
$$;
comment on function orchestrator.read_import_lines is 'The next chunk of a claimed import: {chunk, lines}. Code: import_lost.';

create function orchestrator.write_import_lines(orchestrator_id uuid, number bigint, import_id uuid, chunk integer, people jsonb,
  errors jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
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
$$;
comment on function orchestrator.write_import_lines is
  'Writes what became of a chunk: its people, its errors, and that the next one is due. Code: import_lost.';

create function private.finish_import(held public.contact_imports)
returns void language plpgsql set search_path = ''
as $$
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
$$;

create function private.tell_repeats(import_id uuid)
returns void language sql set search_path = ''
as $$
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
$$;
comment on function private.tell_repeats is 'A person in several lines is told of before they become one contact.';

create function private.end_import(import_id uuid, status text, error_code text default null)
returns void language plpgsql set search_path = ''
as $$
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
$$;
comment on function private.end_import is 'After it only a checked import can still be started: of the others the lines are gone.';

create function orchestrator.fail_import(orchestrator_id uuid, number bigint, import_id uuid, code text)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_import(orchestrator_id, number, import_id);
  perform private.end_import(import_id, 'failed', code);
  return jsonb_build_object('failed', true);
end
$$;
comment on function orchestrator.fail_import is 'The import cannot go on. Code: import_lost.';

create function private.hold_import(orchestrator_id uuid, number bigint, import_id uuid)
returns public.contact_imports language plpgsql set search_path = ''
as $$
declare
  held public.contact_imports;
begin
  perform private.hold_number(orchestrator_id, number);
  select i.* into held from public.contact_imports i
  where i.id = hold_import.import_id and i.status in ('checking', 'running') for no key update;
  if held.id is null or not exists (select from private.jobs j
    where j.kind = 'contact_import' and j.key = held.id::text
      and (j.orchestrator_id, j.number) = (hold_import.orchestrator_id, hold_import.number)) then
    perform private.fail('import_lost', 'the import has ended, was cancelled or is another''s', 'leave it');
  end if;
  return held;
end
$$;
comment on function private.hold_import is 'The fence in front of every write of an import: raises import_lost.';

create function private.may_import(account_id uuid, actor_id uuid)
returns boolean language sql stable set search_path = ''
as $$
  select exists (select from public.account_members m
      where m.account_id = may_import.account_id and m.user_id = may_import.actor_id)
    or exists (select from public.api_keys k where k.account_id = may_import.account_id and k.id = may_import.actor_id
      and 'manage' = any (k.scopes) and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
$$;

grant execute on function orchestrator.open_import, private.plan_of_import, orchestrator.read_import_lines,
  orchestrator.write_import_lines, private.finish_import, private.tell_repeats, private.end_import, orchestrator.fail_import,
  private.hold_import, private.may_import to service_role;
