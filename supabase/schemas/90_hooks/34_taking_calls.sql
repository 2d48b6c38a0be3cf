-- A call of another system, as the function `hooks` takes it. Nobody but the project's own functions may ask any of this:
-- they have looked at the size, and at what proves where it comes from.
set check_function_bodies = off;

create function orchestrator.find_inbound_hook(token text)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('hook', (
    select jsonb_build_object('id', h.id, 'proof', h.proof,
      'secret', case when h.proof ->> 'kind' <> 'address' then private.read_secret(h.account_id, private.hook_secret(h.id, 'proof')) end)
    from public.inbound_hooks h where h.token = find_inbound_hook.token));
end
$$;
comment on function orchestrator.find_inbound_hook is '{hook: {id, proof, secret}} of this address; null: nobody''s.';

create function orchestrator.refuse_hook_call(hook_id uuid, code text)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  told constant text := private.as_code(refuse_hook_call.code);
begin
  -- Written once a minute at most: whoever forges calls shall not make work.
  update public.inbound_hooks h set problem = told, problem_at = clock_timestamp()
  where h.id = refuse_hook_call.hook_id
    and (h.problem is distinct from told or h.problem_at < clock_timestamp() - interval '1 minute');
  return jsonb_build_object('refused', true);
end
$$;
comment on function orchestrator.refuse_hook_call is 'Its owner is told that a call did not prove where it comes from.';

create function orchestrator.take_hook_call(token text, document jsonb, key text default null, code text default null)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  hook public.inbound_hooks;
  key_digest bytea;
  is_known boolean := false;
  sample_id bigint;
  refused integer;
begin
  select * into hook from public.inbound_hooks h where h.token = take_hook_call.token for key share;
  if not found then
    return jsonb_build_object('state', 'unknown');
  end if;
  -- Where a path names the key, whoever applies the call finds it.
  if key <> '' and coalesce(hook.mapping -> 'key', '[]') = '[]' then
    key_digest := sha256(convert_to(key, 'UTF8'));
    is_known := exists (select from private.inbound_hook_keys k where k.hook_id = hook.id and k.digest = key_digest);
  end if;
  refused := private.count_call(hook, case when is_known then 0 else 1 end);
  if refused is not null then
    return jsonb_build_object('state', 'limited', 'seconds', refused);
  elsif is_known then
    return jsonb_build_object('state', 'repeated');
  elsif key_digest is not null and not private.keep_hook_key(hook, key_digest) then
    perform private.count_waiting(hook.id, -1);
    return jsonb_build_object('state', 'repeated');
  end if;
  insert into public.inbound_hook_samples (account_id, hook_id, document, key_digest)
  values (hook.account_id, hook.id, document, key_digest) returning id into sample_id;
  if not hook.enabled then
    perform private.end_sample(sample_id, 'ignored', 'hook_disabled');
  elsif code is not null then
    perform private.end_sample(sample_id, 'failed', private.as_code(code));
  else
    perform private.enqueue_job('inbound_call', sample_id::text, hook.account_id);
  end if;
  return jsonb_build_object('state', 'taken');
end
$$;
comment on function orchestrator.take_hook_call is
  '{state: taken | repeated | limited (seconds) | unknown}: keeps a call of this address, and has it applied. code: why it cannot be.';

create function private.count_call(hook public.inbound_hooks, added integer)
returns integer language plpgsql set search_path = ''
as $$
declare
  this_minute constant timestamptz := date_trunc('minute', clock_timestamp());
  counted private.inbound_hook_counts;
begin
  -- Looked at before it is held: those who are refused wait for nobody.
  if not exists (
    select from private.inbound_hook_counts known
    where known.hook_id = hook.id
      and (known.minute = this_minute and known.calls >= hook.calls_per_minute or known.waiting >= 10000)
  ) then
    insert into private.inbound_hook_counts as known (hook_id, account_id, minute, calls, waiting)
    values (hook.id, hook.account_id, this_minute, 1, added)
    on conflict on constraint inbound_hook_counts_pkey do update
      set minute = this_minute, calls = case known.minute when this_minute then known.calls else 0 end + 1,
        waiting = known.waiting + added
      where (known.minute <> this_minute or known.calls < hook.calls_per_minute) and known.waiting < 10000
    returning * into counted;
  end if;
  if counted.hook_id is null then
    return ceil(extract(epoch from this_minute + interval '1 minute' - clock_timestamp()));
  end if;
  if hook.last_call_at is null or hook.last_call_at < clock_timestamp() - interval '1 minute' then
    update public.inbound_hooks h set last_call_at = clock_timestamp() where h.id = hook.id
      and h.last_call_at is not distinct from hook.last_call_at;
  end if;
  return null;
end
$$;
comment on function private.count_call is 'Null: it may be taken; else in how many seconds it may be told again. Calls of one address wait for each other here.';

create function private.count_waiting(hook_id uuid, added integer)
returns void language sql set search_path = ''
as $$
  update private.inbound_hook_counts known set waiting = greatest(known.waiting + count_waiting.added, 0)
  where known.hook_id = count_waiting.hook_id
$$;

create function private.keep_hook_key(hook public.inbound_hooks, digest bytea)
returns boolean language plpgsql set search_path = ''
as $$
begin
  insert into private.inbound_hook_keys (account_id, hook_id, digest)
  values (hook.account_id, hook.id, keep_hook_key.digest) on conflict do nothing;
  return found;
end
$$;
comment on function private.keep_hook_key is 'False: it was told before.';

create function private.end_sample(sample_id bigint, status text, code text default null, contact_id uuid default null,
  result jsonb default null)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  sample public.inbound_hook_samples;
begin
  update public.inbound_hook_samples s
  set status = end_sample.status, code = end_sample.code, contact_id = end_sample.contact_id, result = end_sample.result,
    applied_at = clock_timestamp()
  where s.id = sample_id returning * into sample;
  perform private.count_waiting(sample.hook_id, -1);
  -- Of what nothing followed its sender may tell again.
  if sample.key_digest is not null and end_sample.status in ('failed', 'ignored') then
    delete from private.inbound_hook_keys k where k.hook_id = sample.hook_id and k.digest = sample.key_digest;
  end if;
  -- The last ten are kept to look at.
  delete from public.inbound_hook_samples s where s.id = any (array(
    select old.id from public.inbound_hook_samples old
    where old.account_id = sample.account_id and old.hook_id = sample.hook_id and old.status <> 'waiting'
    order by old.id desc offset 10));
  update public.inbound_hooks h
  set problem = case when end_sample.status = 'failed' then end_sample.code end,
    problem_at = case when end_sample.status = 'failed' then clock_timestamp() end
  where h.id = sample.hook_id and end_sample.status in ('applied', 'failed')
    and (h.problem is not null or end_sample.status = 'failed');
end
$$;
comment on function private.end_sample is 'What became of a call; of a failed one the hook says why.';

create function private.end_dead_call()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_sample(s.id, 'failed', coalesce(new.error_code, 'job_lost'))
  from public.inbound_hook_samples s where s.id = new.key::bigint and s.status = 'waiting';
  return null;
end
$$;
comment on function private.end_dead_call is 'Nobody tries any more: it does not wait for ever, and whoever owns the hook may have it tried again.';
create trigger end_dead_call after update of dead_at on private.jobs
for each row when (new.kind = 'inbound_call' and new.dead_at is not null and old.dead_at is null) execute function private.end_dead_call();

grant execute on function orchestrator.find_inbound_hook, orchestrator.refuse_hook_call, orchestrator.take_hook_call,
  private.count_call, private.count_waiting, private.keep_hook_key, private.end_sample to service_role;
