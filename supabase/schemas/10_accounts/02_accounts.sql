set check_function_bodies = off;

create function private.is_timezone(timezone text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  -- The list is read from disk, so the usual one is not looked for there. Names without a capital are no zones but
  -- files beside them (posixrules, localtime).
  return is_timezone.timezone = 'America/Sao_Paulo' or is_timezone.timezone ~ '^[A-Z]' and is_timezone.timezone <> 'Factory'
    and exists (select from pg_catalog.pg_timezone_names zone where zone.name = is_timezone.timezone);
end
$$;
comment on function private.is_timezone is
  'Exactly the names of the time zone database: PostgreSQL knows abbreviations and other spellings, others do not.';

create function private.are_working_hours(hours jsonb)
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return (jsonb_typeof(hours) = 'object' and octet_length(hours::text) <= 4000
    and hours - '{mon,tue,wed,thu,fri,sat,sun}'::text[] = '{}'
    and not exists (
      select from jsonb_each(case when jsonb_typeof(hours) = 'object' then hours else '{}' end) day
      where jsonb_typeof(day.value) <> 'array' or exists (
        select from jsonb_array_elements(case when jsonb_typeof(day.value) = 'array' then day.value else '[]' end) span
        where (jsonb_typeof(span) = 'array' and jsonb_array_length(span) = 2
          and span ->> 0 ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and span ->> 1 ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
          and span ->> 0 <> span ->> 1) is not true))
    and private.are_apart(private.weekly_minutes(hours))) is true;
end
$$;
comment on function private.are_working_hours is
  'Days mon to sun, each a list of ["from", "to"] in the account''s time zone; a "to" that is not later is on the next day. No two spans overlap.';

create function private.weekly_minutes(hours jsonb)
returns int4range[] language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return array(
    select int4range(moment.day * 1440 + moment.begins,
      moment.day * 1440 + moment.ends + case when moment.ends <= moment.begins then 1440 else 0 end)
    from (
      select array_position('{mon,tue,wed,thu,fri,sat,sun}', day.key) - 1 as day,
        left(span ->> 0, 2)::integer * 60 + right(span ->> 0, 2)::integer as begins,
        left(span ->> 1, 2)::integer * 60 + right(span ->> 1, 2)::integer as ends
      from jsonb_each(hours) day, jsonb_array_elements(day.value) span
    ) moment);
end
$$;
comment on function private.weekly_minutes is 'Working hours as minutes since Monday; the last may go on into the next Monday.';

create function private.are_apart(spans int4range[])
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return not exists (
    select from unnest(spans) with ordinality one (span, place)
    join unnest(spans) with ordinality other (span, place) on one.place <> other.place
    -- Sunday's night is Monday's.
    where one.span && other.span
      or one.span && int4range(lower(other.span) + 10080, upper(other.span) + 10080));
end
$$;

create function private.are_holidays(days jsonb)
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return (jsonb_typeof(days) = 'array' and not exists (
    select from jsonb_array_elements(case when jsonb_typeof(days) = 'array' then days else '[]' end)
      with ordinality day (value, place)
    where (day.place <= 200 and jsonb_typeof(day.value) = 'object' and jsonb_typeof(day.value -> 'date') = 'string'
      and day.value ->> 'date' ~ '^\d{4}-\d{2}-\d{2}$' and private.is_moment(day.value ->> 'date', 'date')
      and jsonb_typeof(day.value -> 'name') = 'string' and length(day.value ->> 'name') <= 100
      and not exists (select from jsonb_object_keys(
        case when jsonb_typeof(day.value) = 'object' then day.value else '{}' end) key where key not in ('date', 'name'))
      ) is not true)) is true;
end
$$;
comment on function private.are_holidays is '[{date, name}], at most 200.';

create function private.is_account_name(name text)
returns boolean language sql immutable parallel safe set search_path = ''
return length(name) >= 1 and length(name) <= 255 and name = private.clean_name(name)
  and name !~* '://|\mwww\.|[a-z0-9]\.[a-z]{2,}/';
comment on function private.is_account_name is
  'Strangers read it in mails that we send them: it leads nowhere.';

create table public.accounts (
  id uuid primary key default gen_random_uuid(),
  name text not null check (private.is_account_name(name)),
  phone text not null unique check (private.is_possible_phone(phone)),
  plan text not null default 'owner' references public.plans (name),
  status text not null default 'active' check (status in ('active', 'suspended', 'closed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  plan_expires_at timestamptz,
  timezone text not null default 'America/Sao_Paulo' check (private.is_timezone(timezone)),
  working_hours jsonb not null default '{}' check (private.are_working_hours(working_hours)),
  suspended_reason text check (length(suspended_reason) between 1 and 500),
  closes_at timestamptz,
  risk_accepted_at timestamptz,
  risk_accepted_by uuid,
  phone_proved_at timestamptz,
  opt_out_words text[] not null default '{}' check (opt_out_words = '{}' or private.are_terms(opt_out_words)),
  opt_out_answer text not null default 'Tudo certo: você não receberá mais mensagens automáticas. Se mudar de ideia, escreva VOLTAR.'
    check (length(opt_out_answer) between 1 and 1000),
  silence_minutes integer not null default 60 check (silence_minutes between 0 and 43200),
  welcome_flow_id uuid,
  away_flow_id uuid,
  default_flow_id uuid,
  default_flow_hours integer not null default 24 check (default_flow_hours between 0 and 720),
  holidays jsonb not null default '[]' check (private.are_holidays(holidays)),
  constraint accounts_closing check ((status = 'closed') = (closes_at is not null))
);
comment on table public.accounts is 'A tenant. Every other tenant table carries its id as account_id.';
comment on column public.accounts.phone is
  'Digits of E.164 without plus. Held provisionally until it is proved; whoever lost his has a placeholder, 999 and twelve digits.';
comment on column public.accounts.phone_proved_at is
  'When a number of the account was connected with this phone, or the operator vouched for it. Null: another account that connects it wins.';
comment on column public.accounts.plan_expires_at is 'After it the limits of the plan free hold; null: never. Nothing is deleted.';
comment on column public.accounts.suspended_reason is 'Kept while the account is closed: reopened, it is suspended again.';
comment on column public.accounts.closes_at is 'When a closed account''s data are deleted.';
comment on column public.accounts.risk_accepted_at is 'When somebody of the account was told that WhatsApp may ban numbers, and accepted it.';
comment on column public.accounts.opt_out_words is 'What counts as SAIR, PARAR and STOP do, as a whole message.';
comment on column public.accounts.opt_out_answer is 'What whoever objects is answered, once.';
comment on column public.accounts.silence_minutes is 'How long nothing is answered by itself where a person of the account has written.';
comment on column public.accounts.welcome_flow_id is 'Whoever writes for the first time enters it, where nothing else fits.';
comment on column public.accounts.away_flow_id is 'The same outside of working hours, and default_flow_id at any time.';
comment on column public.accounts.default_flow_hours is 'In so many each of both is entered once at most.';
comment on column public.accounts.holidays is 'Days of its own, [{date, name}], on which it is closed.';
create index accounts_plan on public.accounts (plan);
create index accounts_match_key on public.accounts (private.phone_key(phone));

create trigger clean_names before insert or update of name on public.accounts
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger touch_updated_at before update on public.accounts
for each row execute function private.touch_updated_at();

alter table public.accounts enable row level security;
revoke all on public.accounts from anon, authenticated;
grant select, update (name, timezone, working_hours, opt_out_words, opt_out_answer, silence_minutes, welcome_flow_id,
  away_flow_id, default_flow_id, default_flow_hours, holidays) on public.accounts to authenticated;
grant select, insert, update, delete on public.accounts to service_role;

create function private.broadcast_accounts()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('account', 'accounts', tg_op, array(
    select (changed.id, changed.id, changed.status)::private.changed_row from (
      select after.id, after.status, to_jsonb(after) - 'updated_at' from new_rows after
      except
      select before.id, before.status, to_jsonb(before) - 'updated_at' from old_rows before
    ) changed));
  -- Numbers stop, or run again; what waited for a larger plan goes on.
  perform realtime.send(jsonb_build_object('table', 'accounts', 'operation', tg_op, 'ids', jsonb_agg(changed.id)),
    'account', 'orchestrator', true)
  from (
    select after.id, after.status, after.plan, after.plan_expires_at from new_rows after
    except
    select before.id, before.status, before.plan, before.plan_expires_at from old_rows before
  ) changed
  having count(*) between 1 and 100;
  return null;
end
$$;
create trigger broadcast_update after update on public.accounts
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_accounts();

create function private.local_midnight(account_id uuid)
returns timestamptz language sql stable security definer set search_path = ''
as $$
  select date_trunc('day', now(), a.timezone) from public.accounts a where a.id = local_midnight.account_id
$$;
comment on function private.local_midnight is 'When today began for the account.';

grant execute on function private.is_timezone, private.are_holidays, private.are_working_hours, private.weekly_minutes, private.are_apart,
  private.is_account_name to authenticated, service_role;
