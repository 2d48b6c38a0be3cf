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
