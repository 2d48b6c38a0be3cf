-- What happens to contacts, all of a statement at once.
set check_function_bodies = off;

create function private.record_new_contacts()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  actor constant private.actor := private.actor();
  actor_kind constant private.actor_kind := coalesce(actor.kind, 'system');
begin
  insert into private.events (account_id, kind, subject, actor_kind, actor_id)
  select added.account_id, 'contact.created', added.id, actor_kind, actor.id from new_rows added order by added.seq;
  insert into private.events (account_id, kind, subject, actor_kind, actor_id, body)
  select added.account_id, 'tag.added', added.id, actor_kind, actor.id, jsonb_build_object('tag', tag)
  from new_rows added, unnest(added.tags) tag;
  return null;
end
$$;
create trigger record_new_contacts after insert on public.contacts referencing new table as new_rows
for each statement execute function private.record_new_contacts();

-- A plan made for one row would be kept and compare many rows with each other: always hashed.
create function private.record_changed_contacts()
returns trigger language plpgsql security definer set search_path = '' set enable_nestloop = off set enable_mergejoin = off
as $$
declare
  actor constant private.actor := private.actor();
begin
  insert into private.events (account_id, kind, subject, actor_kind, actor_id, body)
  select after.account_id, change.kind, after.id, coalesce(actor.kind, 'system'), actor.id, change.body
  from new_rows after join old_rows before on before.id = after.id, lateral (
    select 'contact.updated' as kind, jsonb_build_object('columns', jsonb_agg(name)) as body
    from (values ('phone', before.phone, after.phone), ('lid', before.lid, after.lid), ('name', before.name, after.name),
      ('whatsapp_name', before.whatsapp_name, after.whatsapp_name)) value (name, former, latest)
    where value.former is distinct from value.latest having count(*) > 0
    union all
    select case when tag = any (after.tags) then 'tag.added' else 'tag.removed' end, jsonb_build_object('tag', tag)
    from (select distinct unnest(before.tags || after.tags) as tag) given
    where (tag = any (before.tags)) <> (tag = any (after.tags))
    union all
    select 'field.changed', jsonb_build_object('field', name)
    from jsonb_object_keys(before.fields || after.fields) name
    where before.fields -> name is distinct from after.fields -> name
  ) change
  -- To be forgotten is no change of a person.
  where after.erased_at is null
    and (before.phone, before.lid, before.name, before.whatsapp_name, before.tags, before.fields)
      is distinct from (after.phone, after.lid, after.name, after.whatsapp_name, after.tags, after.fields);
  return null;
end
$$;
create trigger record_changed_contacts after update on public.contacts
referencing old table as old_rows new table as new_rows
for each statement execute function private.record_changed_contacts();
