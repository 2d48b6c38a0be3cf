-- Who acts is asked once a statement, not twice for each row.
set check_function_bodies = off;

create or replace function private.record_new_contacts()
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

create or replace function private.record_changed_contacts()
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

create or replace function private.record_changed_messages()
returns trigger language plpgsql security definer set search_path = '' set enable_nestloop = off set enable_mergejoin = off
as $$
begin
  insert into private.events (account_id, kind, subject, actor_kind, actor_id, body)
  select after.account_id,
    case when after.status in ('sent', 'delivered', 'read') and before.status not in ('sent', 'delivered', 'read')
      then 'message.sent' else 'message.status' end,
    after.id, coalesce(actor.kind, 'system'), actor.id, jsonb_build_object('instance_id', after.instance_id,
      'status', after.status, 'at', coalesce(after.sent_at, after."timestamp"),
      'was', before.status, 'was_at', coalesce(before.sent_at, before."timestamp"))
  from new_rows after join old_rows before on before.id = after.id, private.actor() actor
  where after.kind not in ('reaction', 'edit', 'revoke')
    and case when after.status = before.status
      -- Told an earlier time: it may count in another hour.
      then after.sent_at is distinct from before.sent_at and after.status in ('sent', 'delivered', 'read', 'failed')
        and date_trunc('hour', coalesce(after.sent_at, after."timestamp"), 'UTC')
          <> date_trunc('hour', coalesce(before.sent_at, before."timestamp"), 'UTC')
      -- On its way through the queue nothing has happened yet.
      else after.status not in ('queued', 'sending') or before.status in ('sent', 'delivered', 'read', 'failed') end
  order by after.seq;
  return null;
end
$$;

