-- How a command is claimed and ends.
set check_function_bodies = off;

create function orchestrator.claim_commands(orchestrator_id uuid, number bigint, claim_id uuid, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_queue(orchestrator_id, number, 'commands');
  if exists (select from private.command_claims claim where claim.claim_id = claim_commands.claim_id) then
    return jsonb_build_object('commands', private.claimed_commands(orchestrator_id, number, claim_id));
  end if;
  with next as (
    -- The oldest of an instance, and only while none of it runs.
    select c.id
    from public.instance_commands c join private.leases lease on lease.instance_id = c.instance_id
    where c.status = 'queued' and c.expires_at > clock_timestamp()
      and lease.orchestrator_id = claim_commands.orchestrator_id and lease.number = claim_commands.number
      and lease.expires_at > clock_timestamp()
      and not exists (
        select from public.instance_commands running
        where running.instance_id = c.instance_id and running.status = 'running')
      and not exists (
        select from public.instance_commands older
        where older.instance_id = c.instance_id and older.status = 'queued'
          and older.expires_at > clock_timestamp() and (older.created_at, older.id) < (c.created_at, c.id))
    order by c.created_at, c.id
    limit greatest(least(max_items, 500), 0)
    for update of c skip locked for key share of lease
  ), claimed as (
    update public.instance_commands c set status = 'running', started_at = clock_timestamp()
    from next where c.id = next.id
    returning c.id
  )
  insert into private.command_claims (command_id, claim_id, orchestrator_id, number)
  select claimed.id, claim_commands.claim_id, claim_commands.orchestrator_id, claim_commands.number from claimed;
  return jsonb_build_object('commands', private.claimed_commands(orchestrator_id, number, claim_id));
end
$$;
comment on function orchestrator.claim_commands is
  'Starts the next command of each held instance. The same claim_id answers the same commands while they run.';

create function private.claimed_commands(orchestrator_id uuid, number bigint, claim_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(item order by item.created_at, item.id), '[]')
  from (
    select c.id, c.account_id, c.instance_id, c.command, c.payload, c.created_at, c.expires_at
    from private.command_claims claim join public.instance_commands c on c.id = claim.command_id
    where claim.claim_id = claimed_commands.claim_id and c.status = 'running'
      and claim.orchestrator_id = claimed_commands.orchestrator_id and claim.number = claimed_commands.number
  ) item
$$;

create function orchestrator.finish_command(
  orchestrator_id uuid, number bigint, command_id uuid, status text, error_code text, result jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  command public.instance_commands;
  finished boolean;
begin
  if finish_command.status is null or finish_command.status not in ('done', 'failed') then
    perform private.fail('status_invalid', format('a command cannot end as %s', finish_command.status), 'done or failed');
  end if;
  perform private.hold_number(orchestrator_id, number);
  select * into command from public.instance_commands c where c.id = command_id;
  if command.instance_id is null then
    return jsonb_build_object('finished', false);
  end if;
  perform private.hold_lease(orchestrator_id, number, command.instance_id);
  update public.instance_commands c
  set status = finish_command.status, error_code = finish_command.error_code, result = finish_command.result,
    finished_at = clock_timestamp()
  from private.command_claims claim
  where c.id = finish_command.command_id and c.status = 'running' and claim.command_id = c.id
    and claim.orchestrator_id = finish_command.orchestrator_id and claim.number = finish_command.number;
  finished := found;
  if finished and finish_command.status = 'done' and command.command = 'replace_number' then
    perform private.release_number(command);
  end if;
  return jsonb_build_object('finished', finished);
end
$$;
comment on function orchestrator.finish_command is
  'Ends a running command. finished is false when it had ended before, or its instance is gone.';

create function orchestrator.expire_commands()
returns jsonb language plpgsql set search_path = ''
as $$
declare
  expired integer;
begin
  with ending as (
    select c.id, ending.error_code from private.ending_commands() ending join public.instance_commands c on c.id = ending.id
    limit 500
    for update of c skip locked
  )
  update public.instance_commands c
  set status = 'failed', error_code = ending.error_code, finished_at = clock_timestamp()
  from ending where c.id = ending.id and c.status in ('queued', 'running');
  get diagnostics expired = row_count;
  return jsonb_build_object('expired', expired);
end
$$;
comment on function orchestrator.expire_commands is
  'Ends what nobody took in time (no_orchestrator) and what a dead holder left running (orchestrator_lost).';

create function private.ending_commands()
returns table (id uuid, error_code text) language plpgsql stable rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select c.id, case c.status when 'queued' then 'no_orchestrator' else 'orchestrator_lost' end
  from public.instance_commands c
  left join private.command_claims claim on claim.command_id = c.id
  left join private.leases lease on lease.instance_id = c.instance_id
    and lease.orchestrator_id = claim.orchestrator_id and lease.number = claim.number
    and lease.expires_at > clock_timestamp()
  where c.status in ('queued', 'running')
    and (c.status = 'queued' and c.expires_at <= clock_timestamp() or c.status = 'running' and lease.instance_id is null);
end
$$;

create function private.has_commands(orchestrator_id uuid, number bigint)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from public.instance_commands c join private.leases lease on lease.instance_id = c.instance_id
      where c.status = 'queued' and lease.orchestrator_id = has_commands.orchestrator_id
        and lease.number = has_commands.number and lease.expires_at > clock_timestamp())
    or exists (select from private.ending_commands());
end
$$;
comment on function private.has_commands is 'Whether there is one to run, or one to end.';

grant execute on function orchestrator.claim_commands, private.claimed_commands, orchestrator.finish_command,
  orchestrator.expire_commands, private.ending_commands, private.has_commands to service_role;
