CREATE OR REPLACE FUNCTION orchestrator.send_broadcast_test(orchestrator_id uuid, number bigint, broadcast_id uuid, contact_id uuid, instance_id uuid, test_id text, messages jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  written integer;
begin
  perform private.hold_number(orchestrator_id, number);
  perform private.act_as('broadcast', b.id, b.account_id) from public.broadcasts b where b.id = send_broadcast_test.broadcast_id;
  if not found then
    return jsonb_build_object('written', 0);
  end if;
  insert into public.conversations (account_id, contact_id, instance_id, kind, message, media_id, content, client_key)
  select b.account_id, send_broadcast_test.contact_id, send_broadcast_test.instance_id, coalesce(m ->> 'kind', 'text'),
    coalesce(m ->> 'message', ''), (m ->> 'media_id')::uuid, nullif(m -> 'content', 'null'),
    'broadcast-test:' || left(test_id, 100) || ':' || place
  from public.broadcasts b, jsonb_array_elements(messages) with ordinality message (m, place)
  where b.id = send_broadcast_test.broadcast_id and place <= 10
  order by place on conflict do nothing;
  get diagnostics written = row_count;
  return jsonb_build_object('written', written);
end
$function$;
