CREATE OR REPLACE FUNCTION private.tag_one(account_id uuid, contact_id uuid, tags text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.change_tags(account_id, array[contact_id], tags, '{}');
exception when check_violation or raise_exception then
  null;
end
$function$;

CREATE OR REPLACE FUNCTION private.tag_reached(events private.events[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

COMMENT ON FUNCTION "private"."tag_one"(uuid, uuid, text[]) IS 'Nothing, where he would have too many, or his account may add none.';
