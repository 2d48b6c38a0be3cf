-- What people change, and how they keep from writing over each other.
set check_function_bodies = off;

create function public.save_draft(flow_id uuid, draft jsonb, revision bigint)
returns bigint language sql set search_path = ''
as $$
  select private.save_draft(flow_id, draft, revision)
$$;
comment on function public.save_draft is
  'For owners and admins: the draft as it is now, by whoever has seen the flow''s draft_revision; answers the next one. Codes: flow_not_found, draft_changed, draft_invalid.';

create function private.save_draft(flow_id uuid, draft jsonb, revision bigint)
returns bigint language plpgsql security definer set search_path = ''
as $$
declare
  flow public.flows := private.require_managed_flow(flow_id);
begin
  if not private.is_draft(draft) then
    perform private.fail('draft_invalid', 'a draft is a graph with its nodes, of at most 512 kB');
  elsif flow.draft_revision is distinct from revision then
    perform private.fail('draft_changed', format('somebody else has saved it: its revision is %s', flow.draft_revision),
      'read the flow again');
  end if;
  update public.flows f set draft = save_draft.draft, draft_revision = flow.draft_revision + 1
  where f.id = flow.id;
  return flow.draft_revision + 1;
end
$$;

create function private.require_managed_flow(flow_id uuid)
returns public.flows language plpgsql security definer set search_path = ''
as $$
declare
  flow public.flows;
begin
  select * into flow from public.flows f
  where f.id = require_managed_flow.flow_id and f.account_id = any (array(select private.managed_account_ids()))
    and f.sequence_id is null
  for no key update;
  if not found then
    perform private.fail('flow_not_found', 'no such flow of an account that you manage');
  end if;
  perform private.refuse_inactive(array[flow.account_id]);
  return flow;
end
$$;
comment on function private.require_managed_flow is 'The flow, held for the caller, who may change it.';

create function public.restore_version(version_id uuid)
returns bigint language sql set search_path = ''
as $$
  select private.restore_version(version_id)
$$;
comment on function public.restore_version is
  'For owners and admins: the flow''s draft is what was published then; answers the draft''s revision. Code: version_not_found.';

create function private.restore_version(version_id uuid)
returns bigint language plpgsql security definer set search_path = ''
as $$
declare
  version public.flow_versions;
  flow public.flows;
begin
  select * into version from public.flow_versions v
  where v.id = restore_version.version_id and v.account_id = any (array(select private.managed_account_ids()));
  if not found then
    perform private.fail('version_not_found', 'no such version of a flow that you manage');
  end if;
  flow := private.require_managed_flow(version.flow_id);
  return private.save_draft(flow.id, version.graph, flow.draft_revision);
end
$$;

grant execute on function public.save_draft, private.save_draft, public.restore_version, private.restore_version to authenticated;
