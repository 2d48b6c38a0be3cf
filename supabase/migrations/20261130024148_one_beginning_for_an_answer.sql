DROP FUNCTION "private"."begin_answer_flow"(uuid, uuid, uuid, uuid);

CREATE OR REPLACE FUNCTION private.answered_broadcast(decision private.pending_decisions, chat public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.flow_facts(decision private.pending_decisions, account public.accounts, chat public.chats)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  run public.flow_runs;
begin
  select * into run from public.flow_runs r where r.chat_id = chat.id and r.awaits = 'message';
  return jsonb_build_object('at', clock_timestamp(), 'person', private.person_facts(account, chat),
    'run', case when run.id is not null then jsonb_build_object('id', run.id, 'flow_id', run.flow_id,
      'version_id', run.version_id, 'revision', run.revision, 'expires_at', run.expires_at, 'lane', run.lane,
      'state', (select s.state from private.run_states s where s.run_id = run.id)) end,
    'is_paused', coalesce(chat.automation_paused_until > clock_timestamp(), false),
    'has_member_written', private.has_member_written(decision, run),
    'is_new_contact', account.welcome_flow_id is not null and private.is_new_contact(decision),
    'answered', private.answered_broadcast(decision, chat),
    'defaults_lately', jsonb_build_object(
      'welcome', private.had_default(chat, 'welcome', null),
      'away', private.had_default(chat, 'away', account.default_flow_hours),
      'default', private.had_default(chat, 'default', account.default_flow_hours)));
end
$function$;

CREATE OR REPLACE FUNCTION private.mark_answers(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

COMMENT ON FUNCTION "private"."answered_broadcast"(private.pending_decisions, public.chats) IS 'The broadcast with a flow that the oldest undecided message answers: it is the first since, within a week. Whether the flow begins is decided with all else that the message may begin.';

REVOKE ALL ON FUNCTION "private"."answered_broadcast"(private.pending_decisions, public.chats) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."answered_broadcast"(private.pending_decisions, public.chats) TO "postgres", "service_role";
