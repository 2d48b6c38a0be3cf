-- What follows of a call: all of it or nothing, once. What its paths found was worked out by an orchestrator.
set check_function_bodies = off;

create function orchestrator.read_hook_call(orchestrator_id uuid, number bigint, sample_id bigint)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('call', (
    select jsonb_build_object('id', s.id, 'account_id', s.account_id, 'document', s.document, 'source', h.source,
      'mapping', h.mapping, 'events', h.events, 'message', h.message, 'received_at', s.received_at,
      'secret', private.read_secret(h.account_id, private.hook_secret(h.id, 'call')),
      'account', jsonb_build_object('name', a.name, 'timezone', a.timezone))
    from public.inbound_hook_samples s
    join public.inbound_hooks h on h.id = s.hook_id
    join public.accounts a on a.id = s.account_id
    where s.id = read_hook_call.sample_id and s.status = 'waiting'));
end
$$;
comment on function orchestrator.read_hook_call is 'A call that waits, with what its hook says of it; null: it is applied, or gone.';

create function orchestrator.apply_hook_call(orchestrator_id uuid, number bigint, sample_id bigint, outcome jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  sample public.inbound_hook_samples;
  hook public.inbound_hooks;
  code text;
begin
  perform private.hold_number(orchestrator_id, number);
  select * into hook from public.inbound_hooks h
  where h.id = (select s.hook_id from public.inbound_hook_samples s where s.id = apply_hook_call.sample_id) for key share;
  select * into sample from public.inbound_hook_samples s
  where s.id = apply_hook_call.sample_id and s.status = 'waiting' for no key update;
  if sample.id is null or hook.id is null then
    return jsonb_build_object('applied', false);
  elsif outcome ->> 'code' is not null then
    perform private.end_sample(sample.id, case outcome ->> 'status' when 'ignored' then 'ignored' else 'failed' end,
      private.as_code(outcome ->> 'code'), null, private.result_of(outcome));
    return jsonb_build_object('applied', false, 'code', outcome ->> 'code');
  end if;
  begin
    perform private.apply_call(hook, sample, outcome);
    return jsonb_build_object('applied', true);
  exception when raise_exception or integrity_constraint_violation or data_exception or program_limit_exceeded then
    -- Nothing of it was done; it is kept with the reason.
    get stacked diagnostics code = message_text;
  end;
  perform private.end_sample(sample.id, 'failed', private.as_code(code), null, private.result_of(outcome));
  return jsonb_build_object('applied', false, 'code', private.as_code(code));
end
$$;
comment on function orchestrator.apply_hook_call is
  '{applied, code?}: outcome is {code, status} (ignored or failed), or {event?, key?, phone, name?, fields?, variables?, message?}. In one transaction, once.';

create function private.apply_call(hook public.inbound_hooks, sample public.inbound_hook_samples, outcome jsonb)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  contact_id uuid;
  chat_id uuid;
  result jsonb := private.result_of(outcome);
begin
  perform private.act_as('hook', hook.id, hook.account_id);
  perform private.refuse_inactive(array[hook.account_id]);
  if outcome ->> 'key' <> '' then
    if not private.keep_hook_key(hook, sha256(convert_to(outcome ->> 'key', 'UTF8'))) then
      perform private.end_sample(sample.id, 'repeated', null, null, result);
      return;
    end if;
  end if;
  contact_id := private.contact_of_call(hook.account_id, outcome ->> 'phone', outcome ->> 'name');
  result := result || private.set_fields_of_call(hook.account_id, contact_id, outcome -> 'fields');
  perform private.change_tags(hook.account_id, array[contact_id], hook.tags, '{}');
  if outcome ->> 'message' <> '' or hook.flow_id is not null then
    chat_id := private.chat_for_run(hook.account_id, contact_id, hook.instance_id);
  end if;
  if outcome ->> 'message' <> '' then
    result := result || jsonb_build_object('message_id', private.send_of_call(hook, sample, chat_id, outcome ->> 'message'));
  end if;
  if hook.flow_id is not null then
    result := result || jsonb_build_object('run_id', private.start_of_call(hook, chat_id, outcome -> 'variables'));
  end if;
  perform private.end_sample(sample.id, 'applied', null, contact_id, result);
end
$$;

create function private.result_of(outcome jsonb)
returns jsonb language sql immutable set search_path = ''
return jsonb_strip_nulls(jsonb_build_object('event', left(outcome ->> 'event', 200)));

create function private.contact_of_call(account_id uuid, phone text, name text)
returns uuid language plpgsql set search_path = ''
as $$
declare
  digits text;
  contact_id uuid;
begin
  if coalesce(phone, '') = '' then
    perform private.fail_phone();
  end if;
  -- Before he is looked for: two who add the same person at once shall meet.
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || account_id, 0));
  digits := private.require_phone(account_id, phone);
  contact_id := private.find_contact(account_id, digits, null);
  if contact_id is null then
    insert into public.contacts (account_id, phone, name)
    values (contact_of_call.account_id, '+' || digits, coalesce(private.clean_name(contact_of_call.name, 255), ''))
    returning id into contact_id;
  else
    -- What members have called him stays.
    update public.contacts c set name = private.clean_name(contact_of_call.name, 255)
    where c.id = contact_id and c.name = '' and private.clean_name(contact_of_call.name, 255) <> '';
  end if;
  return contact_id;
end
$$;

create function private.set_fields_of_call(account_id uuid, contact_id uuid, fields jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  known record;
  value jsonb;
  fitting jsonb := '{}';
  left_out text[] := '{}';
begin
  for known in
    select given.key, given.value, f.type from jsonb_each(coalesce(fields, '{}')) given
    left join public.custom_fields f on f.account_id = set_fields_of_call.account_id and f.name = given.key order by given.key
  loop
    value := case when known.type is not null then private.as_field_value(known.value, known.type) end;
    if private.fits_type(value, known.type) then
      fitting := fitting || jsonb_build_object(known.key, value);
    else
      left_out := left_out || known.key;
    end if;
  end loop;
  update public.contacts c set fields = c.fields || fitting
  where c.id = set_fields_of_call.contact_id and not c.fields @> fitting;
  return case when left_out <> '{}' then jsonb_build_object('left_out', left_out) else '{}' end;
end
$$;
comment on function private.set_fields_of_call is '{left_out}: those that the account does not have, or not of such a type. A buyer counts for more than a date that nobody can read.';

create function private.send_of_call(hook public.inbound_hooks, sample public.inbound_hook_samples, chat_id uuid, message text)
returns uuid language plpgsql set search_path = ''
as $$
declare
  message_id uuid;
begin
  insert into public.conversations (account_id, chat_id, message, client_key)
  values (hook.account_id, send_of_call.chat_id, send_of_call.message, 'hook:' || sample.id) returning id into message_id;
  return message_id;
end
$$;

create function private.start_of_call(hook public.inbound_hooks, chat_id uuid, variables jsonb)
returns uuid language plpgsql set search_path = ''
as $$
declare
  flow public.flows;
begin
  select * into flow from public.flows f where f.account_id = hook.account_id and f.id = hook.flow_id and f.sequence_id is null;
  if not found then
    perform private.fail('flow_not_found', 'the account has no such flow');
  elsif not flow.enabled then
    perform private.fail('flow_disabled', 'nobody enters it', 'enable it first');
  end if;
  return private.start_run(flow, chat_id, 'hook', hook.id, 'flow',
    case when variables <> '{}' then jsonb_build_object('variables', variables) else '{}' end);
end
$$;

create function private.forget_in_hooks(c public.contacts, spelt text, named text[])
returns void language sql set search_path = ''
as $$
  -- One that waits may be somebody else's of the same name.
  delete from public.inbound_hook_samples s
  where s.account_id = c.account_id and (s.document::text ~ spelt or s.status <> 'waiting'
    and (s.contact_id is null or s.contact_id = c.id or private.fold(s.document::text) like any (named)))
$$;
comment on function private.forget_in_hooks is
  'What was told of him. What led to nobody is kept to look at alone, and may be about him.';

grant execute on function orchestrator.read_hook_call, orchestrator.apply_hook_call, private.apply_call, private.result_of,
  private.forget_in_hooks to service_role;
