-- Chats in which somebody has written and nobody has decided yet what follows from it. Decided in a chat's order, by whoever
-- holds its number.
set check_function_bodies = off;

create table private.pending_decisions (
  account_id uuid not null,
  chat_id uuid not null,
  instance_id uuid not null,
  first_seq bigint not null,
  since timestamptz not null,
  claim_id uuid,
  number bigint,
  claimed_at timestamptz,
  primary key (account_id, chat_id),
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade,
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade,
  check ((claim_id is null) = (number is null) and (claim_id is null) = (claimed_at is null))
);
comment on table private.pending_decisions is 'One row a chat, written once however much comes after. Nobody decides it for decision_days: it goes.';
comment on column private.pending_decisions.first_seq is 'The first message that is not decided; of what the chat received from here on none is.';
comment on column private.pending_decisions.since is 'When it was written: how late one would answer.';
comment on column private.pending_decisions.number is 'The fencing number of whoever decides. Worth nothing once another holds the lease.';
create index pending_decisions_instance on private.pending_decisions (account_id, instance_id, since);
create index pending_decisions_claim on private.pending_decisions (claim_id) where claim_id is not null;
create index pending_decisions_age on private.pending_decisions (since);

grant select, insert, update, delete on private.pending_decisions to service_role;

create function orchestrator.claim_decisions(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_queue(orchestrator_id, number, 'decisions');
  if not exists (select from private.pending_decisions p where p.claim_id = claim_decisions.claim_id) then
    with next as (
      select p.account_id, p.chat_id
      from private.leases lease
      join public.accounts a on a.id = lease.account_id and a.status = 'active'
      join private.pending_decisions p on p.account_id = lease.account_id and p.instance_id = lease.instance_id
      where lease.orchestrator_id = claim_decisions.orchestrator_id and lease.number = claim_decisions.number
        and lease.expires_at > clock_timestamp()
        -- Whoever had it before has lost the lease, or never said how it ended.
        and (p.claim_id is null or p.number <> claim_decisions.number
          or p.claimed_at < clock_timestamp() - interval '15 minutes')
      order by p.since, p.chat_id
      limit greatest(least(max_items, 500), 0)
      for update of p skip locked for share of lease
    )
    update private.pending_decisions p
    set claim_id = claim_decisions.claim_id, number = claim_decisions.number, claimed_at = clock_timestamp()
    from next where p.account_id = next.account_id and p.chat_id = next.chat_id;
  end if;
  return jsonb_build_object('decisions', (
    select coalesce(jsonb_agg(to_jsonb(p) - '{claim_id,number,claimed_at}'::text[] || private.decision_facts(p)
      order by p.since, p.chat_id), '[]')
    from private.pending_decisions p
    where p.claim_id = claim_decisions.claim_id and p.number = claim_decisions.number));
end
$$;
comment on function orchestrator.claim_decisions is
  'Chats of held numbers in which something is to be decided, the oldest first. The same claim_id answers those not finished.';

create function orchestrator.finish_decisions(orchestrator_id uuid, number bigint, claim_id uuid, decided jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  mine private.pending_decisions;
  decision record;
  finished jsonb := '[]';
begin
  perform private.hold_number(orchestrator_id, number);
  -- In the order of ingest: leases, chats, decisions. Of a number that has gone to another nothing is done.
  perform from private.leases lease
  where lease.orchestrator_id = finish_decisions.orchestrator_id and lease.number = finish_decisions.number
    and lease.expires_at > clock_timestamp() and lease.instance_id in (
      select p.instance_id from private.pending_decisions p where p.claim_id = finish_decisions.claim_id)
  order by lease.instance_id for key share;
  perform from public.chats c where c.id in (
    select private.as_uuid(item ->> 'chat_id') from jsonb_array_elements(decided) item)
  order by c.id for no key update;
  for decision in
    select private.as_uuid(item ->> 'chat_id') as chat_id, (item ->> 'last_seq')::bigint as last_seq,
      item -> 'actions' as actions
    from jsonb_array_elements(decided) item limit 500
  loop
    select p.* into mine from private.pending_decisions p
    join private.leases lease on lease.instance_id = p.instance_id
      and lease.orchestrator_id = finish_decisions.orchestrator_id and lease.number = finish_decisions.number
      and lease.expires_at > clock_timestamp()
    -- Suspended meanwhile, it is decided afterwards: nothing could be answered.
    join public.accounts a on a.id = p.account_id and a.status = 'active'
    where p.chat_id = decision.chat_id and p.claim_id = finish_decisions.claim_id and p.number = finish_decisions.number
    for update of p;
    continue when not found;
    finished := finished || private.finish_decision(mine, decision.last_seq, decision.actions);
  end loop;
  return jsonb_build_object('finished', finished);
end
$$;
comment on function orchestrator.finish_decisions is
  'decided: [{chat_id, last_seq, actions}]. What each chat received up to last_seq is decided, and what follows is done. finished: those that were the caller''s, with more (something is left for the next claim) and refused (actions that could not be taken, by their codes); stale: the run that the decision was about has changed, nothing of it was done.';

create function private.finish_decision(mine private.pending_decisions, last_seq bigint, actions jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  refused jsonb;
  code text;
begin
  refused := private.take_actions(mine, actions);
  perform private.leave_on_answer(mine, last_seq);
  return jsonb_build_object('chat_id', mine.chat_id, 'refused', refused, 'more', private.keep_undecided(mine, last_seq));
exception when raise_exception then
  get stacked diagnostics code = message_text;
  if code <> 'run_changed' then
    raise;
  end if;
  update private.pending_decisions p set claim_id = null, number = null, claimed_at = null
  where p.account_id = mine.account_id and p.chat_id = mine.chat_id;
  return jsonb_build_object('chat_id', mine.chat_id, 'refused', '[]'::jsonb, 'more', true, 'stale', true);
end
$$;
comment on function private.finish_decision is 'All of it, or where its run is no longer what it was decided for nothing: then the chat is undecided.';

create function private.keep_undecided(decided private.pending_decisions, last_seq bigint)
returns boolean language plpgsql set search_path = ''
as $$
declare
  next public.conversations;
begin
  select * into next from public.conversations c
  where c.account_id = decided.account_id and c.chat_id = decided.chat_id and c.seq > keep_undecided.last_seq
    and c.status = 'received' and c.kind <> 'unknown'
  order by c.seq limit 1;
  if next.id is null then
    delete from private.pending_decisions p where p.account_id = decided.account_id and p.chat_id = decided.chat_id;
    return false;
  end if;
  update private.pending_decisions p
  set claim_id = null, number = null, claimed_at = null, first_seq = next.seq, since = next."timestamp"
  where p.account_id = decided.account_id and p.chat_id = decided.chat_id;
  return true;
end
$$;
comment on function private.keep_undecided is 'Whether something came after what was decided. Whoever writes more of the chat waits for its lock.';

create function private.has_decisions(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from private.leases lease
    join public.accounts a on a.id = lease.account_id and a.status = 'active'
    join private.pending_decisions p on p.account_id = lease.account_id and p.instance_id = lease.instance_id
    where lease.orchestrator_id = has_decisions.orchestrator_id and lease.number = has_decisions.number
      and (p.claim_id is null or p.number <> has_decisions.number
        or p.claimed_at < clock_timestamp() - interval '15 minutes'));
end
$$;

create function private.merge_decisions(kept_chat_id uuid, gone_chat_id uuid)
returns void language plpgsql set search_path = ''
as $$
begin
  update private.pending_decisions kept
  set first_seq = least(kept.first_seq, gone.first_seq), since = least(kept.since, gone.since), claim_id = null,
    number = null, claimed_at = null
  from private.pending_decisions gone
  where kept.chat_id = kept_chat_id and gone.chat_id = gone_chat_id;
end
$$;
comment on function private.merge_decisions is 'Of two chats that become one everything undecided is, and nobody decides just now.';

create function private.drop_decided(account_id uuid, chat_id uuid)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  delete from private.pending_decisions p
  where p.account_id = drop_decided.account_id and p.chat_id = drop_decided.chat_id and not exists (
    select from public.conversations c
    where c.account_id = p.account_id and c.chat_id = p.chat_id and c.seq >= p.first_seq and c.status = 'received'
      and c.kind <> 'unknown');
end
$$;
comment on function private.drop_decided is 'What was undecided was the copy of a message that has been decided.';

grant execute on function orchestrator.claim_decisions, orchestrator.finish_decisions, private.finish_decision, private.keep_undecided,
  private.has_decisions, private.merge_decisions, private.drop_decided to service_role;
