-- A sequence is made into a flow of waits, and people enter it.
set check_function_bodies = off;

create function private.sequence_graph(s public.sequences)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  -- A clock has no 24:00.
  hours constant jsonb := case s."window" ->> 'to' when '24:00' then s."window" || '{"to": "23:59"}' else s."window" end;
  nodes jsonb := '{"start": {"type": "start"}}';
  last_node text := 'start';
  step public.sequence_steps;
  wait text;
  deed text;
begin
  for step in
    select * from public.sequence_steps t
    where t.account_id = s.account_id and t.sequence_id = s.id and t.enabled order by t.position, t.created_at, t.id
  loop
    wait := 'w' || step.id;
    deed := 's' || step.id;
    nodes := jsonb_set(nodes, array[last_node, 'next'], to_jsonb(wait)) || jsonb_build_object(
      wait, jsonb_build_object('type', 'delay', 'window', hours, 'zone', 'contact', 'next', deed)
        || case when private.read_duration(step.delay) > interval '0' then jsonb_build_object('for', step.delay) else '{}' end,
      deed, case when step.content is not null then jsonb_build_object('type', 'content', 'items', step.content -> 'items')
        else private.jump_node(step.flow_id) end);
    last_node := deed;
    if step.content is not null and step.flow_id is not null then
      last_node := 'f' || step.id;
      nodes := jsonb_set(nodes, array[deed, 'next'], to_jsonb(last_node)) || jsonb_build_object(last_node, private.jump_node(step.flow_id));
    end if;
  end loop;
  return jsonb_build_object('schema', 1, 'start', 'start', 'nodes', nodes);
end
$$;
comment on function private.sequence_graph is 'Each step is a wait w<id> within its hours, in the person''s zone, and what is done, s<id>; then its flow, f<id>.';

create function private.jump_node(flow_id uuid)
returns jsonb language sql immutable set search_path = ''
return jsonb_build_object('type', 'jump', 'flow_id', flow_id, 'return', true);

create function private.publish_sequence(s public.sequences)
returns public.flows language plpgsql security definer set search_path = ''
as $$
declare
  flow public.flows;
  version public.flow_versions;
begin
  select * into flow from public.flows f where f.account_id = s.account_id and f.sequence_id = s.id;
  if flow.id is not null and s.version_id is not null and flow.published_version_id = s.version_id then
    return flow;
  elsif flow.id is null then
    insert into public.flows (account_id, name, draft, sequence_id)
    values (s.account_id, s.name, private.sequence_graph(s), s.id) returning * into flow;
  else
    update public.flows f set draft = private.sequence_graph(s) where f.id = flow.id returning * into flow;
  end if;
  version := private.publish_draft(flow);
  update public.sequences known set version_id = version.id where known.id = s.id;
  select * into flow from public.flows f where f.id = flow.id;
  return flow;
end
$$;
comment on function private.publish_sequence is 'The flow as which it runs, as the sequence is now. Who is in it stays on his version.';

create function private.enroll_contacts(account_id uuid, sequence_id uuid, contact_ids uuid[], instance_id uuid default null)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  s public.sequences;
  flow public.flows;
  contact_id uuid;
  refused jsonb := '[]';
  code text;
  enrolled integer := 0;
  ignored integer := 0;
begin
  select * into s from public.sequences known
  where known.account_id = enroll_contacts.account_id and known.id = enroll_contacts.sequence_id for no key update;
  if not found then
    perform private.fail('sequence_not_found', 'the account has no such sequence');
  elsif not s.enabled then
    perform private.fail('sequence_disabled', 'nobody enters it', 'enable it first');
  elsif not exists (select from public.sequence_steps t
    where t.account_id = s.account_id and t.sequence_id = s.id and t.enabled) then
    perform private.fail('sequence_empty', 'it has no step', 'add one');
  end if;
  flow := private.publish_sequence(s);
  -- In order, so that two statements never wait for each other.
  foreach contact_id in array array(select distinct id from unnest(contact_ids) id order by id) loop
    begin
      if private.enroll_contact(s, flow, contact_id, coalesce(instance_id, s.instance_id)) then
        enrolled := enrolled + 1;
      else
        ignored := ignored + 1;
      end if;
    exception when raise_exception or integrity_constraint_violation then
      get stacked diagnostics code = message_text;
      refused := refused || jsonb_build_object('contact_id', contact_id, 'code', left(code, 100));
    end;
  end loop;
  return jsonb_build_object('enrolled', enrolled, 'ignored', ignored, 'refused', refused);
end
$$;

create function private.enroll_contact(s public.sequences, flow public.flows, contact_id uuid, instance_id uuid)
returns boolean language plpgsql set search_path = ''
as $$
declare
  chat_id uuid;
begin
  if exists (select from public.contacts c where c.account_id = s.account_id and c.id = enroll_contact.contact_id
    and c.opted_out_at is not null) then
    perform private.fail('opted_out', 'this person has objected');
  elsif exists (select from public.sequence_enrollments e
    where e.sequence_id = s.id and e.contact_id = enroll_contact.contact_id and e.status = 'active') then
    if s.again = 'ignore' then
      return false;
    end if;
    perform private.leave_sequences(s.account_id, array[enroll_contact.contact_id], 'restarted', s.id);
  end if;
  chat_id := private.chat_for_run(s.account_id, contact_id, instance_id);
  insert into public.sequence_enrollments (account_id, sequence_id, contact_id, run_id)
  values (s.account_id, s.id, enroll_contact.contact_id, private.start_run(flow, chat_id, 'sequence', s.id, 'broadcast'));
  return true;
end
$$;
comment on function private.enroll_contact is 'False: he is in it already.';

create function private.unenroll_contacts(account_id uuid, sequence_id uuid, contact_ids uuid[], reason text default 'member')
returns integer language plpgsql security definer set search_path = ''
as $$
begin
  return private.leave_sequences(account_id, contact_ids, reason, sequence_id);
end
$$;

create function public.enroll(sequence_id uuid, contact_ids uuid[], instance_id uuid default null)
returns jsonb language sql set search_path = ''
as $$
  select private.enroll(sequence_id, contact_ids, instance_id)
$$;
comment on function public.enroll is
  '{enrolled, ignored, refused: [{contact_id, code}]}: these people (1000 at most) enter the sequence. Codes: sequence_not_found, sequence_disabled, sequence_empty, ids_too_many, account_suspended.';

create function private.enroll(sequence_id uuid, contact_ids uuid[], instance_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  account_id constant uuid := private.require_sequence(sequence_id);
begin
  perform private.require_few(contact_ids);
  perform private.refuse_inactive(array[account_id]);
  return private.enroll_contacts(account_id, sequence_id, contact_ids, instance_id);
end
$$;

create function private.require_sequence(sequence_id uuid)
returns uuid language plpgsql stable set search_path = ''
as $$
declare
  account_id uuid;
begin
  select s.account_id into account_id from public.sequences s
  where s.id = require_sequence.sequence_id and s.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('sequence_not_found', 'no such sequence of an account in which you may write');
  end if;
  return account_id;
end
$$;

create function public.unenroll(sequence_id uuid, contact_ids uuid[])
returns integer language sql set search_path = ''
as $$
  select private.unenroll(sequence_id, contact_ids)
$$;
comment on function public.unenroll is 'How many of these people left the sequence. Codes: sequence_not_found, ids_too_many.';

create function private.unenroll(sequence_id uuid, contact_ids uuid[])
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  account_id constant uuid := private.require_sequence(sequence_id);
begin
  perform private.require_few(contact_ids);
  return private.leave_sequences(account_id, contact_ids, 'member', sequence_id);
end
$$;

create function public.sequence_statistics(sequence_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.sequence_statistics(sequence_id)
$$;
comment on function public.sequence_statistics is
  '{active, done, stopped, failed, steps: [{step_id, entered, waiting}]}: entered it was sent to so many, waiting before it are so many. Code: sequence_not_found.';

create function private.sequence_statistics(sequence_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  s public.sequences;
begin
  select * into s from public.sequences known
  where known.id = sequence_statistics.sequence_id and known.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('sequence_not_found', 'no such sequence of yours');
  end if;
  return (
    select jsonb_build_object('active', count(*) filter (where e.status = 'active'),
      'done', count(*) filter (where e.status = 'done'), 'stopped', count(*) filter (where e.status = 'stopped'),
      'failed', count(*) filter (where e.status = 'failed'))
    from public.sequence_enrollments e where e.account_id = s.account_id and e.sequence_id = s.id
  ) || jsonb_build_object('steps', private.step_statistics(s));
end
$$;

create function private.step_statistics(s public.sequences)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (
    with runs as materialized (
      select r.node, r.trace, r.ended_at is null as is_waiting
      from public.flows f join public.flow_runs r on r.account_id = f.account_id and r.flow_id = f.id
      where f.account_id = s.account_id and f.sequence_id = s.id
    ), walked as (
      select passed.node, count(*) as people
      from runs, lateral (select distinct line ->> 'node' as node from jsonb_array_elements(runs.trace) line) passed group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('step_id', t.id,
      'entered', coalesce((select walked.people from walked where walked.node = 's' || t.id), 0),
      'waiting', (select count(*) from runs where runs.is_waiting and runs.node = 'w' || t.id))
      order by t.position, t.created_at, t.id), '[]')
    from public.sequence_steps t where t.account_id = s.account_id and t.sequence_id = s.id);
end
$$;

grant execute on function private.sequence_graph, private.publish_sequence, private.enroll_contacts, private.enroll_contact,
  private.unenroll_contacts to service_role;
grant execute on function public.enroll, private.enroll, public.unenroll, private.unenroll, public.sequence_statistics,
  private.sequence_statistics to authenticated;
