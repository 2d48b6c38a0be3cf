-- How a person enters a flow, and is taken out of it.
set check_function_bodies = off;

create function public.start_flow(flow_id uuid, chat_id uuid default null, contact_id uuid default null,
  instance_id uuid default null)
returns uuid language sql set search_path = ''
as $$
  select private.start_flow(flow_id, chat_id, contact_id, instance_id)
$$;
comment on function public.start_flow is
  'The run of whoever enters: in this chat, or the contact on the named number, else where he last was talked to, else on the only one. Whatever flow waits for his answer ends. Codes: flow_not_found, flow_disabled, flow_not_published, chat_not_found, contact_not_found, instance_not_found, instance_ambiguous, account_suspended.';

create function private.start_flow(flow_id uuid, chat_id uuid, contact_id uuid, instance_id uuid)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  flow public.flows;
  actor constant private.actor := private.actor();
begin
  select * into flow from public.flows f
  where f.id = start_flow.flow_id and f.account_id = any (array(select private.member_account_ids()))
    -- A sequence is entered by enroll alone: it heeds objections.
    and f.sequence_id is null;
  if not found then
    perform private.fail('flow_not_found', 'no such flow of an account in which you may write');
  elsif not flow.enabled then
    perform private.fail('flow_disabled', 'nobody enters it', 'enable it first');
  end if;
  if chat_id is null then
    chat_id := private.chat_for_run(flow.account_id, contact_id, instance_id);
  end if;
  return private.start_run(flow, chat_id, actor.kind, actor.id, 'flow');
end
$$;

create function private.chat_for_run(account_id uuid, contact_id uuid, instance_id uuid)
returns uuid language plpgsql set search_path = ''
as $$
declare
  chosen uuid := instance_id;
begin
  if not exists (select from public.contacts c
    where c.account_id = chat_for_run.account_id and c.id = chat_for_run.contact_id and c.erased_at is null) then
    perform private.fail('contact_not_found', 'the account has no such contact');
  end if;
  if chosen is null then
    chosen := private.choose_instance(account_id, contact_id);
    if chosen is null then
      perform private.fail('instance_ambiguous', 'the account has none or several numbers', 'name the instance_id');
    end if;
  elsif not exists (select from public.instances i where i.account_id = chat_for_run.account_id and i.id = chosen) then
    perform private.fail('instance_not_found', 'the account has no such number');
  end if;
  return private.open_chat(account_id, chosen, contact_id);
end
$$;
comment on function private.chat_for_run is 'Where a contact is talked to: on this number, where it was last done, or on the only one.';

create function private.start_run(flow public.flows, chat_id uuid, started_by text, started_by_id uuid, lane text,
  event jsonb default '{}', but_for uuid default null)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  chat public.chats;
  run_id constant uuid := gen_random_uuid();
begin
  if flow.published_version_id is null then
    perform private.fail('flow_not_published', 'nothing of this flow is published');
  end if;
  -- As whoever writes messages does: chats before all that hangs on them.
  select * into chat from public.chats c
  where c.account_id = flow.account_id and c.id = start_run.chat_id for key share;
  if chat.contact_id is null or chat.instance_id is null
    or exists (select from public.contacts c where c.account_id = chat.account_id and c.id = chat.contact_id
      and c.erased_at is not null) then
    perform private.fail('chat_not_found', 'the account has no such chat with one person on a number that is there');
  end if;
  if lane = 'flow' then
    perform private.interrupt_run(chat.id, but_for);
  end if;
  insert into public.flow_runs (id, account_id, flow_id, version_id, chat_id, contact_id, instance_id, started_by,
    started_by_id, lane)
  values (run_id, flow.account_id, flow.id, flow.published_version_id, chat.id, chat.contact_id, chat.instance_id,
    start_run.started_by, start_run.started_by_id, start_run.lane);
  perform private.wake_run(flow.account_id, run_id, 0, event || '{"type": "started"}', clock_timestamp(), lane);
  return run_id;
end
$$;
comment on function private.start_run is 'A run that an orchestrator begins at once. Of those that wait for the person any other but but_for ends, though not for
  what goes to many.';

create function private.wake_run(account_id uuid, run_id uuid, revision bigint, event jsonb, moment timestamptz, lane text)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.enqueue_job('flow_run', run_id::text, account_id, moment,
    jsonb_build_object('revision', revision, 'event', event), case lane when 'broadcast' then 3 else 1 end);
end
$$;
comment on function private.wake_run is 'A run''s one job: what wakes it then, and for which revision. Of an earlier one it does nothing.';

create function private.interrupt_run(chat_id uuid, but_for uuid default null)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_run(r.id, 'stopped', 'interrupted') from public.flow_runs r
  where r.chat_id = interrupt_run.chat_id and r.awaits = 'message' and r.id is distinct from but_for;
end
$$;
comment on function private.interrupt_run is 'Whoever writes answers one flow: the one that he was in ends.';

create function private.end_run(run_id uuid, status text, reason text)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  update public.flow_runs r
  set status = end_run.status, reason = left(end_run.reason, 200), awaits = null, wake_at = null, expires_at = null,
    revision = r.revision + 1, ended_at = clock_timestamp()
  where r.id = end_run.run_id and r.ended_at is null;
  delete from private.run_states s where s.run_id = end_run.run_id;
  perform private.forget_wakes(end_run.run_id);
end
$$;

create function private.end_broadcast_runs(account_id uuid, contact_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_run(r.id, 'stopped', 'opted_out') from public.flow_runs r
  where r.account_id = end_broadcast_runs.account_id and r.contact_id = end_broadcast_runs.contact_id
    and r.lane = 'broadcast' and r.ended_at is null;
end
$$;
comment on function private.end_broadcast_runs is 'Who objects is in no sequence any more.';

create function private.end_objected_runs(account_id uuid, contact_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_run(r.id, 'stopped', 'opted_out') from public.flow_runs r
  where r.account_id = end_objected_runs.account_id and r.contact_id = end_objected_runs.contact_id and r.ended_at is null;
end
$$;
comment on function private.end_objected_runs is 'Who says so himself leaves every flow, also one that waits for its time: his next word is no leave to go on.';

create function private.merge_runs(kept_chat_id uuid, gone_chat_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_run(older.id, 'stopped', 'merged')
  from (
    select r.id from public.flow_runs r
    where r.chat_id in (merge_runs.kept_chat_id, merge_runs.gone_chat_id) and r.awaits = 'message'
    order by r.created_at desc, r.id offset 1
  ) older;
end
$$;
comment on function private.merge_runs is 'Of two chats that become one, the later of the runs that await an answer goes on.';

create function private.erase_runs(account_id uuid, contact_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_run(r.id, 'stopped', 'erased') from public.flow_runs r
  where r.account_id = erase_runs.account_id and r.contact_id = erase_runs.contact_id and r.ended_at is null;
  update public.flow_runs r set variables = '{}', trace = '[]'
  where r.account_id = erase_runs.account_id and r.contact_id = erase_runs.contact_id
    and (r.variables <> '{}' or r.trace <> '[]');
end
$$;
comment on function private.erase_runs is 'What a person has answered is gone with him; that he came by is counted.';

create function private.forget_wakes(run_id uuid)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.jobs j
  where j.kind in ('flow_run', 'flow_request') and j.key = forget_wakes.run_id::text and j.dead_at is null;
end
$$;
comment on function private.forget_wakes is 'Whatever would wake the run; who does it just now will find that it is over.';

create function public.stop_run(run_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.stop_run(run_id)
$$;
comment on function public.stop_run is 'Ends a run, and cancels what it has not sent yet; false when it had ended. Code: run_not_found.';

create function private.stop_run(run_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  run public.flow_runs;
begin
  select * into run from public.flow_runs r
  where r.id = stop_run.run_id and r.account_id = any (array(select private.member_account_ids()))
  for no key update;
  if not found then
    perform private.fail('run_not_found', 'no such run of an account in which you may write');
  elsif run.ended_at is not null then
    return false;
  end if;
  perform private.end_run(run.id, 'stopped', 'member');
  perform private.cancel_of_run(run);
  return true;
end
$$;

create function private.cancel_of_run(run public.flow_runs)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations c set status = 'cancelled', status_reason = null
  from private.outgoing_queue q
  where q.account_id = run.account_id and q.chat_id = run.chat_id and q.state = 'queued'
    and c.id = q.conversation_id and c.status = 'queued' and c.client_key like 'run:' || run.id || ':%';
end
$$;
comment on function private.cancel_of_run is 'What the run has said and nobody has sent yet.';

grant execute on function public.start_flow, private.start_flow, public.stop_run, private.stop_run to authenticated;
grant execute on function private.chat_for_run, private.start_run, private.wake_run, private.interrupt_run, private.end_run,
  private.forget_wakes, private.cancel_of_run, private.end_broadcast_runs, private.end_objected_runs, private.merge_runs,
  private.erase_runs to service_role;
