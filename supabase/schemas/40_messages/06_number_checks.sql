-- Whether a phone is on WhatsApp is asked of WhatsApp: sparingly, for asking much gets numbers banned.
set check_function_bodies = off;

create table public.number_checks (
  account_id uuid not null references public.accounts (id) on delete cascade,
  phone text not null check (private.is_possible_phone(phone)),
  match_key text not null generated always as (private.phone_key(phone)) stored,
  registered boolean not null,
  wa_id text check (length(wa_id) <= 100),
  lid text check (lid ~ '^[0-9]{1,20}$'),
  instance_id uuid,
  checked_at timestamptz not null default clock_timestamp(),
  primary key (account_id, match_key)
);
comment on table public.number_checks is 'What WhatsApp said when asked whether a phone is there.';
comment on column public.number_checks.instance_id is 'Who asked. No foreign key: the answer outlives the instance.';
create index number_checks_age on public.number_checks (checked_at);

alter table public.number_checks enable row level security;
revoke all on public.number_checks from anon, authenticated;
grant select on public.number_checks to authenticated;
grant select, insert, update, delete on public.number_checks to service_role;

create table private.number_check_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  day date not null,
  checks integer not null,
  primary key (account_id, day)
);

grant select, insert, update, delete on private.number_check_counts to service_role;

create function orchestrator.reserve_number_checks(orchestrator_id uuid, number bigint, instance_id uuid, phones jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
  known jsonb;
  unknown text[];
  room integer;
begin
  if phones is null or jsonb_typeof(phones) <> 'array' or jsonb_array_length(phones) > 500
    or exists (select from jsonb_array_elements(phones) phone
      where private.is_possible_phone(phone #>> '{}') is not true) then
    perform private.fail('phones_invalid', 'phones is an array of at most 500 phones in digits');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  select coalesce(jsonb_agg(jsonb_build_object('phone', asked.phone, 'registered', checks.registered,
      'wa_id', checks.wa_id, 'lid', checks.lid, 'checked_at', checks.checked_at))
      filter (where checks.account_id is not null), '[]'),
    coalesce(array_agg(asked.phone order by asked.phone) filter (where checks.account_id is null), '{}')
  into known, unknown
  from (select distinct on (private.phone_key(phone)) phone from jsonb_array_elements_text(phones) phone) asked
  left join public.number_checks checks on checks.account_id = lease.account_id
    and checks.match_key = private.phone_key(asked.phone) and checks.checked_at > clock_timestamp()
      - (select make_interval(days => settings.number_check_days) from private.settings);
  room := private.take_checks(lease.account_id, cardinality(unknown));
  return jsonb_build_object('known', known, 'allowed', to_jsonb(unknown[:room]), 'refused', to_jsonb(unknown[room + 1:]));
end
$$;
comment on function orchestrator.reserve_number_checks is
  'What is known of these phones, which may be asked now, and which not before tomorrow (UTC).';

create function private.take_checks(account_id uuid, wanted integer)
returns integer language plpgsql set search_path = ''
as $$
declare
  most constant integer := (select settings.number_checks_per_day from private.settings);
  before integer;
begin
  insert into private.number_check_counts (account_id, day, checks)
  values (take_checks.account_id, private.utc_day(), 0) on conflict do nothing;
  select counts.checks into before from private.number_check_counts counts
  where counts.account_id = take_checks.account_id and counts.day = private.utc_day() for update;
  update private.number_check_counts counts set checks = least(before + wanted, greatest(most, before))
  where counts.account_id = take_checks.account_id and counts.day = private.utc_day();
  delete from private.number_check_counts counts
  where counts.account_id = take_checks.account_id and counts.day < private.utc_day();
  return least(wanted, greatest(most - before, 0));
end
$$;
comment on function private.take_checks is 'How many of the wanted checks today''s limit leaves; they are counted.';

create function orchestrator.write_number_checks(orchestrator_id uuid, number bigint, instance_id uuid, checks jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  lease private.leases;
  written integer;
begin
  if checks is null or jsonb_typeof(checks) <> 'array' or jsonb_array_length(checks) > 500 then
    perform private.fail('checks_invalid', 'checks is an array of at most 500 {phone, registered, wa_id}');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  perform private.act_as('system');
  insert into public.number_checks as known (account_id, phone, registered, wa_id, lid, instance_id)
  select distinct on (private.phone_key(told.phone)) lease.account_id, told.phone, told.registered, told.wa_id, told.lid,
    write_number_checks.instance_id
  from jsonb_to_recordset(checks) told (phone text, registered boolean, wa_id text, lid text)
  on conflict on constraint number_checks_pkey do update set phone = excluded.phone, registered = excluded.registered,
    wa_id = excluded.wa_id, lid = excluded.lid, instance_id = excluded.instance_id, checked_at = clock_timestamp();
  get diagnostics written = row_count;
  -- A phone's LID told by WhatsApp links the two, as a message would.
  perform private.meet_people(lease.account_id, array(
    select (told.phone, told.lid, null)::private.person
    from jsonb_to_recordset(checks) told (phone text, registered boolean, lid text)
    where told.registered and told.lid is not null
      and private.find_contact(lease.account_id, told.phone, told.lid) is not null));
  return jsonb_build_object('written', written);
exception when data_exception or check_violation or not_null_violation then
  perform private.fail('checks_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_number_checks is 'Keeps what WhatsApp answered.';

grant execute on function orchestrator.reserve_number_checks, private.take_checks, orchestrator.write_number_checks to
  service_role;
