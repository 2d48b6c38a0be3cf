-- What the blocks of a flow do in the account, as whoever published it would do it.
set check_function_bodies = off;

create function private.take_flow_actions(run public.flow_runs, state jsonb, actions jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  action jsonb;
  refused jsonb := '[]';
  code text;
  -- A message goes out after the typing of those before it.
  send_at timestamptz := clock_timestamp();
begin
  for action in select item from jsonb_array_elements(coalesce(actions, '[]')) item limit 500 loop
    begin
      if action ->> 'type' = 'send' then
        send_at := send_at + make_interval(secs => greatest(least(coalesce((action ->> 'typing_seconds')::double precision, 0), 15), 0));
        perform private.send_of_flow(run, state, action, send_at);
      else
        perform private.take_flow_action(run, action);
      end if;
    exception
      -- What passes is tried again with all of it; what this program may not is no matter of the flow's.
      when serialization_failure or deadlock_detected or lock_not_available or insufficient_privilege then
        raise;
      when others then
        get stacked diagnostics code = message_text;
        refused := refused || jsonb_build_object('node', state -> 'node', 'entered', null, 'exit', null,
          'what', 'refused', 'type', action -> 'type', 'code', private.as_code(code));
    end;
  end loop;
  return refused;
end
$$;
comment on function private.take_flow_actions is 'Each in its order; one that is refused for good keeps back no other.';

create function private.as_code(message text)
returns text language plpgsql immutable set search_path = ''
as $$
begin
  return case when message ~ '^[a-z][a-z0-9_]{0,59}$' then message else 'value_refused' end;
end
$$;
comment on function private.as_code is 'PostgreSQL''s own words are no code.';

create function private.send_of_flow(run public.flow_runs, state jsonb, action jsonb, send_at timestamptz)
returns void language plpgsql set search_path = ''
as $$
begin
  insert into public.conversations (account_id, chat_id, message, kind, content, media_id, client_key, lane, send_at)
  values (run.account_id, run.chat_id, coalesce(action ->> 'text', ''), coalesce(action ->> 'kind', 'text'),
    case when jsonb_typeof(action -> 'content') = 'object' then action -> 'content' end, (action ->> 'media_id')::uuid,
    concat_ws(':', 'run', run.id, state ->> 'revision', action ->> 'n'), run.lane,
    case when send_of_flow.send_at > clock_timestamp() + interval '100 milliseconds' then send_of_flow.send_at end)
  on conflict do nothing;
end
$$;

create function private.take_flow_action(run public.flow_runs, action jsonb)
returns void language plpgsql set search_path = ''
as $$
begin
  case action ->> 'type'
    when 'add_tag' then
      perform private.tag_of_flow(run, array[action ->> 'tag'], '{}');
    when 'remove_tag' then
      perform private.tag_of_flow(run, '{}', array[action ->> 'tag']);
    when 'set_field' then
      perform private.set_field(run, action ->> 'field', action -> 'value');
    when 'assign' then
      perform private.assign_chat(run, (action ->> 'member_id')::uuid);
    when 'open_chat' then
      update public.chats c set status = 'open' where c.id = run.chat_id and c.status <> 'open';
    when 'close_chat' then
      update public.chats c set status = 'closed', closed_reason = left(action ->> 'reason', 500)
      where c.id = run.chat_id and c.status <> 'closed';
    when 'snooze' then
      update public.chats c set snoozed_until = (action ->> 'until')::timestamptz where c.id = run.chat_id;
    when 'pause_automation' then
      update public.chats c set automation_paused_until = clock_timestamp()
        + make_interval(mins => greatest(least(coalesce((action ->> 'minutes')::integer, 60), 43200), 0))
      where c.id = run.chat_id;
    when 'note' then
      perform private.note_of_flow(run, action ->> 'text');
    when 'notify' then
      perform private.note_of_flow(run, action ->> 'text');
      update public.chats c set status = 'open', snoozed_until = null where c.id = run.chat_id;
      perform private.record_event(run.account_id, 'chat.called', run.chat_id, jsonb_build_object('run_id', run.id));
    when 'consent' then
      insert into public.consents (account_id, contact_id, state, source)
      values (run.account_id, run.contact_id, action ->> 'state', 'flow');
    when 'start_flow' then
      perform private.start_flow_of_run(run, (action ->> 'flow_id')::uuid, action);
    when 'add_to_sequence' then
      perform private.enroll_of_flow(run, (action ->> 'sequence_id')::uuid);
    when 'remove_from_sequence' then
      perform private.unenroll_contacts(run.account_id, (action ->> 'sequence_id')::uuid, array[run.contact_id], 'flow');
    when 'request' then
      -- The state says what is asked: private.set_wakes.
      null;
    else
      perform private.fail('action_invalid', 'no such action');
  end case;
end
$$;

create function private.tag_of_flow(run public.flow_runs, add text[], remove text[])
returns void language plpgsql set search_path = ''
as $$
begin
  if not private.are_tags(add) or not private.are_tags(remove) then
    perform private.fail('tag_invalid', 'a tag has 1 to 60 characters and no space at its ends');
  end if;
  perform private.change_tags(run.account_id, array[run.contact_id], add, remove);
exception when check_violation then
  perform private.fail('tag_invalid', 'a contact has at most 100 tags');
end
$$;

create function private.set_field(run public.flow_runs, field text, value jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  known constant text := (select f.type from public.custom_fields f where f.account_id = run.account_id and f.name = set_field.field);
begin
  if known is null then
    perform private.fail('field_invalid', format('no custom field is called %s', field));
  end if;
  update public.contacts c
  set fields = case when jsonb_typeof(value) = 'null' then c.fields - set_field.field
    else c.fields || jsonb_build_object(set_field.field, private.as_field_value(value, known)) end
  where c.account_id = run.account_id and c.id = run.contact_id and c.erased_at is null;
end
$$;

create function private.as_field_value(value jsonb, type text)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  said constant text := btrim(value #>> '{}');
begin
  return case
    when private.fits_type(value, type) then value
    when type = 'text' then to_jsonb(left(said, 2000))
    when type = 'number' and said ~ '^-?\d{1,15}([.,]\d{1,10})?$' then to_jsonb(replace(said, ',', '.')::numeric)
    when type = 'boolean' and lower(said) in ('true', 'sim', 'yes') then 'true'::jsonb
    when type = 'boolean' and lower(said) in ('false', 'não', 'nao', 'no') then 'false'::jsonb
    when type = 'date' and said ~ '^\d{4}-\d{2}-\d{2}T' then to_jsonb(left(said, 10))
    -- As it is: whoever checks says why not.
    else value end;
end
$$;
comment on function private.as_field_value is 'What somebody wrote or a flow worked out, in the field''s type where it can be read as one.';

create function private.assign_chat(run public.flow_runs, member_id uuid)
returns void language plpgsql set search_path = ''
as $$
begin
  if member_id is not null and not exists (select from public.account_members m
    where m.account_id = run.account_id and m.user_id = assign_chat.member_id) then
    perform private.fail('member_not_found', 'the account has no such member');
  end if;
  update public.chats c set assigned_to = assign_chat.member_id
  where c.id = run.chat_id and c.assigned_to is distinct from assign_chat.member_id;
end
$$;

create function private.note_of_flow(run public.flow_runs, text text)
returns void language plpgsql set search_path = ''
as $$
begin
  if btrim(text) <> '' then
    insert into public.notes (account_id, chat_id, body) values (run.account_id, run.chat_id, left(text, 10000));
  end if;
end
$$;

create function private.enroll_of_flow(run public.flow_runs, sequence_id uuid)
returns void language plpgsql set search_path = ''
as $$
declare
  code constant text := private.enroll_contacts(run.account_id, sequence_id, array[run.contact_id], run.instance_id)
    #>> '{refused,0,code}';
begin
  if code is not null then
    raise exception using message = code;
  end if;
end
$$;
comment on function private.enroll_of_flow is 'What keeps him out of the sequence is the code of the refused action.';

create function private.start_flow_of_run(run public.flow_runs, flow_id uuid, event jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  flow public.flows;
begin
  select * into flow from public.flows f
  where f.account_id = run.account_id and f.id = start_flow_of_run.flow_id and f.enabled
    and f.sequence_id is null;
  if flow.id is null then
    perform private.fail('flow_not_found', 'the account has no such flow that people may enter');
  end if;
  perform private.start_run(flow, run.chat_id, 'flow', run.flow_id, run.lane,
    jsonb_strip_nulls(jsonb_build_object('depth', event -> 'depth')), run.id);
end
$$;

grant execute on function private.take_flow_actions, private.as_code, private.send_of_flow, private.take_flow_action,
  private.tag_of_flow, private.set_field, private.as_field_value, private.assign_chat, private.note_of_flow,
  private.enroll_of_flow, private.start_flow_of_run to service_role;
