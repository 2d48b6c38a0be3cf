-- Who answers a broadcast, and what follows when it has left: read from the events, so that no message waits for it.
set check_function_bodies = off;

create function orchestrator.follow_broadcasts(max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  events constant private.events[] := private.take_events('broadcasts', max_items);
begin
  perform private.mark_answers(events);
  perform private.tag_reached(events);
  perform private.leave_on_answers(events);
  return jsonb_build_object('read', cardinality(events));
end
$$;
comment on function orchestrator.follow_broadcasts is
  'Reads at most so many events: whoever wrote has answered what he was sent in the last week, and who got it gets its tags; whoever wrote leaves sequences that end so. Call again while it reads as many.';

create function private.mark_answers(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
declare
  answered record;
begin
  for answered in
    with heard as (
      select c.account_id, c.contact_id, min(e.at) as at
      from unnest(events) e
      join public.conversations c on c.account_id = e.account_id and c.id = e.subject
      join public.chats h on h.id = c.chat_id and h.kind = 'direct'
      where e.kind = 'message.received' and c.contact_id is not null group by 1, 2
    ), marked as (
      update public.broadcast_recipients r set status = 'answered', answered_at = heard.at
      from heard
      where r.account_id = heard.account_id and r.contact_id = heard.contact_id and r.status in ('sent', 'delivered', 'read')
        and r.settled_at > heard.at - interval '7 days' and r.settled_at <= heard.at
      returning r.account_id, r.broadcast_id, r.contact_id, r.instance_id
    )
    select marked.* from marked order by marked.contact_id
  loop
    perform private.begin_answer_flow(answered.account_id, answered.broadcast_id, answered.contact_id, answered.instance_id);
  end loop;
end
$$;

create function private.begin_answer_flow(account_id uuid, broadcast_id uuid, contact_id uuid, instance_id uuid)
returns void language plpgsql set search_path = ''
as $$
declare
  flow public.flows;
  answered_in constant uuid := private.find_chat(instance_id, contact_id);
  chat public.chats;
begin
  select f.* into flow from public.broadcasts b
  join public.flows f on f.account_id = b.account_id and f.id = b.flow_id and f.enabled and f.published_version_id is not null
  where b.id = begin_answer_flow.broadcast_id;
  -- Whoever said no in so many words, or is in another flow already, enters none.
  if not found or answered_in is null
    or exists (select from public.contacts c where c.id = begin_answer_flow.contact_id and c.opted_out_at is not null)
    or exists (select from public.flow_runs r where r.chat_id = answered_in and r.awaits = 'message') then
    return;
  end if;
  select * into chat from public.chats c where c.id = answered_in;
  -- As of whatever begins by itself: nothing where a person of the account answers, or the moment is over.
  if coalesce(chat.automation_paused_until > clock_timestamp(), false)
    or private.has_person_written(chat, (select a.silence_minutes from public.accounts a where a.id = chat.account_id))
    or chat.last_received_at < clock_timestamp() - interval '180 seconds' then
    return;
  end if;
  perform private.start_run(flow, answered_in, 'broadcast', broadcast_id, 'flow');
end
$$;
comment on function private.begin_answer_flow is 'What was meant for whoever answers.';

create function private.tag_reached(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
declare
  reached record;
begin
  for reached in
    select r.account_id, b.id, b.tags, array_agg(distinct r.contact_id) as contact_ids
    from unnest(events) e
    join public.broadcast_recipients r on r.account_id = e.account_id and r.conversation_id = e.subject
    join public.broadcasts b on b.id = r.broadcast_id and b.tags <> '{}'
    where e.kind = 'message.sent'
    group by r.account_id, b.id order by b.id
  loop
    begin
      perform private.act_as('broadcast', reached.id, reached.account_id);
      perform private.change_tags(reached.account_id, reached.contact_ids, reached.tags, '{}');
    -- Somebody has a hundred tags already: the others get theirs by themselves.
    exception when check_violation then
      perform private.tag_one(reached.account_id, contact_id, reached.tags) from unnest(reached.contact_ids) contact_id;
    end;
  end loop;
end
$$;

create function private.tag_one(account_id uuid, contact_id uuid, tags text[])
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.change_tags(account_id, array[contact_id], tags, '{}');
exception when check_violation then
  null;
end
$$;
comment on function private.tag_one is 'Nothing, where he would have too many.';

grant execute on function orchestrator.follow_broadcasts, private.mark_answers, private.tag_reached to service_role;
