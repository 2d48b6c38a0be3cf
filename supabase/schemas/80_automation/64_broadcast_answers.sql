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
  return jsonb_build_object('read', cardinality(events));
end
$$;
comment on function orchestrator.follow_broadcasts is
  'Reads at most so many events: whoever wrote has answered what he was sent in the last week, and who got it gets its tags. Call again while it reads as many.';

create function private.mark_answers(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
begin
  with heard as (
    select c.account_id, c.contact_id, min(e.at) as at
    from unnest(events) e
    join public.conversations c on c.account_id = e.account_id and c.id = e.subject
    join public.chats h on h.id = c.chat_id and h.kind = 'direct'
    where e.kind = 'message.received' and c.contact_id is not null group by 1, 2
  )
  update public.broadcast_recipients r set status = 'answered', answered_at = heard.at
  from heard
  where r.account_id = heard.account_id and r.contact_id = heard.contact_id and r.status in ('sent', 'delivered', 'read')
    and r.settled_at > heard.at - interval '7 days' and r.settled_at <= heard.at;
end
$$;

create function private.answered_broadcast(decision private.pending_decisions, chat public.chats)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('broadcast_id', b.id, 'flow_id', b.flow_id)
    from public.broadcast_recipients r
    join public.broadcasts b on b.account_id = r.account_id and b.id = r.broadcast_id and b.flow_id is not null
    join public.conversations m on m.account_id = r.account_id and m.id = r.conversation_id
      and m.chat_id = chat.id and m.seq < decision.first_seq
    where r.account_id = chat.account_id and r.contact_id = chat.contact_id
      and r.status in ('sent', 'delivered', 'read', 'answered') and r.settled_at > clock_timestamp() - interval '7 days'
      and not exists (
        select from (
          select c.status, c.created_at from public.conversations c
          where c.account_id = decision.account_id and c.chat_id = decision.chat_id and c.seq < decision.first_seq
          order by c.seq desc limit 50
        ) earlier
        where earlier.status = 'received' and earlier.created_at >= r.settled_at)
    order by r.settled_at desc, b.id limit 1);
end
$$;
comment on function private.answered_broadcast is
  'The broadcast with a flow that the oldest undecided message answers: it is the first since, within a week. Whether the flow begins is decided with all else that the message may begin.';

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
    exception when check_violation or raise_exception then
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
exception when check_violation or raise_exception then
  null;
end
$$;
comment on function private.tag_one is 'Nothing, where he would have too many, or his account may add none.';

grant execute on function orchestrator.follow_broadcasts, private.mark_answers, private.answered_broadcast, private.tag_reached to service_role;
