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
  perform private.require_few(contact_ids);
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
  'Changes at most max_items (2000) of the contacts that search_contacts would find, and says how many: call again until 0. Codes: account_not_found, tag_invalid, fields_invalid, search_too_large.';

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
    private.contact_filter(account_id, query, tags, fields))
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
grant execute on function private.change_tags to service_role;
