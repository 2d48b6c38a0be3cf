-- How an orchestrator writes what it sees of an instance.
set check_function_bodies = off;

create function orchestrator.write_instance(orchestrator_id uuid, number bigint, instance_id uuid, patch jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
  bound text;
  before public.instances;
  after public.instances;
begin
  perform private.check_patch(patch);
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  -- Only who holds the lease changes it.
  bound := (select i.phone from public.instances i where i.id = write_instance.instance_id);
  if private.phone_key(bound) <> private.phone_key(patch ->> 'phone') then
    return jsonb_build_object('written', false, 'phone', bound);
  end if;
  if patch ? 'paired' then
    perform private.pair_session(orchestrator_id, number, instance_id, (patch ->> 'paired')::boolean);
  end if;
  select * into strict before from public.instances i where i.id = write_instance.instance_id for no key update;
  after := private.apply_patch(before, patch - array['paired', 'detail', 'pairing_code']);
  if after is distinct from before then
    after.supervised_until := lease.expires_at;
    perform private.save_instance(after);
  end if;
  if before.phone is null and after.phone is not null then
    perform private.bind_number(after);
  end if;
  perform private.save_pairing_code(after, patch);
  if (after.status, after.status_reason) is distinct from (before.status, before.status_reason) or patch ? 'detail' then
    insert into public.instance_events (account_id, instance_id, type, status, status_reason, detail)
    values (after.account_id, after.id, 'status', after.status, after.status_reason,
      coalesce(patch -> 'detail', '{}') || private.tell_wrong_number(after));
  end if;
  return jsonb_build_object('written', true, 'phone', after.phone);
exception when check_violation or not_null_violation or data_exception then
  perform private.fail('patch_invalid', sqlerrm, 'statuses and codes are those of public.instances');
end
$$;
comment on function orchestrator.write_instance is
  'Writes a patch under the lease; sets last_connected, clears the QR when it is no longer asked for, keeps the history. Answers the phone that the instance belongs to; a patch with another one is not written.';

create function private.check_patch(patch jsonb)
returns void language plpgsql immutable set search_path = ''
as $$
declare
  known constant text[] :=
    '{status,status_reason,desired_state,qr_code,qr_expires_at,pairing_code,phone,refused_phone,paired,detail}';
begin
  if patch is null or jsonb_typeof(patch) <> 'object' or patch - known <> '{}' then
    perform private.fail('patch_invalid', format('unknown keys: %s', patch - known), 'known keys: ' || known::text);
  end if;
  if jsonb_typeof(coalesce(patch -> 'paired', 'true')) <> 'boolean'
    or jsonb_typeof(coalesce(patch -> 'detail', '{}')) <> 'object' then
    perform private.fail('patch_invalid', 'paired is a boolean and detail an object');
  end if;
end
$$;

create function private.pair_session(orchestrator_id uuid, number bigint, instance_id uuid, paired boolean)
returns void language sql set search_path = ''
as $$
  update private.leases held set session_home = case when paired then pair_session.orchestrator_id end
  from public.instances i
  -- A number of Meta's has its session nowhere: any orchestrator may go on with it.
  where i.id = held.instance_id and i.engine = 'webjs' and held.instance_id = pair_session.instance_id
    and held.orchestrator_id = pair_session.orchestrator_id and held.number = pair_session.number
    and held.expires_at > clock_timestamp()
$$;

create function private.apply_patch(before public.instances, patch jsonb)
returns public.instances language plpgsql stable set search_path = ''
as $$
declare
  after public.instances;
begin
  after := jsonb_populate_record(before, patch);
  -- Whose it is stays, and as it was first spelt.
  after.phone := coalesce(before.phone, after.phone);
  if after.status is distinct from before.status then
    if not patch ? 'status_reason' then
      after.status_reason := null;
    end if;
    if after.status = 'connected' then
      after.last_connected := clock_timestamp();
    end if;
  end if;
  if after.status_reason is distinct from 'wrong_number' then
    after.refused_phone := null;
  end if;
  if after.status <> 'awaiting_scan' then
    after.qr_code := null;
    after.qr_expires_at := null;
  end if;
  return after;
end
$$;

create function private.save_instance(after public.instances)
returns void language sql set search_path = ''
as $$
  update public.instances i set (status, status_reason, desired_state, qr_code, qr_expires_at, phone, refused_phone,
      last_connected, supervised_until, updated_at)
    = (after.status, after.status_reason, after.desired_state, after.qr_code, after.qr_expires_at,
      after.phone, after.refused_phone, after.last_connected, after.supervised_until, clock_timestamp())
  where i.id = after.id
$$;

create function orchestrator.remove_instance(orchestrator_id uuid, number bigint, instance_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_lease(orchestrator_id, number, instance_id);
  update public.instance_commands c
  set status = case when c.command = 'remove' then 'done' else 'failed' end,
    error_code = case when c.command <> 'remove' then 'instance_removed' end, finished_at = clock_timestamp()
  where c.instance_id = remove_instance.instance_id and c.status in ('queued', 'running');
  delete from public.instances i where i.id = remove_instance.instance_id;
  return jsonb_build_object('removed', true);
end
$$;
comment on function orchestrator.remove_instance is
  'Deletes the row and frees its port, and ends its open commands: remove as done, others as instance_removed.';

grant execute on function orchestrator.write_instance, private.check_patch, private.pair_session, private.apply_patch,
  private.save_instance, orchestrator.remove_instance to service_role;
