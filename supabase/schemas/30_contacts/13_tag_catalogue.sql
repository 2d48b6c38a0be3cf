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
  '{changed, done}: renames the tag on at most max_items contacts; call again until done. A name that exists takes the tag in. Codes: not_allowed, tag_invalid, in_use (by a flow or keyword; detail says where).';

create function public.remove_tag(account_id uuid, name text, max_items integer default 1000)
returns jsonb language sql set search_path = ''
as $$
  select private.replace_tag(account_id, name, null, max_items)
$$;
comment on function public.remove_tag is
  '{changed, done}: takes the tag from at most max_items contacts; call again until done, then it leaves the catalogue. Codes: not_allowed, in_use (by a flow or keyword; detail says where).';

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
  perform private.refuse_used(account_id, 'tag', name);
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
  perform private.record_event(account_id, case when new_name is null then 'tag.deleted' else 'tag.renamed' end, null,
    jsonb_strip_nulls(jsonb_build_object('name', name, 'new_name', new_name)));
end
$$;

grant execute on function public.count_tags, private.count_tags, public.rename_tag, public.remove_tag,
  private.replace_tag to authenticated;
