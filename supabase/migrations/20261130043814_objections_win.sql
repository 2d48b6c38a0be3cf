DROP FUNCTION "private"."leave_on_answers"(private.events[]);

CREATE OR REPLACE FUNCTION orchestrator.follow_broadcasts(max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  events constant private.events[] := private.take_events('broadcasts', max_items);
begin
  perform private.mark_answers(events);
  perform private.tag_reached(events);
  return jsonb_build_object('read', cardinality(events));
end
$function$;

CREATE OR REPLACE FUNCTION private.finish_decision(mine private.pending_decisions, last_seq bigint, actions jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.leave_on_answer(decided private.pending_decisions, last_seq bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.leave_sequences(e.account_id, array[e.contact_id], 'answered', e.sequence_id)
  from public.chats h
  join public.sequence_enrollments e on e.account_id = h.account_id and e.contact_id = h.contact_id and e.status = 'active'
  join public.sequences s on s.account_id = e.account_id and s.id = e.sequence_id and s.exit_on_answer
  where h.account_id = decided.account_id and h.id = decided.chat_id and exists (
    select from public.conversations c
    where c.account_id = decided.account_id and c.chat_id = decided.chat_id and c.seq >= decided.first_seq
      and c.seq <= leave_on_answer.last_seq and c.status = 'received' and c.created_at >= e.created_at);
end
$function$;

COMMENT ON FUNCTION "orchestrator"."follow_broadcasts"(integer) IS 'Reads at most so many events: whoever wrote has answered what he was sent in the last week, and who got it gets its tags. Call again while it reads as many.';

COMMENT ON FUNCTION "private"."leave_on_answer"(private.pending_decisions, bigint) IS 'Where all else is decided that a message means: of an objection that is the reason, and no step goes out after an answer.';

REVOKE ALL ON FUNCTION "private"."leave_on_answer"(private.pending_decisions, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."leave_on_answer"(private.pending_decisions, bigint) TO "postgres", "service_role";
