-- Numbers of Meta's Cloud API: no browser is linked to a phone; Meta is asked with a token, and tells by webhooks.
set check_function_bodies = off;

create table private.cloud_numbers (
  instance_id uuid primary key,
  account_id uuid not null,
  phone_number_id text not null check (phone_number_id ~ '^[0-9]{1,30}$'),
  waba_id text not null check (waba_id ~ '^[0-9]{1,30}$'),
  updated_at timestamptz not null default now(),
  constraint cloud_numbers_one_a_number unique (account_id, phone_number_id),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade
);
comment on table private.cloud_numbers is
  'What Meta calls an instance of engine cloud. Its token, its app''s secret and the verify token are in the vault.';
comment on column private.cloud_numbers.waba_id is 'The WhatsApp Business account, which has the templates.';
create index cloud_numbers_instance on private.cloud_numbers (account_id, instance_id);

grant select, insert, update, delete on private.cloud_numbers to service_role;

create function public.connect_cloud_number(instance_id uuid, phone_number_id text, waba_id text, token text,
  app_secret text, verify_token text)
returns jsonb language sql set search_path = ''
as $$
  select private.connect_cloud_number(instance_id, btrim(phone_number_id), btrim(waba_id), btrim(token), btrim(app_secret),
    btrim(verify_token))
$$;
comment on function public.connect_cloud_number is
  'Gives an instance of engine cloud what Meta wants to see, in place of what it had; a start connects it. Nobody reads the secrets again.';

create function private.connect_cloud_number(instance_id uuid, phone_number_id text, waba_id text, token text,
  app_secret text, verify_token text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  instance public.instances;
begin
  select * into instance from public.instances i
  where i.id = connect_cloud_number.instance_id and i.account_id = any (array(select private.managed_account_ids()))
  for no key update;
  if not found then
    perform private.fail('instance_not_found', 'there is no such number of yours');
  end if;
  perform private.require_cloud(instance);
  if (phone_number_id ~ '^[0-9]{1,30}$' and waba_id ~ '^[0-9]{1,30}$') is not true then
    perform private.fail('cloud_id_invalid', 'phone_number_id and waba_id are digits',
      'copy them from the app''s page "WhatsApp, API setup"; the phone number itself is neither');
  elsif exists (select from (values (token, 20, 2000), (app_secret, 16, 200), (verify_token, 8, 200)) given (secret, shortest, longest)
    where (given.secret ~ '^[!-~]+$' and length(given.secret) >= given.shortest and length(given.secret) <= given.longest) is not true) then
    perform private.fail('cloud_secret_invalid', 'a token has 20 characters or more, the app''s secret 16, the verify token 8',
      'none of them has a blank in it');
  end if;
  insert into private.cloud_numbers as known (instance_id, account_id, phone_number_id, waba_id)
  values (instance.id, instance.account_id, connect_cloud_number.phone_number_id, connect_cloud_number.waba_id)
  on conflict on constraint cloud_numbers_pkey do update
  set phone_number_id = excluded.phone_number_id, waba_id = excluded.waba_id, updated_at = now();
  perform private.keep_secret(instance.account_id, private.cloud_secret(instance.id, kept.name), kept.secret)
  from (values ('token', connect_cloud_number.token), ('app_secret', connect_cloud_number.app_secret),
    ('verify_token', connect_cloud_number.verify_token)) kept (name, secret);
  -- Meta keeps its own pace: none of ours, no pauses, no warm-up.
  update public.instances i set messages_per_minute = null, warm_up = false
  where i.id = instance.id and i.first_connected_at is null;
  return jsonb_build_object('instance_id', instance.id, 'phone_number_id', phone_number_id, 'waba_id', waba_id);
exception when unique_violation then
  perform private.fail('cloud_number_taken', 'another number of this account has this phone_number_id');
end
$$;

create function private.require_cloud(instance public.instances)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if instance.engine <> 'cloud' then
    perform private.fail('engine_mismatch', format('the number''s engine is %s', instance.engine),
      'add a number of engine cloud');
  end if;
end
$$;

create function private.cloud_secret(instance_id uuid, name text)
returns text language sql immutable set search_path = ''
return 'cloud:' || instance_id || ':' || name;

create function private.drop_cloud_secrets()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.drop_secret(gone.account_id, private.cloud_secret(gone.instance_id, kept.name))
  from old_rows gone, unnest('{token,app_secret,verify_token}'::text[]) kept (name);
  return null;
end
$$;
create trigger drop_secrets after delete on private.cloud_numbers referencing old table as old_rows
for each statement execute function private.drop_cloud_secrets();

create function public.cloud_number(instance_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.cloud_number(instance_id)
$$;
comment on function public.cloud_number is 'What Meta calls the number, for its owners and admins; null: not connected yet.';

create function private.cloud_number(instance_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if not exists (select from public.instances i
    where i.id = cloud_number.instance_id and i.account_id = any (array(select private.managed_account_ids()))) then
    perform private.fail('instance_not_found', 'there is no such number of yours');
  end if;
  return (
    select jsonb_build_object('phone_number_id', known.phone_number_id, 'waba_id', known.waba_id,
      'updated_at', known.updated_at)
    from private.cloud_numbers known where known.instance_id = cloud_number.instance_id);
end
$$;

create function orchestrator.cloud_credentials(orchestrator_id uuid, number bigint, instance_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  lease private.leases;
begin
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  return coalesce((
    select jsonb_build_object('phone_number_id', known.phone_number_id, 'waba_id', known.waba_id,
      'token', private.read_secret(known.account_id, private.cloud_secret(known.instance_id, 'token')))
    from private.cloud_numbers known where known.instance_id = lease.instance_id), '{}');
end
$$;
comment on function orchestrator.cloud_credentials is 'For whoever drives the number; empty: nobody has connected it yet.';

create function orchestrator.cloud_secrets(instance_id uuid)
returns jsonb language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return coalesce((
    select jsonb_build_object(
      'app_secret', private.read_secret(known.account_id, private.cloud_secret(known.instance_id, 'app_secret')),
      'verify_token', private.read_secret(known.account_id, private.cloud_secret(known.instance_id, 'verify_token')))
    from private.cloud_numbers known join public.accounts a on a.id = known.account_id
    where known.instance_id = cloud_secrets.instance_id and a.status <> 'closed'), '{}');
end
$$;
comment on function orchestrator.cloud_secrets is 'By which a webhook of Meta''s is known; empty: there is no such number.';

grant execute on function public.connect_cloud_number, private.connect_cloud_number, public.cloud_number,
  private.cloud_number to authenticated;
grant execute on function orchestrator.cloud_credentials, orchestrator.cloud_secrets, private.cloud_secret,
  private.require_cloud to service_role;
