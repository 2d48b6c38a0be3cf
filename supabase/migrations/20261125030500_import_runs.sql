-- How an orchestrator works on imports: a claim, then chunk after chunk, each in one transaction that also moves on.

create function private.is_alive(orchestrator_id uuid, number bigint)
returns boolean language sql stable set search_path = ''
as $$
  select exists (select from public.orchestrators o
    where o.id = is_alive.orchestrator_id and o.number = is_alive.number
      and o.heartbeat_at > clock_timestamp() - private.lease_span())
$$;

create function private.plan_of_import(i public.contact_imports)
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', i.id, 'account_id', i.account_id, 'columns', i.columns, 'mapping', i.mapping,
    'delimiter', i.delimiter, 'timezone', a.timezone, 'fields', coalesce((
      select jsonb_object_agg(f.name, f.type) from public.custom_fields f where f.account_id = i.account_id), '{}'))
  from (select to_jsonb(a) ->> 'timezone' as timezone from public.accounts a where a.id = i.account_id) a
$$;

create function orchestrator.claim_imports(orchestrator_id uuid, number bigint, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  answer jsonb;
begin
  perform private.hold_number(orchestrator_id, number);
  with free as (
    select i.id from public.contact_imports i left join private.import_claims claim on claim.import_id = i.id
    where i.status in ('checking', 'running') and (claim.import_id is null
      or (claim.orchestrator_id, claim.number) = (claim_imports.orchestrator_id, claim_imports.number)
      or not private.is_alive(claim.orchestrator_id, claim.number))
    order by i.started_at limit greatest(least(max_items, 100), 0)
    for update of i skip locked
  ), claimed as (
    insert into private.import_claims as claim (import_id, orchestrator_id, number)
    select free.id, claim_imports.orchestrator_id, claim_imports.number from free
    on conflict on constraint import_claims_pkey
      do update set orchestrator_id = excluded.orchestrator_id, number = excluded.number
    returning claim.import_id
  )
  select jsonb_build_object('imports', coalesce(jsonb_agg(private.plan_of_import(i) order by i.started_at), '[]')) into answer
  from claimed join public.contact_imports i on i.id = claimed.import_id;
  return answer;
end
$$;
comment on function orchestrator.claim_imports is
  'Imports to work on now: those nobody works on, those of orchestrators that are dead, and one''s own.';

create function private.share_number(orchestrator_id uuid, number bigint)
returns void language plpgsql set search_path = ''
as $$
begin
  -- Keeps a later registration waiting, and nobody else: a chunk takes longer than a heartbeat may wait.
  perform from public.orchestrators known
  where known.id = share_number.orchestrator_id and known.number = share_number.number for key share;
  if not found then
    perform private.fail('orchestrator_superseded',
      format('orchestrator %s is unknown under number %s', orchestrator_id, number), 'register again');
  end if;
end
$$;
comment on function private.share_number is 'As hold_number, for what takes long.';

create function private.hold_import(orchestrator_id uuid, number bigint, import_id uuid)
returns public.contact_imports language plpgsql set search_path = ''
as $$
declare
  held public.contact_imports;
begin
  perform private.share_number(orchestrator_id, number);
  select i.* into held from public.contact_imports i
  where i.id = hold_import.import_id and i.status in ('checking', 'running') for no key update;
  if held.id is null or not exists (select from private.import_claims claim where claim.import_id = held.id
    and (claim.orchestrator_id, claim.number) = (hold_import.orchestrator_id, hold_import.number)) then
    perform private.fail('import_lost', 'the import has ended, was cancelled or is another''s', 'leave it');
  end if;
  return held;
end
$$;
comment on function private.hold_import is 'The fence in front of every write of an import: raises import_lost.';

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

create type private.import_person as (
  match_key text, lines integer[], phone text, name text, tags text[], fields jsonb, contact_id uuid);
comment on type private.import_person is 'What a chunk says of one person, in all of its lines.';

create function private.group_people(account_id uuid, people jsonb, tags text[])
returns private.import_person[] language sql stable set search_path = ''
as $$
  with told as (
    select private.phone_key(p.phone) as match_key, p.line, p.phone, p.name, p.fields,
      p.tags || array(select tag from unnest(group_people.tags) tag where tag <> all (p.tags)) as tags
    from jsonb_to_recordset(people) p (line integer, phone text, name text, tags text[], fields jsonb)
  ), grouped as (
    select t.match_key, array_agg(t.line order by t.line) as lines, (array_agg(t.phone order by t.line))[1] as phone,
      coalesce((array_agg(t.name order by t.line desc) filter (where t.name <> ''))[1], '') as name,
      jsonb_agg(t.tags order by t.line) as tags, jsonb_agg(t.fields order by t.line) as fields
    from told t group by t.match_key
  )
  select coalesce(array_agg((g.match_key, g.lines, g.phone, g.name,
    array(select tag from (
      select given.tag, min(line.place * 1000 + given.place) as place
      from jsonb_array_elements(g.tags) with ordinality line (tags, place),
        jsonb_array_elements_text(line.tags) with ordinality given (tag, place) group by given.tag
    ) named order by named.place),
    (select coalesce(jsonb_object_agg(field.key, field.value order by line.place), '{}')
      from jsonb_array_elements(g.fields) with ordinality line (fields, place), jsonb_each(line.fields) field),
    (select known.contact_id from public.contact_identities known
      where known.match_key = g.match_key and known.kind = 'phone' and known.account_id = group_people.account_id)
    )::private.import_person order by g.lines[1]), '{}')
  from grouped g
$$;
comment on function private.group_people is 'The last name given counts, tags are added, of a field the last value counts.';

create type private.refusal as (line integer, code text, value text);

create function private.refuse_person(person private.import_person, code text)
returns private.refusal[] language sql immutable set search_path = ''
as $$
  select array_agg((line, code, person.phone)::private.refusal) from unnest(person.lines) line
$$;

create function private.check_people(people private.import_person[])
returns private.refusal[] language sql stable set search_path = ''
as $$
  select coalesce(array_agg((line, wrong.code, wrong.phone)::private.refusal), '{}')
  from (
    select p.lines, p.phone, case
      when cardinality(c.tags) + (select count(*) from unnest(p.tags) tag where tag <> all (c.tags)) > 100
        or cardinality(p.tags) > 100 then 'tags_too_many'
      when pg_column_size(coalesce(c.fields, '{}') || p.fields) > 16384 then 'fields_too_large' end as code
    from unnest(people) p left join public.contacts c on c.id = p.contact_id
  ) wrong, unnest(wrong.lines) line
  where wrong.code is not null
$$;
comment on function private.check_people is 'What the table would refuse.';

create function private.save_people(account_id uuid, people private.import_person[])
returns void language sql set search_path = ''
as $$
  insert into public.contacts (account_id, phone, name, tags, fields)
  select save_people.account_id, p.phone, p.name, p.tags, p.fields
  from unnest(people) with ordinality p (match_key, lines, phone, name, tags, fields, contact_id, place)
  where p.contact_id is null order by p.place;

  update public.contacts c
  set name = coalesce(nullif(p.name, ''), c.name), fields = c.fields || p.fields,
    tags = c.tags || array(select tag from unnest(p.tags) with ordinality given (tag, place) where tag <> all (c.tags) order by place)
  from unnest(people) p
  where c.id = p.contact_id
    -- Who is as the file says is not written again.
    and not (c.tags @> p.tags and c.fields @> p.fields and p.name in ('', c.name))
$$;

create function private.save_people_one_by_one(account_id uuid, people private.import_person[])
returns private.refusal[] language plpgsql set search_path = ''
as $$
declare
  person private.import_person;
  refused private.refusal[] := '{}';
  is_full boolean := false;
begin
  foreach person in array people loop
    begin
      if is_full and person.contact_id is null then
        refused := refused || private.refuse_person(person, 'plan_limit_exceeded');
      else
        perform private.save_people(account_id, array[person]);
      end if;
    exception when raise_exception or unique_violation or check_violation or data_exception then
      if sqlerrm = 'account_suspended' then
        raise;
      end if;
      is_full := is_full or sqlerrm = 'plan_limit_exceeded';
      refused := refused || private.refuse_person(person,
        case when sqlerrm ~ '^[a-z][a-z0-9_]{0,59}$' then sqlerrm else 'value_refused' end);
    end;
  end loop;
  return refused;
end
$$;

create function private.import_people(account_id uuid, people private.import_person[])
returns private.refusal[] language plpgsql set search_path = ''
as $$
begin
  perform private.save_people(account_id, people);
  return '{}';
exception when raise_exception or unique_violation or check_violation or data_exception then
  -- Somebody among them is refused: find out who, the others come in.
  return private.save_people_one_by_one(account_id, people);
end
$$;

create function private.contact_room(account_id uuid)
returns integer language plpgsql stable set search_path = ''
as $$
begin
  return private.plan_limit(account_id, 'contacts') - private.used_room(account_id, 'contacts');
end
$$;
comment on function private.contact_room is 'How many contacts the plan still lets the account add; null: any number.';

create function private.rehearse_people(import_id uuid, account_id uuid, created integer, people private.import_person[])
returns private.refusal[] language plpgsql set search_path = ''
as $$
declare
  room constant integer := private.contact_room(account_id) - created;
  refused private.refusal[];
begin
  with fresh as (
    select p.*, row_number() over (order by p.lines[1]) as place
    from unnest(people) p
    where p.contact_id is null and not exists (select from private.import_keys known
      where known.upload_id = rehearse_people.import_id and known.match_key = p.match_key)
  ), kept as (
    insert into private.import_keys (upload_id, match_key)
    select rehearse_people.import_id, fresh.match_key from fresh where room is null or fresh.place <= room
  )
  select array_agg((line, 'plan_limit_exceeded', fresh.phone)::private.refusal) into refused
  from fresh, unnest(fresh.lines) line where fresh.place > room;
  return coalesce(refused, '{}');
end
$$;

create function private.act_as(actor_id uuid)
returns void language sql set search_path = ''
as $$
  select set_config('request.jwt.claims', case when actor_id is null then '' else
      jsonb_build_object('sub', actor_id, 'role', 'authenticated')::text end, true),
    set_config('request.jwt.claim.sub', coalesce(actor_id::text, ''), true)
$$;
comment on function private.act_as is
  'For the rest of the transaction auth.uid() is this one: what is written on his behalf counts as his.';

create function private.may_import(account_id uuid, actor_id uuid)
returns boolean language sql stable set search_path = ''
as $$
  select exists (select from public.account_members m
      where m.account_id = may_import.account_id and m.user_id = may_import.actor_id)
    or exists (select from public.api_keys k where k.account_id = may_import.account_id and k.id = may_import.actor_id
      and 'manage' = any (k.scopes) and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
$$;

create function private.run_chunk(held public.contact_imports, people jsonb, out created integer, out refused private.refusal[])
language plpgsql set search_path = ''
-- As for ingest: a chunk is small and the tables may be of any size, so each person is looked up by an index.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
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
  good := array(select p from unnest(persons) p where not exists (select from unnest(refused) r where r.line = p.lines[1]));
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
    and exists (select from unnest(refused) r where r.line = p.lines[1]));
end
$$;

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
  perform private.act_as(held.actor_id);
  made := private.run_chunk(held, people);
  perform private.act_as(null);
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
$$;
comment on function orchestrator.write_import_lines is
  'Writes what became of a chunk: its people, its errors, and that the next one is due. Code: import_lost.';

create function private.finish_import(held public.contact_imports)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.end_import(held.id, case when held.dry_run then 'checked' else 'done' end);
  if not held.dry_run then
    perform private.act_as(held.actor_id);
    perform private.audit(held.account_id, 'contacts.import', held.id, jsonb_build_object('lines', i.lines,
      'created', i.created, 'updated', i.updated, 'failed', i.failed))
    from public.contact_imports i where i.id = held.id;
    perform private.act_as(null);
  end if;
end
$$;

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

create function orchestrator.tidy_imports()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  perform private.end_import(stale.id, 'cancelled', 'import_expired')
  from (
    select i.id from public.contact_imports i
    where i.status in ('uploaded', 'checked') and i.created_at < now() - interval '7 days'
    limit 100 for update skip locked
  ) stale;
  get diagnostics expired = row_count;
  delete from private.import_uploads u
  where u.created_at < now() - interval '1 day' and not exists (select from public.contact_imports i where i.id = u.id);
  delete from public.contact_import_errors e where e.id in (
    select old.id from public.contact_imports i
    join public.contact_import_errors old on old.account_id = i.account_id and old.import_id = i.id
    where i.finished_at < now() - interval '30 days' limit 10000);
  return jsonb_build_object('expired', expired);
end
$$;
comment on function orchestrator.tidy_imports is 'Files that nobody started, and reports of a month ago, are forgotten.';

grant execute on function private.end_import, private.share_number, private.is_alive, private.plan_of_import, private.hold_import, private.group_people,
  private.refuse_person, private.check_people, private.save_people, private.save_people_one_by_one, private.import_people,
  private.contact_room, private.rehearse_people, private.act_as, private.may_import, private.run_chunk, private.finish_import,
  orchestrator.claim_imports, orchestrator.read_import_lines, orchestrator.write_import_lines, orchestrator.fail_import,
  orchestrator.tidy_imports to service_role;
