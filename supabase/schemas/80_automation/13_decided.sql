-- What follows from a decision, each action for itself.
set check_function_bodies = off;

create function private.take_actions(decided private.pending_decisions, actions jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  action jsonb;
  refused jsonb := '[]';
  code text;
begin
  for action in select item from jsonb_array_elements(coalesce(actions, '[]')) item limit 200 loop
    begin
      perform private.take_action(decided, action);
    exception
      -- What passes is tried again with all of it.
      when serialization_failure or deadlock_detected or lock_not_available then
        raise;
      -- Refused for good, as by a limit: the other actions are taken all the same.
      when others then
        get stacked diagnostics code = message_text;
        -- But what was decided for another revision was decided wrongly, all of it.
        if code = 'run_changed' then
          raise;
        end if;
        refused := refused || jsonb_build_object('message_id', action -> 'message_id', 'code', left(code, 100));
    end;
  end loop;
  return refused;
end
$$;

create function private.take_action(decided private.pending_decisions, action jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  person_id constant uuid := (
    select c.contact_id from public.chats c where c.account_id = decided.account_id and c.id = decided.chat_id);
begin
  case action ->> 'type'
    when 'advance' then
      perform private.advance_decided(decided, action);
    when 'begin' then
      perform private.begin_decided(decided, action);
    when 'visit_campaign_answer' then
      perform private.come_by_campaign(c.account_id, c.id, person_id) from public.campaigns c
      where c.account_id = decided.account_id and c.id = (action ->> 'campaign_id')::uuid;
    when 'keyword' then
      perform private.answer_keyword(decided, person_id, action);
    when 'opt_out' then
      perform private.heed_objection(decided, person_id, action ->> 'message_id');
    when 'opt_in' then
      perform private.act_as('system');
      insert into public.consents (account_id, contact_id, state, source)
      values (decided.account_id, person_id, 'opted_in', 'message');
    else
      perform private.fail('action_invalid', 'no such action');
  end case;
end
$$;

create function private.advance_decided(decided private.pending_decisions, action jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  run constant public.flow_runs := private.hold_run((action ->> 'run_id')::uuid, (action ->> 'revision')::bigint);
begin
  if run.chat_id is distinct from decided.chat_id then
    perform private.fail('run_changed', 'the run has ended, or is at another revision', 'decide again');
  end if;
  perform private.take_step(run, action);
end
$$;

create function private.begin_decided(decided private.pending_decisions, action jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  run public.flow_runs;
begin
  perform private.act_as('flow', (action ->> 'flow_id')::uuid, decided.account_id);
  perform private.end_run((action ->> 'ends_run')::uuid, 'stopped', 'replaced');
  insert into public.flow_runs (id, account_id, flow_id, version_id, chat_id, contact_id, instance_id, started_by, started_by_id)
  select (action ->> 'run_id')::uuid, decided.account_id, (action ->> 'flow_id')::uuid, (action ->> 'version_id')::uuid,
    c.id, c.contact_id, c.instance_id, split_part(action ->> 'reason', ':', 1),
    private.as_uuid(split_part(action ->> 'reason', ':', 2))
  from public.chats c where c.account_id = decided.account_id and c.id = decided.chat_id
  -- Whoever decides it how often: one run a message and flow.
  on conflict on constraint flow_runs_pkey do nothing
  returning * into run;
  if run.id is not null then
    perform private.interrupt_run(decided.chat_id, run.id);
    perform private.take_step(run, action);
  end if;
end
$$;

create function private.answer_keyword(decided private.pending_decisions, contact_id uuid, action jsonb)
returns void language plpgsql set search_path = ''
as $$
declare
  keyword_id constant uuid := (action ->> 'keyword_id')::uuid;
  tags constant text[] := array(select jsonb_array_elements_text(action -> 'tags'));
begin
  perform private.act_as('flow', keyword_id, decided.account_id);
  if action ->> 'answer' is not null then
    insert into public.conversations (account_id, chat_id, message, client_key)
    values (decided.account_id, decided.chat_id, action ->> 'answer', 'keyword:' || (action ->> 'message_id'))
    on conflict do nothing;
  end if;
  if tags <> '{}' then
    perform private.change_tags(decided.account_id, array[contact_id], tags, '{}');
  end if;
end
$$;
comment on function private.answer_keyword is 'One answer a message, whoever decides it how often.';

create function private.heed_objection(decided private.pending_decisions, contact_id uuid, message_id text)
returns void language plpgsql set search_path = ''
as $$
declare
  has_objected constant boolean := exists (
    select from public.contacts c
    where c.account_id = decided.account_id and c.id = heed_objection.contact_id and c.opted_out_at is not null);
begin
  perform private.act_as('system');
  insert into public.consents (account_id, contact_id, state, source)
  values (decided.account_id, heed_objection.contact_id, 'opted_out', 'message');
  perform private.end_objected_runs(decided.account_id, heed_objection.contact_id);
  update public.conversations c set status = 'cancelled', status_reason = null
  from private.outgoing_queue q
  join public.chats chat on chat.account_id = q.account_id and chat.id = q.chat_id
  where chat.account_id = decided.account_id and chat.contact_id = heed_objection.contact_id and q.state = 'queued'
    and q.lane >= private.lane_rank('flow') and c.id = q.conversation_id and c.status = 'queued';
  insert into public.conversations (account_id, chat_id, message, client_key)
  select a.id, decided.chat_id, a.opt_out_answer, 'opt_out:' || message_id
  from public.accounts a where a.id = decided.account_id and not has_objected
  on conflict do nothing;
end
$$;
comment on function private.heed_objection is
  'Consent is written, he leaves every flow, what waits by itself in any chat of the person is cancelled. Said again it counts from then on, and is answered by nobody.';

grant execute on function private.take_actions, private.take_action, private.advance_decided, private.begin_decided,
  private.answer_keyword, private.heed_objection to service_role;
