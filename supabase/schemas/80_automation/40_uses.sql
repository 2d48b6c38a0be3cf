-- What is needed is not deleted: whoever tries is told where.
set check_function_bodies = off;

create function private.uses_of(account_id uuid, kind text, key text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  named_id constant uuid := private.as_uuid(key);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('kind', place.kind, 'id', place.id, 'name', place.name)
      order by place.kind, place.name, place.id), '[]')
    from (
      select 'flow' as kind, f.id, f.name from private.flow_references r
      join public.flows f on f.account_id = r.account_id and f.published_version_id = r.version_id and f.sequence_id is null
      where r.account_id = uses_of.account_id and r.kind = uses_of.kind and r.key = uses_of.key
        and (uses_of.kind <> 'flow' or f.id <> named_id)
      union all
      select 'keyword', k.id, k.name from public.keywords k
      where k.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (k.tags)
        when 'flow' then k.flow_id = named_id when 'instance' then k.instance_id = named_id end
      union all
      select 'campaign', c.id, c.name from public.campaigns c
      where c.account_id = uses_of.account_id
        and case uses_of.kind when 'flow' then c.flow_id = named_id when 'instance' then c.instance_id = named_id end
      union all
      select 'hook', h.id, h.name from public.inbound_hooks h
      where h.account_id = uses_of.account_id and case uses_of.kind when 'tag' then uses_of.key = any (h.tags)
        when 'field' then h.mapping -> 'fields' ? uses_of.key
        when 'flow' then h.flow_id = named_id when 'instance' then h.instance_id = named_id end
      union all
      select 'quick_reply', q.id, '/' || q.shortcut from public.quick_replies q
      where q.account_id = uses_of.account_id and uses_of.kind = 'field'
        and uses_of.key in (select private.fields_in_texts(jsonb_build_array(q.message)))
      union all
      select 'webhook', w.id, coalesce(nullif(w.description, ''), w.url) from public.webhook_endpoints w
      where w.account_id = uses_of.account_id and uses_of.kind = 'tag' and uses_of.key = any (w.tags)
      union all
      select 'account', a.id, a.name from public.accounts a
      where a.id = uses_of.account_id and uses_of.kind = 'flow'
        and named_id in (a.welcome_flow_id, a.away_flow_id, a.default_flow_id)
      union all
      select 'segment', s.id, s.name from public.segments s
      where s.account_id = uses_of.account_id and (uses_of.kind <> 'segment' or s.id <> named_id)
        and private.filter_names(s.filter, uses_of.kind, uses_of.key)
      union all
      select 'sequence', s.id, s.name from public.sequences s
      where s.account_id = uses_of.account_id and case uses_of.kind when 'instance' then s.instance_id = named_id
        when 'flow' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and t.flow_id = named_id)
        when 'media' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id and uses_of.key in (select private.files_of(t.content)))
        when 'field' then exists (select from public.sequence_steps t
          where t.account_id = s.account_id and t.sequence_id = s.id
            and uses_of.key in (select private.fields_in_texts(t.content))) end
      union all
      select 'broadcast', b.id, b.name from public.broadcasts b
      where b.account_id = uses_of.account_id and b.status not in ('done', 'cancelled')
        and (private.filter_names(b.filter, uses_of.kind, uses_of.key) or case uses_of.kind
          when 'tag' then uses_of.key = any (b.tags) or b.exclude -> 'tags' ? uses_of.key
          when 'flow' then b.flow_id = named_id
          when 'media' then uses_of.key in (select private.files_of(b.content))
          when 'field' then uses_of.key in (select private.fields_in_texts(b.content))
          when 'segment' then b.segment_id = named_id or b.exclude -> 'segment_ids' ? uses_of.key
          when 'instance' then named_id = any (b.instance_ids) end)
      limit 20
    ) place);
end
$$;
comment on function private.uses_of is
  '[{kind: flow | keyword | campaign | hook | quick_reply | webhook | account | segment | sequence | broadcast, id, name}], 20 at most: where a tag, field, flow, instance, file, segment, sequence or secret is needed. Of flows what is published; a draft may name what is gone, and is not published then.';

create function private.filter_names(filter jsonb, kind text, key text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from private.named_in_graph(jsonb_build_object('nodes', jsonb_build_object('filter', filter))) named
    where named.kind = filter_names.kind and named.key = filter_names.key);
end
$$;
comment on function private.filter_names is 'As a graph whose one block it were.';

create function private.refuse_used(account_id uuid, kind text, key text)
returns void language plpgsql stable security definer set search_path = ''
as $$
declare
  places jsonb;
begin
  if not private.acts_for_customer() then
    return;
  end if;
  places := private.uses_of(account_id, kind, key);
  if places <> '[]' then
    perform private.fail('in_use', jsonb_build_object('places', places)::text, 'take it out there first');
  end if;
end
$$;
comment on function private.refuse_used is 'What the platform deletes, as a whole account, is asked of nobody. Code: in_use.';

create function private.refuse_used_flow()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_used(old.account_id, 'flow', old.id::text);
  return old;
end
$$;
create trigger refuse_used before delete on public.flows for each row execute function private.refuse_used_flow();

create function private.refuse_used_field()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_used(old.account_id, 'field', old.name);
  return old;
end
$$;
create trigger refuse_used before delete on public.custom_fields for each row execute function private.refuse_used_field();

create function private.refuse_used_instance()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_used(new.account_id, 'instance', new.instance_id::text);
  return null;
end
$$;
comment on function private.refuse_used_instance is 'After the row checks, so that a policy speaks first.';
create trigger refuse_used after insert on public.instance_commands
for each row when (new.command = 'remove') execute function private.refuse_used_instance();

create function private.refuse_used_file()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_used(old.account_id, 'media', old.id::text);
  return old;
end
$$;
create trigger refuse_used before delete on public.media for each row execute function private.refuse_used_file();

create function private.files_of(content jsonb)
returns setof text language sql immutable set search_path = ''
as $$
  select distinct file #>> '{}' from jsonb_path_query(content, 'lax $.**.media_id') file
$$;
comment on function private.files_of is 'Ids of the files that a graph or the content of a broadcast or a step names.';

create function private.planned_files(account_id uuid, ids uuid[])
returns uuid[] language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select id from unnest(ids) id
    where id::text in (
      select r.key from private.flow_references r where r.account_id = planned_files.account_id and r.kind = 'media'
      union
      select private.files_of(f.draft) from public.flows f where f.account_id = planned_files.account_id
      union
      select private.files_of(b.content) from public.broadcasts b where b.account_id = planned_files.account_id
      union
      select private.files_of(t.content) from public.sequence_steps t where t.account_id = planned_files.account_id));
end
$$;
comment on function private.planned_files is
  'Those of the files that are still to be sent: named by a draft, by a version that somebody may be in, by a broadcast or a sequence.';

grant execute on function private.files_of, private.planned_files to service_role;
