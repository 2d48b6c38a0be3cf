-- The audit log as people read it: with the names of who and what, page by page.
set check_function_bodies = off;

create function public.list_audit_log(account_id uuid, before bigint default null, max_items integer default 50,
  area text default null, by_kind text default null, by_actor uuid default null, since timestamptz default null,
  until timestamptz default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_audit_log(account_id, before, max_items, area, by_kind, by_actor, since, until)
$$;
comment on function public.list_audit_log is
  'For owners, admins and keys that manage: {lines: [{id, at, action, actor: {kind, id, name}, subject: {kind, id, name} | null, detail, origin}], next}, the newest first; give next as before. area: what stands before the dot of an action. An empty name: it is gone. Code: not_allowed.';

-- Each filter has an index of its own, which a plan for all of them would miss.
create function private.list_audit_log(account_id uuid, before bigint, max_items integer, area text, by_kind text, by_actor uuid,
  since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
  size constant integer := greatest(least(coalesce(max_items, 50), 500), 1);
  here public.audit_log;
  lines public.audit_log[];
begin
  if account_id is null or account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account may do this');
  end if;
  select * into here from public.audit_log a where a.account_id = list_audit_log.account_id and a.id = before;
  lines := array(
    select a from public.audit_log a
    where a.account_id = list_audit_log.account_id
      and (before is null or (a.created_at, a.id) < (here.created_at, here.id))
      and (area is null or split_part(a.action, '.', 1) = area)
      and (by_kind is null or a.actor_kind = by_kind)
      and (by_actor is null or a.actor_id = by_actor)
      and (since is null or a.created_at >= since)
      and (until is null or a.created_at < until)
    order by a.created_at desc, a.id desc limit size);
  return jsonb_build_object(
    'lines', (
      select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'at', l.created_at, 'action', l.action, 'detail', l.detail,
        'origin', l.origin, 'actor', private.audit_actor(l), 'subject', private.audit_subject(l)) order by l.created_at desc, l.id desc), '[]')
      from unnest(lines) l),
    'next', case when cardinality(lines) = size then lines[size].id end);
end
$$;

create function private.audit_actor(line public.audit_log)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  kind text := line.actor_kind;
  name text;
begin
  case kind
    when 'member' then
      select p.name into name from public.profiles p where p.user_id = line.actor_id;
      -- These acts are the platform's, whoever else its people are.
      if line.action = any ('{accounts.enter,accounts.leave,accounts.set_plan,accounts.suspend,accounts.resume}'::text[]) then
        kind := 'operator';
      elsif not exists (select from public.account_members m where m.account_id = line.account_id and m.user_id = line.actor_id) then
        kind := 'former_member';
      end if;
    when 'api_key' then
      select k.name into name from public.api_keys k where k.account_id = line.account_id and k.id = line.actor_id;
    when 'flow' then
      -- An answer without a flow is given in the name of its keyword.
      select f.name into name from public.flows f where f.account_id = line.account_id and f.id = line.actor_id
      union all
      select w.name from public.keywords w where w.account_id = line.account_id and w.id = line.actor_id limit 1;
    when 'broadcast' then
      select b.name into name from public.broadcasts b where b.account_id = line.account_id and b.id = line.actor_id;
    when 'hook' then
      select h.name into name from public.inbound_hooks h where h.account_id = line.account_id and h.id = line.actor_id;
    else
      null;
  end case;
  return jsonb_build_object('kind', kind, 'id', line.actor_id, 'name', coalesce(name, ''));
end
$$;
comment on function private.audit_actor is
  'Who it was, by the name that his profile has now, also once he has left. Beside the kinds of actors: operator, a platform administrator; former_member.';

create function private.audit_subject(line public.audit_log)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  kind constant text := (select k.subject from private.event_kinds k where k.audit_action = line.action);
  name text;
begin
  if line.subject_id is null or kind is null then
    return null;
  end if;
  case kind
    when 'contacts' then
      select coalesce(nullif(c.name, ''), nullif(c.whatsapp_name, ''), c.phone) into name
      from public.contacts c where c.account_id = line.account_id and c.id = line.subject_id;
    when 'flows' then
      select f.name into name from public.flows f where f.account_id = line.account_id and f.id = line.subject_id;
    when 'instances' then
      select i.instance_name into name from public.instances i where i.account_id = line.account_id and i.id = line.subject_id;
    when 'contact_imports' then
      select i.filename into name from public.contact_imports i where i.account_id = line.account_id and i.id = line.subject_id;
    when 'account_invitations' then
      select i.email into name from public.account_invitations i where i.account_id = line.account_id and i.id = line.subject_id;
    when 'account_members' then
      select p.name into name from public.profiles p where p.user_id = line.subject_id;
    when 'api_keys' then
      select k.name into name from public.api_keys k where k.account_id = line.account_id and k.id = line.subject_id;
    when 'webhook_endpoints' then
      select coalesce(nullif(w.description, ''), w.url) into name
      from public.webhook_endpoints w where w.account_id = line.account_id and w.id = line.subject_id;
    else
      -- The account itself.
      return null;
  end case;
  return jsonb_build_object('kind', kind, 'id', line.subject_id, 'name', coalesce(name, ''));
end
$$;

grant execute on function public.list_audit_log, private.list_audit_log to authenticated;
