CREATE OR REPLACE FUNCTION orchestrator.unsettled_messages(orchestrator_id uuid, number bigint, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  perform private.hold_number(orchestrator_id, number);
  ids := array(
    select found.conversation_id
    from private.ready_instances(orchestrator_id, number) i, lateral (
      select q.conversation_id, q.seq, row_number() over (order by q.seq) as turn
      from private.outgoing_queue q
      where q.instance_id = i.id and q.state in ('sending', 'unconfirmed')
        and ((q.state = 'sending' and q.number is distinct from unsettled_messages.number)
          or (q.state = 'unconfirmed' and q.expires_at > clock_timestamp()))
    ) found
    -- The first of each number before the second of any: one that has many keeps no other waiting.
    order by found.turn, found.seq limit greatest(least(max_items, 500), 0));
  return jsonb_build_object('messages', private.show_outgoing(ids));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_name(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN (((length(name) >= 1) AND (length(name) <= 255)) AND (name = btrim(name)) AND (name !~ '[[:cntrl:]]'::text) AND (name !~* '://|\mwww\.|[a-z0-9]\.[a-z]{2,}/'::text));
