-- One chunk of an import: its lines made people, and the people contacts.
set check_function_bodies = off;

create type private.import_person as (
  match_key text, lines integer[], phone text, name text, tags text[], fields jsonb, contact_id uuid);
comment on type private.import_person is 'What a chunk says of one person, in all of its lines.';

create type private.refusal as (line integer, code text, value text);

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
$$;

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

create function private.save_people(account_id uuid, people private.import_person[])
returns void language sql set search_path = ''
as $$
  -- The phone was read from the file: it has its country's code.
  insert into public.contacts (account_id, phone, name, tags, fields)
  select save_people.account_id, '+' || p.phone, p.name, p.tags, p.fields
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

create function private.refuse_person(person private.import_person, code text)
returns private.refusal[] language sql immutable set search_path = ''
as $$
  select array_agg((line, code, person.phone)::private.refusal) from unnest(person.lines) line
$$;

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

create function private.note_phones(import_id uuid, people private.import_person[])
returns void language sql set search_path = ''
as $$
  insert into private.import_phones as known (upload_id, match_key, phone, times, first_line, last_line)
  select note_phones.import_id, p.match_key, p.phone, (select count(distinct line) from unnest(p.lines) line), p.lines[1],
    p.lines[cardinality(p.lines)]
  from unnest(people) p
  on conflict (upload_id, match_key) do update
  set times = known.times + excluded.times, last_line = excluded.last_line
$$;

create function private.contact_room(account_id uuid)
returns integer language plpgsql stable set search_path = ''
as $$
begin
  return private.plan_limit(account_id, 'contacts') - private.used_room(account_id, 'contacts');
end
$$;
comment on function private.contact_room is 'How many contacts the plan still lets the account add; null: any number.';

grant execute on function private.run_chunk, private.group_people, private.check_people, private.import_people,
  private.save_people, private.save_people_one_by_one, private.refuse_person, private.rehearse_people, private.note_phones,
  private.contact_room to service_role;
