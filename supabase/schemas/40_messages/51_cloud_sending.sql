-- Meta takes a message without a key of ours, so nothing can be asked again about it: the claimed row says whether it
-- was handed over.
set check_function_bodies = off;

create function orchestrator.mark_begun(orchestrator_id uuid, number bigint, instance_id uuid, message_id uuid, begun boolean)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_lease(orchestrator_id, number, instance_id);
  update private.outgoing_queue q set begun_at = case when begun then clock_timestamp() end
  where q.conversation_id = mark_begun.message_id and q.instance_id = mark_begun.instance_id and q.state = 'sending'
    and q.orchestrator_id = mark_begun.orchestrator_id and q.number = mark_begun.number;
  return jsonb_build_object('marked', found);
end
$$;
comment on function orchestrator.mark_begun is
  'Right before a message is handed over, under the lease; false: the claim is over, leave it. And back, when it was surely refused.';

create function orchestrator.has_begun(orchestrator_id uuid, number bigint, instance_id uuid, message_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_lease(orchestrator_id, number, instance_id);
  return jsonb_build_object('begun', coalesce((
    select q.begun_at is not null or q.state = 'unconfirmed' from private.outgoing_queue q
    where q.conversation_id = has_begun.message_id and q.instance_id = has_begun.instance_id), true));
end
$$;
comment on function orchestrator.has_begun is 'Whether a message of a sender who died may have left.';

create function private.cloud_address(instance public.instances, contact_id uuid)
returns text language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  if instance.engine <> 'cloud' then
    return null;
  end if;
  return (
    select known.value || case known.kind when 'phone' then '@c.us' else '@lid' end
    from public.contact_identities known
    where known.account_id = instance.account_id and known.contact_id = cloud_address.contact_id
      -- A LID says nothing to Meta.
      and (known.kind = 'phone' or known.value like '__.%')
    order by known.kind desc, known.created_at desc limit 1);
end
$$;
comment on function private.cloud_address is 'Meta is not asked whether a phone is on WhatsApp: it answers when it is written to.';

grant execute on function orchestrator.mark_begun, orchestrator.has_begun, private.cloud_address to service_role;
