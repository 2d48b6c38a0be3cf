-- A broadcast is tried on oneself before it goes to many.
set check_function_bodies = off;

create function public.test_broadcast(broadcast_id uuid, phone text, instance_id uuid default null, variant text default null)
returns jsonb language sql set search_path = ''
as $$
  select private.test_broadcast(broadcast_id, phone, instance_id, variant)
$$;
comment on function public.test_broadcast is
  '{contact_id}: it is sent to this phone soon, whatever its hours; nothing of it is counted. Without a variant the first. Codes: broadcast_not_found, not_allowed, phone_invalid, instance_required, instance_not_found, content_invalid, account_suspended.';

create function private.test_broadcast(broadcast_id uuid, phone text, instance_id uuid, variant text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  contact_id uuid;
  chosen uuid;
begin
  perform private.refuse_inactive(array[b.account_id]);
  if variant is not null and not exists (
    select from jsonb_array_elements(private.variants_of(b.content)) v where v ->> 'id' = test_broadcast.variant) then
    perform private.fail('content_invalid', 'it has no such variant');
  elsif instance_id is not null and not exists (
    select from public.instances i where i.account_id = b.account_id and i.id = test_broadcast.instance_id) then
    perform private.refuse_link('instance_not_found', 'the account has no such number');
  end if;
  contact_id := private.open_contact(b.account_id, phone, '');
  chosen := coalesce(instance_id, private.choose_instance(b.account_id, contact_id),
    (select i.id from private.broadcast_numbers(b) i order by i.status = 'connected' desc, i.id limit 1));
  if chosen is null then
    perform private.fail('instance_required', 'there is no number that could send it', 'connect one');
  end if;
  perform private.enqueue_job('broadcast_test', b.id || ':' || contact_id, b.account_id, clock_timestamp(),
    jsonb_build_object('contact_id', contact_id, 'instance_id', chosen, 'variant',
      coalesce(variant, private.variants_of(b.content) -> 0 ->> 'id')));
  return jsonb_build_object('contact_id', contact_id);
end
$$;

create function orchestrator.claim_broadcast_test(orchestrator_id uuid, number bigint, broadcast_id uuid, contact_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return (
    select jsonb_build_object('account_id', b.account_id, 'content', b.content,
      'person', private.addressee(b.account_id, claim_broadcast_test.contact_id))
    from public.broadcasts b where b.id = claim_broadcast_test.broadcast_id);
end
$$;
comment on function orchestrator.claim_broadcast_test is 'What somebody tries on himself: {account_id, content, person}; null when it is gone.';

create function orchestrator.send_broadcast_test(orchestrator_id uuid, number bigint, broadcast_id uuid, contact_id uuid,
  instance_id uuid, test_id text, messages jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
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
$$;
comment on function orchestrator.send_broadcast_test is 'Writes its messages; of one test_id once.';

grant execute on function public.test_broadcast, private.test_broadcast to authenticated;
grant execute on function orchestrator.claim_broadcast_test, orchestrator.send_broadcast_test to service_role;
