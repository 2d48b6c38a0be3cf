-- schemas/30_contacts/01_contacts.sql
-- One contact, whatever its names: WhatsApp knows a person by phone, by LID or by both.
set check_function_bodies = off;

create function private.contact_words(phone text, name text, whatsapp_name text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return private.fold(' ' || name || ' ' || whatsapp_name || ' ' || coalesce(phone, ''));
end
$$;
comment on function private.contact_words is 'What search_contacts looks in.';

create function private.contact_label(name text, whatsapp_name text, phone text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return private.fold(coalesce(nullif(btrim(name), ''), nullif(btrim(whatsapp_name), ''), phone, ''));
end
$$;
comment on function private.contact_label is 'What a contact is called in lists, for sorting and comparing.';

create table public.contacts (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  account_id uuid not null references public.accounts (id) on delete cascade,
  phone text check (phone ~ '^[0-9]{1,20}$'),
  lid text check (lid ~ '^[0-9]{1,20}$'),
  name text not null default '' check (length(name) <= 255),
  whatsapp_name text not null default '' check (length(whatsapp_name) <= 255),
  tags text[] not null default '{}' check (private.are_tags(tags)),
  fields jsonb not null default '{}' check (jsonb_typeof(fields) = 'object' and pg_column_size(fields) <= 16384),
  opted_out_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text generated always as (private.contact_words(phone, name, whatsapp_name)) stored,
  erased_at timestamptz,
  over_limit boolean not null default false,
  unique (account_id, phone),
  constraint contacts_identity_check check (phone is not null or lid is not null or erased_at is not null),
  unique (account_id, id)
);
comment on table public.contacts is 'People an account talks to.';
comment on column public.contacts.phone is 'Digits of E.164 without plus. Null while only the LID is known.';
comment on column public.contacts.lid is 'WhatsApp''s id for somebody whose phone it does not tell.';
comment on column public.contacts.tags is 'The truth about tags; the table tags is their catalogue.';
comment on column public.contacts.fields is 'Values of custom_fields by their names.';
comment on column public.contacts.search_text is 'What search_contacts looks in: name, WhatsApp name and phone without case and accents.';
comment on column public.contacts.erased_at is
  'The person is erased: nothing is left but what is counted. Such a row is found by no search.';
comment on column public.contacts.over_limit is 'WhatsApp brought this one beyond what the plan allows.';
create unique index contacts_lid on public.contacts (account_id, lid) where lid is not null;
create index contacts_newest on public.contacts (account_id, seq desc);
create index contacts_tags on public.contacts using gin (account_id, tags);
create index contacts_fields on public.contacts using gin (account_id, fields jsonb_path_ops);
create index contacts_words on public.contacts using gin (account_id, search_text extensions.gin_trgm_ops);
create index contacts_label on public.contacts
  (account_id, private.contact_label(name, whatsapp_name, phone) collate "C", id);
create index contacts_over_limit on public.contacts (account_id, seq) where over_limit;

create trigger touch_updated_at before update on public.contacts
for each row execute function private.touch_updated_at();
create trigger count_added after insert on public.contacts referencing new table as new_rows
for each statement execute function private.count_added('contacts');
create trigger count_removed after delete on public.contacts referencing old table as old_rows
for each statement execute function private.count_removed('contacts');
create trigger refuse_suspended after insert on public.contacts referencing new table as new_rows
for each statement execute function private.refuse_suspended();

-- Whoever may delete contacts is a matter of policies; an identity goes with its contact.
alter table public.contacts enable row level security;
revoke all on public.contacts from anon, authenticated;
grant select, insert (account_id, phone, name, tags, fields), update (phone, name, tags, fields), delete
  on public.contacts to authenticated;
grant select, insert, update, delete on public.contacts to service_role;

create function private.prepare_contact()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  new.phone := coalesce(private.normalise_phone(new.phone), new.phone);
  -- What WhatsApp itself names is taken as it is: its service numbers have any length.
  if auth.uid() is not null and private.is_possible_phone(new.phone) is false then
    perform private.fail('phone_invalid', 'a phone has 8 to 15 digits, the country''s code first', 'as in 5511999999999');
  end if;
  -- Two spellings of one phone that come at once shall meet in the identities, not pass each other.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || new.account_id, 0));
  return new;
end
$$;
create trigger prepare_contact before insert or update of phone, lid on public.contacts
for each row execute function private.prepare_contact();

create function private.broadcast_contacts()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- A contact has no status.
  perform private.broadcast_changes('contact', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.contacts referencing new table as changed_rows
for each statement execute function private.broadcast_contacts();
create trigger broadcast_update after update on public.contacts referencing new table as changed_rows
for each statement execute function private.broadcast_contacts();
create trigger broadcast_delete after delete on public.contacts referencing old table as changed_rows
for each statement execute function private.broadcast_contacts();

grant execute on function private.contact_words, private.contact_label to authenticated, service_role;

-- schemas/30_contacts/02_contact_identities.sql
set check_function_bodies = off;

create table public.contact_identities (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  contact_id uuid not null,
  kind text not null check (kind in ('phone', 'lid')),
  value text not null,
  match_key text not null generated always as (case kind when 'phone' then private.phone_key(value) else value end) stored,
  created_at timestamptz not null default now(),
  -- The most telling column first: on a table without statistics the planner may take any index with the same start.
  constraint contact_identities_one_owner unique (match_key, kind, account_id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade
);
comment on table public.contact_identities is 'Every name by which WhatsApp knows a contact; one belongs to one contact.';
create index contact_identities_contact on public.contact_identities (account_id, contact_id);
create unique index contact_identities_page on public.contact_identities (account_id, id);

alter table public.contact_identities enable row level security;
revoke all on public.contact_identities from anon, authenticated;
grant select on public.contact_identities to authenticated;
grant select, insert, update, delete on public.contact_identities to service_role;

-- The identities of all new contacts in one statement.
create function private.keep_new_identities()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  kept integer;
  owner_id uuid;
begin
  insert into public.contact_identities (account_id, contact_id, kind, value)
  select added.account_id, added.id, known.kind, known.value
  from new_rows added, lateral (values ('phone', added.phone), ('lid', added.lid)) known (kind, value)
  where known.value is not null
  order by added.account_id, known.kind, private.phone_key(known.value)
  on conflict do nothing;
  get diagnostics kept = row_count;
  if kept < (select count(added.phone) + count(added.lid) from new_rows added) then
    select known.contact_id into owner_id
    from new_rows added
    join public.contact_identities known on known.account_id = added.account_id and known.contact_id <> added.id
      and ((known.kind = 'phone' and known.match_key = private.phone_key(added.phone))
        or (known.kind = 'lid' and known.match_key = added.lid))
    limit 1;
    raise unique_violation using message = 'contact_exists',
      detail = format('contact %s has this phone or LID', owner_id), hint = 'use that contact';
  end if;
  return null;
end
$$;
create trigger keep_new_identities after insert on public.contacts referencing new table as new_rows
for each statement execute function private.keep_new_identities();

create function private.keep_identities()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    delete from public.contact_identities former
    where former.account_id = old.account_id and former.contact_id = old.id
      and ((former.kind = 'phone' and former.value = old.phone and new.phone is distinct from old.phone)
        or (former.kind = 'lid' and former.value = old.lid and new.lid is distinct from old.lid));
  end if;
  if new.phone is not null then
    perform private.claim_identity(new.account_id, new.id, 'phone', new.phone);
  end if;
  if new.lid is not null then
    perform private.claim_identity(new.account_id, new.id, 'lid', new.lid);
  end if;
  return null;
end
$$;
create trigger keep_identities after update of phone, lid on public.contacts
for each row execute function private.keep_identities();

create function private.claim_identity(account_id uuid, contact_id uuid, kind text, value text)
returns void language plpgsql set search_path = ''
as $$
declare
  owner_id uuid;
begin
  insert into public.contact_identities as known (account_id, contact_id, kind, value)
  values (claim_identity.account_id, claim_identity.contact_id, claim_identity.kind, claim_identity.value)
  on conflict on constraint contact_identities_one_owner do update set value = excluded.value
  returning known.contact_id into owner_id;
  if owner_id <> claim_identity.contact_id then
    raise unique_violation using message = 'contact_exists',
      detail = format('contact %s has this %s', owner_id, claim_identity.kind), hint = 'use that contact';
  end if;
end
$$;

grant execute on function private.claim_identity to service_role;

-- schemas/30_contacts/03_tags.sql
set check_function_bodies = off;

create table public.tags (
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null,
  color text check (color ~ '^#[0-9a-f]{6}$'),
  created_at timestamptz not null default now(),
  primary key (account_id, name),
  constraint tags_name_check check (private.are_tags(array[name]))
);
comment on table public.tags is 'Every tag that was ever given, with its colour. contacts.tags says who has which.';

create trigger refuse_suspended after insert on public.tags referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.tags enable row level security;
revoke all on public.tags from anon, authenticated;
grant select, insert (account_id, name, color), update (color) on public.tags to authenticated;
grant select, insert, update, delete on public.tags to service_role;

create function private.list_tags()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- In order, so that two statements never wait for each other.
  insert into public.tags (account_id, name)
  select distinct tagged.account_id, tag from new_rows tagged, unnest(tagged.tags) tag
  order by 1, 2
  on conflict do nothing;
  return null;
end
$$;
create trigger list_tags_of_new after insert on public.contacts referencing new table as new_rows
for each statement execute function private.list_tags();
create trigger list_tags_of_changed after update on public.contacts referencing new table as new_rows
for each statement execute function private.list_tags();

-- schemas/30_contacts/04_custom_fields.sql
set check_function_bodies = off;

create table public.custom_fields (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  label text not null default '' check (length(label) <= 100),
  type text not null check (type in ('text', 'number', 'date', 'datetime', 'boolean')),
  created_at timestamptz not null default now(),
  unique (account_id, name)
);
comment on table public.custom_fields is 'Fields an account has added to its contacts. A field never changes its type.';

create trigger refuse_suspended after insert on public.custom_fields referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.custom_fields enable row level security;
revoke all on public.custom_fields from anon, authenticated;
grant select, insert (account_id, name, label, type), update (label), delete on public.custom_fields to authenticated;
grant select, insert, update, delete on public.custom_fields to service_role;

create function private.check_fields()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  wrong record;
begin
  new.fields := jsonb_strip_nulls(new.fields);
  -- Values of a removed field may stay; only what is written now is held against the definitions.
  select given.key, known.type into wrong
  from jsonb_each(new.fields) given
  left join public.custom_fields known on known.account_id = new.account_id and known.name = given.key
  where (tg_op = 'INSERT' or given.value is distinct from old.fields -> given.key)
    and private.fits_type(given.value, known.type) is not true
  limit 1;
  if found then
    perform private.fail('field_invalid', case
      when wrong.type is null then format('no custom field is called %s', wrong.key)
      else format('%s takes a value of type %s', wrong.key, wrong.type) end, 'see custom_fields');
  end if;
  return new;
end
$$;
create trigger check_fields before insert or update of fields on public.contacts
for each row when (new.fields <> '{}') execute function private.check_fields();

create function private.fits_type(value jsonb, type text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return case type
    when 'text' then jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 2000
    when 'number' then jsonb_typeof(value) = 'number'
    when 'boolean' then jsonb_typeof(value) = 'boolean'
    when 'date' then jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}$'
      and private.is_moment(value #>> '{}', type)
    when 'datetime' then jsonb_typeof(value) = 'string'
      and value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$'
      and private.is_moment(value #>> '{}', type)
  end;
end
$$;
comment on function private.fits_type is 'Dates are YYYY-MM-DD, datetimes ISO 8601 with a zone.';

-- schemas/30_contacts/05_consents.sql
set check_function_bodies = off;

create table public.consents (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  contact_id uuid not null,
  state text not null check (state in ('opted_in', 'opted_out')),
  source text not null default '' check (length(source) <= 500),
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default now(),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade
);
comment on table public.consents is 'Who agreed to messages and who objected. Only grows; the newest counts.';
create index consents_contact on public.consents (account_id, contact_id, id desc);
create unique index consents_page on public.consents (account_id, id);

create trigger sign_row before insert on public.consents for each row execute function private.sign_row();

alter table public.consents enable row level security;
revoke all on public.consents from anon, authenticated;
grant select, insert (account_id, contact_id, state, source) on public.consents to authenticated;
grant select, insert, update, delete on public.consents to service_role;

create function private.heed_consent()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  update public.contacts c set opted_out_at = case when new.state = 'opted_out' then new.created_at end
  where c.account_id = new.account_id and c.id = new.contact_id;
  return null;
end
$$;
create trigger heed_consent after insert on public.consents for each row execute function private.heed_consent();

-- schemas/30_contacts/06_contact_limits.sql
-- What WhatsApp brings beyond the plan is kept, and marked.
set check_function_bodies = off;

create function private.flag_over_limit()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  counted record;
begin
  if auth.uid() is not null then
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
$$;
create trigger flag_over_limit after insert on public.contacts referencing new table as new_rows
for each statement execute function private.flag_over_limit();

create function private.unflag_contacts(account_id uuid)
returns void language sql security definer set search_path = ''
as $$
  update public.contacts c set over_limit = false
  where c.id in (
    select flagged.id from public.contacts flagged
    where flagged.account_id = unflag_contacts.account_id and flagged.over_limit
    order by flagged.seq
    limit (select case when room.cap is null then null else greatest(room.cap - room.used, 0) end
      from (select private.plan_limit(unflag_contacts.account_id, 'contacts') as cap,
        private.used_room(unflag_contacts.account_id, 'contacts')
          - (select count(*) from public.contacts beyond
            where beyond.account_id = unflag_contacts.account_id and beyond.over_limit) as used) room))
$$;
comment on function private.unflag_contacts is 'After a larger plan: the oldest flagged contacts that now have room.';

create function private.take_contact_room(account_id uuid, wanted integer)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  cap constant integer := private.plan_limit(account_id, 'contacts');
begin
  -- Whoever adds contacts holds this lock, so the answer stays true until this transaction ends.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || take_contact_room.account_id, 0));
  return least(wanted, greatest(coalesce(cap - private.used_room(account_id, 'contacts'), wanted), 0));
end
$$;
comment on function private.take_contact_room is
  'How many of the wanted contacts may be added in this transaction on a customer''s behalf; adding counts them.';

grant execute on function private.take_contact_room to service_role;

-- schemas/30_contacts/10_search.sql
-- Contacts as their page shows them: found, sorted, in pages, however many there are.
set check_function_bodies = off;

create function public.search_contacts(account_id uuid, query text default '', tags text[] default '{}',
  fields jsonb default '{}', before text default null, max_items integer default 50, sort text default 'newest')
returns jsonb language sql stable set search_path = ''
as $$
  select private.search_contacts(account_id, query, tags, fields, before, max_items, sort)
$$;
comment on function public.search_contacts is
  '{contacts, next}: by every word of query in name or phone, by all of the tags, by fields (a value, or {gt, gte, lt, lte, contains}); sort is newest, name or last_message; before is the next of the page before. Codes: account_not_found, fields_invalid, sort_invalid, before_invalid.';

create function private.search_contacts(account_id uuid, query text, tags text[], fields jsonb, before text,
  max_items integer, sort text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  filter constant text := private.contact_filter(query, tags, fields);
  rare_ids uuid[];
  answer jsonb;
begin
  perform private.require_readable(account_id);
  -- What is common is met soon along the order asked for; what is rare is found by its index and then sorted. No
  -- planner can tell which it is in this account, so both are tried, and neither may take long.
  if filter <> '' and sort <> 'last_message' then
    answer := private.contact_page(sort, account_id, 'public.contacts', filter, before, size, 4000);
    if answer -> 'next' <> 'null' then
      return answer;
    end if;
  end if;
  if filter <> '' then
    rare_ids := private.rare_contacts(account_id, filter);
  end if;
  if rare_ids is not null then
    return private.contact_page(sort, account_id,
      format('(select * from public.contacts where id = any (%L::uuid[]) offset 0)', rare_ids), '', before, size, null);
  end if;
  return private.contact_page(sort, account_id, 'public.contacts', filter, before, size, null);
end
$$;

create function private.contact_filter(query text, tags text[], fields jsonb)
returns text language sql immutable set search_path = ''
as $$
  select coalesce(string_agg(private.word_condition(word), ''), '')
    || case when cardinality(tags) > 0 then format(' and c.tags @> %L::text[]', tags) else '' end
    || private.fields_condition(coalesce(fields, '{}'))
  -- Phones are typed with spaces and signs, and kept without.
  from regexp_split_to_table(btrim(coalesce(private.normalise_phone(query), query, '')), '\s+') word
  where word <> ''
$$;
comment on function private.contact_filter is
  'The condition on contacts c, beginning with and, as a text with its values in it, so that it is planned for them. Empty: all.';

create function private.word_condition(word text)
returns text language sql immutable set search_path = ''
return case
  -- Phones begin alike: their end tells them apart, and is what the index shall look for.
  when word ~ '^[0-9]{7,}$' then format(' and c.search_text like %L and strpos(c.search_text, %L) > 0',
    private.like_pattern(right(word, 6)), word)
  when length(word) > 2 then format(' and c.search_text like %L', private.like_pattern(word))
  -- One or two letters begin a word: in the middle of words they would be found everywhere.
  else format(' and c.search_text like %L', '% ' || substr(private.like_pattern(word), 2))
end;

create function private.fields_condition(fields jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  equal jsonb := '{}';
  condition text := '';
  asked record;
begin
  if jsonb_typeof(fields) <> 'object' then
    perform private.fail('fields_invalid', 'fields is an object of values by the names of custom fields');
  end if;
  for asked in
    select field.key, field.value, compared.key as operator, compared.value as wanted
    from jsonb_each(fields) field
    left join lateral jsonb_each(case jsonb_typeof(field.value) when 'object' then field.value end) compared on true
  loop
    if jsonb_typeof(asked.value) <> 'object' then
      equal := equal || jsonb_build_object(asked.key, asked.value);
    else
      condition := condition || private.field_condition(asked.key, asked.operator, asked.wanted);
    end if;
  end loop;
  return case when equal <> '{}' then format(' and c.fields @> %L::jsonb', equal) else '' end || condition;
end
$$;

create function private.field_condition(name text, operator text, wanted jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  sign constant text := case operator when 'gt' then '>' when 'gte' then '>=' when 'lt' then '<' when 'lte' then '<=' end;
begin
  if operator = 'contains' and jsonb_typeof(wanted) = 'string' then
    return format(' and private.fold(c.fields ->> %L) like %L', name, private.like_pattern(wanted #>> '{}'));
  elsif sign is not null and jsonb_typeof(wanted) in ('string', 'number') then
    -- Dates are kept as ISO 8601, whose order is that of their text.
    return format(' and jsonb_typeof(c.fields -> %1$L) = %2$L and c.fields -> %1$L %3$s %4$L::jsonb',
      name, jsonb_typeof(wanted), sign, wanted);
  end if;
  perform private.fail('fields_invalid', format('%s cannot be compared like this', name),
    'give a value, or {gt | gte | lt | lte: value} or {contains: text}');
end
$$;

create function private.rare_contacts(account_id uuid, filter text)
returns uuid[] language plpgsql stable set search_path = ''
set enable_indexscan = off set enable_seqscan = off set enable_bitmapscan = on
as $$
declare
  ids uuid[];
begin
  execute format('select array(select c.id from public.contacts c where c.account_id = $1 and c.erased_at is null %s limit 1001)',
    filter) into ids using account_id;
  return case when cardinality(ids) <= 1000 then ids end;
end
$$;
comment on function private.rare_contacts is 'Those that the filter lets through, by the indexes of what it asks for; null when they are many.';

grant execute on function public.search_contacts, private.search_contacts to authenticated;

-- schemas/30_contacts/11_pages.sql
-- The pages read `source`: the contacts, or some of them. Of the rows along their order they look at `most`.
set check_function_bodies = off;

create function private.contact_page(sort text, account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  if sort = 'newest' then
    return private.page_newest(account_id, source, filter, before, size, most);
  elsif sort = 'name' then
    return private.page_by_name(account_id, source, filter, before, size, most);
  elsif sort = 'last_message' then
    return private.page_by_last_message(account_id, source, filter, before, size);
  end if;
  perform private.fail('sort_invalid', format('contacts are not sorted by %s', sort), 'newest, name or last_message');
end
$$;

create function private.page_newest(account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = '' set enable_bitmapscan = off
as $$
declare
  answer jsonb;
begin
  if before !~ '^[0-9]{1,19}$' or before::numeric > 9223372036854775807 then
    perform private.fail('before_invalid', 'not the next of a page of this list');
  end if;
  execute format($query$
    with page as (
      select c.* from (
        select * from %s c where c.account_id = $1 and c.seq < $2 and c.erased_at is null order by c.seq desc limit $4
      ) c where true %s order by c.seq desc limit $3
    )
    select jsonb_build_object(
      'contacts', coalesce(jsonb_agg(to_jsonb(page) - 'search_text' order by page.seq desc), '[]'),
      'next', case when count(*) = $3 then min(page.seq) end) from page $query$, source, filter)
  into answer using account_id, coalesce(before::bigint, 9223372036854775807), size, most;
  return answer;
end
$$;

create function private.page_by_name(account_id uuid, source text, filter text, before text, size integer, most integer)
returns jsonb language plpgsql stable set search_path = '' set enable_bitmapscan = off
as $$
declare
  label constant text := 'private.contact_label(c.name, c.whatsapp_name, c.phone) collate "C"';
  place constant jsonb := private.read_cursor(before, 'name');
  answer jsonb;
begin
  execute format($query$
    with page as (
      select c.* from (
        select c.*, %1$s as label from %2$s c
        where c.account_id = $1 and c.erased_at is null %4$s order by %1$s, c.id limit $5
      ) c where true %3$s order by c.label, c.id limit $4
    )
    select jsonb_build_object(
      'contacts', coalesce(jsonb_agg(to_jsonb(page) - '{search_text,label}'::text[] order by page.label, page.id), '[]'),
      'next', case when count(*) = $4 then private.write_cursor(
        jsonb_build_array('name', max(page.label), (array_agg(page.id order by page.label desc, page.id desc))[1])) end)
    from page $query$,
    label, source, filter, case when place is not null then format('and (%s, c.id) > ($2, $3)', label) end)
  into answer using account_id, place ->> 1, (place ->> 2)::uuid, size, most;
  return answer;
exception when invalid_text_representation then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;

create function private.page_by_last_message(account_id uuid, source text, filter text, before text, size integer)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  place jsonb := private.read_cursor(before, 'last_message');
  contacts jsonb := '[]';
  next jsonb;
  quiet jsonb;
begin
  -- ["last_message", when, chat] among those with a message, then ["last_message", seq] among the others.
  if place is null or jsonb_array_length(place) = 3 then
    execute format($query$
      with page as (
        select c as contact, chat.id, chat.last_message_at as at
        from public.chats chat join %s c on c.account_id = $1 and c.id = chat.contact_id
        where chat.account_id = $1 and chat.last_message_at is not null and c.erased_at is null %s %s and not exists (
          select from public.chats later where later.account_id = $1 and later.contact_id = chat.contact_id
            and (later.last_message_at, later.id) > (chat.last_message_at, chat.id))
        -- As the index has it.
        order by chat.last_message_at desc nulls last, chat.id desc limit $4
      )
      select coalesce(jsonb_agg(to_jsonb(page.contact) - 'search_text' order by page.at desc, page.id desc), '[]'),
        case when count(*) = $4
          then jsonb_build_array('last_message', min(page.at), (array_agg(page.id order by page.at, page.id))[1]) end
      from page $query$,
      source, filter, case when place is not null then 'and (chat.last_message_at, chat.id) < ($2, $3)' end)
    into contacts, next using account_id, (place ->> 1)::timestamptz, (place ->> 2)::uuid, size;
    place := null;
  end if;
  if next is null then
    quiet := private.page_newest(account_id, source, filter || ' and not exists (select from public.chats chat
      where chat.account_id = c.account_id and chat.contact_id = c.id and chat.last_message_at is not null)', place ->> 1,
      size - jsonb_array_length(contacts), null);
    contacts := contacts || (quiet -> 'contacts');
    next := case when quiet -> 'next' <> 'null' then jsonb_build_array('last_message', quiet -> 'next') end;
  end if;
  return jsonb_build_object('contacts', contacts, 'next', private.write_cursor(next));
exception when data_exception then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;
comment on function private.page_by_last_message is
  'Along the chats, each contact at its latest one; then those without a message, newest first.';

create function private.write_cursor(place jsonb)
returns text language sql immutable set search_path = ''
return translate(encode(convert_to(place::text, 'UTF8'), 'base64'), E'+/=\n', '-_');
comment on function private.write_cursor is 'The place where a page ended, as a text that nobody needs to read.';

create function private.read_cursor(cursor text, kind text)
returns jsonb language plpgsql immutable strict set search_path = ''
as $$
declare
  place jsonb;
begin
  place := convert_from(
    decode(rpad(translate(cursor, '-_', '+/'), (length(cursor) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb;
  if place ->> 0 is distinct from kind then
    raise data_exception;
  end if;
  return place;
exception when data_exception then
  perform private.fail('before_invalid', 'not the next of a page of this list');
end
$$;
comment on function private.read_cursor is 'What write_cursor wrote, an array that begins with kind; raises before_invalid.';

-- schemas/30_contacts/12_tagging.sql
-- Tags of many contacts at once.
set check_function_bodies = off;

create function public.tag_contacts(account_id uuid, contact_ids uuid[], add text[] default '{}', remove text[] default '{}')
returns integer language sql set search_path = ''
as $$
  select private.tag_contacts(account_id, contact_ids, add, remove)
$$;
comment on function public.tag_contacts is
  'How many of these contacts (at most 1000) changed. Codes: account_not_found, tag_invalid, ids_too_many.';

create function private.tag_contacts(account_id uuid, contact_ids uuid[], add text[], remove text[])
returns integer language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_tags(account_id, add, remove);
  if cardinality(contact_ids) > 1000 then
    perform private.fail('ids_too_many', 'at most 1000 contacts at once', 'call again with the others');
  end if;
  return private.change_tags(account_id, contact_ids, coalesce(add, '{}'), coalesce(remove, '{}'));
exception when check_violation then
  perform private.fail('tag_invalid', 'a contact has at most 100 tags');
end
$$;

create function public.tag_found_contacts(account_id uuid, query text default '', tags text[] default '{}',
  fields jsonb default '{}', add text[] default '{}', remove text[] default '{}', max_items integer default 2000)
returns integer language sql set search_path = ''
as $$
  select private.tag_found_contacts(account_id, query, tags, fields, add, remove, max_items)
$$;
comment on function public.tag_found_contacts is
  'Changes at most max_items (2000) of the contacts that search_contacts would find, and says how many: call again until 0. Codes: account_not_found, tag_invalid, fields_invalid.';

create function private.tag_found_contacts(account_id uuid, query text, tags text[], fields jsonb, add text[], remove text[],
  max_items integer)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  found_ids uuid[];
begin
  perform private.require_tags(account_id, add, remove);
  add := coalesce(add, '{}');
  remove := array(select tag from unnest(remove) tag where tag <> all (tag_found_contacts.add));
  -- Who would have too many tags is left as he is, or he would be found again and again.
  execute format('select array(select c.id from public.contacts c where c.account_id = $1 and c.erased_at is null %s '
    'and (c.tags && $3 or not c.tags @> $2) and cardinality(c.tags) + cardinality($2) <= 100 limit $4)',
    private.contact_filter(query, tags, fields))
  into found_ids using account_id, add, remove, greatest(least(max_items, 2000), 1);
  return private.change_tags(account_id, found_ids, add, remove);
end
$$;

create function private.require_tags(account_id uuid, add text[], remove text[])
returns void language plpgsql stable set search_path = ''
as $$
begin
  if require_tags.account_id is null or require_tags.account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
  if private.are_tags(coalesce(add, '{}')) is not true or cardinality(remove) > 100 then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends, a contact at most 100 tags');
  end if;
end
$$;

create function private.change_tags(account_id uuid, contact_ids uuid[], add text[], remove text[])
returns integer language plpgsql set search_path = ''
as $$
declare
  changed integer;
begin
  -- In order, so that two statements never wait for each other.
  perform from public.contacts c where c.account_id = change_tags.account_id and c.id = any (contact_ids)
  order by c.id for no key update;
  update public.contacts c
  set tags = array(select tag from unnest(c.tags) tag where tag <> all (remove) or tag = any (add))
    || array(select distinct tag from unnest(add) tag where tag <> all (c.tags))
  where c.account_id = change_tags.account_id and c.id = any (contact_ids) and c.erased_at is null
    and (not c.tags @> add or c.tags && array(select tag from unnest(remove) tag where tag <> all (add)));
  get diagnostics changed = row_count;
  return changed;
end
$$;

grant execute on function public.tag_contacts, private.tag_contacts, public.tag_found_contacts,
  private.tag_found_contacts to authenticated;

-- schemas/30_contacts/13_tag_catalogue.sql
-- The catalogue of tags as people keep it: made before it is given, counted, renamed and taken from everybody.
set check_function_bodies = off;

create function public.count_tags(account_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.count_tags(account_id)
$$;
comment on function public.count_tags is
  '{tags: [{name, color, contacts}]} by name: the catalogue and how many contacts have each. Code: account_not_found.';

create function private.count_tags(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_readable(account_id);
  return (
    select jsonb_build_object('tags', coalesce(jsonb_agg(
      jsonb_build_object('name', t.name, 'color', t.color, 'contacts', coalesce(given.contacts, 0)) order by private.fold(t.name), t.name), '[]'))
    from public.tags t
    left join (
      select tag, count(*) as contacts from public.contacts c, unnest(c.tags) tag
      where c.account_id = count_tags.account_id group by tag
    ) given on given.tag = t.name
    where t.account_id = count_tags.account_id);
end
$$;

create function public.rename_tag(account_id uuid, name text, new_name text, max_items integer default 1000)
returns jsonb language sql set search_path = ''
as $$
  select private.replace_tag(account_id, name, coalesce(new_name, ''), max_items)
$$;
comment on function public.rename_tag is
  '{changed, done}: renames the tag on at most max_items contacts; call again until done. A name that exists takes the tag in. Codes: not_allowed, tag_invalid.';

create function public.remove_tag(account_id uuid, name text, max_items integer default 1000)
returns jsonb language sql set search_path = ''
as $$
  select private.replace_tag(account_id, name, null, max_items)
$$;
comment on function public.remove_tag is
  '{changed, done}: takes the tag from at most max_items contacts; call again until done, then it leaves the catalogue. Code: not_allowed.';

create function private.replace_tag(account_id uuid, name text, new_name text, max_items integer)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 5000), 1);
  changed integer;
begin
  if replace_tag.account_id is null or replace_tag.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account change a tag everywhere');
  end if;
  if new_name is not null and not private.are_tags(array[new_name]) then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  if new_name = name then
    return jsonb_build_object('changed', 0, 'done', true);
  end if;
  with page as (
    select c.id from public.contacts c where c.account_id = replace_tag.account_id and c.tags @> array[replace_tag.name]
    order by c.id limit size for update
  )
  update public.contacts c set tags = case
    when new_name is null or new_name = any (c.tags) then array_remove(c.tags, replace_tag.name)
    else array_replace(c.tags, replace_tag.name, new_name) end
  from page where c.id = page.id;
  get diagnostics changed = row_count;
  -- Only the last part touches the catalogue: killed in between, the tag is still there to go on with.
  if changed < size then
    perform private.finish_tag(account_id, name, new_name);
  end if;
  return jsonb_build_object('changed', changed, 'done', changed < size);
end
$$;
comment on function private.replace_tag is 'One part of renaming a tag, or of taking it from everybody when new_name is null.';

create function private.finish_tag(account_id uuid, name text, new_name text)
returns void language plpgsql set search_path = ''
as $$
declare
  gone public.tags;
begin
  delete from public.tags t where t.account_id = finish_tag.account_id and t.name = finish_tag.name returning t.* into gone;
  if gone.name is null then
    return;
  end if;
  if new_name is not null then
    insert into public.tags as kept (account_id, name, color) values (finish_tag.account_id, finish_tag.new_name, gone.color)
    on conflict on constraint tags_pkey do update set color = coalesce(kept.color, excluded.color);
  end if;
  perform private.audit(account_id, case when new_name is null then 'tags.remove' else 'tags.rename' end, null,
    jsonb_strip_nulls(jsonb_build_object('name', name, 'new_name', new_name)));
end
$$;

grant execute on function public.count_tags, private.count_tags, public.rename_tag, public.remove_tag,
  private.replace_tag to authenticated;

-- schemas/30_contacts/14_duplicates.sql
-- Contacts that may be one person twice. Two with the same phone cannot exist; these are what slips past that.
set check_function_bodies = off;

create function public.find_duplicates(account_id uuid, after text default null, max_items integer default 50)
returns jsonb language sql stable set search_path = ''
as $$
  select private.find_duplicates(account_id, after, max_items)
$$;
comment on function public.find_duplicates is
  '{groups: [{reason, count, contacts}], next}; reason is phone (spelt without its country or another digit), whatsapp_name (one has no phone) or name; at most ten contacts of a group are shown. Codes: account_not_found, before_invalid.';

create function private.find_duplicates(account_id uuid, after text, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := greatest(least(max_items, 100), 1);
  place jsonb := private.read_cursor(after, 'duplicates');
  reason text := coalesce(place ->> 1, 'phone');
  groups jsonb := '[]';
  room integer := size;
  found_group private.duplicate_group;
begin
  perform private.require_readable(account_id);
  while reason is not null loop
    for found_group in execute case reason
        when 'phone' then 'select * from private.same_phones($1, $2, $3)'
        when 'whatsapp_name' then 'select * from private.same_whatsapp_names($1, $2, $3)'
        else 'select * from private.same_names($1, $2, $3)' end
      using account_id, place ->> 2, room
    loop
      groups := groups || private.describe_group(account_id, reason, found_group.contact_ids);
    end loop;
    room := size - jsonb_array_length(groups);
    if room = 0 then
      return jsonb_build_object('groups', groups, 'next',
        private.write_cursor(jsonb_build_array('duplicates', reason, found_group.place)));
    end if;
    place := null;
    reason := case reason when 'phone' then 'whatsapp_name' when 'whatsapp_name' then 'name' end;
  end loop;
  return jsonb_build_object('groups', groups, 'next', null);
end
$$;

create type private.duplicate_group as (place text, contact_ids uuid[]);

create function private.same_phones(account_id uuid, after text, size integer)
returns setof private.duplicate_group language sql stable set search_path = '' rows 50
as $$
  with spelled as materialized (
    select private.local_phone(c.phone) collate "C" as place, c.id, c.seq
    from public.contacts c where c.account_id = same_phones.account_id and c.phone is not null and c.erased_at is null
  )
  select spelled.place, array_agg(spelled.id order by spelled.seq)
  from spelled
  where spelled.place > coalesce(after, '')
  group by spelled.place having count(*) > 1
  order by spelled.place limit size
$$;

create function private.same_whatsapp_names(account_id uuid, after text, size integer)
returns setof private.duplicate_group language sql stable set search_path = '' rows 50
as $$
  with called as (
    select distinct c.id, c.seq, c.phone, private.fold(btrim(word)) collate "C" as place
    from public.contacts c, unnest(array[c.name, c.whatsapp_name]) word
    where c.account_id = same_whatsapp_names.account_id and c.erased_at is null and btrim(word) <> ''
      and exists (select from public.contacts strange
        where strange.account_id = same_whatsapp_names.account_id and strange.phone is null and strange.erased_at is null)
  )
  select called.place, array_agg(called.id order by called.seq)
  from called where called.place > coalesce(after, '')
  group by called.place having count(*) > 1 and bool_or(called.phone is null)
  order by called.place limit size
$$;
comment on function private.same_whatsapp_names is
  'Somebody whose phone WhatsApp does not tell is called, there or here, as another contact is.';

create function private.same_names(account_id uuid, after text, size integer)
returns setof private.duplicate_group language sql stable set search_path = '' rows 50
as $$
  with called as materialized (
    select private.contact_label(c.name, c.whatsapp_name, c.phone) collate "C" as place, c.id, c.seq
    from public.contacts c
    where c.account_id = same_names.account_id and c.phone is not null and c.erased_at is null
      and (c.name <> '' or c.whatsapp_name <> '')
  )
  select called.place, array_agg(called.id order by called.seq)
  from called where called.place > coalesce(after, '')
  group by called.place having count(*) > 1
  order by called.place limit size
$$;

create function private.describe_group(account_id uuid, reason text, contact_ids uuid[])
returns jsonb language sql stable set search_path = ''
as $$
  select jsonb_build_object('reason', reason, 'count', cardinality(contact_ids),
    'contacts', jsonb_agg(to_jsonb(c) - 'search_text' order by c.seq))
  from public.contacts c where c.account_id = describe_group.account_id and c.id = any (contact_ids[:10])
$$;

grant execute on function public.find_duplicates, private.find_duplicates to authenticated;

-- schemas/30_contacts/15_opening.sql
-- A contact by phone, made when nobody has it.
set check_function_bodies = off;

create function public.open_contact(account_id uuid, phone text, name text default '')
returns uuid language sql set search_path = ''
as $$
  select private.open_contact(account_id, phone, name)
$$;
comment on function public.open_contact is
  'The contact with this phone, made when missing; Brazilian mobiles match with and without the ninth digit.';

create function private.open_contact(account_id uuid, phone text, name text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  digits constant text := private.normalise_phone(open_contact.phone);
  contact_id uuid;
begin
  if open_contact.account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
  if private.is_possible_phone(digits) is not true then
    perform private.fail('phone_invalid', 'a phone has 8 to 15 digits, the country''s code first', 'as in 5511999999999');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || open_contact.account_id, 0));
  contact_id := private.find_contact(account_id, digits, null);
  if contact_id is null then
    insert into public.contacts (account_id, phone, name)
    values (open_contact.account_id, digits, left(btrim(coalesce(open_contact.name, '')), 255))
    returning id into contact_id;
  end if;
  return contact_id;
end
$$;

grant execute on function public.open_contact, private.open_contact to authenticated;

-- schemas/30_contacts/20_contact_imports.sql
-- A file of contacts: uploaded in chunks of lines, which any orchestrator can read, and then checked or imported.
set check_function_bodies = off;

create table public.contact_imports (
  id uuid primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  filename text not null check (length(filename) <= 255),
  status text not null default 'uploaded'
    check (status in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled')),
  columns text[] not null check (cardinality(columns) between 1 and 200 and pg_column_size(columns) <= 131072),
  suggested jsonb not null check (jsonb_typeof(suggested) = 'object' and pg_column_size(suggested) <= 65536),
  sample jsonb not null check (jsonb_typeof(sample) = 'array' and pg_column_size(sample) <= 1048576),
  delimiter text not null check (length(delimiter) = 1),
  mapping jsonb,
  tags text[] not null default '{}' check (private.are_tags(tags)),
  dry_run boolean not null default false,
  lines integer not null check (lines > 0),
  processed integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  failed integer not null default 0,
  error_code text check (error_code ~ '^[a-z][a-z0-9_]{0,59}$'),
  actor_kind text not null check (actor_kind in ('user', 'api_key')),
  actor_id uuid not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (account_id, id)
);
comment on table public.contact_imports is 'Files of contacts on their way in, and those that were.';
comment on column public.contact_imports.actor_id is 'Who started it last: the import may what he may, and stops when he may no longer.';
comment on column public.contact_imports.sample is 'The first lines, until the import has ended.';
create index contact_imports_newest on public.contact_imports (account_id, created_at desc, id desc);
create unique index contact_imports_one_at_a_time on public.contact_imports (account_id)
where status in ('checking', 'running');

create trigger broadcast_insert after insert on public.contact_imports referencing new table as new_rows
for each statement execute function private.broadcast_rows('import');
create trigger broadcast_update after update on public.contact_imports
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('import');

alter table public.contact_imports enable row level security;
revoke all on public.contact_imports from anon, authenticated;
grant select on public.contact_imports to authenticated;
grant select, insert, update, delete on public.contact_imports to service_role;

create table public.contact_import_errors (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  import_id uuid not null,
  line integer not null,
  "column" text not null check (length("column") <= 120),
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,59}$'),
  value text not null check (length(value) <= 200),
  foreign key (account_id, import_id) references public.contact_imports (account_id, id) on delete cascade
);
comment on table public.contact_import_errors is 'Lines of a file that did not become contacts, and why. Kept for 30 days.';
comment on column public.contact_import_errors.line is 'Of the file, where the record begins; the header is line 1.';
create index contact_import_errors_import on public.contact_import_errors (account_id, import_id, id);

alter table public.contact_import_errors enable row level security;
revoke all on public.contact_import_errors from anon, authenticated;
grant select on public.contact_import_errors to authenticated;
grant select, insert, update, delete on public.contact_import_errors to service_role;

create table private.import_uploads (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  actor_id uuid not null,
  chunks integer not null default 0,
  lines integer not null default 0,
  bytes bigint not null default 0,
  next_chunk integer not null default 0,
  created_at timestamptz not null default now()
);
comment on table private.import_uploads is 'The lines of a file, while they are needed. Its contact_imports row has the same id.';
comment on column private.import_uploads.next_chunk is 'Everything before it has been read.';
create index import_uploads_account on private.import_uploads (account_id);

grant select, insert, update, delete on private.import_uploads to service_role;

create table private.import_chunks (
  upload_id uuid not null references private.import_uploads (id) on delete cascade,
  number integer not null,
  lines jsonb not null,
  primary key (upload_id, number)
);
comment on table private.import_chunks is 'At most 1000 records each: [[line, [cell…]]…].';

grant select, insert, update, delete on private.import_chunks to service_role;

create table private.import_keys (
  upload_id uuid not null references private.import_uploads (id) on delete cascade,
  match_key text not null,
  primary key (upload_id, match_key)
);
comment on table private.import_keys is 'Whom a dry run would have made, so that a second line of his counts as an update.';

grant select, insert, update, delete on private.import_keys to service_role;

create table private.import_claims (
  import_id uuid primary key references public.contact_imports (id) on delete cascade,
  orchestrator_id uuid not null,
  number bigint not null
);
comment on table private.import_claims is 'Which orchestrator works on an import. It is another''s once that one is dead.';

grant select, insert, update, delete on private.import_claims to service_role;

create function private.announce_imports()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'contact_imports', 'operation', 'UPDATE', 'ids', jsonb_agg(changed.id)),
    'import', 'orchestrator', true)
  from new_rows changed where changed.status in ('checking', 'running') and changed.processed = 0
  having count(*) > 0;
  return null;
end
$$;
comment on function private.announce_imports is 'Tells the orchestrators that an import has been started.';
create trigger announce_imports after update on public.contact_imports referencing new table as new_rows
for each statement execute function private.announce_imports();

-- schemas/30_contacts/21_import_uploads.sql
-- A file comes in chunks of lines, and becomes an import.
set check_function_bodies = off;

create function public.begin_contact_upload(account_id uuid)
returns uuid language sql set search_path = ''
as $$ select private.begin_contact_upload(account_id) $$;
comment on function public.begin_contact_upload is
  'A place for the lines of a file. Codes: account_not_found, not_allowed, account_suspended, imports_too_many.';

create function private.begin_contact_upload(account_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  upload_id uuid;
begin
  perform private.require_importing(account_id);
  delete from private.import_uploads u
  where u.account_id = begin_contact_upload.account_id and u.created_at < now() - interval '1 hour'
    and not exists (select from public.contact_imports i where i.id = u.id);
  if (select count(*) from private.import_uploads u where u.account_id = begin_contact_upload.account_id) >= 10 then
    perform private.fail('imports_too_many', 'ten files of this account wait or are under way', 'cancel one of them');
  end if;
  insert into private.import_uploads (account_id, actor_id) values (begin_contact_upload.account_id, auth.uid())
  returning id into upload_id;
  return upload_id;
end
$$;

create function public.add_contact_lines(upload_id uuid, number integer, lines jsonb)
returns integer language sql set search_path = ''
as $$ select private.add_contact_lines(upload_id, number, lines) $$;
comment on function public.add_contact_lines is
  'Chunk number (from 0, in order) of an upload: [[line, [cell…]]…], at most 1000; the lines so far. Codes: import_not_found, lines_invalid, csv_too_long.';

create function private.add_contact_lines(upload_id uuid, number integer, lines jsonb)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  upload constant private.import_uploads := private.hold_upload(upload_id);
  size constant bigint := octet_length(lines::text);
  added integer;
begin
  if jsonb_typeof(lines) is distinct from 'array' or jsonb_array_length(lines) not between 1 and 1000
    or number is distinct from upload.chunks or exists (
      select from jsonb_array_elements(lines) record
      where jsonb_typeof(record -> 0) is distinct from 'number' or jsonb_typeof(record -> 1) is distinct from 'array') then
    perform private.fail('lines_invalid', 'lines is an array of 1 to 1000 [line, [cell…]], the chunks come in order from 0');
  end if;
  added := jsonb_array_length(lines);
  if upload.lines + added > 200000 or upload.bytes + size > 134217728 then
    perform private.fail('csv_too_long', 'a file has at most 200000 lines and 64 MiB', 'divide it');
  end if;
  insert into private.import_chunks (upload_id, number, lines)
  values (add_contact_lines.upload_id, add_contact_lines.number, add_contact_lines.lines);
  update private.import_uploads u set chunks = u.chunks + 1, lines = u.lines + added, bytes = u.bytes + size
  where u.id = upload.id;
  return upload.lines + added;
end
$$;

create function public.finish_contact_upload(upload_id uuid, filename text, columns text[], suggested jsonb, sample jsonb,
  delimiter text)
returns jsonb language sql set search_path = ''
as $$ select private.finish_contact_upload(upload_id, filename, columns, suggested, sample, delimiter) $$;
comment on function public.finish_contact_upload is 'The new import, waiting to be started. Codes: import_not_found, csv_empty.';

create function private.finish_contact_upload(upload_id uuid, filename text, columns text[], suggested jsonb, sample jsonb,
  delimiter text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  upload constant private.import_uploads := private.hold_upload(upload_id);
begin
  if upload.lines = 0 then
    perform private.fail('csv_empty', 'the file has no lines');
  end if;
  insert into public.contact_imports (id, account_id, filename, columns, suggested, sample, delimiter, lines, actor_kind, actor_id)
  values (upload.id, upload.account_id, finish_contact_upload.filename, finish_contact_upload.columns,
    finish_contact_upload.suggested, finish_contact_upload.sample, finish_contact_upload.delimiter, upload.lines,
    private.actor_kind(), upload.actor_id);
  return private.show_import(upload.id);
end
$$;

create function private.hold_upload(upload_id uuid)
returns private.import_uploads language plpgsql set search_path = ''
as $$
declare
  upload private.import_uploads;
begin
  select * into upload from private.import_uploads u
  where u.id = hold_upload.upload_id and u.actor_id = auth.uid()
    and u.account_id = any (array(select private.importing_account_ids()))
    and not exists (select from public.contact_imports i where i.id = u.id)
  for update;
  if upload.id is null then
    perform private.fail('import_not_found', 'no upload of yours is under way by this id');
  end if;
  return upload;
end
$$;

create function private.require_importing(account_id uuid)
returns void language plpgsql stable set search_path = ''
as $$
begin
  perform private.require_readable(account_id);
  if require_importing.account_id <> all (array(select private.importing_account_ids())) then
    perform private.fail('not_allowed', 'members import contacts, and keys with the scope manage');
  end if;
  if not exists (select from public.accounts a where a.id = require_importing.account_id and a.status = 'active') then
    perform private.fail('account_suspended', 'the account is suspended or closed');
  end if;
end
$$;

create function private.importing_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('manage')
$$;
comment on function private.importing_account_ids is 'Accounts in which the caller is a member, or a key that may manage.';

create function private.show_import(import_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select to_jsonb(i) from public.contact_imports i where i.id = import_id
$$;

grant execute on function public.begin_contact_upload, private.begin_contact_upload, public.add_contact_lines,
  private.add_contact_lines, public.finish_contact_upload, private.finish_contact_upload to authenticated;

-- schemas/30_contacts/22_import_starts.sql
-- An import begins with what its columns mean, and may be called off.
set check_function_bodies = off;

create function public.start_contact_import(import_id uuid, mapping jsonb, tags text[] default '{}', dry_run boolean default false)
returns jsonb language sql set search_path = ''
as $$ select private.start_contact_import(import_id, mapping, tags, dry_run) $$;
comment on function public.start_contact_import is
  'Checks (dry_run) or imports an uploaded file; mapping names the target of its columns: phone, name, tags, field:<name>, ignore. Codes: import_not_found, not_allowed, account_suspended, import_running, import_ended, mapping_invalid, tag_invalid.';

create function private.start_contact_import(import_id uuid, mapping jsonb, tags text[], dry_run boolean)
returns jsonb language plpgsql security definer set search_path = ''
as $$
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
    actor_kind = private.actor_kind(), actor_id = auth.uid(), started_at = clock_timestamp(), finished_at = null
  where i.id = found_import.id;
  return private.show_import(found_import.id);
exception when unique_violation then
  perform private.fail('import_running', 'another import of this account is under way', 'wait for its end, or cancel it');
end
$$;

create function private.check_mapping(account_id uuid, columns text[], mapping jsonb)
returns void language plpgsql stable set search_path = ''
as $$
declare
  wrong text;
begin
  if jsonb_typeof(mapping) is distinct from 'object' then
    wrong := 'mapping is an object: the target of each column by its name';
  elsif exists (select from jsonb_each(mapping) m where m.key <> all (columns) or jsonb_typeof(m.value) <> 'string') then
    wrong := 'the file has no such column, or its target is no text';
  elsif (select count(*) from jsonb_each_text(mapping) m where m.value = 'phone') <> 1 then
    wrong := 'exactly one column is the phone';
  elsif exists (select from jsonb_each_text(mapping) m where m.value not in ('phone', 'name', 'tags', 'ignore')
    and not exists (select from public.custom_fields f
      where f.account_id = check_mapping.account_id and m.value = 'field:' || f.name)) then
    wrong := 'a target is phone, name, tags, ignore or field:<name of a custom field>';
  elsif exists (select from jsonb_each_text(mapping) m where m.value not in ('tags', 'ignore')
    group by m.value having count(*) > 1) then
    wrong := 'two columns have the same target';
  end if;
  if wrong is not null then
    perform private.fail('mapping_invalid', wrong);
  end if;
end
$$;

create function public.cancel_contact_import(import_id uuid)
returns boolean language sql set search_path = ''
as $$ select private.cancel_contact_import(import_id) $$;
comment on function public.cancel_contact_import is
  'Stops an import between two chunks, or an upload; what was written stays. False when it had ended, or is not yours.';

create function private.cancel_contact_import(import_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.import_uploads u
  where u.id = cancel_contact_import.import_id and u.actor_id = auth.uid()
    and not exists (select from public.contact_imports i where i.id = u.id);
  if found then
    return true;
  end if;
  perform from public.contact_imports i
  where i.id = cancel_contact_import.import_id and i.status in ('uploaded', 'checking', 'checked', 'running')
    and i.account_id = any (array(select private.importing_account_ids()))
  for update;
  if not found then
    return false;
  end if;
  perform private.end_import(import_id, 'cancelled');
  return true;
end
$$;

grant execute on function public.start_contact_import, private.start_contact_import, public.cancel_contact_import,
  private.cancel_contact_import to authenticated;

-- schemas/30_contacts/23_import_runs.sql
-- How an orchestrator works on imports: a claim, then chunk after chunk, each in one transaction that also moves on.
set check_function_bodies = off;

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

create function private.end_import(import_id uuid, status text, error_code text default null)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.contact_imports i
  set status = end_import.status, error_code = end_import.error_code, finished_at = clock_timestamp(),
    sample = case when end_import.status = 'checked' then i.sample else '[]' end
  where i.id = end_import.import_id;
  delete from private.import_claims claim where claim.import_id = end_import.import_id;
  if end_import.status = 'checked' then
    delete from private.import_keys known where known.upload_id = end_import.import_id;
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

create function private.may_import(account_id uuid, actor_id uuid)
returns boolean language sql stable set search_path = ''
as $$
  select exists (select from public.account_members m
      where m.account_id = may_import.account_id and m.user_id = may_import.actor_id)
    or exists (select from public.api_keys k where k.account_id = may_import.account_id and k.id = may_import.actor_id
      and 'manage' = any (k.scopes) and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
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

grant execute on function orchestrator.claim_imports, private.is_alive, private.plan_of_import,
  orchestrator.read_import_lines, orchestrator.write_import_lines, private.finish_import, private.end_import,
  orchestrator.fail_import, orchestrator.tidy_imports, private.hold_import, private.may_import, private.act_as to
  service_role;

-- schemas/30_contacts/24_import_people.sql
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

create function private.contact_room(account_id uuid)
returns integer language plpgsql stable set search_path = ''
as $$
begin
  return private.plan_limit(account_id, 'contacts') - private.used_room(account_id, 'contacts');
end
$$;
comment on function private.contact_room is 'How many contacts the plan still lets the account add; null: any number.';

grant execute on function private.run_chunk, private.group_people, private.check_people, private.import_people,
  private.save_people, private.save_people_one_by_one, private.refuse_person, private.rehearse_people,
  private.contact_room to service_role;

-- schemas/30_contacts/30_person_export.sql
-- Everything that is kept about one person, for that person: what is little at once, messages page by page.
set check_function_bodies = off;

create function public.export_contact(contact_id uuid)
returns jsonb language sql set search_path = ''
as $$ select private.export_contact(contact_id) $$;
comment on function public.export_contact is
  '{contact, identities, consents, number_checks, chats, notes, reactions} of a person; list_contact_messages has the rest. Leaves contacts.export in the audit log. Code: contact_not_found.';

create function private.export_contact(contact_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  c constant public.contacts := private.require_contact(contact_id);
begin
  perform private.audit(c.account_id, 'contacts.export', c.id);
  return jsonb_build_object(
    'contact', to_jsonb(c) - 'search_text',
    'identities', private.rows_of((select jsonb_agg(to_jsonb(i) order by i.created_at, i.id) from public.contact_identities i
      where i.account_id = c.account_id and i.contact_id = c.id)),
    'consents', private.rows_of((select jsonb_agg(to_jsonb(s) order by s.id) from public.consents s
      where s.account_id = c.account_id and s.contact_id = c.id)),
    'number_checks', private.rows_of((select jsonb_agg(to_jsonb(n) order by n.checked_at) from public.number_checks n
      where n.account_id = c.account_id and n.match_key in (
        select i.match_key from public.contact_identities i
        where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'))),
    'chats', private.rows_of((select jsonb_agg(to_jsonb(h) order by h.created_at, h.id) from public.chats h
      where h.account_id = c.account_id and h.contact_id = c.id)),
    'notes', private.rows_of((select jsonb_agg(to_jsonb(n) order by n.created_at, n.id) from public.notes n
      join public.chats h on h.account_id = n.account_id and h.id = n.chat_id
      where h.account_id = c.account_id and h.contact_id = c.id)),
    'reactions', private.rows_of((select jsonb_agg(to_jsonb(r) order by r.reacted_at, r.id) from public.reactions r
      where r.account_id = c.account_id and r.contact_id = c.id)));
end
$$;

create function public.list_contact_messages(contact_id uuid, after bigint default null, max_items integer default 200)
returns jsonb language sql stable set search_path = ''
as $$ select private.list_contact_messages(contact_id, after, max_items) $$;
comment on function public.list_contact_messages is
  '{messages, next}, the oldest first, each with its media, revisions and reactions: what a contact wrote and was written. Code: contact_not_found.';

create function private.list_contact_messages(contact_id uuid, after bigint, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  c constant public.contacts := private.require_contact(contact_id);
  size constant integer := greatest(least(max_items, 500), 1);
begin
  return (
    with page as (
      select m.* from public.conversations m
      where m.account_id = c.account_id and m.contact_id = c.id and m.seq > coalesce(after, 0) order by m.seq limit size
    )
    select jsonb_build_object('messages', coalesce(jsonb_agg(to_jsonb(page) || jsonb_build_object(
        'media', (select to_jsonb(f) from public.media f where f.account_id = c.account_id and f.id = page.media_id),
        'revisions', private.rows_of((select jsonb_agg(to_jsonb(r) order by r.written_at, r.id) from public.message_revisions r
          where r.account_id = c.account_id and r.conversation_id = page.id)),
        'reactions', private.rows_of((select jsonb_agg(to_jsonb(r) order by r.reacted_at, r.id) from public.reactions r
          where r.account_id = c.account_id and r.conversation_id = page.id)))
      order by page.seq), '[]'), 'next', case when count(*) = size then max(page.seq) end)
    from page);
end
$$;

create function private.rows_of(rows jsonb)
returns jsonb language sql immutable set search_path = ''
return coalesce(rows, '[]');

create function private.require_contact(contact_id uuid)
returns public.contacts language plpgsql stable set search_path = ''
as $$
declare
  found_contact public.contacts;
begin
  select * into found_contact from public.contacts c
  where c.id = require_contact.contact_id and c.account_id = any (array(select private.account_ids()));
  if found_contact.id is null then
    perform private.fail('contact_not_found', 'no such contact of yours');
  end if;
  return found_contact;
end
$$;

grant execute on function public.export_contact, private.export_contact, public.list_contact_messages,
  private.list_contact_messages to authenticated;

-- schemas/30_contacts/31_contact_erasures.sql
set check_function_bodies = off;

create table public.contact_erasures (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  contact_id uuid,
  status text not null default 'running' check (status in ('running', 'done')),
  messages integer not null default 0,
  media integer not null default 0,
  before_seq bigint not null default 9223372036854775807,
  actor_kind text not null default 'service' check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (account_id, id),
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete set null (contact_id)
);
comment on table public.contact_erasures is 'People who are being forgotten, and that they were. Holds nothing about them.';
comment on column public.contact_erasures.before_seq is 'Messages from here on are erased.';
create index contact_erasures_newest on public.contact_erasures (account_id, created_at desc);
create index contact_erasures_contact on public.contact_erasures (account_id, contact_id);
create index contact_erasures_running on public.contact_erasures (created_at) where status = 'running';

create trigger sign_row before insert on public.contact_erasures for each row execute function private.sign_row();

alter table public.contact_erasures enable row level security;
revoke all on public.contact_erasures from anon, authenticated;
grant select on public.contact_erasures to authenticated;
grant select, insert, update, delete on public.contact_erasures to service_role;

create function private.announce_erasures()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('table', 'contact_erasures', 'operation', 'INSERT', 'ids', jsonb_agg(added.id)),
    'erasure', 'orchestrator', true)
  from new_rows added having count(*) > 0;
  return null;
end
$$;
create trigger announce_erasures after insert on public.contact_erasures referencing new table as new_rows
for each statement execute function private.announce_erasures();
